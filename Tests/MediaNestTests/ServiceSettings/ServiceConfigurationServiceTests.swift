import Crypto
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ServiceConfigurationServiceTests {
    private static let apiKey = "0123456789abcdefWXYZ"

    private func put(
        url: String = "http://127.0.0.1:5055/", apiKey: String? = nil, isEnabled: Bool = true, webhook: String? = nil,
        _ db: TestDatabase,
        as admin: Principal
    ) throws -> ServiceConfiguration {
        try db.services.serviceConfiguration.put(
            "overseerr",
            ServiceConfigurationDraft(
                serviceURL: url, apiKey: apiKey, isEnabled: isEnabled, webhookAuthorization: webhook),
            ipAddress: "192.0.2.7", correlationID: "c", as: admin)
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

            let saved = try put(url: "https://overseerr.example", db, as: root)

            #expect(saved.serviceURL == "https://overseerr.example")
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

    @Test func anUnknownServiceIsRefused() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let draft = try ServiceConfigurationDraft(
                serviceURL: "http://x", apiKey: nil, isEnabled: true, webhookAuthorization: nil)

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
