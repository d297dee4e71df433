-- A job that was put off for hours has not failed so often: failures are counted apart from attempts.
alter table jobs
  add column failures integer not null default 0,
  add constraint jobs_failures_positive check (failures >= 0);
comment on column jobs.failures is 'Attempts that failed, of at most max_attempts; being put off is none.';
grant update (failures) on jobs to medianest_app;
