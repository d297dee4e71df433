import HTTP
import HTTPTypes
import MediaNest

enum PlexSignInRoutes {
    /// 201 with the page to send the person to. 503 `plex.not_configured` and `plex.unavailable`.
    static func begin(_ call: Call, _ services: Services) throws -> Response {
        try AuthRoutes.demandOwnPage(call, services)
        let authentication = Authentication(configuration: services.configuration, signer: services.signer)
        let begun = try services.plexSignIn.begin(
            rememberMe: call.body.bool("rememberMe") ?? false, invitation: call.body.string("invitation"),
            fromBrowser: authentication.isFromBrowser(call.request), address: call.address)
        var json = JSONWriter()
        json.object { json in
            json.key("id")
            json.string(begun.id.text)
            json.key("code")
            json.string(begun.code)
            json.key("authUrl")
            json.string(begun.authURL)
            json.key("expiresAt")
            json.timestamp(begun.expiresAt)
        }
        var response = Response(.created, json: json)
        response.fields.append(authentication.plexCookie(begun.secret))
        return response
    }

    /// `pending`, or the answer of a sign-in with `authorized`. 404 `plex.pin_not_found` in another browser, 409 `plex.pin_used`,
    /// 403 `auth.no_server_access` and `auth.suspended`, 503 `plex.unavailable`.
    static func poll(_ call: Call, _ services: Services) throws -> Response {
        try AuthRoutes.demandOwnPage(call, services)
        let authentication = Authentication(configuration: services.configuration, signer: services.signer)
        guard let id = call.path["id"].flatMap({ PlexSignIn.ID($0) }),
            let secret = authentication.plexCookie(in: call.request)
        else { throw PlexSignInError.pinNotFound }
        switch try services.plexSignIn.poll(
            id, secret: secret, address: call.address, userAgent: call.request.fields[.userAgent],
            correlationID: call.correlationID)
        {
        case .pending:
            var json = JSONWriter()
            json.object { json in
                json.key("status")
                json.string("pending")
            }
            return Response(json: json)
        case .signedIn(let signedIn, let wantsToBeRemembered, let fromBrowser):
            let remembered = try wantsToBeRemembered ? services.rememberMe.remember(signedIn) : nil
            var response = AuthRoutes.answer(
                signedIn, remembered, call, services, beganInBrowser: fromBrowser, saying: "authorized")
            response.fields.append(authentication.noPlexCookie)
            return response
        }
    }
}
