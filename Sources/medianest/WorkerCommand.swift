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
    var lanes = Lane.allCases.map(\.rawValue).joined(separator: ",")

    private var lanesInOrder: [Lane?] {
        lanes.split(separator: ",", omittingEmptySubsequences: false).map { Lane(rawValue: String($0)) }
    }

    func validate() throws {
        guard lanesInOrder.allSatisfy({ $0 != nil }) else {
            throw ValidationError("Lanes are \(Lane.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    func run() throws {
        let services = try Process.services(.worker, "worker")
        services.metrics.join(pool: lanes)
        StopSignal.install()
        try Process.awaitSchema(services) { StopSignal.isSet }
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name =
            String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + ":\(getpid())"
        Worker(
            services: services, lanes: lanesInOrder.compactMap { $0 }, name: name,
            courier: .process("/proc/self/exe"), shouldStop: { StopSignal.isSet }
        ).run()
        services.errorLog.writeKept()
    }
}
