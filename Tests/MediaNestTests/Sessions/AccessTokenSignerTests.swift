import Crypto
import MediaNest
import Testing

@Suite struct AccessTokenSignerTests {
    private static let now = 1_795_227_474
    private static let secret = "a secret of the tests, long enough for HS256"
    private static let other = "another secret of the tests, as long as that"

    private let signer = AccessTokenSigner(secrets: [secret])

    private func token(issuedAt: Int = now) -> AccessToken {
        AccessToken(
            userID: UserID(), role: .user, sessionID: SessionID(), deviceID: "device", issuedAtSeconds: issuedAt)
    }

    /// A token as an attacker or another issuer would write it; an empty change leaves a claim out.
    private func forge(
        _ changes: [String: String] = [:], more: String = "", header: String = #"{"alg":"HS256","typ":"JWT"}"#,
        secret: String = secret
    ) -> String {
        let claims: KeyValuePairs = [
            "sub": "\"\(UserID())\"", "role": "\"USER\"", "sid": "\"\(SessionID())\"", "did": "\"device\"",
            "iat": "\(Self.now)", "exp": "\(Self.now + 900)", "iss": "\"medianest\"", "aud": "\"medianest\"",
        ]
        let members = claims.compactMap { name, value -> String? in
            let value = changes[name] ?? value
            return value.isEmpty ? nil : "\"\(name)\":\(value)"
        }
        let payload = "{" + members.joined(separator: ",") + more + "}"
        let text = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
        return text + "." + Base64URL.encode(HMACSHA256.code(for: Array(text.utf8), key: Array(secret.utf8)))
    }

    /// Signed with the right key: what is not exactly what we would have written is refused all the same.
    @Test(arguments: [
        #","nbf":1795227000"#, #","nbf":1895227000"#, #","jti":"1""#, #","role":"ADMIN""#, #","exp":1895227000"#,
        #","sub":"00000000-0000-4000-8000-000000000000""#, #","aud":"elsewhere""#, " ", #","x":{"y":[]}"#,
    ])
    func aClaimTooManyIsRefused(more: String) {
        #expect(signer.verify(forge(more: more), nowSeconds: Self.now) == nil)
    }

    @Test(arguments: [
        ["iat": "1795227474.0"], ["iat": "17952274740e-1"], ["did": "\"\\u0064evice\""], ["aud": "[\"medianest\"]"],
        ["sub": "\"00000000-0000-4000-8000-00000000000A\""],
    ])
    func anotherSpellingOfTheSameIsRefused(changes: [String: String]) {
        #expect(signer.verify(forge(changes), nowSeconds: Self.now) == nil)
    }

    @Test func aTokenComesBackAsItWasSigned() throws {
        let token = AccessToken(
            userID: UserID(), role: .admin, sessionID: SessionID(), deviceID: "device", issuedAtSeconds: Self.now)

        let text = try signer.sign(token)

        #expect(signer.verify(text, nowSeconds: Self.now) == token)
        #expect(signer.verify(text, nowSeconds: Self.now + 899) == token)
        #expect(token.expiresAtSeconds == Self.now + 900)
    }

