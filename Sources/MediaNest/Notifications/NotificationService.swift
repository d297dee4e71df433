/// A person's notifications.
public struct NotificationService {
    private let notifications: NotificationRepository

    init(database: Database) { notifications = NotificationRepository(database: database) }

    /// Newest first; the unread count stops at 1000.
    public func list(limit: Int, after cursor: Cursor?, as principal: Principal) throws -> (
        page: Page<NotificationRow>, unreadCount: Int
    ) {
        try notifications.list(limit: limit, after: cursor, as: principal)
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
