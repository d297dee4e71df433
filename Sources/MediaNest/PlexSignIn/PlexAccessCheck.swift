import Logging
import Postgres

/// Looks every day whether the people who signed in through Plex may still use the server; runs in the worker.
///
/// Each is looked up with his own token, which stays alive by it. Who lost access is signed out at once; while plex.tv does not
/// answer, nobody is. The last active admin stays one and is told.
public struct PlexAccessCheck {
    /// How many people are looked up in one go, and how long until the next go: two people a second.
    static let batch = 20
    static let pauseSeconds = 10.0

    let database: Database
    let plex: PlexConnection
    let copies: CredentialCopies
    let secrets: SecretBox
    let logger: Logger

    public enum Outcome: Equatable, Sendable {
        case done
        /// plex.tv is away: the same people again later; `nil` leaves it to the job when.
        case away(String, afterSeconds: Double? = nil)
    }

    /// Until the next try where only an admin can help.
    private static let misconfiguredPauseSeconds = 900.0

    /// - Parameter cursor: The last person who has been looked up in this round.
    public func check(after cursor: UserID?, heartbeat: () -> Void = {}) throws -> Outcome {
        do {
            guard let server = try plex.machineIdentifier() else { return .done }
            // By another server's name everybody would be a stranger.
            if let other = try plex.machineAtAddress(), other != server {
                logger.warning(
                    "access not checked: another Plex server is at the address",
                    metadata: ["plex.configured": "\(server)", "plex.found": "\(other)"])
                return .away(
                    "another Plex server than the configured one is at the address",
                    afterSeconds: Self.misconfiguredPauseSeconds)
            }
            let tv = try plex.tv()
            let people = try load(after: cursor)
            for person in people {
                try check(person, tv, server: server)
                heartbeat()
            }
            if people.count == Self.batch, let last = people.last {
                let next = NewJob.checkPlexAccess(after: last.id)
                _ = try database.query(next.enqueue(correlationID: database.cause, afterSeconds: Self.pauseSeconds))
            }
            return .done
        } catch PlexError.unreachable(let reason) {
            return .away(reason)
        } catch is PlexError {
            return .away("the Plex server did not say which one it is")
        }
    }

    // MARK: One person

    private struct Person {
        let id: UserID
        let sealedToken: String
    }

    private func load(after cursor: UserID?) throws -> [Person] {
        let behind: SQL = cursor.map { "and id > \($0)" } ?? ""
        return try database.query(
            """
            select id, plex_token
            from users
            where plex_token is not null and status = 'active' \(behind)
            order by id
            limit \(Self.batch)
            """
        ).map { Person(id: UserID(row: $0, 0), sealedToken: $0.string(1)) }
    }

    private func check(_ person: Person, _ tv: PlexTVClient, server: String) throws {
        guard let token = open(person) else { return }
        let membership: PlexMembership
        do throws(PlexError) {
            try tv.keepAlive(token)
            membership = try tv.membership(of: server, token)
        } catch {
            switch error {
            case .unauthorized: return try end(person, because: .tokenRefused)
            case .unreachable: throw error
            case .unexpected(let reason):
                return logger.warning(
                    "access not checked", metadata: ["user.id": "\(person.id)", "reason": "\(reason)"])
            case .notFound: return logger.warning("access not checked", metadata: ["user.id": "\(person.id)"])
            }
        }
        if membership == .stranger { return try end(person, because: .noServerAccess) }
        try keep(person, role: membership == .owner ? .admin : .user)
    }

    private func open(_ person: Person) -> PlexToken? {
        do {
            return PlexToken(
                try secrets.open(person.sealedToken, at: SecretBox.Place(.plexToken, row: person.id.text)))
        } catch {
            logger.warning("a Plex token does not open", metadata: ["user.id": "\(person.id)", "error": "\(error)"])
            return nil
        }
    }

    /// The role follows plex.tv, unless an admin has set it by hand.
    private func keep(_ person: Person, role: User.Role) throws {
        let isOutdated = try database.transaction(actor: .system) { transaction -> Bool in
            if role == .user, try staysAdmin(person, "and role_from_plex", in: transaction) { return false }
            let row = try transaction.query(
                """
                update users u set last_access_check_at = now(), role = case when u.role_from_plex then \(role) else u.role end
                from (select id, role from users where id = \(person.id) for update) before
                where u.id = before.id
                returning before.role, u.role
                """
            ).first
            guard let row, row.string(0) != row.string(1) else { return false }
            try transaction.query(roleChange(of: person, from: row.string(0), to: role))
            return true
        }
        if isOutdated { try copies.forget(person.id) }
    }

