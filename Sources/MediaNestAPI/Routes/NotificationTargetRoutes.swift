import HTTP
import HTTPTypes
import MediaNest

/// A person's targets, and with the same words the installation's.
enum NotificationTargetRoutes {
    private typealias Topic = NotificationTarget.Topic

    static let draftFields: [Field] = [
        .required("kind", .word(NotificationTarget.Kind.allCases.map(\.rawValue))),
        .required("name", .string(1...100)),
        .required(
            "address", .string(5...2000), "The webhook's URL, or an address as Apprise has it; never shown again."),
        .optional("topics", .words(Topic.allCases.map(\.rawValue)), "The quiet ones when it is missing."),
    ]

    static let changeFields: [Field] = [
        .optional("name", .string(1...100)),
        .optional("enabled", .boolean),
        .optional("topics", .words(Topic.allCases.map(\.rawValue))),
    ]

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try list(.person, services, principal)
    }

    static func listInstallation(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try list(.installation, services, admin)
    }

    /// 201 with the target, and a webhook's signing secret, which is never shown again.
    static func create(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try create(.person, call, services, principal)
    }

    static func createInstallation(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try create(.installation, call, services, admin)
    }

    static func change(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try change(.person, call, services, principal)
    }

    static func changeInstallation(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try change(.installation, call, services, admin)
    }

    static func delete(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try delete(.person, call, services, principal)
    }

    static func deleteInstallation(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try delete(.installation, call, services, admin)
    }

    static func test(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.notificationTargets.test(id(call), .person, as: principal)
        return Response(.accepted)
    }

    static func testInstallation(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try services.notificationTargets.test(id(call), .installation, as: admin)
        return Response(.accepted)
    }

    // MARK: For both

    private static func list(_ owner: NotificationTarget.Owner, _ services: Services, _ principal: Principal) throws
        -> Response
    {
        let rows = try services.notificationTargets.list(owner, as: principal)
        var json = JSONWriter(reserving: 2048)
        json.object { json in
            json.key("data")
            json.array { json in for row in rows { json.object { json in members(of: row, &json) } } }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    private static func create(
        _ owner: NotificationTarget.Owner, _ call: Call, _ services: Services, _ principal: Principal
    ) throws -> Response {
        let draft = NotificationTargetService.Draft(
            kind: NotificationTarget.Kind(rawValue: call.body.required("kind")) ?? .webhook,
            name: call.body.required("name"), address: call.body.required("address"), topics: topics(call))
        let (row, secret) = try services.notificationTargets.create(
            draft, owner, ipAddress: call.address, correlationID: call.correlationID, as: principal)
        var json = JSONWriter()
        json.object { json in
            members(of: row, &json)
            json.key("signingSecret")
            json.string(secret)
        }
        return Response(.created, json: json)
    }

    private static func change(
        _ owner: NotificationTarget.Owner, _ call: Call, _ services: Services, _ principal: Principal
    ) throws -> Response {
        let row = try services.notificationTargets.change(
            id(call), owner, name: call.body.string("name"), topics: topics(call),
            isEnabled: call.body.bool("enabled"), ipAddress: call.address, correlationID: call.correlationID,
            as: principal)
        var json = JSONWriter()
        json.object { json in members(of: row, &json) }
        return Response(json: json)
    }

    private static func delete(
        _ owner: NotificationTarget.Owner, _ call: Call, _ services: Services, _ principal: Principal
    ) throws -> Response {
        try services.notificationTargets.delete(
            id(call), owner, ipAddress: call.address, correlationID: call.correlationID, as: principal)
        return Response(.noContent)
    }

    private static func topics(_ call: Call) -> [Topic]? {
        call.body.strings("topics")?.compactMap(Topic.init(rawValue:))
    }

    private static func id(_ call: Call) throws -> NotificationTargetID {
        guard let id = call.path["id"].flatMap({ NotificationTargetID($0) }) else {
            throw NotificationTargetError.notFound
        }
        return id
    }

    private static func members(of row: NotificationTargetRow, _ json: inout JSONWriter) {
        json.key("id")
        json.string(row.id.text)
        json.key("kind")
        json.string(row.kind)
        json.key("name")
        json.string(row.name)
        json.key("address")
        json.string(row.addressHint)
        json.key("topics")
        json.array { json in for topic in row.topics { json.string(topic) } }
        json.key("enabled")
        json.bool(row.isEnabled)
        json.key("lastOutcome")
        json.string(row.lastOutcome)
        json.key("lastOutcomeAt")
        json.timestamp(row.lastOutcomeAt)
        json.key("lastError")
        json.string(row.lastError)
        json.key("waitingCount")
        json.int(row.waitingCount)
        json.key("deadCount")
        json.int(row.deadCount)
        json.key("createdAt")
        json.timestamp(row.createdAt)
    }
}
