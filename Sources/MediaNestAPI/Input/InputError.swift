import MediaNest

/// Everything that is wrong with a request's parameters or members.
struct InputError: DomainError {
    enum Kind: String {
        case unknownField = "validation.unknown_field"
        case unknownParameter = "validation.unknown_parameter"
        case missing = "validation.missing_field"
        case wrongType = "validation.wrong_type"
        case outOfRange = "validation.out_of_range"
        case nulCharacter = "validation.nul_character"
        case malformed = "validation.malformed"
    }

    struct Entry {
        let error: FieldError
        let kind: Kind

        init(_ field: String, _ message: String, _ kind: Kind) {
            error = FieldError(field, message)
            self.kind = kind
        }
    }

    private let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// The first mistake's; the others stand in `errors`.
    var code: String { entries.first?.kind.rawValue ?? Kind.malformed.rawValue }
    var category: RefusalCategory { .invalid }
    var message: String {
        entries.map { $0.error.field.isEmpty ? $0.error.message : "\($0.error.field) \($0.error.message)" }.joined(
            separator: "; ") + "."
    }
    var fieldErrors: [FieldError] { entries.map(\.error) }
}
