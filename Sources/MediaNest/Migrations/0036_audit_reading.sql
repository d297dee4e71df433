-- Admins read the audit log, which is kept for good: by the beginning of an action, and by what it was done to where only the
-- id is known.
drop index idx_audit_log_action;
create index idx_audit_log_action on audit_log (action collate "C", occurred_at desc, id desc);
create index idx_audit_log_target_id on audit_log (target_id, occurred_at desc, id desc) where target_id is not null;
