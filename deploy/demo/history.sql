-- A little history for ada@demo.local, once: what she asked for in the last weeks, and what she was told. Run by
-- deploy/run --demo as medianest_worker; each request walks through its states, as in life.
select exists (select from media_requests r join users u on u.id = r.user_id where u.email = 'ada@demo.local') as has_history \gset
\if :has_history
  \quit
\endif

begin;
do $$
declare
  ada   constant uuid := (select id from users where email = 'ada@demo.local');
  admin constant uuid := (select id from users where email = 'admin@demo.local');
  finished constant text[] := array['approved', 'downloading', 'downloaded', 'completed'];
  wish record;
  wish_id uuid;
  step text;
  asked_at timestamptz;
begin
  for wish in
    select * from (values
      -- type, TMDB id, title, seasons, states after pending, asked this long ago, finished this long after, the reason given
      ('movie', '603',    'The Matrix',                                      null::integer[], finished, interval '55 days', interval '5 hours', null),
      ('movie', '27205',  'Inception',                                       null, finished, interval '52 days', interval '3 hours 20 minutes', null),
      ('movie', '157336', 'Interstellar',                                    null, finished, interval '49 days', interval '1 day 2 hours', null),
      ('tv',    '1396',   'Breaking Bad',                                    array[1, 2, 3, 4, 5], finished, interval '47 days', interval '2 days', null),
      ('movie', '129',    'Spirited Away',                                   null, finished, interval '44 days', interval '50 minutes', null),
      ('movie', '155',    'The Dark Knight',                                 null, finished, interval '40 days', interval '4 hours', null),
      ('tv',    '60059',  'Better Call Saul',                                array[1, 2], finished, interval '37 days', interval '20 hours', null),
      ('movie', '680',    'Pulp Fiction',                                    null, array['denied'], interval '35 days', null, 'Already on the shelf as a disc.'),
      ('movie', '335984', 'Blade Runner 2049',                               null, finished, interval '33 days', interval '6 hours', null),
      ('movie', '329865', 'Arrival',                                         null, finished, interval '31 days', interval '2 hours', null),
      ('movie', '496243', 'Parasite',                                        null, finished, interval '28 days', interval '9 hours', null),
      ('tv',    '66732',  'Stranger Things',                                 array[1], array['cancelled'], interval '26 days', null, null),
      ('movie', '545611', 'Everything Everywhere All at Once',               null, finished, interval '24 days', interval '3 hours', null),
      ('tv',    '95396',  'Severance',                                       array[1], finished, interval '21 days', interval '11 hours', null),
      ('movie', '76341',  'Mad Max: Fury Road',                              null, finished, interval '19 days', interval '4 hours', null),
      ('movie', '120',    'The Lord of the Rings: The Fellowship of the Ring', null, finished, interval '17 days', interval '7 hours', null),
      ('movie', '346698', 'Barbie',                                          null, array['denied'], interval '15 days', null, 'The disk is nearly full: next month, please.'),
      ('movie', '872585', 'Oppenheimer',                                     null, finished, interval '13 days', interval '5 hours', null),
      ('tv',    '136315', 'The Bear',                                        array[1, 2], finished, interval '11 days', interval '1 day', null),
      ('movie', '244786', 'Whiplash',                                        null, finished, interval '9 days', interval '90 minutes', null),
      ('tv',    '83867',  'Andor',                                           array[1], finished, interval '8 days', interval '14 hours', null),
      ('music', null,     'Daft Punk: Random Access Memories',               null, array['approved', 'manual'], interval '6 days', null, 'Overseerr knows no music.'),
      ('movie', '569094', 'Spider-Man: Across the Spider-Verse',             null, array['approved', 'failed', 'manual'], interval '5 days', null, 'No release was found.'),
      ('movie', '550',    'Fight Club',                                      null, array['cancelled'], interval '3 days', null, null),
      ('movie', '98',     'Gladiator',                                       null, finished, interval '2 days', interval '8 hours', null),
      ('tv',    '126308', 'Shōgun',                                          array[1], finished, interval '30 hours', interval '10 hours', null),
      ('movie', '121',    'The Lord of the Rings: The Two Towers',           null, array['approved', 'failed'], interval '26 hours', null, 'Overseerr could not hand it to the downloader.'),
      -- The worker hands these over to the stand-in, which knows them.
      ('movie', '862',    'Toy Story',                                       null, array['approved'], interval '20 hours', null, null),
      ('tv',    '100088', 'The Last of Us',                                  array[1], array[]::text[], interval '9 hours', null, null),
      ('movie', '693134', 'Dune: Part Two',                                  null, array[]::text[], interval '40 minutes', null, null)
    ) as wishes (media_type, tmdb_id, title, seasons, states, asked_ago, took, reason)
  loop
    asked_at := now() - wish.asked_ago;
    insert into media_requests (user_id, title, media_type, tmdb_id, seasons, created_at)
    values (ada, wish.title, wish.media_type, wish.tmdb_id, wish.seasons, asked_at)
    returning id into wish_id;

    foreach step in array wish.states loop
      perform set_config('medianest.user_id', case step when 'cancelled' then ada else admin end::text, true);
      perform set_config('medianest.actor',
        case when step = 'cancelled' then 'user' when step in ('approved', 'denied') then 'admin' when step in ('failed', 'manual') then 'system'
             else 'overseerr' end, true);
      update media_requests
      set status = step,
          decided_by = case when step in ('approved', 'denied') then admin else decided_by end,
          decided_at = case when step in ('approved', 'denied') then asked_at + interval '25 minutes' else decided_at end,
          decline_reason = case when step = 'denied' then wish.reason end,
          last_error = case when step in ('failed', 'manual') then wish.reason end,
          attempts = case when step = 'failed' then 2 else attempts end,
          next_attempt_at = case when step = 'failed' and step = wish.states[array_upper(wish.states, 1)] then now() + interval '1 day' end,
          completed_at = case when step = 'completed' then asked_at + wish.took end
      where id = wish_id;
    end loop;

    step := wish.states[array_upper(wish.states, 1)];
    insert into notifications (user_id, type, event, title, message, metadata, dedupe_key, created_at, read, read_at)
    select ada, news.type, 'request.' || step, news.title, news.message, jsonb_build_object('requestId', wish_id), 'demo:' || wish_id,
           news.told_at, true, least(news.told_at + interval '2 hours', now())  -- so that what happens in the demo stands out
    from (values
      ('completed', 'success', wish.title || ' is available', wish.title || ' is now available in Plex.', asked_at + wish.took),
      ('denied', 'warning', wish.title || ' was declined', 'Your request for ' || wish.title || ' was declined. Reason: ' || wish.reason,
       asked_at + interval '25 minutes')
    ) as news (status, type, title, message, told_at)
    where news.status = step;
  end loop;
end
$$;
commit;
