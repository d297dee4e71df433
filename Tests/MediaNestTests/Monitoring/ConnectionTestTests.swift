import HTTP
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import MediaNest

@Suite struct ConnectionTestTests {
    private let key = "a-secret-key"

    /// A Plex Media Server that accepts one token, and remembers what it was told.
    private final class Plex: Sendable {
        let told = Mutex<[String]>([])

        func stub(accepting token: String) -> HTTPStub {
            HTTPStub { call in
                let given = call.fields["x-plex-token"] ?? "-"
                self.told.withLock { $0.append("\(call.target) \(given)") }
                return switch call.target {
                case "/identity": .json(200, #"{"MediaContainer":{"machineIdentifier":"abc","version":"1.43.2"}}"#)
                case "/", "/library/sections": .json(given == token ? 200 : 401, "{}")
                default: .json(404, "<html>")
                }
            }
        }
    }

    private func overseerr() -> HTTPStub {
        HTTPStub { call in
            switch call.target {
            case "/api/v1/settings/public": .json(200, #"{"initialized":true}"#)
            case "/api/v1/status": .json(200, #"{"version":"2.3.0"}"#)
            case "/api/v1/auth/me": .json(call.fields["x-api-key"] == "a-secret-key" ? 200 : 403, "{}")
            default: .json(200, "<!doctype html>")
            }
        }
    }

    private func test(
        _ name: String, _ url: String?, _ key: ServiceConfigurationDraft.Secret = .keep, kind: ServiceKind? = nil,
        in db: TestDatabase, as root: Principal
    ) throws -> ConnectionTest.Outcome {
        try db.services.connectionTest.run(
            name, ServiceConfigurationDraft(kind: kind, serviceURL: url, apiKey: key), as: root)
    }

    @Test func whatIsRightIsSaidToBe() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let plex = Plex().stub(accepting: key)

            let outcome = try test("plex", plex.url, .set(key), in: db, as: root)

            #expect(outcome.isOK && outcome.finding.version == "1.43.2" && outcome.finding.reason == nil)
            #expect(outcome.checks.map(\.name) == [.address, .product, .key, .state])
            #expect(outcome.checks.allSatisfy { $0.isOK })
            #expect(try db.superuser().query("select 1 from service_config").isEmpty, "nothing is saved")
            #expect(try db.superuser().query("select 1 from service_metrics").isEmpty)
        }
    }

    /// Each way to fail has its own reason, and a sentence that no other has.
    @Test func everyFailureSaysWhatItIs() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let (plex, overseerr) = (Plex().stub(accepting: key), overseerr())
            let silent = HTTPStub { _ in .silence }
            let broken = HTTPStub { _ in .json(500, "oops") }
            let proxy = HTTPStub { _ in .json(502, "bad gateway") }
            let signpost = HTTPStub { _ in .redirect("https://elsewhere.example/") }
            let page = HTTPStub { _ in .json(200, "<html>router</html>") }
            let expected: [(ConnectionTest.Outcome, ProbeFinding.Reason)] = try [
                (test("plex", "http://no-such-host.invalid", in: db, as: root), .nameNotFound),
                (test("plex", "http://127.0.0.1:1", in: db, as: root), .refused),
                (test("plex", "https://127.0.0.1:\(plex.port)", in: db, as: root), .tls),
                (test("plex", silent.url, in: db, as: root), .timeout),
                (test("plex", plex.url, .set("wrong"), in: db, as: root), .wrongKey),
                (test("overseerr", overseerr.url, .set("wrong"), in: db, as: root), .wrongKey),
                (test("overseerr", overseerr.url, in: db, as: root), .missingKey),
                (test("plex", overseerr.url, .set(key), in: db, as: root), .wrongProduct),
                (test("overseerr", plex.url, .set(key), in: db, as: root), .wrongProduct),
                (test("plex", page.url, .set(key), in: db, as: root), .wrongProduct),
                (test("plex", broken.url, .set(key), in: db, as: root), .serverError),
                (test("plex", proxy.url, .set(key), in: db, as: root), .notRunning),
                (test("plex", signpost.url, .set(key), in: db, as: root), .redirected),
                (test("nas", "127.0.0.1:1", kind: .tcp, in: db, as: root), .refused),
                (test("page", broken.url, kind: .http, in: db, as: root), .unexpectedAnswer),
                (test("youtube", nil, in: db, as: root), .missingFolder),
            ]

