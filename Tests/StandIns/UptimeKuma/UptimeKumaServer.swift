import FoundationEssentials
public import HTTP
import HTTPTypes
import StandInState

/// A stand-in for Uptime Kuma: what a program can ask it over HTTP.
///
/// `serve` and `serveControl` are for separate processes, so that what hangs can be woken.
public struct UptimeKumaServer: Sendable {
    private let store: StateStore<State>
    private let apiKey: String

    struct State: Codable, Equatable, Sendable {
        var mode = Mode.normal
        var monitors = Monitor.seed
    }

    /// - Parameters:
    ///   - directory: Where the state is kept; made when it is missing.
    ///   - apiKey: The one key that holds, `uk1_…`.
    public init(directory: String, apiKey: String) throws {
        self.apiKey = apiKey
        store = try StateStore(directory: directory) { State() }
    }

    public func serve(_ request: Request) -> Response {
        do {
            let now = Int(Date().timeIntervalSince1970)
            try store.record(
                RecordedCall(request, body: [], at: now, masking: "authorization") { isKey($0) ? "*** (ours)" : "***" })
            switch try Mode.afterHanging({ try store.read().mode }) {
            case .failing: return Response(.internalServerError)
            case .refusing: return Response(.serviceUnavailable)
            case .hanging: return Response(.gatewayTimeout)
            case .normal: break
            }
            switch (request.method, request.path) {
            case (.get, "/metrics"):
                guard isKey(request.fields[.authorization] ?? "") else {
                    return Response(.unauthorized, fields: [.wwwAuthenticate: #"Basic realm="Uptime Kuma""#])
                }
                let text = Metrics.text(try store.read().monitors)
                return Response(
                    fields: [.contentType: "text/plain; version=0.0.4; charset=utf-8"], body: Array(text.utf8))
            case (.get, "/api/entry-page"):
                return Response(json: ["type": "entryPage", "entryPage": "dashboard"])
            case (.get, _):  // a page for people, whatever the path is
                return Response(
                    fields: [.contentType: "text/html"], body: Array("<!DOCTYPE html><title>Uptime Kuma</title>".utf8))
            default: return Response(.notFound)
            }
        } catch {
            return Response(.internalServerError)
        }
    }

    /// Answers a call to `/_control`.
    public func serveControl(_ request: Request) -> Response {
        do {
            let segments = request.path.split(separator: "/").map(String.init)
            switch (request.method, segments.dropFirst().first, segments.count) {
            case (.post, "fail", 2): try store.update { $0.mode = .failing }
            case (.post, "hang", 2): try store.update { $0.mode = .hanging }
            case (.post, "recover", 2): try store.update { $0.mode = .normal }
            case (.post, "reset", 2): try store.reset()
            case (.get, "log", 2): return Response(json: .array(try store.calls().map(\.json)))
            case (.post, "monitors", 3):
                let word = try JSONValue(parsing: request.body.collect(upTo: 4096))["state"]?.string ?? ""
                guard let state = Monitor.State(word: word) else {
                    return Response(.badRequest, json: ["message": "no such state"])
                }
                let isKnown = try store.update { all in
                    guard let index = all.monitors.firstIndex(where: { "\($0.id)" == segments[2] }) else {
                        return false
                    }
                    all.monitors[index].state = state
                    return true
                }
                if !isKnown { return Response(.notFound, json: ["message": "no such monitor"]) }
            default: return Response(.notFound, json: ["message": "unknown"])
            }
            return Response(.noContent)
        } catch {
            return Response(.badRequest, json: ["message": .string("\(error)")])
        }
    }

    /// The user name is ignored; the password is the key.
    private func isKey(_ authorization: String) -> Bool {
        guard authorization.hasPrefix("Basic "), let data = Data(base64Encoded: String(authorization.dropFirst(6)))
        else {
            return false
        }
        return String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false
        )
        .last.map(String.init) == apiKey
    }
}
