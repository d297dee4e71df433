import Crypto
import FoundationEssentials
import Postgres

/// The claims of a JSON Web Token (RFC 7519) that stands for one session for 15 minutes.
public struct AccessToken: Sendable, Equatable {
    public static let lifetimeSeconds = 900

    public let userID: UserID
    public let role: User.Role
    public let sessionID: SessionID
    public let deviceID: String
    public let issuedAtSeconds: Int
    public let expiresAtSeconds: Int

    public init(userID: UserID, role: User.Role, sessionID: SessionID, deviceID: String, issuedAtSeconds: Int) {
        self.userID = userID
        self.role = role
        self.sessionID = sessionID
        self.deviceID = deviceID
        self.issuedAtSeconds = issuedAtSeconds
        expiresAtSeconds = issuedAtSeconds + Self.lifetimeSeconds
    }

    /// The claims in the one order and spelling that are ours; nothing in them needs escaping.
    fileprivate var claims: String {
        """
        {"sub":"\(userID.text)","role":"\(role.rawValue)","sid":"\(sessionID.text)","did":"\(deviceID)",\
        "iat":\(issuedAtSeconds),"exp":\(expiresAtSeconds),"iss":"medianest","aud":"medianest"}
        """
    }
}

/// Signs and verifies access tokens with HS256, and with nothing else.
public final class AccessTokenSigner {
    private static let header = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
    private let keys: [HMACKey]
    /// Tokens whose signature was right, so that a busy client's claims are decoded once and not on every request.
    private var verified: [String: AccessToken] = [:]

    /// The first secret signs; the others are accepted during a rotation.
    public init(secrets: [String]) { keys = secrets.map { HMACKey(Array($0.utf8)) } }

    private struct Claims: Decodable {
        var sub: String
        var role: String
        var sid: String
        var did: String
        var iat: Int
    }

    /// - Throws: `SessionError.invalid` for a device id that JSON would have to escape: ours never has one.
    public func sign(_ token: AccessToken) throws(SessionError) -> String {
        guard token.deviceID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
            throw .invalid
        }
        let payload = Self.header + "." + Base64URL.encode(Array(token.claims.utf8))
        return payload + "." + Base64URL.encode(keys[0].code(for: Array(payload.utf8)))
    }

    /// `nil` for anything but a token that `sign` could have written and that has not expired: other algorithms, keys, claims, shapes.
    ///
    /// A browser's cookie may be `expired`: its session is still looked up, and decides.
    public func verify(_ text: String, nowSeconds: Int, allowingExpired: Bool = false) -> AccessToken? {
        let token: AccessToken
        if let known = verified[text] {
            token = known
        } else {
            guard let decoded = decode(text) else { return nil }
            if verified.count >= 1000 { verified = [:] }
            verified[text] = decoded
            token = decoded
        }
        guard allowingExpired || token.expiresAtSeconds > nowSeconds, token.issuedAtSeconds <= nowSeconds + 60 else {
            return nil
        }
        return token
    }

    private func decode(_ text: String) -> AccessToken? {
        guard text.utf8.count <= 2048 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.header, let signature = Base64URL.decode(String(parts[2])) else {
            return nil
        }
        let payload = Array((parts[0] + "." + parts[1]).utf8)
        guard keys.contains(where: { constantTimeEquals($0.code(for: payload), signature) }),
            let json = Base64URL.decode(String(parts[1])),
            let claims = try? JSONDecoder().decode(Claims.self, from: Data(json)),  // signed by us, yet perhaps by an older version
            let role = User.Role(rawValue: claims.role), let userID = UserID(claims.sub),
            let sessionID = SessionID(claims.sid)
        else { return nil }
        let token = AccessToken(
            userID: userID, role: role, sessionID: sessionID, deviceID: claims.did, issuedAtSeconds: claims.iat)
        // Claims that we do not write (`nbf`), that stand there twice or say the same in another way: not a token of ours.
        return json.elementsEqual(token.claims.utf8) ? token : nil
    }
}
