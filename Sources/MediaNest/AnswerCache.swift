import Redis

/// Answers of the API, kept in Redis for five minutes or until something in them changes.
///
/// Each is stored with the versions of the channels on which its changes are told. Whoever changes something gives those
/// channels new versions once it is committed. So an answer that was read before a change, and stored after it, is
/// already out of date when somebody finds it.
public struct AnswerCache {
    private let redis: RedisConnection

    init(redis: RedisConnection) { self.redis = redis }

    static let lifetimeSeconds = 300
    /// Longer than an answer lives: a version that is forgotten and made anew must not meet one of its time.
    static let versionLifetimeSeconds = 2 * lifetimeSeconds

    /// Which answer.
    public enum Kind: String, Sendable {
        case dashboard
    }

    /// What a look into the cache has found.
    public struct Finding: Sendable {
        public let body: [UInt8]?
        /// The versions that an answer made now will be stored with; `nil` when the cache is away.
        let versions: String?
        fileprivate let kind: Kind
        fileprivate let role: User.Role
    }

    /// The commands that belong into the pipeline of the request's admission.
    static func lookup(_ kind: Kind, of userID: UserID, role: User.Role) -> [RedisCommand] {
        let versions = LiveChannel.news(for: userID, role: role).map(RedisKeys.version)
        return [
            RedisCommand("MGET", arguments: [RedisKeys.answer(kind, userID)] + versions),
            RedisCommand("HINCRBY", RedisKeys.cacheCounts, "\(kind.rawValue).lookups", 1),
        ]
    }

    /// - Parameter role: As `lookup` was told; an answer for another role is no answer.
    static func finding(_ reply: RedisReply?, _ kind: Kind, role: User.Role) -> Finding {
        guard let values = reply?.array, let first = values.first else {
            return Finding(body: nil, versions: nil, kind: kind, role: role)
        }
        let versions = role.rawValue + " " + values.dropFirst().map { $0.string ?? "-" }.joined(separator: " ")
        let head = Array((versions + "\n").utf8)
        let body = first.bytes.flatMap { $0.starts(with: head) ? Array($0.dropFirst(head.count)) : nil }
        return Finding(body: body, versions: versions, kind: kind, role: role)
    }

    /// Keeps an answer that was made after `finding` found none.
    public func store(_ body: [UInt8], after finding: Finding, of principal: Principal) {
        guard let versions = finding.versions, finding.role == principal.role else { return }
        let value = Array((versions + "\n").utf8) + body
        // Best effort: the next one asks the database again.
        _ = try? redis.pipeline([
            RedisCommand("SET", RedisKeys.answer(finding.kind, principal.userID), value, "EX", Self.lifetimeSeconds),
            RedisCommand("HINCRBY", RedisKeys.cacheCounts, "\(finding.kind.rawValue).misses", 1),
        ])
    }

    /// Drops what a person sees of himself. Best effort, as the database's triggers bring the same word.
    public func dropOwn(of principal: Principal) { try? drop([.user(principal.userID)]) }

    /// Drops every answer in which something on these channels is told; to be called after the commit.
    ///
    /// - Throws: When Redis is there and keeps the old ones.
    public func drop(_ channels: some Collection<LiveChannel>) throws {
        if channels.isEmpty { return }
        _ = try redis.pipeline(
            channels.map {
                RedisCommand(
                    "SET", RedisKeys.version($0), Identifier<AnswerCache>().text, "EX", Self.versionLifetimeSeconds)
            })
    }

    /// How often answers were looked for and found, by kind, since Redis was started.
    static var countsLookup: RedisCommand { RedisCommand("HGETALL", RedisKeys.cacheCounts) }

    public struct Counts: Sendable, Equatable {
        public let lookups: Int
        public let hits: Int
        /// From 0 to 1; `nil` before the first look.
        public var hitRatio: Double? { lookups == 0 ? nil : Double(hits) / Double(lookups) }
    }

    static func counts(_ reply: RedisReply?, _ kind: Kind) -> Counts {
        let values = reply?.dictionary ?? [:]
        let lookups = values["\(kind.rawValue).lookups"]?.integer ?? 0
        return Counts(lookups: lookups, hits: max(0, lookups - (values["\(kind.rawValue).misses"]?.integer ?? 0)))
    }
}
