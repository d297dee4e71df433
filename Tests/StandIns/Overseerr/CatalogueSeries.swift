extension Catalogue {
    static let series: [Title] = [
        show(
            1399, "Game of Thrones", "2011-04-17", "tt0944947", tvdb: 121361, 60, [.tvFantasy, .drama],
            "Noble houses fight for a throne while the winter comes that will end them all.",
            episodes: [10, 10, 10, 10, 10, 10, 7, 6], hasSpecials: true),
        show(
            1396, "Breaking Bad", "2008-01-20", "tt0903747", tvdb: 81189, 47, [.drama, .crime],
            "A chemistry teacher with cancer begins to cook what he forbids his pupils.",
            episodes: [7, 13, 13, 13, 16], hasSpecials: true),
        show(
            66732, "Stranger Things", "2016-07-15", "tt4574334", tvdb: 305288, 60, [.drama, .tvFantasy, .mystery],
            "A boy vanishes in a small town, a girl with no hair turns up, and the lights flicker.",
            episodes: [8, 9, 8, 9, 8]),
        show(
            94605, "Arcane", "2021-11-06", "tt11126994", tvdb: 371028, 41, [.animation, .tvAction, .tvFantasy],
            "Two sisters stand on the two sides of a city that is about to break.",
            episodes: [9, 9]),
        show(
            2316, "The Office", "2005-03-24", "tt0386676", tvdb: 73244, 22, [.comedy],
            "A paper company's branch office is filmed at what it takes for work.",
            episodes: [6, 22, 25, 19, 28, 26, 26, 24, 25], hasSpecials: true),
        show(
            2710, "It's Always Sunny in Philadelphia", "2005-08-04", "tt0472954", tvdb: 75805, 22, [.comedy],
            "Five friends who run a bar have never learned anything, and never will.",
            episodes: [7, 10, 15, 13, 12, 14, 13, 10, 10, 10, 10, 10, 10, 10, 8, 8, 8]),
        show(
            1668, "Friends", "1994-09-22", "tt0108778", tvdb: 79168, 25, [.comedy, .drama],
            "Six young people share two flats, a café and ten years in New York.",
            episodes: [24, 24, 25, 24, 24, 25, 24, 24, 24, 18]),
        show(
            100088, "The Last of Us", "2023-01-15", "tt3581920", tvdb: 392256, 55, [.drama, .tvFantasy],
            "A smuggler takes a girl across a ruined country, because she may be the cure.",
            episodes: [9, 7]),
        show(
            82856, "The Mandalorian", "2019-11-12", "tt8111088", tvdb: 361753, 40, [.tvFantasy, .tvAction],
            "A bounty hunter at the edge of the galaxy keeps what he was paid to deliver.",
            episodes: [8, 8, 8]),
        show(
            60059, "Better Call Saul", "2015-02-08", "tt3032476", tvdb: 273181, 47, [.drama, .crime],
            "A small lawyer with a big mouth becomes the man whom criminals call.",
            episodes: [10, 10, 10, 10, 10, 13]),
        show(
            87108, "Chernobyl", "2019-05-06", "tt7366338", tvdb: 360893, 65, [.drama],
            "A reactor explodes, and those who clean up have to find out what it costs to lie about it.",
            episodes: [5]),
        show(
            1398, "The Sopranos", "1999-01-10", "tt0141842", tvdb: 75299, 53, [.drama, .crime],
            "A mob boss from New Jersey tells a therapist about the ducks in his pool.",
            episodes: [13, 13, 13, 13, 13, 21]),
        show(
            1438, "The Wire", "2002-06-02", "tt0306414", tvdb: 79126, 60, [.drama, .crime],
            "Baltimore, seen from its corners, docks, town hall, schools and newsroom.",
            episodes: [13, 12, 12, 13, 10]),
        show(
            19885, "Sherlock", "2010-07-25", "tt1475582", tvdb: 176941, 90, [.crime, .drama, .mystery],
            "Holmes and Watson, with mobile phones.",
            episodes: [3, 3, 3, 3], hasSpecials: true),
        show(
            95396, "Severance", "2022-02-17", "tt11280740", tvdb: 371980, 50, [.drama, .mystery, .tvFantasy],
            "Office workers have had their memories of work and of home cut apart.",
            episodes: [9, 10]),
        show(
            70523, "Dark", "2017-12-01", "tt5753856", tvdb: 334824, 53, [.crime, .drama, .mystery],
            "Two children vanish in a German town, and the question is not where but when.",
            episodes: [10, 8, 8]
        ).original("Dark", "de"),
        show(
            4607, "Lost", "2004-09-22", "tt0411008", tvdb: 73739, 45, [.mystery, .tvAction, .drama],
            "The survivors of a crash are not alone on their island.",
            episodes: [25, 24, 23, 14, 17, 18]),
        show(
            83867, "Andor", "2022-09-21", "tt9253284", tvdb: 393189, 45, [.tvFantasy, .tvAction],
            "A thief becomes a rebel, one lost friend at a time.",
            episodes: [12, 12]),
        show(
            136315, "The Bear", "2022-06-23", "tt14452776", tvdb: nil, 33, [.drama, .comedy],
            "A celebrated cook comes home to run his dead brother's sandwich shop.",
            episodes: [8, 10, 10, 10]),
        show(
            126308, "Shōgun", "2024-02-27", "tt2788316", tvdb: nil, 60, [.drama],
            "An English pilot is washed ashore in Japan, where a lord without allies has a use for him.",
            episodes: [10]),
    ]

    private static func show(
        _ id: Int, _ name: String, _ released: String, _ imdbID: String, tvdb tvdbID: Int?, _ runtime: Int,
        _ genres: [Title.Genre], _ overview: String, episodes: [Int], hasSpecials: Bool = false
    ) -> Title {
        Title(
            type: .tv, tmdbID: id, name: name, originalName: name, released: released, imdbID: imdbID, tvdbID: tvdbID,
            runtime: runtime, genres: genres, overview: overview, episodes: episodes, hasSpecials: hasSpecials)
    }
}
