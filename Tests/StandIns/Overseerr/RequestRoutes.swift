import HTTP
import HTTPTypes
import StandInState

/// `/request`, but for making one.
enum RequestRoutes {
    static func list(_ call: inout Call) throws(Refusal) -> Response {
        let state = call.state
        let statuses = statuses(call.query["filter"])
        let mediaStatuses = mediaStatuses(call.query["filter"])
        var rows = state.requests.filter { request in
            statuses.contains(request.status)
                && state.media(request.mediaID).map { mediaStatuses.contains($0[is4K: request.is4K]) } == true
        }
        let requestedBy = call.int("requestedBy")
        if !call.caller.permissions.allowsAny(of: [.manageRequests, .requestView]) {
            if let requestedBy, requestedBy != call.caller.id {
                throw Refusal(.forbidden, "You do not have permission to view this user's requests.")
            }
            rows.removeAll { $0.requestedBy != call.caller.id }
        } else if let requestedBy {
            rows.removeAll { $0.requestedBy != requestedBy }
        }
        if let type = call.query["mediaType"].flatMap(MediaType.init(rawValue:)) { rows.removeAll { $0.type != type } }
        let isModified = call.query["sort"] == "modified"
        rows.sort { isModified ? ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) : $0.id > $1.id }
        if call.query["sortDirection"] == "asc" { rows.reverse() }

        let manages = call.allows(.manageRequests)
        let page = call.page(rows, default: 10) { request in
            let canRemove = JSONValue.bool(state.media(request.mediaID)?.externalServiceID != nil)
            return state.listItem(request).adding(["canRemove": manages ? canRemove : nil])
        }
        return Response(json: page.adding(["serviceErrors": ["radarr": [], "sonarr": []]]))
    }

    static func count(_ call: inout Call) throws(Refusal) -> Response {
        let state = call.state
        let requests = state.requests
        let approved = requests.filter { $0.status == .approved }
        let available = approved.count { state.media($0.mediaID)?[is4K: $0.is4K] == .available }
        return Response(json: [
            "total": .integer(requests.count), "movie": .integer(requests.count { $0.type == .movie }),
            "tv": .integer(requests.count { $0.type == .tv }),
            "pending": .integer(requests.count { $0.status == .pending }), "approved": .integer(approved.count),
            "declined": .integer(requests.count { $0.status == .declined }),
            "processing": .integer(approved.count - available), "available": .integer(available),
            "completed": .integer(requests.count { $0.status == .completed }),
        ])
    }

    static func show(_ call: inout Call) throws(Refusal) -> Response {
        let request = try find(call)
        guard
            request.requestedBy == call.caller.id
                || call.caller.permissions.allowsAny(of: [.manageRequests, .requestView])
        else { throw Refusal(.forbidden, "You do not have permission to view this request.") }
        return Response(json: call.state.detail(request))
    }

    static func change(_ call: inout Call) throws(Refusal) -> Response {
        var request = try find(call)
        let isSeries = call.body["mediaType"] == "tv"
        let isOwn = request.requestedBy == call.caller.id && (isSeries || call.allows(.requestAdvanced))
        guard isOwn || call.allows(.manageRequests) else {
            throw Refusal(.forbidden, "You do not have permission to modify this request.")
        }
        if let userID = call.body["userId"]?.int, userID != request.requestedBy {
            guard call.allows([.manageUsers, .manageRequests]) else {
                throw Refusal(.forbidden, "You do not have permission to modify the request user.")
            }
            guard call.state.user(userID) != nil else { throw .noEntity("User", userID) }
            request.requestedBy = userID
        }
        request.target = MediaRequest.Target(call.body)
        if isSeries { try changeSeasons(&request, in: &call) }
        request.updatedAt = call.now
        call.state.update(request)
        return Response(json: call.state.detail(request))
    }

    static func delete(_ call: inout Call) throws(Refusal) -> Response {
        let request = try find(call)
        // Anybody may delete what is pending: Overseerr's own rule, for better or worse.
        guard call.allows(.manageRequests) || request.requestedBy == call.caller.id || request.status == .pending else {
            throw Refusal(.unauthorized, "You do not have permission to delete this request.")
        }
        call.delete(request)
        return Response(.noContent)
    }

    static func decide(_ call: inout Call) throws(Refusal) -> Response {
        let request = try find(call)
        if call.parameters["status"] == "approve" {
            call.approve(request, by: call.caller.id)
        } else {
            call.decline(request, by: call.caller.id)
        }
        return Response(json: call.state.detail(try find(call)))
    }

    static func retry(_ call: inout Call) throws(Refusal) -> Response {
        call.approve(try find(call), by: nil)
        return Response(json: call.state.detail(try find(call)))
    }

    static func find(_ call: Call) throws(Refusal) -> MediaRequest {
        guard let request = call.state.request(call.id("requestId")) else {
            throw Refusal(.notFound, "Request not found.")
        }
        return request
    }

    private static func changeSeasons(_ request: inout MediaRequest, in call: inout Call) throws(Refusal) {
        let wanted = call.body["seasons"]?.array?.compactMap(\.int) ?? []
        guard !wanted.isEmpty else {
            throw Refusal(
                .internalServerError,
                "Missing seasons. If you want to cancel a series request, use the DELETE method.")
        }
        let (id, is4K) = (request.id, request.is4K)
        let others = call.state.requests(forMedia: request.mediaID)
            .filter { $0.is4K == is4K && $0.id != id && $0.status.isOpen }.flatMap(\.seasonNumbers)
        let free = wanted.filter { !others.contains($0) }
        guard !free.isEmpty else { throw Refusal(.accepted, "No seasons available to request") }
        let had = request.seasonNumbers
        request.seasons.removeAll { !free.contains($0.seasonNumber) }
        for number in wanted where !had.contains(number) {
            request.seasons.append(
                MediaRequest.Season(
                    id: call.state.nextID(), seasonNumber: number, status: .pending, createdAt: call.now,
                    updatedAt: call.now))
        }
    }

    private static func statuses(_ filter: String?) -> Set<MediaRequest.Status> {
        switch filter {
        case "approved", "processing": [.approved]
        case "pending": [.pending]
        case "unavailable": [.pending, .approved]
        case "failed": [.failed]
        case "completed", "available", "deleted": [.completed]
        default: [.pending, .approved, .declined, .failed, .completed]
        }
    }

    private static func mediaStatuses(_ filter: String?) -> Set<MediaStatus> {
        switch filter {
        case "available": [.available]
        case "processing", "unavailable": [.unknown, .pending, .processing, .partiallyAvailable]
        case "deleted": [.deleted]
        default: [.unknown, .pending, .processing, .partiallyAvailable, .available, .deleted]
        }
    }
}

extension Refusal {
    /// What Overseerr's object mapper says about an id that it was told to find, as a 500.
    static func noEntity(_ name: String, _ id: Int) -> Refusal {
        Refusal(
            .internalServerError,
            "Could not find any entity of type \"\(name)\" matching: {\n    \"where\": {\n        \"id\": \(id)\n    }\n}"
        )
    }
}
