import CCurl

/// Why there is no response; never carries a URL, a header field or a body, which may hold secrets.
///
/// A response with a status of 400 or more is no error here.
public enum HTTPClientError: Error, Equatable {
    /// Not `http://` or `https://`, no host, or a character that must be percent-encoded.
    case malformedURL
    /// The host's name has no address.
    case nameNotFound
    /// The name leads to this machine or its network, which the options forbid.
    case addressNotAllowed
    /// Nobody listens there, or the host cannot be reached.
    case refused
    /// No trusted, encrypted connection; the reason is the TLS library's.
    case tls(reason: String)
    /// The connection or the whole exchange took longer than the options allow.
    case timeout
    /// The response is bigger than the options allow.
    case tooLarge
    /// Anything else, by libcurl's number and text for it.
    case other(code: Int, text: String)

    init(_ code: CURLcode, detail: String) {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_URL_MALFORMAT: self = .malformedURL
        case CURLE_COULDNT_RESOLVE_HOST: self = .nameNotFound
        case CURLE_COULDNT_CONNECT: self = .refused
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .tls(reason: detail.isEmpty ? text : detail)
        default: self = .other(code: Int(code.rawValue), text: text)
        }
    }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformedURL: "the URL is malformed"
        case .nameNotFound: "the host's name was not found"
        case .addressNotAllowed: "the address is not on the internet"
        case .refused: "the connection was refused"
        case .tls(let reason): "no secure connection: \(reason)"
        case .timeout: "no answer in time"
        case .tooLarge: "the response is too large"
        case .other(let code, let text): "\(text) (\(code))"
        }
    }
}
