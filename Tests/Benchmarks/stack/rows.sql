-- Users with media requests in every state, as many as psql is told: users, rows. A user's rows lie apart in the table, as
-- rows do that came one after the other from everybody. Triggers would forbid to begin in other states than pending.
set session_replication_role = replica;

insert into users (id, email, name)
select ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'user' || n || '@example.org', 'User ' || n
from generate_series(1, :users) as n;

insert into media_requests (
  id, user_id, title, media_type, tmdb_id, seasons, note, status, overseerr_id, decline_reason, last_error, created_at, updated_at,
  completed_at
)
select
  ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  ('00000000-0000-4000-9000-' || lpad(to_hex(n % :users + 1), 12, '0'))::uuid,
  case n / :users % 7 when 3 then 'The "Quoted" Title, Part ' when 5 then 'Lé Fabuleux Deštin — ' else 'The Long Road to Number ' end || n,
  case when n / :users % 3 = 1 then 'tv' else 'movie' end,
  n::text,
  case when n / :users % 6 = 1 then array[1, 2, 3] end,
  case when n / :users % 5 = 4 then E'Please with subtitles,\nboth parts' end,
  status,
  case when status not in ('pending', 'denied', 'cancelled') then n::text end,
  case when status = 'denied' then 'Not enough room' end,
  case when status = 'failed' then 'No release was found' end,
  created_at,
  created_at + interval '1.5 seconds' * (n % 1000),
  case when status = 'completed' then created_at + interval '37.25 seconds' * (n % 10000) end
from generate_series(1, :rows) as n,
  lateral (
    select
      timestamptz '2026-01-01 00:00:00.123456+00' + interval '300 days' * (n::float8 / :rows) as created_at,
      (array['completed', 'approved', 'completed', 'pending', 'denied', 'completed', 'downloading', 'failed', 'cancelled',
        'completed'])[(n / :users + n) % 10 + 1] as status
  ) as state;
