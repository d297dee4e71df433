public import FoundationEssentials
public import HTTP
import HTTPTypes
import StandInState

/// A stand-in for plex.tv with its sign-in page, and for one media server, on one address.
///
/// `serve` and `serveControl` are for separate processes, so that what hangs can be woken.
public struct PlexServer: Sendable {
    let store: StateStore<State>
    let configuration: PlexConfiguration
    let clock: @Sendable () -> Date

    private static let bodyLimitBytes = 1 << 16

    /// - Parameter directory: Where the state is kept; made when it is missing.
    public init(
        directory: String, configuration: PlexConfiguration, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        self.configuration = configuration
        self.clock = clock
        store = try StateStore(directory: directory) { State.seed(now: Int(clock().timeIntervalSince1970)) }
    }

    var now: Int { Int(clock().timeIntervalSince1970) }

    /// Answers a call to plex.tv or to the media server; which one, the path says.
    public func serve(_ request: Request) -> Response {
        if let file = HostedPage.file(request) { return file }
        let wantsJSON = request.fields[.accept]?.contains("json") == true
        do {
            let body = try request.body.collect(upTo: Self.bodyLimitBytes)
            let state = try store.read()
            try store.record(
                RecordedCall(request, body: body, at: now, masking: "x-plex-token") {
                    state.maskedToken($0, configuration)
                })
            let (route, parameters) = try Router.route(request)
            switch try Mode.afterHanging({ try store.read().mode(of: route.part) }) {
            case .failing: throw Refusal.broken(.internalServerError)
            case .refusing: throw Refusal.broken(.serviceUnavailable)
            case .hanging: throw Refusal.broken(.gatewayTimeout)
            case .normal: break
            }
            return try store.update { state in
                var call = Call(
                    request, body: body, parameters: parameters, state: state, now: now, configuration: configuration)
                let response = try route.answer(&call)
                state = call.state
                return response
            }
        } catch let refusal as Refusal {
            return refusal.response(wantsJSON: wantsJSON)
        } catch {
            return Refusal.broken(.internalServerError).response(wantsJSON: wantsJSON)
        }
    }
}

/// What a stand-in is started with.
public struct PlexConfiguration: Sendable {
    /// Where the media server is reached.
    public var url: String
    /// A token of the owner that always holds, as an admin would have copied it from his server.
    public var ownerToken: String
    /// The folder of the library "YouTube": scans look there for files.
    public var videosFolder: String

    public init(url: String, ownerToken: String, videosFolder: String) {
        self.url = url
        self.ownerToken = ownerToken
        self.videosFolder = videosFolder
    }
}
