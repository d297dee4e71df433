import Postgres

/// The maintenance windows, for admins.
public struct MaintenanceService {
    private let database: Database
    private static let most = 200

    init(database: Database) { self.database = database }

    /// Those under way first, then those to come, in their order. What is over is not listed.
    public func list(as admin: Principal) throws -> [MaintenanceWindow] {
        try database.query(
            """
            select \(MaintenanceWindow.columns)
            from maintenance_windows w
            left join users u on u.id = w.created_by
            where now() < maintenance_window_start(w, now()) + make_interval(mins => w.duration_minutes)
               or maintenance_window_next_start(w, now()) is not null
            order by coalesce(now() < maintenance_window_start(w, now()) + make_interval(mins => w.duration_minutes), false) desc,
                     maintenance_window_next_start(w, now()), w.id
            limit \(Self.most)
            """, as: admin
        ).map(MaintenanceWindow.init)
    }

    /// - Throws: `MaintenanceError`.
    public func create(_ draft: MaintenanceDraft, ipAddress: String, correlationID: String, as admin: Principal) throws
        -> MaintenanceWindow
    {
        let id = MaintenanceWindowID()
        let (start, weekdays, time, zone) = Self.columns(draft.recurrence)
        return try database.transaction(as: admin) { transaction in
            try check(draft, transaction)
            let coming = try transaction.query(
                """
                select count(*) from maintenance_windows w
                where w.weekdays is not null or w.starts_at + make_interval(mins => w.duration_minutes) > now()
                """)
            if coming[0].int(0) >= Self.most { throw MaintenanceError.tooMany }
            try transaction.query(
                """
                insert into maintenance_windows
                  (id, service_name, title, starts_at, weekdays, start_time, time_zone, duration_minutes, created_by)
                values (\(id), \(draft.serviceName), \(draft.title),
                        case when \(draft.beginsNow)::boolean then now() else \(start)::timestamptz end,
                        \(weekdays)::smallint[], \(time)::time, \(zone), \(draft.durationMinutes), \(admin.userID))
                """)
            try record("created", id, nil, draft.json, ipAddress, correlationID, admin, transaction)
            return try find(id, transaction)
        }
    }

    /// Replaces what the window is; one that was ended and begins again later is under way again then.
    public func change(
        _ id: MaintenanceWindowID, _ draft: (MaintenanceWindow) throws -> MaintenanceDraft, ipAddress: String,
        correlationID: String, as admin: Principal
    ) throws -> MaintenanceWindow {
        try database.transaction(as: admin) { transaction in
            let before = try find(id, transaction, isLocked: true)
            let draft = try draft(before)
            let (start, weekdays, time, zone) = Self.columns(draft.recurrence)
            try check(draft, transaction)
            try transaction.query(
                """
                update maintenance_windows set
                  service_name = \(draft.serviceName), title = \(draft.title), starts_at = \(start),
                  weekdays = \(weekdays)::smallint[], start_time = \(time)::time, time_zone = \(zone),
                  duration_minutes = \(draft.durationMinutes)
                where id = \(id)
                """)
            try record("changed", id, before.json, draft.json, ipAddress, correlationID, admin, transaction)
            return try find(id, transaction)
        }
    }

    /// Ends what is under way; a weekly window comes again at its next time.
    ///
    /// - Throws: `MaintenanceError.notActive`.
    public func end(_ id: MaintenanceWindowID, ipAddress: String, correlationID: String, as admin: Principal) throws
        -> MaintenanceWindow
    {
        try database.transaction(as: admin) { transaction in
            guard let until = try find(id, transaction, isLocked: true).activeUntil else {
                throw MaintenanceError.notActive
            }
            try transaction.query("update maintenance_windows set ended_at = now() where id = \(id)")
            try record(
                "ended", id, #"{"until":"\#(until.iso8601)"}"#, nil, ipAddress, correlationID, admin, transaction)
            return try find(id, transaction)
        }
    }

    /// What was maintenance so far stays so in the services' history.
    public func remove(_ id: MaintenanceWindowID, ipAddress: String, correlationID: String, as admin: Principal) throws
    {
        try database.transaction(as: admin) { transaction in
            let before = try find(id, transaction, isLocked: true)
            try transaction.query("delete from maintenance_windows where id = \(id)")
            try record("removed", id, before.json, nil, ipAddress, correlationID, admin, transaction)
        }
    }

    // MARK: Rows

    private func find(_ id: MaintenanceWindowID, _ transaction: borrowing PostgresTransaction, isLocked: Bool = false)
        throws -> MaintenanceWindow
    {
        let lock: SQL = isLocked ? "for update of w" : ""
        let row = try transaction.query(
            """
            select \(MaintenanceWindow.columns)
            from maintenance_windows w
            left join users u on u.id = w.created_by
            where w.id = \(id)
            \(lock)
            """
        ).first
        guard let row else { throw MaintenanceError.notFound }
        return MaintenanceWindow(row)
    }

    private func check(_ draft: MaintenanceDraft, _ transaction: borrowing PostgresTransaction) throws {
        var errors: [FieldError] = []
        if let name = draft.serviceName, !ServiceConfigurationService.serviceNames.contains(name) {
            let known = try transaction.query("select 1 from service_config where service_name = \(name)")
            if known.isEmpty { errors.append(FieldError("serviceName", "is no service of this portal")) }
        }
        if case .weekly(_, _, let zone) = draft.recurrence {
            let known = try transaction.query("select 1 from pg_timezone_names where name = \(zone)")
            if known.isEmpty { errors.append(FieldError("timeZone", "must be a time zone, such as Europe/Berlin")) }
        }
        if !errors.isEmpty { throw MaintenanceError.invalid(errors) }
    }

    private static func columns(_ recurrence: MaintenanceWindow.Recurrence) -> (Timestamp?, [Int]?, String?, String) {
        switch recurrence {
        case .once(let start): (start, nil, nil, "UTC")
        case .weekly(let weekdays, let time, let zone): (nil, weekdays, time, zone)
        }
    }

    private func record(
        _ verb: String, _ id: MaintenanceWindowID, _ before: String?, _ after: String?, _ ipAddress: String,
        _ correlationID: String, _ admin: Principal, _ transaction: borrowing PostgresTransaction
    ) throws {
        try AuditLog.append(
            AuditEntry(
                action: "maintenance.\(verb)", targetType: "maintenance_window", targetID: id.text,
                actorID: admin.userID,
                ipAddress: ipAddress, correlationID: correlationID, before: before, after: after), in: transaction)
    }
}

extension MaintenanceWindow {
    /// As it stands, as the draft that it was.
    fileprivate var json: String {
        var startsAt: String?
        var weekly: (days: [Int], time: String, zone: String)?
        switch recurrence {
        case .once(let start): startsAt = start.iso8601
        case .weekly(let days, let time, let zone): weekly = (days, time, zone)
        }
        let draft = try? MaintenanceDraft(  // it was one: nothing of it can be wrong
            serviceName: serviceName, title: title, startsAt: startsAt, weekdays: weekly?.days, startTime: weekly?.time,
            timeZone: weekly?.zone, durationMinutes: durationMinutes, now: Timestamp(microseconds: 0))
        return draft?.json ?? "{}"
    }
}
