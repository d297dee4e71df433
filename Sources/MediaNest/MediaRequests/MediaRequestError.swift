public enum MediaRequestError: DomainError, Equatable {
    /// No such request, or another user's: a client cannot tell the two apart.
    case notFound
    /// The user's own request for this title is not finished.
    case alreadyOpen(MediaRequestID)
    /// The request is in a state from which this cannot be done.
    case wrongState(current: MediaRequest.Status)
    case invalid([FieldError])

    public var code: String {
        switch self {
        case .notFound: "request.not_found"
        case .alreadyOpen: "request.already_open"
        case .wrongState: "request.wrong_state"
        case .invalid: "validation.failed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .alreadyOpen, .wrongState: .conflict
        case .invalid: .invalid
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such request."
        case .alreadyOpen: "You have already asked for this; it is on its way."
        case .wrongState(let current): "This cannot be done now: the request is \(current.rawValue)."
        case .invalid: "Some of the input is wrong."
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
