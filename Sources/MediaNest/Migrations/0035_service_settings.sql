-- What admins decide about services, and people about the news of them: services of one's own, maintenance that can be
-- ended, and who hears of what.

-- YouTube downloads happen on this machine: they have no address.
alter table service_config drop constraint service_config_url_known;
alter table service_config add constraint service_config_url_known check (
  (service_name = 'youtube' and service_url = '') or (service_url ~ '^(https?|tcp)://' and length(service_url) <= 2000)
);

alter table service_status
  add column display_name text,
  add column monitors     jsonb,
  add constraint service_status_display_name_length check (length(display_name) between 1 and 50);
comment on column service_status.display_name is 'Of an admin''s own service; as he calls it.';
comment on column service_status.monitors is 'Of Uptime Kuma: what it watches, without addresses.';

grant select (display_name) on service_status to medianest_definer;

-- For nobody in particular, and nothing while the page is switched off: names and states of the services that it shows. Those
-- that an admin has named, else every known one that is watched.
create function public_status()
  returns table (service_name text, state text, since timestamptz, checked_at timestamptz, display_name text)
  language sql stable security definer rows 10 set search_path = pg_catalog, public, pg_temp
  as $$
  with page as (
    select case jsonb_typeof(value -> 'services') when 'array' then value -> 'services' end as chosen
    from settings
    where key = 'status_page' and value -> 'enabled' = 'true'
  ), shown as (
    select n.name, n.position
    from page, jsonb_array_elements_text(page.chosen) with ordinality n (name, position)
    union all
    select n.name, n.position
    from page, unnest(array['plex', 'overseerr', 'youtube', 'uptime-kuma']) with ordinality n (name, position)
    join service_status w on w.service_name = n.name and w.evaluation is not null
    where page.chosen is null
  )
  select s.service_name, case when m.is_on then 'maintenance' else current_status(s.status, s.fresh_until) end, case when not m.is_on then s.changed_at end,
         s.last_check_at, s.display_name
  from shown
  join service_status s on s.service_name = shown.name
  cross join lateral (select in_maintenance(s.service_name, now()) as is_on) m
  order by shown.position
$$;
alter function public_status() owner to medianest_definer;
grant execute on function public_status() to medianest_app;

-- An admin who removes a service of his own removes what is known of it. Its incidents stay. A new name is everybody's at once.
create policy service_status_admin on service_status for delete to medianest_app using ((select medianest_is_admin()));
create policy service_status_rename on service_status for update to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy service_states_admin on service_states for delete to medianest_app using ((select medianest_is_admin()));
grant delete on service_status, service_states to medianest_app;
grant update (display_name) on service_status to medianest_app;

-- Maintenance: what is running can be ended, and the rest changed.
alter table maintenance_windows add column ended_at timestamptz;
comment on column maintenance_windows.ended_at is 'When an admin ended it early: a time that began before is over.';
create index idx_maintenance_windows_created_by on maintenance_windows (created_by);
grant update (service_name, title, starts_at, weekdays, start_time, time_zone, duration_minutes, ended_at)
  on maintenance_windows to medianest_app;

-- Single ones that are long over are removed; weekly ones are an admin's to remove.
create policy maintenance_windows_worker_delete on maintenance_windows for delete to medianest_worker
  using (starts_at < now() - interval '90 days');
grant delete on maintenance_windows to medianest_worker;

create or replace function maintenance_window_start(p_window maintenance_windows, p_instant timestamptz) returns timestamptz
  language sql stable
  as $$
  select max(began)
  from (
    select p_window.starts_at as began
    union all
    select ((p_instant at time zone p_window.time_zone)::date - days_ago + p_window.start_time) at time zone p_window.time_zone
    from generate_series(0, 7) as days_ago
    where extract(isodow from (p_instant at time zone p_window.time_zone)::date - days_ago)::smallint = any (p_window.weekdays)
  ) times
  where began <= p_instant and (p_window.ended_at is null or began > p_window.ended_at)
$$;

-- No window is longer than a week: what began before that is over, however many there are.
create or replace function in_maintenance(p_service text, p_instant timestamptz) returns boolean
  language sql stable
  as $$
  select exists (
    select 1
    from maintenance_windows w
    where (w.service_name is null or w.service_name = p_service)
      and (w.starts_at is null or w.starts_at > p_instant - interval '8 days')
      and p_instant < maintenance_window_start(w, p_instant) + make_interval(mins => w.duration_minutes)
  )
$$;

