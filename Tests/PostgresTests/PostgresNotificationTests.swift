import Testing

@testable import Postgres

@Suite struct PostgresNotificationTests {
    /// The channels of one server are a database's own, so each test has one.
    private func withListener(_ body: (PostgresConnection, PostgresConnection) throws -> Void) throws {
        try withEmptyDatabase { name in
            let listener = connect(to: name)
            try listener.query("listen films")
            try body(listener, connect(to: name))
        }
    }

    @Test func aNotificationWakesWhoListens() throws {
        try withListener { listener, other in
            try other.query("notify films, 'Dune'")

            let notification = listener.waitForNotification(timeoutSeconds: 20)
            #expect(notification == PostgresNotification(channel: "films", payload: "Dune"))
        }
    }

    @Test func eachNotificationWakesOnce() throws {
        try withListener { listener, other in
            try other.pipeline(["notify films, 'Dune'", "notify films, 'Alien'", "notify music"])

            let payloads = (1...2).map { _ in listener.waitForNotification(timeoutSeconds: 20)?.payload }
            #expect(payloads == ["Dune", "Alien"])
            #expect(listener.waitForNotification(timeoutSeconds: 0.01) == nil)
        }
    }

    @Test func oneThatComesDuringAStatementIsKept() throws {
        try withListener { listener, other in
            try other.query("notify films")

            #expect(try listener.query("select \(1)::int")[0].int(0) == 1)
            #expect(listener.waitForNotification(timeoutSeconds: 20)?.channel == "films")
        }
    }

    @Test func aLostSessionWakesWithNothing() throws {
        try withListener { listener, _ in
            try terminate(listener)

            #expect(listener.waitForNotification(timeoutSeconds: 20) == nil)
            #expect(!listener.hasSession)
            #expect(try listener.query("select 1")[0].int(0) == 1)
        }
    }

    @Test func withoutASessionThereIsNothingToWaitFor() {
        #expect(connect().waitForNotification(timeoutSeconds: 20) == nil)
    }
}
