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
        let match =
            users.first { user in plexID != nil && user.plexId.map(String.init) == plexID }
            ?? users.first { user in email != nil && user.email?.lowercased() == email }
        let found =
            try match ?? plexID.flatMap { plexID throws(OverseerrError) in try overseerr.importFromPlex(plexID) }
        guard let found else {
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
}
