public import Postgres

/// A refusal: something that a client can be told and do something about.
public protocol DomainError: Error {
    /// Stable and dotted, `request.not_found`.
    var code: String { get }
    var category: RefusalCategory { get }
    /// One sentence for the person who reads it.
    var message: String { get }
    /// Which inputs are wrong, where that is the reason.
    var fieldErrors: [FieldError] { get }
    /// Since when it has been so, where that is known: an outside system that does not answer.
    var since: Timestamp? { get }
    /// What a program needs to go on, by its name in the answer: the current state after a conflict.
    var members: [String: String] { get }
}

extension DomainError {
    public var members: [String: String] { [:] }
    public var fieldErrors: [FieldError] { [] }
    public var since: Timestamp? { nil }
}

/// What kind of refusal it is; the HTTP layer maps each to one status.
public enum RefusalCategory: Sendable {
    case invalid
    case unauthenticated
    case forbidden
    case notFound
    case conflict
    case tooManyRequests
    /// Something this needs is down for the moment.
    case unavailable
}

/// What is wrong with one input.
public struct FieldError: Equatable, Sendable {
    /// The member's or parameter's name as the client wrote it.
    public let field: String
    public let message: String

    public init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}
