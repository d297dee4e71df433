-- Tells whoever may know what has changed. `medianest live` listens on `medianest_live` and passes it on to the streams of
-- browsers; a notification goes out when its transaction commits, and only then.
--
-- A message has three lines: channel, event, body. It names rows and their state and nothing else: whoever wants to know
-- more asks the API, which looks at who is asking. The event `close` ends the streams of its channel.
-- Channels: user_<id>, session_<id>, role_admin, all.

create function live_tell(p_channels text[], p_event text, p_row jsonb) returns void
  language sql volatile
  as $$
  with event as materialized (
    select jsonb_build_object('eventId', gen_random_uuid(), 'type', p_event) || p_row as body  -- one id, however it comes
  )
  select pg_notify('medianest_live', concat_ws(e'\n', channel, p_event, event.body))
  from event, (select distinct unnest(p_channels)) as channels (channel)
  order by channel
$$;
comment on function live_tell(text[], text, jsonb) is 'Tells the streams of some channels that a row has changed.';

create function live_close(p_channel text) returns void
  language sql volatile
  as $$ select pg_notify('medianest_live', p_channel || e'\nclose\n') $$;
comment on function live_close(text) is 'Ends the streams of a channel.';

-- A statement that changes more rows than this is told as one event: look at everything again.
create function live_most_rows() returns integer language sql immutable parallel safe return 200;

grant execute on function live_tell(text[], text, jsonb), live_close(text), live_most_rows()
  to medianest_app, medianest_worker, medianest_definer;

-- Requests: whoever asked, whoever follows, and admins. Its followers are not everybody's to see: hence the definer.
create function media_requests_live() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  unseen constant text[] := array['updated_at', 'next_attempt_at', 'handed_over_at'];
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
alter function media_requests_live() owner to medianest_definer;
create trigger media_requests_live_insert after insert on media_requests
  referencing new table as changed
  for each statement execute function media_requests_live();
create trigger media_requests_live_update after update on media_requests
  referencing old table as before new table as changed
  for each statement execute function media_requests_live();

-- Whoever begins or ceases to follow sees another list.
create function media_request_followers_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  perform live_tell(array['user_' || c.user_id], 'request', jsonb_build_object('id', c.request_id))
  from changed c
  limit live_most_rows();
  return null;
end
$$;
create trigger media_request_followers_live_insert after insert on media_request_followers
  referencing new table as changed
  for each statement execute function media_request_followers_live();
create trigger media_request_followers_live_delete after delete on media_request_followers
  referencing old table as changed
  for each statement execute function media_request_followers_live();

-- Notifications, and what is read of them: one event a person, with the row's id when it is a single one.
create function notifications_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
declare
  users uuid[];
begin
  if tg_op = 'INSERT' then
    users := array(select distinct user_id from changed);
  else
    users := array(select distinct n.user_id from changed n join before o using (id) where n.read <> o.read);
  end if;
  if cardinality(users) > live_most_rows() then
    perform live_tell(array['all'], 'resync', '{}');
    return null;
  end if;
  perform live_tell(array[coalesce('user_' || told.user_id, 'all')], 'notification', jsonb_strip_nulls(jsonb_build_object('id', told.id)))
  from (
    select u.user_id, case when count(*) = 1 then min(c.id::text) end as id
    from unnest(users) as u (user_id)
    join changed c on c.user_id is not distinct from u.user_id
    group by u.user_id
  ) told;
  return null;
end
$$;
create trigger notifications_live_insert after insert on notifications
  referencing new table as changed
  for each statement execute function notifications_live();
create trigger notifications_live_update after update on notifications
  referencing old table as before new table as changed
  for each statement execute function notifications_live();

create function notification_receipts_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  perform live_tell(array['user_' || reader.user_id], 'notification', '{}')
  from (select distinct c.user_id from changed c limit live_most_rows()) reader;
  return null;
end
$$;
create trigger notification_receipts_live_insert after insert on notification_receipts
  referencing new table as changed
  for each statement execute function notification_receipts_live();
create trigger notification_receipts_live_delete after delete on notification_receipts
  referencing old table as changed
  for each statement execute function notification_receipts_live();

-- Services: when their state changes, not each time they are looked at.
create function service_status_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and (new.status, new.in_maintenance) = (old.status, old.in_maintenance) then
    return null;
  end if;
  perform live_tell(array['all'], 'service', jsonb_build_object('id', new.service_name, 'status', new.status));
  return null;
end
$$;
create trigger service_status_live after insert or update on service_status
  for each row execute function service_status_live();

create function service_incidents_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  perform live_tell(
    array['all'], 'incident', jsonb_build_object('id', new.id, 'serviceName', new.service_name, 'status', new.status));
  return null;
end
$$;
create trigger service_incidents_live after insert or update on service_incidents
  for each row execute function service_incidents_live();

-- Downloads: every step for their owner, changes of state for admins too.
create function youtube_downloads_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
declare
  download youtube_downloads := case when tg_op = 'DELETE' then old else new end;
begin
  perform live_tell(
    case when tg_op = 'UPDATE' and new.status = old.status
      then array['user_' || download.user_id] else array['user_' || download.user_id, 'role_admin'] end,
    'download',
    jsonb_build_object(
      'id', download.id, 'status', case when tg_op = 'DELETE' then 'deleted' else download.status end,
      'progress', download.progress));
  return null;
end
$$;
create trigger youtube_downloads_live after insert or update or delete on youtube_downloads
  for each row execute function youtube_downloads_live();

-- Accounts: who may no longer do what his streams were opened for loses them, and opens others if he may.
create function users_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
declare
  unseen constant text[] := array['updated_at', 'last_login_at', 'last_access_check_at', 'plex_token'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - unseen = to_jsonb(old) - unseen then
    return null;
  end if;
  if tg_op = 'INSERT' then
    perform live_tell(array['role_admin'], 'user', jsonb_build_object('id', new.id, 'status', new.status));
    return null;
  end if;
  perform live_tell(
    array['role_admin', 'user_' || old.id], 'user',
    jsonb_build_object('id', old.id, 'status', case when tg_op = 'DELETE' then 'deleted' else new.status end));
  if tg_op = 'DELETE' or new.status <> 'active' or new.role <> old.role
    or (new.requires_password_change and not old.requires_password_change)
  then
    perform live_close('user_' || old.id);
  end if;
  return null;
end
$$;
create trigger users_live after insert or update or delete on users
  for each row execute function users_live();

-- A session that is over: its streams as well.
create function sessions_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  perform live_close('session_' || old.id);
  return null;
end
$$;
create trigger sessions_live_update after update of status on sessions
  for each row when (new.status in ('expired', 'revoked') and new.status <> old.status)
  execute function sessions_live();
create trigger sessions_live_delete after delete on sessions
  for each row when (old.status in ('active', 'refreshed'))
  execute function sessions_live();
