/// An account that shares the owner's Plex server, as plex.tv lists it for `import-from-plex`.
struct PlexAccount: Sendable {
    let id: Int
    let username: String
    /// Empty for a Plex Home user: Overseerr skips those.
    let email: String
    /// The listing has also accounts that may not use *this* server.
    let hasAccess: Bool

    static let friends = [
        PlexAccount(id: 1003, username: "friend", email: "friend@demo.local", hasAccess: true),
        PlexAccount(id: 1004, username: "newcomer", email: "Newcomer@demo.local", hasAccess: true),
        PlexAccount(id: 1005, username: "quota", email: "quota@demo.local", hasAccess: true),
        PlexAccount(id: 1006, username: "noperm", email: "noperm@demo.local", hasAccess: true),
        PlexAccount(id: 1007, username: "auto", email: "auto@demo.local", hasAccess: true),
        PlexAccount(id: 1008, username: "kid", email: "", hasAccess: true),
        PlexAccount(id: 1009, username: "stranger", email: "stranger@demo.local", hasAccess: false),
    ]
}
