import HTTP
import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// What the worker looks at, and with which keys.
@Suite struct WatchedServiceTests {
    @Test func theWorkerOpensTheKey() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)

            let connection = try #require(try db.worker.serviceConfiguration.connection("overseerr"))

            #expect(connection == ("http://127.0.0.1:5055", TestDatabase.apiKey))
        }
    }

    @Test func aServiceThatIsOffOrHasNoKeyIsNotReached() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)
            _ = try db.put(as: root)
            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)

            _ = try db.put(apiKey: TestDatabase.apiKey, isEnabled: false, as: root)

            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)
        }
    }

    /// Of several workers, one may have the folder for downloads.
    @Test func aWorkerWithoutAFolderDoesNotForgetTheDownloads() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let superuser = db.superuser()
            try superuser.execute(
                script: """
                    insert into service_status (service_name) values ('youtube') on conflict do nothing;
                    update service_status set status = 'offline', evaluation = '{}', last_check_at = now()
                    where service_name = 'youtube';
                    insert into service_incidents (service_name, incident_type, description, severity)
                    values ('youtube', 'outage', 'gone', 'medium');
                    """)
            func state() throws -> [String] {
                let row = try superuser.row(
                    """
                    select s.status, i.status from service_status s join service_incidents i using (service_name)
                    where service_name = 'youtube'
                    """)
                return [row.string(0), row.string(1)]
            }

            try db.worker.monitoring.probeAll()
            #expect(try state() == ["offline", "open"])
            _ = try db.put("youtube", ServiceConfigurationDraft(isEnabled: false), as: root)
            try db.worker.monitoring.probeAll()
            #expect(try state() == ["unknown", "resolved"])
        }
    }

    @Test func downloadsThatNobodyLooksAtAreForgotten() throws {
        try withDatabase { db in
            try db.superuser().execute(
                script: """
                    insert into service_status (service_name) values ('youtube') on conflict do nothing;
                    update service_status set status = 'online', evaluation = '{}', last_check_at = now() - interval '2 hours'
                    where service_name = 'youtube';
                    """)

            try db.worker.monitoring.probeAll()

            #expect(
                try db.superuser().row("select status from service_status where service_name = 'youtube'").string(0)
                    == "unknown")
        }
    }

    /// A key that nobody can open any more keeps nobody from looking at the other services.
    @Test func aKeyThatDoesNotOpenIsThatServicesTroubleAlone() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)
            _ = try db.put(
                "plex", ServiceConfigurationDraft(serviceURL: "http://plex", apiKey: .set("token")), as: root)
            try db.superuser().query(
                "update service_config set api_key = (select api_key from service_config where service_name = 'plex')")

            let services = try db.worker.serviceConfiguration.monitored()

            #expect(services.map(\.hasUnreadableKey) == [true, false])
            #expect(services.map(\.apiKey) == [nil, "token"])
        }
    }

    @Test func downloadsAreWatchedWhereThereIsAPlaceForThem() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            #expect(try db.worker.serviceConfiguration.monitored().isEmpty)
            var environment = db.environment
            environment["MEDIANEST_DOWNLOAD_ROOT"] = "/srv/videos"
            let worker = try TestDatabase.services(environment, role: .worker)

            #expect(try worker.serviceConfiguration.monitored().map(\.name) == ["youtube"])

            _ = try db.put("youtube", ServiceConfigurationDraft(isEnabled: false), as: root)
            #expect(try worker.serviceConfiguration.monitored().isEmpty)
        }
    }
}
