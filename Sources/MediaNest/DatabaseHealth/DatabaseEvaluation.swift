import Postgres

/// A measure's state and the run of values that may change it: a pure function of the values so far.
///
/// One bad value changes nothing, nor does a good one among bad ones. What cannot be seen is not bad: it ends no alarm
/// and raises none.
struct DatabaseEvaluation: Codable, Equatable {
    private(set) var isAlarmed: Bool?
    /// Values in a row that speak against the state.
    private var run = 0
    /// When that run began, in microseconds since 1970.
    private var runSince: Int64 = 0

    /// Three good values in a row end an alarm.
    static let recovery = 3

    /// A change that people are told of, and since when it has held.
    struct Change: Equatable {
        let isAlarmed: Bool
        let since: Timestamp
    }

    mutating func record(_ isGood: Bool?, at instant: Timestamp, confirmations: Int) -> Change? {
        guard let isGood else {
            run = 0
            return nil
        }
        if isAlarmed == nil, isGood {
            isAlarmed = false
            run = 0
            return nil
        }
        guard isGood == (isAlarmed ?? false) else {
            run = 0
            return nil
        }
        run += 1
        if run == 1 { runSince = instant.microseconds }
        guard run >= (isGood ? Self.recovery : confirmations) else { return nil }
        run = 0
        isAlarmed = !isGood
        return Change(isAlarmed: !isGood, since: Timestamp(microseconds: runSince))
    }

    func state(_ reading: DatabaseReading, level: DatabaseMeasure.State) -> DatabaseMeasure.State {
        switch isAlarmed {
        case true?: level
        case false? where reading.value != nil: .ok
        case false?, nil: .unknown
        }
    }
}
