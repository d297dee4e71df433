import HTTP
import HTTPTypes
import MediaNest

/// The live channel: the responder says who may hear what, nginx keeps the stream.
enum EventRoutes {
    /// Hands the connection to nginx with the channels of this person and session. 404 `live.off`; 403 `auth.csrf`;
    /// 503 `live.unavailable`.
    static func stream(_ call: Call, _ services: Services, _ principal: Principal) throws -> Response {
        guard services.live != nil else {
            throw Problem.refusal(.notFound, "live.off", "There are no live events here.")
        }
        // A WebSocket is open to every site's page, and brings the cookie.
        try Authentication(configuration: services.configuration, signer: services.signer)
            .demandOwnPageIfAny(call.request)
        var response = Response(fields: [.contentType: "text/event-stream"])
        if call.request.method == .head { return response }
        let channels = try services.liveStreams.channels(of: principal)
        var place = "/_live/" + channels.map(\.name).joined(separator: ",")
        if let id = call.request.fields[.lastEventID], let heard = LivePosition(id, onChannels: channels.count) {
            place += "?after=" + heard.text
        }
        response.fields[.accelRedirect] = place
        response.fields[.accelBuffering] = "no"
        return response
    }
}
