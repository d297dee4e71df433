import StandInState

extension State {
    /// What a fresh stand-in holds at `now`. The ids are those that Overseerr's stand-in knows its users by.
    static func seed(now: Int) -> State {
        var state = State()
        state.accounts = [
            Account(
                id: 1001, name: "owner", friendlyName: "Olga", email: "owner@demo.local", isHome: false, isOwner: true),
            Account(
                id: 1003, name: "friend", friendlyName: "Frieda", email: "friend@demo.local", isHome: false,
                isOwner: false, serverToken: Secret.token()),
            // Owns a server too, only not ours: that must make nobody an administrator.
            Account(
                id: 1009, name: "stranger", friendlyName: "Stan", email: "stranger@demo.local", isHome: false,
                isOwner: false, hasOwnServer: true),
            Account(
                id: 1008, name: "homeuser", friendlyName: "Kim", email: nil, isHome: true, isOwner: false,
                serverToken: Secret.token()),
        ]
        return state
    }
}

/// What plex.tv makes up.
enum Secret {
    static func token() -> String { text(20, of: Array("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_")) }
    static func strongCode() -> String { text(25, of: Array("abcdefghijklmnopqrstuvwxyz0123456789")) }
    /// Short enough to be typed on a television.
    static func shortCode() -> String { text(4, of: Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")) }

    private static func text(_ length: Int, of letters: [Character]) -> String {
        String((0..<length).map { _ in letters[Int.random(in: letters.indices)] })
    }
}
