-- Advanced metrics, historical data and reporting tables: what remains after the raw rows are gone.
-- Source: schema visualization, "Schema Migration Strategy", v2.0.0.
create table metric_rollups (
  service_name text             not null,
  metric_name  text             not null,
  resolution   text             not null,
  bucket       timestamptz      not null,
  sample_count bigint           not null,
  sum          double precision not null,
  min          double precision not null,
  max          double precision not null,
  p50          double precision not null,
  p95          double precision not null,
  primary key (service_name, metric_name, resolution, bucket),
  constraint metric_rollups_resolution_known check (resolution in ('5m', '1h', '1d')),
  constraint metric_rollups_has_samples      check (sample_count > 0)
);
comment on table metric_rollups is 'service_metrics by 5 minutes, hour and day; bucket is the beginning.';
create index idx_metric_rollups_bucket on metric_rollups (resolution, bucket);

create table request_reports_daily (
  day                        date    not null,
  media_type                 text    not null,
  requested                  integer not null default 0,
  approved                   integer not null default 0,
  denied                     integer not null default 0,
  cancelled                  integer not null default 0,
  completed                  integer not null default 0,
  failed                     integer not null default 0,
  requesting_users           integer not null default 0,
  median_processing_seconds  double precision,
  primary key (day, media_type),
  constraint request_reports_daily_type_known check (media_type in ('movie', 'tv', 'music'))
);
comment on table request_reports_daily is 'Media requests by day (UTC) and type: how many entered each state on that day.';

create table download_reports_daily (
  day                       date    primary key,
  queued                    integer not null default 0,
  completed                 integer not null default 0,
  failed                    integer not null default 0,
  cancelled                 integer not null default 0,
  videos                    integer not null default 0,
  bytes                     bigint  not null default 0,
  downloading_users         integer not null default 0,
  median_processing_seconds double precision
);
comment on table download_reports_daily is 'YouTube downloads by day (UTC).';

create table error_reports_daily (
  day            date    not null,
  error_code     text    not null,
  error_count    integer not null default 0,
  server_errors  integer not null default 0,
  client_errors  integer not null default 0,
  affected_users integer not null default 0,
  primary key (day, error_code)
);
comment on table error_reports_daily is 'Error logs by day (UTC) and code.';

alter table metric_rollups enable row level security;
alter table metric_rollups force row level security;
create policy metric_rollups_signed_in on metric_rollups for select to medianest_app
  using ((select medianest_user_id()) is not null);
create policy metric_rollups_worker on metric_rollups to medianest_worker using (true) with check (true);

alter table request_reports_daily enable row level security;
alter table request_reports_daily force row level security;
create policy request_reports_daily_admin on request_reports_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy request_reports_daily_worker on request_reports_daily to medianest_worker using (true) with check (true);

alter table download_reports_daily enable row level security;
alter table download_reports_daily force row level security;
create policy download_reports_daily_admin on download_reports_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy download_reports_daily_worker on download_reports_daily to medianest_worker using (true) with check (true);

alter table error_reports_daily enable row level security;
alter table error_reports_daily force row level security;
create policy error_reports_daily_admin on error_reports_daily for select to medianest_app
  using ((select medianest_is_admin()));
create policy error_reports_daily_worker on error_reports_daily to medianest_worker using (true) with check (true);

grant select on metric_rollups, request_reports_daily, download_reports_daily, error_reports_daily to medianest_app;
grant select, insert, update, delete
  on metric_rollups, request_reports_daily, download_reports_daily, error_reports_daily to medianest_worker;

-- Enough to tell accounts apart in a report, not enough to write to anybody.
create function mask_email(p_email text) returns text
  language sql immutable strict parallel safe
  return left(p_email, 1) || '***' || coalesce('@' || nullif(split_part(p_email, '@', 2), ''), '');
grant execute on function mask_email(text) to medianest_app, medianest_worker;

-- With the rights of whoever asks: the policies of users hold.
create view reporting_users with (security_invoker = true) as
  select id, mask_email(email) as email, left(name, 1) || '***' as name, role, status, created_at, last_login_at
  from users;
comment on view reporting_users is 'Users, masked.';
grant select on reporting_users to medianest_app, medianest_worker;
