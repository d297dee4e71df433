/// plex.tv's own words, as far as we need them.
///
/// Source: python-plexapi and Seerr, which speak to the real one.
struct PlexPin: Decodable {
    let id: Int
    /// What the hosted page is told.
    let code: String
    let expiresIn: Int?
    /// There once the person has said yes.
    let token: PlexToken?

    private enum Key: CodingKey {
        case id, code, expiresIn, authToken
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        id = try members.decode(Int.self, forKey: .id)
        code = try members.decode(String.self, forKey: .code)
        expiresIn = try members.decodeIfPresent(Int.self, forKey: .expiresIn)
        let text = try members.decodeIfPresent(String.self, forKey: .authToken) ?? ""
        token = PlexToken(text)
        guard id > 0, (1...200).contains(code.utf8.count), text.isEmpty || token != nil else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no PIN"))
        }
    }
}

/// Who somebody is at plex.tv.
struct PlexAccount: Decodable, Equatable {
    /// plex.tv's number, as a text: what an account here is bound to.
    let id: String
    let username: String?
    let name: String
    /// `nil` for members of a Plex Home without one, and while the person has not proven that it is his.
    let email: String?
    /// An `https://` address.
    let thumb: String?

    private enum Key: CodingKey {
        case id, username, title, friendlyName, email, confirmed, thumb
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        func text(_ key: Key) throws -> String? {
            let raw = try members.decodeIfPresent(String.self, forKey: key) ?? ""
            let text = String(
                String.UnicodeScalarView(raw.unicodeScalars.filter { $0.properties.generalCategory != .control }))
            return text.isEmpty ? nil : text.cut(to: 255)
        }
        let number = try members.decode(Int.self, forKey: .id)
        guard number > 0 else {
            throw DecodingError.dataCorrupted(.init(codingPath: [Key.id], debugDescription: "no id"))
        }
        id = String(number)
        username = try text(.username)
        name = try text(.friendlyName) ?? text(.title) ?? username ?? "Plex user \(number)"
        let isConfirmed = try members.decodeIfPresent(Bool.self, forKey: .confirmed) ?? true
        email = try text(.email).flatMap { isConfirmed && Self.isAddress($0) ? $0 : nil }
        thumb = try text(.thumb).flatMap { $0.hasPrefix("https://") ? $0 : nil }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let at = text.firstIndex(of: "@") else { return false }
        return at != text.startIndex && text.index(after: at) != text.endIndex
            && !text.unicodeScalars.contains { $0.properties.isWhitespace }
    }
}

/// Something an account may use: a server, but also players.
struct PlexResource: Decodable {
    let clientIdentifier: String
    /// Words between commas: `server`, `client,player`.
    let provides: String
    let owned: Bool

    private enum Key: CodingKey {
        case clientIdentifier, provides, owned
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        clientIdentifier = try members.decode(String.self, forKey: .clientIdentifier)
        provides = try members.decodeIfPresent(String.self, forKey: .provides) ?? ""
        owned = try members.decodeIfPresent(Bool.self, forKey: .owned) ?? false
    }

    var isServer: Bool { provides.split(separator: ",").contains { $0.drop { $0 == " " } == "server" } }
}

/// What somebody is to the configured server.
enum PlexMembership: Equatable {
    case stranger
    case friend
    case owner

    init(_ resources: [PlexResource], server machineIdentifier: String) {
        let found = resources.filter { $0.isServer && $0.clientIdentifier == machineIdentifier }
        self = found.isEmpty ? .stranger : found.contains(where: \.owned) ? .owner : .friend
    }
}

/// What a media server says of itself to everybody.
struct PlexIdentity: Decodable {
    let machineIdentifier: String

    private enum Key: String, CodingKey {
        case mediaContainer = "MediaContainer"
        case machineIdentifier
    }

    init(from decoder: any Decoder) throws {
        machineIdentifier = try decoder.container(keyedBy: Key.self)
            .nestedContainer(keyedBy: Key.self, forKey: .mediaContainer)
            .decode(String.self, forKey: .machineIdentifier)
        guard PlexServer.isMachineIdentifier(machineIdentifier) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no machine identifier"))
        }
    }
}
