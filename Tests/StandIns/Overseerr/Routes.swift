import HTTPTypes

/// The part of Overseerr's API that the stand-in answers, on one page; a literal stands before a parameter in its place.
let routes: [Route] = [
    Route(.get, "settings/public", access: .anyone, SettingsRoutes.publicSettings),
    Route(.get, "status", access: .anyone, SettingsRoutes.status),
    Route(.get, "auth/me", UserRoutes.me),

    Route(.get, "search", query: [.text("query").required, .number("page"), .text("language")], SearchRoutes.search),
    Route(.get, "discover/trending", query: [.number("page"), .text("language")], SearchRoutes.trending),
    Route(.get, "discover/watchlist", query: [.number("page")], SearchRoutes.watchlist),
    Route(.get, "movie/{movieId}", path: [.number("movieId")], query: [.text("language")], TitleRoutes.movie),
    Route(.get, "tv/{tvId}", path: [.number("tvId")], query: [.text("language")], TitleRoutes.series),
    Route(
        .get, "tv/{tvId}/season/{seasonNumber}", path: [.number("tvId"), .number("seasonNumber")],
        query: [.text("language")], TitleRoutes.season),

    Route(.get, "request/count", RequestRoutes.count),
    Route(
        .get, "request",
        query: [
            .number("take"), .number("skip"),
            .choice(
                "filter", "all", "approved", "available", "pending", "processing", "unavailable", "failed", "deleted",
                "completed"),
            .choice("sort", "added", "modified"), .choice("sortDirection", "asc", "desc"), .number("requestedBy"),
            .choice("mediaType", "movie", "tv", "all"),
        ], RequestRoutes.list),
    Route(.post, "request", body: requestBody, RequestRoutes.create),
    Route(.get, "request/{requestId}", RequestRoutes.show),
    Route(.put, "request/{requestId}", body: requestChange, RequestRoutes.change),
    Route(.delete, "request/{requestId}", RequestRoutes.delete),
    Route(.post, "request/{requestId}/retry", access: .user(.manageRequests), RequestRoutes.retry),
    Route(
        .post, "request/{requestId}/{status}", access: .user(.manageRequests),
        path: [.choice("status", "approve", "decline")],
        RequestRoutes.decide),

    Route(
        .get, "user",
        query: [
            .number("take"), .number("skip"), .choice("sort", "created", "updated", "requests", "displayname"),
            .text("q"),
            .text("includeIds"),
        ], UserRoutes.list),
    Route(
        .post, "user/import-from-plex", access: .user(.manageUsers),
        body: Route.Body(isRequired: false, members: [Parameter(name: "plexIds", kind: .textList)]),
        UserRoutes.importFromPlex),
    Route(.get, "user/{userId}", path: [.number("userId")], UserRoutes.show),
    Route(
        .get, "user/{userId}/requests", path: [.number("userId")], query: [.number("take"), .number("skip")],
        UserRoutes.requests),
    Route(.get, "user/{userId}/quota", path: [.number("userId")], UserRoutes.quota),

    Route(
        .get, "media",
        query: [
            .number("take"), .number("skip"),
            .choice("filter", "all", "available", "partial", "allavailable", "processing", "pending", "deleted"),
            .choice("sort", "added", "modified", "mediaAdded"),
        ], MediaRoutes.list),
    Route(
        .post, "media/{mediaId}/{status}", access: .user(.manageRequests),
        path: [.choice("status", "available", "partial", "processing", "pending", "unknown", "deleted")],
        body: Route.Body(isRequired: false, members: [Parameter(name: "is4k", kind: .boolean)]), MediaRoutes.setStatus),
    Route(.get, "issue/count", MediaRoutes.issueCount),

    Route(.get, "settings/notifications/webhook", access: .user(.admin), SettingsRoutes.webhook),
    Route(.post, "settings/notifications/webhook", access: .user(.admin), body: webhookBody, SettingsRoutes.setWebhook),
    Route(
        .post, "settings/notifications/webhook/test", access: .user(.admin), body: webhookBody,
        SettingsRoutes.testWebhook),
]

private let target: [Parameter] = [
    Parameter(name: "is4k", kind: .boolean), .number("serverId"), .number("profileId"), .text("rootFolder"),
    .number("languageProfileId"), .number("userId").nullable,
]

private let requestBody = Route.Body(
    isRequired: true,
    members: [
        .choice("mediaType", "movie", "tv").required, .number("mediaId").required, .number("tvdbId"),
        Parameter(name: "seasons", kind: .seasons),
    ] + target)

private let requestChange = Route.Body(
    isRequired: true,
    members: [.choice("mediaType", "movie", "tv").required, Parameter(name: "seasons", kind: .seasons)] + target)

private let webhookBody = Route.Body(
    isRequired: true,
    members: [
        Parameter(name: "enabled", kind: .boolean), .number("types"), Parameter(name: "options", kind: .object),
    ])
