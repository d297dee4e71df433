-- What users ask for, and how far each request got.
-- Source: data-models document, "Media Request Entity"; schema visualization, "Media Request Lifecycle".
create table media_requests (
  id                uuid        primary key default gen_random_uuid(),
  user_id           uuid        not null references users (id) on delete cascade,
  title             text        not null,
  title_provisional boolean     not null default false,
  media_type        text        not null,
  tmdb_id           text,
  seasons           integer[],
  note              text,
  status            text        not null default 'pending',
  overseerr_id      text,
  decline_reason    text,
  attempts          integer     not null default 0,
  last_error        text,
  next_attempt_at   timestamptz,
  decided_by        uuid        references users (id) on delete set null,
  decided_at        timestamptz,
  handed_over_at    timestamptz,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  completed_at      timestamptz,
  constraint media_requests_title_length  check (length(title) between 1 and 500),
  constraint media_requests_type_known    check (media_type in ('movie', 'tv', 'music')),
  constraint media_requests_lengths check (
    length(tmdb_id) between 1 and 100 and length(overseerr_id) between 1 and 255
    and length(note) <= 2000 and length(decline_reason) <= 2000
  ),
  constraint media_requests_seasons_of_tv check (seasons is null or (media_type = 'tv' and 0 <= all (seasons))),
  constraint media_requests_status_known check (
    status in ('pending', 'approved', 'denied', 'cancelled', 'downloading', 'downloaded', 'completed', 'failed', 'retrying', 'manual')
  ),
  constraint media_requests_attempts_positive check (attempts >= 0),
  constraint media_requests_completed_at check ((status = 'completed') = (completed_at is not null))
);
comment on table media_requests is 'Media Request Entity';
comment on column media_requests.seasons is 'Sorted and distinct; null is the whole title.';
comment on column media_requests.title_provisional is 'True until the hand-over to Overseerr has found the real title.';

create index idx_media_requests_user_id on media_requests (user_id);
create index idx_media_requests_tmdb_type on media_requests (tmdb_id, media_type);
-- One open request per title, whoever made it: a second person follows the first.
create unique index media_requests_open_key on media_requests (media_type, tmdb_id, coalesce(seasons, '{}'::integer[]))
  where status not in ('completed', 'denied', 'cancelled') and tmdb_id is not null;
create unique index media_requests_overseerr_id_key on media_requests (overseerr_id) where overseerr_id is not null;
create index idx_media_requests_decided_by on media_requests (decided_by) where decided_by is not null;

-- The life cycle. Retries, hand-overs and downloads are the worker's, decisions an administrator's; whoever asked may
-- cancel, and approve himself only when his account says so.
create function media_requests_transition() returns trigger
  language plpgsql
  as $$
declare
  allowed text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      raise exception using
        errcode = 'check_violation', constraint = 'media_requests_transition', table = 'media_requests',
        message = format('a media request cannot begin as %s', new.status), detail = 'It begins as pending.';
    end if;
    new.seasons := nullif(array(select distinct season from unnest(new.seasons) as season order by season), '{}');
    return new;
  end if;

  new.updated_at := now();
  if current_user = 'medianest_app' and not medianest_is_admin() and (
    (new.decline_reason, new.attempts, new.last_error, new.decided_by) is distinct from
      (old.decline_reason, old.attempts, old.last_error, old.decided_by)
    or new.status not in (old.status, 'cancelled')
      and not (new.status = 'approved' and exists (select from public.users u where u.id = new.user_id and u.auto_approve))
  ) then
    raise exception using
      errcode = 'insufficient_privilege', constraint = 'media_requests_decision', table = 'media_requests',
      message = format('only an administrator takes a media request from %s to %s', old.status, new.status);
  end if;
  if new.status = old.status then
    return new;
  end if;

  allowed := case old.status
    when 'pending'     then array['approved', 'denied', 'cancelled', 'failed']  -- failed: Overseerr refused the hand-over
    when 'approved'    then array['downloading', 'failed', 'cancelled']
    when 'downloading' then array['downloaded', 'failed']
    when 'downloaded'  then array['completed']
    when 'failed'      then array['retrying', 'manual']
    when 'retrying'    then array['downloading', 'failed']
    when 'manual'      then array['approved', 'completed', 'denied']
    else array[]::text[]
  end;
  if old.status = 'approved' and new.media_type = 'music' then
    allowed := allowed || 'manual'::text;  -- Overseerr knows no music
  end if;
  if new.status <> all (allowed) then
    raise exception using
      errcode = 'check_violation', constraint = 'media_requests_transition', table = 'media_requests',
      message = format('a media request cannot go from %s to %s', old.status, new.status),
      detail = format('From %s: %s.', old.status, coalesce(nullif(array_to_string(allowed, ', '), ''), 'none, it is final'));
  end if;

  if new.status = 'completed' then
    new.completed_at := coalesce(new.completed_at, now());
  end if;
  if new.status in ('approved', 'denied') and new.decided_at is not distinct from old.decided_at then
    new.decided_at := now();
  end if;
  return new;
