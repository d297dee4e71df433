import HTTPTypes

@testable import MediaNestAPI

/// One wrong request, and what it is answered with.
struct WrongRequest {
    let name: String
    let method: HTTPRequest.Method
    let target: String
    var body: [UInt8] = []
    var fields: HTTPFields = [:]
    let status: Int
    let code: String
    /// What `errors` names, where the problem lies in a member or a parameter.
    var wrong: [String] = []
}

extension WrongRequest {
    static let all = documents + members + administration + queries + paths + idempotencyKeys

    private static func body(
        _ method: HTTPRequest.Method, _ target: String, _ name: String, _ json: String, _ code: String,
        _ wrong: String...
    ) -> WrongRequest {
        WrongRequest(
            name: name, method: method, target: target, body: Array(json.utf8), status: 400, code: code, wrong: wrong)
    }

    private static func ask(_ name: String, _ json: String, _ code: String, _ wrong: String...) -> WrongRequest {
        WrongRequest(
            name: name, method: .post, target: "/requests", body: Array(json.utf8), status: 400, code: code,
            wrong: wrong)
    }

    private static func query(_ name: String, _ query: String, _ code: String, _ wrong: String...) -> WrongRequest {
        WrongRequest(name: name, method: .get, target: "/requests?" + query, status: 400, code: code, wrong: wrong)
    }

    private static func path(_ method: HTTPRequest.Method, _ target: String, _ status: Int, _ code: String)
        -> WrongRequest
    {
        WrongRequest(name: "path", method: method, target: target, body: Array("{}".utf8), status: status, code: code)
    }

    private static let text = String(repeating: "x", count: 1001)

