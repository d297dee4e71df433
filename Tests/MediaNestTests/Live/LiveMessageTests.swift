import Testing

@testable import MediaNest

@Suite struct LiveMessageTests {
    @Test func anEventHasAChannelANameAndABody() {
        let message = LiveMessage("role_admin\nrequest\n{\"id\":\"1\",\n\"status\":\"approved\"}")

        #expect(
            message
                == .event(.admins, name: "request", body: "{\"id\":\"1\",\n\"status\":\"approved\"}"))
    }

    @Test func aClosingHasNoBody() {
        let session = SessionID()

        #expect(LiveMessage("session_\(session)\nclose\n") == .close(.session(session)))
    }

    /// A name becomes part of a URL and of a header field.
    @Test(arguments: [
        "", "all", "all\nrequest", "\nrequest\n{}", "all\n\n{}", "../x\nrequest\n{}", "a/b\nrequest\n{}",
        "all\nre\rquest\n{}", "ALL\nrequest\n{}", "\(String(repeating: "a", count: 65))\nrequest\n{}",
    ])
    func anythingElseIsNoMessage(payload: String) {
        #expect(LiveMessage(payload) == nil)
    }
}
