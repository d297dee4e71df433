import ArgumentParser
import Glibc
import Logging
import MediaNest
import MediaNestJobs
import Postgres

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Performs background jobs until SIGTERM.")

    @Option(help: "Which lanes to serve, separated by commas.")
    var lanes = "default,downloads"

    func run() throws {
        let services = try Process.services(.worker, "worker")
        StopSignal.install()
        while !StopSignal.isSet {
            do {
                try SchemaGuard.check(services.database)
                break
            } catch let error as SchemaGuardError {
                Process.complain("\(error)")
                throw ExitCode.failure
            } catch {
                services.logger.warning("the database cannot be reached yet", metadata: ["error": "\(error)"])
                services.database.connection.waitBeforeReconnecting(seconds: 1)
            }
        }
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name =
            String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + ":\(getpid())"
        Worker(
            services: services, lanes: lanes.split(separator: ",").map(String.init), name: name,
            shouldStop: { StopSignal.isSet }
        ).run()
    }
}

/// SIGTERM and SIGINT as a flag: the job in hand is finished first.
private enum StopSignal {
    // Written by the signal handler only, and only from false to true.
    nonisolated(unsafe) private static var flag: sig_atomic_t = 0

    static var isSet: Bool { flag != 0 }

    static func install() {
        for number in [SIGTERM, SIGINT] { signal(number) { _ in StopSignal.flag = 1 } }
        signal(SIGPIPE, SIG_IGN)
    }
}
