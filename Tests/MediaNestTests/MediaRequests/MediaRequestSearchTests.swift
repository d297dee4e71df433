import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct MediaRequestSearchTests {
    private func found(_ search: String, _ db: TestDatabase, as person: Principal) throws -> [String?] {
        var filter = MediaRequestFilter()
        filter.search = search
        let list = person.isAdmin ? db.services.mediaRequests.listAll : db.services.mediaRequests.list
        return try list(filter, 20, nil, person).rows.map(\.titleText)
    }

    @Test func titlesAreFoundByTheBeginningsOfTheirWords() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let titles = [
                "It's Always Sunny in Philadelphia (2005)", "Shōgun (2024)", "Spider-Man: No Way Home", "Up",
                "進撃の巨人", "AC\\DC: Let There Be Rock",
            ]
            for (number, title) in titles.enumerated() {
                _ = try db.makeRequest(title, tmdbID: "\(number + 1)", of: ada)
            }
            let table: [(String, Int?)] = [
                ("it's always (sunny)!", 0), ("its SUN", 0), ("philadelphia always", 0), ("shogun", 1), ("Shōg", 1),
                ("2024", 1), ("spider man", 2), ("spiderman", nil), ("no-way", 2), ("u", 3), ("進撃", 4), ("dc ac", 5),
                ("unny", nil), ("!!!", nil), ("' | '", nil), ("a:* & b", 5), ("a:* | zz", nil), ("\\", nil),
            ]

            for (search, number) in table {
                let expected = number.map { [titles[$0]] } ?? []
                #expect(try found(search, db, as: ada) == expected, "\(search)")
                #expect(try found(search, db, as: root) == expected, "\(search)")
            }
        }
    }

    @Test func eachConditionLeavesOutTheOthers() throws {
        try withDatabase { db in
            let (ada, bob, root) = try (db.makeUser("ada"), db.makeUser("bob"), db.makeUser("root", role: .admin))
            let dune = try db.makeRequest("Dune", tmdbID: "1", of: ada)
            let alien = try db.makeRequest("Alien", tmdbID: "2", status: .denied, of: bob)
            let music = MediaRequestID()
            try db.superuser().query(
                """
                insert into media_requests (id, user_id, title, media_type, created_at)
                values (\(music), \(ada.userID), 'Dune: the score', 'music', '2026-02-28 23:59:59.9Z')
                """)
            func list(_ change: (inout MediaRequestFilter) -> Void) throws -> [MediaRequestID] {
                var filter = MediaRequestFilter()
                change(&filter)
                let plain = try db.services.mediaRequests.listAll(filter, limit: 20, after: nil, as: root).rows
                // The same with a word that all of them have goes another way.
                try db.superuser().query("update media_requests set title = 'Common ' || title where title !~ 'Common'")
                filter.search = "common" + (filter.search.map { " " + $0 } ?? "")
                let searched = try db.services.mediaRequests.listAll(filter, limit: 20, after: nil, as: root).rows
                #expect(searched.map(\.id) == plain.map(\.id))
                return plain.map(\.id)
            }

            #expect(try list { $0.status = .denied } == [alien])
            #expect(try list { $0.isUndecided = true } == [dune, music])
            #expect(try list { $0.mediaType = .music } == [music])
            #expect(try list { $0.userID = bob.userID } == [alien])
            #expect(try list { $0.search = "dun" } == [dune, music])
            #expect(try list { $0.to = CalendarDay("2026-02-28") } == [music])
            #expect(try list { $0.from = CalendarDay("2026-03-01") } == [alien, dune])
            #expect(try list { ($0.from, $0.to) = (CalendarDay("2026-02-28"), CalendarDay("2026-02-28")) } == [music])
            #expect(try list { ($0.userID, $0.mediaType) = (ada.userID, .movie) } == [dune])
        }
    }

    @Test func pagesOfASearchFollowEachOther() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let ids = try (1...5).map { try db.makeRequest("Film \($0)", tmdbID: "\($0)", of: ada) }
            var filter = MediaRequestFilter()
            filter.search = "film"
            var (seen, cursor): ([MediaRequestID], Cursor?) = ([], nil)

            repeat {
                let page = try db.services.mediaRequests.listAll(filter, limit: 2, after: cursor, as: root)
                seen += page.rows.map(\.id)
                cursor = page.next
            } while cursor != nil

            #expect(seen == ids.reversed())
        }
    }

    @Test func nobodySearchesInOthersRequests() throws {
        try withDatabase { db in
            let (ada, bob) = try (db.makeUser("ada"), db.makeUser("bob"))
            _ = try db.makeRequest("Dune", tmdbID: "1", of: ada)

            #expect(try found("dune", db, as: bob).isEmpty)
            // The function behind the admins' search asks for the role itself.
            let behind: SQL = "select find_media_requests('dune', null, null, null, null, null, null, null, 10)"
            #expect(try db.services.database.query(behind, as: bob).isEmpty)
            #expect(try db.services.database.query(behind).isEmpty)
            #expect(try db.services.database.query(behind, as: db.makeUser("root", role: .admin)).count == 1)
        }
    }

    /// However many there are, of which few wait: with and without words.
    @Test func theUndecidedAreFoundThroughTheirIndex() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let superuser = db.superuser()
            try superuser.execute(
                script: """
                    set session_replication_role = replica;
                    insert into media_requests (user_id, title, media_type, tmdb_id, created_at, status)
                    select '\(ada.userID)', 'Film ' || n, 'movie', n::text, now() - n * interval '1 minute',
                           case when n % 2000 = 0 then 'manual' else 'denied' end
                    from generate_series(1, 11000) n;
                    analyze media_requests;
                    """)
            var filter = MediaRequestFilter()
            filter.isUndecided = true
            let statement: SQL = """
                explain select id from media_requests where true \(filter.condition) order by created_at desc, id desc limit 21
                """

            let plan = try db.services.database.query(statement, as: root).map { $0.string(0) }.joined(separator: "\n")

            #expect(plan.contains("idx_media_requests_undecided") && !plan.contains("Sort"))
            filter.search = "film"
            let found = try db.services.mediaRequests.listAll(filter, limit: 20, after: nil, as: root).rows
            #expect(found.map(\.titleText) == (1...5).map { "Film \($0 * 2000)" })
        }
    }

    /// Older than what a search goes through, and under a policy that lets the index be used.
    @Test func aRareWordIsFoundThroughItsIndex() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let superuser = db.superuser()
            try superuser.execute(
                script: """
                    set session_replication_role = replica;
                    insert into media_requests (user_id, title, media_type, tmdb_id, created_at)
                    select '\(ada.userID)', 'Film ' || n, 'movie', n::text, now() - n * interval '1 minute'
                    from generate_series(1, 11000) n;
                    analyze media_requests;
                    set role medianest_definer;
                    set enable_seqscan = off; set enable_indexscan = off; set enable_indexonlyscan = off;
                    """)
            let plan = try superuser.query(
                """
                explain select id from media_requests where search @@ media_request_query('10999') order by created_at desc limit 21
                """
            ).map { $0.string(0) }.joined(separator: "\n")

            #expect(plan.contains("Bitmap Index Scan on idx_media_requests_search"))
            #expect(try found("10999", db, as: root) == ["Film 10999"])
            #expect(try found("film 1099", db, as: root).count == 11)
            #expect(try found("film", db, as: root).first == "Film 1")
        }
    }
}
