import ArgumentParser
import MediaNest

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Manages the encryption key.", subcommands: [RotateKeysCommand.self])
}

struct RotateKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Brings every sealed secret under MEDIANEST_ENCRYPTION_KEY.",
        discussion: """
            Needs MEDIANEST_WORKER_DATABASE_URL, and in MEDIANEST_ENCRYPTION_PREVIOUS_KEY the key that it was under before. \
            Everything else goes on meanwhile. Safe to break off, to run again, and to run twice at once.
            """)

    func run() throws {
        let services = try Process.services(.worker, "keys")
        do {
            let outcome = try services.keyRotation.run()
            for (column, count) in outcome.resealed where count > 0 { print("\(column.name): \(count) sealed anew") }
            guard outcome.unopened.isEmpty else {
                for place in outcome.unopened { Process.complain("does not open and was left: \(place)") }
                throw ExitCode.failure
            }
            print("everything is under the key \(outcome.keyID)")
        } catch {
            guard !(error is ExitCode) else { throw error }
            Process.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
