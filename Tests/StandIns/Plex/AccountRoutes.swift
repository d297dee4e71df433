import HTTP
import HTTPTypes
import StandInState

enum AccountRoutes {
    static func user(_ call: inout Call) throws(Refusal) -> Response {
        let account = try call.account()
        return call.answer(account.user(token: call.plex("Token") ?? "", now: call.now))
    }

    /// The servers and players that the account may use.
    static func resources(_ call: inout Call) throws(Refusal) -> Response {
        let account = try call.account()
        var resources: [Resource] = []
        if account.hasAccess {
            let token = account.serverToken ?? call.plex("Token") ?? ""
            resources.append(Server.resource(for: account, token: token, url: call.configuration.url))
        }
        if account.hasOwnServer { resources.append(.otherServer(of: account)) }
        resources.append(.player(of: account))
        let elements = resources.map(\.element)
        return Response(
            Element("resources", [:], .many("resource", elements)), json: .array(elements.map(\.json)),
            wantsJSON: call.wantsJSON)
    }

    /// With whom the account shares a server of its own; XML, whatever the client accepts.
    static func users(_ call: inout Call) throws(Refusal) -> Response {
        let account = try call.account()
        let others = account.isOwner ? call.state.accounts.filter { !$0.isOwner && !$0.hasOwnServer } : []
        let list = Element(
            "MediaContainer",
            [
                "friendlyName": "myPlex", "identifier": "com.plexapp.plugins.myplex",
                "machineIdentifier": "4f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c", "totalSize": .integer(others.count),
                "size": .integer(others.count),
            ], .many("User", others.map(\.share)))
        return Response(list, wantsJSON: false)
    }

    /// Keeps a token alive.
    static func ping(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.account()
        return Response(Element("pong", text: "1"), json: ["pong": true], wantsJSON: call.wantsJSON)
    }

    /// The token is good for nothing afterwards.
    static func signOut(_ call: inout Call) throws(Refusal) -> Response {
        _ = try call.account()
        if let token = call.plex("Token") { call.state.tokens[token]?.isSignedOut = true }
        return Response(.noContent)
    }
}
