import HTTPClient
import HTTPTypes

/// Hands messages to nginx, whose Nchan module keeps the streams of the browsers.
public final class LiveGateway {
    private let base: String
    private let client: Client
    /// nginx's process that gave the last answer.
    private var process: String?

    /// - Parameter url: `unix:///path` or `http://host:port`, of nginx's listener for publishers.
    init(url: String) {
        // It is on this machine or next to it: what does not answer at once is away.
        var options = ClientOptions(connectTimeout: .milliseconds(250), totalTimeout: .seconds(1))
        if url.hasPrefix("unix://") {
            options.unixSocketPath = String(url.dropFirst("unix://".count))
            base = "http://live"
        } else {
            base = url
        }
        client = Client(options: options)
    }

    /// Why a message did not get through.
    public enum Failure: Error, Equatable {
        /// nginx answers, and does not take it.
        case refused(status: Int)
        /// It was taken by another process than the one before, which has forgotten what it had and lost its streams.
        case restarted
        /// Messages are taken, and nobody hears them.
        case deaf
    }

    public func send(_ message: LiveMessage) throws {
        switch message {
        case .close(let channel): try close(channel)
        case .event(let channel, let name, let body): try publish(body, as: name, on: channel)
        }
    }

    /// Sends a word to itself, as a browser would hear it.
    ///
    /// On a busy machine the word before may still be the last one that nginx knows, so it gets three chances.
    ///
    /// - Throws: `Failure.deaf` when it does not arrive.
    public func probe() throws {
        for _ in 1...3 {
            let word = Identifier<LiveGateway>().text
            try publish(word, as: "probe", on: .probe)
            let heard = try client.send(ClientRequest(.get, base + "/probe"))
            if heard.status == .ok, String(decoding: heard.body, as: UTF8.self) == word { return }
        }
        throw Failure.deaf
    }

    private func publish(_ body: String, as event: String, on channel: LiveChannel) throws {
        let answer = try client.send(
            ClientRequest(
                .post, address(channel), fields: [.contentType: "application/json", .eventName: event],
                body: Array(body.utf8)))
        // 201: somebody listens; 202: nobody does just now.
        guard [201, 202].contains(answer.status.code) else { throw Failure.refused(status: answer.status.code) }
        let before = process
        process = answer.fields[.liveProcess]
        if let before, before != process { throw Failure.restarted }
    }

    private func close(_ channel: LiveChannel) throws {
        let answer = try client.send(ClientRequest(.delete, address(channel)))
        // 404: nobody listens.
        guard [200, 404].contains(answer.status.code) else { throw Failure.refused(status: answer.status.code) }
    }

    private func address(_ channel: LiveChannel) -> String { "\(base)/channels/\(channel.name)" }
}

extension HTTPField.Name {
    fileprivate static let eventName = known("X-EventSource-Event")
    fileprivate static let liveProcess = known("X-Live-Process")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("that is a field name") }
        return name
    }
}
