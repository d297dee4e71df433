public import Postgres

/// Links that admins make for people before their first sign-in.
///
/// An invitation decides what a new account may do. It opens no door of its own, for only a member of the server gets in; and it
/// changes nothing for somebody who has an account, who might be the wrong person with the link, or a suspended one.
public struct InvitationService {
    private let database: Database
    private let signIn: SignInService
    private let publicURL: String

    init(database: Database, signIn: SignInService, publicURL: String) {
        self.database = database
        self.signIn = signIn
        self.publicURL = publicURL
    }

    /// Newest first.
    public func list(limit: Int, after cursor: Cursor?, as admin: Principal) throws -> Page<InvitationRow> {
        let rows = try database.query(
            """
            select \(InvitationRow.columns)
            from invitations
            where true \(Cursor.condition(cursor))
            order by created_at desc, id desc
            limit \(limit + 1)
            """, as: admin)
        return Page(rows.map(InvitationRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id.text) }
    }

    /// The only moment at which the link is to be seen.
    public func create(
        _ draft: InvitationDraft, address: String, correlationID: String, as admin: Principal, now: Timestamp = .now()
    ) throws -> (row: InvitationRow, link: String) {
        let token = try LinkToken()
        let id = Identifier<InvitationRow>()
        let expiresAt = now + draft.expiresInDays * 86_400
        let rows = try database.pipeline(
            [
                """
                insert into invitations
                  (id, name, role, auto_approve, request_quota_limit, request_quota_days, open_request_limit, created_by, expires_at)
                values (\(id), \(draft.name.text), \(draft.role), \(draft.autoApprove), \(draft.requestQuotaLimit),
                        \(draft.requestQuotaDays), \(draft.openRequestLimit), \(admin.userID), \(expiresAt))
                returning \(InvitationRow.columns)
                """,
                """
                insert into verification_tokens (identifier, token, expires, purpose)
                values (\(id.text), \(token.hash), \(expiresAt), 'invitation')
                """,
                AuditEntry(
                    action: "invitation.created", targetType: "invitation", targetID: id.text, actorID: admin.userID,
                    ipAddress: address, correlationID: correlationID, after: Self.auditJSON(draft)
                ).statement,
            ], as: admin)
        return (InvitationRow(rows[0][0]), publicURL + "/#/invitation?token=" + token.text)
    }

    /// Its link works no more.
    ///
    /// - Throws: `InvitationError.notFound`, `.used`.
    public func revoke(
        _ id: Identifier<InvitationRow>, address: String, correlationID: String, as admin: Principal
    ) throws {
        try database.transaction(as: admin) { transaction in
            let rows = try transaction.query("select redeemed_at from invitations where id = \(id) for update")
            guard let row = rows.first else { throw InvitationError.notFound }
            guard row.isNull(0) else { throw InvitationError.used }
            try transaction.pipeline([
                "update invitations set revoked_at = coalesce(revoked_at, now()) where id = \(id)",
                AuditEntry(
                    action: "invitation.revoked", targetType: "invitation", targetID: id.text, actorID: admin.userID,
                    ipAddress: address, correlationID: correlationID
                ).statement,
            ])
        }
    }

    /// What somebody sees who opens the link.
    public struct Offer: Sendable {
        /// Whom the admin wrote it for.
        public let name: String
        public let role: User.Role
        public let expiresAt: Timestamp
    }

    /// - Throws: `InvitationError`; `RateLimitExceeded` after too many attempts from the address.
    public func offer(_ token: LinkToken?, address: String) throws -> Offer {
        try signIn.limitAttempts(from: address)
        return try offer(token)
    }

    /// The same without counting, for a caller that has counted.
    func offer(_ token: LinkToken?) throws -> Offer {
        let rows = try database.query(
            "select name, role, expires_at, refusal from invitation_of_link(\(token?.hash ?? ""))")
        guard let row = rows.first else { throw InvitationError.invalid }
        if let refusal = InvitationError(row.optionalString(3)) { throw refusal }
        return Offer(
            name: row.string(0), role: User.Role(rawValue: row.string(1)) ?? .user, expiresAt: row.timestamp(2))
    }

    private static func auditJSON(_ draft: InvitationDraft) -> String {
        func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }
        return """
            {"role":"\(draft.role.rawValue)","autoApprove":\(draft.autoApprove),\
            "requestQuotaLimit":\(number(draft.requestQuotaLimit)),"requestQuotaDays":\(number(draft.requestQuotaDays)),\
            "openRequestLimit":\(number(draft.openRequestLimit)),"expiresInDays":\(draft.expiresInDays)}
            """
    }
}
