import Postgres

/// SQL for `media_requests` and `media_request_events` as people use them.
struct MediaRequestRepository {
    let database: Database

    /// Newest first.
    func list(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as principal: Principal) throws
        -> Page<MediaRequestRow>
    {
        let rows = try database.query(
            """
            select \(MediaRequestRow.columns)
            from media_requests
            where user_id = \(principal.userID) \(filter.condition) \(Cursor.condition(cursor))
            order by created_at desc, id desc
            limit \(limit + 1)
            """, as: principal)
        return page(rows, limit)
    }

    /// Somebody else's that the caller follows, as far as he may know them.
    func listFollowed(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as principal: Principal) throws
        -> Page<MediaRequestRow>
    {
        let rows = try database.query(
            """
            select id, title, media_type, tmdb_id, status, seasons, null, decline_reason, null, true, created_at, updated_at,
                   completed_at
            from followed_requests(
              \(filter.search), \(filter.status), \(filter.mediaType), \(filter.from?.start ?? "null"),
              \(filter.to?.end ?? "null"), \(cursor?.createdAt), \(cursor?.id)::uuid, \(limit + 1))
            """, as: principal)
        return page(rows, limit)
    }

    /// Everybody's, for an admin; `columns` is followed by the requester's id, name and e-mail.
    func listAll(_ filter: MediaRequestFilter, limit: Int, after cursor: Cursor?, as admin: Principal) throws -> Page<
        MediaRequestRow
    > {
        let rows = try database.query(
            """
            select r.*, u.name, u.email
            from (
              select \(MediaRequestRow.columns), user_id
              from media_requests
              where true \(filter.conditionForAll(limit: limit, after: cursor))
              order by created_at desc, id desc
              limit \(limit + 1)
            ) r
            join users u on u.id = r.user_id
            order by r.created_at desc, r.id desc
            """, as: admin)
        return page(rows, limit)
    }

    /// The caller's own, or one that he follows.
    func find(_ id: MediaRequestID, as principal: Principal) throws -> MediaRequestDetail? {
        let results = try database.pipeline([own(id, as: principal), followed(id)], as: principal)
        return (results[0].first ?? results[1].first).map(MediaRequestDetail.init)
    }

    /// Anybody's, for an admin, with who asked and how many follow.
    func findAny(_ id: MediaRequestID, as admin: Principal) throws -> MediaRequestDetail? {
        try database.query(
            """
            select r.*, u.name, u.email, \(MediaRequestDetail.columns), false,
                   (select count(*) from media_request_followers f where f.request_id = r.id)
            from (select \(MediaRequestRow.columns), user_id from media_requests where id = \(id)) r
            join users u on u.id = r.user_id
            cross join (select \(MediaRequestDetail.columns) from media_requests where id = \(id)) detail
            """, as: admin
        ).first.map(MediaRequestDetail.init)
    }

    /// Follows somebody else's open request; returns also the caller's own, unchanged.
    func follow(_ id: MediaRequestID, as principal: Principal) throws -> MediaRequestDetail? {
        let results = try database.pipeline(
            ["select from follow_request(\(id)::uuid)", own(id, as: principal), followed(id)], as: principal)
        return (results[1].first ?? results[2].first).map(MediaRequestDetail.init)
    }

    func unfollow(_ id: MediaRequestID, as principal: Principal) throws -> Bool {
        try database.query(
            "delete from media_request_followers where request_id = \(id) and user_id = \(principal.userID)",
            as: principal
        ).affected == 1
    }

    private func own(_ id: MediaRequestID, as principal: Principal) -> SQL {
        """
        select \(MediaRequestRow.columns), null, null, null, \(MediaRequestDetail.columns), false, null
        from media_requests
        where id = \(id) and user_id = \(principal.userID)
        """
    }

    private func followed(_ id: MediaRequestID) -> SQL {
        """
        select id, title, media_type, tmdb_id, status, seasons, null, decline_reason, null, true, created_at, updated_at,
               completed_at, null, null, null, 0, null, handed_over_seasons, available_seasons, true, null
        from followed_request(\(id)::uuid)
        """
    }

    /// For whoever asked, whoever follows, and admins.
    func events(_ id: MediaRequestID, as principal: Principal) throws -> PostgresRows {
        try database.query(
            """
            select e.from_status, e.to_status, e.actor, e.reason, e.created_at
            from media_request_events e
            where e.request_id = \(id)
              and (e.user_id = \(principal.userID) or \(principal.isAdmin)
                   or exists (
                     select 1
                     from media_request_followers f
                     where f.request_id = e.request_id and f.user_id = \(principal.userID)))
            order by e.id
            limit 200
            """, as: principal)
    }

    func insert(_ draft: MediaRequestDraft, id: MediaRequestID, as principal: Principal) -> SQL {
        """
        insert into media_requests (id, user_id, title, title_provisional, media_type, tmdb_id, seasons, note)
        values (\(id), \(principal.userID), \(draft.title ?? draft.provisionalTitle), \(draft.title == nil),
                \(draft.mediaType), \(draft.tmdbID), \(draft.seasons), \(draft.note))
        returning \(MediaRequestRow.columns)
        """
    }

    /// For an account whose requests need nobody's approval; the database allows it to no other.
    func approveItself(_ id: MediaRequestID, as principal: Principal) -> SQL {
        """
        update media_requests set status = 'approved'
        where id = \(id) and user_id = \(principal.userID)
        returning \(MediaRequestRow.columns)
        """
    }

    /// The caller's own unfinished request that the draft's is a part of: for the whole title, or for these seasons too.
    func ownOpen(_ draft: MediaRequestDraft, as principal: Principal) -> SQL {
        """
        select id
        from media_requests
        where user_id = \(principal.userID) and media_type = \(draft.mediaType) and tmdb_id = \(draft.tmdbID)
          and (seasons is null or seasons @> \(draft.seasons)::int[])
          and status not in ('completed', 'denied', 'cancelled')
        order by seasons is not distinct from \(draft.seasons)::int[] desc, created_at
        limit 1
        """
    }

    func follow(_ draft: MediaRequestDraft) -> SQL {
        """
        select id, title, media_type, tmdb_id, status, seasons, null, null, null, true, created_at, null, completed_at
        from follow_open_request(\(draft.mediaType.rawValue), \(draft.tmdbID), \(draft.seasons)::int[])
        """
    }

    /// The current state of a request that an update did not find ready; `nil` when there is none to see.
    func status(_ id: MediaRequestID, ownedBy owner: UserID?, as principal: Principal) throws -> MediaRequest.Status? {
        let own: SQL = owner.map { "and user_id = \($0)" } ?? ""
        return try database.query("select status from media_requests where id = \(id) \(own)", as: principal)
            .first.flatMap { MediaRequest.Status(rawValue: $0.string(0)) }
    }

    private func page(_ rows: PostgresRows, _ limit: Int) -> Page<MediaRequestRow> {
        Page(rows.map(MediaRequestRow.init), limit: limit) { Cursor(createdAt: $0.createdAt, id: $0.id.text) }
    }
}
