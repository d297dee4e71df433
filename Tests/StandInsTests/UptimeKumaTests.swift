import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInUptimeKuma

@Suite struct UptimeKumaTests {
    private let key = "uk1_0123456789"

    private func withServer(_ body: (UptimeKumaServer) throws -> Void) throws {
        let directory = TemporaryDirectory()
        try body(try UptimeKumaServer(directory: directory.path + "/state", apiKey: key))
    }

    private func metrics(_ server: UptimeKumaServer, password: String? = nil) -> Response {
        let credentials = Data((":" + (password ?? key)).utf8).base64EncodedString()
        return server.serve(Request(.get, "/metrics", fields: [.authorization: "Basic \(credentials)"]))
    }

    private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func itsMetricsWantTheKey() throws {
        try withServer { server in
            #expect(metrics(server).status == .ok)
            #expect(metrics(server, password: "wrong").status == .unauthorized)
            #expect(server.serve(Request(.get, "/metrics")).status == .unauthorized)
            #expect(text(server.serve(Request(.get, "/api/entry-page"))).contains("entryPage"))
        }
    }

    @Test func aMonitorGoesDownAsItIsTold() throws {
        try withServer { server in
            let before = text(metrics(server))
            #expect(before.contains(#"monitor_status{monitor_id="1",monitor_name="Plex",monitor_type="http","#))
            #expect(before.contains(#"monitor_name="NAS \"attic\"",monitor_type="port",monitor_url="https://","#))

            let told = server.serveControl(
                Request(.post, "/_control/monitors/3", body: RequestBody(Array(#"{"state":"down"}"#.utf8))))

            #expect(told.status == .noContent)
            let lines = text(metrics(server)).split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("monitor_status{monitor_id=\"3\"") && $0.hasSuffix(" 0") })
            #expect(lines.contains { $0.hasPrefix("monitor_response_time{monitor_id=\"3\"") && $0.hasSuffix(" -1") })
        }
    }

    @Test func itFailsUntilItRecovers() throws {
        try withServer { server in
            #expect(server.serveControl(Request(.post, "/_control/fail")).status == .noContent)
            #expect(metrics(server).status == .internalServerError)
            #expect(server.serveControl(Request(.post, "/_control/recover")).status == .noContent)
            #expect(metrics(server).status == .ok)
            let log = text(server.serveControl(Request(.get, "/_control/log")))
            #expect(log.contains("*** (ours)") && !log.contains("dWsx"))
        }
    }
}
