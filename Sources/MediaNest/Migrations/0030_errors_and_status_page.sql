-- Errors that happened while the database was away are written later, with their own time. Jobs carry the correlation id of
-- what caused them, also those that a trigger queues. And what everybody may see of the services.
grant insert (created_at) on error_logs to medianest_app;

-- As before, but a transaction that was begun under a correlation id gives it to its jobs.
create or replace function enqueue_job(
  p_kind text, p_parameters jsonb, p_unique_key text default null, p_lane text default 'default',
  p_run_at timestamptz default now(), p_correlation_id text default null
) returns uuid
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  insert into jobs as j (kind, lane, parameters, user_id, unique_key, run_at, correlation_id)
  values (p_kind, p_lane, coalesce(p_parameters, '{}'), medianest_user_id(), p_unique_key, p_run_at,
          coalesce(p_correlation_id, nullif(current_setting('medianest.correlation_id', true), '')))
  on conflict (kind, unique_key) where status = 'queued' and unique_key is not null
  do update set run_at = least(j.run_at, excluded.run_at)
  returning j.id
$$;

alter table settings no force row level security;
insert into settings (key, value) values ('status_page', '{"enabled": false, "title": "Service status"}');
alter table settings force row level security;

create policy service_status_definer on service_status for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select (service_name, status, evaluation, changed_at, last_check_at) on service_status to medianest_definer;
-- Whether it is in maintenance the windows say, to everybody the same; a service that is probed no more has no fresh mark of it.
create policy maintenance_windows_definer on maintenance_windows for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select on maintenance_windows to medianest_definer;
grant execute on function in_maintenance(text, timestamptz), maintenance_window_start(maintenance_windows, timestamptz)
  to medianest_definer;