    @Test func aForgedButFaithfulOneShowsThatTheForgeWorks() {
        #expect(signer.verify(forge(), nowSeconds: Self.now) != nil)
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"HS512","typ":"JWT"}"#, #"{"alg":"RS256","typ":"JWT"}"#,
        #"{"typ":"JWT","alg":"HS256"}"#,
        #"{"alg":"HS256","typ":"JWT","kid":"1"}"#, #"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#,
        #"{"alg":"HS256","typ":"JWT","jku":"https://elsewhere.example/keys"}"#, #"{"alg":"HS384","typ":"JWT"}"#,
        #"{"alg":"hs256","typ":"JWT"}"#, #"{"alg":"HS256","alg":"none","typ":"JWT"}"#, #"{"alg":"HS256"}"#,
        #"{"alg":"HS256","typ":"JWT","crit":["exp"]}"#, "{}", "",
    ])
    func everyOtherHeaderIsRefused(header: String) {
        #expect(signer.verify(forge(header: header), nowSeconds: Self.now) == nil)
    }

    @Test func algNoneWithoutASignatureIsRefused() {
        let parts = forge(header: #"{"alg":"none","typ":"JWT"}"#).split(separator: ".")

        #expect(signer.verify("\(parts[0]).\(parts[1]).", nowSeconds: Self.now) == nil)
        #expect(signer.verify("\(parts[0]).\(parts[1])", nowSeconds: Self.now) == nil)
    }

    @Test func anotherKeyIsRefused() {
        #expect(signer.verify(forge(secret: Self.other), nowSeconds: Self.now) == nil)
        #expect(signer.verify(forge(secret: ""), nowSeconds: Self.now) == nil)
    }

    @Test(arguments: [
        ["iss": "\"other\""], ["aud": "\"other\""], ["iss": ""], ["aud": ""], ["role": "\"OWNER\""], ["sub": "\"1\""],
        ["sid": "\"1\""],
        ["sub": ""], ["exp": ""], ["exp": "\(now + 1_000_000)"], ["exp": "\"soon\""], ["iat": "\(now - 1)"],
    ])
    func aClaimThatIsNotOursIsRefused(changes: [String: String]) {
        #expect(signer.verify(forge(changes), nowSeconds: Self.now) == nil)
    }

    @Test func aChangedPayloadIsRefused() throws {
        let parts = try signer.sign(token()).split(separator: ".").map(String.init)
        let json = String(decoding: try #require(Base64URL.decode(parts[1])), as: UTF8.self)
        let admin = Base64URL.encode(Array(json.replacing("\"USER\"", with: "\"ADMIN\"").utf8))

        #expect(signer.verify("\(parts[0]).\(admin).\(parts[2])", nowSeconds: Self.now) == nil)
        #expect(signer.verify("\(parts[0]).\(parts[1]).\(parts[2])", nowSeconds: Self.now) != nil)
    }

    @Test func aChangedSignatureIsRefusedWhereverItWasChanged() throws {
        let text = try signer.sign(token())
        let start = try #require(text.lastIndex(of: "."))

        for index in text.indices where index > start {
            let changed = text[..<index] + (text[index] == "A" ? "B" : "A") + text[text.index(after: index)...]
            #expect(signer.verify(String(changed), nowSeconds: Self.now) == nil)
        }
    }

    @Test(arguments: ["", ".", "..", "...", "a.b.c", "####", String(repeating: "a", count: 5000)])
    func whatIsNoTokenIsRefused(text: String) {
        #expect(signer.verify(text, nowSeconds: Self.now) == nil)
    }

    @Test func anExpiredOneIsRefusedUnlessTheSessionDecides() throws {
        let text = try signer.sign(token())

        for now in [Self.now + 900, Self.now + 1_000_000] {
            #expect(signer.verify(text, nowSeconds: now) == nil)
            #expect(signer.verify(text, nowSeconds: now, allowingExpired: true) != nil)
        }
        #expect(signer.verify(text, nowSeconds: Self.now + 900) == nil, "the answer before was for a cookie")
    }

    /// Hosts' clocks differ a little.
    @Test func oneFromTheFutureIsRefused() throws {
        #expect(signer.verify(try signer.sign(token(issuedAt: Self.now + 61)), nowSeconds: Self.now) == nil)
        #expect(
            signer.verify(try signer.sign(token(issuedAt: Self.now + 61)), nowSeconds: Self.now, allowingExpired: true)
                == nil)
        #expect(signer.verify(try signer.sign(token(issuedAt: Self.now + 60)), nowSeconds: Self.now) != nil)
    }

    @Test func duringARotationBothKeysAreAccepted() throws {
        let rotated = AccessTokenSigner(secrets: [Self.other, Self.secret])

        #expect(rotated.verify(try signer.sign(token()), nowSeconds: Self.now) != nil)
        #expect(rotated.verify(try rotated.sign(token()), nowSeconds: Self.now) != nil)
        #expect(AccessTokenSigner(secrets: [Self.other]).verify(try rotated.sign(token()), nowSeconds: Self.now) != nil)
        #expect(signer.verify(try rotated.sign(token()), nowSeconds: Self.now) == nil)
    }

    @Test func aBusyProcessForgetsTokensButNotHowToCheckThem() throws {
        let first = try signer.sign(token())
        for _ in 0..<1100 { #expect(signer.verify(try signer.sign(token()), nowSeconds: Self.now) != nil) }

        #expect(signer.verify(first, nowSeconds: Self.now) != nil)
        #expect(signer.verify(forge(secret: Self.other), nowSeconds: Self.now) == nil)
    }
}
