-- Whoever wants a part of what is asked for follows that, and the last admin stays one whatever plex.tv says.

-- Makes the current user a follower of somebody else's open request that has the wanted title: just these seasons before
-- more of them. No row when there is none. Rows of media_requests stay their owner's.
create or replace function follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[])
  returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamptz,
    completed_at timestamptz
  )
  language sql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  with wanted as (
    select array(select distinct season from unnest(p_seasons) as season order by season) as seasons
  ), open_request as (
    select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.created_at, r.completed_at
    from media_requests r
    cross join wanted w
    where r.media_type = p_media_type and r.tmdb_id = p_tmdb_id
      and (r.seasons is null or cardinality(w.seasons) > 0 and r.seasons @> w.seasons)
      and r.status not in ('completed', 'denied', 'cancelled')
      and r.user_id <> (select medianest_user_id())
    order by coalesce(r.seasons, '{}') = w.seasons desc, r.created_at, r.id
    limit 1
  ), followed as (
    insert into media_request_followers (request_id, user_id)
    select o.id, medianest_user_id() from open_request o
    on conflict (request_id, user_id) do nothing
  )
  select o.id, o.title, o.media_type, o.tmdb_id, o.seasons, o.status, o.created_at, o.completed_at from open_request o
$$;

-- Whether an account signs in with a password, for its owner and for admins: to them the row itself, with the hash, stays
-- closed.
create function account_has_password(p_user_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select (medianest_is_admin() or p_user_id = medianest_user_id())
    and exists (select from local_credentials c where c.user_id = p_user_id)
$$;
alter function account_has_password(uuid) owner to medianest_definer;
grant execute on function account_has_password(uuid) to medianest_app;
