public enum MediaRequestError: DomainError, Equatable {
    /// No such request, or another user's: a client cannot tell the two apart.
    case notFound
    /// The user's own request for this title is not finished.
    case alreadyOpen(MediaRequestID)
    /// The caller's own request: he is told of it anyway.
    case own
    /// The request is in a state from which this cannot be done.
    case wrongState(current: MediaRequest.Status)
    /// The account's limit of unfinished requests is reached.
    case tooManyOpen(limit: Int)
    /// The account's requests of the last days are used up.
    case quotaUsed(limit: Int, days: Int)
    case invalid([FieldError])

    public var code: String {
        switch self {
        case .notFound: "request.not_found"
        case .alreadyOpen: "request.already_open"
        case .own: "request.own"
        case .wrongState: "request.wrong_state"
        case .tooManyOpen: "request.too_many_open"
        case .quotaUsed: "request.quota_used"
        case .invalid: "validation.failed"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound: .notFound
        case .alreadyOpen, .own, .wrongState: .conflict
        case .tooManyOpen, .quotaUsed: .forbidden
        case .invalid: .invalid
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such request."
        case .alreadyOpen: "You have already asked for this; it is on its way."
        case .own: "This is your own request; you are told what becomes of it."
        case .wrongState(let current): "This cannot be done now: the request is \(current.rawValue)."
        case .tooManyOpen(let limit):
            "You have \(limit) unfinished requests, which is all you may have at once. Wait for one, or take one back."
        case .quotaUsed(let limit, let days):
            "You may ask for \(limit) titles in \(days) days, and you have. Try again later, or ask the admin."
        case .invalid: "Some of the input is wrong."
        }
    }

    public var members: [String: String] {
        switch self {
        case .alreadyOpen(let id): ["requestId": id.text]
        case .wrongState(let current): ["currentStatus": current.rawValue]
        default: [:]
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
