import ArgumentParser
import MediaNest

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Manages accounts.",
        subcommands: [CreateUserCommand.self, SetPasswordCommand.self, BootstrapCommand.self])
}

struct CreateUserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Creates an account with a password.",
        discussion:
            "Needs MEDIANEST_WORKER_DATABASE_URL. The password comes from standard input, so that it is in no process list."
    )

    @Option(help: "The address to sign in with.")
    var email: String

    @Option(help: "The name to show; the beginning of the address when there is none.")
    var name: String?

    @Flag(help: "An admin, who may do everything.")
    var admin = false

    @Flag(help: "Read the password from standard input: its first line.")
    var passwordStdin = false

    @Flag(help: "The password must be changed at the first sign-in.")
    var requirePasswordChange = false

    @Flag(help: "Succeed when the account exists already, and leave it as it is.")
    var ifMissing = false

    func run() throws {
        let services = try Process.services(.worker, "user")
        do {
            let password = try passwordStdin ? NewPassword(readLine(strippingNewline: true) ?? "") : nil
            let id = try AccountService(database: services.database).create(
                email: EmailAddress(email), name: name, role: admin ? .admin : .user, password: password,
                requiresPasswordChange: requirePasswordChange)
            print("created \(email) as \(id)")
        } catch AccountError.emailTaken where ifMissing {
            print("\(email) exists already")
        } catch let error as AccountError {
            Process.complain(error.message)
            throw ExitCode.failure
        } catch {
            Process.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
