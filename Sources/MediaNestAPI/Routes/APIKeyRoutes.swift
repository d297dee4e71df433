import HTTP
import HTTPTypes
import MediaNest

/// A person's keys for API clients.
enum APIKeyRoutes {
    static let fields: [Field] = [
        .required("name", .string(1...100)),
        .required("scope", .word(APIKey.Scope.allCases.map(\.rawValue)), "Each includes the ones before."),
        .optional("expiresInDays", .integer(1...3650)),
    ]

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let rows = try services.apiKeys.list(as: principal)
        var json = JSONWriter(reserving: 2048)
        json.object { json in
            json.key("data")
            json.array { json in for row in rows { json.object { json in members(of: row, &json) } } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    /// 201 with the key, which is never shown again.
    static func create(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let scope = APIKey.Scope(rawValue: call.body.required("scope")) ?? .read
        let (key, row) = try services.apiKeys.create(
            name: call.body.required("name"), scopes: [scope], expiresInDays: call.body.int("expiresInDays"),
            address: call.address,
            correlationID: call.correlationID, as: principal)
        var json = JSONWriter()
        json.object { json in
            members(of: row, &json)
            json.key("key")
            json.string(key.text)
        }
        return Response(.created, json: json)
    }

    static func revoke(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        guard let id = call.path["id"].flatMap({ Identifier<APIKey>($0) }) else { throw APIKeyError.notFound }
        try services.apiKeys.revoke(id, address: call.address, correlationID: call.correlationID, as: principal)
        return Response(.noContent)
    }

    private static func members(of row: APIKeyRow, _ json: inout JSONWriter) {
        json.key("id")
        json.string(row.id)
        json.key("name")
        json.string(row.name)
        json.key("lastFour")
        json.string(row.lastFour)
        json.key("scope")
        json.string(row.scopes.last)
        json.key("createdAt")
        json.timestamp(row.createdAt)
        json.key("expiresAt")
        json.timestamp(row.expiresAt)
        json.key("lastUsedAt")
        json.timestamp(row.lastUsedAt)
    }
}
