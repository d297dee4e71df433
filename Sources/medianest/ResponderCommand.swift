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
        // A pool is called as its socket is: sockets/sign-in.sock is that of sign-in.
        if let path = SocketName.path(of: 0) { services.metrics.join(pool: path.poolName) }
        let countRefusal = { (status: Int) in
            services.metrics.recordRequest(
                method: "none", route: "none", status: status, since: services.metrics.begin())
        }
        do { try Responder().run(onRefusal: countRefusal) { dispatcher.handle($0) } } catch {
            services.logger.critical("the responder stopped", metadata: ["error": "\(error)"])
            throw ExitCode.failure
        }
        services.errorLog.writeKept()
    }
}

extension String {
    /// The last part of a path, without `.sock`.
    fileprivate var poolName: String {
        let name = split(separator: "/").last.map(String.init) ?? self
        return name.hasSuffix(".sock") ? String(name.dropLast(5)) : name
    }
}
