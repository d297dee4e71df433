extension State {
    /// What a fresh stand-in holds at `now`.
    ///
    /// - Parameter library: Also what the demonstration's history says is there.
    static func seed(now: Int, library: Bool = false) -> State {
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
        guard library else { return state }
        for id in shelf { state.shelve(.movie, id, seasons: [], now: now) }
        for (id, seasons) in seriesOnTheShelf { state.shelve(.tv, id, seasons: seasons, now: now) }
        return state
    }

    /// Films that the library has without anybody's having asked Overseerr: those of the demonstration's history.
    private static let shelf = [
        603, 27205, 157336, 129, 155, 335984, 329865, 496243, 545611, 76341, 120, 872585, 244786, 98,
    ]
    private static let seriesOnTheShelf = [(1396, [1, 2, 3, 4, 5]), (60059, [1, 2]), (95396, [1]), (136315, [1, 2])]

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

    private mutating func shelve(_ type: MediaType, _ tmdbID: Int, seasons: [Int], now: Int) {
        let title = Catalogue.title(type, tmdbID)
        let isWhole = title?.seasonNumbers.allSatisfy(seasons.contains) ?? true
        media.append(
            Media(
                id: nextID(), type: type, tmdbID: tmdbID, tvdbID: title?.tvdbID,
                status: isWhole ? .available : .partiallyAvailable, createdAt: now, updatedAt: now, mediaAddedAt: now,
                ratingKey: "\(7000 + tmdbID)",
                seasons: seasons.map {
                    Media.Season(id: nextID(), seasonNumber: $0, status: .available, createdAt: now, updatedAt: now)
                }))
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
