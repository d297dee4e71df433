import Crypto
public import Postgres

/// What an API client shows instead of a session: `mn_` and 32 random bytes, known here only by their SHA-256.
public struct APIKey: Sendable {
    /// How far a key reaches; each includes the ones before.
    public enum Scope: String, CaseIterable, Comparable, Sendable, PostgresBindable {
        case read, request, manage

        public var postgresText: String { rawValue }
        private var reach: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        public static func < (left: Scope, right: Scope) -> Bool { left.reach < right.reach }
    }

    public let text: String

    init() throws { text = "mn_" + Base64URL.encode(try RandomBytes.generate(32)) }

    /// `nil` for a text that cannot be a key.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix("mn_"), text.utf8.count == 46, Base64URL.decode(String(text.dropFirst(3)))?.count == 32
        else { return nil }
        self.text = String(text)
    }

    var hash: String { SHA256.hexDigest(text) }
    /// A key's requests are counted by themselves, so that a busy client does not lock its owner out.
    var subject: String { "key-" + hash.prefix(32) }
    var lastFour: String { String(text.suffix(4)) }
}

public enum APIKeyError: DomainError, Equatable {
    case notFound
    case tooMany
    /// The key does not reach so far.
    case scope(needed: APIKey.Scope)
    /// Some things a key may never do: only a person who is signed in.
    case sessionNeeded
    /// Only an admin's key may manage.
    case manageIsForAdmins

    public var code: String {
        switch self {
        case .notFound: "api_key.not_found"
        case .tooMany: "api_key.too_many"
        case .scope: "api_key.scope"
        case .sessionNeeded: "api_key.session_needed"
        case .manageIsForAdmins: "api_key.manage_is_for_admins"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .tooMany: .conflict
        case .scope, .sessionNeeded, .manageIsForAdmins: .forbidden
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such key."
        case .tooMany: "An account has at most 20 keys. Revoke one first."
        case .scope(let needed): "This key does not have the scope \(needed.rawValue)."
        case .sessionNeeded: "This needs a person who is signed in; an API key cannot do it."
        case .manageIsForAdmins: "Only an admin's key may have the scope manage."
        }
    }
}
