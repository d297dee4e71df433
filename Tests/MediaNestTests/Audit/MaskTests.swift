import MediaNest
import Testing

@Suite struct MaskTests {
    @Test(arguments: [
        ("ada@demo.local", "a***@demo.local"), ("ö@x", "ö***@x"), ("a@b@c", "a***@b@c"), ("ada", "***"), ("", "***"),
    ])
    func anEMailAddressKeepsItsFirstLetterAndHost(email: String, masked: String) {
        #expect(Mask.email(email) == masked)
    }

    @Test(arguments: [
        ("no user ada@demo.local here", "no user a***@demo.local here"), ("(ada@demo.local)", "(a***@demo.local)"),
        ("/users/ada%40demo.local", "/users/a***"), ("twitter @ada", "twitter @ada"),
        ("/me/api-keys/mn_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0", "/me/api-keys/mn_***"),
        ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "Bearer eyJ***"),
        (
            "key 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef is wrong",
            "key 0123*** is wrong"
        ),
        (
            "v1.1a2b3c4d.AAAAAAAAAAAAAAAA.0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "v1.1a2b3c4d.AAAAAAAAAAAAAAAA.0AAA***"
        ),
        ("6f1c1a3e-9c3c-4d5e-8f00-0123456789ab", "6f1c1a3e-9c3c-4d5e-8f00-0123456789ab"),
        (
            "constraint media_requests_a_very_long_name_of_a_constraint",
            "constraint media_requests_a_very_long_name_of_a_constraint"
        ),
        ("größe: 3 MiB, 5.2 s; \"x\"\n", "größe: 3 MiB, 5.2 s; \"x\"\n"), ("mn_short eyJ", "mn_short eyJ"), ("", ""),
    ])
    func aTextLosesAddressesTokensAndKeysAndNothingElse(text: String, masked: String) {
        #expect(Mask.text(text) == masked)
    }

    @Test(arguments: [
        ("192.168.1.7", "192.168.1.x"), ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3:x"),
        ("2001:db8::7", "2001:db8::x"),
        ("2a02::7", "2a02::x"), ("fe80::1", "fe80::x"), ("::1", "::x"), ("::", "::x"), ("::ffff:192.168.1.7", "::x"),
        ("2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3:x"), ("", "x"), ("1.2.3", "x"),
    ])
    func anAddressLosesItsHost(address: String, masked: String) {
        #expect(Mask.address(address) == masked)
    }
}
