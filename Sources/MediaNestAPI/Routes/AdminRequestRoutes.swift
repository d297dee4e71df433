import HTTP
import HTTPTypes
import MediaNest
import Postgres

enum AdminRequestRoutes {
    /// Not a state but several: what waits for an admin.
    private static let undecided = "undecided"

    static let filterParameters: [Field] =
        MediaRequestRoutes.filterParameters.map { $0.name == "status" ? status : $0 } + [
            .optional("userId", .string(36...36), "Only this person's.")
        ]

    private static let status: Field = .optional(
        "status", .word(MediaRequest.Status.allCases.map(\.rawValue) + [undecided]),
        "Only those in this state; `undecided` are `pending`, `failed` and `manual`, which wait for an admin.")

    static let exportParameters: [Field] =
        [.optional("cursor", .string(1...200), "From the `Link` of the part before.")] + filterParameters

    static let ids: Field = .required("ids", .ids(1...MediaRequestService.mostAtOnce))

    /// As many rows as an export has; what is left comes with the next one.
    private static let exportedRows = 10_000

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let page = try services.mediaRequests.listAll(
            filter(call), limit: call.limit(), after: call.cursor(), as: admin)
        return Response(json: MediaRequestJSON.list(page, withUser: true))
    }

    /// A table for a spreadsheet; `Link` leads to the rest where it is too long for one.
    static func export(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        var csv = MediaRequestCSV()
        var cursor = try call.cursor()
        let filter = try filter(call)
        for _ in 0..<exportedRows / 1000 {
            let page = try services.mediaRequests.listAll(filter, limit: 1000, after: cursor, as: admin)
            for row in page.rows { csv.append(row) }
            cursor = page.next
            if cursor == nil { break }
        }
        var response = csv.table.response(name: "requests-\(Timestamp.now().iso8601.prefix(10))")
        if let cursor, let name = HTTPField.Name("Link") {
            let others = call.request.query.split(separator: "&").filter { !$0.hasPrefix("cursor=") }
            let query = (others + ["cursor=\(cursor.text)"]).joined(separator: "&")
            response.fields[name] = "<\(call.request.path)?\(query)>; rel=\"next\""
        }
        return response
    }

    private static func filter(_ call: Call) throws -> MediaRequestFilter {
        var filter = MediaRequestRoutes.filter(call)
        filter.isUndecided = call.query.string("status") == undecided
        if let text = call.query.string("userId") {
            guard let id = UserID(text) else {
                throw InputError([.init("userId", "is no person's id", .outOfRange)])
            }
            filter.userID = id
        }
        return filter
    }

    static func approveMany(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        outcomes(
            try services.mediaRequests.approve(
                ids(call), address: call.address, correlationID: call.correlationID, as: admin))
    }

    static func denyMany(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        outcomes(
            try services.mediaRequests.deny(
                ids(call), reason: call.body.required("reason"), address: call.address,
                correlationID: call.correlationID, as: admin))
    }

    /// Each once, in the given order.
    private static func ids(_ call: Call) -> [MediaRequestID] {
        var seen: Set<MediaRequestID> = []
        return (call.body.strings("ids") ?? []).compactMap { MediaRequestID($0) }.filter { seen.insert($0).inserted }
    }

    private static func outcomes(_ decisions: [BulkDecision]) -> Response {
        var json = JSONWriter(reserving: 8192)
        json.object { json in
            json.key("data")
            json.array { json in
                for decision in decisions {
                    json.object { json in
                        json.key("id")
                        json.string(decision.id.text)
                        json.key("isDone")
                        switch decision.result {
                        case .success(let row):
                            json.bool(true)
                            json.key("status")
                            json.text(row.statusText)
                        case .failure(let refusal):
                            json.bool(false)
                            json.key("status")
                            json.string(refusal.members["currentStatus"])
                            json.key("code")
                            json.string(refusal.code)
                            json.key("detail")
                            json.string(refusal.message)
                        }
                    }
                }
            }
        }
        return Response(json: json)
    }

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        MediaRequestRoutes.detail(
            try services.mediaRequests.requestOfAnybody(MediaRequestRoutes.id(call), as: admin), withUser: true)
    }

    /// 409 `request.wrong_state`, with the state it is in, when somebody else was faster.
    static func approve(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.approve(
                MediaRequestRoutes.id(call), address: call.address, correlationID: call.correlationID, as: admin))
    }

    static func deny(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.deny(
                MediaRequestRoutes.id(call), reason: call.body.required("reason"), address: call.address,
                correlationID: call.correlationID, as: admin))
    }

    static func retry(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.retry(
                MediaRequestRoutes.id(call), address: call.address, correlationID: call.correlationID, as: admin))
    }

    static func resolve(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.resolve(
                MediaRequestRoutes.id(call), address: call.address, correlationID: call.correlationID, as: admin))
    }
}