            for (outcome, reason) in expected {
                #expect(outcome.finding.reason == reason, "\(outcome.message)")
                #expect(
                    !outcome.isOK && outcome.checks.last?.isOK == false && outcome.checks.dropLast().allSatisfy(\.isOK))
                #expect(!outcome.message.contains(key))
            }
            #expect(expected[12].0.message.contains("https://elsewhere.example"))
            #expect(expected[12].0.finding.message == "It sends callers elsewhere.", "where to is not for everybody")
            #expect(expected[15].0.message.contains("MEDIANEST_DOWNLOAD_ROOT"))
            #expect(expected[7].0.message == "That is Overseerr, not Plex.")
            #expect(expected[8].0.message == "That is Plex, not Overseerr.")
            #expect(Set(expected.map(\.0.message)).count >= 12)
        }
    }

    @Test func aTokenOfAnotherServerAndAnotherServersAddressAreSaid() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let plex = Plex().stub(accepting: key)

            let other = try db.services.connectionTest.run(
                "plex",
                ServiceConfigurationDraft(
                    serviceURL: plex.url, apiKey: .set(key), configData: ["machineIdentifier": .string("another")]),
                as: root)

            #expect(other.finding.reason == .otherServer)
            #expect(other.checks.map(\.name) == [.address, .product])
            #expect(try test("plex", plex.url, .set("another server's"), in: db, as: root).finding.reason == .wrongKey)
        }
    }

    @Test func theStoredKeyGoesToTheStoredAddressAlone() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let (own, other) = (Plex(), Plex())
            let (stub, evil) = (own.stub(accepting: key), other.stub(accepting: key))
            _ = try db.services.serviceConfiguration.put(
                "plex", ServiceConfigurationDraft(serviceURL: stub.url, apiKey: .set(key)), ipAddress: "",
                correlationID: "c", as: root)

            #expect(try test("plex", stub.url, in: db, as: root).isOK)
            let error = #expect(throws: ServiceConfigurationError.self) { try test("plex", evil.url, in: db, as: root) }

            #expect(error?.fieldErrors.map(\.field) == ["apiKey"])
            #expect(other.told.withLock { $0 }.isEmpty)
            #expect(own.told.withLock { $0 }.contains("/ a-secret-key"))
            #expect(own.told.withLock { $0 }.contains("/identity -"), "who it is, it says without a key")
        }
    }

    @Test func aKeyThatCannotBeOpenedAnyMoreIsSaid() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let overseerr = overseerr()
            _ = try db.services.serviceConfiguration.put(
                "overseerr", ServiceConfigurationDraft(serviceURL: overseerr.url, apiKey: .set(key)), ipAddress: "",
                correlationID: "c", as: root)
            try db.superuser().query(
                "update service_config set api_key = 'v1.00000000.' || repeat('A', 16) || '.' || repeat('A', 22)")

            #expect(try test("overseerr", overseerr.url, in: db, as: root).finding.reason == .unreadableKey)
        }
    }

    /// Who answers in place of the service that was meant learns the key only where the service would have.
    @Test func whatTheStrangerIsAskedToFindOutWhoHeIsHasNoKey() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            let plex = Plex()
            let stub = plex.stub(accepting: key)

            _ = try test("uptime-kuma", stub.url, .set(key), in: db, as: root)

            #expect(plex.told.withLock { $0 }.allSatisfy { $0.hasSuffix(" -") })
        }
    }

    @Test func testsAreCounted() throws {
        try withDatabase { db in
            let root = try db.makeUser("root", role: .admin)
            _ = try db.services.settings.update(as: root, ipAddress: nil) {
                $0.rateLimits[.connectionTests] = RateLimit(limit: 2, windowSeconds: 60)
            }

            for _ in 1...2 { _ = try test("nas", "127.0.0.1:1", kind: .tcp, in: db, as: root) }

            #expect(throws: RateLimitExceeded.self) { try test("nas", "127.0.0.1:1", kind: .tcp, in: db, as: root) }
        }
    }
}
