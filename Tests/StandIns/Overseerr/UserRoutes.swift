import HTTP
import HTTPTypes
import StandInState

/// `/user` and `/auth`.
enum UserRoutes {
    static func me(_ call: inout Call) throws(Refusal) -> Response {
        Response(json: call.state.json(call.caller, .withSettings))
    }

    static func list(_ call: inout Call) throws(Refusal) -> Response {
        let state = call.state
        var users = state.users
        if let text = call.query["q"]?.lowercased() {
            users.removeAll { user in
                ![user.username, user.email, user.plexUsername].contains { $0?.lowercased().contains(text) == true }
            }
        }
        if let ids = call.query["includeIds"]?.split(separator: ",").compactMap({ Int($0) }) {
            users.removeAll { !ids.contains($0.id) }
        }
        switch call.query["sort"] {
        case "updated": users.sort { $0.updatedAt > $1.updatedAt }
        case "displayname": users.sort { $0.displayName.lowercased() < $1.displayName.lowercased() }
        case "requests":
            users.sort { left, right in
                state.requests.count { $0.requestedBy == left.id } > state.requests.count { $0.requestedBy == right.id }
            }
        default: users.sort { $0.id < $1.id }
        }
        let detail: User.Detail = call.allows(.manageUsers) ? .row : .filtered
        return Response(json: call.page(users, default: 10) { state.json($0, detail) })
    }

    static func show(_ call: inout Call) throws(Refusal) -> Response {
        let user = try find(call)
        let isOpen = user.id == call.caller.id || call.allows(.manageUsers)
        return Response(json: call.state.json(user, isOpen ? .withSettings : .filtered))
    }

    static func requests(_ call: inout Call) throws(Refusal) -> Response {
        let user = try find(call)
        guard user.id == call.caller.id || call.caller.permissions.allowsAny(of: [.manageRequests, .requestView]) else {
            throw Refusal(.forbidden, "You do not have permission to view this user's requests.")
        }
        let state = call.state
        let rows = state.requests.filter { $0.requestedBy == user.id }.sorted { $0.id > $1.id }
        return Response(json: call.page(rows, default: 20, state.listItem))
    }

    static func quota(_ call: inout Call) throws(Refusal) -> Response {
        guard call.id("userId") == call.caller.id || call.allows([.manageUsers, .manageRequests]) else {
            throw Refusal(.forbidden, "You do not have permission to view this user's request limits.")
        }
        let user = try find(call)
        return Response(json: [
            "movie": call.state.quota(of: user, .movie, now: call.now).json,
            "tv": call.state.quota(of: user, .tv, now: call.now).json,
        ])
    }

    /// Makes users of Plex friends: those listed in `plexIds`, which are strings.
    ///
    /// It refreshes every friend whom it knows already, by Plex id or e-mail, and makes Plex users of local ones; only
    /// new ones are in the answer. Without a list it fails as soon as there is somebody new.
    static func importFromPlex(_ call: inout Call) throws(Refusal) -> Response {
        let wanted = call.body["plexIds"]?.array?.compactMap(\.string)
        var created: [User] = []
        for account in PlexAccount.friends where !account.email.isEmpty {
            let email = account.email.lowercased()
            if let index = call.state.users.firstIndex(where: { $0.plexID == account.id || $0.email == email }) {
                call.state.users[index].email = email
                call.state.users[index].plexUsername = account.username
                if call.state.users[index].kind == .local {
                    call.state.users[index].kind = .plex
                    call.state.users[index].plexID = account.id
                }
                continue
            }
            guard let wanted else {
                throw Refusal(.internalServerError, "Cannot read properties of undefined (reading 'includes')")
            }
            guard wanted.contains("\(account.id)"), account.hasAccess else { continue }
            let user = User(
                id: call.state.nextUserID(), email: email, kind: .plex, plexID: account.id,
                plexUsername: account.username, username: nil, permissions: .request, createdAt: call.now,
                updatedAt: call.now)
            call.state.users.append(user)
            created.append(user)
        }
        return Response(.created, json: .array(created.map { call.state.json($0, .filtered) }))
    }

    private static func find(_ call: Call) throws(Refusal) -> User {
        guard let user = call.state.user(call.id("userId")) else { throw Refusal(.notFound, "User not found.") }
        return user
    }
}
