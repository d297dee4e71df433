import Glibc

/// A real nginx in front of a socket, on a socket of its own.
final class Nginx {
    private let process: ChildProcess
    private let path: String

    /// Serves `/kept/` over kept connections and everything else with one connection a request.
    init(in folder: String, passingTo socket: String, keptConnections: Int = 8) throws {
        path = folder + "/http"
        let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"].map { "\($0)_temp_path \(folder)/\($0);" }
        try File.write(
            """
            daemon off;
            master_process off;
            pid \(folder)/nginx.pid;
            error_log \(folder)/error.log notice;
            events { worker_connections 512; }
            http {
                access_log off;
                client_max_body_size 16m;
                \(temporary.joined(separator: " "))
                upstream kept { server unix:\(socket); keepalive \(keptConnections); }
                upstream single { server unix:\(socket); }
                fastcgi_param REQUEST_METHOD $request_method;
                fastcgi_param REQUEST_URI $request_uri;
                fastcgi_param QUERY_STRING $query_string;
                fastcgi_param CONTENT_TYPE $content_type;
                fastcgi_param CONTENT_LENGTH $content_length;
                fastcgi_param REMOTE_ADDR $remote_addr;
                server {
                    listen unix:\(path);
                    location / { fastcgi_pass single; }
                    location /kept/ { fastcgi_pass kept; fastcgi_keep_conn on; }
                }
            }
            """, to: folder + "/nginx.conf")
        process = try ChildProcess(
            "/usr/sbin/nginx", ["-c", folder + "/nginx.conf", "-p", folder, "-e", folder + "/error.log"])
        let path = path  // refuses connections until it listens
        guard Unix.eventually({ (try? Unix.connect(path)).map { close($0) } != nil }) else {
            throw Unix.Failure(call: File.read(folder + "/error.log") ?? "nginx", code: 0)
        }
    }

    /// A client that can be used from any thread.
    var client: HTTPClient { HTTPClient(path: path) }
}

/// One HTTP request a connection.
struct HTTPClient: Sendable {
    let path: String

    struct Answer {
        let status: Int
        let head: String
        let body: String
    }

    func get(_ target: String) throws -> Answer { try send("GET", target) }

    func send(_ method: String, _ target: String, fields: [String] = [], body: [UInt8] = []) throws -> Answer {
        let socket = try Unix.connect(path)
        defer { close(socket) }
        var lines = ["\(method) \(target) HTTP/1.0", "Host: localhost"] + fields
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        try Unix.write(Array((lines + ["", ""]).joined(separator: "\r\n").utf8) + body, to: socket)
        let text = String(decoding: File.bytes(of: socket), as: UTF8.self)
        let (head, body) = text.components(separatedBy: "\r\n\r\n")
        return Answer(status: Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0, head: head, body: body)
    }
}
