import HTTP
import HTTPTypes
import StandInState

enum PinRoutes {
    /// 201; a strong pin has a long code for the sign-in page, another one four letters for plex.tv/link.
    static func create(_ call: inout Call) throws(Refusal) -> Response {
        guard let client = call.plex("Client-Identifier") else { throw .missingClient }
        let isStrong = ["true", "1"].contains(call.value("strong")?.lowercased())
        let pin = Pin(
            // Clients keep the number for good: it must not come again, not even after a reset.
            id: Int.random(in: 1_000_000_000..<9_000_000_000),
            code: isStrong ? Secret.strongCode() : Secret.shortCode(), clientIdentifier: client,
            product: call.plex("Product") ?? "Plex", createdAt: call.now,
            expiresAt: call.now + (isStrong ? 1800 : 900), token: nil)
        call.state.pins.append(pin)
        call.state.pins.removeFirst(max(0, call.state.pins.count - State.pinsKept))
        return call.answer(pin.element(now: call.now), status: .created)
    }

    /// Only the client that made the pin finds it.
    static func show(_ call: inout Call) throws(Refusal) -> Response {
        guard let client = call.plex("Client-Identifier") else { throw .missingClient }
        let (id, now) = (call.key("id"), call.now)
        let found = call.state.pins.first { $0.id == id && $0.clientIdentifier == client && !$0.isExpired(at: now) }
        guard let found else { throw .noSuchCode }
        return call.answer(found.element(now: now))
    }

    /// A signed-in person types a short code at plex.tv/link.
    static func link(_ call: inout Call) throws(Refusal) -> Response {
        let account = try call.account()
        try call.state.approve(pinWithCode: call.value("code") ?? "", for: account, now: call.now)
        return Response(.noContent)
    }
}

extension State {
    /// A person says yes to a pin.
    mutating func approve(pinWithCode code: String, for account: Account, now: Int) throws(Refusal) {
        let index = pins.firstIndex { $0.code == code && !$0.isExpired(at: now) }
        guard let index else { throw .noSuchCode }
        let token = Secret.token()
        tokens[token] = Token(accountID: account.id, clientIdentifier: pins[index].clientIdentifier)
        pins[index].token = token
    }
}
