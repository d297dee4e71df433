import HTTPClient
import HTTPTypes

/// What to ask of a service, all at the same time, and what the answers mean.
struct Probe {
    let requests: [ParallelRequest]
    /// Gets an answer for each request, in their order.
    let read: ([ParallelAnswer]) -> ProbeFinding

    /// - Parameter youtube: What looks at the downloads of this machine; `nil` where there are none.
    init(_ service: MonitoredService, youtube: YouTubeProbe? = nil) {
        let probe: Probe =
            switch service.kind {
            case .plex: .plex(service)
            case .overseerr: .overseerr(service)
            case .uptimeKuma: .uptimeKuma(service)
            case .http: .http(service)
            case .tcp: .tcp(service)
            case .youtube: Probe([]) { _ in youtube?.look() ?? YouTubeProbe.noFolder }
            }
        guard service.hasUnreadableKey else {
            self = probe
            return
        }
        self.init(probe.requests) { answers in
            let finding = probe.read(answers)
            guard finding.verdict != .failed else { return finding }
            return finding.troubled(
                .configuration, .unreadableKey,
                "Its key is sealed under an encryption key that is gone: enter it again.")
        }
    }

    init(_ requests: [ParallelRequest], read: @escaping ([ParallelAnswer]) -> ProbeFinding) {
        self.requests = requests
        self.read = read
    }

    /// Looks at the first answer, without which the others do not matter.
    static func responding(
        _ answers: [ParallelAnswer], _ then: (ClientResponse, ParallelAnswer) -> ProbeFinding
    ) -> ProbeFinding {
        guard let first = answers.first else { return ProbeFinding(verdict: .unknowable) }
        switch first.result {
        case .failure(let error): return .failed(error)
        case .success(let response):
            // A proxy in front of a service that is away answers in its place.
            if (502...504).contains(response.status.code) {
                return .failed(
                    .outage, .notRunning,
                    "The proxy in front of it answers \(response.status.code): it is not running.", first)
            }
            return then(response, first)
        }
    }

    /// What answers is not the product that was expected: an error of its own, a signpost, or something else altogether.
    static func stranger(_ response: ClientResponse, _ first: ParallelAnswer, expected: String) -> ProbeFinding {
        switch response.status.code {
        case 500...: .failed(.outage, .serverError, "It answers with the error \(response.status.code).", first)
        case 300..<400:
            // The key is not carried on to where somebody points; where that is, the admin must say himself.
            .failed(
                .configuration, .redirected, "It sends callers elsewhere.", first,
                detail:
                    "It sends callers elsewhere\(response.fields[.location].flatMap(origin).map { ", to \($0)" } ?? ""). Enter the address where it answers itself."
            )
        default: .failed(.configuration, .wrongProduct, "What answers at its address is not \(expected).", first)
        }
    }

    private static func origin(_ location: String) -> String? {
        let parts = location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, ["http:", "https:"].contains(parts[0]), parts[1].isEmpty,
            let address = ServiceAddress("\(parts[0])//\(parts[2])", of: .overseerr)
        else { return nil }
        return address.text
    }

    /// One look at each, all at the same time.
    static func look(at services: [MonitoredService], youtube: YouTubeProbe?, through client: ParallelClient)
        -> [ProbeFinding]
    {
        let probes = services.map { Probe($0, youtube: youtube) }
        var answers = client.send(probes.flatMap(\.requests))[...]
        return zip(services, probes).map { service, probe in
            defer { answers = answers.dropFirst(probe.requests.count) }
            return probe.read(Array(answers.prefix(probe.requests.count))).slow(after: service.options.slowAfterMs)
        }
    }

    static func get(_ url: String, _ fields: HTTPFields = [:]) -> ParallelRequest {
        .http(ClientRequest(.get, url, fields: fields))
    }
}

extension ParallelAnswer {
    /// `nil` when there was no answer.
    var status: Int? { (try? result.get())?.status.code }
}
