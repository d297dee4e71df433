-- What went wrong, findable by correlation id.
-- Source: data-models document, "Error Log Entity". Partitioned by month (UTC), so the partition key joins the primary key.
create table error_logs (
  id             uuid        not null default gen_random_uuid(),
  correlation_id text        not null,
  user_id        uuid        references users (id) on delete set null,
  error_code     text        not null,
  error_message  text        not null,
  stack_trace    text,
  request_path   text,
  request_method text,
  status_code    integer,
  metadata       jsonb,
  created_at     timestamptz not null default now(),
  primary key (id, created_at),
  constraint error_logs_lengths check (
    length(correlation_id) between 1 and 255 and length(error_code) between 1 and 100 and length(request_path) <= 500
    and length(request_method) <= 10
  )
) partition by range (created_at);
comment on table error_logs is 'Error Log Entity; metadata is masked before it gets here.';
create table error_logs_default partition of error_logs default;

create index idx_error_logs_correlation_id on error_logs (correlation_id);
create index idx_error_logs_created_at on error_logs (created_at desc, id desc);
create index idx_error_logs_user_id on error_logs (user_id);
create index idx_error_logs_error_code on error_logs (error_code);
create index idx_error_logs_status_code on error_logs (status_code);

alter table error_logs enable row level security;
alter table error_logs force row level security;
-- Whoever meets an error reports it; only administrators read.
create policy error_logs_append on error_logs for insert to medianest_app with check (true);
create policy error_logs_admin on error_logs for select to medianest_app using ((select medianest_is_admin()));
create policy error_logs_worker on error_logs to medianest_worker using (true) with check (true);
grant select,
  insert (id, correlation_id, user_id, error_code, error_message, stack_trace, request_path, request_method, status_code, metadata)
  on error_logs to medianest_app;
grant select, insert, delete on error_logs to medianest_worker;
