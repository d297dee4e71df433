/// What a user may do, by the bits of Overseerr's `permissions`.
struct Permissions: OptionSet, Codable, Equatable, Sendable {
    let rawValue: Int

    static let admin = Permissions(rawValue: 2)
    static let manageUsers = Permissions(rawValue: 8)
    static let manageRequests = Permissions(rawValue: 16)
    static let request = Permissions(rawValue: 32)
    static let autoApprove = Permissions(rawValue: 128)
    static let autoApproveMovie = Permissions(rawValue: 256)
    static let autoApproveTV = Permissions(rawValue: 512)
    static let request4K = Permissions(rawValue: 1024)
    static let request4KMovie = Permissions(rawValue: 2048)
    static let request4KTV = Permissions(rawValue: 4096)
    static let requestAdvanced = Permissions(rawValue: 8192)
    static let requestView = Permissions(rawValue: 16384)
    static let autoApprove4K = Permissions(rawValue: 32768)
    static let autoApprove4KMovie = Permissions(rawValue: 65536)
    static let autoApprove4KTV = Permissions(rawValue: 131_072)
    static let requestMovie = Permissions(rawValue: 262_144)
    static let requestTV = Permissions(rawValue: 524_288)

    /// An administrator has every permission.
    func allowsAll(of permissions: Permissions) -> Bool { contains(.admin) || isSuperset(of: permissions) }
    func allowsAny(of permissions: Permissions) -> Bool { contains(.admin) || !isDisjoint(with: permissions) }

    /// May ask for a title of that type: the umbrella permission or the type's own.
    func allowsRequest(_ type: MediaType, is4K: Bool) -> Bool {
        switch (type, is4K) {
        case (.movie, false): allowsAny(of: [.request, .requestMovie])
        case (.movie, true): allowsAny(of: [.request4K, .request4KMovie])
        case (.tv, false): allowsAny(of: [.request, .requestTV])
        case (.tv, true): allowsAny(of: [.request4K, .request4KTV])
        }
    }

    /// Requests of this caller need nobody's approval; who manages requests never waits for himself.
    func approvesItself(_ type: MediaType, is4K: Bool) -> Bool {
        switch (type, is4K) {
        case (.movie, false): allowsAny(of: [.autoApprove, .autoApproveMovie, .manageRequests])
        case (.movie, true): allowsAny(of: [.autoApprove4K, .autoApprove4KMovie, .manageRequests])
        case (.tv, false): allowsAny(of: [.autoApprove, .autoApproveTV, .manageRequests])
        case (.tv, true): allowsAny(of: [.autoApprove4K, .autoApprove4KTV, .manageRequests])
        }
    }
}
