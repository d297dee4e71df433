import MediaNest
import Testing

@Suite struct ServiceConfigurationDraftTests {
    private func wrong(_ url: String, apiKey: String? = nil, webhook: String? = nil) -> [String] {
        do throws(ServiceConfigurationError) {
            _ = try ServiceConfigurationDraft(
                serviceURL: url, apiKey: apiKey, isEnabled: true, webhookAuthorization: webhook)
            return []
        } catch { return error.fieldErrors.map(\.field) }
    }

    @Test(arguments: [
        "http://127.0.0.1:5055", "https://overseerr.example", "http://[::1]:5055", "https://example.org/overseerr",
        "http://overseerr",
    ])
    func anAddressIsAccepted(url: String) {
        #expect(wrong(url) == [])
    }

    @Test(arguments: [
        "", "overseerr", "ftp://example.org", "http://", "https://", "http:///path", "//example.org",
        "http://user@example.org",
        "http://user:pw@example.org", "http://example.org?key=1", "http://example.org/#top", "http://exa mple.org",
        "http://example.org\n",
        "http://größe.example", "file:///etc/passwd", "http://" + String(repeating: "x", count: 2000),
    ])
    func whatIsNoAddressIsRefused(url: String) {
        #expect(wrong(url) == ["serviceUrl"])
    }

    @Test func slashesAtTheEndGo() throws {
        let draft = try ServiceConfigurationDraft(
            serviceURL: "https://example.org/overseerr//", apiKey: nil, isEnabled: true, webhookAuthorization: nil)

        #expect(draft.serviceURL == "https://example.org/overseerr")
    }

    @Test(arguments: ["", "abc", "größe", "a\r\nb: c", String(repeating: "x", count: 1001)])
    func secretsThatCannotBeAHeaderFieldAreRefused(secret: String) {
        #expect(wrong("http://x", apiKey: secret) == ["apiKey"])
        #expect(wrong("http://x", webhook: secret) == ["webhookAuthorization"])
    }
}
