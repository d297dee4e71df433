import HTTP
import Testing

@testable import MediaNest

@Suite struct ServiceOptionsTests {
    private func wrong(_ members: [String: JSONValue], of kind: ServiceKind) -> [String] {
        do throws(ServiceConfigurationError) {
            _ = try ServiceOptions(members, of: kind)
            return []
        } catch { return error.fieldErrors.map(\.field) }
    }

    @Test func whatIsNotSaidHasItsDefault() throws {
        let options = try ServiceOptions([:], of: .http)

        #expect(options.thresholds == StateThresholds(failuresToTrouble: 3, passesToRecover: 2))
        #expect(options.slowAfterMs == 1000 && options.expectedStatus == nil && options.keyword == nil)
    }

    @Test func membersAreReadByKind() throws {
        let plex = try ServiceOptions(
            [
                "failuresToTrouble": .integer(1), "passesToRecover": .integer(10), "slowAfterMs": .integer(50),
                "machineIdentifier": .string("a6b5"), "youtubeSection": .string("Clips"),
            ], of: .plex)

        #expect(plex.thresholds == StateThresholds(failuresToTrouble: 1, passesToRecover: 10))
        #expect(plex.slowAfterMs == 50 && plex.machineIdentifier == "a6b5" && plex.youtubeSection == "Clips")
        #expect(plex.members(of: .plex)["slowAfterMs"] == .integer(50))
    }

    @Test(arguments: [
        ("failuresToTrouble", JSONValue.integer(0)), ("failuresToTrouble", .integer(11)),
        ("passesToRecover", .integer(0)),
        ("passesToRecover", .number(1.5)), ("slowAfterMs", .integer(49)), ("slowAfterMs", .integer(5001)),
        ("slowAfterMs", .string("1000")), ("expectedStatus", .integer(99)), ("expectedStatus", .integer(600)),
        ("keyword", .string("")), ("keyword", .string("a\nb")),
        ("displayName", .string(String(repeating: "x", count: 51))),
    ])
    func whatIsOutOfRangeIsRefused(name: String, value: JSONValue) {
        #expect(wrong([name: value], of: .http) == ["configData.\(name)"])
    }

    @Test func whatAKindDoesNotHaveIsRefusedByName() {
        #expect(
            wrong(["keyword": .string("x"), "colour": .string("red")], of: .plex) == [
                "configData.colour", "configData.keyword",
            ])
        #expect(wrong(["machineIdentifier": .string("x")], of: .overseerr) == ["configData.machineIdentifier"])
        #expect(wrong(["slowAfterMs": .integer(100)], of: .youtube) == ["configData.slowAfterMs"])
        #expect(wrong(["expectedStatus": .integer(200)], of: .tcp) == ["configData.expectedStatus"])
        #expect(wrong(["machineIdentifier": .string("a b")], of: .plex) == ["configData.machineIdentifier"])
    }

    /// What was written by another version, or by hand, takes nothing else with it.
    @Test func aStoredMemberThatIsUnreadableHasItsDefault() {
        let stored: [String: JSONValue] = [
            "failuresToTrouble": .string("many"), "passesToRecover": .integer(4), "apiKeyLastFour": .string("WXYZ"),
        ]

        let options = ServiceOptions(stored: stored, of: .overseerr)

        #expect(options.thresholds == StateThresholds(failuresToTrouble: 3, passesToRecover: 4))
    }

    @Test(arguments: [
        ("sonarr", true), ("my-nas-2", true), ("", false), ("-x", false), ("x--y", false), ("X", false),
        ("plex", false), ("ä", false), (String(repeating: "x", count: 51), false),
    ])
    func aNameOfOnesOwnFitsIntoAnAddress(name: String, isName: Bool) {
        #expect(ServiceKind.isOwnName(name) == isName)
    }
}
