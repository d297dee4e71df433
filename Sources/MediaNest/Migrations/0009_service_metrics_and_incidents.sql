-- Measurements of the services, their incidents, and the partitions of everything that is kept by month.
-- Source: data-models document, "Service Metrics Entity" and "Service Incident Entity".
create table service_metrics (
  id           uuid             not null default gen_random_uuid(),
  service_name text             not null,
  metric_name  text             not null,
  metric_value double precision not null,
  timestamp    timestamptz      not null default now(),
  metadata     jsonb,
  primary key (id, timestamp),
  constraint service_metrics_lengths check (length(service_name) between 1 and 100 and length(metric_name) between 1 and 100)
) partition by range (timestamp);
comment on table service_metrics is 'Service Metrics Entity; partitioned by month (UTC).';
create table service_metrics_default partition of service_metrics default;

create index idx_service_metrics_service_name on service_metrics (service_name);
create index idx_service_metrics_metric_name on service_metrics (metric_name);
create index idx_service_metrics_timestamp on service_metrics (timestamp desc);
-- The specification's two columns lead; a series is read by time.
create index idx_service_metrics_service_metric on service_metrics (service_name, metric_name, timestamp desc);

alter table service_metrics enable row level security;
alter table service_metrics force row level security;
create policy service_metrics_signed_in on service_metrics for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy service_metrics_worker on service_metrics to medianest_worker using (true) with check (true);
grant select on service_metrics to medianest_app;
grant select, insert, delete on service_metrics to medianest_worker;

create table service_incidents (
  id            uuid        primary key default gen_random_uuid(),
  service_name  text        not null,
  incident_type text        not null,
  description   text        not null,
  severity      text        not null default 'low',
  status        text        not null default 'open',
  created_at    timestamptz not null default now(),
  resolved_at   timestamptz,
  metadata      jsonb,
  constraint service_incidents_name_length    check (length(service_name) between 1 and 100),
  constraint service_incidents_type_known     check (incident_type in ('outage', 'degradation', 'configuration', 'performance')),
  constraint service_incidents_severity_known check (severity in ('low', 'medium', 'high', 'critical')),
  constraint service_incidents_status_known   check (status in ('open', 'investigating', 'resolved', 'closed')),
  constraint service_incidents_resolved_at    check ((status in ('resolved', 'closed')) = (resolved_at is not null))
);
comment on table service_incidents is 'Service Incident Entity';
create index idx_service_incidents_service_name on service_incidents (service_name);
create index idx_service_incidents_status on service_incidents (status);
create index idx_service_incidents_created_at on service_incidents (created_at desc, id desc);
create index idx_service_incidents_severity on service_incidents (severity);
create index idx_service_incidents_service_status on service_incidents (service_name, status);

-- open -> investigating -> resolved -> closed; a service that recovers resolves without an investigation.
create function service_incidents_transition() returns trigger
  language plpgsql
  as $$
begin
  if new.status = old.status then
    return new;
  end if;
  if (old.status, new.status) not in (('open', 'investigating'), ('open', 'resolved'), ('investigating', 'resolved'), ('resolved', 'closed')) then
    raise exception using
      errcode = 'check_violation', constraint = 'service_incidents_transition', table = 'service_incidents',
      message = format('an incident cannot go from %s to %s', old.status, new.status);
  end if;
  if new.status = 'resolved' then
    new.resolved_at := coalesce(new.resolved_at, now());
  end if;
  return new;
end
$$;
create trigger service_incidents_transition before update on service_incidents
  for each row execute function service_incidents_transition();

alter table service_incidents enable row level security;
alter table service_incidents force row level security;
create policy service_incidents_signed_in on service_incidents for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy service_incidents_admin on service_incidents to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy service_incidents_worker on service_incidents to medianest_worker using (true) with check (true);
grant select,
  insert (id, service_name, incident_type, description, severity, metadata),
  update (description, severity, status, resolved_at, metadata)
  on service_incidents to medianest_app;
grant select, insert, update, delete on service_incidents to medianest_worker;

-- Makes the partitions from this month (UTC) to p_months_ahead months on. Rows that had to go to the default partition
-- because their month was missing move over. Runs as the tables' owner; the worker has no rights on tables as such.
create function ensure_partitions(p_months_ahead integer) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  parent        record;
  month_start   timestamptz;
  month_end     timestamptz;
  partition     text;
  fallback      text;
begin
  perform pg_advisory_xact_lock(hashtext('medianest.ensure_partitions'));
  for parent in
    select * from (values ('error_logs', 'created_at'), ('service_metrics', 'timestamp')) as t (name, key)
  loop
    fallback := parent.name || '_default';
    for month_offset in 0 .. p_months_ahead loop
      month_start := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => month_offset)) at time zone 'UTC';
      month_end := ((month_start at time zone 'UTC') + interval '1 month') at time zone 'UTC';
      partition := parent.name || to_char(month_start at time zone 'UTC', '_YYYY_MM');
      continue when to_regclass(format('public.%I', partition)) is not null;

      execute format('create table public.%I (like public.%I including defaults including constraints)', partition, parent.name);
      execute format('alter table public.%I no force row level security', fallback);
      execute format(
        'with moved as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into public.%5$I select * from moved',
        fallback, parent.key, month_start, month_end, partition
      );
      execute format('alter table public.%I force row level security', fallback);
      execute format(
        'alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent.name, partition, month_start, month_end
      );
      execute format('alter table public.%I enable row level security', partition);
      execute format('alter table public.%I force row level security', partition);
    end loop;
  end loop;
end
$$;
grant execute on function ensure_partitions(integer) to medianest_worker;

-- Drops the monthly partitions of p_table that end on or before p_before (UTC), and says how many.
create function drop_partitions_before(p_table text, p_before date) returns integer
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  partition text;
  dropped   integer := 0;
begin
  if p_table not in ('error_logs', 'service_metrics') then
    raise exception 'not partitioned by month: %', p_table using errcode = 'invalid_parameter_value';
  end if;
  for partition in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('public.%I', p_table)::regclass
      and c.relname ~ ('^' || p_table || '_[0-9]{4}_[0-9]{2}$')
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before
  loop
    execute format('drop table public.%I', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
grant execute on function drop_partitions_before(text, date) to medianest_worker;

-- Partitions have no policies: every way to their rows leads through the parent.
alter table error_logs_default enable row level security;
alter table error_logs_default force row level security;
alter table service_metrics_default enable row level security;
alter table service_metrics_default force row level security;
select ensure_partitions(2);
