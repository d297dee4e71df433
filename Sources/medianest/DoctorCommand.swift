import ArgumentParser
import MediaNest
import Postgres

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
        if report.isReady { lookAtStatistics(services) }
        if report.isReady {
            do { isWell = try lookAtSecrets() && isWell } catch {
                print("secrets   \(error)")
                isWell = false
            }
            do { isWell = try lookAtLanes() && isWell } catch {
                print("worker    \(error)")
                isWell = false
            }
            do { isWell = try lookAtRetention() && isWell } catch {
                print("retention \(error)")
                isWell = false
            }
        }
        if !isWell { throw ExitCode.failure }
    }

    /// Without `pg_monitor` all else works: it is said, and no failure.
    private func lookAtStatistics(_ services: Services) {
        do {
            print(
                try services.databaseHealth.canSeeStatements()
                    ? "statistics ok"
                    : "statistics cannot be seen: grant pg_monitor to medianest_worker, as a superuser")
        } catch {
            print("statistics \(error)")
        }
    }

    /// The worker's role sees all rows; a host that runs responders alone is not told how to reach it.
    private func lookAtSecrets() throws -> Bool {
        guard Process.hasDatabaseURL(for: .worker) else {
            print("secrets   not looked at: MEDIANEST_WORKER_DATABASE_URL is not set")
            return true
        }
        let findings = try Process.services(.worker, "doctor").sealedColumns.run()
        for finding in findings where finding.underEarlierKey > 0 {
            print(
                "secrets   \(finding.column.name): \(finding.underEarlierKey) under an earlier key: medianest keys rotate"
            )
        }
        for finding in findings where finding.underUnknownKey > 0 {
            print("secrets   \(finding.column.name): \(finding.underUnknownKey) under a key that is not configured")
        }
        for finding in findings where finding.unopened > 0 {
            print(
                "secrets   \(finding.column.name): \(finding.unopened) do not open: changed, or copied from elsewhere")
        }
        let isUsable = findings.allSatisfy(\.isUsable)
        if isUsable { print("secrets   ok: \(findings.reduce(0) { $0 + $1.count }) open") }
        return isUsable
    }

    /// Whether somebody does the jobs of each lane. A download may keep others waiting for long.
    private func lookAtLanes() throws -> Bool {
        guard Process.hasDatabaseURL(for: .worker) else { return true }
        let database = try Process.services(.worker, "doctor").database
        let late = try JobRepository(database: database).waitingSeconds().filter {
            $0.seconds > 600 && $0.lane != Lane.downloads.rawValue
        }
        for lane in late {
            print("worker    a job has waited for \(lane.seconds / 60) min: does a worker serve the lane \(lane.lane)?")
        }
        if late.isEmpty { print("worker    ok") }
        return late.isEmpty
    }

    /// What the next daily run would remove, and whether errors and measurements have a partition to go to.
    private func lookAtRetention() throws -> Bool {
        guard Process.hasDatabaseURL(for: .worker) else { return true }
        let services = try Process.services(.worker, "doctor")
        var isWell = true
        for state in try services.partitions.states() {
            if let until = state.until {
                print("partition \(state.table): made until \(until.iso8601.prefix(10))")
            } else {
                print("partition \(state.table): none for now: is a worker running?")
                isWell = false
            }
            if state.strayRows > 0 {
                let count = state.strayRows < 1000 ? "\(state.strayRows)" : "1000 or more"
                print("partition \(state.table): \(count) rows lie in the default partition")
            }
        }
        for finding in try services.retention.findings() where finding.count > 0 {
            let count = finding.count < Retention.mostCounted ? "\(finding.count)" : "\(finding.count) or more"
            print(
                "retention \(finding.name): \(count) \(finding.isPartitions ? "partitions" : "rows") to remove, \(finding.age)"
            )
        }
        return isWell
    }
}
