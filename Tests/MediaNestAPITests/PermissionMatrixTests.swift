import Foundation
import HTTP
import HTTPTypes
import MediaNest
import Postgres
import TestSupport
import Testing

@testable import MediaNestAPI

/// Everybody at every route of the table, and the README's matrix of it.
@Suite struct PermissionMatrixTests {
    /// What only a door says; behind it, other codes are at work.
    private static let doorCodes: Set = [
        "auth.required", "auth.invalid_token", "auth.admin_only", "auth.suspended", "auth.password_change_required",
        "auth.csrf", "api_key.scope", "api_key.session_needed",
    ]

    @Test(arguments: Caller.allCases)
    func everyDoorSaysWhatItMust(caller: Caller) throws {
        try withDatabase { db in
            try db.allowManyCalls()
            for (number, route) in routes.enumerated() {
                // Somebody new for each call: one of the routes ends his session, another his account.
                let client = try makeClient(caller, "\(number)", db)
                let answer = client.send(
                    Request(
                        route.method, Self.path(route), fields: client.fields, remoteAddress: "192.0.2.7",
                        body: route.body == nil ? .empty : RequestBody(Array("{}".utf8))))

                let place: Comment = "\(caller): \(route.method) \(route.path) \(answer.status) \(answer.code ?? "")"
                if let refusal = caller.refusal(at: route) {
                    #expect(answer.status == refusal.status && answer.code == refusal.code, place)
                } else if route.path == "/api/v1/auth/refresh" {
                    #expect(answer.code == "auth.required", place)  // it wants a credential of another kind
                } else {
                    // Behind some doors an outside system is missing.
                    let isServed = answer.status < 500 || answer.code?.hasSuffix(".not_configured") == true
                    #expect(isServed && answer.status != 405, place)
                    #expect(!Self.doorCodes.contains(answer.code ?? ""), place)
                }
            }
            let failures = try db.superuser().query("select error_code from error_logs where status_code <> 503")
            #expect(failures.isEmpty)
        }
    }

    private func makeClient(_ caller: Caller, _ number: String, _ db: TestDatabase) throws -> APIClient {
        func person(_ role: User.Role = .user, _ change: StaticString? = nil) throws -> APIClient {
            let client = try db.signIn(caller.rawValue + number, role: role)
            if let change {
                try db.superuser().query(
                    "update users set \(SQL(stringLiteral: change)) where id = \(client.principal.userID)")
            }
            return client
        }
        func key(_ scope: APIKey.Scope, _ role: User.Role = .user) throws -> APIClient {
            let (key, _) = try db.services.apiKeys.create(
                name: "key", scopes: [scope], expiresInDays: nil, address: "", correlationID: "test",
                as: db.makeUser(caller.rawValue + number, role: role))
            var client = db.guest()
            client.fields[.authorization] = "Bearer " + key.text
            return client
        }
        return switch caller {
        case .guest: db.guest()
        case .user: try person()
        case .admin: try person(.admin)
        case .suspended: try person(.admin, "status = 'suspended'")
        case .mustChangePassword: try person(.admin, "requires_password_change = true")
        case .readKey: try key(.read)
        case .requestKey: try key(.request)
        case .manageKey: try key(.manage, .admin)
        }
    }

    /// The route's path with ids that name nothing.
    private static func path(_ route: Route) -> String {
        "/"
            + route.pattern.map { part in
                switch part {
                case .literal(let text): text
                case .parameter("name"): "overseerr"
                case .parameter: MediaRequestIDs.unknown
                }
            }.joined(separator: "/")
    }

    // MARK: The README

    @Test func theReadmeHasTheMatrix() throws {
        let readme = try String(
            contentsOf: URL(filePath: #filePath).appending(path: "../../../README.md").standardized, encoding: .utf8)

        #expect(
            readme.contains(Self.matrix),
            "The README's matrix is not that of Routes.swift. Look whether this is meant, then put it there:\n\(Self.matrix)"
        )
    }

    /// Routes that answer everybody alike share a row.
    private static var matrix: String {
        let callers = Caller.allCases
        var rows: [(refusals: [Caller.Refusal?], routes: [String])] = []
        for route in routes.sorted(by: { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }) {
            let refusals = callers.map { $0.refusal(at: route) }
            let name = "`\(route.name)`"
            if let index = rows.firstIndex(where: { $0.refusals == refusals }) {
                rows[index].routes.append(name)
            } else {
                rows.append((refusals, [name]))
            }
        }
        let head = "| " + callers.map(\.rawValue).joined(separator: " | ") + " | routes |"
        let line = String(repeating: "|---", count: callers.count + 1) + "|"
        let body = rows.map { row in
            "| " + row.refusals.map { $0.map { String($0.status) } ?? "yes" }.joined(separator: " | ") + " | "
                + row.routes.joined(separator: ", ") + " |"
        }
        return ([head, line] + body).joined(separator: "\n") + "\n"
    }
}
