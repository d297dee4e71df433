import HTTPClient
import HTTPTypes
import Logging

/// Systems beside the portal that it asks.
enum OutsideSystem: String {
    case overseerr
    case plex
    case plexTV = "plex.tv"

    /// The household's own hear under which correlation id they are asked, for their logs; what is others' does not.
    var isOurs: Bool { self != .plexTV }
}

/// Asks outside systems on behalf of the request or job in hand, and leaves a line in the log for each call.
struct OutsideClient {
    private let client = Client()
    private let recorder: FlightRecorder
    private let logger: Logger

    init(recorder: FlightRecorder, logger: Logger) {
        self.recorder = recorder
        self.logger = logger
    }

    func send(_ request: ClientRequest, to system: OutsideSystem) throws(HTTPClientError) -> ClientResponse {
        var request = request
        if system.isOurs, let id = recorder.correlationID, let name = HTTPField.Name("X-Correlation-ID") {
            request.fields[name] = id
        }
        let start = ContinuousClock.now
        var metadata: Logger.Metadata = [
            "system": "\(system.rawValue)", "http.method": "\(request.method)",
            "http.path": "\(Self.path(of: request.url))",
        ]
        do throws(HTTPClientError) {
            let response = try client.send(request)
            metadata["duration.ms"] = "\(start.duration(to: .now).wholeMilliseconds)"
            metadata["http.status"] = "\(response.status.code)"
            // What they answer is for whoever asked to judge; that they break is worth a line in any case.
            logger.log(level: response.status.code >= 500 ? .warning : .debug, "outside call", metadata: metadata)
            return response
        } catch {
            metadata["duration.ms"] = "\(start.duration(to: .now).wholeMilliseconds)"
            metadata["error"] = "\(error)"
            logger.warning("outside call failed", metadata: metadata)
            throw error
        }
    }

    /// Without host and query: where a service is and what people search for stand in no log.
    private static func path(of url: String) -> String {
        let parts = url.prefix { $0 != "?" }.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 ? "/" + parts[3] : "/"
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
