import ArgumentParser
import FastCGI
import HTTPClient
import HTTPTypes
import StandInOverseerr

/// `StandIns overseerr`: the API below `/api/v1`, or its control below `/_control`, on the socket of descriptor 0.
struct OverseerrCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overseerr", abstract: "Stands in for Overseerr, as a FastCGI responder on descriptor 0.",
        discussion: """
            Any number of processes share a state directory. The control is a process of its own, so that it answers \
            while the API hangs:

              POST /_control/{fail|hang|recover|reset}, fail?mode=refuse
              POST /_control/requests/{id}/{approve|decline|fail|download|complete}
                   ?webhook=false, ?template=snake, ?media=null, download?progress=0.5
              POST /_control/webhook/replay, ?back=1
              GET  /_control/{requests|log|webhooks}
            """)

    @Option(name: .customLong("state"), help: ArgumentHelp("Where the state is kept.", valueName: "directory"))
    var stateDirectory: String

    @Option(help: ArgumentHelp("The file with the API key.", valueName: "file"))
    var apiKeyFile: String

    @Option(name: .customLong("webhook-url"), help: "Where webhooks go until a client of the API says otherwise.")
    var webhookURL: String?

    @Option(help: ArgumentHelp("The file with the webhooks' Authorization field.", valueName: "file"))
    var webhookAuthorizationFile: String?

    @Flag(help: "Begin with a library of well-known titles.")
    var library = false

    @Flag(help: "Serve the control instead of the API.")
    var control = false

    func run() throws {
        let configuration = Configuration(
            apiKey: try secret(inFile: apiKeyFile), webhookURL: webhookURL,
            webhookAuthorization: try webhookAuthorizationFile.map(secret), library: library)
        let server = try OverseerrServer(
            directory: stateDirectory, configuration: configuration, send: Self.send)
        try Responder().run { request in control ? server.serveControl(request) : server.serveAPI(request) }
    }

    private static func send(_ delivery: Delivery) -> DeliveryOutcome {
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.authorization] = delivery.authorization
        do throws(HTTPClientError) {
            let request = ClientRequest(.post, delivery.url, fields: fields, body: Array(delivery.body.utf8))
            return .answered(status: try Client().send(request).status.code)
        } catch {
            return .failed(error.description)
        }
    }
}
