import CFastCGI
import Glibc
public import HTTP

/// Answers the requests of a FastCGI gateway, one at a time, or a single CGI request.
///
/// Concurrency is several processes with the same listening socket. Each keeps the connections that its gateway wants
/// kept and waits for all of them and for new ones together, so that no idle connection holds a worker and none
/// starves.
///
/// Who can connect is trusted to be a gateway, so the socket's mode or `FCGI_WEB_SERVER_ADDRS` must keep others out:
/// libfcgi aborts the process over parameters that announce more than memory holds, which gateways do not send.
public struct Responder: Sendable {
    private let source: RequestSource
    private let options: ResponderOptions
    private let stopSwitch: StopSwitch

    /// A responder on descriptor 0, as FastCGI and CGI gateways start their programs.
    ///
    /// Without a listening socket there, `run` answers the one CGI request in the environment and standard input.
    public init(options: ResponderOptions = ResponderOptions()) {
        StandardStreams.open()
        source = .standardInput
        self.options = options
        stopSwitch = StopSwitch()
    }

    /// A responder on a listening socket of the caller's, who keeps owning it; only `stop` ends it.
    ///
    /// The socket is made non-blocking, for every process that shares it.
    public init(listeningOn descriptor: CInt, options: ResponderOptions = ResponderOptions()) {
        source = .socket(descriptor)
        self.options = options
        stopSwitch = StopSwitch()
    }

    /// Serves until SIGTERM, SIGINT or `stop`, then finishes what has arrived on open connections and returns.
    ///
    /// Connections that nobody accepted yet wait in the socket's queue for another process. Both signals are blocked
    /// while this runs, also in programs that `handle` starts. A response that its peer no longer wants is dropped.
    ///
    /// - Parameter onRefusal: Told the status of each request whose parameters keep it from the handler.
    /// - Throws: `FastCGIError` when waiting or accepting fails for good, as on a socket that does not listen.
    public func run(onRefusal: ((_ status: Int) -> Void)? = nil, _ handle: (Request) -> Response) throws(FastCGIError) {
        try Library.start()
        switch source {
        case .standardInput where FCGX_IsCGI() != 0:
            PlainCGI.serve(handle)
        case .standardInput:
            let signals = try TerminationSignals()
            defer { signals.restore() }
            try serve(0, until: [stopSwitch.descriptor, signals.descriptor], onRefusal, handle)
        case .socket(let descriptor):
            try serve(descriptor, until: [stopSwitch.descriptor], onRefusal, handle)
        }
    }

    /// Makes `run` end as SIGTERM does, from any thread, also before it began.
    public func stop() {
        stopSwitch.raise()
    }

    private func serve(
        _ descriptor: CInt, until stops: [CInt], _ onRefusal: ((Int) -> Void)?, _ handle: (Request) -> Response
    ) throws(FastCGIError) {
        guard stopSwitch.descriptor >= 0 else { throw FastCGIError(call: "eventfd", code: EMFILE) }
        let loop = AcceptLoop(on: try ListeningSocket(descriptor), options: options, onRefusal: onRefusal)
        try loop.run(until: stops, handle)
    }
}

private enum RequestSource {
    case standardInput
    case socket(CInt)
}
