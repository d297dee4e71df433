import Testing

@testable import MediaNest

@Suite struct ServiceAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:5055", "http://127.0.0.1:5055"),
        ("https://overseerr.example", "https://overseerr.example:443"),
        ("http://[::1]:5055", "http://[::1]:5055"), ("https://example.org/overseerr", "https://example.org:443"),
        ("HTTP://Overseerr", "http://overseerr:80"),
    ])
    func anAddressIsAcceptedAndHasAnOrigin(url: String, origin: String) {
        #expect(ServiceAddress(url, of: .overseerr)?.origin == origin)
    }

    @Test(arguments: [
        "", "overseerr", "ftp://example.org", "http://", "https://", "http:///path", "//example.org",
        "http://user@example.org", "http://user:pw@example.org", "http://example.org?key=1", "http://example.org/#top",
        "http://exa mple.org", "http://example.org\n", "http://größe.example", "file:///etc/passwd", "http://x:0",
        "http://x:65536", "http://x:80:80", "http://[::1", "http://[]", "http://x\\y", "tcp://x:1",
        "http://" + String(repeating: "x", count: 2000),
    ])
    func whatIsNoAddressIsRefused(url: String) {
        #expect(ServiceAddress(url, of: .overseerr) == nil)
    }

    @Test func slashesAtTheEndGo() {
        #expect(
            ServiceAddress("https://example.org/overseerr//", of: .overseerr)?.text == "https://example.org/overseerr")
        #expect(ServiceAddress("http://sonarr/", of: .http)?.text == "http://sonarr")
    }

    /// There the slash and the question are part of what is asked.
    @Test func aPageOfOnesOwnIsAskedForAsItWasGiven() {
        #expect(ServiceAddress("http://sonarr/ping/", of: .http)?.text == "http://sonarr/ping/")
        #expect(ServiceAddress("http://sonarr/ping?full=1", of: .http)?.text == "http://sonarr/ping?full=1")
    }

    @Test func aPortIsAHostAndANumber() {
        #expect(ServiceAddress("nas.lan:445", of: .tcp)?.text == "tcp://nas.lan:445")
        #expect(ServiceAddress("tcp://[fd00::1]:22", of: .tcp)?.text == "tcp://[fd00::1]:22")
        for wrong in ["nas.lan", "nas.lan:x", "nas.lan:445/x", "http://nas.lan:445", ":445"] {
            #expect(ServiceAddress(wrong, of: .tcp) == nil)
        }
    }
}
