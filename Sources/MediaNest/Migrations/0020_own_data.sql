-- What a person's export shows of him, and what stays of him when he has gone.
create policy audit_log_own on audit_log for select to medianest_app
  using (actor_id = (select medianest_user_id())
    or (target_type = 'user' and target_id = (select medianest_user_id())::text));
create policy error_logs_own on error_logs for select to medianest_app
  using (user_id = (select medianest_user_id()));
create policy notification_outbox_own_read on notification_outbox for select to medianest_app
  using (exists (
    select from notifications n where n.id = notification_id and n.user_id = (select medianest_user_id())
  ));
create policy verification_tokens_own on verification_tokens for select to medianest_app
  using (user_id = (select medianest_user_id()));
grant select (identifier, purpose, user_id, expires, created_at) on verification_tokens to medianest_app;

-- A label names a person, if only by an address in parts. When his account goes, it becomes one that names nobody and still
-- tells that several lines are of the same account.
create or replace function audit_log_append_only() returns trigger
  language plpgsql
  as $$
begin
  -- The foreign key does this when an account is deleted.
  if tg_op = 'UPDATE' and new.actor_id is null and to_jsonb(new) - 'actor_id' = to_jsonb(old) - 'actor_id' then
    new.actor_label := coalesce('deleted account ' || left(old.actor_id::text, 8), old.actor_label);
    return new;
  end if;
  raise exception using
    errcode = 'insufficient_privilege', constraint = 'audit_log_append_only', table = 'audit_log',
    message = 'the audit log is append-only';
end
$$;
comment on table audit_log is 'Audit trail; when an account goes, its lines stay and name it no more.';
