import ArgumentParser
import MediaNest

struct SetPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password", abstract: "Sets a new password for somebody who has forgotten his.",
        discussion: """
            Signs him out everywhere. Needs MEDIANEST_WORKER_DATABASE_URL. The password comes from standard input, so that it \
            is in no process list.
            """)

    @Option(help: "The address that he signs in with.")
    var email: String

    @Flag(help: "Read the password from standard input: its first line.")
    var passwordStdin = false

    @Flag(help: "The password must be changed at the next sign-in.")
    var requireChange = false

    func validate() throws {
        guard passwordStdin else { throw ValidationError("There is no other way than --password-stdin.") }
    }

    func run() throws {
        let services = try Process.services(.worker, "user")
        do {
            try services.passwords.reset(
                of: EmailAddress(email), to: NewPassword(readLine(strippingNewline: true) ?? ""),
                requiresChange: requireChange)
            print("\(email) has a new password and is signed out everywhere")
        } catch let error as AccountError {
            Process.complain(error.message)
            throw ExitCode.failure
        } catch {
            Process.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
