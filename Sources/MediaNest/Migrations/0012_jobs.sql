-- Background work, queued in the transaction of the row that it serves.
-- Source: data-models document, "BullMQ Job Queues"; a table, so that nothing in Redis is the only copy.
create table jobs (
  id               uuid        primary key default gen_random_uuid(),
  kind             text        not null,
  lane             text        not null default 'default',
  parameters       jsonb       not null default '{}',
  user_id          uuid        references users (id) on delete cascade,
  unique_key       text,
  status           text        not null default 'queued',
  priority         integer     not null default 0,
  attempts         integer     not null default 0,
  max_attempts     integer     not null default 10,
  run_at           timestamptz not null default now(),
  locked_by        text,
  lease_expires_at timestamptz,
  last_error       text,
  correlation_id   text,
  created_at       timestamptz not null default now(),
  finished_at      timestamptz,
  constraint jobs_status_known      check (status in ('queued', 'running', 'succeeded', 'dead', 'cancelled')),
  constraint jobs_attempts_positive check (attempts >= 0 and max_attempts > 0),
  constraint jobs_lengths           check (length(kind) between 1 and 100 and length(lane) between 1 and 50 and length(unique_key) <= 255)
);
comment on table jobs is 'Job queue: claimed with for update skip locked, woken by notifications on medianest_jobs.';
comment on column jobs.user_id is 'In whose name the job runs; null for the system''s own.';
create unique index jobs_unique_key_queued on jobs (kind, unique_key) where status = 'queued' and unique_key is not null;
create index idx_jobs_claim on jobs (lane, priority desc, run_at) where status = 'queued';
create index idx_jobs_lease_expires_at on jobs (lease_expires_at) where status = 'running';
create index idx_jobs_finished_at on jobs (finished_at) where finished_at is not null;
create index idx_jobs_status_created on jobs (status, created_at desc, id desc);
create index idx_jobs_user_id on jobs (user_id) where user_id is not null;

-- Also when a job is put off: a worker sleeps until the earliest run_at that it knows.
create function jobs_notify() returns trigger
  language plpgsql
  as $$
begin
  perform pg_notify('medianest_jobs', new.lane);
  return null;
end
$$;
create trigger jobs_notify after insert or update of status, run_at on jobs
  for each row when (new.status = 'queued') execute function jobs_notify();

alter table jobs enable row level security;
alter table jobs force row level security;
create policy jobs_own on jobs for select to medianest_app using (user_id = (select medianest_user_id()));
create policy jobs_admin on jobs to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy jobs_worker on jobs to medianest_worker using (true) with check (true);
create policy jobs_definer on jobs to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select, update (status, priority, attempts, run_at, last_error, finished_at) on jobs to medianest_app;
grant select, insert, update, delete on jobs to medianest_worker;
grant select, insert (kind, lane, parameters, user_id, unique_key, run_at, correlation_id), update (run_at)
  on jobs to medianest_definer;

-- Queues a job in the current user's name. One with the same key that still waits is used instead, and runs at the earlier
-- of the two times.
create function enqueue_job(
  p_kind text, p_parameters jsonb, p_unique_key text default null, p_lane text default 'default',
  p_run_at timestamptz default now(), p_correlation_id text default null
) returns uuid
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  insert into jobs as j (kind, lane, parameters, user_id, unique_key, run_at, correlation_id)
  values (p_kind, p_lane, coalesce(p_parameters, '{}'), medianest_user_id(), p_unique_key, p_run_at, p_correlation_id)
  on conflict (kind, unique_key) where status = 'queued' and unique_key is not null
  do update set run_at = least(j.run_at, excluded.run_at)
  returning j.id
$$;
alter function enqueue_job(text, jsonb, text, text, timestamptz, text) owner to medianest_definer;
grant execute on function enqueue_job(text, jsonb, text, text, timestamptz, text) to medianest_app, medianest_worker;

create table job_schedules (
  kind             text        primary key,
  last_enqueued_at timestamptz not null
);
comment on table job_schedules is 'When each scheduled kind was last queued, so that several workers queue it once.';
alter table job_schedules enable row level security;
alter table job_schedules force row level security;
create policy job_schedules_worker on job_schedules to medianest_worker using (true) with check (true);
grant select, insert, update, delete on job_schedules to medianest_worker;
