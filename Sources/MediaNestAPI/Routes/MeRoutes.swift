import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// What a person sees and changes of his own account.
enum MeRoutes {
    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let (user, hasPassword) = try services.ownAccount.show(principal)
        var json = JSONWriter()
        json.object { json in
            UserJSON.members(of: user, &json)
            json.key("hasPassword")
            json.bool(hasPassword)
            json.key("csrfToken")
            json.string(
                Authentication(configuration: services.configuration, signer: services.signer).csrfToken(
                    principal.sessionID))
        }
        return Response(json: json)
    }

    /// 400 `user.name_unusable`.
    static func change(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let user =
            if let name = call.body.string("name") {
                try services.ownAccount.rename(PersonName(name), as: principal)
            } else {
                try services.signIn.user(principal)
            }
        var json = JSONWriter()
        UserJSON.write(user, &json)
        return Response(json: json)
    }

    /// 204; all of the person's sessions end. 403 `password.wrong` and `auth.recent_sign_in_needed`, 409 `user.last_admin`.
    static func delete(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.ownAccount.delete(
            password: call.body.string("password"), address: call.address, correlationID: call.correlationID,
            as: principal)
        var response = Response(.noContent)
        Authentication(configuration: services.configuration, signer: services.signer).clearCookies(&response.fields)
        return response
    }

    /// A file to keep. `truncated` names the tables of which only the newest rows are in it.
    static func export(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let sections = try services.personalData.export(
            address: call.address, correlationID: call.correlationID, as: principal)
        var json = JSONWriter(reserving: 65_536)
        json.object { json in
            json.key("exportedAt")
            json.timestamp(.now())
            json.key("truncated")
            json.array { json in for section in sections where section.isCut { json.string(section.name) } }
            json.key("tables")
            json.object { json in
                for section in sections {
                    json.key(dynamic: section.name)
                    json.array { json in
                        for row in section.rows { if let object = row.bytes(0) { json.raw(utf8: object) } }
                    }
                }
            }
        }
        var response = Response(json: json)
        response.fields[.contentDisposition] = "attachment; filename=\"medianest-export.json\""
        return response
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
