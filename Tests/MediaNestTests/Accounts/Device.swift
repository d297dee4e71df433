import Crypto
import MediaNest
import Postgres
import TestSupport

/// Where somebody is signed in, as the services see it.
struct Device {
    let signedIn: SignInService.SignedIn
    let token: AccessToken

    var sessionID: SessionID { signedIn.sessionID }
    var principal: Principal { Principal(userID: token.userID, role: signedIn.user.role, sessionID: sessionID) }

    static let password = "correct horse battery"

    init(_ signedIn: SignInService.SignedIn, _ services: Services) throws {
        self.signedIn = signedIn
        guard let token = services.signer.verify(signedIn.accessToken, nowSeconds: Timestamp.now().secondsSince1970)
        else {
            throw SessionError.invalid
        }
        self.token = token
    }

    /// As its next request would be let in.
    @discardableResult
    func enter(_ services: Services) throws -> Admission.Result {
        try services.admission.admit(.token(token), address: "192.0.2.1")
    }
}

extension TestDatabase {
    /// An active account whose password, `Device.password`, is checked at a cost that tests can bear.
    @discardableResult
    func makeMember(_ name: String, role: User.Role = .user) throws -> Principal {
        let principal = try makeUser(name, role: role)
        let salt = Array("salt".utf8)
        let key = try Scrypt.derive(
            password: Array(Device.password.utf8), salt: salt, n: 1 << 10, r: 1, p: 1, length: 32)
        let hash = "scrypt$10$1$1$\(Base64URL.encode(salt))$\(Base64URL.encode(key))"
        try superuser().query(
            "insert into local_credentials (user_id, password_hash) values (\(principal.userID), \(hash))")
        return principal
    }

    func device(of name: String, userAgent: String? = nil, password: String = Device.password) throws -> Device {
        try Device(
            services.signIn.signIn(
                email: name + "@test.local", password: password, address: "192.0.2.1", userAgent: userAgent,
                correlationID: "c"),
            services)
    }

    func redeem(_ token: RememberToken, now: Timestamp = .now()) throws -> (device: Device, next: RememberToken) {
        let (signedIn, next) = try services.rememberMe.redeem(
            token, address: "192.0.2.1", userAgent: nil, correlationID: "c", now: now)
        return (try Device(signedIn, services), next)
    }

    func number(_ statement: SQL) throws -> Int { try superuser().query(statement)[0].int(0) }
}
