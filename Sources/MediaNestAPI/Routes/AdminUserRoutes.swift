import HTTP
import HTTPTypes
import MediaNest

enum AdminUserRoutes {
    static let listParameters: [Field] =
        .paging + [
            .optional("search", .string(1...100), "Part of a name or e-mail address."),
            .optional("role", .word(["USER", "ADMIN"])),
            .optional("status", .word(["active", "inactive", "suspended"])),
        ]

    static let changeFields: [Field] =
        [
            .optional("role", .word(["USER", "ADMIN"])),
            .optional("status", .word(["active", "inactive", "suspended"])),
            .optional("requiresPasswordChange", .boolean), .optional("autoApprove", .boolean),
        ] + limitFields

    /// A person's own limits; `null` takes one away, so that what holds for everybody holds for him.
    static let limitFields: [Field] = [
        .optional(
            "requestQuotaLimit", .nullable(.integer(0...100_000)), "How many requests; null: what holds for everybody."),
        .optional("requestQuotaDays", .nullable(.integer(1...3650)), "In how many days."),
        .optional("openRequestLimit", .nullable(.integer(0...100_000)), "How many open requests."),
    ]

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let page = try services.accounts.list(
            search: call.query.string("search"), role: call.query.string("role").flatMap(User.Role.init(rawValue:)),
            status: call.query.string("status").flatMap(User.Status.init(rawValue:)), limit: call.limit(),
            after: call.cursor(), as: admin)
        var json = JSONWriter(reserving: 8192)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { write(row, &json) } }
            json.key("nextCursor")
            json.string(page.next?.text)
        }
        return Response(json: json)
    }

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        one(try services.accounts.account(id(call), as: admin))
    }

    /// Takes effect on the person's next request. 409 `user.last_admin`, `password.none`.
    static func change(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        var change = AccountAdministration.Change()
        change.role = call.body.string("role").flatMap(User.Role.init(rawValue:))
        change.status = call.body.string("status").flatMap(User.Status.init(rawValue:))
        change.requiresPasswordChange = call.body.bool("requiresPasswordChange")
        change.autoApprove = call.body.bool("autoApprove")
        change.requestQuotaLimit = limit("requestQuotaLimit", call.body)
        change.requestQuotaDays = limit("requestQuotaDays", call.body)
        change.openRequestLimit = limit("openRequestLimit", call.body)
        return one(
            try services.accounts.change(
                id(call), change, address: call.address, correlationID: call.correlationID, as: admin))
    }

    static func delete(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try services.accounts.delete(id(call), address: call.address, correlationID: call.correlationID, as: admin)
        return Response(.noContent)
    }

    private static func limit(_ name: String, _ body: Input) -> AccountAdministration.Change.Limit {
        body.isNull(name) ? .removed : body.int(name).map { .of($0) } ?? .asItIs
    }

    private static func id(_ call: Call) throws -> UserID {
        guard let id = call.path["id"].flatMap({ UserID($0) }) else { throw AccountError.notFound }
        return id
    }

    private static func one(_ row: AccountRow) -> Response {
        var json = JSONWriter()
        write(row, &json)
        return Response(json: json)
    }

    private static func write(_ row: AccountRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id.text)
            json.key("email")
            json.string(row.email)
            json.key("name")
            json.string(row.name)
            json.key("plexUsername")
            json.string(row.plexUsername)
            json.key("role")
            json.string(row.role.rawValue)
            json.key("status")
            json.string(row.status.rawValue)
            json.key("requiresPasswordChange")
            json.bool(row.requiresPasswordChange)
            json.key("hasPassword")
            json.bool(row.hasPassword)
            json.key("autoApprove")
            json.bool(row.autoApprove)
            for (name, value) in [
                ("requestQuotaLimit", row.requestQuotaLimit), ("requestQuotaDays", row.requestQuotaDays),
                ("openRequestLimit", row.openRequestLimit),
            ] {
                json.key(dynamic: name)
                if let value { json.int(value) } else { json.null() }
            }
            json.key("createdAt")
            json.timestamp(row.createdAt)
            json.key("lastLoginAt")
            json.timestamp(row.lastLoginAt)
        }
    }
}
