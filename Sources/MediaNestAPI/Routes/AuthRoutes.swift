import HTTP
import HTTPTypes
import MediaNest

enum AuthRoutes {
    /// 200 with the token; a browser gets it as a cookie instead, out of its scripts' reach. 401 `auth.invalid_credentials`.
    static func login(_ call: Call, _ services: Services) throws -> Response {
        try demandOwnPage(call, services)
        let signedIn = try services.signIn.signIn(
            email: call.body.required("email"), password: call.body.required("password"), address: call.address,
            userAgent: call.request.fields[.userAgent], correlationID: call.correlationID)
        let remembered = try call.body.bool("rememberMe") == true ? services.rememberMe.remember(signedIn) : nil
        return answer(signedIn, remembered, call, services)
    }

    /// The same with the next token; each token works once. 401 `auth.invalid_token`.
    static func refresh(_ call: Call, _ services: Services) throws -> Response {
        try demandOwnPage(call, services)
        let authentication = Authentication(configuration: services.configuration, signer: services.signer)
        let presented: String?
        if let text = call.body.string("rememberToken") {
            presented = text
        } else {
            presented = authentication.rememberCookie(in: call.request)
            if presented != nil { try authentication.demandSameOrigin(call.request) }
        }
        guard let presented else { throw SessionError.missing }
        guard let token = RememberToken(presented) else { throw SessionError.invalid }
        let (signedIn, next) = try services.rememberMe.redeem(
            token, address: call.address, userAgent: call.request.fields[.userAgent], correlationID: call.correlationID)
        return answer(signedIn, next, call, services)
    }

    /// 201 with the same as signing in. 409 `bootstrap.admin_exists`, 403 `bootstrap.link_invalid` and `bootstrap.link_expired`.
    static func bootstrap(_ call: Call, _ services: Services) throws -> Response {
        try demandOwnPage(call, services)
        let signedIn = try services.bootstrap.redeem(
            LinkToken(call.body.required("token")), email: EmailAddress(call.body.required("email")),
            name: PersonName(call.body.required("name")), password: NewPassword(call.body.required("password")),
            address: call.address, userAgent: call.request.fields[.userAgent], correlationID: call.correlationID)
        return answer(signedIn, nil, call, services, .created)
    }

    static func logout(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        let count = try services.signIn.signOut(
            principal, everywhere: call.body.bool("allDevices") ?? false, address: call.address,
            correlationID: call.correlationID)
        var json = JSONWriter()
        json.object { json in
            json.key("sessionsEnded")
            json.int(count)
        }
        var response = Response(json: json)
        Authentication(configuration: services.configuration, signer: services.signer).clearCookies(&response.fields)
        return response
    }

    /// Another site's page could otherwise sign its visitor in as somebody else. 403 `auth.csrf`.
    static func demandOwnPage(_ call: Call, _ services: Services) throws {
        let authentication = Authentication(configuration: services.configuration, signer: services.signer)
        if authentication.isFromBrowser(call.request) { try authentication.demandSameOrigin(call.request) }
    }

    /// - Parameter beganInBrowser: Also a browser's whose reads do not say so.
    static func answer(
        _ signedIn: SignInService.SignedIn, _ remembered: RememberToken?, _ call: Call, _ services: Services,
        _ status: HTTPResponse.Status = .ok, beganInBrowser: Bool = false, saying word: StaticString? = nil
    ) -> Response {
        let authentication = Authentication(configuration: services.configuration, signer: services.signer)
        let isBrowser = beganInBrowser || authentication.isFromBrowser(call.request)
        var json = JSONWriter()
        json.object { json in
            if let word {
                json.key("status")
                json.string("\(word)")
            }
            if isBrowser {
                json.key("csrfToken")
                json.string(authentication.csrfToken(signedIn.sessionID))
            } else {
                json.key("accessToken")
                json.string(signedIn.accessToken)
                json.key("tokenType")
                json.string("Bearer")
                json.key("expiresIn")
                json.int(AccessToken.lifetimeSeconds)
                if let remembered {
                    json.key("rememberToken")
                    json.string(remembered.text)
                }
            }
            json.key("user")
            UserJSON.write(signedIn.user, &json)
        }
        var response = Response(status, json: json)
        if isBrowser {
            response.fields.append(authentication.sessionCookie(signedIn.accessToken))
            if let remembered { response.fields.append(authentication.rememberCookie(remembered)) }
        }
        return response
    }
}
