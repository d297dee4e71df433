import ArgumentParser
import MediaNest

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Looks at the configuration.", subcommands: [CheckConfigCommand.self])
}

struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Reports every mistake in the environment at once; prints no values.")

    func run() throws {
        _ = try Process.configuration(.responder)
        print("the configuration is complete")
    }
}
