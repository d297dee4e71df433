import StandInState

/// Everything that the stand-in holds: one JSON document on disk.
struct State: Codable, Equatable, Sendable {
    var mode = Mode.normal
    var users: [User] = []
    var media: [Media] = []
    var requests: [MediaRequest] = []
    /// As an API client set it; `nil` is what the process was started with.
    var webhook: WebhookSettings?
    /// The newest at the end, at most `deliveriesKept`.
    private(set) var deliveries: [SentWebhook] = []
    private var lastID = 0

    static let deliveriesKept = 200

    func user(_ id: Int) -> User? { users.first { $0.id == id } }
    func media(_ id: Int) -> Media? { media.first { $0.id == id } }
    func media(_ type: MediaType, tmdbID: Int) -> Media? { media.first { $0.type == type && $0.tmdbID == tmdbID } }
    func request(_ id: Int) -> MediaRequest? { requests.first { $0.id == id } }
    func requests(forMedia id: Int) -> [MediaRequest] { requests.filter { $0.mediaID == id } }

    mutating func update(_ media: Media) {
        if let index = self.media.firstIndex(where: { $0.id == media.id }) { self.media[index] = media }
    }

    mutating func update(_ request: MediaRequest) {
        if let index = requests.firstIndex(where: { $0.id == request.id }) { requests[index] = request }
    }

    func nextUserID() -> Int { (users.map(\.id).max() ?? 0) + 1 }

    /// For titles, requests and seasons alike; never given twice, also after a deletion.
    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func remember(_ delivery: SentWebhook) {
        deliveries.append(delivery)
        deliveries.removeFirst(max(0, deliveries.count - Self.deliveriesKept))
    }
}
