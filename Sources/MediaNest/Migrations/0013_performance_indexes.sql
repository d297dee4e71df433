-- Indexes for lists and filters. Keyset paging orders by (created_at, id), so the id ends each of them.
-- Source: data-models document, "Performance-Critical Indexes"; schema visualization, "Indexing Strategy". Where the
-- specification names an index whose columns are the beginning of one that a list needs, the longer one has its name.
create index idx_media_requests_user_created on media_requests (user_id, created_at desc, id desc);
create index idx_media_requests_user_status on media_requests (user_id, status, created_at desc, id desc);
create index idx_media_requests_status on media_requests (status, created_at desc, id desc);
create index idx_media_requests_created_at on media_requests (created_at desc, id desc);
-- What the worker hands over and retries next.
create index idx_media_requests_next_attempt on media_requests (next_attempt_at)
  where next_attempt_at is not null and status not in ('completed', 'denied', 'cancelled');

create index idx_youtube_downloads_user_created on youtube_downloads (user_id, created_at desc, id desc);
create index idx_youtube_downloads_user_status on youtube_downloads (user_id, status, created_at desc, id desc);
create index idx_youtube_downloads_status on youtube_downloads (status, created_at desc, id desc);
create index idx_youtube_downloads_created_at on youtube_downloads (created_at desc, id desc);

-- A user's list is the merge of the two: his own, and everybody's.
create index idx_notifications_user_created on notifications (user_id, created_at desc, id desc);
create index idx_notifications_broadcast on notifications (created_at desc, id desc) where user_id is null;

create index idx_error_logs_user_date on error_logs (user_id, created_at desc);
