import HTTPClient
import HTTPTypes

/// What to ask of a service, all at the same time, and what the answers mean.
struct Probe {
    let requests: [ParallelRequest]
    /// Gets an answer for each request, in their order.
    let read: ([ParallelAnswer]) -> ProbeFinding

    init(_ service: MonitoredService) {
        switch service.kind {
        case .plex: self = .plex(service)
        case .overseerr: self = .overseerr(service)
        case .uptimeKuma: self = .uptimeKuma(service)
        case .http: self = .http(service)
        case .tcp: self = .tcp(service)
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
                    .outage, "The proxy in front of it answers \(response.status.code): it is not running.", first)
            }
            return then(response, first)
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
