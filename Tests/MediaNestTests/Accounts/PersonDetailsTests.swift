import MediaNest
import Testing

@Suite struct PersonDetailsTests {
    @Test(arguments: [
        ("Ada", "Ada"), ("  Ada Lovelace \t", "Ada Lovelace"), ("Zoë 👩‍💻", "Zoë 👩‍💻"),
        (String(repeating: "é", count: 100), String(repeating: "é", count: 100)),
    ])
    func aNameIsKeptWithoutBlanksAroundIt(_ text: String, _ name: String) throws {
        #expect(try PersonName(text).text == name)
    }

    @Test(arguments: ["", " \n", "a\u{0}b", "a\nb", String(repeating: "x", count: 101)])
    func whatIsNoNameIsRefused(_ text: String) {
        #expect(throws: AccountError.nameUnusable) { try PersonName(text) }
    }

    @Test(arguments: ["", "ada", "@test.local", "ada@", "ada lovelace@test.local", "ada@test.local\n", "a\u{7}@b.c"])
    func whatIsNoEMailAddressIsRefused(_ text: String) {
        #expect(throws: AccountError.emailInvalid) { try EmailAddress(text) }
    }
}
