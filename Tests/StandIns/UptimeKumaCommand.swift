import ArgumentParser
import FastCGI
import StandInUptimeKuma

/// `StandIns uptime-kuma`: its `/metrics`, or the control below `/_control`, on the socket of descriptor 0.
struct UptimeKumaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uptime-kuma",
        abstract: "Stands in for Uptime Kuma 2.1, as a FastCGI responder on descriptor 0.",
        discussion: """
            Any number of processes share a state directory. The control is a process of its own, so that it answers \
            while the others hang:

              POST /_control/{fail|hang|recover|reset}
              POST /_control/monitors/{id} {"state": "up"|"down"|"pending"|"maintenance"}
              GET  /_control/log
            """)

    @Option(name: .customLong("state"), help: ArgumentHelp("Where the state is kept.", valueName: "directory"))
    var stateDirectory: String

    @Option(help: ArgumentHelp("The file with the API key that holds.", valueName: "file"))
    var apiKeyFile: String

    @Flag(help: "Serve the control instead of the rest.")
    var control = false

    func run() throws {
        let server = try UptimeKumaServer(directory: stateDirectory, apiKey: try secret(inFile: apiKeyFile))
        try Responder().run { request in control ? server.serveControl(request) : server.serve(request) }
    }
}
