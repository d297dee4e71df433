-- Streams are closed through channels that no later stream is on: Nchan may leave whoever comes onto a channel that was closed a
-- moment ago there, deaf, for as long as his stream lives. So what ends a person's streams counts them one generation on.
-- Channels: user_<id> and user_<id>_<generation>, session_<id>, role_admin, all; the first, and the last two, are never closed.
alter table users add column live_generation integer not null default 0;
comment on column users.live_generation is 'How often all of the person''s live streams were ended.';

create function users_live_generation() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  new.live_generation := old.live_generation + case
    when new.status <> old.status or new.role <> old.role
      or (new.requires_password_change and not old.requires_password_change) then 1
    else 0 end;
  return new;
end
$$;
create trigger users_live_generation before update on users
  for each row execute function users_live_generation();

create or replace function users_live() returns trigger
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
  if tg_op = 'DELETE' or new.live_generation <> old.live_generation then
    perform live_close('user_' || old.id || '_' || old.live_generation);
  end if;
  return null;
end
$$;
