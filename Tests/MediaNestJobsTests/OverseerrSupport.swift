import MediaNest
import Postgres
import TestSupport

extension OverseerrStub {
    /// One of Overseerr's requests: 1 pending, 2 approved, 3 declined, 4 failed, 5 completed.
    ///
    /// - Parameters:
    ///   - media: 2 pending, 3 processing, 4 partly available, 5 available.
    ///   - seasons: It was made for these.
    ///   - available: These are in Plex.
    ///   - series: The TMDB id, where it is no film.
    static func request(
        _ id: Int, _ status: Int, media: Int = 2, isDownloading: Bool = false, seasons: [Int] = [],
        available: [Int] = [], series: Int? = nil
    ) -> String {
        func list(_ seasons: [Int], _ status: Int) -> String {
            seasons.map { #"{"id":\#($0),"seasonNumber":\#($0),"status":\#(status)}"# }.joined(separator: ",")
        }
        let download =
            #"{"mediaType":"movie","externalId":1,"size":9,"sizeLeft":3,"status":"downloading","title":"Dune"}"#
        return """
            {"id":\(id),"status":\(status),"type":"movie","is4k":false,"serverId":null,"seasons":[\(list(seasons, status))],"modifiedBy":null,
             "media":{"id":9,"mediaType":"\(series == nil ? "movie" : "tv")","tmdbId":\(series ?? 438631),"status":\(media),
                      "seasons":[\(list(available, 5))],"downloadStatus":[\(isDownloading ? download : "")]},
             "requestedBy":{"id":4,"email":"ada@test.local","displayName":"ada"}}
            """
    }

    static func users(_ users: String...) -> Reply {
        .json(200, #"{"pageInfo":{"pages":1,"results":1},"results":[\#(users.joined(separator: ","))]}"#)
    }

    static let userList = "GET /api/v1/user?take=1000&sort=created"
    static let submission = "POST /api/v1/request"
    static let openRequests = "GET /api/v1/request?take=100&skip=0&sort=added&requestedBy=4"

    /// One that knows ada as 4 and takes her request as number 22.
    static func friendly() throws -> OverseerrStub {
        try OverseerrStub([
            userList: users(
                #"{"id":1,"email":"owner@test.local","plexId":1}"#,
                #"{"id":4,"email":"Ada@test.local","plexId":null}"#),
            submission: .json(201, request(22, 1)),
        ])
    }
}

extension TestDatabase {
    var overseerrKey: String { "a-key-of-overseerr" }

    func configureOverseerr(_ url: String) throws {
        _ = try services.serviceConfiguration.put(
            "overseerr",
            ServiceConfigurationDraft(serviceURL: url, apiKey: .set(overseerrKey)),
            ipAddress: "127.0.0.1", correlationID: "test", as: makeUser("root-\(MediaRequestID())", role: .admin))
    }

    /// As the portal records it, with its job.
    func ask(
        _ person: Principal, _ mediaType: MediaRequest.MediaType = .movie, _ tmdbID: String? = "438631",
        title: String? = "Dune",
        seasons: [Int]? = nil
    ) throws -> MediaRequestID {
        let draft = try MediaRequestDraft(mediaType: mediaType, tmdbID: tmdbID, title: title, seasons: seasons)
        guard
            case .created(let row) = try services.mediaRequests.submit(
                draft, idempotencyKey: nil, correlationID: "wish", as: person)
        else {
            throw MediaRequestError.notFound
        }
        return row.id
    }

    /// As if it had been handed over before.
    func handedOver(_ person: Principal, as overseerrID: Int = 22, status: MediaRequest.Status = .pending) throws
        -> MediaRequestID
    {
        let id = try makeRequest("Dune", tmdbID: "438631", status: status, of: person)
        try superuser().query(
            "update media_requests set overseerr_id = \(String(overseerrID)), handed_over_at = now() where id = \(id)")
        return id
    }

    /// What a webhook about Overseerr's request sets off.
    func hear(of overseerrID: Int) throws {
        try services.webhooks.overseerrChanged(overseerrID, correlationID: "hook")
        try workOn()
    }

    struct RequestState: Equatable {
        var status: MediaRequest.Status
        var overseerrID: String?
        var lastError: String?

        init(_ status: MediaRequest.Status, overseerrID: String? = nil, lastError: String? = nil) {
            self.status = status
            self.overseerrID = overseerrID
            self.lastError = lastError
        }
    }

    func request(_ id: MediaRequestID) throws -> RequestState {
        let row = try superuser().query("select status, overseerr_id, last_error from media_requests where id = \(id)")[
            0]
        return RequestState(
            MediaRequest.Status(rawValue: row.string(0)) ?? .manual, overseerrID: row.optionalString(1),
            lastError: row.optionalString(2))
    }

    func history(_ id: MediaRequestID) throws -> [String] {
        try superuser().query(
            "select to_status || ' by ' || actor from media_request_events where request_id = \(id) order by id"
        )
        .map { $0.string(0) }
    }

    /// The titles of a person's unread notifications.
    func unread(_ person: Principal) throws -> [String] {
        try services.notifications.list(limit: 100, after: nil, as: person).page.rows.filter { !$0.isRead }.map(\.title)
    }
}
