import HTTP
import HTTPTypes
import StandInState

/// `/media`, and the counts of issues, of which there are none here.
enum MediaRoutes {
    static func list(_ call: inout Call) throws(Refusal) -> Response {
        var rows = call.state.media
        if let statuses = statuses(call.query["filter"]) { rows.removeAll { !statuses.contains($0.status) } }
        switch call.query["sort"] {
        case "modified": rows.sort { ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) }
        case "mediaAdded": rows.sort { ($0.mediaAddedAt ?? 0, $0.id) > ($1.mediaAddedAt ?? 0, $1.id) }
        default: rows.sort { $0.id > $1.id }
        }
        return Response(json: call.page(rows, default: 20, \.rowWithSeasons))
    }

    /// An administrator's correction by hand; making a title available completes what waits for it.
    static func setStatus(_ call: inout Call) throws(Refusal) -> Response {
        guard var media = call.state.media(call.id("mediaId")) else {
            throw Refusal(.notFound, "Media does not exist.")
        }
        let is4K = call.body["is4k"]?.bool ?? false
        switch call.parameters["status"] {
        case "available":
            let waiting = call.state.requests(forMedia: media.id)
                .filter { $0.is4K == is4K && ($0.status == .pending || $0.status == .approved) }
            if media.type == .movie, let request = waiting.first {
                call.complete(request)
                media = call.state.media(media.id) ?? media
            }
            media[is4K: is4K] = .available
        case "partial":
            guard media.type == .tv else {
                throw Refusal(.badRequest, "Only series can be set to be partially available")
            }
            media[is4K: is4K] = .partiallyAvailable
        case "processing": media[is4K: is4K] = .processing
        case "pending": media[is4K: is4K] = .pending
        case "unknown": media[is4K: is4K] = .unknown
        default: break
        }
        media.updatedAt = call.now
        call.state.update(media)
        return Response(json: media.rowWithSeasons)
    }

    static func issueCount(_ call: inout Call) throws(Refusal) -> Response {
        Response(json: ["total": 0, "video": 0, "audio": 0, "subtitles": 0, "others": 0, "open": 0, "closed": 0])
    }

    private static func statuses(_ filter: String?) -> Set<MediaStatus>? {
        switch filter {
        case "available": [.available]
        case "partial": [.partiallyAvailable]
        case "allavailable": [.available, .partiallyAvailable]
        case "processing": [.processing]
        case "pending": [.pending]
        default: nil
        }
    }
}
