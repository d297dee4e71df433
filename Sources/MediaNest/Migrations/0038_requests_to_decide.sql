-- What admins have to decide: found as one list, and told.

-- `pending` waits for a yes; `failed` and `manual` wait for somebody who looks. Few are in these states, of however many.
create index idx_media_requests_undecided on media_requests (created_at desc, id desc)
  where status in ('pending', 'failed', 'manual');

-- The admins' search as in 0028, with that list as one more condition. A list of states in place of the one would not do: the
-- index on states gives their requests in order only for a single one.
drop function find_media_requests(text, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer);
drop function find_rare_media_requests(tsquery, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer);

create function find_rare_media_requests(
  p_words tsquery, p_status text, p_media_type text, p_user_id uuid, p_from timestamptz, p_until timestamptz,
  p_before timestamptz, p_before_id uuid, p_limit integer, p_undecided boolean
) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
  set plan_cache_mode = force_custom_plan set jit = off
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
  as $$
begin
  return query
    select r.id
    from media_requests r
    where r.search @@ p_words
      and (p_status is null or r.status = p_status)
      and (not p_undecided or r.status in ('pending', 'failed', 'manual'))
      and (p_media_type is null or r.media_type = p_media_type)
      and (p_user_id is null or r.user_id = p_user_id)
      and (p_from is null or r.created_at >= p_from)
      and (p_until is null or r.created_at < p_until)
      and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
    order by r.created_at desc, r.id desc
    limit p_limit;
end
$$;
alter function find_rare_media_requests(
  tsquery, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer, boolean
) owner to medianest_definer;

create function find_media_requests(
  p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamptz, p_until timestamptz,
  p_before timestamptz, p_before_id uuid, p_limit integer, p_undecided boolean default false
) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
  set plan_cache_mode = force_custom_plan set jit = off
  as $$
declare
  newest constant integer := 10000;
  words constant tsquery := media_request_query(p_search);
  seen integer;
  found_ids uuid[];
begin
  if words is null or not coalesce(medianest_is_admin(), false) then
    return;
  end if;
  select count(*), (array_agg(n.id order by n.created_at desc, n.id desc) filter (where n.search @@ words))[1:p_limit]
  into seen, found_ids
  from (
    select r.id, r.created_at, r.search
    from media_requests r
    where (p_status is null or r.status = p_status)
      and (not p_undecided or r.status in ('pending', 'failed', 'manual'))
      and (p_media_type is null or r.media_type = p_media_type)
      and (p_user_id is null or r.user_id = p_user_id)
      and (p_from is null or r.created_at >= p_from)
      and (p_until is null or r.created_at < p_until)
      and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
    order by r.created_at desc, r.id desc
    limit newest
  ) n;
  if seen = newest and coalesce(cardinality(found_ids), 0) < p_limit then
    return query
      select find_rare_media_requests(
        words, p_status, p_media_type, p_user_id, p_from, p_until, p_before, p_before_id, p_limit, p_undecided);
  else
    return query select unnest(found_ids);
  end if;
end
$$;
alter function find_media_requests(
  text, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer, boolean
) owner to medianest_definer;
grant execute on function find_media_requests(
  text, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer, boolean
) to medianest_app;

-- Who asks cannot know who the admins are, and may write no news for them: this tells them of his own request, with what he
-- is about to commit. One that needs nobody's decision, and his own where he is an admin himself, is no news for him.
create function tell_admins_of_request(p_id uuid, p_type text, p_title text, p_message text) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  insert into notifications (user_id, type, title, message, event, dedupe_key, metadata)
  select u.id, p_type, p_title, p_message, 'request.pending', 'request.pending:' || r.id || ':1',
         jsonb_build_object('requestId', r.id)
  from media_requests r
  join users u on u.role = 'ADMIN' and u.status = 'active' and u.id <> r.user_id
  where r.id = p_id and r.user_id = medianest_user_id() and r.status = 'pending'
$$;
alter function tell_admins_of_request(uuid, text, text, text) owner to medianest_definer;
grant execute on function tell_admins_of_request(uuid, text, text, text) to medianest_app;
create policy notifications_definer_insert on notifications for insert to medianest_definer
  with check (current_user = 'medianest_definer');

-- Whatever ends the waiting, wherever it was decided, and whether or not it is news itself: theirs is none any more.
create function media_requests_decided() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
begin
  update notifications set read = true, read_at = now()
  where dedupe_key = 'request.pending:' || new.id || ':1' and not read
    and user_id in (select u.id from users u where u.role = 'ADMIN');
  return null;
end
$$;
alter function media_requests_decided() owner to medianest_definer;
create trigger media_requests_decided after update of status on media_requests
  for each row when (old.status = 'pending' and new.status <> 'pending') execute function media_requests_decided();
create policy notifications_definer_select on notifications for select to medianest_definer
  using (current_user = 'medianest_definer');
create policy notifications_definer_update on notifications for update to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select (user_id, dedupe_key, read), insert (user_id, type, title, message, event, dedupe_key, metadata),
  update (read, read_at)
  on notifications to medianest_definer;

-- 0026, and what else is an admin's to know: new requests, and whose account lost its access.
create or replace function notification_topic(event text) returns text
  language sql immutable parallel safe
  return case
    when event in ('request.completed', 'request.partly_available') then 'available'
    when event in ('request.approved', 'request.cancelled') then 'progress'
    when event in ('request.needs_admin', 'request.pending') or event like any ('{admin.%,account.%,database.%}')
      then 'administration'
    when event like 'request.%' then 'problems'
    when event like 'download.%' then 'downloads'
    when event like 'service.%' or event like 'incident.%' then 'services'
    when event like 'security.%' then 'security'
    else 'announcements'
  end;

-- What holds for everybody whose account says nothing else.
alter table settings no force row level security;
insert into settings (key, value) values ('requests', '{}');
alter table settings force row level security;
