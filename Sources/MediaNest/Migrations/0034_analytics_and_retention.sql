-- Reports that stand on what is summed up once a day, how far that has come, and what is removed when.

-- How far each sum has come, so that nothing is summed up twice and nothing is left out after days without a worker.
create table roll_up_progress (
  name           text        primary key,
  rolled_up_to   timestamptz not null,
  looked_back_on date        not null,
  constraint roll_up_progress_name_known check (name in ('5m', '1h', '1d', 'reports'))
);
comment on table roll_up_progress is 'Up to when metric_rollups, by resolution, and the reporting tables are complete.';
comment on column roll_up_progress.looked_back_on is 'The day (UTC) on which what came late was last looked for in the days before.';
alter table roll_up_progress enable row level security;
alter table roll_up_progress force row level security;
create policy roll_up_progress_signed_in on roll_up_progress for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy roll_up_progress_worker on roll_up_progress to medianest_worker using (true) with check (true);
grant select on roll_up_progress to medianest_app;
grant select, insert, update on roll_up_progress to medianest_worker;

-- What each person did on a day; the sums of everybody are made of these rows. When an account is deleted its rows stay
-- without the person, so that yesterday's numbers are still yesterday's.
create table request_reports_by_user_daily (
  id                 bigint    generated always as identity primary key,
  day                date      not null,
  user_id            uuid      references users (id) on delete set null,
  media_type         text      not null,
  requested          integer   not null default 0,
  approved           integer   not null default 0,
  denied             integer   not null default 0,
  cancelled          integer   not null default 0,
  completed          integer   not null default 0,
  failed             integer   not null default 0,
  processing_seconds integer[] not null default '{}',
  constraint request_reports_by_user_daily_type_known check (media_type in ('movie', 'tv', 'music'))
);
comment on table request_reports_by_user_daily is 'Media requests by day (UTC), person and type: how many entered each state.';
comment on column request_reports_by_user_daily.processing_seconds is 'From the request to its completion, of each that was completed.';
create unique index request_reports_by_user_daily_key on request_reports_by_user_daily (day, user_id, media_type);
create index idx_request_reports_by_user_daily_user on request_reports_by_user_daily (user_id, day);

create table download_reports_by_user_daily (
  id                 bigint    generated always as identity primary key,
  day                date      not null,
  user_id            uuid      references users (id) on delete set null,
  queued             integer   not null default 0,
  completed          integer   not null default 0,
  failed             integer   not null default 0,
  cancelled          integer   not null default 0,
  videos             integer   not null default 0,
  bytes              bigint    not null default 0,
  processing_seconds integer[] not null default '{}'
);
comment on table download_reports_by_user_daily is
  'YouTube downloads by day (UTC) and person; videos and bytes on the day their download was completed.';
create unique index download_reports_by_user_daily_key on download_reports_by_user_daily (day, user_id);
create index idx_download_reports_by_user_daily_user on download_reports_by_user_daily (user_id, day);

-- Percentiles of days cannot be made into a month's. Counts by classes that are 4 % wide can: whatever the range, the answer is
-- within 2 % (Masson, Rim, Lee: "DDSketch", VLDB 2019).
create table request_processing_daily (
  day           date     not null,
  media_type    text     not null,
  bucket        smallint not null,
  request_count integer  not null,
  primary key (day, media_type, bucket),
  constraint request_processing_daily_type_known check (media_type in ('movie', 'tv', 'music'))
);
comment on table request_processing_daily is 'How long completed requests took, by day (UTC), type and class of duration.';
alter table request_reports_daily add column p95_processing_seconds double precision;

create function duration_bucket(p_seconds double precision) returns smallint
  language sql immutable strict parallel safe
  return ceil(ln(greatest(p_seconds, 1)) / ln(1.04))::smallint;
create function duration_of_bucket(p_bucket integer) returns double precision
  language sql immutable strict parallel safe
  return 2 * power(1.04::double precision, p_bucket) / 2.04;
grant execute on function duration_bucket(double precision), duration_of_bucket(integer) to medianest_app, medianest_worker;

