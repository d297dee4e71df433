import FastCGI
import Glibc
import HTTP
import HTTPTypes

/// Answers with what it was asked, or as the path says: a worker for tests that need a process of its own.
func answer(_ request: Request) -> Response {
    let query = QueryItems(request.query)
    switch request.path {
    case let path where path.hasSuffix("/pid"):
        return text(String(getpid()))
    case let path where path.hasSuffix("/sleep"):
        usleep(UInt32(query?["milliseconds"] ?? "").map { $0 * 1000 } ?? 0)
        return text(String(getpid()))
    case let path where path.hasSuffix("/bytes"):
        return Response(body: [UInt8](repeating: UInt8(ascii: "x"), count: Int(query?["count"] ?? "") ?? 0))
    case let path where path.hasSuffix("/status"):
        return Response(.init(code: Int(query?["code"] ?? "") ?? 200))
    case let path where path.hasSuffix("/unread"):
        return Response(.contentTooLarge)
    default:
        return echo(request)
    }
}

func echo(_ request: Request) -> Response {
    // What cannot be read shows as null.
    let body = (try? request.body.collect(upTo: 16 * 1024 * 1024)).map { String(decoding: $0, as: UTF8.self) }
    var json = JSONWriter()
    json.object { json in
        json.key("method")
        json.string(request.method.rawValue)
        json.key("path")
        json.string(request.path)
        json.key("query")
        json.string(request.query)
        json.key("remoteAddress")
        json.string(request.remoteAddress)
        json.key("body")
        json.string(body)
        json.key("fields")
        json.object { json in
            for field in request.fields {
                json.key(dynamic: field.name.canonicalName)
                json.string(field.value)
            }
        }
    }
    return Response(json: json)
}

func text(_ text: String) -> Response {
    Response(fields: [.contentType: "text/plain"], body: Array(text.utf8))
}

try Responder().run(answer)
