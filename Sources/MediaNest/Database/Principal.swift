/// Who is asking: a signed-in user with a live session, or an API client with a key of his.
public struct Principal: Sendable, Equatable {
    public let userID: UserID
    public let role: User.Role
    /// An API client has none; a new one that no row has stands in, so that nothing matches it.
    public let sessionID: SessionID
    /// How far an API client's key reaches; `nil` for a person, who may do all that his role may.
    public let scope: APIKey.Scope?

    public init(userID: UserID, role: User.Role, sessionID: SessionID = SessionID(), scope: APIKey.Scope? = nil) {
        self.userID = userID
        self.role = role
        self.sessionID = sessionID
        self.scope = scope
    }

    public var isAdmin: Bool { role == .admin }
}