create table service_reports_daily (
  day                 date             not null,
  service_name        text             not null,
  online_seconds      double precision not null default 0,
  degraded_seconds    double precision not null default 0,
  offline_seconds     double precision not null default 0,
  unknown_seconds     double precision not null default 0,
  maintenance_seconds double precision not null default 0,
  incidents           integer          not null default 0,
  resolved_incidents  integer          not null default 0,
  repair_seconds      double precision not null default 0,
  primary key (day, service_name)
);
comment on table service_reports_daily is 'How long each service was in each state, by day (UTC), and its incidents.';
comment on column service_reports_daily.repair_seconds is 'From beginning to end, of the incidents that were resolved on the day.';

alter table request_reports_by_user_daily enable row level security;
alter table request_reports_by_user_daily force row level security;
create policy request_reports_by_user_daily_own on request_reports_by_user_daily for select to medianest_app
  using (user_id = (select medianest_user_id()));
create policy request_reports_by_user_daily_admin on request_reports_by_user_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy request_reports_by_user_daily_definer on request_reports_by_user_daily for select to medianest_definer
  using (current_user = 'medianest_definer');
create policy request_reports_by_user_daily_worker on request_reports_by_user_daily to medianest_worker using (true) with check (true);

alter table download_reports_by_user_daily enable row level security;
alter table download_reports_by_user_daily force row level security;
create policy download_reports_by_user_daily_own on download_reports_by_user_daily for select to medianest_app
  using (user_id = (select medianest_user_id()));
create policy download_reports_by_user_daily_admin on download_reports_by_user_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy download_reports_by_user_daily_definer on download_reports_by_user_daily for select to medianest_definer
  using (current_user = 'medianest_definer');
create policy download_reports_by_user_daily_worker on download_reports_by_user_daily to medianest_worker using (true) with check (true);

alter table request_processing_daily enable row level security;
alter table request_processing_daily force row level security;
create policy request_processing_daily_admin on request_processing_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy request_processing_daily_worker on request_processing_daily to medianest_worker using (true) with check (true);

alter table service_reports_daily enable row level security;
alter table service_reports_daily force row level security;
create policy service_reports_daily_signed_in on service_reports_daily for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy service_reports_daily_worker on service_reports_daily to medianest_worker using (true) with check (true);

grant select on request_reports_by_user_daily, download_reports_by_user_daily, request_processing_daily, service_reports_daily
  to medianest_app;
grant select, insert, update, delete
  on request_reports_by_user_daily, download_reports_by_user_daily, request_processing_daily, service_reports_daily
  to medianest_worker;
grant select on request_reports_by_user_daily, download_reports_by_user_daily, reporting_users to medianest_definer;

-- What the household did, for everybody in it: oneself by name, the others masked and without their ids. The dates include
-- both ends.
create function household_report(p_from date, p_to date)
  returns table (
    name text, is_self boolean, requested bigint, approved bigint, denied bigint, completed bigint, downloads bigint, videos bigint,
    bytes bigint
  )
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  with days as (
    select r.user_id, r.requested, r.approved, r.denied, r.completed, 0 as downloads, 0 as videos, 0::bigint as bytes
    from request_reports_by_user_daily r
    where r.day between p_from and p_to
    union all
    select d.user_id, 0, 0, 0, 0, d.completed, d.videos, d.bytes
    from download_reports_by_user_daily d
    where d.day between p_from and p_to
  ), people as (
    select user_id, sum(requested) as requested, sum(approved) as approved, sum(denied) as denied, sum(completed) as completed,
           sum(downloads) as downloads, sum(videos) as videos, sum(bytes)::bigint as bytes
    from days
    where medianest_user_id() is not null
    group by user_id
  )
  select case when p.user_id = medianest_user_id() then own.name else coalesce(u.name, u.email) end,
         coalesce(p.user_id = medianest_user_id(), false),
         p.requested, p.approved, p.denied, p.completed, p.downloads, p.videos, p.bytes
  from people p
  left join reporting_users u on u.id = p.user_id
  left join users own on own.id = p.user_id and own.id = medianest_user_id()
  order by p.requested desc, p.videos desc, p.user_id
  limit 1000
$$;
alter function household_report(date, date) owner to medianest_definer;
grant execute on function household_report(date, date) to medianest_app;
grant execute on function mask_email(text) to medianest_definer;

