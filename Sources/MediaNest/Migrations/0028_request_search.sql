-- Search inside requests, by the beginnings of the words of a title, and lists by type; both cost the same however many
-- requests there are.

-- Lower-case words without punctuation and accents: "It's Always (Sunny)!" is found by "its sunny", "Shōgun" by "shogun".
create function media_request_words(p_text text) returns text
  language sql immutable strict parallel safe
  return translate(
    lower(case when octet_length(p_text) = length(p_text) then p_text
               else regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]+', '', 'g') end),
    '!"#$%&()*+,-./:;<=>?@[\]^_`{|}~‘“”–—…''’', '                                     ');
create function media_request_search(p_title text) returns tsvector
  language sql immutable strict parallel safe
  return to_tsvector('simple', media_request_words(p_title));
-- Null, and so nothing is found, where the text has no word.
create function media_request_query(p_search text) returns tsquery
  language sql immutable strict parallel safe
  return (
    select to_tsquery('simple', string_agg(quote_literal(word) || ':*', ' & '))
    from regexp_split_to_table(media_request_words(p_search), '\s+') word
    where word <> ''
  );
grant execute on function media_request_words(text), media_request_search(text), media_request_query(text)
  to medianest_app, medianest_worker, medianest_definer;

-- Stored, because it is compared with many rows where a word is so frequent that going through the newest is faster.
alter table media_requests add column search tsvector generated always as (media_request_search(title)) stored;
create index idx_media_requests_search on media_requests using gin (search);
create index idx_media_requests_type_created on media_requests (media_type, created_at desc, id desc);
grant select (search) on media_requests to medianest_definer;

-- A condition that could tell something to whoever writes it, as this one's operator could, must not use an index before a
-- policy's own condition was met. So the admins' search runs as a role whose policy has none, and asks for the admin itself.
drop policy media_requests_definer on media_requests;
create policy media_requests_definer on media_requests for select to medianest_definer using (true);

-- All requests with these words, through their index: for words that few have. The planner cannot know which those are, and
-- where it takes a rare word for a frequent one it would go through everything there is.
create function find_rare_media_requests(
  p_words tsquery, p_status text, p_media_type text, p_user_id uuid, p_from timestamptz, p_until timestamptz,
  p_before timestamptz, p_before_id uuid, p_limit integer
) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
  set plan_cache_mode = force_custom_plan set jit = off
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off
  as $$
begin
  return query
    select r.id
    from media_requests r
    where r.search @@ p_words
      and (p_status is null or r.status = p_status)
      and (p_media_type is null or r.media_type = p_media_type)
      and (p_user_id is null or r.user_id = p_user_id)
      and (p_from is null or r.created_at >= p_from)
      and (p_until is null or r.created_at < p_until)
      and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
    order by r.created_at desc, r.id desc
    limit p_limit;
end
$$;
alter function find_rare_media_requests(tsquery, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer)
  owner to medianest_definer;

-- The newest requests that match, for an admin; null is no condition. A frequent word is found among the newest of those that
-- fulfil the other conditions; what is not frequent there is looked up.
create function find_media_requests(
  p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamptz, p_until timestamptz,
  p_before timestamptz, p_before_id uuid, p_limit integer
) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
  set plan_cache_mode = force_custom_plan set jit = off
  as $$
declare
  newest constant integer := 10000;
  words constant tsquery := media_request_query(p_search);
  seen integer;
  found_ids uuid[];
begin
  if words is null or not coalesce(medianest_is_admin(), false) then
    return;
  end if;
  select count(*), (array_agg(n.id order by n.created_at desc, n.id desc) filter (where n.search @@ words))[1:p_limit]
  into seen, found_ids
  from (
    select r.id, r.created_at, r.search
    from media_requests r
    where (p_status is null or r.status = p_status)
      and (p_media_type is null or r.media_type = p_media_type)
      and (p_user_id is null or r.user_id = p_user_id)
      and (p_from is null or r.created_at >= p_from)
      and (p_until is null or r.created_at < p_until)
      and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
    order by r.created_at desc, r.id desc
    limit newest
  ) n;
  if seen = newest and coalesce(cardinality(found_ids), 0) < p_limit then
    return query
      select find_rare_media_requests(
        words, p_status, p_media_type, p_user_id, p_from, p_until, p_before, p_before_id, p_limit);
  else
    return query select unnest(found_ids);
  end if;
end
$$;
alter function find_media_requests(text, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer)
  owner to medianest_definer;
grant execute on function find_media_requests(text, text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer)
  to medianest_app;
