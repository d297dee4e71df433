import Crypto
import Postgres

/// The accounts of people whom plex.tv vouches for.
struct PlexAccounts {
    let database: Database
    let sessions: SessionStore
    let copies: CredentialCopies
    let secrets: SecretBox
    let signIn: SignInService

    /// Who asks for it, from where.
    struct Visit {
        let key: PlexPinRepository.Key
        let invitationHash: String?
        let address: String
        let userAgent: String?
        let correlationID: String
        let now: Timestamp

        func entry(_ action: String) -> AuditEntry {
            AuditEntry(action: action, ipAddress: address, correlationID: correlationID)
        }
    }

    /// Finds or makes the account and opens a session for it, all of it or nothing; spends the PIN.
    ///
    /// - Throws: `PlexSignInError.pinUsed` when somebody was faster; `AccountError.suspended`.
    func signIn(_ account: PlexAccount, isOwner: Bool, _ token: PlexToken, _ visit: Visit) throws
        -> SignInService.SignedIn
    {
        let outcome: Outcome
        do { outcome = try redeem(account, isOwner: isOwner, token, visit) } catch let error as PostgresError {
            // Two devices of a new person, or two people with one e-mail address, at the same moment: now it is known.
            guard error.sqlState == .uniqueViolation else { throw error }
            outcome = try redeem(account, isOwner: isOwner, token, visit)
        }
        switch outcome {
        case .spent: throw PlexSignInError.pinUsed
        case .suspended: throw AccountError.suspended
        case .opened(let session, let hasNewRole):
            // Redis holds copies of the role: the next requests of other devices and of API keys ask the database.
            if hasNewRole { try copies.forget(session.user.id) }
            let principal = Principal(userID: session.user.id, role: session.user.role, sessionID: session.id)
            return SignInService.SignedIn(
                user: session.user, sessionID: session.id,
                accessToken: try signIn.accessToken(for: principal, deviceID: session.deviceID, now: visit.now))
        }
    }

    /// Notes that somebody without access to the server was here, and ends his sign-in.
    func turnAway(_ account: PlexAccount, _ visit: Visit) throws {
        let code = PlexSignInError.noServerAccess.code
        _ = try database.pipeline([
            PlexPinRepository.refuse(visit.key, code), failure(of: account, reason: code, visit).statement,
        ])
    }

    private func failure(of account: PlexAccount, reason: String, _ visit: Visit) -> AuditEntry {
        var entry = visit.entry("auth.sign_in_failed")
        entry.actorLabel = account.email.map(Mask.email) ?? "Plex user \(account.id)"
        entry.after = Self.json(["provider": "plex", "reason": reason])
        return entry
    }

    // MARK: The transaction

    private enum Outcome {
        case spent
        case suspended
        case opened(Session, hasNewRole: Bool)
    }

    private func redeem(_ account: PlexAccount, isOwner: Bool, _ token: PlexToken, _ visit: Visit) throws -> Outcome {
        try database.connection.transaction { transaction -> Outcome in
            let rows = try transaction.query(
                """
                select user_id, email, name, role, status, requires_password_change, account_id, is_new, role_before
                from redeem_plex_sign_in(\(visit.key.id), \(visit.key.hash), \(account.id), \(account.username),
                                         \(account.name), \(account.email), \(account.thumb), \(isOwner))
                """)
            guard let row = rows.first else { return .spent }
            var user = User(row: row)
            guard user.status == .active else {
                let code = AccountError.suspended.code
                var entry = failure(of: account, reason: code, visit)
                entry.actorID = user.id
                try transaction.pipeline([PlexPinRepository.refuse(visit.key, code), entry.statement])
                return .suspended
            }
            let invitation = try row.bool(7) ? redeemInvitation(visit, of: &user, in: transaction) : nil
            let session = Session(
                id: SessionID(), user: user, deviceID: Identifier<Session>().text,
                expiresAt: visit.now + Session.idleLifetimeSeconds)
            let roleBefore = row.string(8)
            try transaction.pipeline(
                [Database.identity(Principal(userID: user.id, role: user.role, sessionID: session.id))]
                    + store(token, of: user.id, accountID: row.string(6))
                    + history(of: user, isNew: row.bool(7), roleBefore: roleBefore, invitation: invitation, visit)
                    + [
                        sessions.insertStatement(session, userAgent: visit.userAgent, ipAddress: visit.address)
                    ])
            return .opened(session, hasNewRole: roleBefore != user.role.rawValue)
        }
    }

    /// Gives a new account what its invitation promises, if it came with one that holds.
    ///
    /// - Returns: Which it was.
    private func redeemInvitation(_ visit: Visit, of user: inout User, in transaction: borrowing PostgresTransaction)
        throws -> Identifier<InvitationRow>?
    {
        guard let hash = visit.invitationHash,
            let row = try transaction.query("select id, role from redeem_invitation(\(hash), \(user.id))").first
        else { return nil }
        user = User(
            id: user.id, email: user.email, name: user.name, role: User.Role(rawValue: row.string(1)) ?? user.role,
            status: user.status, requiresPasswordChange: user.requiresPasswordChange)
        return Identifier(row: row, 0)
    }

    private func store(_ token: PlexToken, of id: UserID, accountID: String) throws -> [SQL] {
        let ofUser = try secrets.seal(token.text, at: SecretBox.Place(.plexToken, row: id.text))
        let ofAccount = try secrets.seal(token.text, at: SecretBox.Place(.accountAccessToken, row: accountID))
        return [
            """
            update users set plex_token = \(ofUser), last_login_at = now(), last_access_check_at = now() where id = \(id)
            """,
            // plex.tv's tokens of today do not expire by themselves; those to come will.
            """
            update accounts set access_token = \(ofAccount), token_type = 'X-Plex-Token', expires_at = null
            where id = \(accountID)::uuid
            """,
        ]
    }

    private func history(
        of user: User, isNew: Bool, roleBefore: String, invitation: Identifier<InvitationRow>?, _ visit: Visit
    ) -> [SQL] {
        var entries: [AuditEntry] = []
        if isNew {
            var entry = visit.entry("user.created")
            entry.targetType = "user"
            entry.targetID = user.id.text
            entry.after = Self.json(["provider": "plex", "role": user.role.rawValue])
            entries.append(entry)
            if let invitation {
                var entry = visit.entry("invitation.redeemed")
                entry.targetType = "invitation"
                entry.targetID = invitation.text
                entries.append(entry)
            }
        } else if roleBefore != user.role.rawValue {
            entries.append(Self.roleChange(of: user.id, from: roleBefore, to: user.role, visit.entry("user.changed")))
        }
        var entry = visit.entry("auth.signed_in")
        entry.after = Self.json(["provider": "plex"])
        entries.append(entry)
        return entries.map { entry in
            var entry = entry
            entry.actorID = user.id
            return entry.statement
        }
    }

    static func roleChange(of id: UserID, from before: String, to after: User.Role, _ entry: AuditEntry) -> AuditEntry {
        var entry = entry
        entry.targetType = "user"
        entry.targetID = id.text
        entry.before = json(["role": before])
        entry.after = json(["role": after.rawValue, "reason": "plex.server_owner"])
        return entry
    }

    /// Of words that need no escaping.
    static func json(_ members: KeyValuePairs<StaticString, String>) -> String {
        "{" + members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
    }
}
