-- What a request's life needs beside its states: what Overseerr was last seen to say, and the seasons that are there already.
alter table media_requests
  add column overseerr_status    smallint,
  add column handed_over_seasons integer[],
  add column available_seasons   integer[];
comment on column media_requests.overseerr_status is 'The counterpart''s state when it was last looked at: who changed it since is decided by it.';
comment on column media_requests.handed_over_seasons is 'What Overseerr took the request for: it leaves out what others asked for or what is there.';
comment on column media_requests.available_seasons is 'Of the handed over ones, those in Plex.';
comment on column media_requests.attempts is 'Failures in a row; the third one makes it an admin''s.';
grant update (overseerr_status, handed_over_seasons, available_seasons) on media_requests to medianest_worker;
grant select (decline_reason, updated_at, handed_over_seasons, available_seasons) on media_requests to medianest_definer;

-- The reconciliation goes round the open requests by their ids, some at a time.
create index idx_media_requests_open on media_requests (id)
  where status not in ('completed', 'denied', 'cancelled') and media_type <> 'music';
alter table job_schedules add column last_id uuid;
comment on column job_schedules.last_id is 'Where the last performance stopped, for kinds that take their work in pieces.';

-- What a follower may know of a request: not its note, nor who asked.
create function followed_request(p_id uuid)
  returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, decline_reason text,
    created_at timestamptz, updated_at timestamptz, completed_at timestamptz, handed_over_seasons integer[],
    available_seasons integer[]
  )
  language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.decline_reason, r.created_at, r.updated_at,
         r.completed_at, r.handed_over_seasons, r.available_seasons
  from media_requests r
  join media_request_followers f on f.request_id = r.id and f.user_id = (select medianest_user_id())
  where r.id = p_id
$$;
alter function followed_request(uuid) owner to medianest_definer;
grant execute on function followed_request(uuid) to medianest_app;
