import HTTP
import HTTPTypes
import MediaNest
import Postgres

/// An error answer: RFC 9457 with a stable `code`, the correlation id and the wrong fields.
struct Problem {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var errors: [FieldError] = []
    /// Extension members (RFC 9457, section 3.2).
    var members: [String: String] = [:]
    var fields: HTTPFields = [:]
    /// Since when it has been so.
    var since: Timestamp?
    /// An outside system's, and told to the person.
    var isElsewhere = false
    /// What the client is not told: for the log and for `error_logs`.
    var cause: String?

    /// The one place where an error becomes a status.
    init(_ error: any Error) {
        switch error {
        case let error as Problem.Refusal:
            self = error.problem
        case let error as RequestBodyError:
            switch error {
            case .tooLarge(let limit):
                self.init(
                    status: .contentTooLarge, code: "body.too_large", detail: "A body has at most \(limit) bytes.")
            case .truncated:
                self.init(
                    status: .badRequest, code: "body.truncated", detail: "The body ended before its announced length.")
            }
        case let error as JSONError:
            switch error {
            case .notUTF8:
                self.init(status: .badRequest, code: "body.invalid_utf8", detail: "The body is not valid UTF-8.")
            case .malformed:
                self.init(status: .badRequest, code: "body.malformed_json", detail: "The body is not valid JSON.")
            }
        case let error as RateLimitExceeded:
            self.init(status: .tooManyRequests, code: error.code, detail: error.message)
            fields[.retryAfter] = String(max(1, error.decision.resetSeconds))
            fields.setRateLimit(error.decision)
        case let error as any DomainError:
            self.init(status: error.category.status, code: error.code, detail: error.message, errors: error.fieldErrors)
            members = error.members
            since = error.since
            if error.category == .unavailable {
                isElsewhere = true
                fields[.retryAfter] = "5"
            }
        case let error as PostgresError where error.sqlState.isConnectionFailure || error.sqlState == .queryCanceled:
            self.init(
                status: .serviceUnavailable, code: "database.unavailable",
                detail: "The database cannot be reached. Try again in a moment.")
            fields[.retryAfter] = "2"
            cause = "\(error)"
        case let error as PostgresError:
            self.init(status: .internalServerError, code: "internal", detail: Self.apology)
            cause = "\(error) in: \(error.sql)"
        default:
            self.init(status: .internalServerError, code: "internal", detail: Self.apology)
            cause = "\(error)"
        }
    }

    init(status: HTTPResponse.Status, code: String, detail: String, errors: [FieldError] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        if status == .unauthorized { fields[.wwwAuthenticate] = "Bearer" }  // RFC 9110, section 15.5.2
    }

    private static let apology = "Something went wrong on our side. It was recorded under this correlation id."

    /// A problem that is thrown as it is: what the HTTP layer itself refuses.
    struct Refusal: Error {
        let problem: Problem
    }

    static func refusal(_ status: HTTPResponse.Status, _ code: String, _ detail: String) -> Refusal {
        Refusal(problem: Problem(status: status, code: code, detail: detail))
    }

    func response(correlationID: String) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.key("type")
            json.string("about:blank")
            json.key("title")
            json.string(status.reasonPhrase)
            json.key("status")
            json.int(status.code)
            json.key("code")
            json.string(code)
            json.key("detail")
            json.string(detail)
            json.key("correlationId")
            json.string(correlationID)
            if let since {
                json.key("since")
                json.timestamp(since)
            }
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                json.key(dynamic: name)
                json.string(value)
            }
            if !errors.isEmpty {
                json.key("errors")
                json.array { json in
                    for error in errors {
                        json.object { json in
                            json.key("field")
                            json.string(error.field)
                            json.key("message")
                            json.string(error.message)
                        }
                    }
                }
            }
        }
        var response = Response(status, json: json, type: "application/problem+json")
        for field in fields { response.fields[field.name] = field.value }
        return response
    }
}

extension RefusalCategory {
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooManyRequests: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}
