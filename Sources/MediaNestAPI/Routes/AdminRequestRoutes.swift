import HTTP
import MediaNest

enum AdminRequestRoutes {
    static func list(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        let page = try services.mediaRequests.listAll(
            MediaRequestRoutes.status(call), limit: call.limit(), after: call.cursor(), as: admin)
        return Response(json: MediaRequestJSON.list(page, withUser: true))
    }

    static func show(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        MediaRequestRoutes.detail(
            try services.mediaRequests.requestOfAnybody(MediaRequestRoutes.id(call), as: admin), withUser: true)
    }

    /// 409 `request.wrong_state`, with the state it is in, when somebody else was faster.
    static func approve(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.approve(MediaRequestRoutes.id(call), correlationID: call.correlationID, as: admin))
    }

    static func deny(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.deny(
                MediaRequestRoutes.id(call), reason: call.body.required("reason"), correlationID: call.correlationID,
                as: admin))
    }

    static func retry(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.retry(MediaRequestRoutes.id(call), correlationID: call.correlationID, as: admin))
    }

    static func resolve(_ call: Call, _ services: Services, _ admin: Principal) throws -> Response {
        try MediaRequestRoutes.one(
            services.mediaRequests.resolve(MediaRequestRoutes.id(call), correlationID: call.correlationID, as: admin))
    }
}
