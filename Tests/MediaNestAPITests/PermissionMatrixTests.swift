import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Guest, user and admin at every route of the table.
@Suite struct PermissionMatrixTests {
    private enum Person: CaseIterable {
        case guest, user, admin
    }

    /// What a door must say; `nil` means that the request passes it, whatever happens behind.
    private static func refusal(_ person: Person, _ route: Route) -> (status: Int, code: String)? {
        switch (route.endpoint, person) {
        case (.open, _), (.anyone, _), (.signedIn, .user), (.signedIn, .admin), (.admin, .admin): nil
        case (.signedIn, .guest), (.admin, .guest): (401, "auth.required")
        case (.admin, .user): (403, "auth.admin_only")
        }
    }

    @Test func everyDoorKnowsWhoMayPass() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            for (number, route) in routes.enumerated() {
                for person in Person.allCases {
                    // Somebody new for each call: one of the routes ends his session, another his account.
                    let client =
                        switch person {
                        case .guest: db.guest()
                        case .user: try db.signIn("ada\(number)")
                        case .admin: try db.signIn("root\(number)", role: .admin)
                        }
                    let answer = client.call(route.method, Self.target(route), route.body == nil ? nil : "{}")

                    let place: Comment = "\(person): \(route.method) \(route.path)"
                    if route.path == "/api/v1/auth/refresh" {
                        // It wants a credential of another kind.
                        #expect((answer.status, answer.code) == (401, "auth.required"), place)
                    } else if let refusal = Self.refusal(person, route) {
                        #expect((answer.status, answer.code) == refusal, place)
                    } else {
                        // Behind some doors an outside system is missing.
                        let isServed = answer.status < 500 || answer.code?.hasSuffix(".not_configured") == true
                        #expect(isServed && answer.status != 403 && answer.status != 405, place)
                        #expect(answer.code?.hasPrefix("auth.") != true, place)
                    }
                }
            }
            #expect(try db.count("error_logs") == 0)
        }
    }

    @Test func aPasswordThatMustBeChangedClosesAllButThreeDoors() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let people = try [db.makeUser("ada"), db.makeUser("root", role: .admin)]
            try db.superuser().query("update users set requires_password_change = true")

            for route in routes where route.needsSession {
                let isOpen = ["GET /api/v1/me", "PUT /api/v1/me/password", "POST /api/v1/auth/logout"].contains(
                    "\(route.method) \(route.path)")
                for person in people {
                    let answer = try db.signIn(person).call(
                        route.method, Self.target(route), route.body == nil ? nil : "{}")

                    if isOpen {
                        #expect([200, 400].contains(answer.status), "\(route.method) \(route.path)")
                    } else {
                        #expect(
                            (answer.status, answer.code) == (403, "auth.password_change_required"),
                            "\(route.method) \(route.path)")
                    }
                }
            }
        }
    }

    /// A key reads, asks or manages as its scope says, and never touches its owner's account.
    @Test func anAPIKeyReachesAsFarAsItsScope() throws {
        try withDatabase { db in
            try db.allowManyCalls()
            let admin = try db.makeUser("root", role: .admin)
            let scopes = APIKey.Scope.allCases
            let clients = try scopes.map { scope in
                let (key, _) = try db.services.apiKeys.create(
                    name: scope.rawValue, scopes: [scope], expiresInDays: nil, address: "", correlationID: "test",
                    as: admin)
                var client = db.guest()
                client.fields[.authorization] = "Bearer " + key.text
                return client
            }

            for route in routes where route.needsSession {
                for (scope, client) in zip(scopes, clients) {
                    let answer = client.call(route.method, Self.target(route), route.body == nil ? nil : "{}")
                    let place: Comment = "\(scope): \(route.method) \(route.path)"
                    let parts = route.path.split(separator: "/")
                    let isOwnAccount =
                        ["auth", "events"].contains(parts[2])
                        || (parts[2] == "me" && (route.method, parts.count) != (.get, 3))
                    let needed: APIKey.Scope =
                        if case .admin = route.endpoint { .manage } else { route.method == .get ? .read : .request }

                    if isOwnAccount {
                        #expect((answer.status, answer.code) == (403, "api_key.session_needed"), place)
                    } else if scope < needed {
                        #expect((answer.status, answer.code) == (403, "api_key.scope"), place)
                    } else {
                        let isServed = answer.status < 500 || answer.code == "overseerr.not_configured"
                        #expect(isServed && answer.status != 401 && answer.status != 403, place)
                    }
                }
            }
        }
    }

    /// The route's path below `/api/v1` with ids that name nothing.
    private static func target(_ route: Route) -> String {
        "/"
            + route.pattern.dropFirst(2).map { part in
                switch part {
                case .literal(let text): text
                case .parameter("name"): "overseerr"
                case .parameter: MediaRequestIDs.unknown
                }
            }.joined(separator: "/")
    }
}