-- The window's next beginning after an instant; null when there is none.
create function maintenance_window_next_start(p_window maintenance_windows, p_instant timestamptz) returns timestamptz
  language sql stable
  as $$
  select min(began)
  from (
    select p_window.starts_at as began
    union all
    select ((p_instant at time zone p_window.time_zone)::date + days_on + p_window.start_time) at time zone p_window.time_zone
    from generate_series(0, 7) as days_on
    where extract(isodow from (p_instant at time zone p_window.time_zone)::date + days_on)::smallint = any (p_window.weekdays)
  ) times
  where began > p_instant
$$;
grant execute on function maintenance_window_next_start(maintenance_windows, timestamptz) to medianest_app, medianest_worker;

-- When the maintenance that a service is in ends, with all windows that follow each other without a pause; null when it is in none.
create function maintenance_until(p_service text, p_instant timestamptz) returns timestamptz
  language plpgsql stable
  as $$
declare
  ends  timestamptz;
  later timestamptz := p_instant;
begin
  for turn in 1..100 loop
    select max(maintenance_window_start(w, later) + make_interval(mins => w.duration_minutes)) into later
    from maintenance_windows w
    where (w.service_name is null or w.service_name = p_service)
      and (w.starts_at is null or w.starts_at > later - interval '8 days');
    exit when later is null or later <= coalesce(ends, p_instant);
    ends := later;
  end loop;
  return ends;
end
$$;
grant execute on function maintenance_until(text, timestamptz) to medianest_app, medianest_worker;

-- When the next window of a service begins, within a week.
create function maintenance_next_start(p_service text, p_instant timestamptz) returns timestamptz
  language sql stable
  as $$
  select min(began)
  from maintenance_windows w, lateral (select maintenance_window_next_start(w, p_instant) as began) b
  where (w.service_name is null or w.service_name = p_service) and (w.starts_at is null or w.starts_at > p_instant)
    and began < p_instant + interval '7 days'
$$;
grant execute on function maintenance_next_start(text, timestamptz) to medianest_app, medianest_worker;

create function maintenance_windows_live() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp
  as $$
begin
  if tg_op = 'DELETE' and old.starts_at < now() - interval '8 days' then
    return null;  -- long over
  end if;
  perform live_tell(array['all'], 'service', jsonb_build_object('id', coalesce(new.service_name, old.service_name)));
  return null;
end
$$;
create trigger maintenance_windows_live after insert or update or delete on maintenance_windows
  for each row execute function maintenance_windows_live();

-- What a person wants to hear of services. Without a row: all for admins, outages and their ends for everybody else.
create table service_news (
  user_id    uuid        primary key references users (id) on delete cascade,
  level      text        not null,
  muted      text[]      not null default '{}',
  updated_at timestamptz not null default now(),
  constraint service_news_level_known check (level in ('all', 'outages', 'none')),
  constraint service_news_muted_count check (cardinality(muted) <= 200)
);
comment on column service_news.muted is 'Names of services that the person hears nothing of.';
create trigger service_news_updated_at before update on service_news
  for each row execute function set_updated_at();

alter table service_news enable row level security;
alter table service_news force row level security;
create policy service_news_own on service_news to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy service_news_worker on service_news for select to medianest_worker using (true);
grant select, insert (user_id, level, muted), update (level, muted) on service_news to medianest_app;
grant select on service_news to medianest_worker;

-- A service that is removed is forgotten by those who wanted to hear nothing of it: what is called so later is another.
create policy service_news_definer on service_news to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select (muted), update (muted) on service_news to medianest_definer;
create function service_config_removed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
begin
  update service_news set muted = array_remove(muted, old.service_name) where old.service_name = any (muted);
  return null;
end
$$;
alter function service_config_removed() owner to medianest_definer;
create trigger service_config_removed after delete on service_config
  for each row execute function service_config_removed();

create function service_news_level() returns text
  language sql stable
  as $$
  select coalesce(
    (select level from service_news where user_id = medianest_user_id()),
    case when medianest_is_admin() then 'all' else 'outages' end)
$$;
create function service_news_muted() returns text[]
  language sql stable
  as $$ select coalesce((select muted from service_news where user_id = medianest_user_id()), '{}') $$;
grant execute on function service_news_level(), service_news_muted() to medianest_app;

-- Whoever does not want to hear of it does not have it: not in his list, not in his count.
create policy notifications_wanted on notifications as restrictive for select to medianest_app using (
  user_id is not null or event not like 'service.%'
  or (
    coalesce(metadata ->> 'serviceName', '') <> all ((select service_news_muted())::text[])
    and case (select service_news_level())
      when 'all' then true
      when 'outages' then event = 'service.offline'
        or (event in ('service.unstable', 'service.online') and coalesce((metadata ->> 'isOutage')::boolean, true))
      else false
    end
  )
);
