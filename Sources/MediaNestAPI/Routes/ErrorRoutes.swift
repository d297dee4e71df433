import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// What went wrong: reported by clients, read by admins.
enum ErrorRoutes {
    static let reportFields: [Field] = [
        .required("message", .string(1...2000)),
        .optional("stackTrace", .string(0...8000)),
        .optional("path", .string(0...500), "Where in the page it happened."),
        .optional("correlationId", .string(1...64), "Of the answer that was at fault, if one was."),
        .optional("statusCode", .integer(400...599), "Of that answer."),
    ]
    static let listParameters: [Field] =
        .paging + [
            .optional("code", .string(1...100), "Only errors with this code; `job.*` is every one that begins so."),
            .optional("status", .string(3...3), "Only answers with this status, such as 503, or all of a kind: 5xx."),
            .optional("userId", .string(36...36), "Only errors that this person met."),
            .optional("path", .string(1...500), "Only paths that begin so."),
            .optional("from", .string(20...30), "Not before this instant, ISO 8601 in UTC."),
            .optional("to", .string(20...30), "Before this instant, ISO 8601 in UTC."),
        ]

    /// A page's own error; what it says is masked and cut, and it counts against the person's rate limit.
    static func report(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let named = call.body.string("correlationId").flatMap { CorrelationID.isValid($0) ? $0 : nil }
        var entry = ErrorLogEntry(
            correlationID: named ?? call.correlationID, userID: principal.userID, code: "client.error",
            message: call.body.required("message"), path: call.body.string("path"),
            statusCode: call.body.int("statusCode"))
        entry.stackTrace = call.body.string("stackTrace")
        if let agent = call.request.fields[.userAgent] { entry.details["device"] = DeviceName.of(agent) }
        try services.errorLog.append(entry)
        return Response(.noContent)
    }

    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let query = call.query
        let filter = ErrorFilter(
            code: query.string("code"),
            status: try query.string("status").map { text in
                guard let status = ErrorFilter.Status(text) else {
                    throw InputError([.init("status", "must be a status such as 503, or 5xx", .outOfRange)])
                }
                return status
            },
            userID: try query.userID("userId"), path: query.string("path"), from: try query.instant("from"),
            to: try query.instant("to"))
        let (page, counts) = try services.errorLog.list(filter, limit: call.limit(), after: call.cursor(), as: admin)
        var json = JSONWriter(reserving: 8192)
        json.object { json in
            json.key("data")
            json.array { json in for row in page.rows { write(row, &json) } }
            json.key("nextCursor")
            json.string(page.next?.text)
            json.key("counts")
            json.array { json in
                for entry in counts {
                    json.object { json in
                        json.key("errorCode")
                        json.string(entry.code)
                        json.key("count")
                        json.int(entry.count)
                    }
                }
            }
        }
        return Response(json: json)
    }

    static func trace(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let correlationID = call.path["id"] ?? ""
        let trace = try services.errorLog.trace(correlationID, as: admin)
        var json = JSONWriter(reserving: 4096)
        json.object { json in
            json.key("correlationId")
            json.string(correlationID)
            json.key("errors")
            json.array { json in for row in trace.errors { write(row, &json) } }
            json.key("steps")
            json.array { json in
                for step in trace.steps {
                    json.object { json in
                        json.key("kind")
                        json.string(step.kind)
                        json.key("name")
                        json.string(step.name)
                        json.key("detail")
                        json.string(step.detail)
                        json.key("createdAt")
                        json.timestamp(step.createdAt)
                    }
                }
            }
            json.key("log")
            json.array { json in trace.forEachLogLine { json.raw(utf8: $0) } }
        }
        return Response(json: json)
    }

    private static func write(_ row: ErrorLogRow, _ json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.string(row.id)
            json.key("correlationId")
            json.string(row.correlationID)
            json.key("userId")
            json.string(row.userID)
            json.key("userName")
            json.string(row.userName)
            json.key("errorCode")
            json.string(row.code)
            json.key("errorType")
            json.string(row.errorType)
            json.key("errorMessage")
            json.string(row.message)
            json.key("stackTrace")
            json.string(row.stackTrace)
            json.key("requestPath")
            json.string(row.path)
            json.key("requestMethod")
            json.string(row.method)
            json.key("statusCode")
            if let status = row.statusCode { json.int(status) } else { json.null() }
            json.key("isServerError")
            json.bool(row.isServerError)
            json.key("isClientError")
            json.bool(row.isClientError)
            json.key("metadata")
            if let metadata = row.metadata { json.raw(utf8: metadata) } else { json.null() }
            json.key("timeAgo")
            json.string(HumanTime.ago(row.createdAt))
            json.key("createdAt")
            json.timestamp(row.createdAt)
        }
    }
}
