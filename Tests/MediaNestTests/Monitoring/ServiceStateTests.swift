import Postgres
import Testing

@testable import MediaNest

/// p passed, t troubled, f failed, - unknowable; one probe a minute.
@Suite struct ServiceStateTests {
    private func states(_ probes: String, _ thresholds: StateThresholds = StateThresholds()) -> (
        states: [ServiceState], changes: [String]
    ) {
        var evaluation = StateEvaluation()
        var states: [ServiceState] = []
        var changes: [String] = []
        for (minute, probe) in probes.enumerated() {
            let verdict: Verdict =
                switch probe {
                case "p": .passed
                case "t": .troubled
                case "f": .failed
                default: .unknowable
                }
            let change = evaluation.record(
                verdict, at: Timestamp(secondsSince1970: minute * 60), thresholds: thresholds)
            states.append(evaluation.state)
            if let change { changes.append("\(change.from)>\(change.to)@\(change.since.secondsSince1970 / 60)") }
        }
        return (states, changes)
    }

    @Test(arguments: [
        // The first answer settles what nobody knew; silence takes as many probes as always.
        ("p", ["unknown>online@0"]), ("t", ["unknown>degraded@0"]), ("ff", []), ("fff", ["unknown>offline@0"]),
        // Two failures are a blip. The third confirms the outage, which began with the first.
        ("pffp", ["unknown>online@0"]), ("ppfff", ["unknown>online@0", "online>offline@2"]),
        ("pffpffp", ["unknown>online@0"]),
        // Slow or partly failing answers, mixed with failures, are trouble.
        ("pttt", ["unknown>online@0", "online>degraded@1"]), ("pftt", ["unknown>online@0", "online>degraded@1"]),
        ("pttp", ["unknown>online@0"]),
        ("ptttfff", ["unknown>online@0", "online>degraded@1", "degraded>offline@4"]),
        // Recovery takes two passes, and counts from the first; half a recovery is degraded.
        ("pfffpfpp", ["unknown>online@0", "online>offline@1", "offline>online@6"]),
        ("pfffttp", ["unknown>online@0", "online>offline@1", "offline>degraded@4"]),
        ("pffftpp", ["unknown>online@0", "online>offline@1", "offline>degraded@4", "degraded>online@5"]),
        ("ptttpp", ["unknown>online@0", "online>degraded@1", "degraded>online@4"]),
        ("ptttptpp", ["unknown>online@0", "online>degraded@1", "degraded>online@6"]),
        // Our own network gone: nothing is known, and what was counted before says nothing any more.
        ("pff-ff", ["unknown>online@0", "online>unknown@3"]),
        ("p-p", ["unknown>online@0", "online>unknown@1", "unknown>online@2"]),
        ("--", []),
    ])
    func aStateChangesAfterItsRunOfProbes(probes: String, changes: [String]) {
        #expect(states(probes).changes == changes)
    }

    @Test func theConfiguredNumberOfProbesDecides() {
        #expect(
            states("pfffff", StateThresholds(failuresToTrouble: 5)).changes == ["unknown>online@0", "online>offline@1"])
        #expect(states("pffff", StateThresholds(failuresToTrouble: 5)).changes == ["unknown>online@0"])
        #expect(states("pf", StateThresholds(failuresToTrouble: 1)).states == [.online, .offline])
        #expect(states("pffffp", StateThresholds(failuresToTrouble: 1, passesToRecover: 1)).states.last == .online)
    }

    @Test func aServiceThatComesAndGoesStaysWhatItWas() {
        #expect(states("p" + String(repeating: "ffp", count: 40)).changes == ["unknown>online@0"])
        #expect(states("pfff" + String(repeating: "pf", count: 40)).changes.count == 2)
    }
}
