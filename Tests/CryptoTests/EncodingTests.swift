import Crypto
import Testing

@Suite struct EncodingTests {
    /// RFC 4648, section 10, without the padding; and the two characters that differ from plain Base64.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("???>>>", "Pz8_Pj4-"),
    ])
    func base64URLHasThePublishedForms(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
        #expect(Base64URL.decode("x.\(encoded)".dropFirst(2)) == Array(text.utf8))
    }

    @Test(arguments: [
        "Zg==", "Zm8=", "A", "Z", "Zm9vA", "Zm9vY", "Zm 9", "Zm9\n", "Zm+v", "Zm/v", "Zm9v\0", "Zmö", "Zh", "Zm9",
        "_-_",
    ])
    func base64URLRefusesWhatItWouldNotWrite(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func everyByteSurvives() {
        let bytes = Array(UInt8.min...UInt8.max)

        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }

    /// RFC 4648, section 10.
    @Test func hexHasThePublishedForms() {
        #expect(Hex.encode(Array("foobar".utf8)) == "666f6f626172")
        #expect(Hex.decode("666F6f") == Array("foo".utf8))
        #expect(Hex.decode("") == [])
    }

    @Test(arguments: ["6", "666", "6g", "0x66", " 66", "66\n", "٦٦"])
    func hexRefusesAnythingElse(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
