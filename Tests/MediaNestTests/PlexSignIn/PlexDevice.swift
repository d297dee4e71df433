import MediaNest
import Postgres
import Redis
import TestSupport
import Testing

/// A device at a portal in front of a Plex.
struct PlexDevice {
    let services: Services

    init(_ db: TestDatabase, _ plex: PlexStub) throws { try self.init(db.environment(on: plex)) }

    /// For a thread of its own.
    init(_ environment: [String: String]) throws { services = try TestDatabase.services(environment) }

    func begin(rememberMe: Bool = false, invitation: String? = nil) throws -> PlexSignIn {
        try services.plexSignIn.begin(
            rememberMe: rememberMe, invitation: invitation, fromBrowser: true, address: "192.0.2.7")
    }

    func poll(_ begun: PlexSignIn, secret: String? = nil) throws -> SignInService.SignedIn? {
        let progress = try services.plexSignIn.poll(
            begun.id, secret: secret ?? begun.secret, address: "192.0.2.7", userAgent: "Test/1", correlationID: "c")
        guard case .signedIn(let signedIn, _, _) = progress else { return nil }
        return signedIn
    }

    func signIn(_ plex: PlexStub, as person: PlexStub.Person, invitation: String? = nil) throws
        -> SignInService.SignedIn?
    {
        let begun = try begin(invitation: invitation)
        plex.approve(begun.code, as: person)
        return try poll(begun)
    }
}

extension TestDatabase {
    func letPlexPinsRest() throws {
        try superuser().query("update plex_pins set next_poll_at = now() where consumed_at is null")
    }

    func texts(_ statement: SQL) throws -> [String] { try superuser().query(statement).map { $0.string(0) } }
}