-- What the sums of a day are made from, found by the day.
create index idx_youtube_downloads_completed_at on youtube_downloads (completed_at) where completed_at is not null;
create index idx_youtube_downloads_ended_at on youtube_downloads (updated_at) where status in ('failed', 'cancelled');
create index idx_service_states_time on service_states (ended_at);
create index idx_service_incidents_resolved_at on service_incidents (resolved_at) where resolved_at is not null;

-- Filtered lists of errors come newest first, a page at a time, however many there are. Paths and codes are compared by
-- bytes, as a beginning needs it.
drop index idx_error_logs_status_code;
create index idx_error_logs_status_code on error_logs (status_code, created_at desc, id desc);
create index idx_error_logs_request_path on error_logs (request_path collate "C", created_at desc, id desc);
-- Of those that begin with the same columns the longer one stays, under the specification's name.
drop index idx_error_logs_error_code, idx_error_logs_code_created, idx_error_logs_user_date;
create index idx_error_logs_error_code on error_logs (error_code collate "C", created_at desc, id desc);
alter index idx_error_logs_user_created rename to idx_error_logs_user_date;

-- Errors are kept for 30 days: by months, some would stay for two. So they have a partition a week, and measurements, which are
-- kept for 90 days and are about nobody, one a month.
create function partition_step(p_table text) returns interval
  language sql immutable strict parallel safe
  return case p_table when 'error_logs' then interval '7 days' when 'service_metrics' then interval '1 month' end;

-- The month or week (Monday first, UTC) that an instant lies in.
create function partition_start(p_table text, p_instant timestamptz) returns timestamptz
  language sql immutable strict parallel safe
  return date_trunc(case p_table when 'error_logs' then 'week' else 'month' end, p_instant, 'UTC');

-- The partitions beside the default one, and the time of each.
create function partitions_of(p_table text) returns table (partition text, starts_at timestamptz, ends_at timestamptz)
  language sql stable set search_path = pg_catalog, public, pg_temp
  as $$
  select b.partition, b.bounds[1]::timestamptz, b.bounds[2]::timestamptz
  from (
    select c.relname::text as partition,
           regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$FROM \('([^']+)'\) TO \('([^']+)'\)$re$) as bounds
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where p_table in ('error_logs', 'service_metrics') and i.inhparent = format('public.%I', p_table)::regclass
  ) b
  where b.bounds is not null
$$;
grant execute on function partition_step(text), partition_start(text, timestamptz), partitions_of(text) to medianest_app, medianest_worker;

-- Makes what partitions of p_table are missing in this month or week (UTC) and the p_ahead next ones, and in those of rows that
-- had to go to the default partition because theirs was missing; such rows move over. Runs as the tables' owner. While nothing
-- is missing nothing is locked; else in the order of whoever reads and writes: accounts, the table, its partitions.
drop function ensure_partitions(integer);
create function ensure_partitions(p_table text, p_ahead integer) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '5s'
  as $$
declare
  key      constant text := case p_table when 'error_logs' then 'created_at' when 'service_metrics' then 'timestamp' end;
  fallback constant text := p_table || '_default';
  aside    constant text := p_table || '_aside';
  gaps     tstzrange[];
  gap      tstzrange;
  made     text;
