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
        ("192.168.1.7", "192.168.1.x"), ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3:x"),
        ("2001:db8::7", "2001:db8::x"),
        ("2a02::7", "2a02::x"), ("fe80::1", "fe80::x"), ("::1", "::x"), ("::", "::x"), ("::ffff:192.168.1.7", "::x"),
        ("2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3:x"), ("", "x"), ("1.2.3", "x"),
    ])
    func anAddressLosesItsHost(address: String, masked: String) {
        #expect(Mask.address(address) == masked)
    }
}
