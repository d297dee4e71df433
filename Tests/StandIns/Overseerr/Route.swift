import HTTP
import HTTPTypes

/// A line of the API: who may call it, what it takes and who answers.
struct Route: Sendable {
    typealias Handler = @Sendable (inout Call) throws(Refusal) -> Response

    enum Access: Sendable {
        case anyone
        /// A valid key, and a user who has all of these.
        case user(Permissions)
    }

    let method: HTTPRequest.Method
    /// Literals, and `{name}` for parameters.
    let pattern: [Substring]
    let access: Access
    let path: [Parameter]
    let query: [Parameter]
    let body: Body?
    let handler: Handler

    /// What the validator demands of a body.
    struct Body: Sendable {
        let isRequired: Bool
        let members: [Parameter]
    }

    init(
        _ method: HTTPRequest.Method, _ pattern: String, access: Access = .user([]), path: [Parameter] = [],
        query: [Parameter] = [], body: Body? = nil, _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.access = access
        self.path = path
        self.query = query
        self.body = body
        self.handler = handler
    }

    /// The parameters when `segments` fit the pattern; literals fit in any case of their letters, as in Express.
    func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (expected, segment) in zip(pattern, segments) {
            if expected.hasPrefix("{") {
                parameters[String(expected.dropFirst().dropLast())] = segment
            } else if expected.lowercased() != segment.lowercased() {
                return nil
            }
        }
        return parameters
    }
}

/// A parameter or a body's member, by the OpenAPI file.
struct Parameter: Sendable {
    enum Kind: Sendable {
        case text, number, boolean, seasons, textList, object
        case choice([String])
    }

    let name: String
    let kind: Kind
    var isRequired = false
    var isNullable = false

    static func text(_ name: String) -> Parameter { Parameter(name: name, kind: .text) }
    static func number(_ name: String) -> Parameter { Parameter(name: name, kind: .number) }
    static func choice(_ name: String, _ values: String...) -> Parameter {
        Parameter(name: name, kind: .choice(values))
    }

    var required: Parameter { with { $0.isRequired = true } }
    var nullable: Parameter { with { $0.isNullable = true } }

    private func with(_ change: (inout Parameter) -> Void) -> Parameter {
        var copy = self
        change(&copy)
        return copy
    }
}
