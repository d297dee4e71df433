public import Postgres

/// What a person needs at a glance, read in one round trip.
public struct DashboardService {
    private let database: Database

    init(database: Database) { self.database = database }

    /// How many rows of each kind.
    private static let latest = 5
    /// A count goes no further: it must never read a whole table.
    private static let mostCounted = 1000

    /// - Throws: `SessionError.invalid` when the account is gone.
    public func dashboard(of principal: Principal) throws -> Dashboard {
        let userID = principal.userID
        let results = try database.pipeline(
            [
                "select id, email, name, role, status, requires_password_change from users where id = \(userID)",
                """
                select status, count(*)
                from (
                  select status from media_requests where user_id = \(userID) order by created_at desc limit \(Self.mostCounted)
                ) newest
                group by status
                """,
                """
                select \(MediaRequestRow.columns)
                from media_requests
                where user_id = \(userID)
                order by created_at desc, id desc
                limit \(Self.latest)
                """,
                """
                select id, playlist_title, playlist_url, status, progress, created_at, updated_at
                from youtube_downloads
                where user_id = \(userID)
                order by created_at desc, id desc
                limit \(Self.latest)
                """,
                ServiceStatusService.all,
                Self.news(for: userID),
                Self.unreadCount(for: userID),
                principal.isAdmin
                    ? """
                    select count(*)
                    from (select from media_requests where \(MediaRequest.isUndecided) limit \(Self.mostCounted)) waiting
                    """ : "select null::int",
            ], as: principal)
        guard let user = results[0].first else { throw SessionError.invalid }
        var counts: [MediaRequest.Status: Int] = [:]
        for row in results[1] {
            if let status = MediaRequest.Status(rawValue: row.string(0)) { counts[status] = row.int(1) }
        }
        return Dashboard(
            user: User(row: user), requestCounts: counts, latestRequests: results[2].map(MediaRequestRow.init),
            downloads: results[3].map(DownloadRow.init), services: results[4].map(ServiceStatusRow.init),
            news: results[5].map(NotificationRow.init), unreadCount: results[6][0].int(0),
            waitingForApproval: results[7][0].optionalInt(0), asOf: .now())
    }

    /// His own notifications and broadcasts, as their list has them.
    private static func news(for userID: UserID) -> SQL {
        func newest(_ condition: SQL) -> SQL {
            """
            (
              select id, type, title, message, event, user_id, read, created_at, read_at, metadata
              from notifications
              where \(condition)
              order by created_at desc, id desc
              limit \(latest)
            )
            """
        }
        return """
            select n.id, n.type, n.title, n.message, n.event, n.user_id is null, coalesce(n.read, false) or r.read_at is not null,
                   n.created_at, coalesce(n.read_at, r.read_at), n.metadata
            from (\(newest("user_id = \(userID)")) union all \(newest(NotificationRepository.broadcasts(to: userID)))) n
            left join notification_receipts r on r.notification_id = n.id and r.user_id = \(userID)
            order by n.created_at desc, n.id desc
            limit \(latest)
            """
    }

    private static func unreadCount(for userID: UserID) -> SQL {
        """
        select count(*)
        from (
          select from notifications n where n.user_id = \(userID) and not n.read
          union all
          select
          from notifications n
          where \(NotificationRepository.broadcasts(to: userID, table: "n")) and not exists (
            select from notification_receipts r where r.notification_id = n.id and r.user_id = \(userID))
          limit \(mostCounted)
        ) unread
        """
    }
}

/// One person's view of everything.
public struct Dashboard {
    public let user: User
    /// Of the person's newest 1000.
    public let requestCounts: [MediaRequest.Status: Int]
    public let latestRequests: [MediaRequestRow]
    public let downloads: [DownloadRow]
    public let services: [ServiceStatusRow]
    public let news: [NotificationRow]
    public let unreadCount: Int
    /// What an admin has to decide, at most 1000; for admins.
    public let waitingForApproval: Int?
    public let asOf: Timestamp

    public var openRequests: Int { requestCounts.reduce(0) { $0 + ($1.key.isActive ? $1.value : 0) } }
}

/// A download as the dashboard shows it, read in place.
public struct DownloadRow {
    private let row: PostgresRow

    init(_ row: PostgresRow) { self.row = row }

    public var id: String { row.string(0) }
    /// Its address until the title is known.
    public var title: String { row.optionalString(1) ?? row.string(2) }
    public var status: String { row.string(3) }
    /// In percent.
    public var progress: Int { row.int(4) }
    public var createdAt: Timestamp { row.timestamp(5) }
    public var updatedAt: Timestamp { row.timestamp(6) }
}
