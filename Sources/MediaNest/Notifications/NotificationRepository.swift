public import Postgres

/// SQL for `notifications` and their read state.
struct NotificationRepository {
    let database: Database

    /// Tells the people whom the news is for once each, however often it comes.
    ///
    /// Older news of the same request counts as read: what is unread is what is true now. The deduplication key holds the
    /// request and which entry into a state it was: a request that fails twice is told twice.
    static func tell(_ news: RequestNews, about id: MediaRequestID) -> SQL {
        let involved: SQL = """
            select user_id from media_requests where id = \(id)
            union
            select user_id from media_request_followers where request_id = \(id)
            """
        let followers: SQL = "select user_id from media_request_followers where request_id = \(id)"
        let admins: SQL = "select id from users where role = 'ADMIN' and status = 'active'"
        let (people, superseded): (SQL, SQL) =
            switch news.audience {
            case .everybody: (involved, "\(involved) union \(admins)")
            case .followers: (followers, followers)
            case .admins: ("\(admins) except (\(involved))", "\(admins) except (\(involved))")
            }
        let occurrence: SQL =
            switch news.occurrence {
            case .entering(let status):
                """
                (select count(*)::text from media_request_events where request_id = \(id) and to_status = \(status))
                """
            case .of(let text): "\(text)::text"
            }
        return """
            with key (value) as (
              select \(news.event)::text || ':' || \(id.text)::text || ':' || \(occurrence)
            ), superseded as (
              update notifications set read = true, read_at = now()
              where not read and event like 'request.%' and metadata ->> 'requestId' = \(id.text)
                and dedupe_key is distinct from (select value from key) and user_id in (\(superseded))
            )
            insert into notifications (user_id, type, title, message, event, dedupe_key, metadata)
            select person, \(news.kind.rawValue), \(news.title), \(news.message), \(news.event),
                   key.value, jsonb_build_object('requestId', \(id.text)::text)
            from key, (\(people)) people (person)
            on conflict do nothing
            """
    }

    /// The same for a request that is being made, by whoever makes it: he may neither see the admins nor write to them.
    static func tellAdmins(_ news: RequestNews, about id: MediaRequestID) -> SQL {
        """
        select from tell_admins_of_request(\(id)::uuid, \(news.kind.rawValue), \(news.title), \(news.message))
        """
    }

    /// Which broadcasts are a person's: those since he has had his account; to stand behind `where`, of that table alone.
    static func broadcasts(to userID: UserID, table: SQL = "notifications") -> SQL {
        """
        \(table).user_id is null
          and \(table).created_at >= (select joined.created_at from users joined where joined.id = \(userID))
        """
    }

    /// Own ones and broadcasts, newest first, with the person's own read state.
    func list(_ filter: NotificationFilter, limit: Int, after cursor: Cursor?, as principal: Principal) throws -> (
        page: Page<NotificationRow>, unreadCount: Int
    ) {
        let unreadOwn: SQL = filter.isUnread ? "and not read" : ""
        let unreadBroadcast: SQL =
            filter.isUnread
            ? """
            and not exists (
              select 1 from notification_receipts r where r.notification_id = notifications.id and r.user_id = \(principal.userID))
            """ : ""
        let results = try database.pipeline(
            [
                """
                select n.id, n.type, n.title, n.message, n.event, n.user_id is null, coalesce(n.read, false) or r.read_at is not null,
                       n.created_at, coalesce(n.read_at, r.read_at), n.metadata
                from (
                  (
                    select id, user_id, type, title, message, event, read, created_at, read_at, metadata
                    from notifications
                    where user_id = \(principal.userID) \(filter.condition) \(unreadOwn)
                      \(Cursor.condition(cursor))
                    order by created_at desc, id desc
                    limit \(limit + 1)
                  )
                  union all
                  (
                    select id, user_id, type, title, message, event, read, created_at, read_at, metadata
                    from notifications
                    where \(Self.broadcasts(to: principal.userID)) \(filter.condition) \(unreadBroadcast) \(Cursor.condition(cursor))
                    order by created_at desc, id desc
                    limit \(limit + 1)
                  )
                ) n
                left join notification_receipts r on r.notification_id = n.id and r.user_id = \(principal.userID)
                order by n.created_at desc, n.id desc
                limit \(limit + 1)
                """,
                """
                select count(*)
                from (
                  select 1
                  from notifications n
                  where n.user_id = \(principal.userID) and not n.read
                  union all
                  select 1
                  from notifications n
                  where \(Self.broadcasts(to: principal.userID, table: "n")) and not exists (
                    select 1 from notification_receipts r where r.notification_id = n.id and r.user_id = \(principal.userID))
                  limit 1000
                ) unread
                """,
            ], as: principal)
        let page = Page(results[0].map(NotificationRow.init), limit: limit) {
            Cursor(createdAt: $0.createdAt, id: $0.id.text)
        }
        return (page, results[1][0].int(0))
    }

