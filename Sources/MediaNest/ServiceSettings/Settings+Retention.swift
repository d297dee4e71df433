import FoundationEssentials

extension Settings {
    /// For how many days things are kept that an admin may decide about; the seconds of the rest are in `RetentionRule`.
    public struct Retention: Codable, Sendable, Equatable {
        public var errorLogDays = 30
        public var serviceMetricDays = 90
        public var notificationDays = 180
        public var jobDays = 14
        public var incidentDays = 730
        public var reportDays = 1826

        /// The members by name, with what is allowed: no less than what the roll-ups still read.
        public static let allowed:
            [(name: String, member: any WritableKeyPath<Self, Int> & Sendable, days: ClosedRange<Int>)] = [
                ("errorLogDays", \.errorLogDays, 7...366), ("serviceMetricDays", \.serviceMetricDays, 7...731),
                ("notificationDays", \.notificationDays, 7...3653), ("jobDays", \.jobDays, 1...366),
                ("incidentDays", \.incidentDays, 90...3653), ("reportDays", \.reportDays, 731...3653),
            ]
    }
}

extension Settings.Retention {
    public init(from decoder: any Decoder) throws {
        self.init()
        let members = try decoder.singleValueContainer().decode([String: Readable<Int>].self)
        for (name, member, _) in Self.allowed {
            if let days = members[name]?.value { self[keyPath: member] = days }  // else the default stays
        }
    }
}
