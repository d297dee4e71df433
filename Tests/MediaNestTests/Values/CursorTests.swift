import Crypto
import Postgres
import Testing

@testable import MediaNest

@Suite struct CursorTests {
    private static let id = "8e03978e-40d5-43e8-bc93-6894a57f9324"

    @Test(arguments: [0, 1, 1_795_227_474_123_456, 4_102_444_800_000_000] as [Int64])
    func aCursorComesBackAsItWas(microseconds: Int64) {
        let cursor = Cursor(createdAt: Timestamp(microseconds: microseconds), id: Self.id)

        #expect(Cursor(cursor.text) == cursor)
    }

    @Test(arguments: [
        "", "1795227474123456", "1795227474123456 ", "1795227474123456 x", "x \(id)", "-1 \(id)",
        "4102444800000001 \(id)",
        "99999999999999999999 \(id)", "1795227474123456 \(id) x", "1795227474123456,\(id)",
        "1795227474123456 \(id)'; drop table users; --",
    ])
    func aForgedOneIsNone(plain: String) {
        #expect(Cursor(Base64URL.encode(Array(plain.utf8))) == nil)
    }

    @Test func aListOfNumberedRowsHasCursorsOfItsOwn() {
        let cursor = Cursor(createdAt: Timestamp(microseconds: 1_795_227_474_123_456), id: "9007199254740993")

        #expect(Cursor(cursor.text, of: .number) == cursor)
        #expect(Cursor(cursor.text) == nil)
        for id in [Self.id, "7x", "7.5", "9223372036854775808"] {
            #expect(Cursor(Base64URL.encode(Array("1 \(id)".utf8)), of: .number) == nil)
        }
    }

    @Test(arguments: ["1795227474123456 \(id)", "####", "=", "AA=="])
    func whatIsNotEncodedIsNone(text: String) {
        #expect(Cursor(text) == nil)
    }

    @Test func bytesThatAreNoTextAreNone() {
        #expect(Cursor(Base64URL.encode([0xFF, 0xFE] + Array("1 \(Self.id)".utf8))) == nil)
    }

    @Test func theFirstPageHasNoCondition() {
        #expect(Cursor.condition(nil).text == "")
        #expect(
            Cursor.condition(Cursor(createdAt: Timestamp(microseconds: 1), id: Self.id)).binds == [
                "1970-01-01T00:00:00.000001Z", Self.id,
            ])
    }

    @Test func aRowMoreThanAskedForMeansAnotherPage() {
        func page(_ rows: [Int]) -> Page<Int> {
            Page(rows, limit: 2) { Cursor(createdAt: Timestamp(secondsSince1970: $0), id: Self.id) }
        }

        #expect(page([5, 4, 3]).rows == [5, 4])
        #expect(page([5, 4, 3]).next?.createdAt.secondsSince1970 == 4)
        #expect(page([5, 4]).next == nil)
        #expect(page([]).next == nil)
    }
}
