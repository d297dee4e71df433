import Testing

@testable import MediaNest

/// What Apprise 1.2 prints at its most talkative.
@Suite struct AppriseOutcomeTests {
    @Test(
        arguments: [
            (
                "WARNING - Failed to send Discord notification: Unauthorized - Invalid Token, error=401.",
                .failed("The service answered 401.")
            ),
            (
                "Socket Exception: HTTPConnectionPool(host='x', port=1): Max retries exceeded (Caused by NewConnectionError('…'))",
                .failed("The service could not be reached.")
            ),
            (
                "Socket Exception: HTTPSConnectionPool(host='x', port=443): Read timed out. (read timeout=4.0)",
                .uncertain("The service did not say whether it took it; it may have arrived.")
            ),
            (
                "Socket Exception: ('Connection aborted.', RemoteDisconnected('Remote end closed connection'))",
                .uncertain("The service did not say whether it took it; it may have arrived.")
            ),
            (
                "ERROR - Unparseable JSON URL json://", .refused("Apprise does not understand the address.")
            ),
        ] as [(String, DeliveryOutcome)])
    func itsLogSaysWhatCameOfIt(output: String, outcome: DeliveryOutcome) {
        #expect(AppriseSender.outcome(output) == outcome)
    }

    @Test func nothingItPrintsIsKept() {
        let secret = "discord://1234567890/abcdefghij"
        let reason = AppriseSender.outcome("ERROR - \(secret) does not work, error=404 \(secret)").reason

        #expect(reason == "The service answered 404.")
    }
}
