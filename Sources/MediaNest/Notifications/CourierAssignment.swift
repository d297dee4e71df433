import FoundationEssentials

/// What a courier has to know to serve one target. Travels over a pipe: it holds secrets.
public struct CourierAssignment: Codable, Sendable {
    let targetID: String
    let kind: String
    let address: String
    let signingSecret: String?
    /// Whether the target is an admin's, who may reach this machine and its network.
    let isAdmins: Bool

    public var json: [UInt8] {
        get throws { try Array(JSONEncoder().encode(self)) }
    }

    public init(json: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(json)) }

    init(targetID: NotificationTargetID, kind: String, address: String, signingSecret: String?, isAdmins: Bool) {
        self.targetID = targetID.text
        self.kind = kind
        self.address = address
        self.signingSecret = signingSecret
        self.isAdmins = isAdmins
    }
}
