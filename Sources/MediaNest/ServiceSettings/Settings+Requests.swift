import FoundationEssentials

extension Settings {
    /// How much everybody may ask for whose account says nothing else; `nil` is no limit.
    public struct Requests: Codable, Sendable, Equatable {
        public var quotaLimit: Int?
        /// In how many days; also of an account that has a limit of its own and no days.
        public var quotaDays = 7
        public var openLimit: Int?
    }
}

extension Settings.Requests {
    public init(from decoder: any Decoder) throws {
        let members = try decoder.singleValueContainer().decode([String: Readable<Int>].self)
        self.init(quotaLimit: members["quotaLimit"]?.value, openLimit: members["openLimit"]?.value)
        if let days = members["quotaDays"]?.value { quotaDays = days }  // else the default stays
    }
}
