import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

@Suite struct InvitationRoutesTests {
    private func token(_ made: Answer) throws -> String {
        String(try #require(made["link"]?.string?.split(separator: "=").last))
    }

    @Test func aLinkIsMadeShownOnceOpenedAndRevoked() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)

            let made = root.call(
                .post, "/admin/invitations",
                #"{"name":"Grandma","autoApprove":true,"requestQuotaLimit":5,"requestQuotaDays":7,"expiresInDays":3}"#)

            #expect(made.status == 201)
            var members = try #require(made.json.object)
            let link = try #require(members.removeValue(forKey: "link")?.string)
            let listed = root.call(.get, "/admin/invitations")
            #expect(listed.data == [.object(members)] && !listed.text.contains(link))
            #expect(members["status"]?.string == "open" && members["role"]?.string == "USER")
            #expect(members["requestQuotaLimit"]?.int == 5 && members["openRequestLimit"] == .null)

            let body = #"{"token":"\#(try token(made))"}"#
            let offer = db.guest().call(.post, "/auth/invitation", body)
            #expect(offer.status == 200 && offer["name"]?.string == "Grandma" && offer["role"]?.string == "USER")
            #expect(offer["expiresAt"] == members["expiresAt"])

            let id = try #require(members["id"]?.string)
            #expect(root.call(.delete, "/admin/invitations/\(id)").status == 204)
            #expect(root.call(.get, "/admin/invitations").data.first?["status"]?.string == "revoked")
            let revoked = db.guest().call(.post, "/auth/invitation", body)
            #expect(revoked.status == 403 && revoked.code == "invitation.revoked")
        }
    }

    @Test func eachRefusalSaysWhatIsWrong() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            func code(_ body: String) -> String? { root.call(.post, "/admin/invitations", body).code }

            #expect(code("{}") == "validation.missing_field")
            #expect(code(#"{"name":" "}"#) == "user.name_unusable")
            #expect(code(#"{"name":"a","expiresInDays":91}"#) == "validation.out_of_range")
            #expect(code(#"{"name":"a","role":"OWNER"}"#) == "validation.out_of_range")
            #expect(db.guest().call(.post, "/auth/invitation", #"{"token":"x"}"#).code == "invitation.invalid")
            #expect(root.call(.delete, "/admin/invitations/1").code == "invitation.not_found")
            #expect(root.call(.delete, "/admin/invitations/\(MediaRequestIDs.unknown)").code == "invitation.not_found")
        }
    }

    @Test func invitationsArePaged() throws {
        try withDatabase { db in
            let root = try db.signIn("root", role: .admin)
            for name in ["a", "b", "c"] { root.call(.post, "/admin/invitations", #"{"name":"\#(name)"}"#) }

            let first = root.call(.get, "/admin/invitations?limit=2")
            let cursor = try #require(first["nextCursor"]?.string)
            let second = root.call(.get, "/admin/invitations?limit=2&cursor=\(cursor)")

            #expect((first.data + second.data).map { $0["name"]?.string } == ["c", "b", "a"])
        }
    }
}
