import HTTP
import HTTPTypes
import MediaNest
import TestSupport
import Testing

@testable import MediaNestAPI

/// A change of the secret that signs access tokens throws nobody out.
@Suite struct SecretRotationTests {
    private static let old = "a secret of the tests, long enough for HS256"
    private static let new = "the secret of tomorrow, long enough for HS256"

    private func client(_ db: TestDatabase, _ changes: [String: String], _ fields: HTTPFields) throws -> APIClient {
        APIClient(dispatcher: Dispatcher(services: try db.otherServices(changes)), fields: fields)
    }

    @Test func tokensOfBothSecretsOpenDuringARotation() throws {
        try withDatabase { db in
            let session = try db.openSession(db.makeUser("ada"))
            let rotating = ["MEDIANEST_JWT_SECRET": Self.new, "MEDIANEST_JWT_PREVIOUS_SECRET": Self.old]
            // Before the new one signs, every process has to accept it.
            let prepared = ["MEDIANEST_JWT_PREVIOUS_SECRET": Self.new]
            let older: HTTPFields = [.authorization: "Bearer " + (try db.token(session))]
            let signer = AccessTokenSigner(secrets: [Self.new])
            let newer: HTTPFields = [.authorization: "Bearer " + (try db.token(session, signer: signer))]

            for changes in [rotating, prepared] {
                for fields in [older, newer] {
                    #expect(try client(db, changes, fields).call(.get, "/me").status == 200)
                }
            }
            #expect(try client(db, ["MEDIANEST_JWT_SECRET": Self.new], newer).call(.get, "/me").status == 200)
            #expect(
                try client(db, ["MEDIANEST_JWT_SECRET": Self.new], older).call(.get, "/me").code == "auth.invalid_token"
            )
        }
    }

    @Test func anOpenPageGoesOnWriting() throws {
        try withDatabase { db in
            let session = try db.openSession(db.makeUser("ada"))
            let before = Authentication(configuration: db.services.configuration, signer: db.services.signer)
            let fields: HTTPFields = [
                .cookie: "medianest=" + (try db.token(session, issuedSecondsAgo: 600)), .secFetchSite: "same-origin",
                .csrfToken: before.csrfToken(session.sessionID),
            ]
            let rotating = ["MEDIANEST_JWT_SECRET": Self.new, "MEDIANEST_JWT_PREVIOUS_SECRET": Self.old]

            let answer = try client(db, rotating, fields).call(.post, "/notifications/read-all")
            let after = try client(db, ["MEDIANEST_JWT_SECRET": Self.new], fields).call(
                .post, "/notifications/read-all")

            #expect(answer.status == 204)
            let renewed = try #require(answer.fields[.setCookie]?.split(separator: ";").first)
            #expect(after.code == "auth.invalid_token", "the rotation is over")
            let me = try client(
                db, ["MEDIANEST_JWT_SECRET": Self.new], [.cookie: String(renewed), .secFetchSite: "same-origin"]
            ).call(.get, "/me")
            #expect(me.status == 200, "the renewed cookie is signed with the new secret")
        }
    }
}
