-- Everything under one correlation id: the errors have their index, the audit log and the jobs had none.
create index idx_audit_log_correlation_id on audit_log (correlation_id) where correlation_id is not null;
create index idx_jobs_correlation_id on jobs (correlation_id) where correlation_id is not null;
-- Filtered lists come newest first, a page at a time.
create index idx_error_logs_code_created on error_logs (error_code, created_at desc, id desc);
create index idx_error_logs_user_created on error_logs (user_id, created_at desc, id desc);
