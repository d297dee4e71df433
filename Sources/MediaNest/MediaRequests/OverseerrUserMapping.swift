import Postgres

/// Which of Overseerr's users a person is: by Plex id, then by e-mail, then imported.
struct OverseerrUserMapping {
    let database: Database
    let overseerr: OverseerrClient

    /// - Throws: `OverseerrError.refused` when there is no such user there: never as the admin instead, whose requests
    ///   would be approved at once.
    func overseerrUserID(of userID: UserID) throws -> Int {
        let row = try database.query("select overseerr_user_id, plex_id, email from users where id = \(userID)")
        guard let row = row.first else { throw OverseerrError.refused(status: 404, message: "The account is gone.") }
        if let known = row.optionalInt(0) { return known }
        let plexID = row.optionalString(1)
        let email = row.optionalString(2)?.lowercased()
        let users = try overseerr.users()
        guard let found = try Self.match(users, plexID, email) ?? plexID.flatMap(imported) else {
            throw OverseerrError.refused(
                status: 404, message: "Overseerr does not know this person; the admin can import the account there.")
        }
        _ = try database.query("update users set overseerr_user_id = \(found.id) where id = \(userID)")
        return found.id
    }

    /// Overseerr no longer knows the user that this person was.
    func forget(_ userID: UserID) throws {
        _ = try database.query("update users set overseerr_user_id = null where id = \(userID)")
    }

    /// An e-mail address is no proof when both sides know a Plex account and they differ.
    private static func match(_ users: [OverseerrUser], _ plexID: String?, _ email: String?) -> OverseerrUser? {
        if let plexID, let user = users.first(where: { $0.plexId.map(String.init) == plexID }) { return user }
        guard let email else { return nil }
        return users.first { user in
            user.email?.lowercased() == email && (plexID == nil || user.plexId == nil)
        }
    }

    /// Overseerr's answer has only users who are new: one whom it knew by his e-mail alone has got his Plex id just now.
    private func imported(_ plexID: String) throws(OverseerrError) -> OverseerrUser? {
        if let user = try overseerr.importFromPlex(plexID) { return user }
        return Self.match(try overseerr.users(), plexID, nil)
    }
}
