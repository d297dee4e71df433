import HTTP
import MediaNest

/// The members that came, each of the type its field asks for.
struct Input {
    private let members: [String: JSONValue]

    static let empty = Input(members: [:])

    private init(members: [String: JSONValue]) { self.members = members }

    func string(_ name: String) -> String? { members[name]?.string }
    func int(_ name: String) -> Int? { members[name]?.int }
    func bool(_ name: String) -> Bool? { members[name]?.bool }
    func integers(_ name: String) -> [Int]? { members[name]?.array.map { $0.compactMap(\.int) } }
    func strings(_ name: String) -> [String]? { members[name]?.array.map { $0.compactMap(\.string) } }
    func object(_ name: String) -> JSONValue? { members[name] }
    /// Whether a nullable member came as `null`.
    func isNull(_ name: String) -> Bool { members[name]?.isNull ?? false }
    var isEmpty: Bool { members.isEmpty }

    /// What a required field is known to hold.
    func required(_ name: String) -> String { string(name) ?? "" }

    // MARK: Parsing

    /// A body of JSON.
    ///
    /// - Throws: `InputError` naming every member that is wrong, missing or unknown.
    init(json: JSONValue, fields: [Field]) throws(InputError) {
        guard let object = json.object else { throw InputError([.init("", "must be a JSON object", .wrongType)]) }
        var errors: [InputError.Entry] = []
        Self.check(object, fields, prefix: "", &errors)
        if !errors.isEmpty { throw InputError(errors) }
        let nullable = Set(fields.lazy.filter { if case .nullable = $0.type { true } else { false } }.map(\.name))
        members = object.filter { !$0.value.isNull || nullable.contains($0.key) }
    }

    /// A query string, whose values are all text; integers are read out of it.
    init(query: String, fields: [Field]) throws(InputError) {
        if query.isEmpty && fields.allSatisfy({ !$0.isRequired }) {
            self = .empty
            return
        }
        guard let items = QueryItems(query) else {
            throw InputError([.init("", "the query string is not valid UTF-8", .malformed)])
        }
        var members: [String: JSONValue] = [:]
        var errors: [InputError.Entry] = []
        for (name, value) in items.items {
            guard let field = fields.first(where: { $0.name == name }) else {
                errors.append(.init(name, "is no parameter of this route", .unknownParameter))
                continue
            }
            if members[name] != nil { errors.append(.init(name, "is given twice", .malformed)) }
            switch field.type {
            case .integer: members[name] = Int(value).map(JSONValue.integer) ?? .string(value)
            case .boolean: members[name] = ["true": .bool(true), "false": .bool(false)][value] ?? .string(value)
            default: members[name] = .string(value)
            }
        }
        if errors.isEmpty { Self.check(members, fields, prefix: "", &errors) }
        if !errors.isEmpty { throw InputError(errors) }
        self.members = members
    }

    private static func check(
        _ object: [String: JSONValue], _ fields: [Field], prefix: String, _ errors: inout [InputError.Entry]
    ) {
        for name in object.keys.sorted() where !fields.contains(where: { $0.name == name }) {
            errors.append(.init(prefix + String(name.prefix(100)), "is not known here", .unknownField))
        }
        for field in fields {
            let name = prefix + field.name
            switch object[field.name] {
            case nil, .null?: if field.isRequired { errors.append(.init(name, "is required", .missing)) }
            case let value?: check(value, field.type, name, &errors)
            }
        }
    }

    private static func check(_ value: JSONValue, _ type: FieldType, _ name: String, _ errors: inout [InputError.Entry])
    {
        func fail(_ message: String, _ kind: InputError.Kind) { errors.append(.init(name, message, kind)) }
        switch (type, value) {
        case (.string(let range), .string(let text)):
            if text.utf8.contains(0) {
                fail("must not contain a NUL character", .nulCharacter)
            } else if !range.contains(text.unicodeScalars.count) {
                fail("must have \(range.lowerBound) to \(range.upperBound) characters", .outOfRange)
            }
        case (.word(let words), .string(let text)):
            if !words.contains(text) { fail("must be one of \(words.joined(separator: ", "))", .outOfRange) }
        case (.integer(let range), .integer(let number)):
            if !range.contains(number) {
                fail("must be between \(range.lowerBound) and \(range.upperBound)", .outOfRange)
            }
        case (.boolean, .bool): break
        case (.integers(let range), .array(let values)):
            if values.count > 1000 || !values.allSatisfy({ $0.int.map(range.contains) ?? false }) {
                fail("must be whole numbers between \(range.lowerBound) and \(range.upperBound)", .wrongType)
            }
        case (.words(let words), .array(let values)):
            if values.count > words.count || !values.allSatisfy({ $0.string.map(words.contains) ?? false }) {
                fail("must be some of \(words.joined(separator: ", "))", .outOfRange)
            }
        case (.strings(let range), .array(let values)):
            let lengths = values.map { $0.string?.unicodeScalars.count ?? 0 }
            if !range.contains(values.count) || !lengths.allSatisfy({ (1...100).contains($0) }) {
                fail("must be \(range.lowerBound) to \(range.upperBound) texts of 1 to 100 characters", .outOfRange)
            } else if values.contains(where: { $0.string?.utf8.contains(0) ?? false }) {
                fail("must not contain a NUL character", .nulCharacter)
            }
        case (.nullable(let type), _): check(value, type, name, &errors)
        case (.ids(let range), .array(let values)):
            if !range.contains(values.count) {
                fail("must be \(range.lowerBound) to \(range.upperBound) ids", .outOfRange)
            } else if !values.allSatisfy({ $0.string.flatMap { Identifier<Input>($0) } != nil }) {
                fail("must be ids", .wrongType)
            }
        case (.day, .string(let text)):
            if CalendarDay(text) == nil { fail("must be a day, such as 2026-11-21", .outOfRange) }
        case (.object(let fields), .object(let object)): check(object, fields, prefix: name + ".", &errors)
        default: fail("must be \(type.noun)", .wrongType)
        }
    }
}

extension FieldType {
    var noun: String {
        switch self {
        case .string, .word: "a string"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .integers: "an array of whole numbers"
        case .words, .strings: "an array of strings"
        case .ids: "an array of ids"
        case .day: "a day"
        case .object: "an object"
        case .nullable(let type): type.noun + " or null"
        }
    }
}