    private static let documents: [WrongRequest] = [
        ask("broken JSON", #"{"mediaType":"#, "body.malformed_json"),
        ask("no body", "", "body.malformed_json"),
        ask("two documents", "{}{}", "body.malformed_json"),
        ask("a comment", "{/**/}", "body.malformed_json"),
        ask("a number that is none", #"{"mediaType":NaN}"#, "body.malformed_json"),
        ask("half a surrogate pair", #"{"title":"\ud800"}"#, "body.malformed_json"),
        ask("a raw line break in a string", "{\"title\":\"a\nb\"}", "body.malformed_json"),
        ask("arrays without end", String(repeating: "[", count: 20_000), "body.malformed_json"),
        ask("objects without end", String(repeating: #"{"a":"#, count: 13_000), "body.malformed_json"),
        ask(
            "deep but whole", String(repeating: "[", count: 400) + String(repeating: "]", count: 400),
            "validation.wrong_type", ""),
        ask("an array", "[]", "validation.wrong_type", ""),
        ask("a string", #""movie""#, "validation.wrong_type", ""),
        ask("null", "null", "validation.wrong_type", ""),
        WrongRequest(
            name: "invalid UTF-8", method: .post, target: "/requests",
            body: Array(#"{"title":""#.utf8) + [0xFF] + Array(#""}"#.utf8),
            status: 400, code: "body.invalid_utf8"),
        WrongRequest(
            name: "an overlong encoding", method: .post, target: "/requests",
            body: Array(#"{"title":""#.utf8) + [0xC0, 0xAF] + Array(#""}"#.utf8),
            status: 400, code: "body.invalid_utf8"),
        WrongRequest(
            name: "64 KiB and a byte", method: .post, target: "/requests", body: Array(repeating: 0x20, count: 65_537),
            status: 413,
            code: "body.too_large"),
        WrongRequest(
            name: "a webhook of 64 KiB and a byte", method: .post, target: "/webhooks/overseerr",
            body: Array(repeating: 0x20, count: 65_537), fields: [.authorization: "hook-secret"], status: 413,
            code: "body.too_large"),
        WrongRequest(
            name: "a webhook that is no JSON", method: .post, target: "/webhooks/overseerr",
            body: Array("request=1".utf8),
            fields: [.authorization: "hook-secret"], status: 400, code: "body.malformed_json"),
    ]

    private static let members: [WrongRequest] = [
        ask("a number for a word", #"{"mediaType":1,"tmdbId":"1"}"#, "validation.wrong_type", "mediaType"),
        ask("an unknown word", #"{"mediaType":"book","tmdbId":"1"}"#, "validation.out_of_range", "mediaType"),
        ask("a missing field", #"{"tmdbId":"1"}"#, "validation.missing_field", "mediaType"),
        ask("null for a missing field", #"{"mediaType":null,"tmdbId":"1"}"#, "validation.missing_field", "mediaType"),
        ask(
            "unknown fields", #"{"mediaType":"movie","tmdbId":"1","status":"approved","a":1}"#,
            "validation.unknown_field", "a", "status"),
        ask("two mistakes", #"{"mediaType":"movie","tmdbId":1,"note":2}"#, "validation.wrong_type", "tmdbId", "note"),
        ask("NUL", #"{"mediaType":"movie","tmdbId":"1","title":"a\u0000b"}"#, "validation.nul_character", "title"),
        ask("NUL in a word", #"{"mediaType":"movie\u0000","tmdbId":"1"}"#, "validation.out_of_range", "mediaType"),
        ask("an empty title", #"{"mediaType":"movie","tmdbId":"1","title":""}"#, "validation.out_of_range", "title"),
        ask("a blank title", #"{"mediaType":"movie","tmdbId":"1","title":" \t"}"#, "validation.failed", "title"),
        ask(
            "a long title", #"{"mediaType":"movie","tmdbId":"1","title":"\#(text.prefix(501))"}"#,
            "validation.out_of_range", "title"),
        ask("a long note", #"{"mediaType":"movie","tmdbId":"1","note":"\#(text)"}"#, "validation.out_of_range", "note"),
        ask("a film without number", #"{"mediaType":"movie","title":"Titanic"}"#, "validation.failed", "tmdbId"),
        ask("music without title", #"{"mediaType":"music"}"#, "validation.failed", "title"),
        ask("a number with letters", #"{"mediaType":"movie","tmdbId":"59x"}"#, "validation.failed", "tmdbId"),
        ask("other digits", #"{"mediaType":"movie","tmdbId":"٣"}"#, "validation.failed", "tmdbId"),
        ask("a leading zero", #"{"mediaType":"movie","tmdbId":"01"}"#, "validation.failed", "tmdbId"),
        ask("a long number", #"{"mediaType":"movie","tmdbId":"12345678901"}"#, "validation.out_of_range", "tmdbId"),
        ask(
            "seasons that are no array", #"{"mediaType":"tv","tmdbId":"1","seasons":"all"}"#, "validation.wrong_type",
            "seasons"),
        ask(
            "a season in words", #"{"mediaType":"tv","tmdbId":"1","seasons":[1,"2"]}"#, "validation.wrong_type",
            "seasons"),
        ask("half a season", #"{"mediaType":"tv","tmdbId":"1","seasons":[1.5]}"#, "validation.wrong_type", "seasons"),
        ask("season -1", #"{"mediaType":"tv","tmdbId":"1","seasons":[-1]}"#, "validation.wrong_type", "seasons"),
        ask("season 10000", #"{"mediaType":"tv","tmdbId":"1","seasons":[10000]}"#, "validation.wrong_type", "seasons"),
        ask("season 10^30", #"{"mediaType":"tv","tmdbId":"1","seasons":[1e30]}"#, "validation.wrong_type", "seasons"),
        ask("no seasons", #"{"mediaType":"tv","tmdbId":"1","seasons":[]}"#, "validation.failed", "seasons"),
        ask("seasons of a film", #"{"mediaType":"movie","tmdbId":"1","seasons":[1]}"#, "validation.failed", "seasons"),
        body(.post, "/auth/login", "no password", #"{"email":"a@b.c"}"#, "validation.missing_field", "password"),
        body(.post, "/auth/login", "no e-mail", #"{"email":"","password":"x"}"#, "validation.out_of_range", "email"),
        body(
            .post, "/auth/login", "yes", #"{"email":"a@b.c","password":"x","rememberMe":"yes"}"#,
            "validation.wrong_type", "rememberMe"),
        body(
            .post, "/auth/login", "a role", #"{"email":"a@b.c","password":"x","role":"ADMIN"}"#,
            "validation.unknown_field", "role"),
        body(.post, "/auth/logout", "1 for true", #"{"allDevices":1}"#, "validation.wrong_type", "allDevices"),
        body(.patch, "/notifications/\(MediaRequestIDs.unknown)", "no read", "{}", "validation.missing_field", "read"),
        body(
            .patch, "/notifications/\(MediaRequestIDs.unknown)", "a word", #"{"read":"true"}"#, "validation.wrong_type",
            "read"),
        body(
            .post, "/notifications/read-all", "too much", #"{"read":true}"#, "validation.unknown_field", "read"),
        body(
            .post, "/admin/requests/\(MediaRequestIDs.unknown)/approve", "too much", #"{"x":1}"#,
            "validation.unknown_field", "x"),
        body(
            .post, "/admin/requests/\(MediaRequestIDs.unknown)/deny", "no reason", "{}", "validation.missing_field",
            "reason"),
        body(
            .post, "/admin/requests/\(MediaRequestIDs.unknown)/deny", "no text", #"{"reason":""}"#,
            "validation.out_of_range", "reason"),
    ]

    private static let administration: [WrongRequest] = [
        body(
            .patch, "/admin/settings", "a blank title", #"{"statusPage":{"title":" "}}"#, "validation.out_of_range",
            "statusPage.title"),
        body(
            .patch, "/admin/settings", "a service that is none", #"{"statusPage":{"services":["plex","sonarr"]}}"#,
            "validation.out_of_range", "statusPage.services"),
        body(
            .patch, "/admin/settings", "numbers for services", #"{"statusPage":{"services":[1]}}"#,
            "validation.out_of_range", "statusPage.services"),
        body(
            .patch, "/admin/settings", "a word for a list of services", #"{"statusPage":{"services":"plex"}}"#,
            "validation.wrong_type", "statusPage.services"),
        body(.put, "/admin/services/plex", "no address", "{}", "validation.failed", "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a threshold out of range",
            #"{"serviceUrl":"http://x","configData":{"slowAfterMs":49}}"#, "validation.out_of_range",
            "configData.slowAfterMs"),
        body(
            .put, "/admin/services/overseerr", "an option of nobody's", #"{"configData":{"colour":"red"}}"#,
            "validation.unknown_field", "configData.colour"),
        body(
            .put, "/admin/services/overseerr", "another kind's option", #"{"configData":{"keyword":"x"}}"#,
            "validation.failed", "configData.keyword"),
        body(
            .put, "/admin/services/sonarr", "an address of another kind", #"{"kind":"tcp","serviceUrl":"http://x"}"#,
            "validation.failed", "serviceUrl"),
        body(
            .put, "/admin/services/Sonarr", "a name with a capital", #"{"kind":"http","serviceUrl":"http://x"}"#,
            "validation.failed", "name"),
        body(
            .put, "/admin/services/sonarr", "a key where there is none",
            #"{"kind":"http","serviceUrl":"http://x","apiKey":"abcd"}"#, "validation.failed", "apiKey"),
        body(
            .put, "/admin/services/youtube", "an address of what has none", #"{"serviceUrl":"http://x"}"#,
            "validation.failed", "serviceUrl"),
        body(
            .post, "/admin/services/plex/test", "nothing to look at", "{}", "validation.failed", "serviceUrl"),
        body(
            .post, "/admin/maintenance-windows", "no time", #"{"title":"x"}"#, "validation.missing_field",
            "durationMinutes"),
        body(
            .post, "/admin/maintenance-windows", "too long", #"{"title":"x","durationMinutes":10081}"#,
            "validation.out_of_range", "durationMinutes"),
        body(
            .post, "/admin/maintenance-windows", "an unknown zone",
            #"{"title":"x","weekdays":[7],"startTime":"03:00","timeZone":"Europe/Berlim","durationMinutes":60}"#,
            "validation.failed", "timeZone"),
        body(
            .post, "/admin/maintenance-windows", "no time of day",
            #"{"title":"x","weekdays":[7],"startTime":"25:00","durationMinutes":60}"#, "validation.failed", "startTime"),
        body(
            .post, "/admin/maintenance-windows", "an unknown service",
            #"{"title":"x","serviceName":"jellyfin","durationMinutes":60}"#, "validation.failed", "serviceName"),
        body(
            .post, "/admin/maintenance-windows", "what is over",
            #"{"title":"x","startsAt":"2020-01-01T00:00:00Z","durationMinutes":60}"#, "validation.failed", "startsAt"),
        body(.put, "/me/service-news", "an unknown level", #"{"level":"some"}"#, "validation.out_of_range", "level"),
        body(
            .put, "/me/service-news", "an unknown service", #"{"level":"all","muted":["jellyfin"]}"#,
            "validation.failed",
            "muted"),
        body(.put, "/admin/services/overseerr", "FTP", #"{"serviceUrl":"ftp://x"}"#, "validation.failed", "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a file", #"{"serviceUrl":"file:///etc/passwd"}"#, "validation.failed",
            "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "no host", #"{"serviceUrl":"http://"}"#, "validation.failed",
            "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a user", #"{"serviceUrl":"http://u:p@x"}"#, "validation.failed",
            "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a query", #"{"serviceUrl":"http://x/?a"}"#, "validation.failed",
            "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a line break", #"{"serviceUrl":"http://x/\r\ny"}"#, "validation.failed",
            "serviceUrl"),
        body(
            .put, "/admin/services/overseerr", "a short key", #"{"serviceUrl":"http://x","apiKey":"abc"}"#,
            "validation.out_of_range",
            "apiKey"),
        body(
            .put, "/admin/services/overseerr", "a key with a line break",
            #"{"serviceUrl":"http://x","apiKey":"abcd\r\nX: y"}"#,
            "validation.failed", "apiKey"),
        WrongRequest(
            name: "an unknown service", method: .put, target: "/admin/services/sonarr",
            body: Array(#"{"serviceUrl":"http://x"}"#.utf8),
            status: 404, code: "service.not_found"),
        body(.patch, "/admin/settings", "an unknown area", #"{"colour":{}}"#, "validation.unknown_field", "colour"),
        body(.patch, "/admin/settings", "no object", #"{"rateLimits":[]}"#, "validation.wrong_type", "rateLimits"),
        body(
            .patch, "/admin/settings", "an unknown limit", #"{"rateLimits":{"all":{"limit":1,"windowSeconds":1}}}"#,
            "validation.unknown_field",
            "rateLimits.all"),
        body(
            .patch, "/admin/settings", "an unknown member of a limit",
            #"{"rateLimits":{"api":{"limit":1,"windowSeconds":1,"x":1}}}"#,
            "validation.unknown_field", "rateLimits.api.x"),
        body(
            .patch, "/admin/settings", "half a limit", #"{"rateLimits":{"api":{"limit":1}}}"#,
            "validation.missing_field",
            "rateLimits.api.windowSeconds"),
        body(
            .patch, "/admin/settings", "no calls at all", #"{"rateLimits":{"api":{"limit":0,"windowSeconds":60}}}"#,
            "validation.out_of_range", "rateLimits.api.limit"),
        body(
            .patch, "/admin/settings", "a limit in words", #"{"rateLimits":{"api":{"limit":"9","windowSeconds":60}}}"#,
            "validation.wrong_type", "rateLimits.api.limit"),
        body(
            .patch, "/admin/settings", "a limit beyond 64 bits",
            #"{"rateLimits":{"api":{"limit":99999999999999999999,"windowSeconds":60}}}"#, "validation.wrong_type",
            "rateLimits.api.limit"),
        body(
            .patch, "/admin/settings", "probing all the time", #"{"monitoring":{"probeIntervalSeconds":0}}"#,
            "validation.out_of_range",
            "monitoring.probeIntervalSeconds"),
    ]

    private static let queries: [WrongRequest] = [
        query("an unknown parameter", "colour=red", "validation.unknown_parameter", "colour"),
        query("another spelling", "Limit=1", "validation.unknown_parameter", "Limit"),
        query("too many", "limit=101", "validation.out_of_range", "limit"),
        query("too few", "limit=0", "validation.out_of_range", "limit"),
        query("fewer than none", "limit=-1", "validation.out_of_range", "limit"),
        query("no number", "limit=x", "validation.wrong_type", "limit"),
        query("an empty number", "limit=", "validation.wrong_type", "limit"),
        query("half a row", "limit=1.5", "validation.wrong_type", "limit"),
        query("a number beyond 64 bits", "limit=99999999999999999999", "validation.wrong_type", "limit"),
        query("given twice", "limit=1&limit=2", "validation.malformed", "limit"),
        query("an unknown word", "status=lost", "validation.out_of_range", "status"),
        query("an empty cursor", "cursor=", "validation.out_of_range", "cursor"),
        query("no cursor of ours", "cursor=nonsense", "validation.out_of_range", "cursor"),
        query("a cursor in SQL", "cursor=MScgb3IgMT0xIC0t", "validation.out_of_range", "cursor"),
        query("a broken escape", "status=%zz", "validation.malformed", ""),
        query("half an escape", "status=%f", "validation.malformed", ""),
        query("no UTF-8", "status=%ff", "validation.malformed", ""),
        query("NUL", "status=%00", "validation.malformed", ""),
        WrongRequest(
            name: "a parameter where there are none", method: .get, target: "/me?x=1", status: 400,
            code: "validation.unknown_parameter",
            wrong: ["x"]),
        WrongRequest(
            name: "a foreign cursor of notifications", method: .get, target: "/notifications?cursor=x", status: 400,
            code: "validation.out_of_range", wrong: ["cursor"]),
    ]

    private static let paths: [WrongRequest] = [
        path(.get, "/nothing/here", 404, "route.not_found"),
        path(.get, "/requests/\(MediaRequestIDs.unknown)/nothing", 404, "route.not_found"),
        path(.get, "//requests", 404, "route.not_found"),
        path(.get, "/%72equests", 404, "route.not_found"),
        path(.put, "/requests", 405, "method.not_allowed"),
        path(.trace, "/requests", 405, "method.not_allowed"),
        path(.head, "/auth/login", 405, "method.not_allowed"),
        path(.patch, "/requests/\(MediaRequestIDs.unknown)", 405, "method.not_allowed"),
        path(.get, "/requests/1", 404, "request.not_found"),
        path(.get, "/requests/", 404, "request.not_found"),
        path(.get, "/requests/\(MediaRequestIDs.unknown)x", 404, "request.not_found"),
        path(.get, "/requests/%27%20or%201=1", 404, "request.not_found"),
        path(.get, "/requests/..%2f..%2fadmin", 404, "request.not_found"),
        path(.get, "/requests/1/events", 404, "request.not_found"),
        path(.delete, "/requests/1", 404, "request.not_found"),
        path(.post, "/admin/requests/1/approve", 404, "request.not_found"),
        path(.get, "/requests/%zz", 400, "path.malformed"),
        path(.get, "/requests/%ff", 400, "path.malformed"),
        path(.get, "/requests/%00", 400, "path.malformed"),
        WrongRequest(
            name: "a notification that is none", method: .patch, target: "/notifications/1",
            body: Array(#"{"read":true}"#.utf8),
            status: 404, code: "notification.not_found"),
    ]

    private static let idempotencyKeys: [WrongRequest] = ["", "two words", "a\tb", "ä", String(text.prefix(256))].map {
        key in
        WrongRequest(
            name: "Idempotency-Key \(key)", method: .post, target: "/requests",
            body: Array(#"{"mediaType":"movie","tmdbId":"1"}"#.utf8),
            fields: [.idempotencyKey: key], status: 400, code: "idempotency_key.malformed")
    }
}
