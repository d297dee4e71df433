import Glibc
import Metrics
import Postgres

/// A statement under way; never its text, in which values may stand.
public struct RunningStatement: Codable, Sendable, Equatable {
    public let pid: Int
    public let seconds: Double
    public let state: String
    public let applicationName: String
    /// Its first words, up to the first value.
    public let begins: String
}

/// One look at the database, as far as the role may see.
struct DatabaseLook {
    let database: Database
    let metrics: ProcessMetrics
    let downloadRoot: String?

    /// With what is running, the oldest first.
    func take(at instant: Timestamp) throws -> (sample: DatabaseSample, running: [RunningStatement]) {
        let results = try database.pipeline([Self.numbers, Self.running])
        let row = results[0][0]
        var sample = DatabaseSample(takenAt: instant)
        sample.counters.deadlocks = row.int(0)
        sample.counters.blocksHit = row.int(1)
        sample.counters.blocksRead = row.int(2)
        sample.counters.indexBlocksHit = row.int(3)
        sample.counters.indexBlocksRead = row.int(4)
        sample.connections = row.int(5)
        sample.connectionLimit = row.int(6)
        count(into: &sample.counters)
        let running = results[1].map { row in
            RunningStatement(
                pid: row.int(0), seconds: row.double(1), state: row.string(2), applicationName: row.string(3),
                begins: row.string(4).lowercased())
        }
        if row.bool(7) { sample.longestStatement = running.first?.seconds ?? 0 }
        sample.diskUsage = row.optionalString(8).flatMap(Self.usage)
        sample.hasDownloads = downloadRoot != nil
        sample.downloadDiskUsage = downloadRoot.flatMap(Self.usage)
        return (sample, running)
    }

    private func count(into counters: inout DatabaseSample.Counters) {
        let file = metrics.file
        func counts(_ kind: String) -> HistogramCounts { file.counts(Families.roundTrips.name, [("kind", kind)]) }
        counters.responders = counts("responder")
        counters.workers = counts("worker")
        guard file.isShared else { return }
        let failed = file.total(Families.connections.name, where: "outcome=\"failed\"")
        counters.failures = failed
        counters.attempts = failed + file.total(Families.connections.name, where: "outcome=\"opened\"")
    }

    /// The data's place is known only to who may see it, and is ours to look at only on this machine.
    private static let numbers: SQL = """
        select d.deadlocks, d.blks_hit, d.blks_read, i.hit, i.read, c.connections,
               current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
               pg_has_role(current_user, 'pg_read_all_stats', 'usage'),
               case
                 when pg_has_role(current_user, 'pg_read_all_settings', 'usage')
                   and coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true)
                 then current_setting('data_directory')
               end
        from pg_stat_database d,
             (select coalesce(sum(idx_blks_hit), 0)::bigint, coalesce(sum(idx_blks_read), 0)::bigint from pg_statio_user_indexes) i (hit, read),
             (select sum(numbackends) from pg_stat_database) c (connections)
        where d.datname = current_database()
        """

    private static let running: SQL = """
        select pid, greatest(0, extract(epoch from clock_timestamp() - query_start)), state, left(application_name, 64),
               coalesce((regexp_match(query, '^\\s*([a-z_]+(\\s+[a-z_]+){0,3})', 'i'))[1], '')
        from pg_stat_activity
        where datname = current_database() and state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
        order by query_start
        limit 20
        """

    /// Of the disk below a folder, 0 to 100, as `df` has it.
    static func usage(_ path: String) -> Double? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let used = Double(status.f_blocks - status.f_bfree)
        let all = used + Double(status.f_bavail)
        return all > 0 ? 100 * used / all : nil
    }
}
