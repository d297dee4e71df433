public import Postgres

/// How a service is, after all that was seen of it. The portal shows Healthy, Degraded and Down.
public enum ServiceState: String, Sendable, Codable, CaseIterable {
    /// Not known: never looked at, or our own network was gone.
    case unknown
    case online
    /// It answers, but slowly or not with everything.
    case degraded
    case offline
}

/// How many probes in a row it takes to change the state of a service.
public struct StateThresholds: Sendable, Equatable {
    public var failuresToTrouble: Int
    public var passesToRecover: Int

    public init(failuresToTrouble: Int = 3, passesToRecover: Int = 2) {
        self.failuresToTrouble = failuresToTrouble
        self.passesToRecover = passesToRecover
    }
}

/// What one probe means for the state.
public enum Verdict: String, Sendable, Codable {
    case passed
    /// Answered, but slowly or not with everything.
    case troubled
    case failed
    /// Nothing can be said, because our own network was gone.
    case unknowable
}

/// A service's state and the run of probes that may change it: a pure function of the probes so far.
///
/// One bad probe changes nothing. A change that several probes in a row confirm counts from the first of them.
public struct StateEvaluation: Sendable, Equatable, Codable {
    public private(set) var state = ServiceState.unknown
    /// Probes in a row that passed fully.
    private var passes = 0
    /// Probes in a row that got an answer, a full one or not.
    private var answers = 0
    /// Probes in a row that got none.
    private var failures = 0
    /// Probes in a row that did not pass fully.
    private var troubles = 0
    /// When each run began, in microseconds since 1970.
    private var passingSince: Int64 = 0
    private var answeringSince: Int64 = 0
    private var failingSince: Int64 = 0
    private var troubledSince: Int64 = 0

    public init() {}

    /// A change of state and the instant since which it has held, which is before the probe that confirmed it.
    public struct Change: Sendable, Equatable {
        public let from: ServiceState
        public let to: ServiceState
        public let since: Timestamp
    }

    /// Takes one more probe into account.
    public mutating func record(
        _ verdict: Verdict, at instant: Timestamp, thresholds: StateThresholds = StateThresholds()
    ) -> Change? {
        guard verdict != .unknowable else {
            let before = state
            self = StateEvaluation()
            return before == .unknown ? nil : Change(from: before, to: .unknown, since: instant)
        }
        let now = instant.microseconds
        Self.count(verdict == .passed, &passes, &passingSince, now)
        Self.count(verdict != .failed, &answers, &answeringSince, now)
        Self.count(verdict == .failed, &failures, &failingSince, now)
        Self.count(verdict != .passed, &troubles, &troubledSince, now)
        guard let (next, since) = next(thresholds), next != state else { return nil }
        defer { state = next }
        return Change(from: state, to: next, since: Timestamp(microseconds: since))
    }

    /// Nobody has watched for a while: what is seen now does not follow what was seen then. The state stays until it changes.
    public mutating func beginAnew() {
        let before = state
        self = StateEvaluation()
        state = before
    }

    /// The state that the runs ask for, and since when.
    private func next(_ thresholds: StateThresholds) -> (ServiceState, Int64)? {
        if failures >= thresholds.failuresToTrouble { return (.offline, failingSince) }
        switch state {
        case .unknown:
            if passes > 0 { return (.online, passingSince) }
            if answers > 0 { return (.degraded, answeringSince) }
        case .online:
            if troubles >= thresholds.failuresToTrouble { return (.degraded, troubledSince) }
        case .degraded:
            if passes >= thresholds.passesToRecover { return (.online, passingSince) }
        case .offline:
            if passes >= thresholds.passesToRecover { return (.online, passingSince) }
            if answers >= thresholds.passesToRecover { return (.degraded, answeringSince) }
        }
        return nil
    }

    private static func count(_ isInRun: Bool, _ run: inout Int, _ since: inout Int64, _ now: Int64) {
        guard isInRun else {
            run = 0
            return
        }
        if run == 0 { since = now }
        run += 1
    }
}
