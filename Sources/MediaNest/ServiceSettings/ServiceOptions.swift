public import HTTP

/// What can be set of a service beside its address and key; `config_data`, checked.
public struct ServiceOptions: Sendable, Equatable {
    /// Of a service of the admin's own.
    public var displayName: String?
    /// How many probes in a row change the state; 1 to 10.
    public var thresholds = StateThresholds()
    /// Slower answers are trouble; 50 to 60,000.
    public var slowAfterMs = 1000
    /// Plex: what `GET /identity` must name.
    public var machineIdentifier: String?
    /// Plex: key or title of the library for YouTube videos.
    public var youtubeSection: String?
    /// Of a page; any of 200 to 299 while it is `nil`.
    public var expectedStatus: Int?
    /// What a page must contain.
    public var keyword: String?

    init() {}

    /// What can be set of a kind.
    static func names(of kind: ServiceKind) -> [String] {
        let common = ["failuresToTrouble", "passesToRecover"]
        return switch kind {
        case .plex: common + ["slowAfterMs", "machineIdentifier", "youtubeSection"]
        case .overseerr, .uptimeKuma: common + ["slowAfterMs"]
        case .youtube: common
        case .http: common + ["slowAfterMs", "displayName", "expectedStatus", "keyword"]
        case .tcp: common + ["slowAfterMs", "displayName"]
        }
    }

    static let names = Set(ServiceKind.allCases.flatMap(names))

    /// - Throws: `ServiceConfigurationError.invalid` naming every member that this kind does not have, or that has another value
    ///   than it may have; as `configData.keyword`.
    init(_ members: [String: JSONValue], of kind: ServiceKind) throws(ServiceConfigurationError) {
        let known = Self.names(of: kind)
        var errors = members.keys.sorted().filter { !known.contains($0) }.map {
            FieldError("configData.\($0)", "is nothing that can be set of \(kind.isOwn ? "a " : "")\(kind.displayName)")
        }
        func read<Value>(_ name: String, _ requirement: String, _ parse: (JSONValue) -> Value?) -> Value? {
            guard known.contains(name), let member = members[name], !member.isNull else { return nil }
            let value = parse(member)
            if value == nil { errors.append(FieldError("configData.\(name)", requirement)) }
            return value
        }
        func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            read(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)") { member in
                member.int.flatMap { range.contains($0) ? $0 : nil }
            }
        }
        func text(_ name: String, _ length: Int) -> String? {
            read(name, "must have 1 to \(length) characters on one line") { member in
                member.string.flatMap { text in
                    (1...length).contains(text.unicodeScalars.count)
                        && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } ? text : nil
                }
            }
        }
        thresholds = StateThresholds(
            failuresToTrouble: number("failuresToTrouble", 1...10) ?? thresholds.failuresToTrouble,
            passesToRecover: number("passesToRecover", 1...10) ?? thresholds.passesToRecover)
        slowAfterMs = number("slowAfterMs", 50...5000) ?? slowAfterMs
        machineIdentifier = read("machineIdentifier", "must have letters, digits, dashes and underscores only") {
            member in
            member.string.flatMap { PlexServer.isMachineIdentifier($0) ? $0 : nil }
        }
        youtubeSection = text("youtubeSection", 200)
        displayName = text("displayName", 50)
        expectedStatus = number("expectedStatus", 100...599)
        keyword = text("keyword", 500)
        if !errors.isEmpty { throw .invalid(errors) }
    }

    /// What the database holds. It was checked when it was written; a member that is not readable now has its default.
    init(stored members: [String: JSONValue], of kind: ServiceKind) {
        let readable = members.filter { name, member in
            (try? ServiceOptions([name: member], of: kind)) != nil  // the failure says only that it is not
        }
        self = (try? ServiceOptions(readable, of: kind)) ?? ServiceOptions()
    }

    /// What holds, by name: every member that the kind has.
    public func members(of kind: ServiceKind) -> [String: JSONValue] {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let all: [String: JSONValue] = [
            "failuresToTrouble": .integer(thresholds.failuresToTrouble),
            "passesToRecover": .integer(thresholds.passesToRecover), "slowAfterMs": .integer(slowAfterMs),
            "machineIdentifier": text(machineIdentifier), "youtubeSection": text(youtubeSection),
            "displayName": text(displayName), "expectedStatus": expectedStatus.map(JSONValue.integer) ?? .null,
            "keyword": text(keyword),
        ]
        let known = Self.names(of: kind)
        return all.filter { known.contains($0.key) }
    }
}
