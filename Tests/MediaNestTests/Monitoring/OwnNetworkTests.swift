import HTTPClient
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct OwnNetworkTests {
    private func service(_ url: String) -> MonitoredService { MonitoredService(name: url, kind: .http, url: url) }

    private func suspects(_ looks: [(url: String, error: HTTPClientError?)]) -> [String] {
        let services = looks.map { service($0.url) }
        let findings = looks.map { $0.error.map(ProbeFinding.failed) ?? ProbeFinding(verdict: .passed) }
        return OwnNetwork.suspects(services, findings).map { services[$0].url }
    }

    private let plex = "http://192.168.1.5:32400"
    private let forum = "https://forum.example.org"
    private let page = "https://1.2.3.4/"
    private let here = "http://127.0.0.1:5055"

    @Test func silenceEverywhereMayBeOurOwn() {
        #expect(suspects([(plex, .timeout), (forum, .nameNotFound), (here, nil)]) == [plex, forum])
        #expect(suspects([(plex, .timeout)]) == [plex])
    }

    /// The line to the internet can be gone while the house's network is there.
    @Test func whatIsOutsideIsJudgedApartFromWhatIsAtHome() {
        #expect(suspects([(plex, nil), (forum, .timeout), (page, .timeout)]) == [forum, page])
        #expect(suspects([(plex, .timeout), (forum, nil)]).isEmpty)
    }

    @Test func oneAnswerFromOutsideSettlesIt() {
        #expect(suspects([(plex, .timeout), (forum, .timeout), (page, nil)]).isEmpty)
    }

    @Test func aRefusalIsAnAnswer() {
        #expect(suspects([(plex, .refused)]).isEmpty)
        #expect(suspects([(plex, nil), (forum, .refused), (page, .timeout)]).isEmpty)
    }

    @Test func whatRunsHereNeedsNoNetwork() {
        #expect(suspects([(here, .timeout)]).isEmpty)
    }

    @Test(arguments: [
        ("http://plex:32400", false), ("tcp://nas.lan:445", false), ("http://10.0.0.7", false),
        ("http://[fd00::7]:80", false),
        ("https://forum.example.org/x", true), ("tcp://[2606:4700::1111]:443", true), ("http://9.9.9.9", true),
        ("http://localhost:80", false),
    ])
    func anAddressSaysWhereItIs(url: String, isOnInternet: Bool) {
        #expect(service(url).isOnInternet == isOnInternet)
    }

    /// A port that nobody listens on stands for witnesses that are silent as well; an open one for the internet.
    @Test(arguments: [true, false])
    func nobodyIsJudgedWhileTheWitnessesAreSilent(isSilent: Bool) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let witness = HTTPStub { _ in .hangUp }
            _ = try db.put(
                "forum", ServiceConfigurationDraft(kind: .http, serviceURL: "http://forum.example.invalid/"), as: root)
            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.monitoring.witnesses = [isSilent ? "127.0.0.1:1" : "127.0.0.1:\(witness.port)"]
            }
            for _ in 1...3 { try db.worker.monitoring.probeAll() }

            let status = try db.superuser().row("select status from service_status where service_name = 'forum'")
                .string(0)
            #expect(status == (isSilent ? "unknown" : "offline"))
        }
    }
}
