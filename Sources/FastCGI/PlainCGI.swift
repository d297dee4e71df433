import Glibc
import HTTP
import HTTPTypes

/// The request in the environment and standard input, answered on standard output (RFC 3875).
enum PlainCGI {
    static func serve(_ handle: (Request) -> Response) {
        var includesBody = true
        let response: Response
        do throws(Refusal) {
            // The kernel has bounded the environment, and most of it is not the request's.
            let parameters = try RequestParameters(environ, limit: .max)
            let length = try parameters.declaredLength() ?? 0
            let request = try parameters.request(body: body(of: length))
            includesBody = request.method != .head
            response = handle(request)
        } catch {
            response = error.response
        }
        var writer = ResponseWriter()
        writer.write(response, includesBody: includesBody, writeAll)
    }

    /// Standard input up to the declared length: a CGI gateway need not close it (section 4.2).
    private static func body(of length: Int) -> RequestBody {
        var undelivered = length
        return RequestBody(declaredLength: length) { buffer throws(RequestBodyError) in
            let count = retrying { read(STDIN_FILENO, buffer.baseAddress, min(buffer.count, undelivered)) }
            if count < 0 { throw .truncated }
            undelivered -= count
            return count
        }
    }

    private static func writeAll(_ bytes: UnsafeBufferPointer<CChar>) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = retrying { write(STDOUT_FILENO, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count) }
            if count < 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func retrying(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
