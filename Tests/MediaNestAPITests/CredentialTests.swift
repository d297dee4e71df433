import Crypto
import HTTP
import HTTPTypes
import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

@testable import MediaNestAPI

/// Who gets in with a token, and who does not.
@Suite struct CredentialTests {
    @Test func whoShowsNothingOrSomethingElseIsToldHowToSignIn() throws {
        try withDatabase { db throws in
            let guest = db.guest()

            let nothing = guest.call(.get, "/me")
            #expect(nothing.status == 401 && nothing.code == "auth.required")
            #expect(nothing.fields[.wwwAuthenticate] == "Bearer")
            for authorization in ["Basic YWRhOmFkYQ==", "Bearer", "Bearer ", "Token x", "x", ""] {
                let answer = guest.call(.get, "/me", fields: [.authorization: authorization])
                #expect(answer.status == 401 && answer.code == "auth.invalid_token", "\(authorization)")
                #expect(answer.fields[.wwwAuthenticate] == "Bearer", "\(authorization)")
            }
        }
    }

    @Test func aTokenOfOursOpensEveryDoorOfItsOwner() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")

            let answer = ada.call(.get, "/me")

            #expect(answer.status == 200 && answer["id"]?.string == ada.principal.userID.text)
            var lowerCase = ada
            lowerCase.fields[.authorization] = ada.fields[.authorization].map { "bearer" + $0.dropFirst(6) }
            #expect(lowerCase.call(.get, "/me").status == 200)
        }
    }

    /// Signed with the right key, as a check that the forgeries below fail for the reason they are made for.
    @Test func forgedTokensAreRefused() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let ada = try db.openSession(db.makeUser("ada"))
            let now = Timestamp.now().secondsSince1970
            let key = try #require(db.environment["MEDIANEST_JWT_SECRET"])
            let right = Claims(ada, now)
            func status(_ token: String) -> (Int, String?) {
                let answer = db.guest().call(.get, "/me", fields: [.authorization: "Bearer " + token])
                return (answer.status, answer.code)
            }
            try #require(status(right.signed(key)) == (200, nil))

            let none = Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8)) + "." + right.encoded + "."
            let forgeries: KeyValuePairs<String, String> = [
                "no algorithm": none, "no algorithm, but a code": none + right.signed(key).split(separator: ".")[2],
                "no signature": right.signed(key).split(separator: ".").prefix(2).joined(separator: ".") + ".",
                "another key": right.signed("another secret that is long enough too"),
                "another algorithm": right.signed(key, header: #"{"alg":"HS512","typ":"JWT"}"#),
                "an empty key": right.signed(""), "a bit changed": right.signed(key) + "A",
                "another user": Claims(ada, now, sub: UserID().text).signed(key),
                "an unknown session": Claims(ada, now, sid: SessionID().text).signed(key),
                "a session that is no id": Claims(ada, now, sid: "*").signed(key),
                "an unknown role": Claims(ada, now, role: "ROOT").signed(key),
                "another issuer": Claims(ada, now, iss: "elsewhere").signed(key),
                "another audience": Claims(ada, now, aud: "elsewhere").signed(key),
                "expired": Claims(ada, now - 901).signed(key),
                "expired this second": Claims(ada, now - 900).signed(key),
                "from the future": Claims(ada, now + 120).signed(key),
                "never expiring": Claims(ada, now, exp: now + 1_000_000).signed(key),
                "nonsense": "nonsense", "nothing": "", "dots": "..", "very long": String(repeating: "a", count: 8000),
                "other claims": Claims.sign(Base64URL.encode(Array(#"{"sub":1}"#.utf8)), key),
                "no JSON": Claims.sign(Base64URL.encode([0xFF, 0x00]), key),
            ]
            for (name, token) in forgeries {
                #expect(status(token) == (401, "auth.invalid_token"), "\(name)")
            }
        }
    }

    @Test func aRoleInTheTokenMakesNoAdmin() throws {
        try withDatabase { db in
            var ada = try db.signIn("ada")
            let session = try db.openSession(Principal(userID: ada.principal.userID, role: .admin))
            ada.fields[.authorization] = "Bearer " + (try db.token(session))

            #expect(ada.call(.get, "/admin/settings").code == "auth.admin_only")
        }
    }

    @Test func anExpiredSessionIsOver() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            try db.superuser().query("update sessions set expires = now() - interval '1 second'")

            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
        }
    }

    @Test func aRevokedSessionIsOverAtOnceAndForGood() throws {
        try withDatabase { db in
            let ada = try db.signIn("ada")
            let other = try db.signIn(ada.principal)
            #expect(ada.call(.get, "/me").status == 200)

            #expect(ada.call(.post, "/auth/logout")["sessionsEnded"]?.int == 1)

            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
            try db.redis().send(RedisCommand("FLUSHDB"))
            #expect(ada.call(.get, "/me").code == "auth.invalid_token")
            #expect(other.call(.get, "/me").status == 200)
        }
    }

    @Test func anAccountThatIsSwitchedOffIsRefusedOnTheNextRequest() throws {
        try withDatabase { db in
            let redis = try db.redis()
            for status in ["suspended", "inactive"] {
                let person = try db.signIn(status)
                #expect(person.call(.get, "/requests").status == 200)
                let sessions = try redis.send(RedisCommand("KEYS", "session:*")).array ?? []
                #expect(sessions.count == 1)

                try db.superuser().query("update users set status = \(status) where id = \(person.principal.userID)")
                for key in sessions.compactMap(\.string) { try redis.send(RedisCommand("HSET", key, "status", status)) }
                let refused = person.call(.get, "/requests")
                #expect(refused.status == 403 && refused.code == "auth.suspended")

                // Redis forgets; the database says the same.
                try redis.send(RedisCommand("FLUSHDB"))
                #expect(person.call(.get, "/requests").code == "auth.suspended")
                try redis.send(RedisCommand("FLUSHDB"))
            }
        }
    }

    @Test func whoMustChangeThePasswordMayDoNothingElse() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            try db.superuser().query("update users set requires_password_change = true")

            for (method, target) in [
                (HTTPRequest.Method.get, "/requests"), (.get, "/admin/settings"), (.post, "/notifications/read-all"),
            ] {
                let answer = root.call(method, target)
                #expect(answer.status == 403 && answer.code == "auth.password_change_required")
            }
            #expect(root.call(.get, "/me")["requiresPasswordChange"]?.bool == true)
            #expect(root.call(.get, "/health/live").status == 200)
            #expect(root.call(.post, "/auth/logout").status == 200)
        }
    }
}

/// The claims of a token, made without the product's own signer.
private struct Claims {
    let encoded: String

    init(
        _ principal: Principal, _ iat: Int, sub: String? = nil, sid: String? = nil, role: String = "USER",
        iss: String = "medianest", aud: String = "medianest", exp: Int? = nil
    ) {
        let (sub, sid) = (sub ?? principal.userID.text, sid ?? principal.sessionID.text)
        encoded = Base64URL.encode(
            Array(
                """
                {"sub":"\(sub)","role":"\(role)","sid":"\(sid)","did":"d","iat":\(iat),"exp":\(exp ?? iat + 900),\
                "iss":"\(iss)","aud":"\(aud)"}
                """.utf8))
    }

    func signed(_ key: String, header: String = #"{"alg":"HS256","typ":"JWT"}"#) -> String {
        Self.sign(encoded, key, header: header)
    }

    static func sign(_ claims: String, _ key: String, header: String = #"{"alg":"HS256","typ":"JWT"}"#) -> String {
        let payload = Base64URL.encode(Array(header.utf8)) + "." + claims
        return payload + "." + Base64URL.encode(HMACSHA256.code(for: Array(payload.utf8), key: Array(key.utf8)))
    }
}
