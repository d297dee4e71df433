import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Filters, many decisions at once, and the export.
@Suite struct AdminRequestListTests {
    private func titles(_ answer: Answer) -> [String?] { answer.data.map { $0["title"]?.string } }

    @Test func filtersNarrowTheList() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            let bob = try db.makeUser("bob")
            _ = try db.makeRequest("Dune: Part Two", tmdbID: "1", of: ada.principal)
            _ = try db.makeRequest("Alien", tmdbID: "2", status: .denied, of: bob)

            #expect(titles(root.call(.get, "/admin/requests?search=part+du")) == ["Dune: Part Two"])
            #expect(titles(root.call(.get, "/admin/requests?userId=\(bob.userID)&mediaType=movie")) == ["Alien"])
            #expect(titles(root.call(.get, "/admin/requests?to=2020-01-01")).isEmpty)
            #expect(titles(ada.call(.get, "/requests?search=dune&from=2020-01-01")) == ["Dune: Part Two"])
            #expect(titles(ada.call(.get, "/requests?search=alien")).isEmpty)
        }
    }

    /// As one list, with and without words, and for nobody but admins.
    @Test func whatIsUndecidedIsOneList() throws {
        try withDatabase { db in
            let (ada, root) = try (db.signIn("ada"), db.signIn("root", role: .admin))
            for (number, status) in MediaRequest.Status.allCases.enumerated() {
                _ = try db.makeRequest("Film \(status)", tmdbID: "\(number)", status: status, of: ada.principal)
            }
            let waiting: Set<String?> = ["Film pending", "Film failed", "Film manual"]

            #expect(Set(titles(root.call(.get, "/admin/requests?status=undecided"))) == waiting)
            #expect(Set(titles(root.call(.get, "/admin/requests?status=undecided&search=film"))) == waiting)
            #expect(titles(root.call(.get, "/admin/requests?status=undecided&search=manual")) == ["Film manual"])
            #expect(root.call(.get, "/admin/requests/export?status=undecided").text.split(separator: "\r\n").count == 4)
            #expect(titles(root.call(.get, "/admin/requests?status=undecided&mediaType=music")).isEmpty)
            #expect(ada.call(.get, "/requests?status=undecided").wrongFields == ["status"])
        }
    }

    @Test(
        arguments: [
            "search=", "search=" + String(repeating: "a", count: 101), "mediaType=book", "from=2026-02-30", "to=today",
            "userId=7", "userId=00000000-0000-4000-8000-00000000000g", "person=1",
        ])
    func wrongFiltersAreNamed(query: String) throws {
        try withDatabase { db in
            let answer = try db.signIn("root", role: .admin).call(.get, "/admin/requests?\(query)")

            #expect(answer.status == 400 && answer.wrongFields == [String(query.prefix { $0 != "=" })])
        }
    }

    @Test func aPersonFiltersOnlyHisOwn() throws {
        try withDatabase { db in
            let answer = try db.signIn("ada").call(.get, "/requests?userId=\(MediaRequestIDs.unknown)")

            #expect(answer.status == 400 && answer.wrongFields == ["userId"])
        }
    }

    @Test func manyAreDecidedAtOnceAndEachOutcomeIsTold() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.signIn("root", role: .admin))
            let open = try db.makeRequest("Dune", tmdbID: "1", of: ada)
            let done = try db.makeRequest("Alien", tmdbID: "2", status: .completed, of: ada)
            let ids = #"["\#(open)","\#(done)","\#(MediaRequestIDs.unknown)","\#(open)"]"#

            let answer = root.call(.post, "/admin/requests/deny", #"{"ids":\#(ids),"reason":"No room"}"#)

            #expect(answer.status == 200)
            #expect(answer.data.map { $0["isDone"]?.bool } == [true, false, false])
            #expect(answer.data.map { $0["status"]?.string } == ["denied", "completed", nil])
            #expect(
                answer.data.map { $0["code"]?.string } == [nil, "request.wrong_state", "request.not_found"])
        }
    }

    @Test(arguments: [#"{"ids":[]}"#, #"{"ids":["x"]}"#, #"{"ids":[1]}"#, #"{"ids":"all"}"#, "{}"])
    func wrongIDsAreRefused(body: String) throws {
        try withDatabase { db in
            let answer = try db.signIn("root", role: .admin).call(.post, "/admin/requests/approve", body)

            #expect(answer.status == 400 && answer.wrongFields == ["ids"])
        }
    }

    @Test func noMoreThanAHundredAreDecidedAtOnce() throws {
        try withDatabase { db in
            let ids = (0...100).map { _ in "\"\(MediaRequestID())\"" }.joined(separator: ",")

            let answer = try db.signIn("root", role: .admin).call(
                .post, "/admin/requests/approve", "{\"ids\":[\(ids)]}")

            #expect(answer.status == 400 && answer["detail"]?.string?.contains("1 to 100") == true)
        }
    }

    @Test func theExportIsATable() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.signIn("root", role: .admin))
            let id = try db.makeRequest("=HYPERLINK(\"http://evil\";\"Shōgun\")", tmdbID: "1", of: ada)
            _ = try db.makeRequest("Alien", tmdbID: "2", status: .denied, of: ada)

            let answer = root.call(.get, "/admin/requests/export?search=evil")

            #expect(answer.fields[.contentType] == "text/csv; charset=utf-8; header=present")
            #expect(answer.fields[.contentDisposition]?.contains("filename=\"requests-20") == true)
            let lines = answer.text.split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.count == 3 && lines[2].isEmpty)
            #expect(
                lines[0]
                    == "id,title,mediaType,tmdbId,seasons,status,userName,userEmail,createdAt,completedAt,note,declineReason,lastError"
            )
            let start =
                "\(id),\"'=HYPERLINK(\"\"http://evil\"\";\"\"Shōgun\"\")\",movie,1,,pending,ada,ada@test.local,20"
            #expect(lines[1].hasPrefix(start))
            #expect(root.call(.get, "/admin/requests/export?limit=5").wrongFields == ["limit"])
        }
    }

    @Test func anExportThatIsTooLongSaysWhereItGoesOn() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.signIn("root", role: .admin))
            try db.superuser().execute(
                script: """
                    set session_replication_role = replica;
                    insert into media_requests (user_id, title, media_type, created_at)
                    select '\(ada.userID)', 'Film ' || n, 'music', now() - n * interval '1 second'
                    from generate_series(1, 10002) n;
                    """)

            let first = root.call(.get, "/admin/requests/export?mediaType=music")
            let link = try #require(HTTPField.Name("Link").flatMap { first.fields[$0] })
            let rest = root.call(.get, String(link.dropFirst("</api/v1".count).prefix { $0 != ">" }))

            #expect(first.text.split(separator: "\r\n").count == 10_001)
            #expect(rest.text.split(separator: "\r\n").count == 3 && rest.text.contains("Film 10002"))
            #expect(HTTPField.Name("Link").flatMap { rest.fields[$0] } == nil)
        }
    }

    @Test(
        arguments: [
            ("Dune", "Dune"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"), ("+49", "'+49"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\r=x", "\"'\r=x\""),
            ("＝1", "'＝1"), ("", ""), ("1=1", "1=1"),
        ])
    func cellsAreSafeInASpreadsheet(text: String, cell: String) {
        #expect(CSV.cell(text) == cell)
    }
}
