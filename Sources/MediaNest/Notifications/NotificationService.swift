/// A person's notifications.
public struct NotificationService {
    private let notifications: NotificationRepository

    init(database: Database) { notifications = NotificationRepository(database: database) }

    /// Newest first; the unread count is of all of them and stops at 1000.
    public func list(
        _ filter: NotificationFilter = NotificationFilter(), limit: Int, after cursor: Cursor?, as principal: Principal
    ) throws -> (page: Page<NotificationRow>, unreadCount: Int) {
        try notifications.list(filter, limit: limit, after: cursor, as: principal)
    }

    /// Tells everybody; the same key tells it once.
    public func broadcast(
        _ kind: Notification.Kind, title: String, message: String, idempotencyKey: IdempotencyKey?, ipAddress: String,
        correlationID: String, as admin: Principal
    ) throws -> (row: NotificationRow, isNew: Bool) {
        if let earlier = try idempotencyKey?.earlierResult(in: notifications.database, as: admin),
            let id = NotificationID(earlier), let row = try notifications.find(id, as: admin)
        {
            return (row, false)
        }
        let id = NotificationID()
        try notifications.broadcast(
            id, kind, title: title, message: message,
            with: [
                AuditEntry(
                    action: "notification.broadcast", targetType: "notification", targetID: id.text,
                    actorID: admin.userID, ipAddress: ipAddress, correlationID: correlationID
                ).statement
            ] + [idempotencyKey?.insert(resource: id.text, as: admin)].compactMap(\.self), as: admin)
        guard let row = try notifications.find(id, as: admin) else { throw NotificationError.notFound }
        return (row, true)
    }

    /// - Throws: `NotificationError.notFound`, also for another person's.
    public func setRead(_ read: Bool, _ id: NotificationID, as principal: Principal) throws -> NotificationRow {
        guard try notifications.setRead(read, id, as: principal), let row = try notifications.find(id, as: principal)
        else {
            throw NotificationError.notFound
        }
        return row
    }

    public func markAllRead(as principal: Principal) throws { try notifications.markAllRead(as: principal) }
}
