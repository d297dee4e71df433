/// How much of a title, or of a season, the library has.
public enum MediaAvailability: String, Codable, Sendable, CaseIterable {
    /// Nobody asked for it, or it was deleted since.
    case none
    case requested
    /// Approved: it is being looked for or downloaded.
    case processing
    case partiallyAvailable
    case available
    /// An admin of Overseerr does not want it here.
    case blocklisted

    /// - Parameter isSeerr: 6 is "blocklisted" there, and "deleted" in Overseerr; 7 is Seerr's "deleted".
    init(overseerr status: Int?, isSeerr: Bool) {
        switch status {
        case 2: self = .requested
        case 3: self = .processing
        case 4: self = .partiallyAvailable
        case 5: self = .available
        case 6 where isSeerr: self = .blocklisted
        default: self = .none
        }
    }
}