end
$$;
create trigger media_requests_transition before insert or update on media_requests
  for each row execute function media_requests_transition();

alter table media_requests enable row level security;
alter table media_requests force row level security;
create policy media_requests_own on media_requests to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy media_requests_admin on media_requests to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy media_requests_worker on media_requests to medianest_worker using (true) with check (true);
create policy media_requests_definer on media_requests for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select,
  insert (id, user_id, title, title_provisional, media_type, tmdb_id, seasons, note),
  update (status, note, decline_reason, attempts, last_error, next_attempt_at, decided_by)
  on media_requests to medianest_app;
grant select,
  insert (id, user_id, title, title_provisional, media_type, tmdb_id, seasons, note, created_at),
  update (title, title_provisional, status, overseerr_id, decline_reason, attempts, last_error, next_attempt_at, decided_by,
    decided_at, handed_over_at, completed_at)
  on media_requests to medianest_worker;
grant select (id, user_id, title, media_type, tmdb_id, seasons, status, created_at, completed_at)
  on media_requests to medianest_definer;

-- The second and every further person who wants the title of an open request.
create table media_request_followers (
  request_id uuid        not null references media_requests (id) on delete cascade,
  user_id    uuid        not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (request_id, user_id)
);
comment on table media_request_followers is 'People who are told about somebody else''s request.';
create index idx_media_request_followers_user_id on media_request_followers (user_id, created_at desc);

alter table media_request_followers enable row level security;
alter table media_request_followers force row level security;
create policy media_request_followers_own on media_request_followers to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy media_request_followers_admin on media_request_followers for select to medianest_app
  using ((select medianest_is_admin()));
create policy media_request_followers_worker on media_request_followers to medianest_worker using (true) with check (true);
create policy media_request_followers_definer on media_request_followers to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select, delete on media_request_followers to medianest_app;
grant select, insert, delete on media_request_followers to medianest_worker;
grant select (request_id, user_id), insert (request_id, user_id) on media_request_followers to medianest_definer;

-- Makes the current user a follower of somebody else's open request for the title, once, and returns what he may know of
-- it; no row when there is none. Rows of media_requests stay their owner's.
create function follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[])
  returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamptz,
    completed_at timestamptz
  )
  language sql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  with open_request as (
    select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.created_at, r.completed_at
    from media_requests r
    where r.media_type = p_media_type and r.tmdb_id = p_tmdb_id
      and coalesce(r.seasons, '{}'::integer[]) = array(select distinct season from unnest(p_seasons) as season order by season)
      and r.status not in ('completed', 'denied', 'cancelled')
      and r.user_id <> (select medianest_user_id())
    limit 1
  ), followed as (
    insert into media_request_followers (request_id, user_id)
    select o.id, medianest_user_id() from open_request o
    on conflict (request_id, user_id) do nothing
  )
  select o.id, o.title, o.media_type, o.tmdb_id, o.seasons, o.status, o.created_at, o.completed_at from open_request o
