-- What the looks at the database's health found, and the numbers that are told to Prometheus.
-- Source: database diagrams, "Performance Monitoring Dashboard". Its series are rows of service_metrics, of the service `database`.
create table database_measures (
  name        text             primary key,
  value       double precision,
  state       text             not null,
  since       timestamptz      not null,
  measured_at timestamptz      not null,
  reason      text,
  evaluation  jsonb            not null,
  details     jsonb            not null default '[]',
  constraint database_measures_state_known check (state in ('unknown', 'ok', 'yellow', 'red', 'critical')),
  constraint database_measures_lengths     check (length(name) between 1 and 100 and length(reason) <= 500)
);
comment on table database_measures is 'Database health: each measure as it was last seen.';
comment on column database_measures.state is 'After hysteresis: one bad value changes nothing.';
comment on column database_measures.reason is 'Why there is no value; null where there is one.';
comment on column database_measures.evaluation is 'The run of values so far, as the rule keeps it.';

alter table database_measures enable row level security;
alter table database_measures force row level security;
create policy database_measures_admin on database_measures for select to medianest_app
  using ((select medianest_is_admin()));
create policy database_measures_worker on database_measures to medianest_worker using (true) with check (true);
create policy database_measures_definer on database_measures for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select on database_measures to medianest_app;
grant select, insert, update, delete on database_measures to medianest_worker;
grant select (name, value, state) on database_measures to medianest_definer;

create table database_samples (
  taken_at timestamptz primary key,
  counters jsonb       not null
);
comment on table database_samples is 'Counters as they stood, for ten minutes: what happened in between is their difference.';

alter table database_samples enable row level security;
alter table database_samples force row level security;
create policy database_samples_worker on database_samples to medianest_worker using (true) with check (true);
grant select, insert, delete on database_samples to medianest_worker;

-- Prometheus is no user: it gets counts, and no row of anybody's.
create policy service_states_definer on service_states for select to medianest_definer
  using (current_user = 'medianest_definer');
create policy service_incidents_definer on service_incidents for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select (service_name, status, response_time_ms, uptime_percentage, last_check_at)
  on service_status to medianest_definer;
grant select (service_name, state, started_at, ended_at) on service_states to medianest_definer;
grant select (severity, status) on service_incidents to medianest_definer;
grant select (status) on notification_outbox to medianest_definer;

create function metrics_numbers() returns table (metric text, label text, value double precision)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select 'jobs', s.status, (select count(*) from (select from jobs j where j.status = s.status limit 10000) counted)
  from unnest(array['queued', 'running', 'dead']) s (status)
  union all
  select 'oldest_job', '', coalesce(extract(epoch from now() - min(run_at)), 0)
  from jobs
  where status = 'queued' and run_at <= now()
  union all
  select 'outbox', s.status, (select count(*) from (select from notification_outbox o where o.status = s.status limit 10000) counted)
  from unnest(array['waiting', 'sending', 'dead']) s (status)
  union all
  select 'incidents', s.severity, (
    select count(*) from service_incidents i where i.status in ('open', 'investigating') and i.severity = s.severity)
  from unnest(array['low', 'medium', 'high', 'critical']) s (severity)
  union all
  select 'deadlocks', '', deadlocks from pg_stat_database where datname = current_database()
  union all
  select 'measure', m.name, m.value from database_measures m where m.value is not null
  union all
  select 'alert', m.name, array_position(array['ok', 'yellow', 'red', 'critical'], m.state) - 1
  from database_measures m
  where m.state <> 'unknown'
$$;
alter function metrics_numbers() owner to medianest_definer;
grant execute on function metrics_numbers() to medianest_app, medianest_worker;

-- What was seen of a service holds for as long as somebody looks: after that, nothing is known.
alter table service_status add column fresh_until timestamptz;
comment on column service_status.fresh_until is 'Until when another look is due; some are missing after that.';
create function current_status(p_status text, p_fresh_until timestamptz) returns text
  language sql stable
  return case when p_fresh_until < now() then 'unknown' else p_status end;
grant execute on function current_status(text, timestamptz) to medianest_app, medianest_worker, medianest_definer;
grant select (fresh_until) on service_status to medianest_definer;

-- Those that are watched. Uptimes from 0 to 1, null where nothing is known; unknown and maintenance are left out.
create function metrics_services() returns table (
  service_name text, kind text, status text, in_maintenance boolean, response_time_ms integer,
  uptime_1d double precision, uptime_30d double precision
)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select s.service_name, c.config_data ->> 'kind', current_status(s.status, s.fresh_until), in_maintenance(s.service_name, now()), s.response_time_ms, d.uptime,
         s.uptime_percentage / 100
  from service_status s
  left join service_config c on c.service_name = s.service_name
  cross join lateral (
    select sum(extract(epoch from i.ended_at - greatest(i.started_at, now() - interval '1 day')))
             filter (where i.state in ('online', 'degraded'))::double precision
           / nullif(sum(extract(epoch from i.ended_at - greatest(i.started_at, now() - interval '1 day')))
             filter (where i.state in ('online', 'degraded', 'offline')), 0)::double precision as uptime
    from service_states i
    where i.service_name = s.service_name and i.ended_at > now() - interval '1 day'
  ) d
  where s.evaluation is not null
  order by s.service_name
$$;
alter function metrics_services() owner to medianest_definer;
grant execute on function metrics_services() to medianest_app, medianest_worker;
