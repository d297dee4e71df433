import HTTP
import HTTPTypes
import StandInState

/// The OpenAPI validator in front of Overseerr's routes: it refuses with 400 before anybody looks at the caller.
enum Validation {
    /// RFC 3986's reserved characters; `~` is there because the contract asks for it, too.
    private static let reserved = Set(":/?#[]@!$&'()*+,;=~".unicodeScalars)

    /// The decoded query, after the checks in the validator's order: reserved characters, names, values.
    static func query(_ raw: String, for parameters: [Parameter]) throws(Refusal) -> [String: String] {
        let pairs = raw.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        for parameter in parameters {
            for pair in pairs
            where pair.name == parameter.name && pair.value.unicodeScalars.contains(where: reserved.contains) {
                throw Refusal(
                    .badRequest,
                    validator:
                        "Parameter '\(pair.name)' must be url encoded. Its value may not contain reserved characters.",
                    at: ".query.\(pair.name)")
            }
        }
        var values: [String: String] = [:]
        for pair in pairs {
            let name = PercentEncoding.decode(pair.name, plusIsSpace: true) ?? pair.name
            guard parameters.contains(where: { $0.name == name }) else {
                throw Refusal(.badRequest, validator: "Unknown query parameter '\(name)'", at: ".query.\(name)")
            }
            guard !pair.value.isEmpty else {
                throw Refusal(
                    .badRequest, validator: "Empty value found for query parameter '\(name)'", at: ".query.\(name)")
            }
            values[name] = PercentEncoding.decode(pair.value, plusIsSpace: true) ?? pair.value
        }
        try check(.object(values.mapValues(JSONValue.string)), parameters, at: "/query", coercing: true)
        return values
    }

    static func path(_ values: [String: String], for parameters: [Parameter]) throws(Refusal) {
        try check(.object(values.mapValues(JSONValue.string)), parameters, at: "/params", coercing: true)
    }

    static func body(_ bytes: [UInt8], type: String?, for rule: Route.Body?) throws(Refusal) -> JSONValue {
        guard let rule, rule.isRequired || !bytes.isEmpty else { return .null }
        guard let type else { throw Refusal(.unsupportedMediaType, validator: "media type not specified", at: "/body") }
        guard type.lowercased().hasPrefix("application/json") else {
            throw Refusal(.unsupportedMediaType, validator: "unsupported media type \(type)", at: "/body")
        }
        let body: JSONValue
        do throws(JSONError) {
            body = try bytes.isEmpty ? [:] : JSONValue(parsing: bytes)
        } catch {
            throw Refusal(.badRequest, "Unexpected token in JSON")
        }
        try check(body, rule.members, at: "/body", coercing: false)
        return body
    }

    private static func check(
        _ value: JSONValue, _ parameters: [Parameter], at place: String, coercing: Bool
    ) throws(Refusal) {
        guard let members = value.object else { throw refusal([(place, "must be object", "type")]) }
        var failures: [(path: String, message: String, keyword: String)] = []
        for parameter in parameters {
            guard let member = members[parameter.name] else {
                if parameter.isRequired {
                    failures.append((place, "must have required property '\(parameter.name)'", "required"))
                }
                continue
            }
            if member.isNull && parameter.isNullable { continue }
            if let (message, keyword) = parameter.kind.objection(to: member, coercing: coercing) {
                failures.append(("\(place)/\(parameter.name)", message, keyword))
            }
        }
        if !failures.isEmpty { throw refusal(failures) }
    }

    private static func refusal(_ failures: [(path: String, message: String, keyword: String)]) -> Refusal {
        Refusal(
            .badRequest, validator: failures.map { "request\($0.path) \($0.message)" }.joined(separator: ", "),
            errors: failures.map {
                [
                    "path": .string($0.path), "message": .string($0.message),
                    "errorCode": .string("\($0.keyword).openapi.validation"),
                ]
            })
    }
}

extension Parameter.Kind {
    /// What is wrong with a value, in Ajv's words; text is a number in a query or path, never in a body.
    fileprivate func objection(to value: JSONValue, coercing: Bool) -> (message: String, keyword: String)? {
        switch self {
        case .text: value.string == nil ? ("must be string", "type") : nil
        case .number:
            value.isNumber || coercing && value.string.flatMap(Double.init) != nil ? nil : ("must be number", "type")
        case .boolean: value.bool == nil ? ("must be boolean", "type") : nil
        case .object: value.object == nil ? ("must be object", "type") : nil
        case .seasons:
            value.string == "all" || value.array?.allSatisfy { ($0.int ?? -1) >= 0 } == true
                ? nil : ("must match exactly one schema in oneOf", "oneOf")
        case .textList: value.array?.allSatisfy { $0.string != nil } == true ? nil : ("must be array", "type")
        case .choice(let choices):
            value.string.map(choices.contains) == true
                ? nil : ("must be equal to one of the allowed values: \(choices.joined(separator: ", "))", "enum")
        }
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .number: true
        default: false
        }
    }
}
