import StandInState

/// Everything that the stand-in holds: one JSON document on disk.
struct State: Codable, Equatable, Sendable {
    var tvMode = Mode.normal
    var serverMode = Mode.normal
    var accounts: [Account] = []
    var pins: [Pin] = []
    var tokens: [String: Token] = [:]
    var items: [Item] = []
    var collections: [Collection] = []
    var scans: [Scan] = []
    private var lastRatingKey = 100

    static let pinsKept = 500

    func mode(of part: Part) -> Mode {
        switch part {
        case .tv: tvMode
        case .server: serverMode
        }
    }

    var owner: Account? { accounts.first { $0.isOwner } }
    func account(named name: String) -> Account? { accounts.first { $0.name == name } }
    func account(_ id: Int) -> Account? { accounts.first { $0.id == id } }

    /// Whose token at plex.tv this is; `nil` also when it was signed out.
    func account(ofToken token: String, _ configuration: PlexConfiguration) -> Account? {
        if token == configuration.ownerToken { return owner }
        guard let known = tokens[token], !known.isSignedOut else { return nil }
        return account(known.accountID)
    }

    /// Who may use the server with this token: the owner with any of his, others only with the one for this server.
    func member(withToken token: String, _ configuration: PlexConfiguration) -> Account? {
        if let account = account(ofToken: token, configuration), account.isOwner { return account }
        return accounts.first { $0.serverToken == token }
    }

    /// What the record of calls has instead of a token: whose it is.
    func maskedToken(_ token: String, _ configuration: PlexConfiguration) -> String {
        let account = account(ofToken: token, configuration) ?? member(withToken: token, configuration)
        return "*** (\(account?.name ?? "nobody's"))"
    }

    mutating func update(_ account: Account) {
        if let index = accounts.firstIndex(where: { $0.id == account.id }) { accounts[index] = account }
    }

    mutating func update(_ collection: Collection) {
        if let index = collections.firstIndex(where: { $0.ratingKey == collection.ratingKey }) {
            collections[index] = collection
        }
    }

    mutating func signOutAll(_ account: Account) {
        for (token, known) in tokens where known.accountID == account.id { tokens[token]?.isSignedOut = true }
    }

    mutating func nextRatingKey() -> Int {
        lastRatingKey += 1
        return lastRatingKey
    }
}

/// The two systems that share this address.
enum Part: String, Sendable {
    case tv
    case server
}

/// What a person who said yes on the sign-in page gave to a client.
struct Token: Codable, Equatable, Sendable {
    let accountID: Int
    let clientIdentifier: String
    var isSignedOut = false
}
