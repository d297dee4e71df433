-- What everybody may know of the requests for the titles that a search has found: that there is one, how far it is, and
-- whether it is the current user's or followed by him. Never whose it is. Rows of media_requests stay their owner's.
create function title_requests(p_media_types text[], p_tmdb_ids text[], p_completed_since timestamptz)
  returns table (
    id uuid, media_type text, tmdb_id text, seasons integer[], status text, is_own boolean, is_followed boolean
  )
  language sql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp
  as $$
  select r.id, r.media_type, r.tmdb_id, r.seasons, r.status,
         coalesce(r.user_id = (select medianest_user_id()), false),
         exists (
           select from media_request_followers f
           where f.request_id = r.id and f.user_id = (select medianest_user_id())
         )
  from unnest(p_media_types, p_tmdb_ids) as title (media_type, tmdb_id)
  join media_requests r on r.tmdb_id = title.tmdb_id and r.media_type = title.media_type
  where r.status not in ('completed', 'denied', 'cancelled')
     or r.status = 'completed' and r.completed_at >= p_completed_since
  order by r.user_id = (select medianest_user_id()) desc, r.created_at
  limit 500
$$;
alter function title_requests(text[], text[], timestamptz) owner to medianest_definer;
grant execute on function title_requests(text[], text[], timestamptz) to medianest_app;

-- One way to a service for every process.
grant execute on function service_connection(text) to medianest_worker;
