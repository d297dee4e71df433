import Logging
import MediaNest
import Testing

@Suite struct ConfigurationTests {
    private static let complete = [
        "MEDIANEST_DATABASE_URL": "postgresql://app:pw@/medianest",
        "MEDIANEST_WORKER_DATABASE_URL": "postgres://worker:pw@/medianest",
        "MEDIANEST_OWNER_DATABASE_URL": "postgresql://owner:pw@/medianest",
        "MEDIANEST_REDIS_URL": "redis://:pw@127.0.0.1:6379/0",
        "MEDIANEST_JWT_SECRET": "a secret of the tests, long enough for HS256",
        "MEDIANEST_ENCRYPTION_KEY": "an encryption key of the tests, long enough",
        "MEDIANEST_PUBLIC_URL": "https://media.example/",
    ]

    private func mistakes(_ changes: [String: String?], role: Configuration.Role = .responder) -> [String] {
        var environment = Self.complete
        for (name, value) in changes { environment["MEDIANEST_" + name] = value }
        do throws(ConfigurationError) { _ = try Configuration(environment: environment, role: role) } catch {
            return error.mistakes
        }
        return []
    }

    @Test func aCompleteEnvironmentIsRead() throws {
        let configuration = try Configuration(environment: Self.complete, role: .responder)

        #expect(configuration.databaseURL == "postgresql://app:pw@/medianest")
        #expect(configuration.redisURL == "redis://:pw@127.0.0.1:6379/0")
        #expect(configuration.accessTokenSecret == "a secret of the tests, long enough for HS256")
        #expect(configuration.encryptionKey == "an encryption key of the tests, long enough")
        #expect(configuration.previousAccessTokenSecret == nil)
        #expect(configuration.publicURL == "https://media.example")
        #expect(configuration.isSecure)
        #expect(configuration.logLevel == .info)
        #expect(configuration.usesPreparedStatements)
        #expect(configuration.plex.tv == "https://plex.tv")
        #expect(configuration.plex.clients == "https://clients.plex.tv")
        #expect(configuration.plex.app == "https://app.plex.tv")
    }

    @Test func whatIsOptionalIsRead() throws {
        var environment = Self.complete
        environment["MEDIANEST_LOG_LEVEL"] = "debug"
        environment["MEDIANEST_PREPARED_STATEMENTS"] = "False"
        environment["MEDIANEST_JWT_PREVIOUS_SECRET"] = "the secret of before, long enough as well"
        environment["MEDIANEST_ENCRYPTION_PREVIOUS_KEY"] = "the key of before, that is long enough"
        environment["MEDIANEST_ENCRYPTION_PREVIOUS_KEY_2"] = "the key before that, long enough too"
        environment["MEDIANEST_PUBLIC_URL"] = "http://127.0.0.1:8080"
        environment["MEDIANEST_PLEX_TV_URL"] = "http://127.0.0.1:32401/"
        environment["MEDIANEST_LIVE_URL"] = "unix:///run/medianest/live.sock"

        let configuration = try Configuration(environment: environment, role: .responder)

        #expect(configuration.logLevel == .debug)
        #expect(!configuration.usesPreparedStatements)
        #expect(configuration.previousAccessTokenSecret == "the secret of before, long enough as well")
        #expect(
            configuration.previousEncryptionKeys == [
                "the key of before, that is long enough", "the key before that, long enough too",
            ])
        #expect(!configuration.isSecure)
        #expect(configuration.plex.tv == "http://127.0.0.1:32401")
        #expect(configuration.liveURL == "unix:///run/medianest/live.sock")
    }

    @Test(arguments: [(.responder, "app"), (.worker, "worker"), (.owner, "owner")] as [(Configuration.Role, String)])
    func eachRoleHasItsOwnConnection(role: Configuration.Role, user: String) throws {
        #expect(try Configuration(environment: Self.complete, role: role).databaseURL.contains(user))
    }

    /// The shell that migrates need not hold the other secrets.
    @Test func theOwnerNeedsTheDatabaseOnly() throws {
        let environment = ["MEDIANEST_OWNER_DATABASE_URL": "postgresql://owner:pw@/medianest"]

        #expect(try Configuration(environment: environment, role: .owner).redisURL == "")
    }

    @Test func everyMistakeIsToldAtOnce() {
        #expect(
            mistakes([
                "DATABASE_URL": nil, "REDIS_URL": "http://127.0.0.1", "JWT_SECRET": "s3cret",
                "JWT_PREVIOUS_SECRET": "s3cret",
                "ENCRYPTION_KEY": "", "PUBLIC_URL": "media.example", "LOG_LEVEL": "loud",
                "PREPARED_STATEMENTS": "perhaps",
            ]) == [
                "MEDIANEST_DATABASE_URL is not set", "MEDIANEST_PREPARED_STATEMENTS is neither true nor false",
                "MEDIANEST_LOG_LEVEL is not one of trace, debug, info, notice, warning, error, critical",
                "MEDIANEST_REDIS_URL is no redis:// or unix:// URL", "MEDIANEST_JWT_SECRET has fewer than 32 bytes",
                "MEDIANEST_JWT_PREVIOUS_SECRET has fewer than 32 bytes", "MEDIANEST_ENCRYPTION_KEY is not set",
                "MEDIANEST_PUBLIC_URL is no http:// or https:// URL",
            ])
    }

    @Test(arguments: [
        ("DATABASE_URL", "mysql://ada:s3cret@host/db"), ("REDIS_URL", "ftp://:s3cret@host"), ("JWT_SECRET", "s3cret"),
        ("ENCRYPTION_KEY", "s3cret"),
        ("PUBLIC_URL", "s3cret"), ("PLEX_TV_URL", "http://s3cret.example"),
        ("PLEX_APP_URL", "https://s3cret@app.plex.tv"),
        ("LOG_LEVEL", "s3cret"), ("PREPARED_STATEMENTS", "s3cret"),
    ])
    func aMistakeNamesTheVariableAndNeverItsValue(name: String, value: String) {
        let mistakes = mistakes([name: value])

        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("MEDIANEST_\(name) ") == true)
        #expect(mistakes.first?.contains("s3cret") == false)
    }
}
