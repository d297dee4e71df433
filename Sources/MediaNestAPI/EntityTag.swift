import Crypto
import HTTP
import HTTPTypes

/// Spares clients that poll an answer they have already (RFC 9110, section 8.8.3).
enum EntityTag {
    /// Names the body, and leaves it out when the client has it: 304.
    ///
    /// Browsers and clients that ask with a tag get one; the others would not use it.
    static func apply(to response: inout Response, for request: Request) {
        let known = request.fields[.ifNoneMatch]
        guard known != nil || request.fields[.secFetchSite] != nil else { return }
        let tag = "\"" + Base64URL.encode(Array(SHA256.digest(response.body).prefix(12))) + "\""
        response.fields[.eTag] = tag
        guard let known, known == "*" || known.split(separator: ",").contains(where: { weakly(tag, equals: $0) }) else {
            return
        }
        response.status = .notModified
        response.body = []
    }

    /// A gateway that compresses makes a tag weak: W/"…".
    private static func weakly(_ tag: String, equals candidate: Substring) -> Bool {
        let text = candidate.drop { $0 == " " }
        return tag == (text.hasPrefix("W/") ? text.dropFirst(2) : text)
    }
}
