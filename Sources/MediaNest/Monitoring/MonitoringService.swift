import FoundationEssentials
import HTTP
import HTTPClient
import Logging
public import Postgres
import Redis

/// Looks at every enabled service, all at the same time.
public struct MonitoringService {
    private let database: Database
    private let services: ServiceConfigurationService
    private let settings: SettingsStore
    private let redis: RedisConnection
    private let client: ParallelClient
    private let metrics: ProcessMetrics
    private let youtube: YouTubeProbe?
    private let logger: Logger

    init(
        database: Database, services: ServiceConfigurationService, settings: SettingsStore, redis: RedisConnection,
        metrics: ProcessMetrics, logger: Logger, youtube: YouTubeProbe? = nil, client: ParallelClient = ParallelClient()
    ) {
        self.database = database
        self.services = services
        self.settings = settings
        self.redis = redis
        self.metrics = metrics
        self.logger = logger
        self.client = client
        self.youtube = youtube
    }

    /// One round of probes, recorded. A service whose record fails does not keep the others from theirs.
    public func probeAll(at instant: Timestamp = .now()) throws {
        let monitored = try services.monitored()
        let findings = try probe(monitored)
        let monitoring = try settings.refreshed().monitoring
        let recorder = ProbeRecorder(gapSeconds: max(180, 3 * monitoring.probeIntervalSeconds), database: database)
        var failure: (any Error)?
        for (service, finding) in zip(monitored, findings) {
            metrics.recordProbe(service.name, finding.verdict)
            do { try recorder.record(finding, of: service, at: instant) } catch {
                logger.error("a probe was not recorded", metadata: ["service": "\(service.name)", "error": "\(error)"])
                failure = error
            }
        }
        try forget(servicesOtherThan: monitored.map(\.name) + watchedElsewhere(monitored, at: instant))
        cache(monitored.map(\.name))
        if let failure { throw failure }
    }

    /// What one look at each finds, without recording it.
    private func probe(_ services: [MonitoredService]) throws -> [ProbeFinding] {
        try excused(Probe.look(at: services, youtube: youtube, through: client), services)
    }

    /// When services are silent and so are the witnesses, it is our own network that is gone.
    private func excused(_ findings: [ProbeFinding], _ services: [MonitoredService]) throws -> [ProbeFinding] {
        let suspects = OwnNetwork.suspects(services, findings)
        let witnesses = try settings.refreshed().monitoring.witnesses
        guard !suspects.isEmpty, !witnesses.isEmpty else { return findings }
        let answers = client.send(witnesses.map { .connect(authority: $0) })
        guard answers.allSatisfy({ (try? $0.result.get()) == nil }) else { return findings }
        logger.warning(
            "our own network is gone: services are not judged", metadata: ["witnesses": "\(witnesses.count)"])
        var excused = findings
        for index in suspects {
            excused[index] = ProbeFinding(
                verdict: .unknowable, message: "Our own network is gone, so nothing can be said.")
        }
        return excused
    }

    /// Downloads, while another worker has the folder for them: one without it has nothing to say of them, unless nobody has
    /// looked for an hour.
    private func watchedElsewhere(_ monitored: [MonitoredService], at instant: Timestamp) throws -> [String] {
        let name = ServiceKind.youtube.rawValue
        guard !monitored.contains(where: { $0.name == name }) else { return [] }
        return try database.query(
            """
            select service_name from service_status
            where service_name = \(name) and last_check_at > \(instant + -3600)
              and not exists (select from service_config c where c.service_name = \(name) and not c.enabled)
            """
        ).map { $0.string(0) }
    }

    /// A service that was removed or disabled is not monitored any more: its state is unknown from now on, and its incident
    /// over.
    private func forget(servicesOtherThan names: [String]) throws {
        _ = try database.pipeline([
            """
            update service_status set
              status = 'unknown', evaluation = null, changed_at = null, response_time_ms = null, message = null, monitors = null,
              in_maintenance = false, fresh_until = null
            where service_name <> all (\(names)::text[]) and (status <> 'unknown' or in_maintenance or evaluation is not null)
            """,
            """
            with ended as (
              update service_incidents set status = 'resolved'
              where status in ('open', 'investigating') and service_name <> all (\(names)::text[])
                and metadata ->> 'byHand' is null
              returning id
            )
            insert into service_incident_events (incident_id, status, message)
            select id, 'resolved', 'The service is not watched any more.' from ended
            """,
            """
            delete from service_status
            where service_name <> all (\(names)::text[]) and service_name <> all (\(ServiceConfigurationService.serviceNames)::text[])
            """,
        ])
    }

    /// `status:{service}` for whoever reads Redis; it lives a minute, so that it never says what nobody sees any more.
    private func cache(_ names: [String]) {
        do {
            let rows = try database.query(
                """
                select service_name, json_build_object('status', status, 'responseTime', response_time_ms,
                         'lastCheck', to_char(last_check_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                         'uptime', uptime_percentage, 'version', version)
                from service_status where service_name = any (\(names)::text[])
                """)
            _ = try redis.pipeline(
                rows.map { RedisCommand("SET", RedisKeys.status($0.string(0)), $0.string(1), "EX", 60) })
        } catch {
            logger.debug("the status is not cached", metadata: ["error": "\(error)"])  // the database has it
        }
    }
}
