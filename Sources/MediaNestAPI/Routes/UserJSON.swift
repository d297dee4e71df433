import HTTP
import MediaNest

/// An account as its owner sees it.
enum UserJSON {
    static func write(_ user: User, _ json: inout JSONWriter) { json.object { json in members(of: user, &json) } }

    static func members(of user: User, _ json: inout JSONWriter) {
        json.key("id")
        json.string(user.id.text)
        json.key("email")
        json.string(user.email)
        json.key("name")
        json.string(user.name)
        json.key("role")
        json.string(user.role.rawValue)
        json.key("status")
        json.string(user.status.rawValue)
        json.key("requiresPasswordChange")
        json.bool(user.requiresPasswordChange)
    }
}
