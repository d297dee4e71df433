-- What monitoring remembers: the run of probes that may change a state, the intervals of each state for the uptime,
-- maintenance windows, and what happened in an incident.
alter table service_status
  add column evaluation     jsonb,
  add column changed_at     timestamptz,
  add column message        text,
  add column version        text,
  add column facts          jsonb       not null default '{}',
  add column in_maintenance boolean     not null default false;
comment on column service_status.evaluation is 'The run of probes so far, as the state machine keeps it.';
comment on column service_status.changed_at is 'Since when the status holds: the first of the probes that confirmed it.';

-- Services of the administrator's own may be ports.
alter table service_config drop constraint service_config_url_http;
alter table service_config add constraint service_config_url_known
  check (service_url ~ '^(https?|tcp)://' and length(service_url) <= 2000);
alter table service_config add constraint service_config_name_form check (service_name ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
grant delete on service_status to medianest_worker;

create table service_states (
  service_name text        not null,
  state        text        not null,
  started_at   timestamptz not null,
  ended_at     timestamptz not null,
  primary key (service_name, started_at),
  constraint service_states_name_length check (length(service_name) between 1 and 100),
  constraint service_states_state_known check (state in ('unknown', 'online', 'degraded', 'offline', 'maintenance')),
  constraint service_states_order       check (ended_at >= started_at)
);
comment on table service_states is 'How each service was from when to when; what no interval covers, nobody watched.';
comment on column service_states.ended_at is 'Exclusive; of the latest interval, the last probe.';
create index idx_service_states_ended_at on service_states (service_name, ended_at);

alter table service_states enable row level security;
alter table service_states force row level security;
create policy service_states_signed_in on service_states for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy service_states_worker on service_states to medianest_worker using (true) with check (true);
grant select on service_states to medianest_app;
grant select, insert, update, delete on service_states to medianest_worker;

create table maintenance_windows (
  id               uuid        primary key default gen_random_uuid(),
  service_name     text,
  title            text        not null,
  starts_at        timestamptz,
  weekdays         smallint[],
  start_time       time,
  time_zone        text        not null default 'UTC',
  duration_minutes integer     not null,
  created_by       uuid        references users (id) on delete set null,
  created_at       timestamptz not null default now(),
  constraint maintenance_windows_title_length check (length(title) between 1 and 200),
  constraint maintenance_windows_duration     check (duration_minutes between 1 and 10080),
  constraint maintenance_windows_once_or_weekly check (
    (starts_at is not null and weekdays is null and start_time is null)
    or (starts_at is null and start_time is not null and cardinality(weekdays) between 1 and 7
        and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[])
  )
);
comment on table maintenance_windows is 'When services may be away without anybody being told; once, or weekly by the clock of a time zone.';
comment on column maintenance_windows.service_name is 'Null for all services.';
comment on column maintenance_windows.weekdays is 'ISO: 1 is Monday, 7 Sunday.';

alter table maintenance_windows enable row level security;
alter table maintenance_windows force row level security;
create policy maintenance_windows_signed_in on maintenance_windows for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy maintenance_windows_admin on maintenance_windows to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy maintenance_windows_worker on maintenance_windows for select to medianest_worker using (true);
grant select, delete,
  insert (id, service_name, title, starts_at, weekdays, start_time, time_zone, duration_minutes, created_by)
  on maintenance_windows to medianest_app;
grant select on maintenance_windows to medianest_worker;

-- The window's latest beginning at or before an instant; weekly ones by the wall clock of their zone, so that 03:00 stays
-- 03:00 when the clocks change.
create function maintenance_window_start(p_window maintenance_windows, p_instant timestamptz) returns timestamptz
  language sql stable
  as $$
  select case
    when p_window.starts_at is not null then case when p_window.starts_at <= p_instant then p_window.starts_at end
    else (
      select max(began)
      from generate_series(0, 7) as days_ago,
           lateral (
             select ((p_instant at time zone p_window.time_zone)::date - days_ago) as day
           ) d,
           lateral (select (d.day + p_window.start_time) at time zone p_window.time_zone as began) b
      where extract(isodow from d.day)::smallint = any (p_window.weekdays) and began <= p_instant
    )
  end
$$;
grant execute on function maintenance_window_start(maintenance_windows, timestamptz) to medianest_app, medianest_worker;

create function in_maintenance(p_service text, p_instant timestamptz) returns boolean
  language sql stable
  as $$
  select exists (
    select 1
    from maintenance_windows w
    where (w.service_name is null or w.service_name = p_service)
      and p_instant < maintenance_window_start(w, p_instant) + make_interval(mins => w.duration_minutes)
  )
$$;
grant execute on function in_maintenance(text, timestamptz) to medianest_app, medianest_worker;

-- A service that goes down again soon after it came back has the same incident still.
create or replace function service_incidents_transition() returns trigger
  language plpgsql
  as $$
begin
  if new.status = old.status then
    return new;
  end if;
  if (old.status, new.status) not in (
    ('open', 'investigating'), ('open', 'resolved'), ('investigating', 'resolved'), ('resolved', 'closed'), ('resolved', 'open')
  ) then
    raise exception using
      errcode = 'check_violation', constraint = 'service_incidents_transition', table = 'service_incidents',
      message = format('an incident cannot go from %s to %s', old.status, new.status);
  end if;
  new.resolved_at := case when new.status in ('resolved', 'closed') then coalesce(new.resolved_at, old.resolved_at, now()) end;
  return new;
end
$$;
create unique index service_incidents_one_open on service_incidents (service_name) where status in ('open', 'investigating');

create table service_incident_events (
  id          bigint      generated by default as identity primary key,
  incident_id uuid        not null references service_incidents (id) on delete cascade,
  status      text        not null,
  message     text        not null,
  author_id   uuid        references users (id) on delete set null,
  created_at  timestamptz not null default now(),
  constraint service_incident_events_status_known   check (status in ('open', 'investigating', 'resolved', 'closed')),
  constraint service_incident_events_message_length check (length(message) between 1 and 2000)
);
comment on table service_incident_events is 'What happened in an incident, and what admins said about it.';
create index idx_service_incident_events_incident on service_incident_events (incident_id, id);

alter table service_incident_events enable row level security;
alter table service_incident_events force row level security;
create policy service_incident_events_signed_in on service_incident_events for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy service_incident_events_admin on service_incident_events for insert to medianest_app
  with check ((select medianest_is_admin()));
create policy service_incident_events_worker on service_incident_events to medianest_worker using (true) with check (true);
grant select, insert (incident_id, status, message, author_id) on service_incident_events to medianest_app;
grant select, insert on service_incident_events to medianest_worker;
