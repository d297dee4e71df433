import HTTP
import HTTPTypes
import StandInState

extension RequestRoutes {
    /// `POST /request`: 201, or one of its many refusals, in Overseerr's order.
    static func create(_ call: inout Call) throws(Refusal) -> Response {
        let body = call.body
        let type: MediaType = body["mediaType"] == "tv" ? .tv : .movie
        let tmdbID = body["mediaId"]?.int ?? -1
        let requester = try requester(call)
        let is4K = body["is4k"]?.bool ?? false
        guard requester.permissions.allowsRequest(type, is4K: is4K) else {
            let what = "\(is4K ? "4K " : "")\(type == .movie ? "movie" : "series")"
            throw Refusal(.forbidden, "You do not have permission to make \(what) requests.")
        }
        let quota = call.state.quota(of: requester, type, now: call.now)
        guard !quota.isRestricted else { throw .quotaExceeded(type) }
        guard let title = Catalogue.title(type, tmdbID) else {
            let what = type == .movie ? "movie" : "TV show"
            throw Refusal(
                .internalServerError, "[TMDB] Failed to fetch \(what) details: Request failed with status code 404")
        }
        let known = call.state.media(type, tmdbID: tmdbID)
        guard known?.status != .blocklisted else { throw Refusal(.forbidden, "This media is blocklisted.") }

        // The check compares with `is4k` as it was sent: without it, nothing is equal and a duplicate slips through.
        let existing = body["is4k"]?.bool.map { flag in
            call.state.requests.filter { $0.mediaID == known?.id && $0.is4K == flag }
        }
        var seasons: [Int] = []
        switch type {
        case .movie:
            if existing?.max(by: { $0.id < $1.id })?.status.isOpen == true {
                throw Refusal(.conflict, "Request for this media already exists.")
            }
        case .tv:
            seasons = try newSeasons(of: title, wanted: body["seasons"], besides: existing ?? [], in: known)
            if let remaining = quota.remaining, seasons.count > remaining { throw .quotaExceeded(.tv) }
        }
        return Response(.created, json: call.insert(title, seasons, is4K: is4K, for: requester, known: known))
    }

    private static func requester(_ call: Call) throws(Refusal) -> User {
        guard let userID = call.body["userId"]?.int, userID != 0 else { return call.caller }
        guard call.allows([.manageUsers, .manageRequests]) else {
            throw Refusal(.forbidden, "You do not have permission to modify the request user.")
        }
        guard let user = call.state.user(userID) else { throw .noEntity("User", userID) }
        return user
    }

    /// The wanted seasons that nobody has asked for yet and that the library does not have; 202 when none is left.
    private static func newSeasons(
        of title: Title, wanted: JSONValue?, besides existing: [MediaRequest], in media: Media?
    ) throws(Refusal) -> [Int] {
        guard let wanted else {
            throw Refusal(.internalServerError, "Cannot read properties of undefined (reading 'filter')")
        }
        let numbers = wanted.array?.compactMap(\.int) ?? title.seasonNumbers
        var taken = existing.filter(\.status.isOpen).flatMap(\.seasonNumbers)
        taken += media?.seasons.filter { $0.status != .unknown && $0.status != .deleted }.map(\.seasonNumber) ?? []
        let new = numbers.filter { $0 > 0 && !taken.contains($0) }
        guard !new.isEmpty else { throw Refusal(.accepted, "No seasons available to request") }
        return new
    }
}

extension Call {
    /// Writes the request and, for a new title, its row; who needs no approval has it approved at once.
    fileprivate mutating func insert(
        _ title: Title, _ seasons: [Int], is4K: Bool, for requester: User, known: Media?
    ) -> JSONValue {
        var media =
            known
            ?? Media(
                id: state.nextID(), type: title.type, tmdbID: title.tmdbID, tvdbID: body["tvdbId"]?.int ?? title.tvdbID,
                status: .unknown, createdAt: now, updatedAt: now, mediaAddedAt: now)
        // The answer has the title as this call saved it, before the approval's hooks, and a known one with its history.
        var shown = media.row
        if known == nil {
            state.media.append(media)
        } else {
            let earlier = state.requests(forMedia: media.id).map(state.listItem)
            shown = media.rowWithSeasons.adding(["requests": .array(earlier)])
        }
        if media[is4K: is4K] == .unknown {
            media[is4K: is4K] = .pending
            media.updatedAt = now
            state.update(media)
            shown = shown.adding([is4K ? "status4k" : "status": .integer(MediaStatus.pending.rawValue)])
        }
        let isApproved = caller.permissions.approvesItself(title.type, is4K: is4K)
        let status: MediaRequest.Status = isApproved ? .approved : .pending
        let request = MediaRequest(
            id: state.nextID(), status: status, type: title.type, mediaID: media.id, requestedBy: requester.id,
            modifiedBy: isApproved ? caller.id : nil, is4K: is4K, target: MediaRequest.Target(body),
            seasons: seasons.map {
                MediaRequest.Season(
                    id: state.nextID(), seasonNumber: $0, status: status, createdAt: now, updatedAt: now)
            },
            createdAt: now, updatedAt: now)
        state.requests.append(request)
        notify(isApproved ? .autoApproved : .pending, request)
        if isApproved { beginProcessing(request) }
        return state.created(request, media: shown)
    }
}

extension MediaRequest.Target {
    init(_ body: JSONValue) {
        self.init(
            serverID: body["serverId"]?.int, profileID: body["profileId"]?.int, rootFolder: body["rootFolder"]?.string,
            languageProfileID: body["languageProfileId"]?.int, tags: body["tags"]?.array?.compactMap(\.int))
    }
}

extension Refusal {
    fileprivate static func quotaExceeded(_ type: MediaType) -> Refusal {
        Refusal(.forbidden, type == .movie ? "Movie Quota exceeded." : "Series Quota exceeded.")
    }
}
