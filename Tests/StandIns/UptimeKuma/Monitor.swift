/// Something that is watched, as it is at the moment.
struct Monitor: Codable, Equatable, Sendable {
    enum State: Int, Codable, Sendable {
        case down = 0
        case up = 1
        case pending = 2
        case maintenance = 3

        init?(word: String) {
            switch word {
            case "down": self = .down
            case "up": self = .up
            case "pending": self = .pending
            case "maintenance": self = .maintenance
            default: return nil
            }
        }
    }

    var id: Int
    var name: String
    var type = "http"
    /// The form's default, where there is none.
    var url = "https://"
    var hostname: String?
    var port: Int?
    var state = State.up
    var responseTimeMs = 20
    /// Of `https://` alone.
    var certDaysRemaining: Int?
    var uptimeRatio30Days = 1.0

    static let seed = [
        Monitor(
            id: 1, name: "Plex", url: "https://plex.demo.local", responseTimeMs: 24, certDaysRemaining: 61,
            uptimeRatio30Days: 0.9981),
        Monitor(id: 2, name: "Router", type: "ping", hostname: "192.0.2.1", responseTimeMs: 2),
        Monitor(
            id: 3, name: "NAS \"attic\"", type: "port", hostname: "192.0.2.7", port: 445, responseTimeMs: 5,
            uptimeRatio30Days: 0.9874),
        Monitor(id: 4, name: "House", type: "group"),
    ]
}
