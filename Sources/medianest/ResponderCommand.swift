import ArgumentParser
import FastCGI
import HTTP
import Logging
import MediaNest
import MediaNestAPI

struct ResponderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responder",
        abstract: "Answers requests from the listening socket on descriptor 0, or one CGI request.")

    func run() throws {
        let services = try Process.services(.responder, "responder")
        // A database that is away is no reason not to start: requests are told so until it is back.
        do { try SchemaGuard.check(services.database) } catch let error as SchemaGuardError {
            Process.complain("\(error)")
            throw ExitCode.failure
        } catch {
            services.logger.warning("the database cannot be reached yet", metadata: ["error": "\(error)"])
        }
        let dispatcher = Dispatcher(services: services)
        do { try Responder().run { dispatcher.handle($0) } } catch {
            services.logger.critical("the responder stopped", metadata: ["error": "\(error)"])
            throw ExitCode.failure
        }
        services.errorLog.writeKept()
    }
}
