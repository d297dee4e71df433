import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestJobs

/// In whose name a request reaches Overseerr.
@Suite struct OverseerrUserTests {
    private static let imports = "POST /api/v1/user/import-from-plex"

    /// The `X-API-User` of each submission for somebody with this Plex id and the address carl@test.local.
    private func users(_ overseerr: OverseerrStub, plexID: String = "900") throws -> [String?] {
        try withDatabase { db in
            overseerr.answer(OverseerrStub.submission, .json(201, OverseerrStub.request(22, 1)))
            try db.configureOverseerr(overseerr.url)
            let carl = try db.makeUser("carl")
            try db.superuser().query("update users set plex_id = \(plexID) where id = \(carl.userID)")
            _ = try db.ask(carl)
            try db.makeWorker().drain()
            return overseerr.calls(OverseerrStub.submission).map { $0.fields["x-api-user"] }
        }
    }

    /// Whoever can choose his own address must not become somebody else by it, an admin perhaps.
    @Test func thePlexAccountDecidesBeforeTheAddress() throws {
        let overseerr = try OverseerrStub([
            OverseerrStub.userList: OverseerrStub.users(
                #"{"id":1,"email":"carl@test.local","plexId":1}"#, #"{"id":7,"email":"x@test.local","plexId":900}"#)
        ])

        #expect(try users(overseerr) == ["7"])
    }

    @Test func anotherPlexAccountUnderTheSameAddressIsSomebodyElse() throws {
        let overseerr = try OverseerrStub([
            OverseerrStub.userList: OverseerrStub.users(#"{"id":1,"email":"carl@test.local","plexId":1}"#),
            Self.imports: .json(201, "[]"),
        ])

        #expect(try users(overseerr).isEmpty)
    }

    @Test func aLocalUserThereIsFoundByHisAddress() throws {
        let overseerr = try OverseerrStub([
            OverseerrStub.userList: OverseerrStub.users(#"{"id":5,"email":"Carl@Test.local","plexId":null}"#)
        ])

        #expect(try users(overseerr) == ["5"])
    }

    /// The import says only who is new; whom it knew by another address has got his Plex id by it.
    @Test func aUserWhomTheImportCompletesIsFound() throws {
        let overseerr = try OverseerrStub([
            OverseerrStub.userList: .first(
                OverseerrStub.users(#"{"id":5,"email":"old@test.local","plexId":null}"#),
                then: OverseerrStub.users(#"{"id":5,"email":"new@test.local","plexId":900}"#)),
            Self.imports: .json(201, "[]"),
        ])

        #expect(try users(overseerr) == ["5"])
    }

    @Test func everybodyIsLookedThrough() throws {
        let many = (1...1000).map { #"{"id":\#($0),"email":"\#($0)@test.local","plexId":\#(10_000 + $0)}"# }
        let overseerr = try OverseerrStub([
            OverseerrStub.userList: .json(200, #"{"results":[\#(many.joined(separator: ","))]}"#),
            "GET /api/v1/user?take=1000&sort=created&skip=1000": OverseerrStub.users(
                #"{"id":1001,"email":"x@test.local","plexId":900}"#),
        ])

        #expect(try users(overseerr) == ["1001"])
    }
}