$$;
alter function follow_open_request(text, text, integer[]) owner to medianest_definer;
grant execute on function follow_open_request(text, text, integer[]) to medianest_app;

-- The same by id.
create function follow_request(p_id uuid)
  returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamptz,
    completed_at timestamptz
  )
  language sql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  with open_request as (
    select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.created_at, r.completed_at
    from media_requests r
    where r.id = p_id and r.status not in ('completed', 'denied', 'cancelled')
      and r.user_id <> (select medianest_user_id())
  ), followed as (
    insert into media_request_followers (request_id, user_id)
    select o.id, medianest_user_id() from open_request o
    on conflict (request_id, user_id) do nothing
  )
  select o.id, o.title, o.media_type, o.tmdb_id, o.seasons, o.status, o.created_at, o.completed_at from open_request o
$$;
alter function follow_request(uuid) owner to medianest_definer;
grant execute on function follow_request(uuid) to medianest_app;

-- Every transition, written by the trigger below and by nobody else.
create table media_request_events (
  id          bigint      generated always as identity primary key,
  request_id  uuid        not null references media_requests (id) on delete cascade,
  user_id     uuid        not null references users (id) on delete cascade,
  from_status text,
  to_status   text        not null,
  actor_id    uuid        references users (id) on delete set null,
  actor       text        not null,
  reason      text,
  created_at  timestamptz not null default now(),
  constraint media_request_events_actor_known check (actor in ('user', 'admin', 'overseerr', 'system'))
);
comment on table media_request_events is 'History of media requests; user_id is the request''s owner.';
create index idx_media_request_events_request_id on media_request_events (request_id, id);
create index idx_media_request_events_user_id on media_request_events (user_id);
create index idx_media_request_events_actor_id on media_request_events (actor_id) where actor_id is not null;
create index idx_media_request_events_created_at on media_request_events (created_at);

-- A process that acts for Overseerr says so in medianest.actor; otherwise who asks is derived.
create function media_requests_record_event() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  acting_user uuid := medianest_user_id();
begin
  if tg_op = 'UPDATE' and new.status = old.status then
    return null;
  end if;
  insert into media_request_events (request_id, user_id, from_status, to_status, actor_id, actor, reason)
  values (
    new.id, new.user_id, case when tg_op = 'UPDATE' then old.status end, new.status, acting_user,
    coalesce(
      nullif(current_setting('medianest.actor', true), ''),
      case when acting_user = new.user_id then 'user' when medianest_is_admin() then 'admin' else 'system' end
    ),
    case when new.status = 'denied' then new.decline_reason
         when new.status in ('failed', 'manual', 'retrying') then new.last_error end
  );
  return null;
end
$$;
alter function media_requests_record_event() owner to medianest_definer;
create trigger media_requests_record_event after insert or update of status on media_requests
  for each row execute function media_requests_record_event();

alter table media_request_events enable row level security;
alter table media_request_events force row level security;
create policy media_request_events_own on media_request_events for select to medianest_app
  using (user_id = (select medianest_user_id()));
create policy media_request_events_follower on media_request_events for select to medianest_app
  using (request_id in (select f.request_id from media_request_followers f where f.user_id = (select medianest_user_id())));
create policy media_request_events_admin on media_request_events for select to medianest_app
  using ((select medianest_is_admin()));
create policy media_request_events_worker on media_request_events for select to medianest_worker using (true);
create policy media_request_events_definer on media_request_events for insert to medianest_definer
  with check (current_user = 'medianest_definer');
grant select on media_request_events to medianest_app, medianest_worker;
grant insert (request_id, user_id, from_status, to_status, actor_id, actor, reason)
  on media_request_events to medianest_definer;
