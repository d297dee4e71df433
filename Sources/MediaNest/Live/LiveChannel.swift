/// Who hears a live event: the streams of a person, of one session, of all admins, of everybody.
public struct LiveChannel: Hashable, Sendable {
    public let name: String

    private init(_ name: String) { self.name = name }

    /// A channel as the database spells it; `nil` when nginx would not know it.
    init?(_ name: some StringProtocol) {
        let isKnown = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard isKnown, (1...64).contains(name.utf8.count) else { return nil }
        self.name = String(name)
    }

    public static let all = LiveChannel("all")
    static let admins = LiveChannel("role_admin")
    /// Every stream is on one and nothing is ever sent on it: closing it closes all of them, and nobody misses an event.
    static func gate(_ name: String) -> LiveChannel { LiveChannel("gate_" + name) }
    /// On which the publisher listens to itself.
    static let probe = LiveChannel("probe")

    public static func user(_ id: UserID) -> LiveChannel { LiveChannel("user_" + id.text) }
    /// Closed, and never used again, when the person's streams end; what is told comes on `user`.
    static func user(_ id: UserID, generation: Int) -> LiveChannel { LiveChannel("user_\(id.text)_\(generation)") }
    static func session(_ id: SessionID) -> LiveChannel { LiveChannel("session_" + id.text) }

    /// What changes a person's view of the world comes on these.
    static func news(for userID: UserID, role: User.Role) -> [LiveChannel] {
        [.user(userID), .all] + (role == .admin ? [.admins] : [])
    }
}
