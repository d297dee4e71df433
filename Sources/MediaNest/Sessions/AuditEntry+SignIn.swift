extension AuditEntry {
    /// The failure after which nobody gets in for a while, with whatever password: the attempts that follow are not looked at
    /// and leave no lines.
    func locked(by limit: StaticString) -> AuditEntry {
        var entry = self
        entry.action = "auth.sign_in_locked"
        entry.after = #"{"limit":"\#(limit)"}"#
        return entry
    }

    /// Whoever has a session of the account did not know its password.
    static func wrongPassword(
        for purpose: StaticString, address: String, correlationID: String, _ principal: Principal
    ) -> AuditEntry {
        AuditEntry(
            action: "auth.wrong_password", targetType: "user", targetID: principal.userID.text,
            actorID: principal.userID, ipAddress: address, correlationID: correlationID,
            after: #"{"for":"\#(purpose)"}"#)
    }
}
