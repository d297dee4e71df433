import Testing

@testable import MediaNest

@Suite struct TargetAddressTests {
    private func accepts(_ address: String, _ kind: NotificationTarget.Kind, isAdmin: Bool = false) -> Bool {
        (try? TargetAddress(address, kind: kind, isAdmin: isAdmin)) != nil
    }

    @Test(arguments: [
        "https://example.org/hook", "https://example.org:8443/hook?token=abc", "https://10.0.0.1/",  // refused when called
    ])
    func aMembersWebhookGoesOverHTTPS(address: String) { #expect(accepts(address, .webhook)) }

    @Test(arguments: [
        "http://example.org/hook", "ftp://example.org/", "https://user:secret@example.org/",
        "https://example.org/#part",
        "https:///hook", "example.org", "https://exa mple.org/", "https://ex\u{e4}mple.org/", "file:///etc/passwd", "",
    ])
    func aMembersWebhookIsNothingElse(address: String) { #expect(!accepts(address, .webhook)) }

    @Test func anAdminsWebhookMayBeInTheHouse() {
        #expect(accepts("http://192.168.1.7:8123/api/webhook/x", .webhook, isAdmin: true))
        #expect(!accepts("gopher://192.168.1.7/", .webhook, isAdmin: true))
    }

    @Test(arguments: [
        "discord://1234567890/abcdefghij", "tgram://123456:ABC/987", "ntfy://my-topic", "pover://user@token",
        "slack://T1/B2/C3",
    ])
    func aMembersMessengerHasAHostThatAppriseKnows(address: String) { #expect(accepts(address, .apprise)) }

    @Test(arguments: [
        "json://127.0.0.1/", "ntfy://10.0.0.1/topic", "ntfy://localhost:80", "mailto://u:p@10.0.0.1", "syslog://x",
        "discord://1/2?template=/etc/passwd", "gotify://192.168.1.1/token", "file://x", "discord://", "discord:x",
        "discord://a/b\nsyslog://", "include /etc/passwd", "tag=json://127.0.0.1",
    ])
    func aMembersMessengerIsNothingElse(address: String) { #expect(!accepts(address, .apprise)) }

    @Test func anAdminsMessengerIsWhateverAppriseKnowsButTheServerItself() {
        #expect(accepts("mailtos://user:password@mail.example.org", .apprise, isAdmin: true))
        #expect(accepts("gotify://192.168.1.1/token", .apprise, isAdmin: true))
        #expect(!accepts("syslog://x", .apprise, isAdmin: true))
        #expect(!accepts("include://x", .apprise, isAdmin: true))
    }

    /// Four characters of a short one would be most of it.
    @Test func onlySchemeAndEndAreEverShown() throws {
        let long = try TargetAddress("discord://1234567890/abcdefghij9f3c", kind: .apprise, isAdmin: false)
        let short = try TargetAddress("ntfy://my-topic", kind: .apprise, isAdmin: false)

        #expect(long.hint == "discord://…9f3c")
        #expect(short.hint == "ntfy://…")
    }
}
