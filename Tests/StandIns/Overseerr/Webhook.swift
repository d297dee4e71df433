import HTTP
import StandInState

/// The one webhook slot of Overseerr.
struct WebhookSettings: Codable, Equatable, Sendable {
    var enabled: Bool
    /// The sum of the kinds' bits.
    var types: Int
    var url: String
    var authorization: String?
    /// JSON text of a string that is itself the template's JSON: encoded twice, as Overseerr keeps it.
    var payload: String
}

/// What Overseerr tells about, by its bits.
enum NotificationKind: Int, Sendable {
    case pending = 2
    case approved = 4
    case available = 8
    case failed = 16
    case test = 32
    case declined = 64
    case autoApproved = 128

    var name: String {
        switch self {
        case .pending: "MEDIA_PENDING"
        case .approved: "MEDIA_APPROVED"
        case .available: "MEDIA_AVAILABLE"
        case .failed: "MEDIA_FAILED"
        case .test: "TEST_NOTIFICATION"
        case .declined: "MEDIA_DECLINED"
        case .autoApproved: "MEDIA_AUTO_APPROVED"
        }
    }

    func event(_ type: MediaType, is4K: Bool) -> String {
        let what = (is4K ? "4K " : "") + (type == .movie ? "Movie" : "Series") + " Request"
        return switch self {
        case .pending: "New \(what)"
        case .approved: "\(what) Approved"
        case .available: "\(what) Now Available"
        case .failed: "\(what) Failed"
        case .declined: "\(what) Declined"
        case .autoApproved: "\(what) Automatically Approved"
        case .test: ""
        }
    }

    /// Told to the requester himself, not to those who manage requests.
    var isForRequester: Bool { self == .approved || self == .declined || self == .available }
}

/// How a control call wants the webhooks that it causes.
struct WebhookStyle: Equatable {
    var isSent = true
    /// Home Assistant's template instead of the configured one.
    var isSnakeCase = false
    /// `"media": null`, as when the title's row is gone.
    var omitsMedia = false
}

/// A webhook, ready to go out.
public struct Delivery: Codable, Equatable, Sendable {
    public var url: String
    /// The whole value of `Authorization`.
    public var authorization: String?
    /// JSON text.
    public var body: String
}

/// Sends a webhook and waits for its end.
public typealias WebhookSender = @Sendable (Delivery) -> DeliveryOutcome

public enum DeliveryOutcome: Equatable, Sendable {
    case answered(status: Int)
    /// No answer, and why.
    case failed(String)
}

/// A webhook that went out, or tried to.
struct SentWebhook: Codable, Equatable, Sendable {
    var at: Int
    var delivery: Delivery
    /// The receiver's answer, if there was one.
    var status: Int?
    /// Why it counts as failed: no answer, or one that is not 2xx.
    var failure: String?

    init(delivery: Delivery, outcome: DeliveryOutcome, at: Int) {
        self.at = at
        self.delivery = delivery
        switch outcome {
        case .answered(let status):
            self.status = status
            failure = (200..<300).contains(status) ? nil : "Request failed with status code \(status)"
        case .failed(let reason): failure = reason
        }
    }

    var json: JSONValue {
        [
            "at": .time(at), "url": .string(delivery.url), "body": .string(delivery.body), "status": .optional(status),
            "failure": .optional(failure),
        ]
    }
}
