public import Postgres

/// Which errors an admin looks for; `nil` is any.
public struct ErrorFilter: Sendable {
    /// The whole of it, or with `*` behind it its beginning.
    public var code: String?
    public var status: Status?
    public var userID: UserID?
    /// Its beginning.
    public var path: String?
    public var from: Timestamp?
    public var to: Timestamp?

    public enum Status: Sendable, Equatable {
        case exactly(Int)
        /// All of a hundred: 5 for 500 to 599.
        case kind(Int)

        /// `503`, or `5xx`; `nil` for anything else.
        public init?(_ text: String) {
            let digits = text.hasSuffix("xx") ? text.dropLast(2) : text[...]
            guard text.utf8.count == 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), (1...5).contains(digits.count == 1 ? number : number / 100)
            else { return nil }
            self = digits.count == 1 ? .kind(number) : .exactly(number)
        }
    }

    public init(
        code: String? = nil, status: Status? = nil, userID: UserID? = nil, path: String? = nil, from: Timestamp? = nil,
        to: Timestamp? = nil
    ) {
        self.code = code
        self.status = status
        self.userID = userID
        self.path = path
        self.from = from
        self.to = to
    }

    var condition: SQL {
        let ofUser: SQL = userID.map { "and e.user_id = \($0)" } ?? ""
        let ofPath: SQL = path.map { .begins("e.request_path", with: $0) } ?? ""
        let fromInstant: SQL = from.map { "and e.created_at >= \($0)" } ?? ""
        let toInstant: SQL = to.map { "and e.created_at < \($0)" } ?? ""
        return "\(ofCode) \(ofStatus) \(ofUser) \(ofPath) \(fromInstant) \(toInstant)"
    }

    private var ofCode: SQL {
        guard let code else { return "" }
        return code.hasSuffix("*")
            ? .begins("e.error_code", with: String(code.dropLast())) : "and e.error_code collate \"C\" = \(code)"
    }

    private var ofStatus: SQL {
        switch status {
        case nil: ""
        case .exactly(let code): "and e.status_code = \(code)"
        case .kind(let hundred): "and e.status_code between \(hundred * 100) and \(hundred * 100 + 99)"
        }
    }
}
