import HTTP
import Postgres
import TestSupport
import Testing

@testable import MediaNest

/// Services that an admin adds to the portal's own.
@Suite struct OwnServiceTests {
    @Test func aServiceOfOnesOwnIsAddedWatchedAndRemoved() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let draft = ServiceConfigurationDraft(
                kind: .http, serviceURL: "http://sonarr:8989/ping", configData: ["displayName": .string("Sonarr")])

            let saved = try db.put("sonarr", draft, as: root)

            #expect(saved.displayName == "Sonarr" && saved.kind == .http && saved.isConfigured)
            let watched = try #require(db.worker.serviceConfiguration.monitored().first)
            #expect(watched.name == "sonarr" && watched.kind == .http && watched.url == "http://sonarr:8989/ping")
            try db.superuser().query("insert into service_status (service_name) values ('sonarr')")
            try db.superuser().query(
                """
                insert into service_incidents (service_name, incident_type, description, severity)
                values ('sonarr', 'outage', 'gone', 'medium')
                """)

            try db.services.serviceConfiguration.remove("sonarr", ipAddress: "", correlationID: "c", as: root)

            #expect(try db.services.serviceConfiguration.list(as: root).isEmpty)
            #expect(try db.superuser().query("select 1 from service_status where service_name = 'sonarr'").isEmpty)
            #expect(try db.superuser().row("select status from service_incidents").string(0) == "resolved")
            #expect(throws: ServiceConfigurationError.unknownService) {
                try db.services.serviceConfiguration.remove("sonarr", ipAddress: "", correlationID: "c", as: root)
            }
            #expect(throws: ServiceConfigurationError.notOwn) {
                try db.services.serviceConfiguration.remove("plex", ipAddress: "", correlationID: "c", as: root)
            }
            let lines = try db.superuser().query(
                "select action, before ->> 'serviceUrl', after ->> 'kind' from audit_log order by id")
            #expect(lines.map { $0.string(0) } == ["service.configured", "service.removed"])
            #expect(lines[0].optionalString(2) == "http" && lines[1].optionalString(1) == "http://sonarr:8989/ping")
        }
    }

    @Test func aNewNameIsEverybodysAtOnce() throws {
        try withDatabase { db in
            let (root, ada) = (try db.makeUser("root", role: .admin), try db.makeUser("ada"))
            func name(_ name: String) throws {
                let members = ["displayName": JSONValue.string(name)]
                _ = try db.put(
                    "sonarr", ServiceConfigurationDraft(kind: .tcp, serviceURL: "nas:80", configData: members), as: root
                )
            }
            try name("Sonarr")
            try db.superuser().query(
                "insert into service_status (service_name, display_name) values ('sonarr', 'Sonarr'), ('radarr', 'Radarr')"
            )

            try name("Series")

            let names = try db.services.serviceStatus.list(as: ada).map(\.displayName)
            #expect(names.contains("Series") && names.contains("Radarr") && !names.contains("Sonarr"))
        }
    }

    /// What is called so later is another: it is neither public nor unheard at once.
    @Test func aServiceThatIsRemovedLeavesTheStatusPageAndWhatPeopleMuted() throws {
        try withDatabase { db in
            let (root, ada) = (try db.makeUser("root", role: .admin), try db.makeUser("ada"))
            for name in ["sonarr", "radarr"] {
                _ = try db.put(name, ServiceConfigurationDraft(kind: .tcp, serviceURL: "nas:80"), as: root)
            }
            try db.superuser().execute(
                script: """
                    update settings set value = value || '{"services": ["sonarr", "radarr"]}' where key = 'status_page';
                    insert into service_news (user_id, level, muted) values ('\(ada.userID)', 'all', '{radarr,sonarr}');
                    """)

            try db.services.serviceConfiguration.remove("sonarr", ipAddress: "", correlationID: "c", as: root)

            let row = try db.superuser().row(
                "select value ->> 'services', (select muted::text from service_news) from settings where key = 'status_page'"
            )
            #expect(row.string(0) == #"["radarr"]"# && row.string(1) == "{radarr}")
        }
    }

    /// With the database's own measurements, and the badge of all services.
    @Test(arguments: ["database", "overall"])
    func aNameOfThePortalsOwnIsNotAnAdmins(name: String) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            let error = #expect(throws: ServiceConfigurationError.self) {
                try db.put(name, ServiceConfigurationDraft(kind: .tcp, serviceURL: "nas:80"), as: root)
            }
            #expect(error?.fieldErrors == [FieldError("name", "is one of the portal's own")])
        }
    }
}
