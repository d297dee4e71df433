import Crypto
import FoundationEssentials
import HTTPClient
import HTTPTypes
import Postgres

/// Our own webhook, as the Standard Webhooks specification has it (standardwebhooks.com): id, timestamp, HMAC-SHA256.
struct WebhookSender {
    private let url: String
    private let key: HMACKey
    private let client: Client

    init(_ assignment: CourierAssignment) {
        url = assignment.address
        key = HMACKey(Self.bytes(ofSecret: assignment.signingSecret ?? ""))
        client = Client(
            options: ClientOptions(
                connectTimeout: .seconds(5), totalTimeout: .seconds(10), responseSizeLimit: 64 << 10,
                allowsPrivateAddresses: assignment.isAdmins))
    }

    /// A receiver that is asked twice sees the same `webhook-id`: whatever is unclear can be tried again.
    func send(_ message: OutboxRepository.Message) -> DeliveryOutcome {
        let timestamp = String(Timestamp.now().secondsSince1970)
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        fields[.userAgent] = "MediaNest"
        fields[.webhookID] = message.id.text
        fields[.webhookTimestamp] = timestamp
        fields[.webhookSignature] = signature(message.id.text, timestamp, message.payload)
        do throws(HTTPClientError) {
            let response = try client.send(
                ClientRequest(.post, url, fields: fields, body: Array(message.payload.utf8)))
            switch response.status.code {
            case 200..<300: return .delivered
            case 410: return .refused("It answered 410: it wants no more.")
            default: return .failed("It answered \(response.status.code).")
            }
        } catch {
            return error == .addressNotAllowed ? .refused("Not sent: \(error).") : .failed("Not sent: \(error).")
        }
    }

    /// `v1,` and the code of `id.timestamp.body` in base64.
    func signature(_ id: String, _ timestamp: String, _ body: String) -> String {
        "v1," + Data(key.code(for: Array("\(id).\(timestamp).\(body)".utf8))).base64EncodedString()
    }

    private static func bytes(ofSecret secret: String) -> [UInt8] {
        Data(base64Encoded: String(secret.dropFirst("whsec_".count))).map(Array.init) ?? []
    }
}

extension HTTPField.Name {
    fileprivate static let webhookID = token("webhook-id")
    fileprivate static let webhookTimestamp = token("webhook-timestamp")
    fileprivate static let webhookSignature = token("webhook-signature")

    private static func token(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }
}
