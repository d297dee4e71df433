-- Who did what: administrators' writes and security events. Rows are added, never changed.
-- Source: schema visualization, "Database Security Model".
create table audit_log (
  id             bigint      generated always as identity primary key,
  occurred_at    timestamptz not null default now(),
  actor_id       uuid        references users (id) on delete set null,
  actor_label    text        not null,
  action         text        not null,
  target_type    text,
  target_id      text,
  ip_address     text,
  before         jsonb,
  after          jsonb,
  correlation_id text,
  constraint audit_log_action_length check (length(action) between 1 and 100)
);
comment on table audit_log is 'Audit trail; actor_label still says who it was when the account is gone.';
create index idx_audit_log_occurred_at on audit_log (occurred_at desc, id desc);
create index idx_audit_log_actor_id on audit_log (actor_id, occurred_at desc) where actor_id is not null;
create index idx_audit_log_target on audit_log (target_type, target_id, occurred_at desc);
create index idx_audit_log_action on audit_log (action, occurred_at desc);

create function audit_log_append_only() returns trigger
  language plpgsql
  as $$
begin
  -- The foreign key does this when an account is deleted.
  if tg_op = 'UPDATE' and new.actor_id is null and to_jsonb(new) - 'actor_id' = to_jsonb(old) - 'actor_id' then
    return new;
  end if;
  raise exception using
    errcode = 'insufficient_privilege', constraint = 'audit_log_append_only', table = 'audit_log',
    message = 'the audit log is append-only';
end
$$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function audit_log_append_only();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function audit_log_append_only();

alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy audit_log_append on audit_log for insert to medianest_app, medianest_worker with check (true);
create policy audit_log_admin on audit_log for select to medianest_app using ((select medianest_is_admin()));
create policy audit_log_worker on audit_log for select to medianest_worker using (true);
grant select on audit_log to medianest_app, medianest_worker;
grant insert (actor_id, actor_label, action, target_type, target_id, ip_address, before, after, correlation_id)
  on audit_log to medianest_app, medianest_worker;
