import HTTPTypes
import Testing

@testable import HTTPClient

@Suite struct AddressGuardTests {
    @Test(arguments: [
        "127.0.0.1", "localhost", "0x7f.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "127.1",
    ])
    func thisMachineIsOutOfReachHoweverItIsWritten(host: String) throws {
        let stub = try StubServer(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let client = Client(options: ClientOptions(allowsPrivateAddresses: false))

        #expect(throws: HTTPClientError.addressNotAllowed) {
            try client.send(ClientRequest(.get, "http://\(host):\(stub.port)/"))
        }
        #expect(stub.connectionCount == 0)
    }

    @Test(
        arguments: [
            [0, 0, 0, 0], [10, 1, 2, 3], [100, 64, 0, 1], [127, 0, 0, 1], [169, 254, 169, 254], [172, 16, 0, 1],
            [172, 31, 255, 255], [192, 168, 0, 1], [192, 0, 2, 1], [198, 18, 0, 1], [198, 51, 100, 1],
            [203, 0, 113, 1],
            [224, 0, 0, 1], [255, 255, 255, 255],
        ] as [[UInt8]])
    func whatIsNobodysOnTheInternet(address: [UInt8]) { #expect(!PublicAddress.contains(ipv4: address)) }

    @Test(
        arguments: [
            [1, 1, 1, 1], [8, 8, 8, 8], [100, 128, 0, 1], [172, 32, 0, 1], [192, 167, 0, 1], [198, 20, 0, 1],
            [223, 1, 1, 1],
        ] as [[UInt8]])
    func whatIsSomebodys(address: [UInt8]) { #expect(PublicAddress.contains(ipv4: address)) }

    @Test(
        arguments: [
            ([0x20, 0x01, 0x48, 0x60], true), ([0x2A, 0x00, 0x14, 0x50], true), ([0x20, 0x01, 0x0D, 0xB8], false),
            ([0x20, 0x02, 0x7F, 0x00], false), ([0x20, 0x01, 0x00, 0x00], false), ([0xFE, 0x80, 0, 0], false),
            ([0xFC, 0, 0, 0], false), ([0, 0, 0, 0], false), ([0x00, 0x64, 0xFF, 0x9B], false),
            ([0xFF, 0x02, 0, 0], false),
        ] as [([UInt8], Bool)])
    func ofIPv6OnlyWhatIsRouted(start: [UInt8], isPublic: Bool) {
        #expect(PublicAddress.contains(ipv6: start + Array(repeating: 1, count: 12)) == isPublic)
    }
}
