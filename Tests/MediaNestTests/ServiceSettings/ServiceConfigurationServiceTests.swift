import Crypto
import HTTP
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ServiceConfigurationServiceTests {
    @Test func aKeyIsKeptSealedAndNeverComesBack() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            let saved = try db.put(apiKey: TestDatabase.apiKey, webhook: "Bearer s3cret", as: root)

            #expect(saved.isConfigured && saved.hasAPIKey && saved.hasWebhookAuthorization && saved.isEnabled)
            #expect(saved.serviceURL == "http://127.0.0.1:5055")
            #expect(saved.apiKeyLastFour == "WXYZ")
            var everything = ""
            dump(try db.services.serviceConfiguration.list(as: root), to: &everything)
            everything += try db.superuser().row("select c::text from service_config c").string(0)
            everything += try db.superuser().row("select string_agg(a::text, '') from audit_log a").string(0)
            #expect(!everything.contains(TestDatabase.apiKey))
            #expect(!everything.contains("s3cret"))
        }
    }

    /// Whoever can write to the database, but has no key, cannot make us show one service the key of another.
    @Test func aKeyThatWasCopiedToAnotherServiceIsNotUsed() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)
            try db.superuser().query(
                """
                insert into service_config (service_name, service_url, api_key)
                select 'plex', 'http://evil.example', api_key from service_config
                """)

            #expect(throws: CryptoError.authenticationFailed) { try db.worker.serviceConfiguration.connection("plex") }
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == TestDatabase.apiKey)
        }
    }

    @Test func secretsThatAreNotGivenStay() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, webhook: "Bearer s3cret", as: root)

            let saved = try db.put(url: "http://127.0.0.1:5055/overseerr", isEnabled: true, as: root)

            #expect(saved.serviceURL == "http://127.0.0.1:5055/overseerr")
            #expect(saved.apiKeyLastFour == "WXYZ")
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == TestDatabase.apiKey)
            #expect(
                try db.services.serviceConfiguration.isAuthorized(
                    webhookOf: "overseerr", authorization: "Bearer s3cret"))
            #expect(try db.services.serviceConfiguration.list(as: root).count == 1)
        }
    }

    @Test func aNewKeyReplacesTheOldOne() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)

            let saved = try db.put(apiKey: "short", as: root)

            #expect(saved.apiKeyLastFour == nil, "four of five characters would be most of it")
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == "short")
        }
    }

    @Test func aWebhookNeedsTheValueThatWasAgreedOn() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            func isAuthorized(_ value: String?, _ name: String = "overseerr") throws -> Bool {
                try db.services.serviceConfiguration.isAuthorized(webhookOf: name, authorization: value)
            }
            #expect(try !isAuthorized("Bearer s3cret"), "nothing was agreed on yet")
            _ = try db.put(webhook: "Bearer s3cret", as: root)

            #expect(try isAuthorized("Bearer s3cret"))
            for wrong in [nil, "", "Bearer", "bearer s3cret", "Bearer s3cret ", "Bearer s3creT"] {
                #expect(try !isAuthorized(wrong))
            }
            #expect(try !isAuthorized("Bearer s3cret", "plex"))
            _ = try db.put(isEnabled: false, as: root)
            #expect(try !isAuthorized("Bearer s3cret"), "the service is off")
        }
    }

    @Test func everyChangeIsInTheAuditLog() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)

            for _ in 1...2 { _ = try db.put(as: root) }

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
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)

            let error = #expect(throws: ServiceConfigurationError.self) { try db.put(url: url, as: root) }

            #expect(error?.fieldErrors.map(\.field) == ["apiKey"])
            #expect(try db.services.serviceConfiguration.list(as: root).map(\.serviceURL) == ["http://127.0.0.1:5055"])
            #expect(try db.put(url: url, apiKey: "another key", as: root).serviceURL == url)
            #expect(try db.worker.serviceConfiguration.connection("overseerr")?.apiKey == "another key")
        }
    }

    @Test func aKeyCanBeRemoved() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)

            let saved = try db.put("overseerr", ServiceConfigurationDraft(apiKey: .remove), as: root)

            #expect(!saved.hasAPIKey && saved.apiKeyLastFour == nil && !saved.isConfigured && saved.needsAPIKey)
            #expect(try db.put(url: "https://elsewhere.example", as: root).serviceURL == "https://elsewhere.example")
        }
    }

    @Test func whatIsSetStaysUntilItIsSetAnew() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(
                "plex",
                ServiceConfigurationDraft(
                    serviceURL: "http://plex:32400", isEnabled: false,
                    configData: ["failuresToTrouble": .integer(5), "youtubeSection": .string("Clips")]), as: root)

            let saved = try db.put(
                "plex", ServiceConfigurationDraft(configData: ["failuresToTrouble": .null]), as: root)

            #expect(
                saved.serviceURL == "http://plex:32400" && !saved.isEnabled && saved.isConfigured && !saved.needsAPIKey)
            #expect(saved.options.thresholds.failuresToTrouble == 3)
            #expect(saved.options.youtubeSection == "Clips")
            #expect(saved.updatedBy == "root")
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
            let first = setUp("http://one.example", .set(TestDatabase.apiKey))
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

    @Test func theAuditLogNamesWhatChangedWithoutSecrets() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)
            _ = try db.put(
                "overseerr",
                ServiceConfigurationDraft(apiKey: .set("another key"), configData: ["slowAfterMs": .integer(500)]),
                as: root)

            let line = try db.superuser().query("select before, after from audit_log order by id")[1]

            #expect(line.string(0) == #"{"apiKey": "set", "slowAfterMs": 1000}"#)
            #expect(line.string(1) == #"{"apiKey": "set anew", "slowAfterMs": 500}"#)
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
            _ = try db.put(apiKey: TestDatabase.apiKey, as: root)

            let error = #expect(throws: PostgresError.self) { try db.put(url: "http://evil.example", as: ada) }

            #expect(error?.sqlState == .insufficientPrivilege)
            #expect(try db.services.serviceConfiguration.list(as: ada).isEmpty)
            #expect(try db.services.serviceConfiguration.list(as: root).map(\.serviceURL) == ["http://127.0.0.1:5055"])
        }
    }
}
