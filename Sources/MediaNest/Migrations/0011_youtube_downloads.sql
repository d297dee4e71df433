-- Videos and playlists on their way into a user's own Plex collection.
-- Source: data-models document, "YouTube Download Entity".
create table youtube_downloads (
  id                 uuid        primary key default gen_random_uuid(),
  user_id            uuid        not null references users (id) on delete cascade,
  playlist_url       text        not null,
  playlist_title     text,
  status             text        not null default 'queued',
  file_paths         jsonb,
  plex_collection_id text,
  created_at         timestamptz not null default now(),
  completed_at       timestamptz,
  quality            text        not null default 'best',
  format             text        not null default 'mp4',
  attempts           integer     not null default 0,
  last_error         text,
  total_bytes        bigint,
  progress           integer     not null default 0,
  updated_at         timestamptz not null default now(),
  constraint youtube_downloads_user_isolation check (user_id is not null),
  constraint youtube_downloads_status_known   check (status in ('queued', 'downloading', 'completed', 'failed', 'cancelled')),
  constraint youtube_downloads_completed_at   check ((status = 'completed') = (completed_at is not null)),
  constraint youtube_downloads_progress_range check (progress between 0 and 100),
  constraint youtube_downloads_counts_positive check (attempts >= 0 and total_bytes >= 0),
  constraint youtube_downloads_file_paths     check (jsonb_typeof(file_paths) = 'array'),
  constraint youtube_downloads_lengths check (
    length(playlist_url) between 1 and 2000 and length(playlist_title) <= 500 and length(plex_collection_id) <= 255
    and length(quality) <= 20 and length(format) <= 20
  )
);
comment on table youtube_downloads is 'YouTube Download Entity';
create index idx_youtube_downloads_user_id on youtube_downloads (user_id);

create function youtube_downloads_transition() returns trigger
  language plpgsql
  as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'queued' then
      raise exception using
        errcode = 'check_violation', constraint = 'youtube_downloads_transition', table = 'youtube_downloads',
        message = format('a download cannot begin as %s', new.status), detail = 'It begins as queued.';
    end if;
    return new;
  end if;

  new.updated_at := now();
  if new.status = old.status then
    return new;
  end if;
  if (old.status, new.status) not in (
    ('queued', 'downloading'), ('queued', 'cancelled'),
    ('downloading', 'completed'), ('downloading', 'failed'), ('downloading', 'cancelled'),
    ('failed', 'queued')
  ) then
    raise exception using
      errcode = 'check_violation', constraint = 'youtube_downloads_transition', table = 'youtube_downloads',
      message = format('a download cannot go from %s to %s', old.status, new.status);
  end if;
  if current_user = 'medianest_app' and new.status not in ('cancelled', 'queued') then
    raise exception using
      errcode = 'insufficient_privilege', constraint = 'youtube_downloads_decision', table = 'youtube_downloads',
      message = format('only the worker takes a download to %s', new.status);
  end if;
  if new.status = 'completed' then
    new.completed_at := coalesce(new.completed_at, now());
    new.progress := 100;
  end if;
  return new;
end
$$;
create trigger youtube_downloads_transition before insert or update on youtube_downloads
  for each row execute function youtube_downloads_transition();

alter table youtube_downloads enable row level security;
alter table youtube_downloads force row level security;
create policy youtube_downloads_own on youtube_downloads to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy youtube_downloads_admin on youtube_downloads to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy youtube_downloads_worker on youtube_downloads to medianest_worker using (true) with check (true);
grant select, delete,
  insert (id, user_id, playlist_url, playlist_title, quality, format),
  update (status, attempts, last_error, progress)
  on youtube_downloads to medianest_app;
grant select,
  insert (id, user_id, playlist_url, playlist_title, quality, format, created_at),
  update (playlist_title, status, file_paths, plex_collection_id, completed_at, attempts, last_error, total_bytes, progress),
  delete
  on youtube_downloads to medianest_worker;

create table youtube_videos (
  id               uuid        primary key default gen_random_uuid(),
  download_id      uuid        not null references youtube_downloads (id) on delete cascade,
  user_id          uuid        not null references users (id) on delete cascade,
  video_id         text        not null,
  position         integer     not null,
  title            text        not null,
  status           text        not null default 'queued',
  file_path        text,
  size_bytes       bigint,
  duration_seconds integer,
  error            text,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint youtube_videos_video_key       unique (download_id, video_id),
  constraint youtube_videos_status_known    check (status in ('queued', 'downloading', 'completed', 'failed', 'cancelled', 'skipped')),
  constraint youtube_videos_counts_positive check (position >= 0 and size_bytes >= 0 and duration_seconds >= 0),
  constraint youtube_videos_lengths         check (length(video_id) between 1 and 64 and length(title) between 1 and 500)
);
comment on table youtube_videos is 'The videos of a YouTube download, one row each.';
create index idx_youtube_videos_download_position on youtube_videos (download_id, position);
create index idx_youtube_videos_user_id on youtube_videos (user_id);
create trigger youtube_videos_updated_at before update on youtube_videos
  for each row execute function set_updated_at();

alter table youtube_videos enable row level security;
alter table youtube_videos force row level security;
create policy youtube_videos_own on youtube_videos for select to medianest_app
  using (user_id = (select medianest_user_id()));
create policy youtube_videos_admin on youtube_videos for select to medianest_app
  using ((select medianest_is_admin()));
create policy youtube_videos_worker on youtube_videos to medianest_worker using (true) with check (true);
grant select on youtube_videos to medianest_app;
grant select, insert, update, delete on youtube_videos to medianest_worker;
