import HTTP
import HTTPTypes
import MediaNest

enum MediaRequestRoutes {
    static let draftFields: [Field] = [
        .required("mediaType", .word(MediaRequest.MediaType.allCases.map(\.rawValue))),
        .optional("tmdbId", .string(1...10), "TMDB's number; films and series need it."),
        .optional("title", .string(1...500), "Looked up when it is missing."),
        .optional("seasons", .integers(MediaRequestDraft.seasonNumbers), "For series; all when it is missing."),
        .optional("note", .string(0...1000), "For the admin."),
    ]

    static let filterParameters: [Field] = [
        .optional("status", .word(MediaRequest.Status.allCases.map(\.rawValue)), "Only those in this state."),
        .optional("mediaType", .word(MediaRequest.MediaType.allCases.map(\.rawValue))),
        .optional("search", .string(1...100), "Beginnings of words of the title."),
        .optional("from", .day, "The first day on which they were made, in UTC."),
        .optional("to", .day, "The last one."),
    ]

    static let listParameters: [Field] =
        .paging + filterParameters + [
            .optional("followed", .boolean, "Instead of the person's own, those of others that he follows.")
        ]

    /// 201 with the new request; 200 with `followed` when somebody else asked first; 409 `request.already_open`.
    static func submit(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let body = call.body
        let mediaType = MediaRequest.MediaType(rawValue: body.required("mediaType")) ?? .movie
        let tmdbID = body.string("tmdbId")
        let draft = try MediaRequestDraft(
            mediaType: mediaType, tmdbID: tmdbID,
            title: body.string("title") ?? tmdbID.flatMap { services.media.knownName(mediaType, $0) },
            seasons: body.integers("seasons"), note: body.string("note"))
        let submission = try services.mediaRequests.submit(
            draft, idempotencyKey: try call.idempotencyKey("POST /api/v1/requests"), correlationID: call.correlationID,
            as: principal)
        var json = JSONWriter()
        switch submission {
        case .created(let row):
            MediaRequestJSON.write(row, &json)
            var response = Response(.created, json: json)
            response.fields[.location] = "/api/v1/requests/\(row.id)"
            return response
        case .followed(let row): MediaRequestJSON.write(row, followed: true, &json)
        case .repeated(let row): MediaRequestJSON.write(row, &json)
        }
        return Response(.ok, json: json)
    }

    static func list(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        if call.query.bool("followed") == true {
            let page = try services.mediaRequests.followed(
                filter(call), limit: call.limit(), after: call.cursor(), as: principal)
            return Response(json: MediaRequestJSON.list(page, followed: true))
        }
        let page = try services.mediaRequests.list(
            filter(call), limit: call.limit(), after: call.cursor(), as: principal)
        return Response(json: MediaRequestJSON.list(page))
    }

    static func show(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        detail(try services.mediaRequests.request(id(call), as: principal))
    }

    /// 409 `request.own` for the caller's own.
    static func follow(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        detail(try services.mediaRequests.follow(id(call), as: principal))
    }

    static func unfollow(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try services.mediaRequests.unfollow(id(call), as: principal)
        return Response(.noContent)
    }

    static func events(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let events = try services.mediaRequests.events(id(call), as: principal)
        var json = JSONWriter()
        json.object { json in
            json.key("data")
            json.array { json in
                for event in events {
                    json.object { json in
                        json.key("fromStatus")
                        json.string(event.from)
                        json.key("toStatus")
                        json.string(event.to)
                        json.key("actor")
                        json.string(event.actor)
                        json.key("reason")
                        json.string(event.reason)
                        json.key("createdAt")
                        json.timestamp(event.createdAt)
                    }
                }
            }
            json.key("nextCursor")
            json.null()
        }
        return Response(json: json)
    }

    /// 409 `request.wrong_state` once it is being downloaded or finished.
    static func cancel(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        try one(services.mediaRequests.cancel(id(call), correlationID: call.correlationID, as: principal))
    }

    // MARK: Shared with the admin's routes

    static func one(_ row: MediaRequestRow) -> Response {
        var json = JSONWriter()
        MediaRequestJSON.write(row, &json)
        return Response(json: json)
    }

    static func detail(_ detail: MediaRequestDetail, withUser: Bool = false) -> Response {
        var json = JSONWriter()
        MediaRequestJSON.write(detail, withUser: withUser, &json)
        return Response(json: json)
    }

    /// A path parameter that is no UUID names nothing: 404, as an unknown one.
    static func id(_ call: Call) throws -> MediaRequestID {
        guard let id = call.path["id"].flatMap({ MediaRequestID($0) }) else { throw MediaRequestError.notFound }
        return id
    }

    static func filter(_ call: Call) -> MediaRequestFilter {
        var filter = MediaRequestFilter()
        if call.query.isEmpty { return filter }
        filter.status = call.query.string("status").flatMap(MediaRequest.Status.init(rawValue:))
        filter.mediaType = call.query.string("mediaType").flatMap(MediaRequest.MediaType.init(rawValue:))
        filter.search = call.query.string("search")
        filter.from = call.query.string("from").flatMap(CalendarDay.init)
        filter.to = call.query.string("to").flatMap(CalendarDay.init)
        return filter
    }
}
