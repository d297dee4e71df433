import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// What a person sees and changes of his own account.
enum MeRoutes {
    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let user = try services.signIn.user(principal)
        var json = JSONWriter()
        json.object { json in
            UserJSON.members(of: user, &json)
            json.key("csrfToken")
            json.string(
                Authentication(configuration: services.configuration, signer: services.signer).csrfToken(
                    principal.sessionID))
        }
        return Response(json: json)
    }

    /// 204; the person's other sessions end. 403 `password.wrong`.
    static func changePassword(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.passwords.change(
            from: call.body.required("currentPassword"), to: NewPassword(call.body.required("newPassword")),
            address: call.address,
            correlationID: call.correlationID, as: principal)
        return Response(.noContent)
    }

    static func sessions(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let rows = try services.sessions.list(as: principal)
        var json = JSONWriter(reserving: 2048)
        json.object { json in
            json.key("data")
            json.array { json in for row in rows { write(row, &json) } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    /// 204; that device is refused on its next request.
    static func revokeSession(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        guard let id = call.path["id"].flatMap({ SessionID($0) }) else { throw SessionError.notFound }
        try services.sessions.revoke(id, address: call.address, correlationID: call.correlationID, as: principal)
        return Response(.noContent)
    }

    private static func write(_ row: SessionRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id.text)
            json.key("device")
            json.string(row.device)
            json.key("ipAddress")
            json.string(row.ipAddress)
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("lastUsedAt")
            json.timestamp(row.lastUsedAt)
            json.key("expiresAt")
            json.timestamp(row.expiresAt)
            json.key("isCurrent")
            json.bool(row.isCurrent)
        }
    }
}
