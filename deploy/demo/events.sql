-- When the requests of history.sql entered their states: what wrote these events knows only of now. Run by deploy/run --demo as a
-- superuser, since nobody else may change them; then everything is summed up anew. What has its times already is left alone.
do $$
begin
  update media_request_events e
  set created_at = least(now(), case
    when e.to_status = 'pending' then r.created_at
    when e.to_status in ('approved', 'denied') then r.created_at + interval '25 minutes'
    when e.to_status in ('downloaded', 'completed') then r.completed_at
    else r.created_at + interval '30 minutes'
  end)
  from media_requests r
  where r.id = e.request_id
    and exists (
      select from media_request_events first
      where first.request_id = r.id and first.from_status is null and first.created_at > r.created_at + interval '1 second'
    );
  if found then
    delete from roll_up_progress;
    delete from job_schedules where kind in ('reports.roll_up', 'services.roll_up');
  end if;
end
$$;
