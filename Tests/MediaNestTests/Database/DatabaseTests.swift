import MediaNest
import Postgres
import TestSupport
import Testing

@Suite struct DatabaseTests {
    private static let who: SQL = """
        select coalesce(medianest_user_id()::text, ''), medianest_is_admin(),
               coalesce(current_setting('medianest.actor', true), '')
        """

    @Test func everyStatementRunsAsItsUserInOneRoundTrip() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            let database = db.services.database

            let rows = try database.pipeline([Self.who, Self.who], as: root).map { $0[0] }
            let row = try database.query(Self.who, as: ada)[0]

            #expect(rows.map { $0.string(0) } == [root.userID.text, root.userID.text])
            #expect(rows.allSatisfy { $0.bool(1) })
            #expect(row.string(0) == ada.userID.text)
            #expect(!row.bool(1))
            #expect(database.connection.roundTrips == 2)
        }
    }

    @Test func theUserIsForgottenAfterTheTransaction() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let database = db.services.database
            try _ = database.query("select 1", as: root)
            try database.transaction(as: root) { try _ = $0.query("select 1") }
            try database.transaction(actor: .overseerr) { try _ = $0.query("select 1") }

            let row = try database.connection.row(Self.who)

            #expect(row.string(0) == "")
            #expect(!row.bool(1))
            #expect(row.string(2) == "")
        }
    }

    @Test func aTransactionKeepsItsUser() throws {
        try withDatabase { db in
            let ada = try db.makeUser("ada")

            let names = try db.services.database.transaction(as: ada) { transaction in
                try [transaction.query(Self.who), transaction.query(Self.who)].map { $0[0].string(0) }
            }

            #expect(names == [ada.userID.text, ada.userID.text])
        }
    }

    @Test func theSystemsActorIsSet() throws {
        try withDatabase { db in
            let row = try db.worker.database.transaction(actor: .overseerr) { try $0.query(Self.who) }[0]

            #expect(row.string(0) == "")
            #expect(row.string(2) == "overseerr")
        }
    }
}
