import MediaNest
import Testing

@Suite struct NewPasswordTests {
    @Test(arguments: [
        "correct horse", "größe größe größe", String(repeating: "🎬", count: 12), String(repeating: "x", count: 256),
    ])
    func twelveCharactersAreEnough(text: String) throws {
        #expect(try NewPassword(text).text == text)
    }

    @Test(arguments: ["", "short", "elevenchars", String(repeating: "e\u{301}", count: 11)])
    func fewerAreNot(text: String) {
        #expect(throws: AccountError.passwordTooShort) { try NewPassword(text) }
    }

    @Test(arguments: [
        String(repeating: "x", count: 257), "correct\nhorse", "correct horse\u{0}", "correct\u{7F}horse",
        "correct\u{85}horse",
    ])
    func controlCharactersAndVeryLongOnesAreRefused(text: String) {
        #expect(throws: AccountError.passwordUnusable) { try NewPassword(text) }
    }
}
