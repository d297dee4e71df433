/// Somewhere outside the portal where a person, or the household, is told.
public struct NotificationTarget: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A signed POST of ours.
        case webhook
        /// Whatever Apprise knows: Discord, ntfy, Telegram, e-mail and a hundred more.
        case apprise
    }

    /// What can be switched on and off for a target. Which event belongs where: `notification_topic` in the database.
    public enum Topic: String, CaseIterable, Sendable {
        case available, progress, problems, downloads, services, security, announcements, administration

        /// What is worth a buzz in the pocket; a target that says nothing gets these.
        static func quiet(for owner: Owner, isAdmin: Bool) -> [Topic] {
            switch owner {
            case .person:
                [.available, .problems, .downloads, .security, .announcements] + (isAdmin ? [.administration] : [])
            case .installation: [.announcements, .services, .administration]
            }
        }
    }

    /// Whose it is.
    public enum Owner: Sendable {
        case person
        /// The household's, made by its admins: gets announcements and what admins have to know, nobody's private news.
        case installation
    }
}

public typealias NotificationTargetID = Identifier<NotificationTarget>
public typealias DeliveryID = Identifier<Delivery>

public enum NotificationTargetError: DomainError, Equatable {
    case notFound
    case deliveryNotFound
    case invalid([FieldError])
    case tooMany
    case switchedOff
    case notDead

    public var code: String {
        switch self {
        case .notFound: "notification_target.not_found"
        case .deliveryNotFound: "notification_delivery.not_found"
        case .invalid: "validation.failed"
        case .tooMany: "notification_target.too_many"
        case .switchedOff: "notification_target.switched_off"
        case .notDead: "notification_delivery.not_dead"
        }
    }

    public var category: RefusalCategory {
        switch self {
        case .notFound, .deliveryNotFound: .notFound
        case .invalid: .invalid
        case .tooMany, .switchedOff, .notDead: .conflict
        }
    }

    public var message: String {
        switch self {
        case .notFound: "There is no such target."
        case .deliveryNotFound: "There is no such delivery."
        case .invalid: "Some of the input is wrong."
        case .tooMany: "Twenty targets are enough; delete one first."
        case .switchedOff: "The target is switched off."
        case .notDead: "Only a delivery that was given up can be sent again."
        }
    }

    public var fieldErrors: [FieldError] { if case .invalid(let errors) = self { errors } else { [] } }
}
