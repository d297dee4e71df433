extension State {
    /// What a fresh stand-in holds at `now`.
    static func seed(now: Int) -> State {
        var state = State()
        state.users = [
            seedUser(1, "owner", plexID: 1001, [.admin], now),
            seedUser(2, "ada", plexID: nil, [.request], now),
            seedUser(3, "friend", plexID: 1003, [.request], now),
            seedUser(4, "quota", plexID: 1005, [.request], now),
            seedUser(5, "noperm", plexID: 1006, [], now),
            seedUser(6, "auto", plexID: 1007, [.request, .autoApprove], now),
        ]
        state.users[3].movieQuota = User.QuotaRule(limit: 1, days: 365)
        state.users[3].tvQuota = User.QuotaRule(limit: 1, days: 365)
        state.blocklist(Catalogue.blocklistedMovie, now: now)
        state.fulfil(.movie, 13, seasons: [], for: 4, now: now)
        state.fulfil(.tv, 87108, seasons: [1], for: 4, now: now)
        return state
    }

    private static func seedUser(
        _ id: Int, _ name: String, plexID: Int?, _ permissions: Permissions, _ now: Int
    ) -> User {
        User(
            id: id, email: "\(name)@demo.local", kind: plexID == nil ? .local : .plex, plexID: plexID,
            plexUsername: plexID == nil ? nil : name, username: plexID == nil ? name : nil, permissions: permissions,
            createdAt: now - 86_400, updatedAt: now - 86_400)
    }

    private mutating func blocklist(_ tmdbID: Int, now: Int) {
        media.append(
            Media(id: nextID(), type: .movie, tmdbID: tmdbID, status: .blocklisted, createdAt: now, updatedAt: now))
    }

    /// A request that has used up its user's quota and is in the library since an hour.
    private mutating func fulfil(_ type: MediaType, _ tmdbID: Int, seasons: [Int], for userID: Int, now: Int) {
        let then = now - 3600
        let mediaID = nextID()
        media.append(
            Media(
                id: mediaID, type: type, tmdbID: tmdbID, tvdbID: Catalogue.title(type, tmdbID)?.tvdbID,
                status: .available,
                createdAt: then, updatedAt: then, mediaAddedAt: then, externalServiceID: 100 + mediaID,
                ratingKey: "\(5000 + mediaID)",
                seasons: seasons.map {
                    Media.Season(id: nextID(), seasonNumber: $0, status: .available, createdAt: then, updatedAt: then)
                }))
        requests.append(
            MediaRequest(
                id: nextID(), status: .completed, type: type, mediaID: mediaID, requestedBy: userID, modifiedBy: 1,
                is4K: false,
                seasons: seasons.map {
                    MediaRequest.Season(
                        id: nextID(), seasonNumber: $0, status: .completed, createdAt: then, updatedAt: then)
                },
                createdAt: then, updatedAt: then))
    }
}
