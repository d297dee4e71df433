import ArgumentParser

/// Servers that stand where outside systems stand, for tests and the demo.
@main struct StandIns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "StandIns", abstract: "Stands in for outside systems, for tests and the demo.",
        subcommands: [OverseerrCommand.self, PlexCommand.self, UptimeKumaCommand.self])
}