    /// With what goes with it, in one transaction.
    func broadcast(
        _ id: NotificationID, _ kind: Notification.Kind, title: String, message: String, with others: [SQL],
        as admin: Principal
    ) throws {
        _ = try database.pipeline(
            [
                """
                insert into notifications (id, user_id, type, title, message, event)
                values (\(id), null, \(kind.rawValue), \(title), \(message), 'announcement')
                """
            ] + others, as: admin)
    }

    /// - Returns: Whether there is such a notification for this person.
    func setRead(_ read: Bool, _ id: NotificationID, as principal: Principal) throws -> Bool {
        let results = try database.pipeline(
            [
                """
                update notifications set read = \(read), read_at = case when \(read) then coalesce(read_at, now()) end
                where id = \(id) and user_id = \(principal.userID)
                """,
                read
                    ? """
                    insert into notification_receipts (notification_id, user_id, read_at)
                    select id, \(principal.userID), now() from notifications
                    where id = \(id) and \(Self.broadcasts(to: principal.userID))
                    on conflict do nothing
                    """
                    : "delete from notification_receipts where notification_id = \(id) and user_id = \(principal.userID)",
                """
                select 1 from notifications
                where id = \(id) and (user_id = \(principal.userID) or \(Self.broadcasts(to: principal.userID)))
                """,
            ], as: principal)
        return !results[2].isEmpty
    }

    func markAllRead(as principal: Principal) throws {
        _ = try database.pipeline(
            [
                "update notifications set read = true, read_at = now() where user_id = \(principal.userID) and not read",
                """
                insert into notification_receipts (notification_id, user_id, read_at)
                select id, \(principal.userID), now() from notifications where \(Self.broadcasts(to: principal.userID))
                on conflict do nothing
                """,
            ], as: principal)
    }

    func find(_ id: NotificationID, as principal: Principal) throws -> NotificationRow? {
        try database.query(
            """
            select n.id, n.type, n.title, n.message, n.event, n.user_id is null, coalesce(n.read, false) or r.read_at is not null,
                   n.created_at, coalesce(n.read_at, r.read_at), n.metadata
            from notifications n
            left join notification_receipts r on r.notification_id = n.id and r.user_id = \(principal.userID)
            where n.id = \(id) and (n.user_id = \(principal.userID) or \(Self.broadcasts(to: principal.userID, table: "n")))
            """, as: principal
        ).first.map(NotificationRow.init)
    }
}

/// A notification as one person sees it, read in place.
public struct NotificationRow {
    private let row: PostgresRow

    init(_ row: PostgresRow) { self.row = row }

    public var id: NotificationID { NotificationID(row: row, 0) }
    public var kind: String { row.string(1) }
    public var title: String { row.string(2) }
    public var message: String { row.string(3) }
    public var event: String { row.string(4) }
    public var isBroadcast: Bool { row.bool(5) }
    public var isRead: Bool { row.bool(6) }
    public var createdAt: Timestamp { row.timestamp(7) }
    public var readAt: Timestamp? { row.optionalTimestamp(8) }
    /// A JSON text.
    public var metadata: UnsafeBufferPointer<UInt8>? { row.bytes(9) }
}
