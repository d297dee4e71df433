import ArgumentParser
import MediaNest

struct BootstrapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bootstrap", abstract: "Prints a one-time link that makes the first admin.",
        discussion: """
            The link works once and for 24 hours; a new one ends the one before. It is refused as soon as there is an admin. \
            Needs MEDIANEST_WORKER_DATABASE_URL and MEDIANEST_PUBLIC_URL.
            """
    )

    @Flag(help: "Succeed, and print nothing, when there is an admin already.")
    var ifMissing = false

    func run() throws {
        let services = try Process.services(.worker, "user")
        do {
            print(try services.bootstrap.link())
        } catch BootstrapError.adminExists where ifMissing {
            return
        } catch BootstrapError.adminExists {
            Process.complain("There is an admin already.")
            throw ExitCode.failure
        } catch {
            Process.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
