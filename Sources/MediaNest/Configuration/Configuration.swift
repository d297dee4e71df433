internal import Configuration
public import Logging
public import Postgres

/// Everything a process is told from outside, checked once.
///
/// Source: environment variables `MEDIANEST_…`; the README's table lists them.
public struct Configuration: Sendable {
    public var databaseURL: String
    /// `redis://[:password@]host:port[/database]` or `unix:///path`.
    public var redisURL: String
    /// Signs access tokens; the previous one is still accepted while tokens signed with it live.
    public var accessTokenSecret: String
    public var previousAccessTokenSecret: String?
    /// Derives the key that seals secrets at rest; the previous ones only open.
    public var encryptionKey: String
    public var previousEncryptionKeys: [String]
    /// Where browsers reach the portal, without a trailing slash.
    public var publicURL: String
    /// Below it, a folder for each person holds what he downloaded; `nil` where nothing is stored.
    public var downloadRoot: String?
    public var plex: PlexAddresses
    /// Where nginx takes what it passes on to browsers: `unix:///path` or `http://host:port`; without it nothing is live.
    public var liveURL: String?
    public var logLevel: Logger.Level
    /// In which all processes of this host count together; without it, each counts for itself.
    public var metricsFile: String?
    /// The program that reaches messengers.
    public var apprise: String
    /// The program that downloads from YouTube.
    public var ytDlp: String
    /// Off for PgBouncer in transaction mode.
    public var usesPreparedStatements: Bool

    /// The first signs, all of them are accepted.
    public var accessTokenSecrets: [String] { [accessTokenSecret] + [previousAccessTokenSecret].compactMap { $0 } }

    /// Whether cookies may demand HTTPS.
    public var isSecure: Bool { publicURL.hasPrefix("https://") }

    /// Which role's connection string a process needs.
    public enum Role: String, Sendable {
        case responder = "DATABASE_URL"
        case worker = "WORKER_DATABASE_URL"
        case owner = "OWNER_DATABASE_URL"
    }

    /// - Throws: `ConfigurationError` with every mistake at once.
    public init(environment: [String: String], role: Role) throws(ConfigurationError) {
        let reader = Reader(environment)
        databaseURL = reader.required(role.rawValue) {
            $0.hasPrefix("postgres://") || $0.hasPrefix("postgresql://") ? nil : "is not a postgresql:// URL"
        }
        usesPreparedStatements = reader.bool("PREPARED_STATEMENTS", default: true)
        apprise = reader.optional("APPRISE") ?? "apprise"
        ytDlp = reader.optional("YT_DLP") ?? "yt-dlp"
        logLevel = reader.optional("LOG_LEVEL").flatMap(Logger.Level.init(rawValue:)) ?? .info
        if let level = reader.optional("LOG_LEVEL"), Logger.Level(rawValue: level) == nil {
            reader.mistakes.append(
                "MEDIANEST_LOG_LEVEL is not one of trace, debug, info, notice, warning, error, critical")
        }
        metricsFile = reader.optional("METRICS_FILE") { $0.hasPrefix("/") ? nil : "is no absolute path" }
        downloadRoot = reader.optional("DOWNLOAD_ROOT") { $0.hasPrefix("/") ? nil : "is no absolute path" }
        while let root = downloadRoot, root.hasSuffix("/") { downloadRoot?.removeLast() }
        if role == .owner {
            // Migrating needs the database only: the owner's shell should not have to hold the other secrets.
            redisURL = ""
            accessTokenSecret = ""
            encryptionKey = ""
            previousEncryptionKeys = []
            publicURL = ""
            liveURL = nil
        } else {
            let tooShort = { (value: String) in value.utf8.count < 32 ? "has fewer than 32 bytes" : nil }
            redisURL = reader.required("REDIS_URL") {
                $0.hasPrefix("redis://") || $0.hasPrefix("unix://") ? nil : "is no redis:// or unix:// URL"
            }
            accessTokenSecret = reader.required("JWT_SECRET", check: tooShort)
            previousAccessTokenSecret = reader.optional("JWT_PREVIOUS_SECRET", check: tooShort)
            encryptionKey = reader.required("ENCRYPTION_KEY", check: tooShort)
            previousEncryptionKeys = ["", "_2", "_3"].compactMap {
                reader.optional("ENCRYPTION_PREVIOUS_KEY" + $0, check: tooShort)
            }
            publicURL = reader.required("PUBLIC_URL") {
                $0.hasPrefix("http://") || $0.hasPrefix("https://") ? nil : "is no http:// or https:// URL"
            }
            while publicURL.hasSuffix("/") { publicURL.removeLast() }
            liveURL = reader.optional("LIVE_URL") {
                $0.hasPrefix("unix:///") || $0.hasPrefix("http://") ? nil : "is no unix:/// or http:// URL"
            }
        }
        func address(_ name: String, _ standard: String) -> String {
            reader.optional(name, check: PlexAddresses.mistake) ?? standard
        }
        plex = PlexAddresses(
            tv: address("PLEX_TV_URL", "https://plex.tv"),
            clients: address("PLEX_CLIENTS_URL", "https://clients.plex.tv"),
            app: address("PLEX_APP_URL", "https://app.plex.tv"))
        if !reader.mistakes.isEmpty { throw ConfigurationError(mistakes: reader.mistakes) }
    }

    public func postgresOptions(applicationName: String, logger: Logger) -> PostgresOptions {
        var options = PostgresOptions(url: databaseURL)
        options.applicationName = applicationName
        options.usesPreparedStatements = usesPreparedStatements
        options.onSlowStatement = { sql, milliseconds in
            logger.warning(
                "slow statement", metadata: ["sql": "\(sql.joined(separator: "; "))", "duration.ms": "\(milliseconds)"])
        }
        return options
    }
}

/// What is wrong with the configuration: one sentence for each mistake, never a value.
public struct ConfigurationError: Error, CustomStringConvertible {
    public let mistakes: [String]
    public var description: String { mistakes.joined(separator: "\n") }
}

/// Collects mistakes while it reads, so that all of them are reported together.
private final class Reader {
    private let reader: ConfigReader
    var mistakes: [String] = []

    init(_ environment: [String: String]) {
        let present = environment.filter { $0.key.hasPrefix("MEDIANEST_") && !$0.value.isEmpty }
        reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: present))
    }

    func optional(_ name: String, check: (String) -> String? = { _ in nil }) -> String? {
        let key = ConfigKey("medianest." + name.lowercased().split(separator: "_").joined(separator: "."))
        guard let value = reader.string(forKey: key, isSecret: true) else { return nil }
        if let mistake = check(value) { mistakes.append("MEDIANEST_\(name) \(mistake)") }
        return value
    }

    func required(_ name: String, check: (String) -> String? = { _ in nil }) -> String {
        guard let value = optional(name, check: check) else {
            mistakes.append("MEDIANEST_\(name) is not set")
            return ""
        }
        return value
    }

    func bool(_ name: String, default value: Bool) -> Bool {
        switch optional(name)?.lowercased() {
        case nil: return value
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default:
            mistakes.append("MEDIANEST_\(name) is neither true nor false")
            return value
        }
    }
}
