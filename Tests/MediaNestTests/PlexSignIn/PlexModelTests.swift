import FoundationEssentials
import Testing

@testable import MediaNest

/// plex.tv's answers, as they come and as they should not come.
@Suite struct PlexModelTests {
    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test(arguments: [
        #"{}"#, #"{"id":1}"#, #"{"id":0,"code":"x"}"#, #"{"id":"1","code":"x"}"#, #"{"id":1,"code":""}"#,
        #"{"id":1,"code":"x","authToken":"with a blank"}"#, #"{"id":1,"code":"x","authToken":7}"#,
        "{\"id\":1,\"code\":\"x\",\"authToken\":\"line\\r\\nX-Evil: 1\"}",
    ])
    func whatIsNoPinIsRefused(json: String) {
        #expect(throws: DecodingError.self) { try decode(PlexPin.self, json) }
    }

    @Test func aPinHasATokenOnceThePersonHasSaidYes() throws {
        #expect(try decode(PlexPin.self, #"{"id":1,"code":"x","authToken":null}"#).token == nil)
        #expect(try decode(PlexPin.self, #"{"id":1,"code":"x","authToken":""}"#).token == nil)
        #expect(try decode(PlexPin.self, #"{"id":1,"code":"x","authToken":"t"}"#).token?.text == "t")
    }

    @Test func theFirstNameThatIsThereIsTheName() throws {
        func name(_ members: String) throws -> String { try decode(PlexAccount.self, #"{"id":7,\#(members)}"#).name }

        #expect(try name(#""friendlyName":"F","title":"T","username":"U""#) == "F")
        #expect(try name(#""friendlyName":"","title":"T","username":"U""#) == "T")
        #expect(try name(#""friendlyName":null,"username":"U""#) == "U")
        #expect(try name(#""username":"""#) == "Plex user 7")
        #expect(try name("\"title\":\"a\\u0000b\\u0007\"") == "ab")
        #expect(try name("\"title\":\"\(String(repeating: "x", count: 300))\"").count == 255)
    }

    @Test(
        arguments: [
            (#""email":"a@b.c""#, "a@b.c"), (#""email":"a@b.c","confirmed":true"#, "a@b.c"),
            (#""email":"a@b.c","confirmed":false"#, nil), (#""email":"""#, nil), (#""email":null"#, nil),
            (#""email":"nobody""#, nil), (#""email":"@b""#, nil), (#""email":"a@""#, nil), (#""email":"a b@c""#, nil),
        ] as [(String, String?)])
    func onlyAProvenAddressCounts(members: String, email: String?) throws {
        #expect(try decode(PlexAccount.self, #"{"id":7,\#(members)}"#).email == email)
    }

    @Test(arguments: [
        #"{"username":"u"}"#, #"{"id":0}"#, #"{"id":-3}"#, #"{"id":"7"}"#, #"{"id":7,"email":["x"]}"#, "[]",
    ])
    func whoHasNoNumberIsNobody(json: String) {
        #expect(throws: DecodingError.self) { try decode(PlexAccount.self, json) }
    }

    @Test func aPictureIsAnAddressThatBrowsersMayLoad() throws {
        #expect(try decode(PlexAccount.self, #"{"id":7,"thumb":"https://plex.tv/x"}"#).thumb == "https://plex.tv/x")
        #expect(try decode(PlexAccount.self, #"{"id":7,"thumb":"javascript:alert(1)"}"#).thumb == nil)
    }

    @Test(
        arguments: [
            (#"{"provides":"server","owned":true}"#, .owner), (#"{"provides":"server","owned":false}"#, .friend),
            (#"{"provides":"server"}"#, .friend), (#"{"provides":"client, server","owned":true}"#, .owner),
            (#"{"provides":"player","owned":true}"#, .stranger),
            (#"{"provides":"pubsub-server","owned":true}"#, .stranger),
            (#"{"provides":"","owned":true}"#, .stranger), (#"{"owned":true}"#, .stranger),
        ] as [(String, PlexMembership)])
    func onlyAServerMakesAMember(json: String, membership: PlexMembership) throws {
        let resources = try decode(
            [PlexResource].self, "[" + json.replacing("{", with: #"{"clientIdentifier":"abc","#) + "]")

        #expect(PlexMembership(resources, server: "abc") == membership)
        #expect(PlexMembership(resources, server: "ABC") == .stranger)
    }

    @Test func anOwnerIsKnownByTruthAlone() {
        for owned in [#""true""#, "2", "[]"] {
            let json = #"[{"clientIdentifier":"abc","provides":"server","owned":\#(owned)}]"#
            #expect(throws: DecodingError.self) { try decode([PlexResource].self, json) }
        }
    }

    @Test func aTokenDescribesItselfAsNothing() throws {
        let token = try #require(PlexToken("s3cret"))

        #expect("\(token) \(String(reflecting: token))".contains("s3cret") == false)
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }

    @Test(arguments: [
        ("https://plex.example/", true), ("http://127.0.0.1:32400", true), ("http://localhost", true),
        ("http://[::1]:80", true), ("http://127.0.0.1.evil.example", false), ("http://plex.example", false),
        ("http://127.1", false), ("http://localhost.evil", false), ("ftp://plex.tv", false), ("https://", false),
        ("https://user@plex.tv", false), ("https://plex.tv?x", false), ("https://plex.tv/#x", false),
        ("https://plex tv", false),
    ])
    func tokensTravelOverTLSOrStayOnThisMachine(url: String, isAllowed: Bool) {
        #expect((PlexAddresses.mistake(url) == nil) == isAllowed)
    }
}
