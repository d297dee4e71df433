import Crypto
import HTTP
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ServiceConfigurationServiceTests {
    private static let apiKey = "0123456789abcdefWXYZ"

    private func put(
        url: String? = "http://127.0.0.1:5055/", apiKey: String? = nil, isEnabled: Bool? = nil, webhook: String? = nil,
        _ db: TestDatabase,
        as admin: Principal
    ) throws -> ServiceConfiguration {
        try put(
            "overseerr",
            ServiceConfigurationDraft(
                serviceURL: url, apiKey: apiKey.map { .set($0) } ?? .keep, isEnabled: isEnabled,
                webhookAuthorization: webhook.map { .set($0) } ?? .keep), db, as: admin)
    }

    private func put(_ name: String, _ draft: ServiceConfigurationDraft, _ db: TestDatabase, as admin: Principal) throws
        -> ServiceConfiguration
    {
        try db.services.serviceConfiguration.put(
            name, draft, ipAddress: "192.0.2.7", correlationID: "c", as: admin)
    }

    @Test func aKeyIsKeptSealedAndNeverComesBack() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            let saved = try put(apiKey: Self.apiKey, webhook: "Bearer s3cret", db, as: root)

            #expect(saved.isConfigured && saved.hasAPIKey && saved.hasWebhookAuthorization && saved.isEnabled)
            #expect(saved.serviceURL == "http://127.0.0.1:5055")
            #expect(saved.apiKeyLastFour == "WXYZ")
            var everything = ""
            dump(try db.services.serviceConfiguration.list(as: root), to: &everything)
            everything += try db.superuser().row("select c::text from service_config c").string(0)
            everything += try db.superuser().row("select string_agg(a::text, '') from audit_log a").string(0)
            #expect(!everything.contains(Self.apiKey))
            #expect(!everything.contains("s3cret"))
        }
    }

    @Test func theWorkerOpensTheKey() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)

            let connection = try #require(try db.worker.serviceConfiguration.connection("overseerr"))

            #expect(connection == ("http://127.0.0.1:5055", Self.apiKey))
        }
    }

    /// Whoever can write to the database, but has no key, cannot make us show one service the key of another.
    @Test func aKeyThatWasCopiedToAnotherServiceIsNotUsed() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)
            try db.superuser().query(
                """
                insert into service_config (service_name, service_url, api_key)
                select 'plex', 'http://evil.example', api_key from service_config
                """)

            #expect(throws: CryptoError.authenticationFailed) { try db.worker.serviceConfiguration.connection("plex") }
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == Self.apiKey)
        }
    }

    @Test func secretsThatAreNotGivenStay() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, webhook: "Bearer s3cret", db, as: root)

            let saved = try put(url: "http://127.0.0.1:5055/overseerr", isEnabled: true, db, as: root)

            #expect(saved.serviceURL == "http://127.0.0.1:5055/overseerr")
            #expect(saved.apiKeyLastFour == "WXYZ")
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == Self.apiKey)
            #expect(
                try db.services.serviceConfiguration.isAuthorized(
                    webhookOf: "overseerr", authorization: "Bearer s3cret"))
            #expect(try db.services.serviceConfiguration.list(as: root).count == 1)
        }
    }

    @Test func aNewKeyReplacesTheOldOne() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)

            let saved = try put(apiKey: "short", db, as: root)

            #expect(saved.apiKeyLastFour == nil, "four of five characters would be most of it")
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == "short")
        }
    }

    @Test func aServiceThatIsOffOrHasNoKeyIsNotReached() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)
            _ = try put(db, as: root)
            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)

            _ = try put(apiKey: Self.apiKey, isEnabled: false, db, as: root)

            #expect(try db.worker.serviceConfiguration.connection("overseerr") == nil)
        }
    }

    @Test func aWebhookNeedsTheValueThatWasAgreedOn() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            func isAuthorized(_ value: String?, _ name: String = "overseerr") throws -> Bool {
                try db.services.serviceConfiguration.isAuthorized(webhookOf: name, authorization: value)
            }
            #expect(try !isAuthorized("Bearer s3cret"), "nothing was agreed on yet")
            _ = try put(webhook: "Bearer s3cret", db, as: root)

            #expect(try isAuthorized("Bearer s3cret"))
            for wrong in [nil, "", "Bearer", "bearer s3cret", "Bearer s3cret ", "Bearer s3creT"] {
                #expect(try !isAuthorized(wrong))
            }
            #expect(try !isAuthorized("Bearer s3cret", "plex"))
            _ = try put(isEnabled: false, db, as: root)
            #expect(try !isAuthorized("Bearer s3cret"), "the service is off")
        }
    }

    @Test func everyChangeIsInTheAuditLog() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            for _ in 1...2 { _ = try put(db, as: root) }

            let lines = try db.superuser().query(
                "select action, target_id, actor_id, ip_address, correlation_id from audit_log")
            #expect(
                lines.map { line in (0..<5).map { line.optionalString($0) } }
                    == Array(
                        repeating: ["service.configured", "overseerr", root.userID.text, "192.0.2.x", "c"], count: 2))
        }
    }

    /// Whoever answers at another address must not be told the key of this one.
    @Test(arguments: [
        "https://127.0.0.1:5055", "http://127.0.0.1:5056", "http://evil.example:5055", "http://127.0.0.2:5055",
    ])
    func theStoredKeyDoesNotGoToAnotherOrigin(url: String) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)

            let error = #expect(throws: ServiceConfigurationError.self) { try put(url: url, db, as: root) }

            #expect(error?.fieldErrors.map(\.field) == ["apiKey"])
            #expect(try db.services.serviceConfiguration.list(as: root).map(\.serviceURL) == ["http://127.0.0.1:5055"])
            #expect(try put(url: url, apiKey: "another key", db, as: root).serviceURL == url)
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == "another key")
        }
    }

    @Test func aKeyCanBeRemoved() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)

            let saved = try put("overseerr", ServiceConfigurationDraft(apiKey: .remove), db, as: root)

            #expect(!saved.hasAPIKey && saved.apiKeyLastFour == nil && !saved.isConfigured && saved.needsAPIKey)
            #expect(try put(url: "https://elsewhere.example", db, as: root).serviceURL == "https://elsewhere.example")
        }
    }

    @Test func whatIsSetStaysUntilItIsSetAnew() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(
                "plex",
                ServiceConfigurationDraft(
                    serviceURL: "http://plex:32400", isEnabled: false,
                    configData: ["failuresToTrouble": .integer(5), "youtubeSection": .string("Clips")]), db, as: root)

            let saved = try put(
                "plex", ServiceConfigurationDraft(configData: ["failuresToTrouble": .null]), db, as: root)

            #expect(
                saved.serviceURL == "http://plex:32400" && !saved.isEnabled && saved.isConfigured && !saved.needsAPIKey)
            #expect(saved.options.thresholds.failuresToTrouble == 3)
            #expect(saved.options.youtubeSection == "Clips")
            #expect(saved.updatedBy == "root")
        }
    }

    @Test func aServiceOfOnesOwnIsAddedWatchedAndRemoved() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let draft = ServiceConfigurationDraft(
                kind: .http, serviceURL: "http://sonarr:8989/ping", configData: ["displayName": .string("Sonarr")])

            let saved = try put("sonarr", draft, db, as: root)

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

    /// What is called so later is another: it is neither public nor unheard at once.
    @Test func aServiceThatIsRemovedLeavesTheStatusPageAndWhatPeopleMuted() throws {
        try withDatabase { db in
            let (root, ada) = (try db.makeUser("root", role: .admin), try db.makeUser("ada"))
            for name in ["sonarr", "radarr"] {
                _ = try put(name, ServiceConfigurationDraft(kind: .tcp, serviceURL: "nas:80"), db, as: root)
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

    /// Two admins who set up what has no row yet see nothing to be locked: one of them must wait, or his address gets the
    /// other's key.
    @Test func twoWhoSetAServiceUpAtOnceDoNotMixAddressAndKey() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let environment = db.environment
            let superuser = db.superuser()
            // Reading goes on, writing does not: both have looked before either has written.
            try superuser.pipeline(["begin", "lock table service_config in share mode"])
            func setUp(_ url: String, _ key: ServiceConfigurationDraft.Secret) -> Background<Void> {
                Background {
                    _ = try TestDatabase.services(environment).serviceConfiguration.put(
                        "overseerr", ServiceConfigurationDraft(serviceURL: url, apiKey: key), ipAddress: "",
                        correlationID: "c", as: root)
                }
            }
            let observer = db.superuser()
            func waiting() throws -> Int {
                try observer.query(
                    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                ).count
            }
            let first = setUp("http://one.example", .set(Self.apiKey))
            #expect(try eventually { try waiting() == 1 })
            let second = setUp("http://two.example", .keep)
            #expect(try eventually { try waiting() == 2 })
            try superuser.query("commit")

            #expect(throws: Never.self) { try first.outcome().get() }
            #expect(throws: ServiceConfigurationError.self) { try second.outcome().get() }
            #expect(
                try db.superuser().row("select service_url from service_config").string(0) == "http://one.example")
        }
    }

    /// With the database's own measurements, and the badge of all services.
    @Test(arguments: ["database", "overall"])
    func aNameOfThePortalsOwnIsNotAnAdmins(name: String) throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            let error = #expect(throws: ServiceConfigurationError.self) {
                try put(name, ServiceConfigurationDraft(kind: .tcp, serviceURL: "nas:80"), db, as: root)
            }
            #expect(error?.fieldErrors == [FieldError("name", "is one of the portal's own")])
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
            _ = try put("youtube", ServiceConfigurationDraft(isEnabled: false), db, as: root)
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

    @Test func theAuditLogNamesWhatChangedWithoutSecrets() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)
            _ = try put(
                "overseerr",
                ServiceConfigurationDraft(apiKey: .set("another key"), configData: ["slowAfterMs": .integer(500)]),
                db, as: root)

            let line = try db.superuser().query("select before, after from audit_log order by id")[1]

            #expect(line.string(0) == #"{"apiKey": "set", "slowAfterMs": 1000}"#)
            #expect(line.string(1) == #"{"apiKey": "set anew", "slowAfterMs": 500}"#)
        }
    }

    /// A key that nobody can open any more keeps nobody from looking at the other services.
    @Test func aKeyThatDoesNotOpenIsThatServicesTroubleAlone() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try put(apiKey: Self.apiKey, db, as: root)
            _ = try put(
                "plex", ServiceConfigurationDraft(serviceURL: "http://plex", apiKey: .set("token")), db, as: root)
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

            _ = try put("youtube", ServiceConfigurationDraft(isEnabled: false), db, as: root)
            #expect(try worker.serviceConfiguration.monitored().isEmpty)
        }
    }

    @Test func anUnknownServiceIsRefused() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let draft = ServiceConfigurationDraft(serviceURL: "http://x")

            #expect(throws: ServiceConfigurationError.unknownService) {
                try db.services.serviceConfiguration.put("jellyfin", draft, ipAddress: "", correlationID: "c", as: root)
            }
        }
    }

    /// The database holds this even if a route forgot to ask for the role.
    @Test func onlyAnAdminConfigures() throws {
        try withDatabase { db in
            let (ada, root) = try (db.makeUser("ada"), db.makeUser("root", role: .admin))
            _ = try put(apiKey: Self.apiKey, db, as: root)

            let error = #expect(throws: PostgresError.self) { try put(url: "http://evil.example", db, as: ada) }

            #expect(error?.sqlState == .insufficientPrivilege)
            #expect(try db.services.serviceConfiguration.list(as: ada).isEmpty)
            #expect(try db.services.serviceConfiguration.list(as: root).map(\.serviceURL) == ["http://127.0.0.1:5055"])
        }
    }
}
