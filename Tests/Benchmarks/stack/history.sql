-- Measurements and errors of the last 90 days, as many as psql is told: metrics, errors. Twenty services, two numbers each; a
-- thousandth of the errors is rare.
set session_replication_role = replica;
set work_mem = '256MB';

-- A row a day makes the partitions of days that are over.
insert into service_metrics (service_name, metric_name, metric_value, timestamp)
select 'service-0', 'up', 1, now() - n * interval '1 day' from generate_series(0, 90) n;
insert into error_logs (correlation_id, error_code, error_message, created_at)
select 'first', 'common.code_0', '', now() - n * interval '1 day' from generate_series(0, 90) n;
do $$ begin perform ensure_partitions('error_logs', 2), ensure_partitions('service_metrics', 2); end $$;
-- What retention would remove is what is measured.
update settings set value = '{"errorLogDays": 366, "serviceMetricDays": 731}' where key = 'retention';

insert into service_metrics (service_name, metric_name, metric_value, timestamp)
select 'service-' || n % 20, case n / 20 % 2 when 0 then 'response_time_ms' else 'up' end,
       case n / 20 % 2 when 0 then 20 + n % 997 else 1 end, now() - interval '90 days' * (1 - n::float8 / :metrics)
from generate_series(1, :metrics) n;

insert into error_logs (correlation_id, user_id, error_code, error_message, request_path, request_method, status_code, created_at)
select 'correlation-' || n, ('00000000-0000-4000-9000-' || lpad(to_hex(n % 400 + 1), 12, '0'))::uuid,
       case when n % 1000 = 0 then 'rare.code' else 'common.code_' || n % 30 end, repeat('What went wrong. ', 8),
       case when n % 1000 = 0 then '/api/v1/rare/' else '/api/v1/requests/' end || n, 'GET',
       case when n % 1000 = 0 then 418 when n % 3 = 0 then 500 else 404 end,
       now() - interval '90 days' * (1 - n::float8 / :errors)
from generate_series(1, :errors) n;

insert into service_states (service_name, state, started_at, ended_at)
select 'service-' || s, case n % 24 when 7 then 'offline' when 8 then 'degraded' else 'online' end,
       now() - (n + 1) * interval '1 hour', now() - n * interval '1 hour'
from generate_series(0, 19) s, generate_series(0, 2159) n;

insert into service_incidents (service_name, incident_type, description, severity, status, created_at, resolved_at)
select 'service-' || n % 20, 'outage', 'It was down.', 'high', 'resolved', now() - n * interval '1 hour', now() - n * interval '30 minutes'
from generate_series(1, 2000) n;

insert into media_request_events (request_id, user_id, from_status, to_status, actor, created_at)
select id, user_id, null, 'pending', 'user', now() - interval '90 days' * random() from media_requests;
insert into media_request_events (request_id, user_id, from_status, to_status, actor, created_at)
select id, user_id, 'downloaded', 'completed', 'overseerr', now() - interval '90 days' * random()
from media_requests where status = 'completed';

insert into youtube_downloads (user_id, playlist_url, status, created_at, completed_at)
select user_id, 'https://www.youtube.com/playlist?list=PL' || created_at, 'completed', created_at, created_at + interval '10 minutes'
from (select id as user_id, now() - interval '90 days' * random() as created_at from users, generate_series(1, 20)) downloads;

update users set role = 'ADMIN' where id = '00000000-0000-4000-9000-000000000001';
insert into sessions (id, session_token, user_id, expires)
values ('00000000-0000-4000-a000-000000000001', repeat('a', 64), '00000000-0000-4000-9000-000000000001', now() + interval '30 days');
