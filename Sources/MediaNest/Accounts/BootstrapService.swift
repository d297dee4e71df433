public import Postgres

/// The first admin, made by whoever holds the one-time link: never by whoever comes first.
public struct BootstrapService {
    public static let lifetimeSeconds = 86_400

    private let database: Database
    private let signIn: SignInService
    private let publicURL: String

    init(database: Database, signIn: SignInService, publicURL: String) {
        self.database = database
        self.signIn = signIn
        self.publicURL = publicURL
    }

    /// A new link, in place of any earlier one. As the worker role: it is given to whoever has a shell.
    ///
    /// - Throws: `BootstrapError.adminExists`.
    public func link(now: Timestamp = .now()) throws -> String {
        let token = try LinkToken()
        try database.transaction(actor: .system) { transaction in
            let admins = try transaction.query(
                "select 1 from users where role = 'ADMIN' and status = 'active' limit 1")
            guard admins.isEmpty else { throw BootstrapError.adminExists }
            try transaction.pipeline([
                "delete from verification_tokens where purpose = 'bootstrap'",
                """
                insert into verification_tokens (identifier, token, expires, purpose)
                values ('bootstrap', \(token.hash), \(now + Self.lifetimeSeconds), 'bootstrap')
                """,
                AuditEntry(action: "bootstrap.link_made", actorLabel: "command line").statement,
            ])
        }
        return publicURL + "/#/bootstrap?token=" + token.text
    }

    /// Makes the first admin and signs him in. The link works once.
    ///
    /// - Throws: `BootstrapError`; `AccountError.emailTaken`; `RateLimitExceeded` after too many attempts from the address.
    public func redeem(
        _ token: LinkToken?, email: EmailAddress, name: PersonName, password: NewPassword, address: String,
        userAgent: String?, correlationID: String, now: Timestamp = .now()
    ) throws -> SignInService.SignedIn {
        try signIn.limitAttempts(from: address)
        let hash = token?.hash ?? ""
        var entry = AuditEntry(
            action: "bootstrap.refused", actorLabel: email.masked, ipAddress: address, correlationID: correlationID)
        // Asked before the password is hashed, which is slow on purpose.
        if let refusal = try database.query("select bootstrap_refusal(\(hash))")[0].optionalString(0) {
            _ = try database.query(entry.statement)
            throw BootstrapError(refusal)
        }
        let passwordHash = try PasswordHash(password: password.text)
        let user = User(
            id: UserID(), email: email.text, name: name.text, role: .admin, status: .active,
            requiresPasswordChange: false)
        entry.action = "bootstrap.admin_made"
        entry.targetType = "user"
        entry.targetID = user.id.text
        do {
            try database.transaction(as: Principal(userID: user.id, role: .user)) { transaction in
                let row = try transaction.query(
                    "select bootstrap_admin(\(hash), \(user.id), \(user.email), \(user.name), \(passwordHash.text))")[0]
                if let refusal = row.optionalString(0) { throw BootstrapError(refusal) }
                entry.actorID = user.id
                try AuditLog.append(entry, in: transaction)
            }
        } catch let error as PostgresError where error.sqlState == .uniqueViolation {
            throw AccountError.emailTaken
        }
        return try signIn.open(
            for: user,
            entry: AuditEntry(
                action: "auth.signed_in", actorID: user.id, ipAddress: address, correlationID: correlationID),
            address: address, userAgent: userAgent, now: now)
    }
}

/// Why a link makes nobody an admin.
public enum BootstrapError: DomainError, Equatable {
    /// Also when the link was used: that is how there came to be one.
    case adminExists
    case linkInvalid
    case linkExpired

    /// The database's word.
    init(_ refusal: String) {
        self =
            switch refusal {
            case "admin_exists": .adminExists
            case "link_expired": .linkExpired
            default: .linkInvalid
            }
    }

    public var code: String {
        switch self {
        case .adminExists: "bootstrap.admin_exists"
        case .linkInvalid: "bootstrap.link_invalid"
        case .linkExpired: "bootstrap.link_expired"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .adminExists: .conflict
        case .linkInvalid, .linkExpired: .forbidden
        }
    }

    public var message: String {
        switch self {
        case .adminExists: "There is an admin already, so this link has done its work. Sign in instead."
        case .linkInvalid: "This link is incomplete, or a newer one has taken its place. Print a new one on the server."
        case .linkExpired: "This link has expired. Print a new one on the server."
        }
    }
}
