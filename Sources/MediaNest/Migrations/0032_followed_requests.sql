-- The list of what somebody follows, and hand-overs whose answer was lost.

-- What a follower may know of the requests that he follows, newest first; null is no condition.
create function followed_requests(
  p_search text, p_status text, p_media_type text, p_from timestamptz, p_until timestamptz, p_before timestamptz,
  p_before_id uuid, p_limit integer
) returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, decline_reason text,
    created_at timestamptz, updated_at timestamptz, completed_at timestamptz
  )
  language sql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp
  as $$
  select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.decline_reason, r.created_at, r.updated_at,
         r.completed_at
  from media_request_followers f
  join media_requests r on r.id = f.request_id
  where f.user_id = (select medianest_user_id())
    and (p_search is null or r.search @@ media_request_query(p_search))
    and (p_status is null or r.status = p_status)
    and (p_media_type is null or r.media_type = p_media_type)
    and (p_from is null or r.created_at >= p_from)
    and (p_until is null or r.created_at < p_until)
    and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
  order by r.created_at desc, r.id desc
  limit p_limit
$$;
alter function followed_requests(text, text, text, timestamptz, timestamptz, timestamptz, uuid, integer)
  owner to medianest_definer;
grant execute on function followed_requests(text, text, text, timestamptz, timestamptz, timestamptz, uuid, integer)
  to medianest_app;

-- Written before Overseerr is asked, so that one that got no answer is looked for there when the request is taken back.
alter table media_requests add column hand_over_tried_at timestamptz;
comment on column media_requests.hand_over_tried_at is 'A hand-over that got no answer was tried then; Overseerr may have the request all the same.';
grant update (hand_over_tried_at) on media_requests to medianest_worker;

-- An attempt is no news.
create or replace function media_requests_live() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  unseen constant text[] := array['updated_at', 'next_attempt_at', 'handed_over_at', 'hand_over_tried_at'];
  ids    uuid[];
begin
  if tg_op = 'INSERT' then
    ids := array(select id from changed);
  else
    ids := array(
      select n.id from changed n join before o using (id) where to_jsonb(n) - unseen is distinct from to_jsonb(o) - unseen
    );
  end if;
  if cardinality(ids) > live_most_rows() then
    perform live_tell(array['all'], 'resync', '{}');
    return null;
  end if;
  perform live_tell(
    array['role_admin', 'user_' || c.user_id]
      || array(select 'user_' || f.user_id from media_request_followers f where f.request_id = c.id),
    'request', jsonb_build_object('id', c.id, 'status', c.status)
  )
  from changed c
  where c.id = any (ids);
  return null;
end
$$;
