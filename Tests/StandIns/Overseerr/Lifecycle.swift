/// What happens to a request and its title when something happens to it, with the webhooks that follow.
extension Call {
    /// An approval, and what a retry does: the request goes to Radarr or Sonarr.
    mutating func approve(_ request: MediaRequest, by user: Int?) {
        var request = request
        guard request.status != .approved || request.modifiedBy != user ?? request.modifiedBy else { return }
        request.modifiedBy = user ?? request.modifiedBy
        move(&request, to: .approved)
        notifyUnlessAvailable(.approved, request)
        beginProcessing(request)
    }

    mutating func decline(_ request: MediaRequest, by user: Int) {
        var request = request
        guard request.status != .declined || request.modifiedBy != user else { return }
        request.modifiedBy = user
        move(&request, to: .declined)
        notifyUnlessAvailable(.declined, request)
        guard var media = state.media(request.mediaID) else { return }
        let others = state.requests(forMedia: media.id).contains {
            $0.id != request.id && $0.status == .pending && $0.is4K == request.is4K
        }
        let isForgotten =
            switch media.type {
            case .movie: media[is4K: request.is4K] != .deleted
            case .tv: media[is4K: request.is4K] == .pending && !others
            }
        if isForgotten { change(&media) { $0[is4K: request.is4K] = .unknown } }
    }

    /// Radarr or Sonarr refused it; the title stays where it is.
    mutating func fail(_ request: MediaRequest) {
        var request = request
        if request.status == .pending {
            request.modifiedBy = 1
            move(&request, to: .approved)
            beginProcessing(request)
        }
        move(&request, to: .failed)
        notify(.failed, request)
    }

    mutating func delete(_ request: MediaRequest) {
        state.requests.removeAll { $0.id == request.id }
        guard var media = state.media(request.mediaID) else { return }
        for is4K in [false, true] where media[is4K: is4K] != .available {
            let others = state.requests(forMedia: media.id).contains { $0.is4K == is4K }
            if !others && media[is4K: is4K] != .unknown { change(&media) { $0[is4K: is4K] = .unknown } }
        }
    }

    /// The download of an approved request is under way; `progress` from 0 to 1.
    mutating func download(_ request: MediaRequest, progress: Double) {
        guard var media = state.media(request.mediaID) else { return }
        let size = 4_294_967_296
        let left = Int(Double(size) * (1 - min(max(progress, 0), 1)))
        let end = now + 720
        change(&media) { $0.download = Media.Download(sizeBytes: size, sizeLeftBytes: left, estimatedCompletion: end) }
    }

    /// The scanner finds the request's title in the library: the movie, or the seasons that were asked for.
    ///
    /// Every other request that this fulfils is completed with it. A pending one is approved on the way, silently.
    mutating func complete(_ request: MediaRequest) {
        guard var media = state.media(request.mediaID) else { return }
        let numbers = request.seasonNumbers
        let seasons = numbers.map { number in
            Media.Season(id: state.nextID(), seasonNumber: number, status: .available, createdAt: now, updatedAt: now)
        }
        let time = now
        change(&media) { $0.becomeAvailable(seasons, is4K: request.is4K, now: time) }
        let fulfilled = state.requests(forMedia: media.id).filter { other in
            other.is4K == request.is4K && other.status != .completed
                && (other.id == request.id || other.status.isOpen && Set(other.seasonNumbers).isSubset(of: numbers))
        }
        for var other in fulfilled {
            move(&other, to: .completed)
            notify(.available, other)
        }
    }

    /// Gives the request and its seasons a status.
    private mutating func move(_ request: inout MediaRequest, to status: MediaRequest.Status) {
        request.status = status
        request.updatedAt = now
        if status != .failed {
            for index in request.seasons.indices {
                request.seasons[index].status = status
                request.seasons[index].updatedAt = now
            }
        }
        state.update(request)
    }

    /// The title of an approved request is wanted, and Radarr or Sonarr knows it.
    mutating func beginProcessing(_ request: MediaRequest) {
        guard var media = state.media(request.mediaID) else { return }
        change(&media) { media in
            media.externalServiceID = media.externalServiceID ?? 100 + media.id
            if ![.processing, .partiallyAvailable, .available].contains(media[is4K: request.is4K]) {
                media[is4K: request.is4K] = .processing
            }
        }
    }

    private mutating func notifyUnlessAvailable(_ kind: NotificationKind, _ request: MediaRequest) {
        if state.media(request.mediaID)?[is4K: request.is4K] != .available { notify(kind, request) }
    }

    private mutating func change(_ media: inout Media, _ change: (inout Media) -> Void) {
        let before = media
        change(&media)
        guard media != before else { return }
        media.updatedAt = now
        state.update(media)
    }
}

extension Media {
    /// A series is available once all its seasons are, partly before that; specials do not count.
    fileprivate mutating func becomeAvailable(_ found: [Season], is4K: Bool, now: Int) {
        mediaAddedAt = now
        ratingKey = ratingKey ?? "\(5000 + id)"
        download = nil
        for season in found {
            if let index = seasons.firstIndex(where: { $0.seasonNumber == season.seasonNumber }) {
                seasons[index].status = .available
                seasons[index].updatedAt = now
            } else {
                seasons.append(season)
            }
        }
        let there = Set(seasons.filter { $0.status == .available }.map(\.seasonNumber))
        let all = Catalogue.title(type, tmdbID)?.seasonNumbers ?? []
        self[is4K: is4K] = type == .movie || there.isSuperset(of: all) ? .available : .partiallyAvailable
    }
}
