import CCurl
import Glibc
import HTTPTypes

/// What a client puts up with.
public struct ClientOptions: Sendable {
    /// For looking up the name, connecting and the TLS handshake.
    public var connectTimeout: Duration
    /// For everything, from the name to the last byte of the body.
    public var totalTimeout: Duration
    /// In bytes of the body.
    public var responseSizeLimit: Int
    /// Where the server listens when it is not at the URL's host and port; these then only name it.
    public var unixSocketPath: String?
    /// False for addresses that people may choose: this machine and its network are out of their reach then.
    public var allowsPrivateAddresses: Bool

    public init(
        connectTimeout: Duration = .seconds(2), totalTimeout: Duration = .seconds(5), responseSizeLimit: Int = 4 << 20,
        unixSocketPath: String? = nil, allowsPrivateAddresses: Bool = true
    ) {
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.responseSizeLimit = responseSizeLimit
        self.unixSocketPath = unixSocketPath
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}

/// Asks other servers over HTTP/1.1, one request at a time, and keeps connections open for the next one.
///
/// Speaks only `http` and `https`, verifies certificates, uses no proxy from the environment, keeps no cookies, and
/// follows no redirect: a 3xx response is returned, so that credentials never travel to a host nobody chose.
/// Calls block, and one thread at a time may use it.
public final class Client {
    private let options: ClientOptions
    private let addressGuard: AddressGuard?
    let handle: UnsafeMutableRawPointer

    // Once per process, before the first handle.
    private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    public init(options: ClientOptions = ClientOptions()) {
        precondition(Self.isInitialised, "libcurl cannot be initialised")
        guard let handle = curl_easy_init() else { preconditionFailure("libcurl has no memory") }
        self.handle = handle
        self.options = options
        addressGuard = options.allowsPrivateAddresses ? nil : AddressGuard()
    }

    deinit { curl_easy_cleanup(handle) }

    /// Sends the request and waits for the whole response, at most for the total timeout.
    public func send(_ request: ClientRequest) throws(HTTPClientError) -> ClientResponse {
        let transfer = try prepare(request)
        return try response(of: transfer, curl_easy_perform(handle))
    }

    /// Sets the handle up for this request; nothing is sent yet.
    func prepare(_ request: ClientRequest) throws(HTTPClientError) -> Transfer {
        guard Self.isWellFormed(request.url) else { throw .malformedURL }
        let transfer = Transfer(sizeLimit: options.responseSizeLimit, fieldLines: Self.fieldLines(request))
        curl_easy_reset(handle)  // keeps connections and known addresses
        addressGuard?.hasRefused = false
        try check(
            connectionSettings() + (addressGuard?.attach(to: handle) ?? []) + transfer.attach(to: handle)
                + requestSettings(request, transfer.fieldLines))
        return transfer
    }

    /// What came of a transfer that ended with `code`.
    func response(of transfer: Transfer, _ code: CURLcode) throws(HTTPClientError) -> ClientResponse {
        defer { transfer.detach(from: handle) }
        if transfer.isTooLarge { throw .tooLarge }
        if code != CURLE_OK, addressGuard?.hasRefused == true { throw .addressNotAllowed }
        guard code == CURLE_OK else { throw HTTPClientError(code, detail: transfer.errorText) }
        var status = 0
        try check([curl_easy_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status)])
        return ClientResponse(HTTPResponse.Status(code: status), fields: transfer.fields, body: transfer.body)
    }

    private func connectionSettings() -> [CURLcode] {
        let socket =
            options.unixSocketPath.map { [curl_easy_setopt_string(handle, CURLOPT_UNIX_SOCKET_PATH, $0)] } ?? []
        return socket + [
            curl_easy_setopt_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            curl_easy_setopt_string(handle, CURLOPT_PROXY, ""),
            curl_easy_setopt_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            curl_easy_setopt_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
            curl_easy_setopt_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
            curl_easy_setopt_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            curl_easy_setopt_long(handle, CURLOPT_NOSIGNAL, 1),
            curl_easy_setopt_long(handle, CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout.milliseconds),
            curl_easy_setopt_long(handle, CURLOPT_TIMEOUT_MS, options.totalTimeout.milliseconds),
            // Otherwise a timeout while looking up a name waits for the look-up to end.
            curl_easy_setopt_long(handle, CURLOPT_QUICK_EXIT, 1),
            curl_easy_setopt_offset(handle, CURLOPT_MAXFILESIZE_LARGE, options.responseSizeLimit),
            // A child process must not keep the connection open.
            curl_easy_setopt_socket_callback(handle, CURLOPT_SOCKOPTFUNCTION) { _, socket, _ in
                fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR
            },
        ]
    }

    private func requestSettings(
        _ request: ClientRequest, _ fieldLines: UnsafeMutablePointer<curl_slist>?
    ) -> [CURLcode] {
        var codes = [
            curl_easy_setopt_string(handle, CURLOPT_URL, request.url),
            curl_easy_setopt_long(handle, CURLOPT_PATH_AS_IS, 1),
            curl_easy_setopt_pointer(handle, CURLOPT_HTTPHEADER, fieldLines),
        ]
        if request.method == .head {
            codes.append(curl_easy_setopt_long(handle, CURLOPT_NOBODY, 1))
        } else if let body = request.body ?? ([.post, .put, .patch].contains(request.method) ? [] : nil) {
            codes.append(curl_easy_setopt_long(handle, CURLOPT_POST, 1))
            codes.append(curl_easy_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
            codes.append(curl_easy_setopt_pointer(handle, CURLOPT_COPYPOSTFIELDS, body))
        }
        codes.append(curl_easy_setopt_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        codes.append(curl_easy_setopt_string(handle, CURLOPT_USERAGENT, "MediaNest"))  // some refuse who does not say
        return codes
    }

    func check(_ codes: [CURLcode]) throws(HTTPClientError) {
        for code in codes where code != CURLE_OK { throw HTTPClientError(code, detail: "") }
    }

    /// `HTTPFields` holds no line breaks, so a value cannot become a field of its own. The transfer frees the list.
    private static func fieldLines(_ request: ClientRequest) -> UnsafeMutablePointer<curl_slist>? {
        var lines: UnsafeMutablePointer<curl_slist>?
        // Without a value: what libcurl would otherwise send by itself.
        for name in ["Expect", "Accept", "Content-Type"] where !request.fields.contains(name) {
            lines = curl_slist_append(lines, "\(name):")
        }
        for field in request.fields where field.name != .contentLength && field.name != .transferEncoding {
            // "Name:" would mean "do not send"; this is libcurl's spelling for an empty value.
            let name = field.name.rawName
            lines = curl_slist_append(lines, field.value.isEmpty ? "\(name);" : "\(name): \(field.value)")
        }
        return lines
    }

    /// Printable ASCII, a scheme and a host: libcurl would guess the one and take the path's beginning for the other.
    private static func isWellFormed(_ url: String) -> Bool {
        let scheme = url.prefix { $0 != ":" }
        guard ["http", "https"].contains(scheme.lowercased()) else { return false }
        let rest = url.dropFirst(scheme.count)
        return rest.hasPrefix("://") && rest.dropFirst(3).first.map { !"/?#".contains($0) } == true
            && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension HTTPFields {
    fileprivate func contains(_ name: String) -> Bool { HTTPField.Name(name).map { contains($0) } ?? false }
}

extension Duration {
    /// At least 1: zero would mean "for ever".
    fileprivate var milliseconds: Int {
        max(Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000), 1)
    }
}
