import ArgumentParser
import MediaNest

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what works and what does not; fails when something does not.")

    func run() throws {
        let services = try Process.services(.responder, "doctor")
        let report = services.health.report()
        print("database  \(report.database.rawValue)")
        print("schema    \(report.schema.rawValue)")
        print("redis     \(report.redis.rawValue)")
        var isWell = report.isReady && report.redis == .up
        if report.database == .up {
            do {
                try SchemaGuard.check(services.database)
                print("role      ok")
            } catch {
                print("role      \(error)")
                isWell = false
            }
        }
        if !isWell { throw ExitCode.failure }
    }
}
