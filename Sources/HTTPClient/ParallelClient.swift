import CCurl
import HTTPTypes

/// One of several questions that are asked at the same time.
public enum ParallelRequest: Sendable {
    case http(ClientRequest)
    /// Only whether a TCP connection can be made. `authority` is `host:port`, an IPv6 address in brackets.
    case connect(authority: String)
}

public struct ParallelAnswer: Sendable {
    /// Of a mere connection: an empty response.
    public let result: Result<ClientResponse, HTTPClientError>
    /// From the beginning to the last byte, with the look-up of the name and the connection.
    public let milliseconds: Int

    public init(_ result: Result<ClientResponse, HTTPClientError>, milliseconds: Int) {
        self.result = result
        self.milliseconds = milliseconds
    }
}

/// Asks several servers at once, each over a new connection, by the rules of `Client`.
///
/// Blocks until all have answered or their time is up, so one that hangs costs no more than the total timeout.
public struct ParallelClient: Sendable {
    /// Open at a time; the rest waits for a place.
    private static let width = 64
    private let options: ClientOptions

    public init(options: ClientOptions = ClientOptions()) { self.options = options }

    /// - Returns: An answer for each request, in their order.
    public func send(_ requests: [ParallelRequest]) -> [ParallelAnswer] {
        var answers: [ParallelAnswer] = []
        while answers.count < requests.count { answers += sendTogether(requests[answers.count...].prefix(Self.width)) }
        return answers
    }

    private func sendTogether(_ requests: ArraySlice<ParallelRequest>) -> [ParallelAnswer] {
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory") }
        defer { curl_multi_cleanup(multi) }
        let exchanges = requests.map { Exchange($0, options: options) }
        for exchange in exchanges where exchange.transfer != nil {
            curl_multi_add_handle(multi, exchange.client.handle)
        }
        var codes: [UnsafeMutableRawPointer: CURLcode] = [:]
        var running: CInt = 1
        while running > 0, curl_multi_perform(multi, &running) == CURLM_OK {
            var left: CInt = 0
            while let message = curl_multi_info_read(multi, &left)?.pointee {
                if message.msg == CURLMSG_DONE { codes[message.easy_handle] = message.data.result }
            }
            if running > 0 { curl_multi_poll(multi, nil, 0, 1000, nil) }
        }
        return exchanges.map { exchange in
            if exchange.transfer != nil { curl_multi_remove_handle(multi, exchange.client.handle) }
            return exchange.answer(codes[exchange.client.handle] ?? CURLE_FAILED_INIT)
        }
    }

    private final class Exchange {
        let client: Client
        /// `nil` when the request could not even begin.
        private(set) var transfer: Transfer?
        private var refusal = HTTPClientError.malformedURL

        init(_ request: ParallelRequest, options: ClientOptions) {
            client = Client(options: options)
            do throws(HTTPClientError) {
                switch request {
                case .http(let request): transfer = try client.prepare(request)
                case .connect(let authority):
                    let transfer = try client.prepare(ClientRequest(.get, "http://" + authority))
                    try client.check([curl_easy_setopt_long(client.handle, CURLOPT_CONNECT_ONLY, 1)])
                    self.transfer = transfer
                }
            } catch {
                refusal = error
            }
        }

        func answer(_ code: CURLcode) -> ParallelAnswer {
            guard let transfer else { return ParallelAnswer(.failure(refusal), milliseconds: 0) }
            var microseconds: curl_off_t = 0
            curl_easy_getinfo_offset(client.handle, CURLINFO_TOTAL_TIME_T, &microseconds)
            do throws(HTTPClientError) {
                let response = try client.response(of: transfer, code)
                return ParallelAnswer(.success(response), milliseconds: Int(microseconds / 1000))
            } catch {
                return ParallelAnswer(.failure(error), milliseconds: Int(microseconds / 1000))
            }
        }
    }
}
