import HTTP
import HTTPTypes
import MediaNest

enum InvitationRoutes {
    static let fields: [Field] =
        [
            .required("name", .string(1...100), "Whom it is for."), .optional("role", .word(["USER", "ADMIN"])),
            .optional("autoApprove", .boolean),
            .optional("expiresInDays", .integer(1...90), "14 unless said otherwise."),
        ] + AdminUserRoutes.limitFields

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let page = try services.invitations.list(limit: call.limit(), after: call.cursor(), as: admin)
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { json.object { json in members(of: row, &json) } } }
            json.key("nextCursor")
            json.string(page.next?.text)
        }
        return Response(json: json)
    }

    /// 201 with the link, which is never shown again.
    static func create(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        var draft = InvitationDraft(name: try PersonName(call.body.required("name")))
        draft.role = call.body.string("role").flatMap(User.Role.init(rawValue:)) ?? .user
        draft.autoApprove = call.body.bool("autoApprove") ?? false
        draft.requestQuotaLimit = call.body.int("requestQuotaLimit")
        draft.requestQuotaDays = call.body.int("requestQuotaDays")
        draft.openRequestLimit = call.body.int("openRequestLimit")
        draft.expiresInDays = call.body.int("expiresInDays") ?? draft.expiresInDays
        let (row, link) = try services.invitations.create(
            draft, address: call.address, correlationID: call.correlationID, as: admin)
        var json = JSONWriter()
        json.object { json in
            members(of: row, &json)
            json.key("link")
            json.string(link)
        }
        return Response(.created, json: json)
    }

    /// 204; also for one that was revoked or has expired. 409 `invitation.used`.
    static func revoke(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        guard let id = call.path["id"].flatMap({ Identifier<InvitationRow>($0) }) else {
            throw InvitationError.notFound
        }
        try services.invitations.revoke(id, address: call.address, correlationID: call.correlationID, as: admin)
        return Response(.noContent)
    }

    /// What the link offers. 403 `invitation.invalid`, `invitation.expired` and `invitation.revoked`, 409 `invitation.used`.
    static func show(_ call: Call, _ services: Services) throws -> Response {
        let offer = try services.invitations.offer(LinkToken(call.body.required("token")), address: call.address)
        var json = JSONWriter()
        json.object { json in
            json.key("name")
            json.string(offer.name)
            json.key("role")
            json.string(offer.role.rawValue)
            json.key("expiresAt")
            json.timestamp(offer.expiresAt)
        }
        return Response(json: json)
    }

    private static func members(of row: InvitationRow, _ json: inout JSONWriter) {
        json.key("id")
        json.string(row.id.text)
        json.key("name")
        json.string(row.name)
        json.key("role")
        json.string(row.role.rawValue)
        json.key("autoApprove")
        json.bool(row.autoApprove)
        for (name, value) in [
            ("requestQuotaLimit", row.requestQuotaLimit), ("requestQuotaDays", row.requestQuotaDays),
            ("openRequestLimit", row.openRequestLimit),
        ] {
            json.key(dynamic: name)
            if let value { json.int(value) } else { json.null() }
        }
        json.key("status")
        json.string(row.status.rawValue)
        json.key("createdAt")
        json.timestamp(row.createdAt)
        json.key("expiresAt")
        json.timestamp(row.expiresAt)
        json.key("redeemedAt")
        json.timestamp(row.redeemedAt)
        json.key("redeemedBy")
        json.string(row.redeemedBy?.text)
    }
}