    /// Keeps the last active admin what he is, and tells him unless he has not read it yet.
    ///
    /// - Parameter condition: Which admins plex.tv's word would reach.
    /// - Returns: Whether he is the last one.
    private func staysAdmin(
        _ person: Person, _ condition: SQL = "", in transaction: borrowing PostgresTransaction
    ) throws -> Bool {
        let rows = try transaction.pipeline([
            LastAdmin.lock,
            "select 1 from users where id = \(person.id) and role = 'ADMIN' and status = 'active' \(condition)",
        ])
        guard !rows[1].isEmpty, try LastAdmin.leavesNobody(person.id, in: transaction) else { return false }
        logger.warning("the last admin keeps his role", metadata: ["user.id": "\(person.id)"])
        try transaction.pipeline([
            "update users set last_access_check_at = now() where id = \(person.id)",
            """
            insert into notifications (user_id, type, title, message, event)
            select \(person.id), 'warning', 'You stay the admin', \(Self.kept), 'admin.role_kept'
            where not exists (
              select from notifications where user_id = \(person.id) and event = 'admin.role_kept' and not read)
            """,
        ])
        return true
    }

    private static let kept = """
        plex.tv no longer names you as the owner of the Plex server. You are the last active admin, so nothing has changed \
        yet: make somebody else an admin, or sign in with the account that owns the server.
        """

    // MARK: The end of access

    private enum Reason {
        case noServerAccess
        /// Changed his password at Plex, or removed the portal from his devices there.
        case tokenRefused

        var code: String { self == .noServerAccess ? "auth.no_server_access" : "plex.token_refused" }

        func message(_ name: String) -> String {
            switch self {
            case .noServerAccess: "\(name) may no longer use the Plex server and was signed out."
            case .tokenRefused:
                "Plex no longer accepts the sign-in of \(name), who was signed out and can sign in again."
            }
        }
    }

    /// Ends everything that lets the person in; signing in through Plex again opens it anew, for whoever may.
    private func end(_ person: Person, because reason: Reason) throws {
        let hasEnded = try database.transaction(actor: .system) { transaction -> Bool in
            // Without access to the server he could not sign in again; with a new token he can.
            if reason == .noServerAccess, try staysAdmin(person, in: transaction) { return false }
            // Whoever signed in while plex.tv was asked about the old token has a new one.
            let rows = try transaction.query(
                """
                update users u set
                  plex_token = null, last_access_check_at = now(),
                  role = case when u.role_from_plex and \(reason == .noServerAccess) then 'USER' else u.role end
                from (select id, role from users where id = \(person.id) for update) before
                where u.id = before.id and u.plex_token = \(person.sealedToken)
                returning coalesce(u.name, u.plex_username, 'Somebody'), before.role, u.role
                """)
            guard let row = rows.first else { return false }
            var statements: [SQL] = [
                """
                update sessions set status = 'revoked', revoked_at = now()
                where user_id = \(person.id) and status in ('active', 'refreshed')
                """,
                "update session_tokens set revoked_at = now() where user_id = \(person.id) and revoked_at is null",
                "update api_keys set revoked_at = now() where user_id = \(person.id) and revoked_at is null",
                "update accounts set access_token = null where user_id = \(person.id) and provider = 'plex'",
                AuditEntry(
                    action: "auth.access_lost", targetType: "user", targetID: person.id.text, actorLabel: "daily check",
                    after: PlexAccounts.json(["provider": "plex", "reason": reason.code])
                ).statement,
                tellAdmins(of: person, reason, name: row.string(0)),
            ]
            if row.string(1) != row.string(2) {
                statements.append(roleChange(of: person, from: row.string(1), to: .user))
            }
            try transaction.pipeline(statements)
            return true
        }
        if hasEnded { try copies.forget(person.id) }
    }

    private func roleChange(of person: Person, from before: String, to after: User.Role) -> SQL {
        let entry = AuditEntry(action: "user.changed", actorLabel: "daily check")
        return PlexAccounts.roleChange(of: person.id, from: before, to: after, entry).statement
    }

    private func tellAdmins(of person: Person, _ reason: Reason, name: String) -> SQL {
        // One occurrence for all of them: the household's target hears it once.
        let key = "account.access_lost:\(person.id):\(NotificationID())"
        return """
            insert into notifications (user_id, type, title, message, event, dedupe_key)
            select id, 'warning', 'Somebody lost access', \(reason.message(name)), 'account.access_lost', \(key)
            from users
            where role = 'ADMIN' and status = 'active' and id <> \(person.id)
            """
    }
}
