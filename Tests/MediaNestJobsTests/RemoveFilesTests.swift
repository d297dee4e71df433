import Foundation
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

@Suite struct RemoveFilesTests {
    /// A download root of the test's own.
    private func withRoot(_ body: (URL) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "downloads-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        try body(root)
    }

    private func makeFile(_ root: URL, _ owner: UserID, _ name: String) throws -> URL {
        let file = root.appending(path: owner.text).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("video".utf8).write(to: file)
        return file
    }

    private func workOn(_ db: TestDatabase, root: String?) throws {
        var environment = db.environment
        environment["MEDIANEST_DOWNLOAD_ROOT"] = root
        try db.superuser().query("update jobs set run_at = now() where status = 'queued'")
        try Worker(
            services: TestDatabase.services(environment, role: .worker), lanes: [.standard], name: "test-worker",
            shouldStop: { false }
        ).drain()
    }

    private func report(_ db: TestDatabase) throws -> [String] {
        try db.superuser().query(
            """
            select action || ' ' || target_id || ' ' || after::text from audit_log
            where action like 'user.files%' order by id
            """
        ).map { $0.string(0) }
    }

    private func delete(_ id: UserID, _ db: TestDatabase) throws {
        let root = try db.makeUser("root", role: .admin)
        try db.services.accounts.delete(id, address: "192.0.2.1", correlationID: "cause-1", as: root)
    }

    @Test func aDeletedPersonsFolderGoesAndOthersStay() throws {
        try withDatabase { db in
            try withRoot { root in
                let (ada, bob) = try (db.makeUser("ada").userID, db.makeUser("bob").userID)
                let adas = try makeFile(root, ada, "Talks/01 - Hello [x].mp4")
                let bobs = try makeFile(root, bob, "Talks/01 - Hello [x].mp4")
                try FileManager.default.createSymbolicLink(
                    at: root.appending(path: ada.text).appending(path: "link"),
                    withDestinationURL: bobs.deletingLastPathComponent())

                try delete(ada, db)
                try workOn(db, root: root.path)

                #expect(!FileManager.default.fileExists(atPath: adas.path))
                #expect(!FileManager.default.fileExists(atPath: root.appending(path: ada.text).path))
                #expect(FileManager.default.fileExists(atPath: bobs.path), "a link is removed, not followed")
                let lines = try report(db)
                #expect(lines == [#"user.files_removed \#(ada) {"entries": 3}"#])
            }
        }
    }

    /// A person's own deletion takes his jobs along, but not the one that removes his files.
    @Test func whoDeletesHimselfLeavesNoFilesEither() throws {
        try withDatabase { db in
            try withRoot { root in
                let ada = try db.makeUser("ada")
                let file = try makeFile(root, ada.userID, "a.mp4")
                try db.superuser().query(
                    """
                    insert into sessions (id, session_token, user_id, expires)
                    values (\(ada.sessionID), \(String(repeating: "a", count: 64)), \(ada.userID), now() + interval '1 day')
                    """)

                try db.services.ownAccount.delete(password: nil, address: "192.0.2.1", correlationID: "c", as: ada)
                try workOn(db, root: root.path)

                #expect(!FileManager.default.fileExists(atPath: file.path))
                #expect(try report(db).count == 1)
            }
        }
    }

    @Test func withoutADownloadRootNothingIsDoneAndThatIsSaid() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada").userID
            try delete(ada, db)

            try workOn(db, root: nil)

            let lines = try report(db)
            #expect(lines == [#"user.files_left \#(ada) {"reason": "no download root is configured"}"#])
        }
    }

    @Test func whoStoredNothingIsReportedSo() throws {
        try withDatabase { db in
            try withRoot { root in
                let ada = try db.makeUser("ada").userID
                try delete(ada, db)

                try workOn(db, root: root.path)

                let lines = try report(db)
                #expect(lines == [#"user.files_removed \#(ada) {"entries": 0}"#])
            }
        }
    }

    /// An unmounted disk must not pass for a person without files.
    @Test func aRootThatIsNotThereIsTriedAgain() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada").userID
            try delete(ada, db)

            try workOn(db, root: "/nonexistent/downloads")

            #expect(try report(db).isEmpty)
            let row = try db.superuser().row("select status, last_error from jobs where kind = 'account.remove_files'")
            #expect(row.string(0) == "queued" && row.string(1).contains("not there"))
        }
    }

    @Test func theFilesOfSomebodyWhoIsThereStay() throws {
        try withDatabase { db in
            try withRoot { root in
                let ada = try db.makeUser("ada").userID
                let file = try makeFile(root, ada, "a.mp4")
                try db.queue("account.remove_files", #"{"userId":"\#(ada)"}"#)

                try workOn(db, root: root.path)

                #expect(FileManager.default.fileExists(atPath: file.path))
            }
        }
    }
}