begin
  if key is null then
    raise exception 'not partitioned by time: %', p_table using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtext('medianest.ensure_partitions'));
  -- A month of before errors had weeks may end or begin within one: a gap begins with its period or where a partition ends.
  execute format(
    $query$
    with periods as (
      select starts_at, (starts_at at time zone 'UTC' + partition_step(%1$L)) at time zone 'UTC' as ends_at
      from (
        select (partition_start(%1$L, now()) at time zone 'UTC' + ahead * partition_step(%1$L)) at time zone 'UTC' as starts_at
        from generate_series(0, %2$s) as ahead
        union
        select partition_start(%1$L, %3$I) from public.%4$I
        where %3$I > now() - interval '2 years' and %3$I < now() + interval '1 year'
      ) p
    ), partitions as (
      select starts_at, ends_at from partitions_of(%1$L)
    ), beginnings as (
      select starts_at, ends_at from periods
      union
      select p.ends_at, d.ends_at from periods d join partitions p on p.ends_at > d.starts_at and p.ends_at < d.ends_at
    )
    select array_agg(tstzrange(
      b.starts_at, least(b.ends_at, (select min(p.starts_at) from partitions p where p.starts_at > b.starts_at))) order by b.starts_at)
    from beginnings b
    where not exists (select from partitions p where p.starts_at <= b.starts_at and b.starts_at < p.ends_at)
    $query$, p_table, p_ahead, key, fallback)
  into gaps;
  if gaps is null then
    return;
  end if;

  if p_table = 'error_logs' then
    lock table public.users in share row exclusive mode;  -- as its foreign key does later
  end if;
  execute format('lock table only public.%I, only public.%I in access exclusive mode', p_table, fallback);
  foreach gap in array gaps loop
    made := p_table || to_char(lower(gap) at time zone 'UTC', case p_table when 'error_logs' then '_YYYY_MM_DD' else '_YYYY_MM' end);

    -- The rows come in behind: attached with them, the partition would be checked for accounts that its owner does not see.
    execute format('create table public.%I (like public.%I)', aside, p_table);
    execute format(
      'with moved as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into public.%5$I select * from moved',
      fallback, key, lower(gap), upper(gap), aside
    );
    execute format(
      'create table public.%I partition of public.%I for values from (%L) to (%L)', made, p_table, lower(gap), upper(gap));
    execute format('insert into public.%I select * from public.%I', made, aside);
    execute format('drop table public.%I', aside);
    execute format('alter table public.%I enable row level security', made);
    execute format('alter table public.%I force row level security', made);
  end loop;
end
$$;
grant execute on function ensure_partitions(text, integer) to medianest_worker;

-- Drops the oldest partition of p_table that ends on or before p_before, and says which; null when there is none. One at a
-- time, and only if the locks come at once: whoever reads meanwhile waits for a moment, and nobody waits behind a long query.
drop function drop_partitions_before(text, date);
create function drop_oldest_partition(p_table text, p_before timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '1s'
  as $$
declare
  oldest text;
begin
  if p_table not in ('error_logs', 'service_metrics') then
    raise exception 'not partitioned by time: %', p_table using errcode = 'invalid_parameter_value';
  end if;
  select p.partition into oldest from partitions_of(p_table) p where p.ends_at <= p_before order by p.ends_at limit 1;
  if oldest is not null then
    execute format('drop table public.%I', oldest);
  end if;
  return oldest;
end
$$;
grant execute on function drop_oldest_partition(text, timestamptz) to medianest_worker;

-- Rows whose partition is missing: the worker looks at them and removes the old ones, the owner moves them.
create policy error_logs_default_worker on error_logs_default to medianest_worker using (true) with check (true);
create policy service_metrics_default_worker on service_metrics_default to medianest_worker using (true) with check (true);
grant select, delete on error_logs_default, service_metrics_default to medianest_worker;
create policy error_logs_default_owner on error_logs_default to medianest_owner using (true) with check (true);
create policy service_metrics_default_owner on service_metrics_default to medianest_owner using (true) with check (true);

-- Months of errors that hold nothing make room for weeks.
do $$
declare
  month text;
  is_empty boolean;
begin
  for month in select partition from partitions_of('error_logs') loop
    execute format('alter table public.%I no force row level security', month);
    execute format('select not exists (select from public.%I)', month) into is_empty;
    if is_empty then
      execute format('drop table public.%I', month);
    else
      execute format('alter table public.%I force row level security', month);
    end if;
  end loop;
end
$$;
select ensure_partitions(name, 2) from unnest(array['error_logs', 'service_metrics']) as name;

-- What an admin has decided about the ages; what is missing has its default.
alter table settings no force row level security;
insert into settings (key, value) values ('retention', '{}');
alter table settings force row level security;

-- Sign-ins that are over are removed with everything else that has expired.
create or replace function begin_plex_sign_in(
  p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamptz,
  p_remember_me boolean, p_from_browser boolean, p_invitation_hash text
) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  insert into plex_pins
    (id, plex_pin_id, code, binding_hash, client_ip, expires_at, remember_me, from_browser, invitation_hash)
  values
    (p_id, p_plex_pin_id, p_code, p_binding_hash, p_client_ip, p_expires_at, p_remember_me, p_from_browser, p_invitation_hash);
$$;
