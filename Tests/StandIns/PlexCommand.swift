import ArgumentParser
import FastCGI
import StandInPlex

/// `StandIns plex`: plex.tv, its sign-in page and a media server, or their control below `/_control`, on the socket of
/// descriptor 0.
struct PlexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plex",
        abstract: "Stands in for plex.tv and a Plex Media Server, as a FastCGI responder on descriptor 0.",
        discussion: """
            Any number of processes share a state directory. The control is a process of its own, so that it answers \
            while the others hang:

              POST /_control/{fail|hang|recover}?part={tv|server} (both without it), fail?mode=refuse; /_control/reset
              POST /_control/pins/{code}/approve {"account": "owner"|"friend"|"stranger"|"homeuser"|…}
              POST /_control/pins/{code}/expire
              POST /_control/accounts {"name": …, "email": …|null, "hasAccess": true, "isHome": false}
              POST /_control/accounts/{name}/{grant|revoke|sign-out}: access to the server; all tokens
              GET  /_control/{accounts|log}
            """)

    @Option(name: .customLong("state"), help: ArgumentHelp("Where the state is kept.", valueName: "directory"))
    var stateDirectory: String

    @Option(
        help: ArgumentHelp("The address where this is served, which plex.tv gives for the server.", valueName: "URL"))
    var url: String

    @Option(help: ArgumentHelp("The file with a token of the server's owner that always holds.", valueName: "file"))
    var ownerTokenFile: String

    @Option(help: ArgumentHelp("The folder of the server's library of other videos.", valueName: "directory"))
    var videos: String

    @Flag(help: "Serve the control instead of the rest.")
    var control = false

    func run() throws {
        let configuration = PlexConfiguration(
            url: url, ownerToken: try secret(inFile: ownerTokenFile), videosFolder: videos)
        let server = try PlexServer(directory: stateDirectory, configuration: configuration)
        try Responder().run { request in control ? server.serveControl(request) : server.serve(request) }
    }
}
