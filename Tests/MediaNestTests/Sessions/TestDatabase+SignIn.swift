import Crypto
import MediaNest
import Postgres
import TestSupport

let goodPassword = "correct horse battery"

extension TestDatabase {
    /// An active account whose password is `goodPassword`, hashed at a cost that tests can bear.
    @discardableResult
    func makeAccount(_ name: String, role: User.Role = .user) throws -> Principal {
        let principal = try makeUser(name, role: role)
        let key = try Scrypt.derive(
            password: Array(goodPassword.utf8), salt: Array("salt".utf8), n: 1 << 10, r: 1, p: 1, length: 32)
        let hash = "scrypt$10$1$1$\(Base64URL.encode(Array("salt".utf8)))$\(Base64URL.encode(key))"
        try superuser().query(
            "insert into local_credentials (user_id, password_hash) values (\(principal.userID), \(hash))")
        return principal
    }

    /// - Parameter services: Which process does it; the test's own unless given.
    @discardableResult
    func signIn(
        _ name: String, password: String = goodPassword, address: String = "192.0.2.7", with services: Services? = nil
    ) throws -> AccessToken {
        let services = services ?? self.services
        let signedIn = try services.signIn.signIn(
            email: name + "@test.local", password: password, address: address, userAgent: "Test/1", correlationID: "c")
        let token = services.signer.verify(signedIn.accessToken, nowSeconds: Timestamp.now().secondsSince1970)
        guard let token else { throw SessionError.invalid }
        return token
    }
}

extension Admission {
    /// As a request with a token, which most are.
    func admit(_ token: AccessToken, address: String) throws -> Result { try admit(.token(token), address: address) }
}

extension AccessToken {
    var principal: Principal { Principal(userID: userID, role: role, sessionID: sessionID) }
}
