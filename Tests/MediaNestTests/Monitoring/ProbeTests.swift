import HTTPClient
import HTTPTypes
import Testing

@testable import MediaNest

@Suite struct ProbeTests {
    private let plex = MonitoredService(name: "plex", kind: .plex, url: "http://plex", apiKey: "token")
    private let overseerr = MonitoredService(
        name: "overseerr", kind: .overseerr, url: "http://overseerr", apiKey: "key")
    private let kuma = MonitoredService(name: "uptime-kuma", kind: .uptimeKuma, url: "http://kuma", apiKey: "uk1_x")

    private func ok(_ body: String, _ status: Int = 200, after milliseconds: Int = 12) -> ParallelAnswer {
        ParallelAnswer(
            .success(ClientResponse(HTTPResponse.Status(code: status), body: Array(body.utf8))),
            milliseconds: milliseconds)
    }

    private func no(_ error: HTTPClientError) -> ParallelAnswer { ParallelAnswer(.failure(error), milliseconds: 0) }

    private func summary(_ service: MonitoredService, _ answers: ParallelAnswer...) -> String {
        let finding = Probe(service).read(answers).slow(after: service.options.slowAfterMs)
        return "\(finding.verdict.rawValue) \(finding.trouble?.rawValue ?? "-") \(finding.version ?? "-")"
    }

    private let identity = #"{"MediaContainer":{"claimed":true,"machineIdentifier":"abc","version":"1.43.2"}}"#
    private let sections = #"{"MediaContainer":{"Directory":[{"key":"7","title":"YouTube"}]}}"#

    @Test func plexIsThereWhenItsIdentityAndOurTokenAre() {
        #expect(summary(plex, ok(identity), ok("{}"), ok(sections)) == "passed - 1.43.2")
        #expect(summary(plex, ok(identity), ok("<html>", 401), ok("", 401)) == "troubled configuration 1.43.2")
        #expect(summary(plex, ok(identity), ok("", 503), ok("", 503)) == "troubled degradation 1.43.2")
        #expect(summary(plex, ok(identity), no(.timeout), no(.timeout)) == "troubled degradation 1.43.2")
        #expect(summary(plex, no(.refused), no(.refused), no(.refused)) == "failed outage -")
        #expect(summary(plex, ok("<html>router</html>"), ok(""), ok("")) == "failed configuration -")
        #expect(summary(plex, ok("bad gateway", 502), ok("", 502), ok("", 502)) == "failed outage -")
    }

    @Test func plexIsTheServerThatWasConfigured() {
        var service = plex
        service.options.machineIdentifier = "another"

        #expect(summary(service, ok(identity), ok("{}"), ok(sections)) == "troubled configuration 1.43.2")
    }

