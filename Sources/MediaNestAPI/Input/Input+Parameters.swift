import MediaNest
import Postgres

/// What a parameter of a list means, where its text is not all there is to it.
extension Input {
    func userID(_ name: String) throws -> UserID? {
        guard let text = string(name) else { return nil }
        guard let id = UserID(text) else { throw InputError([.init(name, "must be a UUID", .malformed)]) }
        return id
    }

    func instant(_ name: String) throws -> Timestamp? {
        guard let text = string(name) else { return nil }
        guard let instant = Timestamp(iso8601: text) else {
            throw InputError([.init(name, "must be an instant such as 2026-11-21T02:17:54Z", .malformed)])
        }
        return instant
    }
}
