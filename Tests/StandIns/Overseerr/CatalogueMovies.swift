extension Catalogue {
    static let movies: [Title] = [
        movie(
            438631, "Dune", "2021-09-15", "tt1160419", 155, [.scienceFiction, .adventure],
            "A duke's heir arrives on the desert planet whose spice everybody wants, and finds out who he may become."),
        movie(
            693134, "Dune: Part Two", "2024-02-27", "tt15239678", 167, [.scienceFiction, .adventure],
            "Paul Atreides rides with the Fremen against those who destroyed his house."),
        movie(
            603, "The Matrix", "1999-03-30", "tt0133093", 136, [.action, .scienceFiction],
            "A programmer learns that the world he lives in is a program, and that he can change it."),
        movie(
            604, "The Matrix Reloaded", "2003-05-15", "tt0234215", 138, [.action, .scienceFiction, .adventure],
            "Neo looks for the machine's source while its army digs towards the last city."),
        movie(
            27205, "Inception", "2010-07-15", "tt1375666", 148, [.action, .scienceFiction],
            "A thief who steals from dreams is asked to leave something behind in one."),
        movie(
            157336, "Interstellar", "2014-11-05", "tt0816692", 169, [.adventure, .drama, .scienceFiction],
            "A pilot leaves his children and a dying earth to look for another one behind a wormhole."),
        movie(
            155, "The Dark Knight", "2008-07-16", "tt0468569", 152, [.drama, .action, .crime, .thriller],
            "Batman meets a criminal who wants nothing but to prove that everybody can fall."),
        movie(
            272, "Batman Begins", "2005-06-10", "tt0372784", 140, [.action, .crime, .drama],
            "An orphaned heir learns to turn his fear against those who made it."),
        movie(
            680, "Pulp Fiction", "1994-09-10", "tt0110912", 154, [.thriller, .crime],
            "Two gunmen, a boxer, a gangster's wife and a briefcase cross each other's ways, not in that order."),
        movie(
            550, "Fight Club", "1999-10-15", "tt0137523", 139, [.drama],
            "A sleepless clerk and a soap seller start a club of which nobody may talk."),
        movie(
            13, "Forrest Gump", "1994-06-23", "tt0109830", 142, [.comedy, .drama, .romance],
            "A man from Alabama tells strangers on a bench how he ran through half a century."),
        movie(
            278, "The Shawshank Redemption", "1994-09-23", "tt0111161", 142, [.drama, .crime],
            "A banker sentenced for life keeps his hope, his friend and a small hammer."),
        movie(
            238, "The Godfather", "1972-03-14", "tt0068646", 175, [.drama, .crime],
            "The youngest son of a crime family, who wanted nothing of it, becomes its head."),
        movie(
            120, "The Lord of the Rings: The Fellowship of the Ring", "2001-12-18", "tt0120737", 179,
            [.adventure, .fantasy, .action],
            "A hobbit inherits a ring and sets out with eight companions to get rid of it."),
        movie(
            121, "The Lord of the Rings: The Two Towers", "2002-12-18", "tt0167261", 179,
            [.adventure, .fantasy, .action],
            "The fellowship is broken, and a besieged valley waits for the fifth day's light."),
        movie(
            122, "The Lord of the Rings: The Return of the King", "2003-12-17", "tt0167260", 201,
            [.adventure, .fantasy, .action],
            "Two hobbits climb a mountain while armies buy them the time."),
        movie(
            11, "Star Wars", "1977-05-25", "tt0076759", 121, [.adventure, .action, .scienceFiction],
            "A farm boy, a smuggler and an old knight free a princess from a station the size of a moon."),
        movie(
            105, "Back to the Future", "1985-07-03", "tt0088763", 116, [.adventure, .comedy, .scienceFiction],
            "A teenager is stranded in 1955 and must see to it that his parents fall in love."),
        movie(
            329, "Jurassic Park", "1993-06-11", "tt0107290", 127, [.adventure, .scienceFiction],
            "A park with living dinosaurs loses its electricity on the weekend of its inspection."),
        movie(
            597, "Titanic", "1997-12-18", "tt0120338", 194, [.drama, .romance],
            "A painter and a lady meet on a ship that cannot sink."),
        movie(
            19995, "Avatar", "2009-12-16", "tt0499549", 162, [.action, .adventure, .fantasy, .scienceFiction],
            "A soldier in a borrowed body has to choose between his orders and the moon he was sent to."),
        movie(
            24428, "The Avengers", "2012-04-25", "tt0848228", 143, [.scienceFiction, .action, .adventure],
            "Six heroes who cannot stand each other have to save a city together."),
        movie(
            299534, "Avengers: Endgame", "2019-04-24", "tt4154796", 181, [.adventure, .scienceFiction, .action],
            "Those who are left try to bring back those who are not."),
        movie(
            496243, "Parasite", "2019-05-30", "tt6751668", 133, [.comedy, .thriller, .drama],
            "A family from a basement finds work, one by one, in a house on the hill."
        ).original("기생충", "ko"),
        movie(
            129, "Spirited Away", "2001-07-20", "tt0245429", 125, [.animation, .family, .fantasy],
            "A girl works in a bathhouse for spirits to free her parents, who ate what was not theirs."
        ).original("千と千尋の神隠し", "ja"),
        movie(
            862, "Toy Story", "1995-11-22", "tt0114709", 81, [.animation, .adventure, .family, .comedy],
            "A cowboy doll finds that he is no longer the favourite toy."),
        movie(
            872585, "Oppenheimer", "2023-07-19", "tt15398776", 181, [.drama, .history],
            "The physicist who led the making of the bomb is asked what it has made of him."),
        movie(
            335984, "Blade Runner 2049", "2017-10-04", "tt1856101", 164, [.scienceFiction, .drama],
            "A hunter of replicants digs up a box that should not exist."),
        movie(
            78, "Blade Runner", "1982-06-25", "tt0083658", 118, [.scienceFiction, .drama, .thriller],
            "A tired policeman hunts four artificial people who want to live longer."),
        movie(
            348, "Alien", "1979-05-25", "tt0078748", 117, [.horror, .scienceFiction],
            "A freighter's crew answers a signal and does not come back alone."),
        movie(
            424, "Schindler's List", "1993-12-15", "tt0108052", 195, [.drama, .history],
            "A manufacturer who came to profit from the war spends his fortune on his workers' lives."),
        movie(
            98, "Gladiator", "2000-05-04", "tt0172495", 155, [.action, .drama, .adventure],
            "A betrayed general comes back to Rome as a slave in its arena."),
        movie(
            194, "Amélie", "2001-04-25", "tt0211915", 122, [.comedy, .romance],
            "A waitress in Montmartre secretly arranges other people's happiness."
        ).original("Le Fabuleux Destin d'Amélie Poulain", "fr"),
        movie(
            244786, "Whiplash", "2014-10-10", "tt2582802", 107, [.drama],
            "A young drummer and his teacher find out how far the other will go."),
        movie(
            76341, "Mad Max: Fury Road", "2015-05-13", "tt1392190", 121, [.action, .adventure, .scienceFiction],
            "A drifter and a driver flee through the desert with what a tyrant holds most dear."),
        movie(
            545611, "Everything Everywhere All at Once", "2022-03-24", "tt6710474", 140,
            [.action, .adventure, .scienceFiction],
            "A laundry's owner at the tax office is asked to save every universe there is."),
        movie(
            346698, "Barbie", "2023-07-19", "tt1517268", 114, [.comedy, .adventure],
            "A doll with flat feet travels to the real world to find out why."),
        movie(
            329865, "Arrival", "2016-11-10", "tt2543164", 116, [.drama, .scienceFiction],
            "A linguist learns the language of those who came, and with it another way to see time."),
        movie(
            569094, "Spider-Man: Across the Spider-Verse", "2023-05-31", "tt9362722", 140,
            [.animation, .action, .adventure],
            "Miles meets every other Spider-Man, and is told that one thing must happen to all of them."),
        movie(
            17473, "The Room", "2003-06-27", "tt0368226", 99, [.drama, .romance],
            "A banker is betrayed by everybody, and says so on a rooftop."),
    ]

    private static func movie(
        _ id: Int, _ name: String, _ released: String, _ imdbID: String, _ runtime: Int, _ genres: [Title.Genre],
        _ overview: String
    ) -> Title {
        Title(
            type: .movie, tmdbID: id, name: name, originalName: name, released: released, imdbID: imdbID,
            runtime: runtime, genres: genres, overview: overview)
    }
}

extension Title {
    /// The same title with the name and language in which it was made.
    func original(_ name: String, _ language: String) -> Title {
        var title = self
        title.originalName = name
        title.language = language
        return title
    }
}