    @Test(arguments: [("7", true), ("YouTube", true), ("8", false)])
    func plexHasTheLibraryForVideos(section: String, exists: Bool) {
        var service = plex
        service.options.youtubeSection = section

        #expect(
            summary(service, ok(identity), ok("{}"), ok(sections))
                == (exists ? "passed - 1.43.2" : "troubled configuration 1.43.2"))
    }

    @Test func aTokenIsSentOnlyWhereItIsAskedFor() throws {
        let requests = Probe(plex).requests.map { request -> [String] in
            guard case .http(let request) = request else { return [] }
            return [request.url, request.fields.first { $0.name.rawName == "X-Plex-Token" }?.value ?? "none"]
        }

        #expect(
            requests == [
                ["http://plex/identity", "none"], ["http://plex/", "token"], ["http://plex/library/sections", "token"],
            ])
    }

    @Test func overseerrIsThereWhenItIsSetUpAndAcceptsOurKey() {
        let settings = ok(#"{"initialized":true}"#)
        let status = ok(#"{"version":"2.3.0"}"#)

        #expect(summary(overseerr, settings, status, ok("{}")) == "passed - 2.3.0")
        #expect(summary(overseerr, settings, status, ok("{}", 403)) == "troubled configuration 2.3.0")
        #expect(summary(overseerr, settings, status, ok("{}", 500)) == "troubled degradation 2.3.0")
        #expect(summary(overseerr, ok(#"{"initialized":false}"#), status, ok("{}")) == "troubled configuration 2.3.0")
        #expect(summary(overseerr, ok("oops", 500), status, ok("{}")) == "failed outage -")
        #expect(summary(overseerr, ok("<html>"), status, ok("{}")) == "failed configuration -")
        #expect(summary(overseerr, no(.timeout), no(.timeout), no(.timeout)) == "failed outage -")
    }

    @Test func uptimeKumasMonitorsAreCountedWithoutGroups() {
        let metrics = """
            monitor_status{monitor_id="1",monitor_name="a",monitor_type="http"} 1
            monitor_status{monitor_id="2",monitor_name="b",monitor_type="http"} 0
            monitor_status{monitor_id="3",monitor_name="c",monitor_type="group"} 0
            """

        let finding = Probe(kuma).read([ok(metrics)])

        #expect(finding.verdict == .passed)
        #expect(finding.facts == ["monitors": 2, "monitorsDown": 1, "monitorsInMaintenance": 0])
        #expect(summary(kuma, ok("", 401)) == "troubled configuration -")
        #expect(summary(kuma, ok("<html>")) == "failed configuration -")
    }

    @Test func uptimeKumaGetsTheKeyAsAPassword() {
        guard case .http(let request) = Probe(kuma).requests[0] else {
            Issue.record("no HTTP request")
            return
        }

        #expect(request.fields[.authorization] == "Basic OnVrMV94")  // ":uk1_x"
    }

    /// Whatever asks everybody for a password is no Uptime Kuma yet.
    @Test func uptimeKumaIsToldFromOthersThatWantAPassword() {
        let page = ok(#"{"type":"entryPage","entryPage":"dashboard"}"#)

        #expect(summary(kuma, ok("", 401), page) == "troubled configuration -")
        #expect(summary(kuma, ok("", 401), ok("<html>", 404)) == "failed configuration -")
        #expect(Probe(kuma).read([ok("", 401), ok("<html>", 404)]).reason == .wrongProduct)
    }

    @Test func whoSendsCallersElsewhereIsAskedNothingMore() {
        var response = ClientResponse(.found)
        response.fields[.location] = "https://plex.example/login?token=secret"
        let answer = ParallelAnswer(.success(response), milliseconds: 5)

        for service in [plex, overseerr, kuma] {
            let finding = Probe(service).read([answer, answer, answer])
            #expect(finding.reason == .redirected && finding.verdict == .failed)
            #expect(finding.detail?.contains("to https://plex.example.") == true)
            #expect(finding.detail?.contains("secret") == false)
            #expect(finding.message == "It sends callers elsewhere.")
        }
    }

    @Test func aKeyThatDoesNotOpenIsTroubleWhileTheServiceAnswers() {
        var service = overseerr
        (service.apiKey, service.hasUnreadableKey) = (nil, true)
        let settings = ok(#"{"initialized":true}"#)

        #expect(Probe(service).read([settings, ok("{}")]).reason == .unreadableKey)
        #expect(Probe(service).read([no(.refused), no(.refused)]).reason == .refused)
    }

    @Test func anAdminsOwnPageNeedsItsStatusAndItsWord() {
        var service = MonitoredService(name: "sonarr", kind: .http, url: "http://sonarr")
        service.options.keyword = "Sonarr"

        #expect(summary(service, ok("<title>Sonarr</title>")) == "passed - -")
        #expect(summary(service, ok("<title>nginx</title>")) == "failed outage -")
        #expect(summary(service, ok("Sonarr", 404)) == "failed outage -")
        service.options.expectedStatus = 401
        #expect(summary(service, ok("Sonarr", 401)) == "passed - -")
    }

    @Test func anAdminsOwnPortNeedsAConnection() {
        let service = MonitoredService(name: "nas", kind: .tcp, url: "tcp://192.0.2.7:445")

        guard case .connect(let authority) = Probe(service).requests[0] else {
            Issue.record("no connection")
            return
        }
        #expect(authority == "192.0.2.7:445")
        #expect(summary(service, ok("")) == "passed - -")
        #expect(summary(service, no(.refused)) == "failed outage -")
    }

    @Test func anAnswerSlowerThanTheThresholdIsTrouble() {
        #expect(summary(plex, ok(identity, after: 1000), ok("{}"), ok(sections)) == "passed - 1.43.2")
        #expect(summary(plex, ok(identity, after: 1001), ok("{}"), ok(sections)) == "troubled performance 1.43.2")
    }

    @Test(arguments: [
        HTTPClientError.nameNotFound, .refused, .timeout, .tls(reason: "expired"), .malformedURL, .tooLarge,
        .other(code: 56, text: "reset"),
    ])
    func everyFailureSaysWhatToLookAt(error: HTTPClientError) {
        let finding = Probe(plex).read([no(error), no(error), no(error)])

        #expect(finding.verdict == .failed)
        #expect(finding.message?.isEmpty == false)
        #expect(finding.message?.contains("token") == false)
    }
}
