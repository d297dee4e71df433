import Postgres
import Testing

@testable import MediaNest

/// One value a minute: g good, b bad, - cannot be seen.
@Suite struct DatabaseEvaluationTests {
    private func watch(_ values: String, confirmations: Int = 3) -> (changes: [String], last: DatabaseEvaluation) {
        var evaluation = DatabaseEvaluation()
        var changes: [String] = []
        for (minute, value) in values.enumerated() {
            let change = evaluation.record(
                value == "-" ? nil : value == "g", at: Timestamp(secondsSince1970: minute * 60),
                confirmations: confirmations)
            if let change {
                changes.append("\(change.isAlarmed ? "alarm" : "well") since \(change.since.secondsSince1970 / 60)")
            }
        }
        return (changes, evaluation)
    }

    @Test(
        arguments: [
            ("gggg", []),
            ("ggbg", []),  // a spike
            ("ggbbgbbg", []),
            ("ggbbb", ["alarm since 2"]),
            ("bbb", ["alarm since 0"]),
            ("bbbbbbbb", ["alarm since 0"]),  // told once
            ("bbbggbg", ["alarm since 0"]),  // a good moment
            ("bbbgggbbb", ["alarm since 0", "well since 3", "alarm since 6"]),
            ("bbb----", ["alarm since 0"]),  // what cannot be seen ends no alarm …
            ("bb-b", []),  // … and raises none
            ("----", []),
        ] as [(String, [String])])
    func onlyARunChangesTheState(values: String, changes: [String]) {
        #expect(watch(values).changes == changes)
    }

    @Test func someNeedNoConfirmation() {
        #expect(watch("gbggg", confirmations: 1).changes == ["alarm since 1", "well since 2"])
    }

    @Test func theStateIsTheMeasuresColour() {
        #expect(watch("bbb").last.state(.value(1), level: .red) == .red)
        #expect(watch("bbb").last.state(.unknown("away"), level: .red) == .red)
        #expect(watch("ggg").last.state(.value(1), level: .red) == .ok)
        #expect(watch("ggg").last.state(.unknown("away"), level: .red) == .unknown)
        #expect(watch("b").last.state(.value(1), level: .red) == .unknown)
    }
}
