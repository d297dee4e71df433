import HTTPTypes
import MediaNest

@testable import MediaNestAPI

/// Who calls, as far as the doors tell people apart. The keys `read` and `request` are a user's, `manage` an admin's.
enum Caller: String, CaseIterable {
    case guest
    case user
    case admin
    case suspended
    case mustChangePassword = "must change password"
    case readKey = "key `read`"
    case requestKey = "key `request`"
    case manageKey = "key `manage`"

    private var scope: APIKey.Scope? {
        switch self {
        case .readKey: .read
        case .requestKey: .request
        case .manageKey: .manage
        default: nil
        }
    }

    /// What the door of a route must say to the caller, who is on another machine; `nil` means that he passes, whatever happens behind.
    func refusal(at route: Route) -> Refusal? {
        let isForAdmins: Bool
        switch route.endpoint {
        case .open, .anyone: return nil
        // An admin's key of any scope passes; these two are a user's.
        case .machine where [.readKey, .requestKey].contains(self): return Refusal(403, "auth.admin_only")
        case .signedIn: isForAdmins = false
        case .admin, .machine: isForAdmins = true
        }
        let place = route.name
        switch self {
        case .admin: return nil
        case .guest: return Refusal(401, "auth.required")
        case .suspended: return Refusal(403, "auth.suspended")
        case .mustChangePassword:
            let isOpen = ["GET me", "PUT me/password", "POST auth/logout"].contains(place)
            return isOpen ? nil : Refusal(403, "auth.password_change_required")
        case .user: return isForAdmins ? Refusal(403, "auth.admin_only") : nil
        case .readKey, .requestKey, .manageKey:
            let area = route.path.split(separator: "/").dropFirst(2).first ?? ""
            if ["auth", "events"].contains(area) || (area == "me" && place != "GET me") {
                return Refusal(403, "api_key.session_needed")
            }
            let needed: APIKey.Scope = isForAdmins ? .manage : route.method == .get ? .read : .request
            return (scope ?? .read) < needed ? Refusal(403, "api_key.scope") : nil
        }
    }

    struct Refusal: Hashable {
        let status: Int
        let code: String

        init(_ status: Int, _ code: String) {
            self.status = status
            self.code = code
        }
    }
}

extension Route {
    /// `GET requests/{id}`; with a slash where it lies outside `/api/v1`.
    var name: String { "\(method) \(path.hasPrefix("/api/v1/") ? path.dropFirst("/api/v1/".count) : path[...])" }
}
