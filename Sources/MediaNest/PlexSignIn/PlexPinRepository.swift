import Crypto
import Postgres

/// `plex_pins` through the database's functions: nobody is signed in yet, so no policy could name him.
struct PlexPinRepository {
    let database: Database

    /// A row as its browser may know it.
    struct Pin {
        let plexPinID: Int
        let wantsToBeRemembered: Bool
        let fromBrowser: Bool
        /// SHA-256 of the invitation that the person came with.
        let invitationHash: String?
        let isConsumed: Bool
        /// The code of the refusal that ended it.
        let refusal: String?
        /// Whether it is this caller's turn to ask plex.tv.
        let mayAsk: Bool
    }

    /// Who may speak of a sign-in: whoever has its id and its secret.
    struct Key {
        let id: PlexSignIn.ID
        let hash: String

        init(_ id: PlexSignIn.ID, secret: String) {
            self.id = id
            hash = Hex.encode(SHA256.digest(Array(secret.utf8)))
        }
    }

    func insert(
        _ pin: PlexPin, _ key: Key, address: String, expiresAt: Timestamp, wantsToBeRemembered: Bool,
        fromBrowser: Bool, invitation: String?
    ) throws(PostgresError) {
        let invitationHash = invitation.map { Hex.encode(SHA256.digest(Array($0.utf8))) }
        _ = try database.query(
            """
            select begin_plex_sign_in(\(key.id), \(pin.id), \(pin.code), \(key.hash), \(Mask.address(address)), \(expiresAt),
                                      \(wantsToBeRemembered), \(fromBrowser), \(invitationHash))
            """)
    }

    /// `nil` when there is none that has not expired, or it is another browser's.
    func poll(_ key: Key) throws(PostgresError) -> Pin? {
        try database.query(
            """
            select plex_pin_id, remember_me, from_browser, invitation_hash, is_consumed, refusal, may_ask
            from poll_plex_sign_in(\(key.id), \(key.hash))
            """
        ).first.map { row in
            Pin(
                plexPinID: row.int(0), wantsToBeRemembered: row.bool(1), fromBrowser: row.bool(2),
                invitationHash: row.optionalString(3), isConsumed: row.bool(4), refusal: row.optionalString(5),
                mayAsk: row.bool(6))
        }
    }

    /// Gives the turn back.
    func release(_ key: Key) throws(PostgresError) {
        _ = try database.query("select release_plex_sign_in(\(key.id), \(key.hash))")
    }

    /// Ends it: the browser is told the same code for the rest of its time.
    static func refuse(_ key: Key, _ code: String) -> SQL {
        "select refuse_plex_sign_in(\(key.id), \(key.hash), \(code))"
    }
}
