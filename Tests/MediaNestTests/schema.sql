CREATE DOMAIN public.sealed AS text
	CONSTRAINT sealed_form CHECK ((VALUE ~ '^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$'::text));

ALTER DOMAIN public.sealed OWNER TO medianest_owner;

COMMENT ON DOMAIN public.sealed IS 'v1.<key id>.<nonce>.<ciphertext and tag>: AES-256-GCM, bound to its table, column and row.';

CREATE FUNCTION public.account_has_password(p_user_id uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select (medianest_is_admin() or p_user_id = medianest_user_id())
    and exists (select from local_credentials c where c.user_id = p_user_id)
$$;

ALTER FUNCTION public.account_has_password(p_user_id uuid) OWNER TO medianest_definer;

CREATE FUNCTION public.api_key_user(p_key_hash text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ select k.user_id from api_keys k where k.key_hash = p_key_hash $$;

ALTER FUNCTION public.api_key_user(p_key_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.audit_log_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.audit_log_append_only() OWNER TO medianest_owner;

CREATE FUNCTION public.begin_plex_sign_in(p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamp with time zone, p_remember_me boolean, p_from_browser boolean, p_invitation_hash text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  insert into plex_pins
    (id, plex_pin_id, code, binding_hash, client_ip, expires_at, remember_me, from_browser, invitation_hash)
  values
    (p_id, p_plex_pin_id, p_code, p_binding_hash, p_client_ip, p_expires_at, p_remember_me, p_from_browser, p_invitation_hash);
$$;

ALTER FUNCTION public.begin_plex_sign_in(p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamp with time zone, p_remember_me boolean, p_from_browser boolean, p_invitation_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.bootstrap_admin(p_token_hash text, p_user_id uuid, p_email text, p_name text, p_password_hash text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  refusal text;
begin
  perform pg_advisory_xact_lock(7310446024);
  refusal := bootstrap_refusal(p_token_hash);
  if refusal is null then
    insert into users (id, email, name, role) values (p_user_id, p_email, p_name, 'ADMIN');
    insert into local_credentials (user_id, password_hash) values (p_user_id, p_password_hash);
    delete from verification_tokens where purpose = 'bootstrap';
  end if;
  return refusal;
end
$$;

ALTER FUNCTION public.bootstrap_admin(p_token_hash text, p_user_id uuid, p_email text, p_name text, p_password_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.bootstrap_refusal(p_token_hash text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select case
    when exists (select from users where role = 'ADMIN' and status = 'active') then 'admin_exists'
    when not exists (select from verification_tokens where token = p_token_hash and purpose = 'bootstrap') then 'link_invalid'
    when not exists (
      select from verification_tokens where token = p_token_hash and purpose = 'bootstrap' and expires > now()
    ) then 'link_expired'
  end
$$;

ALTER FUNCTION public.bootstrap_refusal(p_token_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN (p_fresh_until < now()) THEN 'unknown'::text ELSE p_status END;

ALTER FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.drop_oldest_partition(p_table text, p_before timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '1s'
    AS $$
declare
  oldest text;
begin
  if p_table not in ('error_logs', 'service_metrics') then
    raise exception 'not partitioned by time: %', p_table using errcode = 'invalid_parameter_value';
  end if;
  select p.partition into oldest from partitions_of(p_table) p where p.ends_at <= p_before order by p.ends_at limit 1;
  if oldest is not null then
    execute format('drop table public.%I', oldest);
  end if;
  return oldest;
end
$$;

ALTER FUNCTION public.drop_oldest_partition(p_table text, p_before timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.duration_bucket(p_seconds double precision) RETURNS smallint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (ceil((ln(GREATEST(p_seconds, (1)::double precision)) / (ln(1.04))::double precision)))::smallint;

ALTER FUNCTION public.duration_bucket(p_seconds double precision) OWNER TO medianest_owner;

CREATE FUNCTION public.duration_of_bucket(p_bucket integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (((2)::double precision * power((1.04)::double precision, (p_bucket)::double precision)) / (2.04)::double precision);

ALTER FUNCTION public.duration_of_bucket(p_bucket integer) OWNER TO medianest_owner;

CREATE FUNCTION public.enqueue_job(p_kind text, p_parameters jsonb, p_unique_key text DEFAULT NULL::text, p_lane text DEFAULT 'default'::text, p_run_at timestamp with time zone DEFAULT now(), p_correlation_id text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  insert into jobs as j (kind, lane, parameters, user_id, unique_key, run_at, correlation_id)
  values (p_kind, p_lane, coalesce(p_parameters, '{}'), medianest_user_id(), p_unique_key, p_run_at,
          coalesce(p_correlation_id, nullif(current_setting('medianest.correlation_id', true), '')))
  on conflict (kind, unique_key) where status = 'queued' and unique_key is not null
  do update set run_at = least(j.run_at, excluded.run_at)
  returning j.id
$$;

ALTER FUNCTION public.enqueue_job(p_kind text, p_parameters jsonb, p_unique_key text, p_lane text, p_run_at timestamp with time zone, p_correlation_id text) OWNER TO medianest_definer;

CREATE FUNCTION public.ensure_partitions(p_table text, p_ahead integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $_$
declare
  key      constant text := case p_table when 'error_logs' then 'created_at' when 'service_metrics' then 'timestamp' end;
  fallback constant text := p_table || '_default';
  aside    constant text := p_table || '_aside';
  gaps     tstzrange[];
  gap      tstzrange;
  made     text;
begin
  if key is null then
    raise exception 'not partitioned by time: %', p_table using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtext('medianest.ensure_partitions'));
  -- A month of before errors had weeks may end or begin within one: a gap begins with its period or where a partition ends.
  execute format(
    $query$
    with periods as (
      select starts_at, (starts_at at time zone 'UTC' + partition_step(%1$L)) at time zone 'UTC' as ends_at
      from (
        select (partition_start(%1$L, now()) at time zone 'UTC' + ahead * partition_step(%1$L)) at time zone 'UTC' as starts_at
        from generate_series(0, %2$s) as ahead
        union
        select partition_start(%1$L, %3$I) from public.%4$I
        where %3$I > now() - interval '2 years' and %3$I < now() + interval '1 year'
      ) p
    ), partitions as (
      select starts_at, ends_at from partitions_of(%1$L)
    ), beginnings as (
      select starts_at, ends_at from periods
      union
      select p.ends_at, d.ends_at from periods d join partitions p on p.ends_at > d.starts_at and p.ends_at < d.ends_at
    )
    select array_agg(tstzrange(
      b.starts_at, least(b.ends_at, (select min(p.starts_at) from partitions p where p.starts_at > b.starts_at))) order by b.starts_at)
    from beginnings b
    where not exists (select from partitions p where p.starts_at <= b.starts_at and b.starts_at < p.ends_at)
    $query$, p_table, p_ahead, key, fallback)
  into gaps;
  if gaps is null then
    return;
  end if;

  if p_table = 'error_logs' then
    lock table public.users in share row exclusive mode;  -- as its foreign key does later
  end if;
  execute format('lock table only public.%I, only public.%I in access exclusive mode', p_table, fallback);
  foreach gap in array gaps loop
    made := p_table || to_char(lower(gap) at time zone 'UTC', case p_table when 'error_logs' then '_YYYY_MM_DD' else '_YYYY_MM' end);

    -- The rows come in behind: attached with them, the partition would be checked for accounts that its owner does not see.
    execute format('create table public.%I (like public.%I)', aside, p_table);
    execute format(
      'with moved as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into public.%5$I select * from moved',
      fallback, key, lower(gap), upper(gap), aside
    );
    execute format(
      'create table public.%I partition of public.%I for values from (%L) to (%L)', made, p_table, lower(gap), upper(gap));
    execute format('insert into public.%I select * from public.%I', made, aside);
    execute format('drop table public.%I', aside);
    execute format('alter table public.%I enable row level security', made);
    execute format('alter table public.%I force row level security', made);
  end loop;
end
$_$;

ALTER FUNCTION public.ensure_partitions(p_table text, p_ahead integer) OWNER TO medianest_owner;

CREATE FUNCTION public.find_media_requests(p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean DEFAULT false) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
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
      and (not p_undecided or r.status in ('pending', 'failed', 'manual'))
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
        words, p_status, p_media_type, p_user_id, p_from, p_until, p_before, p_before_id, p_limit, p_undecided);
  else
    return query select unnest(found_ids);
  end if;
end
$$;

ALTER FUNCTION public.find_media_requests(p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) OWNER TO medianest_definer;

CREATE FUNCTION public.find_rare_media_requests(p_words tsquery, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_indexscan TO 'off'
    SET enable_indexonlyscan TO 'off'
    AS $$
begin
  return query
    select r.id
    from media_requests r
    where r.search @@ p_words
      and (p_status is null or r.status = p_status)
      and (not p_undecided or r.status in ('pending', 'failed', 'manual'))
      and (p_media_type is null or r.media_type = p_media_type)
      and (p_user_id is null or r.user_id = p_user_id)
      and (p_from is null or r.created_at >= p_from)
      and (p_until is null or r.created_at < p_until)
      and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
    order by r.created_at desc, r.id desc
    limit p_limit;
end
$$;

ALTER FUNCTION public.find_rare_media_requests(p_words tsquery, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) OWNER TO medianest_definer;

CREATE FUNCTION public.follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[]) RETURNS TABLE(id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamp with time zone, completed_at timestamp with time zone)
    LANGUAGE sql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with wanted as (
    select array(select distinct season from unnest(p_seasons) as season order by season) as seasons
  ), open_request as (
    select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.created_at, r.completed_at
    from media_requests r
    cross join wanted w
    where r.media_type = p_media_type and r.tmdb_id = p_tmdb_id
      and (r.seasons is null or cardinality(w.seasons) > 0 and r.seasons @> w.seasons)
      and r.status not in ('completed', 'denied', 'cancelled')
      and r.user_id <> (select medianest_user_id())
    order by coalesce(r.seasons, '{}') = w.seasons desc, r.created_at, r.id
    limit 1
  ), followed as (
    insert into media_request_followers (request_id, user_id)
    select o.id, medianest_user_id() from open_request o
    on conflict (request_id, user_id) do nothing
  )
  select o.id, o.title, o.media_type, o.tmdb_id, o.seasons, o.status, o.created_at, o.completed_at from open_request o
$$;

ALTER FUNCTION public.follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[]) OWNER TO medianest_definer;

CREATE FUNCTION public.follow_request(p_id uuid) RETURNS TABLE(id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamp with time zone, completed_at timestamp with time zone)
    LANGUAGE sql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with open_request as (
    select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.created_at, r.completed_at
    from media_requests r
    where r.id = p_id and r.status not in ('completed', 'denied', 'cancelled')
      and r.user_id <> (select medianest_user_id())
  ), followed as (
    insert into media_request_followers (request_id, user_id)
    select o.id, medianest_user_id() from open_request o
    on conflict (request_id, user_id) do nothing
  )
  select o.id, o.title, o.media_type, o.tmdb_id, o.seasons, o.status, o.created_at, o.completed_at from open_request o
$$;

ALTER FUNCTION public.follow_request(p_id uuid) OWNER TO medianest_definer;

CREATE FUNCTION public.followed_request(p_id uuid) RETURNS TABLE(id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, decline_reason text, created_at timestamp with time zone, updated_at timestamp with time zone, completed_at timestamp with time zone, handed_over_seasons integer[], available_seasons integer[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.decline_reason, r.created_at, r.updated_at,
         r.completed_at, r.handed_over_seasons, r.available_seasons
  from media_requests r
  join media_request_followers f on f.request_id = r.id and f.user_id = (select medianest_user_id())
  where r.id = p_id
$$;

ALTER FUNCTION public.followed_request(p_id uuid) OWNER TO medianest_definer;

CREATE FUNCTION public.followed_requests(p_search text, p_status text, p_media_type text, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer) RETURNS TABLE(id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, decline_reason text, created_at timestamp with time zone, updated_at timestamp with time zone, completed_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select r.id, r.title, r.media_type, r.tmdb_id, r.seasons, r.status, r.decline_reason, r.created_at, r.updated_at,
         r.completed_at
  from media_request_followers f
  join media_requests r on r.id = f.request_id
  where f.user_id = (select medianest_user_id())
    and (p_search is null or r.search @@ media_request_query(p_search))
    and (p_status is null or r.status = p_status)
    and (p_media_type is null or r.media_type = p_media_type)
    and (p_from is null or r.created_at >= p_from)
    and (p_until is null or r.created_at < p_until)
    and (p_before is null or (r.created_at, r.id) < (p_before, p_before_id))
  order by r.created_at desc, r.id desc
  limit p_limit
$$;

ALTER FUNCTION public.followed_requests(p_search text, p_status text, p_media_type text, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer) OWNER TO medianest_definer;

CREATE FUNCTION public.household_report(p_from date, p_to date) RETURNS TABLE(name text, is_self boolean, requested bigint, approved bigint, denied bigint, completed bigint, downloads bigint, videos bigint, bytes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with days as (
    select r.user_id, r.requested, r.approved, r.denied, r.completed, 0 as downloads, 0 as videos, 0::bigint as bytes
    from request_reports_by_user_daily r
    where r.day between p_from and p_to
    union all
    select d.user_id, 0, 0, 0, 0, d.completed, d.videos, d.bytes
    from download_reports_by_user_daily d
    where d.day between p_from and p_to
  ), people as (
    select user_id, sum(requested) as requested, sum(approved) as approved, sum(denied) as denied, sum(completed) as completed,
           sum(downloads) as downloads, sum(videos) as videos, sum(bytes)::bigint as bytes
    from days
    where medianest_user_id() is not null
    group by user_id
  )
  select case when p.user_id = medianest_user_id() then own.name else coalesce(u.name, u.email) end,
         coalesce(p.user_id = medianest_user_id(), false),
         p.requested, p.approved, p.denied, p.completed, p.downloads, p.videos, p.bytes
  from people p
  left join reporting_users u on u.id = p.user_id
  left join users own on own.id = p.user_id and own.id = medianest_user_id()
  order by p.requested desc, p.videos desc, p.user_id
  limit 1000
$$;

ALTER FUNCTION public.household_report(p_from date, p_to date) OWNER TO medianest_definer;

CREATE FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (
    select 1
    from maintenance_windows w
    where (w.service_name is null or w.service_name = p_service)
      and (w.starts_at is null or w.starts_at > p_instant - interval '8 days')
      and p_instant < maintenance_window_start(w, p_instant) + make_interval(mins => w.duration_minutes)
  )
$$;

ALTER FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.invitation_of_link(p_token_hash text) RETURNS TABLE(id uuid, name text, role text, expires_at timestamp with time zone, refusal text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select i.id, i.name, i.role, i.expires_at,
         case when i.redeemed_at is not null then 'used'
              when i.revoked_at is not null then 'revoked'
              when i.expires_at <= now() then 'expired' end
  from verification_tokens t
  join invitations i on i.id::text = t.identifier
  where t.token = p_token_hash and t.purpose = 'invitation'
$$;

ALTER FUNCTION public.invitation_of_link(p_token_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.jobs_notify() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('medianest_jobs', new.lane);
  return null;
end
$$;

ALTER FUNCTION public.jobs_notify() OWNER TO medianest_owner;

CREATE FUNCTION public.learn_plex_server(p_service_url text, p_machine_identifier text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  update service_config
  set config_data = coalesce(config_data, '{}') || jsonb_build_object('machineIdentifier', p_machine_identifier)
  where service_name = 'plex' and service_url = p_service_url and config_data ->> 'machineIdentifier' is null
$$;

ALTER FUNCTION public.learn_plex_server(p_service_url text, p_machine_identifier text) OWNER TO medianest_definer;

CREATE FUNCTION public.live_close(p_channel text) RETURNS void
    LANGUAGE sql
    AS $$ select pg_notify('medianest_live', p_channel || e'\nclose\n') $$;

ALTER FUNCTION public.live_close(p_channel text) OWNER TO medianest_owner;

COMMENT ON FUNCTION public.live_close(p_channel text) IS 'Ends the streams of a channel.';

CREATE FUNCTION public.live_most_rows() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 200;

ALTER FUNCTION public.live_most_rows() OWNER TO medianest_owner;

CREATE FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) RETURNS void
    LANGUAGE sql
    AS $$
  with event as materialized (
    select jsonb_build_object('eventId', gen_random_uuid(), 'type', p_event) || p_row as body  -- one id, however it comes
  )
  select pg_notify('medianest_live', concat_ws(e'\n', channel, p_event, event.body))
  from event, (select distinct unnest(p_channels)) as channels (channel)
  order by channel
$$;

ALTER FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) OWNER TO medianest_owner;

COMMENT ON FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) IS 'Tells the streams of some channels that a row has changed.';

CREATE FUNCTION public.maintenance_next_start(p_service text, p_instant timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
  select min(began)
  from maintenance_windows w, lateral (select maintenance_window_next_start(w, p_instant) as began) b
  where (w.service_name is null or w.service_name = p_service) and (w.starts_at is null or w.starts_at > p_instant)
    and began < p_instant + interval '7 days'
$$;

ALTER FUNCTION public.maintenance_next_start(p_service text, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.maintenance_until(p_service text, p_instant timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
declare
  ends  timestamptz;
  later timestamptz := p_instant;
begin
  for turn in 1..100 loop
    select max(maintenance_window_start(w, later) + make_interval(mins => w.duration_minutes)) into later
    from maintenance_windows w
    where (w.service_name is null or w.service_name = p_service)
      and (w.starts_at is null or w.starts_at > later - interval '8 days');
    exit when later is null or later <= coalesce(ends, p_instant);
    ends := later;
  end loop;
  return ends;
end
$$;

ALTER FUNCTION public.maintenance_until(p_service text, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE TABLE public.maintenance_windows (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    service_name text,
    title text NOT NULL,
    starts_at timestamp with time zone,
    weekdays smallint[],
    start_time time without time zone,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    duration_minutes integer NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT maintenance_windows_duration CHECK (((duration_minutes >= 1) AND (duration_minutes <= 10080))),
    CONSTRAINT maintenance_windows_once_or_weekly CHECK ((((starts_at IS NOT NULL) AND (weekdays IS NULL) AND (start_time IS NULL)) OR ((starts_at IS NULL) AND (start_time IS NOT NULL) AND ((cardinality(weekdays) >= 1) AND (cardinality(weekdays) <= 7)) AND (weekdays <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint, (7)::smallint])))),
    CONSTRAINT maintenance_windows_title_length CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

ALTER TABLE ONLY public.maintenance_windows FORCE ROW LEVEL SECURITY;

ALTER TABLE public.maintenance_windows OWNER TO medianest_owner;

COMMENT ON TABLE public.maintenance_windows IS 'When services may be away without anybody being told; once, or weekly by the clock of a time zone.';

COMMENT ON COLUMN public.maintenance_windows.service_name IS 'Null for all services.';

COMMENT ON COLUMN public.maintenance_windows.weekdays IS 'ISO: 1 is Monday, 7 Sunday.';

COMMENT ON COLUMN public.maintenance_windows.ended_at IS 'When an admin ended it early: a time that began before is over.';

CREATE FUNCTION public.maintenance_window_next_start(p_window public.maintenance_windows, p_instant timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
  select min(began)
  from (
    select p_window.starts_at as began
    union all
    select ((p_instant at time zone p_window.time_zone)::date + days_on + p_window.start_time) at time zone p_window.time_zone
    from generate_series(0, 7) as days_on
    where extract(isodow from (p_instant at time zone p_window.time_zone)::date + days_on)::smallint = any (p_window.weekdays)
  ) times
  where began > p_instant
$$;

ALTER FUNCTION public.maintenance_window_next_start(p_window public.maintenance_windows, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
  select max(began)
  from (
    select p_window.starts_at as began
    union all
    select ((p_instant at time zone p_window.time_zone)::date - days_ago + p_window.start_time) at time zone p_window.time_zone
    from generate_series(0, 7) as days_ago
    where extract(isodow from (p_instant at time zone p_window.time_zone)::date - days_ago)::smallint = any (p_window.weekdays)
  ) times
  where began <= p_instant and (p_window.ended_at is null or began > p_window.ended_at)
$$;

ALTER FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.maintenance_windows_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  if tg_op = 'DELETE' and old.starts_at < now() - interval '8 days' then
    return null;  -- long over
  end if;
  perform live_tell(array['all'], 'service', jsonb_build_object('id', coalesce(new.service_name, old.service_name)));
  return null;
end
$$;

ALTER FUNCTION public.maintenance_windows_live() OWNER TO medianest_owner;

CREATE FUNCTION public.mask_email(p_email text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (("left"(p_email, 1) || '***'::text) || COALESCE(('@'::text || NULLIF(split_part(p_email, '@'::text, 2), ''::text)), ''::text));

ALTER FUNCTION public.mask_email(p_email text) OWNER TO medianest_owner;

CREATE FUNCTION public.media_request_followers_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  perform live_tell(array['user_' || c.user_id], 'request', jsonb_build_object('id', c.request_id))
  from changed c
  limit live_most_rows();
  return null;
end
$$;

ALTER FUNCTION public.media_request_followers_live() OWNER TO medianest_owner;

CREATE FUNCTION public.media_request_words(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(lower(CASE WHEN (octet_length(p_text) = length(p_text)) THEN p_text ELSE regexp_replace(NORMALIZE(p_text, NFKD), '[\u0300-\u036f]+'::text, ''::text, 'g'::text) END), '!"#$%&()*+,-./:;<=>?@[\]^_`{|}~‘“”–—…''’'::text, '                                     '::text);

ALTER FUNCTION public.media_request_words(p_text text) OWNER TO medianest_owner;

CREATE FUNCTION public.media_request_query(p_search text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT to_tsquery('simple'::regconfig, string_agg((quote_literal(word.word) || ':*'::text), ' & '::text)) AS to_tsquery FROM regexp_split_to_table(public.media_request_words(media_request_query.p_search), '\s+'::text) word(word) WHERE (word.word <> ''::text));

ALTER FUNCTION public.media_request_query(p_search text) OWNER TO medianest_owner;

CREATE FUNCTION public.media_request_search(p_title text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('simple'::regconfig, public.media_request_words(p_title));

ALTER FUNCTION public.media_request_search(p_title text) OWNER TO medianest_owner;

CREATE FUNCTION public.media_requests_decided() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  update notifications set read = true, read_at = now()
  where dedupe_key = 'request.pending:' || new.id || ':1' and not read
    and user_id in (select u.id from users u where u.role = 'ADMIN');
  return null;
end
$$;

ALTER FUNCTION public.media_requests_decided() OWNER TO medianest_definer;

CREATE FUNCTION public.media_requests_live() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  unseen constant text[] := array['updated_at', 'next_attempt_at', 'handed_over_at', 'hand_over_tried_at'];
  ids    uuid[];
begin
  if tg_op = 'INSERT' then
    ids := array(select id from changed);
  else
    ids := array(
      select n.id from changed n join before o using (id) where to_jsonb(n) - unseen is distinct from to_jsonb(o) - unseen
    );
  end if;
  if cardinality(ids) > live_most_rows() then
    perform live_tell(array['all'], 'resync', '{}');
    return null;
  end if;
  perform live_tell(
    array['role_admin', 'user_' || c.user_id]
      || array(select 'user_' || f.user_id from media_request_followers f where f.request_id = c.id),
    'request', jsonb_build_object('id', c.id, 'status', c.status)
  )
  from changed c
  where c.id = any (ids);
  return null;
end
$$;

ALTER FUNCTION public.media_requests_live() OWNER TO medianest_definer;

CREATE FUNCTION public.media_requests_record_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  acting_user uuid := medianest_user_id();
begin
  if tg_op = 'UPDATE' and new.status = old.status then
    return null;
  end if;
  insert into media_request_events (request_id, user_id, from_status, to_status, actor_id, actor, reason)
  values (
    new.id, new.user_id, case when tg_op = 'UPDATE' then old.status end, new.status, acting_user,
    coalesce(
      nullif(current_setting('medianest.actor', true), ''),
      case when acting_user = new.user_id then 'user' when medianest_is_admin() then 'admin' else 'system' end
    ),
    case when new.status = 'denied' then new.decline_reason
         when new.status in ('failed', 'manual', 'retrying') then new.last_error end
  );
  return null;
end
$$;

ALTER FUNCTION public.media_requests_record_event() OWNER TO medianest_definer;

CREATE FUNCTION public.media_requests_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  allowed text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      raise exception using
        errcode = 'check_violation', constraint = 'media_requests_transition', table = 'media_requests',
        message = format('a media request cannot begin as %s', new.status), detail = 'It begins as pending.';
    end if;
    new.seasons := nullif(array(select distinct season from unnest(new.seasons) as season order by season), '{}');
    return new;
  end if;

  new.updated_at := now();
  if current_user = 'medianest_app' and not medianest_is_admin() and (
    (new.decline_reason, new.attempts, new.last_error, new.decided_by) is distinct from
      (old.decline_reason, old.attempts, old.last_error, old.decided_by)
    or new.status not in (old.status, 'cancelled')
      and not (new.status = 'approved' and exists (select from public.users u where u.id = new.user_id and u.auto_approve))
  ) then
    raise exception using
      errcode = 'insufficient_privilege', constraint = 'media_requests_decision', table = 'media_requests',
      message = format('only an administrator takes a media request from %s to %s', old.status, new.status);
  end if;
  if new.status = old.status then
    return new;
  end if;

  allowed := case old.status
    when 'pending'     then array['approved', 'denied', 'cancelled', 'failed']  -- failed: Overseerr refused the hand-over
    when 'approved'    then array['downloading', 'failed', 'cancelled']
    when 'downloading' then array['downloaded', 'failed']
    when 'downloaded'  then array['completed']
    when 'failed'      then array['retrying', 'manual']
    when 'retrying'    then array['downloading', 'failed']
    when 'manual'      then array['approved', 'completed', 'denied']
    else array[]::text[]
  end;
  if old.status = 'approved' and new.media_type = 'music' then
    allowed := allowed || 'manual'::text;  -- Overseerr knows no music
  end if;
  if new.status <> all (allowed) then
    raise exception using
      errcode = 'check_violation', constraint = 'media_requests_transition', table = 'media_requests',
      message = format('a media request cannot go from %s to %s', old.status, new.status),
      detail = format('From %s: %s.', old.status, coalesce(nullif(array_to_string(allowed, ', '), ''), 'none, it is final'));
  end if;

  if new.status = 'completed' then
    new.completed_at := coalesce(new.completed_at, now());
  end if;
  if new.status in ('approved', 'denied') and new.decided_at is not distinct from old.decided_at then
    new.decided_at := now();
  end if;
  return new;
end
$$;

ALTER FUNCTION public.media_requests_transition() OWNER TO medianest_owner;

CREATE FUNCTION public.medianest_is_admin() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((current_setting('medianest.role'::text, true) = 'ADMIN'::text), false);

ALTER FUNCTION public.medianest_is_admin() OWNER TO medianest_owner;

CREATE FUNCTION public.medianest_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('medianest.user_id'::text, true), ''::text))::uuid;

ALTER FUNCTION public.medianest_user_id() OWNER TO medianest_owner;

CREATE FUNCTION public.metrics_numbers() RETURNS TABLE(metric text, label text, value double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select 'jobs', s.status, (select count(*) from (select from jobs j where j.status = s.status limit 10000) counted)
  from unnest(array['queued', 'running', 'dead']) s (status)
  union all
  select 'oldest_job', '', coalesce(extract(epoch from now() - min(run_at)), 0)
  from jobs
  where status = 'queued' and run_at <= now()
  union all
  select 'outbox', s.status, (select count(*) from (select from notification_outbox o where o.status = s.status limit 10000) counted)
  from unnest(array['waiting', 'sending', 'dead']) s (status)
  union all
  select 'incidents', s.severity, (
    select count(*) from service_incidents i where i.status in ('open', 'investigating') and i.severity = s.severity)
  from unnest(array['low', 'medium', 'high', 'critical']) s (severity)
  union all
  select 'deadlocks', '', deadlocks from pg_stat_database where datname = current_database()
  union all
  select 'measure', m.name, m.value from database_measures m where m.value is not null
  union all
  select 'alert', m.name, array_position(array['ok', 'yellow', 'red', 'critical'], m.state) - 1
  from database_measures m
  where m.state <> 'unknown'
$$;

ALTER FUNCTION public.metrics_numbers() OWNER TO medianest_definer;

CREATE FUNCTION public.metrics_services() RETURNS TABLE(service_name text, kind text, status text, in_maintenance boolean, response_time_ms integer, uptime_1d double precision, uptime_30d double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select s.service_name, c.config_data ->> 'kind', current_status(s.status, s.fresh_until), in_maintenance(s.service_name, now()), s.response_time_ms, d.uptime,
         s.uptime_percentage / 100
  from service_status s
  left join service_config c on c.service_name = s.service_name
  cross join lateral (
    select sum(extract(epoch from i.ended_at - greatest(i.started_at, now() - interval '1 day')))
             filter (where i.state in ('online', 'degraded'))::double precision
           / nullif(sum(extract(epoch from i.ended_at - greatest(i.started_at, now() - interval '1 day')))
             filter (where i.state in ('online', 'degraded', 'offline')), 0)::double precision as uptime
    from service_states i
    where i.service_name = s.service_name and i.ended_at > now() - interval '1 day'
  ) d
  where s.evaluation is not null
  order by s.service_name
$$;

ALTER FUNCTION public.metrics_services() OWNER TO medianest_definer;

CREATE FUNCTION public.notification_receipts_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  perform live_tell(array['user_' || reader.user_id], 'notification', '{}')
  from (select distinct c.user_id from changed c limit live_most_rows()) reader;
  return null;
end
$$;

ALTER FUNCTION public.notification_receipts_live() OWNER TO medianest_owner;

CREATE FUNCTION public.notification_topic(event text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (event = ANY (ARRAY['request.completed'::text, 'request.partly_available'::text])) THEN 'available'::text WHEN (event = ANY (ARRAY['request.approved'::text, 'request.cancelled'::text])) THEN 'progress'::text WHEN ((event = ANY (ARRAY['request.needs_admin'::text, 'request.pending'::text])) OR (event ~~ ANY ('{admin.%,account.%,database.%}'::text[]))) THEN 'administration'::text WHEN (event ~~ 'request.%'::text) THEN 'problems'::text WHEN (event ~~ 'download.%'::text) THEN 'downloads'::text WHEN ((event ~~ 'service.%'::text) OR (event ~~ 'incident.%'::text)) THEN 'services'::text WHEN (event ~~ 'security.%'::text) THEN 'security'::text ELSE 'announcements'::text END;

ALTER FUNCTION public.notification_topic(event text) OWNER TO medianest_owner;

CREATE FUNCTION public.notifications_fan_out() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  news   constant text := notification_topic(new.event);
  chosen uuid;
begin
  for chosen in
    insert into notification_outbox (target_id, user_id, notification_id, event_key, payload)
    select t.id, t.user_id, new.id, coalesce(new.dedupe_key, new.id::text), jsonb_build_object(
      'type', new.event,
      'timestamp', to_char(new.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'data', jsonb_build_object(
        'id', new.id, 'type', new.type, 'title', new.title, 'message', new.message,
        'isBroadcast', new.user_id is null, 'metadata', new.metadata))
    from (
      select id, user_id, topics, enabled from notification_targets where user_id = new.user_id
      union all
      select id, user_id, topics, enabled from notification_targets where user_id is not null and new.user_id is null
      union all
      select id, user_id, topics, enabled from notification_targets
      where user_id is null and (new.user_id is null or news in ('services', 'administration'))
    ) t
    left join users u on u.id = t.user_id
    where t.enabled and news = any (t.topics) and (t.user_id is null or u.status = 'active')
    on conflict (target_id, event_key) do nothing
    returning target_id
  loop
    perform enqueue_job('notifications.deliver', jsonb_build_object('targetId', chosen), chosen::text, 'notifications');
  end loop;
  return null;
end
$$;

ALTER FUNCTION public.notifications_fan_out() OWNER TO medianest_definer;

CREATE FUNCTION public.notifications_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  users uuid[];
begin
  if tg_op = 'INSERT' then
    users := array(select distinct user_id from changed);
  else
    users := array(select distinct n.user_id from changed n join before o using (id) where n.read <> o.read);
  end if;
  if cardinality(users) > live_most_rows() then
    perform live_tell(array['all'], 'resync', '{}');
    return null;
  end if;
  perform live_tell(array[coalesce('user_' || told.user_id, 'all')], 'notification', jsonb_strip_nulls(jsonb_build_object('id', told.id)))
  from (
    select u.user_id, case when count(*) = 1 then min(c.id::text) end as id
    from unnest(users) as u (user_id)
    join changed c on c.user_id is not distinct from u.user_id
    group by u.user_id
  ) told;
  return null;
end
$$;

ALTER FUNCTION public.notifications_live() OWNER TO medianest_owner;

CREATE FUNCTION public.partition_start(p_table text, p_instant timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN date_trunc(CASE p_table WHEN 'error_logs'::text THEN 'week'::text ELSE 'month'::text END, p_instant, 'UTC'::text);

ALTER FUNCTION public.partition_start(p_table text, p_instant timestamp with time zone) OWNER TO medianest_owner;

CREATE FUNCTION public.partition_step(p_table text) RETURNS interval
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE p_table WHEN 'error_logs'::text THEN '7 days'::interval WHEN 'service_metrics'::text THEN '1 mon'::interval ELSE NULL::interval END;

ALTER FUNCTION public.partition_step(p_table text) OWNER TO medianest_owner;

CREATE FUNCTION public.partitions_of(p_table text) RETURNS TABLE(partition text, starts_at timestamp with time zone, ends_at timestamp with time zone)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  select b.partition, b.bounds[1]::timestamptz, b.bounds[2]::timestamptz
  from (
    select c.relname::text as partition,
           regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$FROM \('([^']+)'\) TO \('([^']+)'\)$re$) as bounds
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where p_table in ('error_logs', 'service_metrics') and i.inhparent = format('public.%I', p_table)::regclass
  ) b
  where b.bounds is not null
$_$;

ALTER FUNCTION public.partitions_of(p_table text) OWNER TO medianest_owner;

CREATE FUNCTION public.poll_plex_sign_in(p_id uuid, p_binding_hash text) RETURNS TABLE(plex_pin_id bigint, remember_me boolean, from_browser boolean, invitation_hash text, is_consumed boolean, refusal text, may_ask boolean)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  v_turn boolean;
begin
  update plex_pins p set last_polled_at = now(), next_poll_at = now() + interval '30 seconds'
  where p.id = p_id and p.binding_hash = p_binding_hash and p.expires_at > now() and p.consumed_at is null
    and p.next_poll_at <= now();
  v_turn := found;
  return query
    select p.plex_pin_id, p.remember_me, p.from_browser, p.invitation_hash, p.consumed_at is not null, p.refusal, v_turn
    from plex_pins p
    where p.id = p_id and p.binding_hash = p_binding_hash and p.expires_at > now();
end
$$;

ALTER FUNCTION public.poll_plex_sign_in(p_id uuid, p_binding_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.public_status() RETURNS TABLE(service_name text, state text, since timestamp with time zone, checked_at timestamp with time zone, display_name text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with page as (
    select case jsonb_typeof(value -> 'services') when 'array' then value -> 'services' end as chosen
    from settings
    where key = 'status_page' and value -> 'enabled' = 'true'
  ), shown as (
    select n.name, n.position
    from page, jsonb_array_elements_text(page.chosen) with ordinality n (name, position)
    union all
    select n.name, n.position
    from page, unnest(array['plex', 'overseerr', 'youtube', 'uptime-kuma']) with ordinality n (name, position)
    join service_status w on w.service_name = n.name and w.evaluation is not null
    where page.chosen is null
  )
  select s.service_name, case when m.is_on then 'maintenance' else current_status(s.status, s.fresh_until) end, case when not m.is_on then s.changed_at end,
         s.last_check_at, s.display_name
  from shown
  join service_status s on s.service_name = shown.name
  cross join lateral (select in_maintenance(s.service_name, now()) as is_on) m
  order by shown.position
$$;

ALTER FUNCTION public.public_status() OWNER TO medianest_definer;

CREATE FUNCTION public.rate_limit_forgive(p_subject text, p_endpoint text, p_window_seconds integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  update rate_limits set request_count = request_count - 1
  where user_id = p_subject and endpoint = p_endpoint and request_count > 0
    and window_start = to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds)
$$;

ALTER FUNCTION public.rate_limit_forgive(p_subject text, p_endpoint text, p_window_seconds integer) OWNER TO medianest_definer;

CREATE FUNCTION public.rate_limit_hit(p_subject text, p_endpoint text, p_limit integer, p_window_seconds integer) RETURNS TABLE(allowed boolean, remaining integer, reset_seconds integer)
    LANGUAGE sql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with running as (
    select to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds) as started_at
  ), hit as (
    insert into rate_limits as r (user_id, endpoint, request_count, refused_count, window_start)
    select rate_limit_subject(p_subject), p_endpoint, 1, (p_limit < 1)::integer, started_at from running
    on conflict (user_id, endpoint, window_start) do update
    set request_count = r.request_count + 1,
        refused_count = r.refused_count + (r.request_count >= p_limit)::integer
    returning r.request_count, r.window_start
  )
  select
    request_count <= p_limit,
    greatest(p_limit - request_count, 0),
    greatest(ceil(extract(epoch from window_start - now()) + p_window_seconds), 1)::integer
  from hit
$$;

ALTER FUNCTION public.rate_limit_hit(p_subject text, p_endpoint text, p_limit integer, p_window_seconds integer) OWNER TO medianest_definer;

CREATE FUNCTION public.rate_limit_refused(p_subject text, p_endpoint text, p_window_seconds integer, p_count integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  insert into rate_limits as r (user_id, endpoint, refused_count, window_start)
  values (rate_limit_subject(p_subject), p_endpoint, p_count,
          to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds))
  on conflict (user_id, endpoint, window_start) do update set refused_count = r.refused_count + p_count
$$;

ALTER FUNCTION public.rate_limit_refused(p_subject text, p_endpoint text, p_window_seconds integer, p_count integer) OWNER TO medianest_definer;

CREATE FUNCTION public.rate_limit_subject(p_subject text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  select case
    when p_subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      and not exists (select from users where id = p_subject::uuid) then 'unknown'
    else p_subject
  end
$_$;

ALTER FUNCTION public.rate_limit_subject(p_subject text) OWNER TO medianest_definer;

CREATE FUNCTION public.redeem_invitation(p_token_hash text, p_user_id uuid) RETURNS TABLE(id uuid, role text)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  v_invitation invitations%rowtype;
begin
  select i.* into v_invitation
  from verification_tokens t
  join invitations i on i.id::text = t.identifier
  where t.token = p_token_hash and t.purpose = 'invitation'
    and i.redeemed_at is null and i.revoked_at is null and i.expires_at > now()
  for update of i;
  if not found then
    return;
  end if;

  update users u set
    role = case when v_invitation.role = 'ADMIN' then 'ADMIN' else u.role end,
    role_from_plex = u.role_from_plex and (v_invitation.role = 'USER' or u.role = 'ADMIN'),
    auto_approve = v_invitation.auto_approve, request_quota_limit = v_invitation.request_quota_limit,
    request_quota_days = v_invitation.request_quota_days, open_request_limit = v_invitation.open_request_limit
  where u.id = p_user_id and u.created_at = now();
  if not found then
    return;
  end if;

  update invitations i set redeemed_at = now(), redeemed_by = p_user_id where i.id = v_invitation.id;
  return query select v_invitation.id, u.role from users u where u.id = p_user_id;
end
$$;

ALTER FUNCTION public.redeem_invitation(p_token_hash text, p_user_id uuid) OWNER TO medianest_definer;

CREATE FUNCTION public.redeem_plex_sign_in(p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean) RETURNS TABLE(user_id uuid, email text, name text, role text, status text, requires_password_change boolean, account_id uuid, is_new boolean, role_before text)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  v_user     users.id%type;
  v_before   users.role%type;
  v_account  accounts.id%type;
  v_email    users.email%type := p_email;
  v_is_admin boolean := p_is_owner;
begin
  update plex_pins p set consumed_at = now()
  where p.id = p_id and p.binding_hash = p_binding_hash and p.consumed_at is null and p.expires_at > now();
  if not found then
    return;
  end if;

  if not p_is_owner and exists (select from users u where u.plex_id = p_plex_id and u.role = 'ADMIN') then
    perform pg_advisory_xact_lock(7310446024);
    v_is_admin := not exists (
      select from users u
      where u.role = 'ADMIN' and u.status = 'active' and u.plex_id is distinct from p_plex_id
    );
  end if;
  select u.id, u.role into v_user, v_before from users u where u.plex_id = p_plex_id for update;
  if exists (select from users u where lower(u.email) = lower(p_email) and u.id is distinct from v_user) then
    v_email := null;
  end if;
  if v_user is null then
    insert into users (id, plex_id, plex_username, plex_name, email, name, role, role_from_plex, image)
    values (gen_random_uuid(), p_plex_id, p_username, p_name, v_email, p_name,
            case when p_is_owner then 'ADMIN' else 'USER' end, true, p_image)
    returning id into v_user;
  else
    update users u set
      plex_username = p_username, email = v_email, image = p_image, plex_name = p_name,
      name = case when u.name is not distinct from u.plex_name then p_name else u.name end,
      role = case when not u.role_from_plex then u.role when v_is_admin then 'ADMIN' else 'USER' end
    where u.id = v_user and u.status = 'active';
  end if;

  insert into accounts as a (user_id, type, provider, provider_account_id) values (v_user, 'oauth', 'plex', p_plex_id)
  on conflict (provider, provider_account_id) do update set user_id = excluded.user_id
  returning a.id into v_account;

  return query
    select u.id, u.email, u.name, u.role, u.status, u.requires_password_change, v_account, v_before is null,
           coalesce(v_before, u.role)
    from users u
    where u.id = v_user;
end
$$;

ALTER FUNCTION public.redeem_plex_sign_in(p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean) OWNER TO medianest_definer;

CREATE FUNCTION public.refuse_plex_sign_in(p_id uuid, p_binding_hash text, p_refusal text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  update plex_pins set consumed_at = coalesce(consumed_at, now()), refusal = p_refusal
  where id = p_id and binding_hash = p_binding_hash and refusal is null
$$;

ALTER FUNCTION public.refuse_plex_sign_in(p_id uuid, p_binding_hash text, p_refusal text) OWNER TO medianest_definer;

CREATE FUNCTION public.release_plex_sign_in(p_id uuid, p_binding_hash text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  update plex_pins set next_poll_at = last_polled_at + interval '1 second'
  where id = p_id and binding_hash = p_binding_hash and consumed_at is null
$$;

ALTER FUNCTION public.release_plex_sign_in(p_id uuid, p_binding_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.service_config_removed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  update service_news set muted = array_remove(muted, old.service_name) where old.service_name = any (muted);
  return null;
end
$$;

ALTER FUNCTION public.service_config_removed() OWNER TO medianest_definer;

CREATE FUNCTION public.service_connection(p_service text) RETURNS TABLE(service_url text, api_key text, config_data jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select c.service_url, c.api_key, c.config_data from service_config c where c.service_name = p_service and c.enabled
$$;

ALTER FUNCTION public.service_connection(p_service text) OWNER TO medianest_definer;

CREATE FUNCTION public.service_incidents_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  perform live_tell(
    array['all'], 'incident', jsonb_build_object('id', new.id, 'serviceName', new.service_name, 'status', new.status));
  return null;
end
$$;

ALTER FUNCTION public.service_incidents_live() OWNER TO medianest_owner;

CREATE FUNCTION public.service_incidents_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.status = old.status then
    return new;
  end if;
  if (old.status, new.status) not in (
    ('open', 'investigating'), ('open', 'resolved'), ('investigating', 'resolved'), ('resolved', 'closed'), ('resolved', 'open')
  ) then
    raise exception using
      errcode = 'check_violation', constraint = 'service_incidents_transition', table = 'service_incidents',
      message = format('an incident cannot go from %s to %s', old.status, new.status);
  end if;
  new.resolved_at := case when new.status in ('resolved', 'closed') then coalesce(new.resolved_at, old.resolved_at, now()) end;
  return new;
end
$$;

ALTER FUNCTION public.service_incidents_transition() OWNER TO medianest_owner;

CREATE FUNCTION public.service_news_level() RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select coalesce(
    (select level from service_news where user_id = medianest_user_id()),
    case when medianest_is_admin() then 'all' else 'outages' end)
$$;

ALTER FUNCTION public.service_news_level() OWNER TO medianest_owner;

CREATE FUNCTION public.service_news_muted() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$ select coalesce((select muted from service_news where user_id = medianest_user_id()), '{}') $$;

ALTER FUNCTION public.service_news_muted() OWNER TO medianest_owner;

CREATE FUNCTION public.service_status_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  if tg_op = 'UPDATE' and (new.status, new.in_maintenance) = (old.status, old.in_maintenance) then
    return null;
  end if;
  perform live_tell(array['all'], 'service', jsonb_build_object('id', new.service_name, 'status', new.status));
  return null;
end
$$;

ALTER FUNCTION public.service_status_live() OWNER TO medianest_owner;

CREATE FUNCTION public.session_token_user(p_token_hash text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ select t.user_id from session_tokens t where t.token_hash = p_token_hash $$;

ALTER FUNCTION public.session_token_user(p_token_hash text) OWNER TO medianest_definer;

CREATE FUNCTION public.sessions_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  perform live_close('session_' || old.id);
  return null;
end
$$;

ALTER FUNCTION public.sessions_live() OWNER TO medianest_owner;

CREATE FUNCTION public.sessions_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception using
    errcode = 'check_violation', constraint = 'sessions_transition', table = 'sessions',
    message = format('a session cannot go from %s to %s', old.status, new.status);
end
$$;

ALTER FUNCTION public.sessions_transition() OWNER TO medianest_owner;

CREATE FUNCTION public.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now();
  return new;
end
$$;

ALTER FUNCTION public.set_updated_at() OWNER TO medianest_owner;

CREATE FUNCTION public.setting_values(p_keys text[]) RETURNS TABLE(key text, value jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ select s.key, s.value from settings s where s.key = any (p_keys) $$;

ALTER FUNCTION public.setting_values(p_keys text[]) OWNER TO medianest_definer;

CREATE FUNCTION public.sign_in_account(p_email text) RETURNS TABLE(user_id uuid, email text, name text, role text, status text, requires_password_change boolean, plex_id text, password_hash text, last_login_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select u.id, u.email, u.name, u.role, u.status, u.requires_password_change, u.plex_id, c.password_hash, u.last_login_at
  from users u
  left join local_credentials c on c.user_id = u.id
  where lower(u.email) = lower(p_email)
$$;

ALTER FUNCTION public.sign_in_account(p_email text) OWNER TO medianest_definer;

CREATE FUNCTION public.tell_admins_of_request(p_id uuid, p_type text, p_title text, p_message text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  insert into notifications (user_id, type, title, message, event, dedupe_key, metadata)
  select u.id, p_type, p_title, p_message, 'request.pending', 'request.pending:' || r.id || ':1',
         jsonb_build_object('requestId', r.id)
  from media_requests r
  join users u on u.role = 'ADMIN' and u.status = 'active' and u.id <> r.user_id
  where r.id = p_id and r.user_id = medianest_user_id() and r.status = 'pending'
$$;

ALTER FUNCTION public.tell_admins_of_request(p_id uuid, p_type text, p_title text, p_message text) OWNER TO medianest_definer;

CREATE FUNCTION public.title_requests(p_media_types text[], p_tmdb_ids text[], p_completed_since timestamp with time zone) RETURNS TABLE(id uuid, media_type text, tmdb_id text, seasons integer[], status text, is_own boolean, is_followed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select r.id, r.media_type, r.tmdb_id, r.seasons, r.status,
         coalesce(r.user_id = (select medianest_user_id()), false),
         exists (
           select from media_request_followers f
           where f.request_id = r.id and f.user_id = (select medianest_user_id())
         )
  from unnest(p_media_types, p_tmdb_ids) as title (media_type, tmdb_id)
  join media_requests r on r.tmdb_id = title.tmdb_id and r.media_type = title.media_type
  where r.status not in ('completed', 'denied', 'cancelled')
     or r.status = 'completed' and r.completed_at >= p_completed_since
  order by r.user_id = (select medianest_user_id()) desc, r.created_at
  limit 500
$$;

ALTER FUNCTION public.title_requests(p_media_types text[], p_tmdb_ids text[], p_completed_since timestamp with time zone) OWNER TO medianest_definer;

CREATE FUNCTION public.users_forget_rate_limits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  delete from rate_limits
  where user_id in (
    select old.id::text
    union all select encode(sha256(convert_to(lower(old.email), 'UTF8')), 'hex')
    union all select 'key-' || left(key_hash, 32) from api_keys where user_id = old.id
  );
  return old;
end
$$;

ALTER FUNCTION public.users_forget_rate_limits() OWNER TO medianest_definer;

CREATE FUNCTION public.users_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if current_user <> 'medianest_app' or medianest_is_admin() then
    return new;
  end if;
  if tg_op = 'INSERT'
    or (new.role, new.status, new.plex_id, new.overseerr_user_id, new.auto_approve, new.request_quota_limit, new.request_quota_days,
        new.open_request_limit, new.download_quota_per_hour, new.download_quota_bytes)
    is distinct from
       (old.role, old.status, old.plex_id, old.overseerr_user_id, old.auto_approve, old.request_quota_limit, old.request_quota_days,
        old.open_request_limit, old.download_quota_per_hour, old.download_quota_bytes)
  then
    raise exception using
      errcode = 'insufficient_privilege', constraint = 'users_guard', table = 'users',
      message = 'only an administrator changes accounts, roles, states and quotas';
  end if;
  return new;
end
$$;

ALTER FUNCTION public.users_guard() OWNER TO medianest_owner;

CREATE FUNCTION public.users_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  unseen constant text[] := array['updated_at', 'last_login_at', 'last_access_check_at', 'plex_token'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - unseen = to_jsonb(old) - unseen then
    return null;
  end if;
  if tg_op = 'INSERT' then
    perform live_tell(array['role_admin'], 'user', jsonb_build_object('id', new.id, 'status', new.status));
    return null;
  end if;
  perform live_tell(
    array['role_admin', 'user_' || old.id], 'user',
    jsonb_build_object('id', old.id, 'status', case when tg_op = 'DELETE' then 'deleted' else new.status end));
  if tg_op = 'DELETE' or new.live_generation <> old.live_generation then
    perform live_close('user_' || old.id || '_' || old.live_generation);
  end if;
  return null;
end
$$;

ALTER FUNCTION public.users_live() OWNER TO medianest_owner;

CREATE FUNCTION public.users_live_generation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  new.live_generation := old.live_generation + case
    when new.status <> old.status or new.role <> old.role
      or (new.requires_password_change and not old.requires_password_change) then 1
    else 0 end;
  return new;
end
$$;

ALTER FUNCTION public.users_live_generation() OWNER TO medianest_owner;

CREATE FUNCTION public.users_role_by_hand() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.role_from_plex := false;
  return new;
end
$$;

ALTER FUNCTION public.users_role_by_hand() OWNER TO medianest_owner;

CREATE FUNCTION public.webhook_token_hash(p_service text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ select c.webhook_token_hash from service_config c where c.service_name = p_service and c.enabled $$;

ALTER FUNCTION public.webhook_token_hash(p_service text) OWNER TO medianest_definer;

CREATE FUNCTION public.youtube_downloads_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  download youtube_downloads := case when tg_op = 'DELETE' then old else new end;
begin
  perform live_tell(
    case when tg_op = 'UPDATE' and new.status = old.status
      then array['user_' || download.user_id] else array['user_' || download.user_id, 'role_admin'] end,
    'download',
    jsonb_build_object(
      'id', download.id, 'status', case when tg_op = 'DELETE' then 'deleted' else download.status end,
      'progress', download.progress));
  return null;
end
$$;

ALTER FUNCTION public.youtube_downloads_live() OWNER TO medianest_owner;

CREATE FUNCTION public.youtube_downloads_transition() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.youtube_downloads_transition() OWNER TO medianest_owner;

CREATE TABLE public.accounts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    type text NOT NULL,
    provider text NOT NULL,
    provider_account_id text NOT NULL,
    refresh_token public.sealed,
    access_token public.sealed,
    expires_at integer,
    token_type text,
    scope text,
    id_token public.sealed,
    session_state text,
    CONSTRAINT accounts_lengths CHECK (((length(type) <= 50) AND (length(provider) <= 50) AND (length(provider_account_id) <= 255) AND (length(token_type) <= 50) AND (length(session_state) <= 255)))
);

ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.accounts OWNER TO medianest_owner;

COMMENT ON TABLE public.accounts IS 'Account Entity; the tokens are sealed with AES-256-GCM.';

COMMENT ON COLUMN public.accounts.expires_at IS 'Seconds since 1970, as OAuth has it.';

CREATE TABLE public.api_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    key_hash text NOT NULL,
    last_four text NOT NULL,
    scopes text[] DEFAULT '{read}'::text[] NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT api_keys_hash_is_digest CHECK ((key_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT api_keys_last_four CHECK ((length(last_four) = 4)),
    CONSTRAINT api_keys_name_length CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT api_keys_scopes_known CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['read'::text, 'request'::text, 'manage'::text])))
);

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys OWNER TO medianest_owner;

COMMENT ON TABLE public.api_keys IS 'Keys of API clients; only a SHA-256 digest is kept.';

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    action text NOT NULL,
    target_type text,
    target_id text,
    ip_address text,
    before jsonb,
    after jsonb,
    correlation_id text,
    CONSTRAINT audit_log_action_length CHECK (((length(action) >= 1) AND (length(action) <= 100)))
);

ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log OWNER TO medianest_owner;

COMMENT ON TABLE public.audit_log IS 'Audit trail; when an account goes, its lines stay and name it no more.';

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.database_measures (
    name text NOT NULL,
    value double precision,
    state text NOT NULL,
    since timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    reason text,
    evaluation jsonb NOT NULL,
    details jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT database_measures_lengths CHECK ((((length(name) >= 1) AND (length(name) <= 100)) AND (length(reason) <= 500))),
    CONSTRAINT database_measures_state_known CHECK ((state = ANY (ARRAY['unknown'::text, 'ok'::text, 'yellow'::text, 'red'::text, 'critical'::text])))
);

ALTER TABLE ONLY public.database_measures FORCE ROW LEVEL SECURITY;

ALTER TABLE public.database_measures OWNER TO medianest_owner;

COMMENT ON TABLE public.database_measures IS 'Database health: each measure as it was last seen.';

COMMENT ON COLUMN public.database_measures.state IS 'After hysteresis: one bad value changes nothing.';

COMMENT ON COLUMN public.database_measures.reason IS 'Why there is no value; null where there is one.';

COMMENT ON COLUMN public.database_measures.evaluation IS 'The run of values so far, as the rule keeps it.';

CREATE TABLE public.database_samples (
    taken_at timestamp with time zone NOT NULL,
    counters jsonb NOT NULL
);

ALTER TABLE ONLY public.database_samples FORCE ROW LEVEL SECURITY;

ALTER TABLE public.database_samples OWNER TO medianest_owner;

COMMENT ON TABLE public.database_samples IS 'Counters as they stood, for ten minutes: what happened in between is their difference.';

CREATE TABLE public.download_reports_by_user_daily (
    id bigint NOT NULL,
    day date NOT NULL,
    user_id uuid,
    queued integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    videos integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    processing_seconds integer[] DEFAULT '{}'::integer[] NOT NULL
);

ALTER TABLE ONLY public.download_reports_by_user_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.download_reports_by_user_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.download_reports_by_user_daily IS 'YouTube downloads by day (UTC) and person; videos and bytes on the day their download was completed.';

ALTER TABLE public.download_reports_by_user_daily ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.download_reports_by_user_daily_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.download_reports_daily (
    day date NOT NULL,
    queued integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    videos integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    downloading_users integer DEFAULT 0 NOT NULL,
    median_processing_seconds double precision
);

ALTER TABLE ONLY public.download_reports_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.download_reports_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.download_reports_daily IS 'YouTube downloads by day (UTC).';

CREATE TABLE public.error_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    correlation_id text NOT NULL,
    user_id uuid,
    error_code text NOT NULL,
    error_message text NOT NULL,
    stack_trace text,
    request_path text,
    request_method text,
    status_code integer,
    metadata jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT error_logs_lengths CHECK ((((length(correlation_id) >= 1) AND (length(correlation_id) <= 255)) AND ((length(error_code) >= 1) AND (length(error_code) <= 100)) AND (length(request_path) <= 500) AND (length(request_method) <= 10)))
)
PARTITION BY RANGE (created_at);

ALTER TABLE ONLY public.error_logs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.error_logs OWNER TO medianest_owner;

COMMENT ON TABLE public.error_logs IS 'Error Log Entity; metadata is masked before it gets here.';

CREATE TABLE public.error_logs_default (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    correlation_id text NOT NULL,
    user_id uuid,
    error_code text NOT NULL,
    error_message text NOT NULL,
    stack_trace text,
    request_path text,
    request_method text,
    status_code integer,
    metadata jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT error_logs_lengths CHECK ((((length(correlation_id) >= 1) AND (length(correlation_id) <= 255)) AND ((length(error_code) >= 1) AND (length(error_code) <= 100)) AND (length(request_path) <= 500) AND (length(request_method) <= 10)))
);

ALTER TABLE ONLY public.error_logs_default FORCE ROW LEVEL SECURITY;

ALTER TABLE public.error_logs_default OWNER TO medianest_owner;

CREATE TABLE public.error_reports_daily (
    day date NOT NULL,
    error_code text NOT NULL,
    error_count integer DEFAULT 0 NOT NULL,
    server_errors integer DEFAULT 0 NOT NULL,
    client_errors integer DEFAULT 0 NOT NULL,
    affected_users integer DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.error_reports_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.error_reports_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.error_reports_daily IS 'Error logs by day (UTC) and code.';

CREATE TABLE public.idempotency_keys (
    user_id uuid NOT NULL,
    key text NOT NULL,
    route text NOT NULL,
    request_digest text NOT NULL,
    resource_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_key_length CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);

ALTER TABLE ONLY public.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_keys OWNER TO medianest_owner;

COMMENT ON TABLE public.idempotency_keys IS 'Idempotency-Key of POSTs that create.';

CREATE TABLE public.invitations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    role text DEFAULT 'USER'::text NOT NULL,
    auto_approve boolean DEFAULT false NOT NULL,
    request_quota_limit integer,
    request_quota_days integer,
    open_request_limit integer,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    redeemed_at timestamp with time zone,
    redeemed_by uuid,
    CONSTRAINT invitations_name_length CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT invitations_one_end CHECK (((revoked_at IS NULL) OR (redeemed_at IS NULL))),
    CONSTRAINT invitations_quotas_positive CHECK (((request_quota_limit >= 0) AND (request_quota_days > 0) AND (open_request_limit >= 0))),
    CONSTRAINT invitations_redeemed_by CHECK (((redeemed_at IS NULL) = (redeemed_by IS NULL))),
    CONSTRAINT invitations_role_known CHECK ((role = ANY (ARRAY['USER'::text, 'ADMIN'::text])))
);

ALTER TABLE ONLY public.invitations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.invitations OWNER TO medianest_owner;

COMMENT ON TABLE public.invitations IS 'Links for people without an account; used once.';

COMMENT ON COLUMN public.invitations.name IS 'Whom it is for, in the words of the admin who made it.';

CREATE TABLE public.job_schedules (
    kind text NOT NULL,
    last_enqueued_at timestamp with time zone NOT NULL,
    last_id uuid
);

ALTER TABLE ONLY public.job_schedules FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job_schedules OWNER TO medianest_owner;

COMMENT ON TABLE public.job_schedules IS 'When each scheduled kind was last queued, so that several workers queue it once.';

COMMENT ON COLUMN public.job_schedules.last_id IS 'Where the last performance stopped, for kinds that take their work in pieces.';

CREATE TABLE public.jobs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    lane text DEFAULT 'default'::text NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    user_id uuid,
    unique_key text,
    status text DEFAULT 'queued'::text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 10 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    locked_by text,
    lease_expires_at timestamp with time zone,
    last_error text,
    correlation_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    CONSTRAINT jobs_attempts_positive CHECK (((attempts >= 0) AND (max_attempts > 0))),
    CONSTRAINT jobs_failures_positive CHECK ((failures >= 0)),
    CONSTRAINT jobs_lengths CHECK ((((length(kind) >= 1) AND (length(kind) <= 100)) AND ((length(lane) >= 1) AND (length(lane) <= 50)) AND (length(unique_key) <= 255))),
    CONSTRAINT jobs_status_known CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'dead'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.jobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs OWNER TO medianest_owner;

COMMENT ON TABLE public.jobs IS 'Job queue: claimed with for update skip locked, woken by notifications on medianest_jobs.';

COMMENT ON COLUMN public.jobs.user_id IS 'In whose name the job runs; null for the system''s own.';

COMMENT ON COLUMN public.jobs.failures IS 'Attempts that failed, of at most max_attempts; being put off is none.';

CREATE TABLE public.local_credentials (
    user_id uuid NOT NULL,
    password_hash text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.local_credentials FORCE ROW LEVEL SECURITY;

ALTER TABLE public.local_credentials OWNER TO medianest_owner;

COMMENT ON TABLE public.local_credentials IS 'Local sign-in; password_hash is scrypt with its parameters and salt.';

CREATE TABLE public.media_request_events (
    id bigint NOT NULL,
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    from_status text,
    to_status text NOT NULL,
    actor_id uuid,
    actor text NOT NULL,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT media_request_events_actor_known CHECK ((actor = ANY (ARRAY['user'::text, 'admin'::text, 'overseerr'::text, 'system'::text])))
);

ALTER TABLE ONLY public.media_request_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.media_request_events OWNER TO medianest_owner;

COMMENT ON TABLE public.media_request_events IS 'History of media requests; user_id is the request''s owner.';

ALTER TABLE public.media_request_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.media_request_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.media_request_followers (
    request_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.media_request_followers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.media_request_followers OWNER TO medianest_owner;

COMMENT ON TABLE public.media_request_followers IS 'People who are told about somebody else''s request.';

CREATE TABLE public.media_requests (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    title text NOT NULL,
    title_provisional boolean DEFAULT false NOT NULL,
    media_type text NOT NULL,
    tmdb_id text,
    seasons integer[],
    note text,
    status text DEFAULT 'pending'::text NOT NULL,
    overseerr_id text,
    decline_reason text,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    next_attempt_at timestamp with time zone,
    decided_by uuid,
    decided_at timestamp with time zone,
    handed_over_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    overseerr_status smallint,
    handed_over_seasons integer[],
    available_seasons integer[],
    search tsvector GENERATED ALWAYS AS (public.media_request_search(title)) STORED,
    hand_over_tried_at timestamp with time zone,
    CONSTRAINT media_requests_attempts_positive CHECK ((attempts >= 0)),
    CONSTRAINT media_requests_completed_at CHECK (((status = 'completed'::text) = (completed_at IS NOT NULL))),
    CONSTRAINT media_requests_lengths CHECK ((((length(tmdb_id) >= 1) AND (length(tmdb_id) <= 100)) AND ((length(overseerr_id) >= 1) AND (length(overseerr_id) <= 255)) AND (length(note) <= 2000) AND (length(decline_reason) <= 2000))),
    CONSTRAINT media_requests_seasons_of_tv CHECK (((seasons IS NULL) OR ((media_type = 'tv'::text) AND (0 <= ALL (seasons))))),
    CONSTRAINT media_requests_status_known CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'denied'::text, 'cancelled'::text, 'downloading'::text, 'downloaded'::text, 'completed'::text, 'failed'::text, 'retrying'::text, 'manual'::text]))),
    CONSTRAINT media_requests_title_length CHECK (((length(title) >= 1) AND (length(title) <= 500))),
    CONSTRAINT media_requests_type_known CHECK ((media_type = ANY (ARRAY['movie'::text, 'tv'::text, 'music'::text])))
);

ALTER TABLE ONLY public.media_requests FORCE ROW LEVEL SECURITY;

ALTER TABLE public.media_requests OWNER TO medianest_owner;

COMMENT ON TABLE public.media_requests IS 'Media Request Entity';

COMMENT ON COLUMN public.media_requests.title_provisional IS 'True until the hand-over to Overseerr has found the real title.';

COMMENT ON COLUMN public.media_requests.seasons IS 'Sorted and distinct; null is the whole title.';

COMMENT ON COLUMN public.media_requests.attempts IS 'Failures in a row; the third one makes it an admin''s.';

COMMENT ON COLUMN public.media_requests.overseerr_status IS 'The counterpart''s state when it was last looked at: who changed it since is decided by it.';

COMMENT ON COLUMN public.media_requests.handed_over_seasons IS 'What Overseerr took the request for: it leaves out what others asked for or what is there.';

COMMENT ON COLUMN public.media_requests.available_seasons IS 'Of the handed over ones, those in Plex.';

COMMENT ON COLUMN public.media_requests.hand_over_tried_at IS 'A hand-over that got no answer was tried then; Overseerr may have the request all the same.';

CREATE TABLE public.metric_rollups (
    service_name text NOT NULL,
    metric_name text NOT NULL,
    resolution text NOT NULL,
    bucket timestamp with time zone NOT NULL,
    sample_count bigint NOT NULL,
    sum double precision NOT NULL,
    min double precision NOT NULL,
    max double precision NOT NULL,
    p50 double precision NOT NULL,
    p95 double precision NOT NULL,
    CONSTRAINT metric_rollups_has_samples CHECK ((sample_count > 0)),
    CONSTRAINT metric_rollups_resolution_known CHECK ((resolution = ANY (ARRAY['5m'::text, '1h'::text, '1d'::text])))
);

ALTER TABLE ONLY public.metric_rollups FORCE ROW LEVEL SECURITY;

ALTER TABLE public.metric_rollups OWNER TO medianest_owner;

COMMENT ON TABLE public.metric_rollups IS 'service_metrics by 5 minutes, hour and day; bucket is the beginning.';

CREATE TABLE public.notification_outbox (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    target_id uuid NOT NULL,
    user_id uuid,
    notification_id uuid,
    event_key text NOT NULL,
    payload jsonb NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_expires_at timestamp with time zone,
    is_uncertain boolean DEFAULT false NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT notification_outbox_attempts_positive CHECK ((attempts >= 0)),
    CONSTRAINT notification_outbox_event_key_length CHECK (((length(event_key) >= 1) AND (length(event_key) <= 255))),
    CONSTRAINT notification_outbox_finished_at CHECK (((status = ANY (ARRAY['delivered'::text, 'dead'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT notification_outbox_lease CHECK (((status = 'sending'::text) = (lease_expires_at IS NOT NULL))),
    CONSTRAINT notification_outbox_status_known CHECK ((status = ANY (ARRAY['waiting'::text, 'sending'::text, 'delivered'::text, 'dead'::text])))
);

ALTER TABLE ONLY public.notification_outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notification_outbox OWNER TO medianest_owner;

COMMENT ON TABLE public.notification_outbox IS 'Deliveries, written in the transaction of their notification.';

COMMENT ON COLUMN public.notification_outbox.id IS 'Sent along as the webhook''s id: the same with every attempt.';

COMMENT ON COLUMN public.notification_outbox.is_uncertain IS 'The target may have been told although nobody knows.';

CREATE TABLE public.notification_receipts (
    notification_id uuid NOT NULL,
    user_id uuid NOT NULL,
    read_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.notification_receipts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notification_receipts OWNER TO medianest_owner;

COMMENT ON TABLE public.notification_receipts IS 'Who has read which broadcast.';

CREATE TABLE public.notification_targets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    kind text NOT NULL,
    name text NOT NULL,
    address public.sealed NOT NULL,
    signing_secret public.sealed,
    address_hint text NOT NULL,
    topics text[] NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    last_outcome text,
    last_outcome_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notification_targets_kind_known CHECK ((kind = ANY (ARRAY['webhook'::text, 'apprise'::text]))),
    CONSTRAINT notification_targets_lengths CHECK ((((length(name) >= 1) AND (length(name) <= 100)) AND (length(address_hint) <= 50))),
    CONSTRAINT notification_targets_outcome_known CHECK ((last_outcome = ANY (ARRAY['delivered'::text, 'failed'::text]))),
    CONSTRAINT notification_targets_signed CHECK (((kind = 'webhook'::text) = (signing_secret IS NOT NULL))),
    CONSTRAINT notification_targets_topics_known CHECK ((topics <@ ARRAY['available'::text, 'progress'::text, 'problems'::text, 'downloads'::text, 'services'::text, 'security'::text, 'announcements'::text, 'administration'::text]))
);

ALTER TABLE ONLY public.notification_targets FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notification_targets OWNER TO medianest_owner;

COMMENT ON TABLE public.notification_targets IS 'Webhooks and messengers; without a user, the installation''s own.';

COMMENT ON COLUMN public.notification_targets.address_hint IS 'Scheme and last four characters: all that is ever shown.';

CREATE TABLE public.notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    type text NOT NULL,
    title text NOT NULL,
    message text NOT NULL,
    read boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    read_at timestamp with time zone,
    metadata jsonb,
    event text DEFAULT 'general'::text NOT NULL,
    dedupe_key text,
    CONSTRAINT notifications_lengths CHECK ((((length(event) >= 1) AND (length(event) <= 100)) AND ((length(dedupe_key) >= 1) AND (length(dedupe_key) <= 255)))),
    CONSTRAINT notifications_read_at CHECK ((read OR (read_at IS NULL))),
    CONSTRAINT notifications_title_length CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT notifications_type_known CHECK ((type = ANY (ARRAY['info'::text, 'success'::text, 'warning'::text, 'error'::text])))
);

ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notifications OWNER TO medianest_owner;

COMMENT ON TABLE public.notifications IS 'Notification Entity';

COMMENT ON COLUMN public.notifications.read IS 'Of the user''s own notifications; of broadcasts, notification_receipts says it.';

COMMENT ON COLUMN public.notifications.event IS 'What happened, dotted: request.completed, service.offline.';

CREATE TABLE public.plex_pins (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    plex_pin_id bigint NOT NULL,
    code text NOT NULL,
    binding_hash text NOT NULL,
    client_ip text,
    expires_at timestamp with time zone NOT NULL,
    last_polled_at timestamp with time zone,
    consumed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    remember_me boolean DEFAULT false NOT NULL,
    from_browser boolean NOT NULL,
    invitation_hash text,
    next_poll_at timestamp with time zone DEFAULT now() NOT NULL,
    refusal text,
    CONSTRAINT plex_pins_binding_is_digest CHECK ((binding_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT plex_pins_invitation_is_digest CHECK ((invitation_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT plex_pins_refused_is_consumed CHECK (((refusal IS NULL) OR (consumed_at IS NOT NULL)))
);

ALTER TABLE ONLY public.plex_pins FORCE ROW LEVEL SECURITY;

ALTER TABLE public.plex_pins OWNER TO medianest_owner;

COMMENT ON TABLE public.plex_pins IS 'Plex sign-ins under way.';

COMMENT ON COLUMN public.plex_pins.next_poll_at IS 'plex.tv is asked by one at a time, and once a second.';

COMMENT ON COLUMN public.plex_pins.refusal IS 'The code that ended it; the browser is told the same again.';

CREATE TABLE public.rate_limits (
    id bigint NOT NULL,
    user_id text NOT NULL,
    endpoint text NOT NULL,
    request_count integer DEFAULT 0 NOT NULL,
    refused_count integer DEFAULT 0 NOT NULL,
    window_start timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rate_limits_counts_positive CHECK (((request_count >= 0) AND (refused_count >= 0))),
    CONSTRAINT rate_limits_lengths CHECK ((((length(user_id) >= 1) AND (length(user_id) <= 255)) AND ((length(endpoint) >= 1) AND (length(endpoint) <= 255))))
);

ALTER TABLE ONLY public.rate_limits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.rate_limits OWNER TO medianest_owner;

COMMENT ON TABLE public.rate_limits IS 'RateLimit Entity';

COMMENT ON COLUMN public.rate_limits.user_id IS 'A user''s id, or an address for somebody who is not signed in.';

COMMENT ON COLUMN public.rate_limits.request_count IS 'Counted here only while Redis is away; refused ones included.';

ALTER TABLE public.rate_limits ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rate_limits_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    plex_id text,
    plex_username text,
    email text,
    name text,
    role text DEFAULT 'USER'::text NOT NULL,
    plex_token public.sealed,
    image text,
    requires_password_change boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_login_at timestamp with time zone,
    status text DEFAULT 'active'::text NOT NULL,
    auto_approve boolean DEFAULT false NOT NULL,
    request_quota_limit integer,
    request_quota_days integer,
    open_request_limit integer,
    download_quota_per_hour integer,
    download_quota_bytes bigint,
    overseerr_user_id integer,
    last_access_check_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    plex_name text,
    role_from_plex boolean DEFAULT false NOT NULL,
    live_generation integer DEFAULT 0 NOT NULL,
    CONSTRAINT users_lengths CHECK (((length(plex_id) <= 255) AND (length(plex_username) <= 255) AND ((length(email) >= 3) AND (length(email) <= 255)) AND (length(name) <= 255) AND (length(image) <= 500))),
    CONSTRAINT users_plex_name_length CHECK ((length(plex_name) <= 255)),
    CONSTRAINT users_quotas_positive CHECK (((request_quota_limit >= 0) AND (request_quota_days > 0) AND (open_request_limit >= 0) AND (download_quota_per_hour >= 0) AND (download_quota_bytes >= 0))),
    CONSTRAINT users_role_known CHECK ((role = ANY (ARRAY['USER'::text, 'ADMIN'::text]))),
    CONSTRAINT users_status_known CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text])))
);

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

ALTER TABLE public.users OWNER TO medianest_owner;

COMMENT ON TABLE public.users IS 'User Entity';

COMMENT ON COLUMN public.users.plex_token IS 'Sealed with AES-256-GCM, never plain.';

COMMENT ON COLUMN public.users.plex_name IS 'What Plex called the person last: a name that was changed here stays.';

COMMENT ON COLUMN public.users.role_from_plex IS 'The role follows plex.tv: whoever owns the server is ADMIN. An admin who sets the role by hand ends that.';

COMMENT ON COLUMN public.users.live_generation IS 'How often all of the person''s live streams were ended.';

CREATE VIEW public.reporting_users WITH (security_invoker='true') AS
 SELECT users.id,
    public.mask_email(users.email) AS email,
    ("left"(users.name, 1) || '***'::text) AS name,
    users.role,
    users.status,
    users.created_at,
    users.last_login_at
   FROM public.users;

ALTER TABLE public.reporting_users OWNER TO medianest_owner;

COMMENT ON VIEW public.reporting_users IS 'Users, masked.';

CREATE TABLE public.request_processing_daily (
    day date NOT NULL,
    media_type text NOT NULL,
    bucket smallint NOT NULL,
    request_count integer NOT NULL,
    CONSTRAINT request_processing_daily_type_known CHECK ((media_type = ANY (ARRAY['movie'::text, 'tv'::text, 'music'::text])))
);

ALTER TABLE ONLY public.request_processing_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.request_processing_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.request_processing_daily IS 'How long completed requests took, by day (UTC), type and class of duration.';

CREATE TABLE public.request_reports_by_user_daily (
    id bigint NOT NULL,
    day date NOT NULL,
    user_id uuid,
    media_type text NOT NULL,
    requested integer DEFAULT 0 NOT NULL,
    approved integer DEFAULT 0 NOT NULL,
    denied integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    processing_seconds integer[] DEFAULT '{}'::integer[] NOT NULL,
    CONSTRAINT request_reports_by_user_daily_type_known CHECK ((media_type = ANY (ARRAY['movie'::text, 'tv'::text, 'music'::text])))
);

ALTER TABLE ONLY public.request_reports_by_user_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.request_reports_by_user_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.request_reports_by_user_daily IS 'Media requests by day (UTC), person and type: how many entered each state.';

COMMENT ON COLUMN public.request_reports_by_user_daily.processing_seconds IS 'From the request to its completion, of each that was completed.';

ALTER TABLE public.request_reports_by_user_daily ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.request_reports_by_user_daily_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.request_reports_daily (
    day date NOT NULL,
    media_type text NOT NULL,
    requested integer DEFAULT 0 NOT NULL,
    approved integer DEFAULT 0 NOT NULL,
    denied integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    requesting_users integer DEFAULT 0 NOT NULL,
    median_processing_seconds double precision,
    p95_processing_seconds double precision,
    CONSTRAINT request_reports_daily_type_known CHECK ((media_type = ANY (ARRAY['movie'::text, 'tv'::text, 'music'::text])))
);

ALTER TABLE ONLY public.request_reports_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.request_reports_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.request_reports_daily IS 'Media requests by day (UTC) and type: how many entered each state on that day.';

CREATE TABLE public.roll_up_progress (
    name text NOT NULL,
    rolled_up_to timestamp with time zone NOT NULL,
    looked_back_on date NOT NULL,
    CONSTRAINT roll_up_progress_name_known CHECK ((name = ANY (ARRAY['5m'::text, '1h'::text, '1d'::text, 'reports'::text])))
);

ALTER TABLE ONLY public.roll_up_progress FORCE ROW LEVEL SECURITY;

ALTER TABLE public.roll_up_progress OWNER TO medianest_owner;

COMMENT ON TABLE public.roll_up_progress IS 'Up to when metric_rollups, by resolution, and the reporting tables are complete.';

COMMENT ON COLUMN public.roll_up_progress.looked_back_on IS 'The day (UTC) on which what came late was last looked for in the days before.';

CREATE TABLE public.service_config (
    id integer NOT NULL,
    service_name text NOT NULL,
    service_url text NOT NULL,
    api_key public.sealed,
    enabled boolean DEFAULT true NOT NULL,
    config_data jsonb,
    webhook_token_hash text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid,
    CONSTRAINT service_config_name_form CHECK ((service_name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CONSTRAINT service_config_name_length CHECK (((length(service_name) >= 1) AND (length(service_name) <= 100))),
    CONSTRAINT service_config_url_known CHECK ((((service_name = 'youtube'::text) AND (service_url = ''::text)) OR ((service_url ~ '^(https?|tcp)://'::text) AND (length(service_url) <= 2000))))
);

ALTER TABLE ONLY public.service_config FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_config OWNER TO medianest_owner;

COMMENT ON TABLE public.service_config IS 'Service Configuration Entity';

COMMENT ON COLUMN public.service_config.api_key IS 'Sealed with AES-256-GCM, never plain.';

COMMENT ON COLUMN public.service_config.webhook_token_hash IS 'SHA-256, as hex, of what the service must send with its webhooks.';

ALTER TABLE public.service_config ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.service_config_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.service_incident_events (
    id bigint NOT NULL,
    incident_id uuid NOT NULL,
    status text NOT NULL,
    message text NOT NULL,
    author_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT service_incident_events_message_length CHECK (((length(message) >= 1) AND (length(message) <= 2000))),
    CONSTRAINT service_incident_events_status_known CHECK ((status = ANY (ARRAY['open'::text, 'investigating'::text, 'resolved'::text, 'closed'::text])))
);

ALTER TABLE ONLY public.service_incident_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_incident_events OWNER TO medianest_owner;

COMMENT ON TABLE public.service_incident_events IS 'What happened in an incident, and what admins said about it.';

ALTER TABLE public.service_incident_events ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.service_incident_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.service_incidents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    service_name text NOT NULL,
    incident_type text NOT NULL,
    description text NOT NULL,
    severity text DEFAULT 'low'::text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    metadata jsonb,
    CONSTRAINT service_incidents_name_length CHECK (((length(service_name) >= 1) AND (length(service_name) <= 100))),
    CONSTRAINT service_incidents_resolved_at CHECK (((status = ANY (ARRAY['resolved'::text, 'closed'::text])) = (resolved_at IS NOT NULL))),
    CONSTRAINT service_incidents_severity_known CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT service_incidents_status_known CHECK ((status = ANY (ARRAY['open'::text, 'investigating'::text, 'resolved'::text, 'closed'::text]))),
    CONSTRAINT service_incidents_type_known CHECK ((incident_type = ANY (ARRAY['outage'::text, 'degradation'::text, 'configuration'::text, 'performance'::text])))
);

ALTER TABLE ONLY public.service_incidents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_incidents OWNER TO medianest_owner;

COMMENT ON TABLE public.service_incidents IS 'Service Incident Entity';

CREATE TABLE public.service_metrics (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    service_name text NOT NULL,
    metric_name text NOT NULL,
    metric_value double precision NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    metadata jsonb,
    CONSTRAINT service_metrics_lengths CHECK ((((length(service_name) >= 1) AND (length(service_name) <= 100)) AND ((length(metric_name) >= 1) AND (length(metric_name) <= 100))))
)
PARTITION BY RANGE ("timestamp");

ALTER TABLE ONLY public.service_metrics FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_metrics OWNER TO medianest_owner;

COMMENT ON TABLE public.service_metrics IS 'Service Metrics Entity; partitioned by month (UTC).';

CREATE TABLE public.service_metrics_default (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    service_name text NOT NULL,
    metric_name text NOT NULL,
    metric_value double precision NOT NULL,
    "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
    metadata jsonb,
    CONSTRAINT service_metrics_lengths CHECK ((((length(service_name) >= 1) AND (length(service_name) <= 100)) AND ((length(metric_name) >= 1) AND (length(metric_name) <= 100))))
);

ALTER TABLE ONLY public.service_metrics_default FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_metrics_default OWNER TO medianest_owner;

CREATE TABLE public.service_news (
    user_id uuid NOT NULL,
    level text NOT NULL,
    muted text[] DEFAULT '{}'::text[] NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT service_news_level_known CHECK ((level = ANY (ARRAY['all'::text, 'outages'::text, 'none'::text]))),
    CONSTRAINT service_news_muted_count CHECK ((cardinality(muted) <= 200))
);

ALTER TABLE ONLY public.service_news FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_news OWNER TO medianest_owner;

COMMENT ON COLUMN public.service_news.muted IS 'Names of services that the person hears nothing of.';

CREATE TABLE public.service_reports_daily (
    day date NOT NULL,
    service_name text NOT NULL,
    online_seconds double precision DEFAULT 0 NOT NULL,
    degraded_seconds double precision DEFAULT 0 NOT NULL,
    offline_seconds double precision DEFAULT 0 NOT NULL,
    unknown_seconds double precision DEFAULT 0 NOT NULL,
    maintenance_seconds double precision DEFAULT 0 NOT NULL,
    incidents integer DEFAULT 0 NOT NULL,
    resolved_incidents integer DEFAULT 0 NOT NULL,
    repair_seconds double precision DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.service_reports_daily FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_reports_daily OWNER TO medianest_owner;

COMMENT ON TABLE public.service_reports_daily IS 'How long each service was in each state, by day (UTC), and its incidents.';

COMMENT ON COLUMN public.service_reports_daily.repair_seconds IS 'From beginning to end, of the incidents that were resolved on the day.';

CREATE TABLE public.service_states (
    service_name text NOT NULL,
    state text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    CONSTRAINT service_states_name_length CHECK (((length(service_name) >= 1) AND (length(service_name) <= 100))),
    CONSTRAINT service_states_order CHECK ((ended_at >= started_at)),
    CONSTRAINT service_states_state_known CHECK ((state = ANY (ARRAY['unknown'::text, 'online'::text, 'degraded'::text, 'offline'::text, 'maintenance'::text])))
);

ALTER TABLE ONLY public.service_states FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_states OWNER TO medianest_owner;

COMMENT ON TABLE public.service_states IS 'How each service was from when to when; what no interval covers, nobody watched.';

COMMENT ON COLUMN public.service_states.ended_at IS 'Exclusive; of the latest interval, the last probe.';

CREATE TABLE public.service_status (
    id integer NOT NULL,
    service_name text NOT NULL,
    status text DEFAULT 'unknown'::text NOT NULL,
    response_time_ms integer,
    last_check_at timestamp with time zone,
    uptime_percentage numeric(5,2),
    evaluation jsonb,
    changed_at timestamp with time zone,
    message text,
    version text,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    in_maintenance boolean DEFAULT false NOT NULL,
    fresh_until timestamp with time zone,
    display_name text,
    monitors jsonb,
    CONSTRAINT service_status_display_name_length CHECK (((length(display_name) >= 1) AND (length(display_name) <= 50))),
    CONSTRAINT service_status_name_length CHECK (((length(service_name) >= 1) AND (length(service_name) <= 100))),
    CONSTRAINT service_status_response_time_positive CHECK ((response_time_ms >= 0)),
    CONSTRAINT service_status_status_known CHECK ((status = ANY (ARRAY['unknown'::text, 'online'::text, 'degraded'::text, 'offline'::text]))),
    CONSTRAINT service_status_uptime_range CHECK (((uptime_percentage >= (0)::numeric) AND (uptime_percentage <= (100)::numeric)))
);

ALTER TABLE ONLY public.service_status FORCE ROW LEVEL SECURITY;

ALTER TABLE public.service_status OWNER TO medianest_owner;

COMMENT ON TABLE public.service_status IS 'Service Status Entity';

COMMENT ON COLUMN public.service_status.uptime_percentage IS 'Over the last 30 days.';

COMMENT ON COLUMN public.service_status.evaluation IS 'The run of probes so far, as the state machine keeps it.';

COMMENT ON COLUMN public.service_status.changed_at IS 'Since when the status holds: the first of the probes that confirmed it.';

COMMENT ON COLUMN public.service_status.fresh_until IS 'Until when another look is due; some are missing after that.';

COMMENT ON COLUMN public.service_status.display_name IS 'Of an admin''s own service; as he calls it.';

COMMENT ON COLUMN public.service_status.monitors IS 'Of Uptime Kuma: what it watches, without addresses.';

ALTER TABLE public.service_status ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.service_status_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.session_tokens (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    token_hash text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    family_id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT session_tokens_hash_is_digest CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY public.session_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session_tokens OWNER TO medianest_owner;

COMMENT ON TABLE public.session_tokens IS 'SessionToken Entity; token_hash is a SHA-256 digest as hex.';

COMMENT ON COLUMN public.session_tokens.used_at IS 'A second use after this is a theft: the whole family is revoked.';

CREATE TABLE public.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_token text NOT NULL,
    user_id uuid NOT NULL,
    expires timestamp with time zone NOT NULL,
    device_id uuid,
    user_agent text,
    ip_address text,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT sessions_revoked_at CHECK (((status = 'revoked'::text) = (revoked_at IS NOT NULL))),
    CONSTRAINT sessions_status_known CHECK ((status = ANY (ARRAY['active'::text, 'refreshed'::text, 'expired'::text, 'revoked'::text]))),
    CONSTRAINT sessions_token_is_digest CHECK ((session_token ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO medianest_owner;

COMMENT ON TABLE public.sessions IS 'Session Entity; mirrors session:{id} in Redis. session_token is a SHA-256 digest as hex.';

CREATE TABLE public.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by uuid
);

ALTER TABLE ONLY public.settings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.settings OWNER TO medianest_owner;

COMMENT ON TABLE public.settings IS 'Settings of the installation that take effect without a restart; no user data, no secrets.';

CREATE TABLE public.verification_tokens (
    identifier text NOT NULL,
    token text NOT NULL,
    expires timestamp with time zone NOT NULL,
    purpose text NOT NULL,
    user_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT verification_tokens_lengths CHECK ((length(identifier) <= 255)),
    CONSTRAINT verification_tokens_purpose_known CHECK ((purpose = ANY (ARRAY['bootstrap'::text, 'invitation'::text, 'password_reset'::text, 'email'::text]))),
    CONSTRAINT verification_tokens_token_is_digest CHECK ((token ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY public.verification_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE public.verification_tokens OWNER TO medianest_owner;

COMMENT ON TABLE public.verification_tokens IS 'Verification Token Entity; token is a SHA-256 digest as hex.';

CREATE TABLE public.youtube_downloads (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    playlist_url text NOT NULL,
    playlist_title text,
    status text DEFAULT 'queued'::text NOT NULL,
    file_paths jsonb,
    plex_collection_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    quality text DEFAULT 'best'::text NOT NULL,
    format text DEFAULT 'mp4'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    total_bytes bigint,
    progress integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT youtube_downloads_completed_at CHECK (((status = 'completed'::text) = (completed_at IS NOT NULL))),
    CONSTRAINT youtube_downloads_counts_positive CHECK (((attempts >= 0) AND (total_bytes >= 0))),
    CONSTRAINT youtube_downloads_file_paths CHECK ((jsonb_typeof(file_paths) = 'array'::text)),
    CONSTRAINT youtube_downloads_lengths CHECK ((((length(playlist_url) >= 1) AND (length(playlist_url) <= 2000)) AND (length(playlist_title) <= 500) AND (length(plex_collection_id) <= 255) AND (length(quality) <= 20) AND (length(format) <= 20))),
    CONSTRAINT youtube_downloads_progress_range CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT youtube_downloads_status_known CHECK ((status = ANY (ARRAY['queued'::text, 'downloading'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT youtube_downloads_user_isolation CHECK ((user_id IS NOT NULL))
);

ALTER TABLE ONLY public.youtube_downloads FORCE ROW LEVEL SECURITY;

ALTER TABLE public.youtube_downloads OWNER TO medianest_owner;

COMMENT ON TABLE public.youtube_downloads IS 'YouTube Download Entity';

CREATE TABLE public.youtube_videos (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    download_id uuid NOT NULL,
    user_id uuid NOT NULL,
    video_id text NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    file_path text,
    size_bytes bigint,
    duration_seconds integer,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT youtube_videos_counts_positive CHECK ((("position" >= 0) AND (size_bytes >= 0) AND (duration_seconds >= 0))),
    CONSTRAINT youtube_videos_lengths CHECK ((((length(video_id) >= 1) AND (length(video_id) <= 64)) AND ((length(title) >= 1) AND (length(title) <= 500)))),
    CONSTRAINT youtube_videos_status_known CHECK ((status = ANY (ARRAY['queued'::text, 'downloading'::text, 'completed'::text, 'failed'::text, 'cancelled'::text, 'skipped'::text])))
);

ALTER TABLE ONLY public.youtube_videos FORCE ROW LEVEL SECURITY;

ALTER TABLE public.youtube_videos OWNER TO medianest_owner;

COMMENT ON TABLE public.youtube_videos IS 'The videos of a YouTube download, one row each.';

ALTER TABLE ONLY public.error_logs ATTACH PARTITION public.error_logs_default DEFAULT;

ALTER TABLE ONLY public.service_metrics ATTACH PARTITION public.service_metrics_default DEFAULT;

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_provider_account_key UNIQUE (provider, provider_account_id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.database_measures
    ADD CONSTRAINT database_measures_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.database_samples
    ADD CONSTRAINT database_samples_pkey PRIMARY KEY (taken_at);

ALTER TABLE ONLY public.download_reports_by_user_daily
    ADD CONSTRAINT download_reports_by_user_daily_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.download_reports_daily
    ADD CONSTRAINT download_reports_daily_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.error_logs
    ADD CONSTRAINT error_logs_pkey PRIMARY KEY (id, created_at);

ALTER TABLE ONLY public.error_logs_default
    ADD CONSTRAINT error_logs_default_pkey PRIMARY KEY (id, created_at);

ALTER TABLE ONLY public.error_reports_daily
    ADD CONSTRAINT error_reports_daily_pkey PRIMARY KEY (day, error_code);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_schedules
    ADD CONSTRAINT job_schedules_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.local_credentials
    ADD CONSTRAINT local_credentials_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.maintenance_windows
    ADD CONSTRAINT maintenance_windows_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.media_request_events
    ADD CONSTRAINT media_request_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.media_request_followers
    ADD CONSTRAINT media_request_followers_pkey PRIMARY KEY (request_id, user_id);

ALTER TABLE ONLY public.media_requests
    ADD CONSTRAINT media_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.metric_rollups
    ADD CONSTRAINT metric_rollups_pkey PRIMARY KEY (service_name, metric_name, resolution, bucket);

ALTER TABLE ONLY public.notification_outbox
    ADD CONSTRAINT notification_outbox_event_key_once UNIQUE (target_id, event_key);

ALTER TABLE ONLY public.notification_outbox
    ADD CONSTRAINT notification_outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notification_receipts
    ADD CONSTRAINT notification_receipts_pkey PRIMARY KEY (notification_id, user_id);

ALTER TABLE ONLY public.notification_targets
    ADD CONSTRAINT notification_targets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plex_pins
    ADD CONSTRAINT plex_pins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plex_pins
    ADD CONSTRAINT plex_pins_plex_pin_id_key UNIQUE (plex_pin_id);

ALTER TABLE ONLY public.rate_limits
    ADD CONSTRAINT rate_limits_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.request_processing_daily
    ADD CONSTRAINT request_processing_daily_pkey PRIMARY KEY (day, media_type, bucket);

ALTER TABLE ONLY public.request_reports_by_user_daily
    ADD CONSTRAINT request_reports_by_user_daily_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.request_reports_daily
    ADD CONSTRAINT request_reports_daily_pkey PRIMARY KEY (day, media_type);

ALTER TABLE ONLY public.roll_up_progress
    ADD CONSTRAINT roll_up_progress_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.service_config
    ADD CONSTRAINT service_config_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.service_incident_events
    ADD CONSTRAINT service_incident_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.service_incidents
    ADD CONSTRAINT service_incidents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.service_metrics
    ADD CONSTRAINT service_metrics_pkey PRIMARY KEY ("timestamp", id);

ALTER TABLE ONLY public.service_metrics_default
    ADD CONSTRAINT service_metrics_default_pkey PRIMARY KEY ("timestamp", id);

ALTER TABLE ONLY public.service_news
    ADD CONSTRAINT service_news_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.service_reports_daily
    ADD CONSTRAINT service_reports_daily_pkey PRIMARY KEY (day, service_name);

ALTER TABLE ONLY public.service_states
    ADD CONSTRAINT service_states_pkey PRIMARY KEY (service_name, started_at);

ALTER TABLE ONLY public.service_status
    ADD CONSTRAINT service_status_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_tokens
    ADD CONSTRAINT session_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_session_token_key UNIQUE (session_token);

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.verification_tokens
    ADD CONSTRAINT verification_tokens_pkey PRIMARY KEY (identifier, token);

ALTER TABLE ONLY public.verification_tokens
    ADD CONSTRAINT verification_tokens_token_key UNIQUE (token);

ALTER TABLE ONLY public.youtube_downloads
    ADD CONSTRAINT youtube_downloads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.youtube_videos
    ADD CONSTRAINT youtube_videos_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.youtube_videos
    ADD CONSTRAINT youtube_videos_video_key UNIQUE (download_id, video_id);

CREATE UNIQUE INDEX download_reports_by_user_daily_key ON public.download_reports_by_user_daily USING btree (day, user_id);

CREATE INDEX idx_error_logs_correlation_id ON ONLY public.error_logs USING btree (correlation_id);

CREATE INDEX error_logs_default_correlation_id_idx ON public.error_logs_default USING btree (correlation_id);

CREATE INDEX idx_error_logs_created_at ON ONLY public.error_logs USING btree (created_at DESC, id DESC);

CREATE INDEX error_logs_default_created_at_id_idx ON public.error_logs_default USING btree (created_at DESC, id DESC);

CREATE INDEX idx_error_logs_error_code ON ONLY public.error_logs USING btree (error_code COLLATE "C", created_at DESC, id DESC);

CREATE INDEX error_logs_default_error_code_created_at_id_idx ON public.error_logs_default USING btree (error_code COLLATE "C", created_at DESC, id DESC);

CREATE INDEX idx_error_logs_request_path ON ONLY public.error_logs USING btree (request_path COLLATE "C", created_at DESC, id DESC);

CREATE INDEX error_logs_default_request_path_created_at_id_idx ON public.error_logs_default USING btree (request_path COLLATE "C", created_at DESC, id DESC);

CREATE INDEX idx_error_logs_status_code ON ONLY public.error_logs USING btree (status_code, created_at DESC, id DESC);

CREATE INDEX error_logs_default_status_code_created_at_id_idx ON public.error_logs_default USING btree (status_code, created_at DESC, id DESC);

CREATE INDEX idx_error_logs_user_date ON ONLY public.error_logs USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX error_logs_default_user_id_created_at_id_idx ON public.error_logs_default USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX idx_error_logs_user_id ON ONLY public.error_logs USING btree (user_id);

CREATE INDEX error_logs_default_user_id_idx ON public.error_logs_default USING btree (user_id);

CREATE INDEX idx_accounts_user_id ON public.accounts USING btree (user_id);

CREATE INDEX idx_api_keys_user_id ON public.api_keys USING btree (user_id, created_at DESC);

CREATE INDEX idx_audit_log_action ON public.audit_log USING btree (action COLLATE "C", occurred_at DESC, id DESC);

CREATE INDEX idx_audit_log_actor_id ON public.audit_log USING btree (actor_id, occurred_at DESC) WHERE (actor_id IS NOT NULL);

CREATE INDEX idx_audit_log_correlation_id ON public.audit_log USING btree (correlation_id) WHERE (correlation_id IS NOT NULL);

CREATE INDEX idx_audit_log_occurred_at ON public.audit_log USING btree (occurred_at DESC, id DESC);

CREATE INDEX idx_audit_log_target ON public.audit_log USING btree (target_type, target_id, occurred_at DESC);

CREATE INDEX idx_audit_log_target_id ON public.audit_log USING btree (target_id, occurred_at DESC, id DESC) WHERE (target_id IS NOT NULL);

CREATE INDEX idx_download_reports_by_user_daily_user ON public.download_reports_by_user_daily USING btree (user_id, day);

CREATE INDEX idx_idempotency_keys_created_at ON public.idempotency_keys USING btree (created_at);

CREATE INDEX idx_invitations_created_at ON public.invitations USING btree (created_at DESC, id DESC);

CREATE INDEX idx_invitations_created_by ON public.invitations USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX idx_invitations_redeemed_by ON public.invitations USING btree (redeemed_by) WHERE (redeemed_by IS NOT NULL);

CREATE INDEX idx_jobs_claim ON public.jobs USING btree (lane, priority DESC, run_at) WHERE (status = 'queued'::text);

CREATE INDEX idx_jobs_correlation_id ON public.jobs USING btree (correlation_id) WHERE (correlation_id IS NOT NULL);

CREATE INDEX idx_jobs_finished_at ON public.jobs USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX idx_jobs_lease_expires_at ON public.jobs USING btree (lease_expires_at) WHERE (status = 'running'::text);

CREATE INDEX idx_jobs_status_created ON public.jobs USING btree (status, created_at DESC, id DESC);

CREATE INDEX idx_jobs_user_id ON public.jobs USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX idx_maintenance_windows_created_by ON public.maintenance_windows USING btree (created_by);

CREATE INDEX idx_media_request_events_actor_id ON public.media_request_events USING btree (actor_id) WHERE (actor_id IS NOT NULL);

CREATE INDEX idx_media_request_events_created_at ON public.media_request_events USING btree (created_at);

CREATE INDEX idx_media_request_events_request_id ON public.media_request_events USING btree (request_id, id);

CREATE INDEX idx_media_request_events_user_id ON public.media_request_events USING btree (user_id);

CREATE INDEX idx_media_request_followers_user_id ON public.media_request_followers USING btree (user_id, created_at DESC);

CREATE INDEX idx_media_requests_created_at ON public.media_requests USING btree (created_at DESC, id DESC);

CREATE INDEX idx_media_requests_decided_by ON public.media_requests USING btree (decided_by) WHERE (decided_by IS NOT NULL);

CREATE INDEX idx_media_requests_next_attempt ON public.media_requests USING btree (next_attempt_at) WHERE ((next_attempt_at IS NOT NULL) AND (status <> ALL (ARRAY['completed'::text, 'denied'::text, 'cancelled'::text])));

CREATE INDEX idx_media_requests_open ON public.media_requests USING btree (id) WHERE ((status <> ALL (ARRAY['completed'::text, 'denied'::text, 'cancelled'::text])) AND (media_type <> 'music'::text));

CREATE INDEX idx_media_requests_search ON public.media_requests USING gin (search);

CREATE INDEX idx_media_requests_status ON public.media_requests USING btree (status, created_at DESC, id DESC);

CREATE INDEX idx_media_requests_tmdb_type ON public.media_requests USING btree (tmdb_id, media_type);

CREATE INDEX idx_media_requests_type_created ON public.media_requests USING btree (media_type, created_at DESC, id DESC);

CREATE INDEX idx_media_requests_undecided ON public.media_requests USING btree (created_at DESC, id DESC) WHERE (status = ANY (ARRAY['pending'::text, 'failed'::text, 'manual'::text]));

CREATE INDEX idx_media_requests_user_created ON public.media_requests USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX idx_media_requests_user_id ON public.media_requests USING btree (user_id);

CREATE INDEX idx_media_requests_user_status ON public.media_requests USING btree (user_id, status, created_at DESC, id DESC);

CREATE INDEX idx_metric_rollups_bucket ON public.metric_rollups USING btree (resolution, bucket);

CREATE INDEX idx_notification_outbox_due ON public.notification_outbox USING btree (target_id, next_attempt_at) WHERE (status = 'waiting'::text);

CREATE INDEX idx_notification_outbox_finished_at ON public.notification_outbox USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX idx_notification_outbox_notification_id ON public.notification_outbox USING btree (notification_id);

CREATE INDEX idx_notification_outbox_sending ON public.notification_outbox USING btree (lease_expires_at) WHERE (status = 'sending'::text);

CREATE INDEX idx_notification_outbox_status_created ON public.notification_outbox USING btree (status, created_at DESC, id DESC);

CREATE INDEX idx_notification_outbox_user_created ON public.notification_outbox USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX idx_notification_receipts_user_id ON public.notification_receipts USING btree (user_id);

CREATE INDEX idx_notification_targets_user_id ON public.notification_targets USING btree (user_id, created_at);

CREATE INDEX idx_notifications_broadcast ON public.notifications USING btree (created_at DESC, id DESC) WHERE (user_id IS NULL);

CREATE INDEX idx_notifications_created_at ON public.notifications USING btree (created_at DESC);

CREATE INDEX idx_notifications_read_created ON public.notifications USING btree (created_at) WHERE (read OR (user_id IS NULL));

CREATE INDEX idx_notifications_user_created ON public.notifications USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX idx_notifications_user_id ON public.notifications USING btree (user_id);

CREATE INDEX idx_notifications_user_read ON public.notifications USING btree (user_id, read);

CREATE INDEX idx_plex_pins_expires_at ON public.plex_pins USING btree (expires_at);

CREATE UNIQUE INDEX idx_rate_limits_user_endpoint ON public.rate_limits USING btree (user_id, endpoint, window_start);

CREATE INDEX idx_rate_limits_window_start ON public.rate_limits USING btree (window_start);

CREATE INDEX idx_request_reports_by_user_daily_user ON public.request_reports_by_user_daily USING btree (user_id, day);

CREATE INDEX idx_service_config_enabled ON public.service_config USING btree (enabled);

CREATE UNIQUE INDEX idx_service_config_service_name ON public.service_config USING btree (service_name);

CREATE INDEX idx_service_incident_events_incident ON public.service_incident_events USING btree (incident_id, id);

CREATE INDEX idx_service_incidents_created_at ON public.service_incidents USING btree (created_at DESC, id DESC);

CREATE INDEX idx_service_incidents_resolved_at ON public.service_incidents USING btree (resolved_at) WHERE (resolved_at IS NOT NULL);

CREATE INDEX idx_service_incidents_service_name ON public.service_incidents USING btree (service_name);

CREATE INDEX idx_service_incidents_service_status ON public.service_incidents USING btree (service_name, status);

CREATE INDEX idx_service_incidents_severity ON public.service_incidents USING btree (severity);

CREATE INDEX idx_service_incidents_status ON public.service_incidents USING btree (status);

CREATE INDEX idx_service_metrics_service_metric ON ONLY public.service_metrics USING btree (service_name, metric_name, "timestamp" DESC);

CREATE INDEX idx_service_states_ended_at ON public.service_states USING btree (service_name, ended_at);

CREATE INDEX idx_service_states_time ON public.service_states USING btree (ended_at);

CREATE INDEX idx_service_status_last_check ON public.service_status USING btree (last_check_at DESC);

CREATE UNIQUE INDEX idx_service_status_service_name ON public.service_status USING btree (service_name);

CREATE INDEX idx_session_tokens_expires_at ON public.session_tokens USING btree (expires_at);

CREATE INDEX idx_session_tokens_family_id ON public.session_tokens USING btree (family_id);

CREATE INDEX idx_session_tokens_session_id ON public.session_tokens USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE UNIQUE INDEX idx_session_tokens_token_hash ON public.session_tokens USING btree (token_hash);

CREATE INDEX idx_session_tokens_user_id ON public.session_tokens USING btree (user_id);

CREATE INDEX idx_sessions_expires ON public.sessions USING btree (expires);

CREATE INDEX idx_sessions_user_id ON public.sessions USING btree (user_id);

CREATE INDEX idx_users_created_at ON public.users USING btree (created_at DESC, id DESC);

CREATE UNIQUE INDEX idx_users_email ON public.users USING btree (lower(email));

CREATE INDEX idx_users_last_login ON public.users USING btree (last_login_at DESC NULLS LAST);

CREATE INDEX idx_users_plex_access ON public.users USING btree (id) WHERE ((plex_token IS NOT NULL) AND (status = 'active'::text));

CREATE UNIQUE INDEX idx_users_plex_id ON public.users USING btree (plex_id) WHERE (plex_id IS NOT NULL);

CREATE INDEX idx_users_role_status ON public.users USING btree (role, status);

CREATE INDEX idx_verification_tokens_expires ON public.verification_tokens USING btree (expires);

CREATE INDEX idx_verification_tokens_user_id ON public.verification_tokens USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX idx_youtube_downloads_completed_at ON public.youtube_downloads USING btree (completed_at) WHERE (completed_at IS NOT NULL);

CREATE INDEX idx_youtube_downloads_created_at ON public.youtube_downloads USING btree (created_at DESC, id DESC);

CREATE INDEX idx_youtube_downloads_ended_at ON public.youtube_downloads USING btree (updated_at) WHERE (status = ANY (ARRAY['failed'::text, 'cancelled'::text]));

CREATE INDEX idx_youtube_downloads_status ON public.youtube_downloads USING btree (status, created_at DESC, id DESC);

CREATE INDEX idx_youtube_downloads_user_created ON public.youtube_downloads USING btree (user_id, created_at DESC, id DESC);

CREATE INDEX idx_youtube_downloads_user_id ON public.youtube_downloads USING btree (user_id);

CREATE INDEX idx_youtube_downloads_user_status ON public.youtube_downloads USING btree (user_id, status, created_at DESC, id DESC);

CREATE INDEX idx_youtube_videos_download_position ON public.youtube_videos USING btree (download_id, "position");

CREATE INDEX idx_youtube_videos_user_id ON public.youtube_videos USING btree (user_id);

CREATE UNIQUE INDEX jobs_unique_key_queued ON public.jobs USING btree (kind, unique_key) WHERE ((status = 'queued'::text) AND (unique_key IS NOT NULL));

CREATE UNIQUE INDEX media_requests_open_key ON public.media_requests USING btree (media_type, tmdb_id, COALESCE(seasons, '{}'::integer[])) WHERE ((status <> ALL (ARRAY['completed'::text, 'denied'::text, 'cancelled'::text])) AND (tmdb_id IS NOT NULL));

CREATE UNIQUE INDEX media_requests_overseerr_id_key ON public.media_requests USING btree (overseerr_id) WHERE (overseerr_id IS NOT NULL);

CREATE UNIQUE INDEX notifications_dedupe_key ON public.notifications USING btree (user_id, dedupe_key) NULLS NOT DISTINCT WHERE (dedupe_key IS NOT NULL);

CREATE UNIQUE INDEX request_reports_by_user_daily_key ON public.request_reports_by_user_daily USING btree (day, user_id, media_type);

CREATE UNIQUE INDEX service_incidents_one_open ON public.service_incidents USING btree (service_name) WHERE (status = ANY (ARRAY['open'::text, 'investigating'::text]));

CREATE INDEX service_metrics_default_service_name_metric_name_timestamp_idx ON public.service_metrics_default USING btree (service_name, metric_name, "timestamp" DESC);

CREATE UNIQUE INDEX users_overseerr_user_id_key ON public.users USING btree (overseerr_user_id) WHERE (overseerr_user_id IS NOT NULL);

ALTER INDEX public.idx_error_logs_correlation_id ATTACH PARTITION public.error_logs_default_correlation_id_idx;

ALTER INDEX public.idx_error_logs_created_at ATTACH PARTITION public.error_logs_default_created_at_id_idx;

ALTER INDEX public.idx_error_logs_error_code ATTACH PARTITION public.error_logs_default_error_code_created_at_id_idx;

ALTER INDEX public.error_logs_pkey ATTACH PARTITION public.error_logs_default_pkey;

ALTER INDEX public.idx_error_logs_request_path ATTACH PARTITION public.error_logs_default_request_path_created_at_id_idx;

ALTER INDEX public.idx_error_logs_status_code ATTACH PARTITION public.error_logs_default_status_code_created_at_id_idx;

ALTER INDEX public.idx_error_logs_user_date ATTACH PARTITION public.error_logs_default_user_id_created_at_id_idx;

ALTER INDEX public.idx_error_logs_user_id ATTACH PARTITION public.error_logs_default_user_id_idx;

ALTER INDEX public.service_metrics_pkey ATTACH PARTITION public.service_metrics_default_pkey;

ALTER INDEX public.idx_service_metrics_service_metric ATTACH PARTITION public.service_metrics_default_service_name_metric_name_timestamp_idx;

CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_append_only();

CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.audit_log_append_only();

CREATE TRIGGER jobs_notify AFTER INSERT OR UPDATE OF status, run_at ON public.jobs FOR EACH ROW WHEN ((new.status = 'queued'::text)) EXECUTE FUNCTION public.jobs_notify();

CREATE TRIGGER local_credentials_updated_at BEFORE UPDATE ON public.local_credentials FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER maintenance_windows_live AFTER INSERT OR DELETE OR UPDATE ON public.maintenance_windows FOR EACH ROW EXECUTE FUNCTION public.maintenance_windows_live();

CREATE TRIGGER media_request_followers_live_delete AFTER DELETE ON public.media_request_followers REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.media_request_followers_live();

CREATE TRIGGER media_request_followers_live_insert AFTER INSERT ON public.media_request_followers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.media_request_followers_live();

CREATE TRIGGER media_requests_decided AFTER UPDATE OF status ON public.media_requests FOR EACH ROW WHEN (((old.status = 'pending'::text) AND (new.status <> 'pending'::text))) EXECUTE FUNCTION public.media_requests_decided();

CREATE TRIGGER media_requests_live_insert AFTER INSERT ON public.media_requests REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.media_requests_live();

CREATE TRIGGER media_requests_live_update AFTER UPDATE ON public.media_requests REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.media_requests_live();

CREATE TRIGGER media_requests_record_event AFTER INSERT OR UPDATE OF status ON public.media_requests FOR EACH ROW EXECUTE FUNCTION public.media_requests_record_event();

CREATE TRIGGER media_requests_transition BEFORE INSERT OR UPDATE ON public.media_requests FOR EACH ROW EXECUTE FUNCTION public.media_requests_transition();

CREATE TRIGGER notification_receipts_live_delete AFTER DELETE ON public.notification_receipts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.notification_receipts_live();

CREATE TRIGGER notification_receipts_live_insert AFTER INSERT ON public.notification_receipts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.notification_receipts_live();

CREATE TRIGGER notification_targets_updated_at BEFORE UPDATE ON public.notification_targets FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER notifications_fan_out AFTER INSERT ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.notifications_fan_out();

CREATE TRIGGER notifications_live_insert AFTER INSERT ON public.notifications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.notifications_live();

CREATE TRIGGER notifications_live_update AFTER UPDATE ON public.notifications REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.notifications_live();

CREATE TRIGGER service_config_removed AFTER DELETE ON public.service_config FOR EACH ROW EXECUTE FUNCTION public.service_config_removed();

CREATE TRIGGER service_config_updated_at BEFORE UPDATE ON public.service_config FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER service_incidents_live AFTER INSERT OR UPDATE ON public.service_incidents FOR EACH ROW EXECUTE FUNCTION public.service_incidents_live();

CREATE TRIGGER service_incidents_transition BEFORE UPDATE ON public.service_incidents FOR EACH ROW EXECUTE FUNCTION public.service_incidents_transition();

CREATE TRIGGER service_news_updated_at BEFORE UPDATE ON public.service_news FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER service_status_live AFTER INSERT OR UPDATE ON public.service_status FOR EACH ROW EXECUTE FUNCTION public.service_status_live();

CREATE TRIGGER sessions_live_delete AFTER DELETE ON public.sessions FOR EACH ROW WHEN ((old.status = ANY (ARRAY['active'::text, 'refreshed'::text]))) EXECUTE FUNCTION public.sessions_live();

CREATE TRIGGER sessions_live_update AFTER UPDATE OF status ON public.sessions FOR EACH ROW WHEN (((new.status = ANY (ARRAY['expired'::text, 'revoked'::text])) AND (new.status <> old.status))) EXECUTE FUNCTION public.sessions_live();

CREATE TRIGGER sessions_transition BEFORE UPDATE OF status ON public.sessions FOR EACH ROW WHEN (((old.status = ANY (ARRAY['expired'::text, 'revoked'::text])) AND (new.status <> old.status))) EXECUTE FUNCTION public.sessions_transition();

CREATE TRIGGER settings_updated_at BEFORE UPDATE ON public.settings FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER users_forget_rate_limits BEFORE DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_forget_rate_limits();

CREATE TRIGGER users_guard BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_guard();

CREATE TRIGGER users_live AFTER INSERT OR DELETE OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_live();

CREATE TRIGGER users_live_generation BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.users_live_generation();

CREATE TRIGGER users_role_by_hand BEFORE UPDATE OF role ON public.users FOR EACH ROW WHEN (((old.role <> new.role) AND (CURRENT_USER = 'medianest_app'::name))) EXECUTE FUNCTION public.users_role_by_hand();

CREATE TRIGGER users_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER youtube_downloads_live AFTER INSERT OR DELETE OR UPDATE ON public.youtube_downloads FOR EACH ROW EXECUTE FUNCTION public.youtube_downloads_live();

CREATE TRIGGER youtube_downloads_transition BEFORE INSERT OR UPDATE ON public.youtube_downloads FOR EACH ROW EXECUTE FUNCTION public.youtube_downloads_transition();

CREATE TRIGGER youtube_videos_updated_at BEFORE UPDATE ON public.youtube_videos FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.download_reports_by_user_daily
    ADD CONSTRAINT download_reports_by_user_daily_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE public.error_logs
    ADD CONSTRAINT error_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_redeemed_by_fkey FOREIGN KEY (redeemed_by) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.local_credentials
    ADD CONSTRAINT local_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.maintenance_windows
    ADD CONSTRAINT maintenance_windows_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.media_request_events
    ADD CONSTRAINT media_request_events_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.media_request_events
    ADD CONSTRAINT media_request_events_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.media_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.media_request_events
    ADD CONSTRAINT media_request_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.media_request_followers
    ADD CONSTRAINT media_request_followers_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.media_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.media_request_followers
    ADD CONSTRAINT media_request_followers_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.media_requests
    ADD CONSTRAINT media_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.media_requests
    ADD CONSTRAINT media_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_outbox
    ADD CONSTRAINT notification_outbox_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES public.notifications(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.notification_outbox
    ADD CONSTRAINT notification_outbox_target_id_fkey FOREIGN KEY (target_id) REFERENCES public.notification_targets(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_outbox
    ADD CONSTRAINT notification_outbox_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_receipts
    ADD CONSTRAINT notification_receipts_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES public.notifications(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_receipts
    ADD CONSTRAINT notification_receipts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notification_targets
    ADD CONSTRAINT notification_targets_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.request_reports_by_user_daily
    ADD CONSTRAINT request_reports_by_user_daily_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.service_config
    ADD CONSTRAINT service_config_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.service_incident_events
    ADD CONSTRAINT service_incident_events_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.service_incident_events
    ADD CONSTRAINT service_incident_events_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES public.service_incidents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.service_news
    ADD CONSTRAINT service_news_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session_tokens
    ADD CONSTRAINT session_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.session_tokens
    ADD CONSTRAINT session_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.verification_tokens
    ADD CONSTRAINT verification_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.youtube_downloads
    ADD CONSTRAINT youtube_downloads_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.youtube_videos
    ADD CONSTRAINT youtube_videos_download_id_fkey FOREIGN KEY (download_id) REFERENCES public.youtube_downloads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.youtube_videos
    ADD CONSTRAINT youtube_videos_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

CREATE POLICY accounts_definer ON public.accounts TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY accounts_own ON public.accounts TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY accounts_worker ON public.accounts TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY api_keys_definer ON public.api_keys FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY api_keys_own ON public.api_keys TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY api_keys_worker ON public.api_keys TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_log_admin ON public.audit_log FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY audit_log_append ON public.audit_log FOR INSERT TO medianest_app, medianest_worker WITH CHECK (true);

CREATE POLICY audit_log_own ON public.audit_log FOR SELECT TO medianest_app USING (((actor_id = ( SELECT public.medianest_user_id() AS medianest_user_id)) OR ((target_type = 'user'::text) AND (target_id = (( SELECT public.medianest_user_id() AS medianest_user_id))::text))));

CREATE POLICY audit_log_worker ON public.audit_log FOR SELECT TO medianest_worker USING (true);

ALTER TABLE public.database_measures ENABLE ROW LEVEL SECURITY;

CREATE POLICY database_measures_admin ON public.database_measures FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY database_measures_definer ON public.database_measures FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY database_measures_worker ON public.database_measures TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.database_samples ENABLE ROW LEVEL SECURITY;

CREATE POLICY database_samples_worker ON public.database_samples TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.download_reports_by_user_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY download_reports_by_user_daily_admin ON public.download_reports_by_user_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY download_reports_by_user_daily_definer ON public.download_reports_by_user_daily FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY download_reports_by_user_daily_own ON public.download_reports_by_user_daily FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY download_reports_by_user_daily_worker ON public.download_reports_by_user_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.download_reports_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY download_reports_daily_admin ON public.download_reports_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY download_reports_daily_worker ON public.download_reports_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.error_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY error_logs_admin ON public.error_logs FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY error_logs_append ON public.error_logs FOR INSERT TO medianest_app WITH CHECK (true);

ALTER TABLE public.error_logs_default ENABLE ROW LEVEL SECURITY;

CREATE POLICY error_logs_default_owner ON public.error_logs_default TO medianest_owner USING (true) WITH CHECK (true);

CREATE POLICY error_logs_default_worker ON public.error_logs_default TO medianest_worker USING (true) WITH CHECK (true);

CREATE POLICY error_logs_own ON public.error_logs FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY error_logs_worker ON public.error_logs TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.error_reports_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY error_reports_daily_admin ON public.error_reports_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY error_reports_daily_worker ON public.error_reports_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY idempotency_keys_own ON public.idempotency_keys TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY idempotency_keys_worker ON public.idempotency_keys TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;

CREATE POLICY invitations_admin ON public.invitations TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY invitations_definer ON public.invitations TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY invitations_own ON public.invitations FOR SELECT TO medianest_app USING ((redeemed_by = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY invitations_worker ON public.invitations TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.job_schedules ENABLE ROW LEVEL SECURITY;

CREATE POLICY job_schedules_worker ON public.job_schedules TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;

CREATE POLICY jobs_admin ON public.jobs TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY jobs_definer ON public.jobs TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY jobs_own ON public.jobs FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY jobs_worker ON public.jobs TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.local_credentials ENABLE ROW LEVEL SECURITY;

CREATE POLICY local_credentials_definer ON public.local_credentials FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY local_credentials_definer_insert ON public.local_credentials FOR INSERT TO medianest_definer WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY local_credentials_own ON public.local_credentials TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY local_credentials_worker ON public.local_credentials TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.maintenance_windows ENABLE ROW LEVEL SECURITY;

CREATE POLICY maintenance_windows_admin ON public.maintenance_windows TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY maintenance_windows_definer ON public.maintenance_windows FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY maintenance_windows_signed_in ON public.maintenance_windows FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY maintenance_windows_worker ON public.maintenance_windows FOR SELECT TO medianest_worker USING (true);

CREATE POLICY maintenance_windows_worker_delete ON public.maintenance_windows FOR DELETE TO medianest_worker USING ((starts_at < (now() - '90 days'::interval)));

ALTER TABLE public.media_request_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY media_request_events_admin ON public.media_request_events FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY media_request_events_definer ON public.media_request_events FOR INSERT TO medianest_definer WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY media_request_events_follower ON public.media_request_events FOR SELECT TO medianest_app USING ((request_id IN ( SELECT f.request_id
   FROM public.media_request_followers f
  WHERE (f.user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)))));

CREATE POLICY media_request_events_own ON public.media_request_events FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY media_request_events_worker ON public.media_request_events FOR SELECT TO medianest_worker USING (true);

ALTER TABLE public.media_request_followers ENABLE ROW LEVEL SECURITY;

CREATE POLICY media_request_followers_admin ON public.media_request_followers FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY media_request_followers_definer ON public.media_request_followers TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY media_request_followers_own ON public.media_request_followers TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY media_request_followers_worker ON public.media_request_followers TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.media_requests ENABLE ROW LEVEL SECURITY;

CREATE POLICY media_requests_admin ON public.media_requests TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY media_requests_definer ON public.media_requests FOR SELECT TO medianest_definer USING (true);

CREATE POLICY media_requests_own ON public.media_requests TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY media_requests_worker ON public.media_requests TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.metric_rollups ENABLE ROW LEVEL SECURITY;

CREATE POLICY metric_rollups_signed_in ON public.metric_rollups FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY metric_rollups_worker ON public.metric_rollups TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.notification_outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY notification_outbox_admin ON public.notification_outbox TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY notification_outbox_definer ON public.notification_outbox TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY notification_outbox_own ON public.notification_outbox TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK (((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)) AND (EXISTS ( SELECT
   FROM public.notification_targets t
  WHERE ((t.id = notification_outbox.target_id) AND (t.user_id = notification_outbox.user_id))))));

CREATE POLICY notification_outbox_worker ON public.notification_outbox TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.notification_receipts ENABLE ROW LEVEL SECURITY;

CREATE POLICY notification_receipts_own ON public.notification_receipts TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY notification_receipts_worker ON public.notification_receipts TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.notification_targets ENABLE ROW LEVEL SECURITY;

CREATE POLICY notification_targets_admin ON public.notification_targets FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY notification_targets_definer ON public.notification_targets FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY notification_targets_installation ON public.notification_targets TO medianest_app USING (((user_id IS NULL) AND ( SELECT public.medianest_is_admin() AS medianest_is_admin))) WITH CHECK (((user_id IS NULL) AND ( SELECT public.medianest_is_admin() AS medianest_is_admin)));

CREATE POLICY notification_targets_own ON public.notification_targets TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY notification_targets_worker ON public.notification_targets TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

CREATE POLICY notifications_admin ON public.notifications TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY notifications_broadcast ON public.notifications FOR SELECT TO medianest_app USING (((user_id IS NULL) AND (( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL)));

CREATE POLICY notifications_definer_insert ON public.notifications FOR INSERT TO medianest_definer WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY notifications_definer_select ON public.notifications FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY notifications_definer_update ON public.notifications FOR UPDATE TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY notifications_own ON public.notifications TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY notifications_wanted ON public.notifications AS RESTRICTIVE FOR SELECT TO medianest_app USING (((user_id IS NOT NULL) OR (event !~~ 'service.%'::text) OR ((COALESCE((metadata ->> 'serviceName'::text), ''::text) <> ALL (( SELECT public.service_news_muted() AS service_news_muted)::text[])) AND
CASE ( SELECT public.service_news_level() AS service_news_level)
    WHEN 'all'::text THEN true
    WHEN 'outages'::text THEN ((event = 'service.offline'::text) OR ((event = ANY (ARRAY['service.unstable'::text, 'service.online'::text])) AND COALESCE(((metadata ->> 'isOutage'::text))::boolean, true)))
    ELSE false
END)));

CREATE POLICY notifications_worker ON public.notifications TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.plex_pins ENABLE ROW LEVEL SECURITY;

CREATE POLICY plex_pins_definer ON public.plex_pins TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY plex_pins_worker ON public.plex_pins TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.rate_limits ENABLE ROW LEVEL SECURITY;

CREATE POLICY rate_limits_admin ON public.rate_limits FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY rate_limits_definer ON public.rate_limits TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY rate_limits_own ON public.rate_limits FOR SELECT TO medianest_app USING ((user_id = ( SELECT (public.medianest_user_id())::text AS medianest_user_id)));

CREATE POLICY rate_limits_worker ON public.rate_limits TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.request_processing_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY request_processing_daily_admin ON public.request_processing_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY request_processing_daily_worker ON public.request_processing_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.request_reports_by_user_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY request_reports_by_user_daily_admin ON public.request_reports_by_user_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY request_reports_by_user_daily_definer ON public.request_reports_by_user_daily FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY request_reports_by_user_daily_own ON public.request_reports_by_user_daily FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY request_reports_by_user_daily_worker ON public.request_reports_by_user_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.request_reports_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY request_reports_daily_admin ON public.request_reports_daily FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY request_reports_daily_worker ON public.request_reports_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.roll_up_progress ENABLE ROW LEVEL SECURITY;

CREATE POLICY roll_up_progress_signed_in ON public.roll_up_progress FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY roll_up_progress_worker ON public.roll_up_progress TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_config ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_config_admin ON public.service_config TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_config_definer ON public.service_config FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_config_definer_update ON public.service_config FOR UPDATE TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_config_worker ON public.service_config TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_incident_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_incident_events_admin ON public.service_incident_events FOR INSERT TO medianest_app WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_incident_events_signed_in ON public.service_incident_events FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_incident_events_worker ON public.service_incident_events TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_incidents ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_incidents_admin ON public.service_incidents TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_incidents_definer ON public.service_incidents FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_incidents_signed_in ON public.service_incidents FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_incidents_worker ON public.service_incidents TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_metrics ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.service_metrics_default ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_metrics_default_owner ON public.service_metrics_default TO medianest_owner USING (true) WITH CHECK (true);

CREATE POLICY service_metrics_default_worker ON public.service_metrics_default TO medianest_worker USING (true) WITH CHECK (true);

CREATE POLICY service_metrics_signed_in ON public.service_metrics FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_metrics_worker ON public.service_metrics TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_news ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_news_definer ON public.service_news TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_news_own ON public.service_news TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY service_news_worker ON public.service_news FOR SELECT TO medianest_worker USING (true);

ALTER TABLE public.service_reports_daily ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_reports_daily_signed_in ON public.service_reports_daily FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_reports_daily_worker ON public.service_reports_daily TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_states ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_states_admin ON public.service_states FOR DELETE TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_states_definer ON public.service_states FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_states_signed_in ON public.service_states FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_states_worker ON public.service_states TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.service_status ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_status_admin ON public.service_status FOR DELETE TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_status_definer ON public.service_status FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY service_status_rename ON public.service_status FOR UPDATE TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY service_status_signed_in ON public.service_status FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY service_status_worker ON public.service_status TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.session_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY session_tokens_admin ON public.session_tokens TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY session_tokens_definer ON public.session_tokens FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY session_tokens_own ON public.session_tokens TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY session_tokens_worker ON public.session_tokens TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY sessions_admin ON public.sessions TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY sessions_own ON public.sessions TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY sessions_worker ON public.sessions TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.settings ENABLE ROW LEVEL SECURITY;

CREATE POLICY settings_admin ON public.settings FOR UPDATE TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY settings_definer ON public.settings FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY settings_signed_in ON public.settings FOR SELECT TO medianest_app USING ((( SELECT public.medianest_user_id() AS medianest_user_id) IS NOT NULL));

CREATE POLICY settings_worker ON public.settings FOR SELECT TO medianest_worker USING (true);

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

CREATE POLICY users_admin ON public.users TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY users_definer ON public.users FOR SELECT TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY users_definer_insert ON public.users FOR INSERT TO medianest_definer WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY users_definer_update ON public.users FOR UPDATE TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY users_own ON public.users TO medianest_app USING ((id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY users_worker ON public.users TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.verification_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY verification_tokens_admin ON public.verification_tokens FOR INSERT TO medianest_app WITH CHECK (((purpose = 'invitation'::text) AND ( SELECT public.medianest_is_admin() AS medianest_is_admin)));

CREATE POLICY verification_tokens_definer ON public.verification_tokens TO medianest_definer USING ((CURRENT_USER = 'medianest_definer'::name)) WITH CHECK ((CURRENT_USER = 'medianest_definer'::name));

CREATE POLICY verification_tokens_own ON public.verification_tokens FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY verification_tokens_worker ON public.verification_tokens TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.youtube_downloads ENABLE ROW LEVEL SECURITY;

CREATE POLICY youtube_downloads_admin ON public.youtube_downloads TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin)) WITH CHECK (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY youtube_downloads_own ON public.youtube_downloads TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id))) WITH CHECK ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY youtube_downloads_worker ON public.youtube_downloads TO medianest_worker USING (true) WITH CHECK (true);

ALTER TABLE public.youtube_videos ENABLE ROW LEVEL SECURITY;

CREATE POLICY youtube_videos_admin ON public.youtube_videos FOR SELECT TO medianest_app USING (( SELECT public.medianest_is_admin() AS medianest_is_admin));

CREATE POLICY youtube_videos_own ON public.youtube_videos FOR SELECT TO medianest_app USING ((user_id = ( SELECT public.medianest_user_id() AS medianest_user_id)));

CREATE POLICY youtube_videos_worker ON public.youtube_videos TO medianest_worker USING (true) WITH CHECK (true);

GRANT CREATE ON SCHEMA public TO medianest_definer;

REVOKE ALL ON FUNCTION public.account_has_password(p_user_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_has_password(p_user_id uuid) TO medianest_app;

REVOKE ALL ON FUNCTION public.api_key_user(p_key_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.api_key_user(p_key_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.audit_log_append_only() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.begin_plex_sign_in(p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamp with time zone, p_remember_me boolean, p_from_browser boolean, p_invitation_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_plex_sign_in(p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamp with time zone, p_remember_me boolean, p_from_browser boolean, p_invitation_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.bootstrap_admin(p_token_hash text, p_user_id uuid, p_email text, p_name text, p_password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.bootstrap_admin(p_token_hash text, p_user_id uuid, p_email text, p_name text, p_password_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.bootstrap_refusal(p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.bootstrap_refusal(p_token_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) TO medianest_worker;
GRANT ALL ON FUNCTION public.current_status(p_status text, p_fresh_until timestamp with time zone) TO medianest_definer;

REVOKE ALL ON FUNCTION public.drop_oldest_partition(p_table text, p_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.drop_oldest_partition(p_table text, p_before timestamp with time zone) TO medianest_worker;

REVOKE ALL ON FUNCTION public.duration_bucket(p_seconds double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.duration_bucket(p_seconds double precision) TO medianest_app;
GRANT ALL ON FUNCTION public.duration_bucket(p_seconds double precision) TO medianest_worker;

REVOKE ALL ON FUNCTION public.duration_of_bucket(p_bucket integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.duration_of_bucket(p_bucket integer) TO medianest_app;
GRANT ALL ON FUNCTION public.duration_of_bucket(p_bucket integer) TO medianest_worker;

REVOKE ALL ON FUNCTION public.enqueue_job(p_kind text, p_parameters jsonb, p_unique_key text, p_lane text, p_run_at timestamp with time zone, p_correlation_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enqueue_job(p_kind text, p_parameters jsonb, p_unique_key text, p_lane text, p_run_at timestamp with time zone, p_correlation_id text) TO medianest_app;
GRANT ALL ON FUNCTION public.enqueue_job(p_kind text, p_parameters jsonb, p_unique_key text, p_lane text, p_run_at timestamp with time zone, p_correlation_id text) TO medianest_worker;

REVOKE ALL ON FUNCTION public.ensure_partitions(p_table text, p_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_partitions(p_table text, p_ahead integer) TO medianest_worker;

REVOKE ALL ON FUNCTION public.find_media_requests(p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_media_requests(p_search text, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) TO medianest_app;

REVOKE ALL ON FUNCTION public.find_rare_media_requests(p_words tsquery, p_status text, p_media_type text, p_user_id uuid, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer, p_undecided boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[]) TO medianest_app;

REVOKE ALL ON FUNCTION public.follow_request(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.follow_request(p_id uuid) TO medianest_app;

REVOKE ALL ON FUNCTION public.followed_request(p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.followed_request(p_id uuid) TO medianest_app;

REVOKE ALL ON FUNCTION public.followed_requests(p_search text, p_status text, p_media_type text, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.followed_requests(p_search text, p_status text, p_media_type text, p_from timestamp with time zone, p_until timestamp with time zone, p_before timestamp with time zone, p_before_id uuid, p_limit integer) TO medianest_app;

REVOKE ALL ON FUNCTION public.household_report(p_from date, p_to date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.household_report(p_from date, p_to date) TO medianest_app;

REVOKE ALL ON FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) TO medianest_worker;
GRANT ALL ON FUNCTION public.in_maintenance(p_service text, p_instant timestamp with time zone) TO medianest_definer;

REVOKE ALL ON FUNCTION public.invitation_of_link(p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.invitation_of_link(p_token_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.jobs_notify() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.learn_plex_server(p_service_url text, p_machine_identifier text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.learn_plex_server(p_service_url text, p_machine_identifier text) TO medianest_app;
GRANT ALL ON FUNCTION public.learn_plex_server(p_service_url text, p_machine_identifier text) TO medianest_worker;

REVOKE ALL ON FUNCTION public.live_close(p_channel text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.live_close(p_channel text) TO medianest_app;
GRANT ALL ON FUNCTION public.live_close(p_channel text) TO medianest_worker;
GRANT ALL ON FUNCTION public.live_close(p_channel text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.live_most_rows() FROM PUBLIC;
GRANT ALL ON FUNCTION public.live_most_rows() TO medianest_app;
GRANT ALL ON FUNCTION public.live_most_rows() TO medianest_worker;
GRANT ALL ON FUNCTION public.live_most_rows() TO medianest_definer;

REVOKE ALL ON FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) TO medianest_app;
GRANT ALL ON FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) TO medianest_worker;
GRANT ALL ON FUNCTION public.live_tell(p_channels text[], p_event text, p_row jsonb) TO medianest_definer;

REVOKE ALL ON FUNCTION public.maintenance_next_start(p_service text, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.maintenance_next_start(p_service text, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.maintenance_next_start(p_service text, p_instant timestamp with time zone) TO medianest_worker;

REVOKE ALL ON FUNCTION public.maintenance_until(p_service text, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.maintenance_until(p_service text, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.maintenance_until(p_service text, p_instant timestamp with time zone) TO medianest_worker;

GRANT SELECT,DELETE ON TABLE public.maintenance_windows TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.maintenance_windows TO medianest_worker;
GRANT SELECT ON TABLE public.maintenance_windows TO medianest_definer;

GRANT INSERT(id) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(service_name),UPDATE(service_name) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(title),UPDATE(title) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(starts_at),UPDATE(starts_at) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(weekdays),UPDATE(weekdays) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(start_time),UPDATE(start_time) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(time_zone),UPDATE(time_zone) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(duration_minutes),UPDATE(duration_minutes) ON TABLE public.maintenance_windows TO medianest_app;

GRANT INSERT(created_by) ON TABLE public.maintenance_windows TO medianest_app;

GRANT UPDATE(ended_at) ON TABLE public.maintenance_windows TO medianest_app;

REVOKE ALL ON FUNCTION public.maintenance_window_next_start(p_window public.maintenance_windows, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.maintenance_window_next_start(p_window public.maintenance_windows, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.maintenance_window_next_start(p_window public.maintenance_windows, p_instant timestamp with time zone) TO medianest_worker;

REVOKE ALL ON FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) TO medianest_worker;
GRANT ALL ON FUNCTION public.maintenance_window_start(p_window public.maintenance_windows, p_instant timestamp with time zone) TO medianest_definer;

REVOKE ALL ON FUNCTION public.maintenance_windows_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.mask_email(p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.mask_email(p_email text) TO medianest_app;
GRANT ALL ON FUNCTION public.mask_email(p_email text) TO medianest_worker;
GRANT ALL ON FUNCTION public.mask_email(p_email text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.media_request_followers_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.media_request_words(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.media_request_words(p_text text) TO medianest_app;
GRANT ALL ON FUNCTION public.media_request_words(p_text text) TO medianest_worker;
GRANT ALL ON FUNCTION public.media_request_words(p_text text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.media_request_query(p_search text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.media_request_query(p_search text) TO medianest_app;
GRANT ALL ON FUNCTION public.media_request_query(p_search text) TO medianest_worker;
GRANT ALL ON FUNCTION public.media_request_query(p_search text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.media_request_search(p_title text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.media_request_search(p_title text) TO medianest_app;
GRANT ALL ON FUNCTION public.media_request_search(p_title text) TO medianest_worker;
GRANT ALL ON FUNCTION public.media_request_search(p_title text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.media_requests_decided() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.media_requests_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.media_requests_record_event() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.media_requests_transition() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.medianest_is_admin() FROM PUBLIC;
GRANT ALL ON FUNCTION public.medianest_is_admin() TO medianest_app;
GRANT ALL ON FUNCTION public.medianest_is_admin() TO medianest_worker;
GRANT ALL ON FUNCTION public.medianest_is_admin() TO medianest_definer;

REVOKE ALL ON FUNCTION public.medianest_user_id() FROM PUBLIC;
GRANT ALL ON FUNCTION public.medianest_user_id() TO medianest_app;
GRANT ALL ON FUNCTION public.medianest_user_id() TO medianest_worker;
GRANT ALL ON FUNCTION public.medianest_user_id() TO medianest_definer;

REVOKE ALL ON FUNCTION public.metrics_numbers() FROM PUBLIC;
GRANT ALL ON FUNCTION public.metrics_numbers() TO medianest_app;
GRANT ALL ON FUNCTION public.metrics_numbers() TO medianest_worker;

REVOKE ALL ON FUNCTION public.metrics_services() FROM PUBLIC;
GRANT ALL ON FUNCTION public.metrics_services() TO medianest_app;
GRANT ALL ON FUNCTION public.metrics_services() TO medianest_worker;

REVOKE ALL ON FUNCTION public.notification_receipts_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.notification_topic(event text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.notification_topic(event text) TO medianest_app;
GRANT ALL ON FUNCTION public.notification_topic(event text) TO medianest_worker;
GRANT ALL ON FUNCTION public.notification_topic(event text) TO medianest_definer;

REVOKE ALL ON FUNCTION public.notifications_fan_out() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.notifications_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.partition_start(p_table text, p_instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.partition_start(p_table text, p_instant timestamp with time zone) TO medianest_app;
GRANT ALL ON FUNCTION public.partition_start(p_table text, p_instant timestamp with time zone) TO medianest_worker;

REVOKE ALL ON FUNCTION public.partition_step(p_table text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.partition_step(p_table text) TO medianest_app;
GRANT ALL ON FUNCTION public.partition_step(p_table text) TO medianest_worker;

REVOKE ALL ON FUNCTION public.partitions_of(p_table text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.partitions_of(p_table text) TO medianest_app;
GRANT ALL ON FUNCTION public.partitions_of(p_table text) TO medianest_worker;

REVOKE ALL ON FUNCTION public.poll_plex_sign_in(p_id uuid, p_binding_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.poll_plex_sign_in(p_id uuid, p_binding_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.public_status() FROM PUBLIC;
GRANT ALL ON FUNCTION public.public_status() TO medianest_app;

REVOKE ALL ON FUNCTION public.rate_limit_forgive(p_subject text, p_endpoint text, p_window_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rate_limit_forgive(p_subject text, p_endpoint text, p_window_seconds integer) TO medianest_app;

REVOKE ALL ON FUNCTION public.rate_limit_hit(p_subject text, p_endpoint text, p_limit integer, p_window_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rate_limit_hit(p_subject text, p_endpoint text, p_limit integer, p_window_seconds integer) TO medianest_app;

REVOKE ALL ON FUNCTION public.rate_limit_refused(p_subject text, p_endpoint text, p_window_seconds integer, p_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rate_limit_refused(p_subject text, p_endpoint text, p_window_seconds integer, p_count integer) TO medianest_worker;

REVOKE ALL ON FUNCTION public.rate_limit_subject(p_subject text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.redeem_invitation(p_token_hash text, p_user_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.redeem_invitation(p_token_hash text, p_user_id uuid) TO medianest_app;

REVOKE ALL ON FUNCTION public.redeem_plex_sign_in(p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.redeem_plex_sign_in(p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean) TO medianest_app;

REVOKE ALL ON FUNCTION public.refuse_plex_sign_in(p_id uuid, p_binding_hash text, p_refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.refuse_plex_sign_in(p_id uuid, p_binding_hash text, p_refusal text) TO medianest_app;

REVOKE ALL ON FUNCTION public.release_plex_sign_in(p_id uuid, p_binding_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.release_plex_sign_in(p_id uuid, p_binding_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.service_config_removed() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.service_connection(p_service text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.service_connection(p_service text) TO medianest_app;
GRANT ALL ON FUNCTION public.service_connection(p_service text) TO medianest_worker;

REVOKE ALL ON FUNCTION public.service_incidents_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.service_incidents_transition() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.service_news_level() FROM PUBLIC;
GRANT ALL ON FUNCTION public.service_news_level() TO medianest_app;

REVOKE ALL ON FUNCTION public.service_news_muted() FROM PUBLIC;
GRANT ALL ON FUNCTION public.service_news_muted() TO medianest_app;

REVOKE ALL ON FUNCTION public.service_status_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.session_token_user(p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_token_user(p_token_hash text) TO medianest_app;

REVOKE ALL ON FUNCTION public.sessions_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.sessions_transition() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.set_updated_at() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.setting_values(p_keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.setting_values(p_keys text[]) TO medianest_app;
GRANT ALL ON FUNCTION public.setting_values(p_keys text[]) TO medianest_worker;

REVOKE ALL ON FUNCTION public.sign_in_account(p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sign_in_account(p_email text) TO medianest_app;

REVOKE ALL ON FUNCTION public.tell_admins_of_request(p_id uuid, p_type text, p_title text, p_message text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tell_admins_of_request(p_id uuid, p_type text, p_title text, p_message text) TO medianest_app;

REVOKE ALL ON FUNCTION public.title_requests(p_media_types text[], p_tmdb_ids text[], p_completed_since timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.title_requests(p_media_types text[], p_tmdb_ids text[], p_completed_since timestamp with time zone) TO medianest_app;

REVOKE ALL ON FUNCTION public.users_forget_rate_limits() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.users_guard() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.users_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.users_live_generation() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.users_role_by_hand() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.webhook_token_hash(p_service text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.webhook_token_hash(p_service text) TO medianest_app;

REVOKE ALL ON FUNCTION public.youtube_downloads_live() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.youtube_downloads_transition() FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE public.accounts TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts TO medianest_worker;

GRANT SELECT(id) ON TABLE public.accounts TO medianest_definer;

GRANT SELECT(user_id),INSERT(user_id),UPDATE(user_id) ON TABLE public.accounts TO medianest_definer;

GRANT INSERT(type) ON TABLE public.accounts TO medianest_definer;

GRANT SELECT(provider),INSERT(provider) ON TABLE public.accounts TO medianest_definer;

GRANT SELECT(provider_account_id),INSERT(provider_account_id) ON TABLE public.accounts TO medianest_definer;

GRANT UPDATE(refresh_token) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(access_token) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(expires_at) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(token_type) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(scope) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(id_token) ON TABLE public.accounts TO medianest_app;

GRANT UPDATE(session_state) ON TABLE public.accounts TO medianest_app;

GRANT SELECT ON TABLE public.api_keys TO medianest_app;
GRANT SELECT,DELETE,UPDATE ON TABLE public.api_keys TO medianest_worker;

GRANT INSERT(id) ON TABLE public.api_keys TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.api_keys TO medianest_app;
GRANT SELECT(user_id) ON TABLE public.api_keys TO medianest_definer;

GRANT INSERT(name),UPDATE(name) ON TABLE public.api_keys TO medianest_app;

GRANT INSERT(key_hash) ON TABLE public.api_keys TO medianest_app;
GRANT SELECT(key_hash) ON TABLE public.api_keys TO medianest_definer;

GRANT INSERT(last_four) ON TABLE public.api_keys TO medianest_app;

GRANT INSERT(scopes) ON TABLE public.api_keys TO medianest_app;

GRANT INSERT(expires_at) ON TABLE public.api_keys TO medianest_app;

GRANT UPDATE(last_used_at) ON TABLE public.api_keys TO medianest_app;

GRANT UPDATE(revoked_at) ON TABLE public.api_keys TO medianest_app;

GRANT SELECT ON TABLE public.audit_log TO medianest_app;
GRANT SELECT ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(actor_id) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(actor_id) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(actor_label) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(actor_label) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(action) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(action) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(target_type) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(target_type) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(target_id) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(target_id) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(ip_address) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(ip_address) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(before) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(before) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(after) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(after) ON TABLE public.audit_log TO medianest_worker;

GRANT INSERT(correlation_id) ON TABLE public.audit_log TO medianest_app;
GRANT INSERT(correlation_id) ON TABLE public.audit_log TO medianest_worker;

GRANT SELECT ON TABLE public.database_measures TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.database_measures TO medianest_worker;

GRANT SELECT(name) ON TABLE public.database_measures TO medianest_definer;

GRANT SELECT(value) ON TABLE public.database_measures TO medianest_definer;

GRANT SELECT(state) ON TABLE public.database_measures TO medianest_definer;

GRANT SELECT,INSERT,DELETE ON TABLE public.database_samples TO medianest_worker;

GRANT SELECT ON TABLE public.download_reports_by_user_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.download_reports_by_user_daily TO medianest_worker;
GRANT SELECT ON TABLE public.download_reports_by_user_daily TO medianest_definer;

GRANT SELECT ON TABLE public.download_reports_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.download_reports_daily TO medianest_worker;

GRANT SELECT ON TABLE public.error_logs TO medianest_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.error_logs TO medianest_worker;

GRANT INSERT(id) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(correlation_id) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(error_code) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(error_message) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(stack_trace) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(request_path) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(request_method) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(status_code) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(metadata) ON TABLE public.error_logs TO medianest_app;

GRANT INSERT(created_at) ON TABLE public.error_logs TO medianest_app;

GRANT SELECT,DELETE ON TABLE public.error_logs_default TO medianest_worker;

GRANT SELECT ON TABLE public.error_reports_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.error_reports_daily TO medianest_worker;

GRANT SELECT ON TABLE public.idempotency_keys TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.idempotency_keys TO medianest_worker;

GRANT INSERT(user_id) ON TABLE public.idempotency_keys TO medianest_app;

GRANT INSERT(key) ON TABLE public.idempotency_keys TO medianest_app;

GRANT INSERT(route) ON TABLE public.idempotency_keys TO medianest_app;

GRANT INSERT(request_digest) ON TABLE public.idempotency_keys TO medianest_app;

GRANT INSERT(resource_id),UPDATE(resource_id) ON TABLE public.idempotency_keys TO medianest_app;

GRANT SELECT ON TABLE public.invitations TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.invitations TO medianest_worker;
GRANT SELECT ON TABLE public.invitations TO medianest_definer;

GRANT INSERT(id) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(name) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(role) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(auto_approve) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(request_quota_limit) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(request_quota_days) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(open_request_limit) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(created_by) ON TABLE public.invitations TO medianest_app;

GRANT INSERT(expires_at) ON TABLE public.invitations TO medianest_app;

GRANT UPDATE(revoked_at) ON TABLE public.invitations TO medianest_app;

GRANT UPDATE(redeemed_at) ON TABLE public.invitations TO medianest_definer;

GRANT UPDATE(redeemed_by) ON TABLE public.invitations TO medianest_definer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job_schedules TO medianest_worker;

GRANT SELECT ON TABLE public.jobs TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs TO medianest_worker;
GRANT SELECT ON TABLE public.jobs TO medianest_definer;

GRANT INSERT(kind) ON TABLE public.jobs TO medianest_definer;

GRANT INSERT(lane) ON TABLE public.jobs TO medianest_definer;

GRANT INSERT(parameters) ON TABLE public.jobs TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.jobs TO medianest_definer;

GRANT INSERT(unique_key) ON TABLE public.jobs TO medianest_definer;

GRANT UPDATE(status) ON TABLE public.jobs TO medianest_app;

GRANT UPDATE(priority) ON TABLE public.jobs TO medianest_app;

GRANT UPDATE(attempts) ON TABLE public.jobs TO medianest_app;

GRANT UPDATE(run_at) ON TABLE public.jobs TO medianest_app;
GRANT INSERT(run_at),UPDATE(run_at) ON TABLE public.jobs TO medianest_definer;

GRANT UPDATE(last_error) ON TABLE public.jobs TO medianest_app;

GRANT INSERT(correlation_id) ON TABLE public.jobs TO medianest_definer;

GRANT UPDATE(finished_at) ON TABLE public.jobs TO medianest_app;

GRANT UPDATE(failures) ON TABLE public.jobs TO medianest_app;

GRANT SELECT ON TABLE public.local_credentials TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.local_credentials TO medianest_worker;
GRANT SELECT ON TABLE public.local_credentials TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.local_credentials TO medianest_app;
GRANT INSERT(user_id) ON TABLE public.local_credentials TO medianest_definer;

GRANT INSERT(password_hash),UPDATE(password_hash) ON TABLE public.local_credentials TO medianest_app;
GRANT INSERT(password_hash) ON TABLE public.local_credentials TO medianest_definer;

GRANT SELECT ON TABLE public.media_request_events TO medianest_app;
GRANT SELECT ON TABLE public.media_request_events TO medianest_worker;

GRANT INSERT(request_id) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(from_status) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(to_status) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(actor_id) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(actor) ON TABLE public.media_request_events TO medianest_definer;

GRANT INSERT(reason) ON TABLE public.media_request_events TO medianest_definer;

GRANT SELECT,DELETE ON TABLE public.media_request_followers TO medianest_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.media_request_followers TO medianest_worker;

GRANT SELECT(request_id),INSERT(request_id) ON TABLE public.media_request_followers TO medianest_definer;

GRANT SELECT(user_id),INSERT(user_id) ON TABLE public.media_request_followers TO medianest_definer;

GRANT SELECT ON TABLE public.media_requests TO medianest_app;
GRANT SELECT ON TABLE public.media_requests TO medianest_worker;

GRANT INSERT(id) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(id) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(id) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(user_id) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(user_id) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(title) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(title),UPDATE(title) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(title) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(title_provisional) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(title_provisional),UPDATE(title_provisional) ON TABLE public.media_requests TO medianest_worker;

GRANT INSERT(media_type) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(media_type) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(media_type) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(tmdb_id) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(tmdb_id) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(tmdb_id) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(seasons) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(seasons) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(seasons) ON TABLE public.media_requests TO medianest_definer;

GRANT INSERT(note),UPDATE(note) ON TABLE public.media_requests TO medianest_app;
GRANT INSERT(note) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(status) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(status) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(status) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(overseerr_id) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(decline_reason) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(decline_reason) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(decline_reason) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(attempts) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(attempts) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(last_error) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(last_error) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(next_attempt_at) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(next_attempt_at) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(decided_by) ON TABLE public.media_requests TO medianest_app;
GRANT UPDATE(decided_by) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(decided_at) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(handed_over_at) ON TABLE public.media_requests TO medianest_worker;

GRANT INSERT(created_at) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(created_at) ON TABLE public.media_requests TO medianest_definer;

GRANT SELECT(updated_at) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(completed_at) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(completed_at) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(overseerr_status) ON TABLE public.media_requests TO medianest_worker;

GRANT UPDATE(handed_over_seasons) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(handed_over_seasons) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(available_seasons) ON TABLE public.media_requests TO medianest_worker;
GRANT SELECT(available_seasons) ON TABLE public.media_requests TO medianest_definer;

GRANT SELECT(search) ON TABLE public.media_requests TO medianest_definer;

GRANT UPDATE(hand_over_tried_at) ON TABLE public.media_requests TO medianest_worker;

GRANT SELECT ON TABLE public.metric_rollups TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.metric_rollups TO medianest_worker;

GRANT SELECT ON TABLE public.notification_outbox TO medianest_app;
GRANT SELECT,DELETE,UPDATE ON TABLE public.notification_outbox TO medianest_worker;

GRANT SELECT(id) ON TABLE public.notification_outbox TO medianest_definer;

GRANT INSERT(target_id) ON TABLE public.notification_outbox TO medianest_app;
GRANT SELECT(target_id),INSERT(target_id) ON TABLE public.notification_outbox TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.notification_outbox TO medianest_app;
GRANT INSERT(user_id) ON TABLE public.notification_outbox TO medianest_definer;

GRANT INSERT(notification_id) ON TABLE public.notification_outbox TO medianest_definer;

GRANT INSERT(event_key) ON TABLE public.notification_outbox TO medianest_app;
GRANT SELECT(event_key),INSERT(event_key) ON TABLE public.notification_outbox TO medianest_definer;

GRANT INSERT(payload) ON TABLE public.notification_outbox TO medianest_app;
GRANT INSERT(payload) ON TABLE public.notification_outbox TO medianest_definer;

GRANT UPDATE(status) ON TABLE public.notification_outbox TO medianest_app;
GRANT SELECT(status) ON TABLE public.notification_outbox TO medianest_definer;

GRANT UPDATE(attempts) ON TABLE public.notification_outbox TO medianest_app;

GRANT UPDATE(next_attempt_at) ON TABLE public.notification_outbox TO medianest_app;

GRANT UPDATE(is_uncertain) ON TABLE public.notification_outbox TO medianest_app;

GRANT UPDATE(last_error) ON TABLE public.notification_outbox TO medianest_app;

GRANT UPDATE(finished_at) ON TABLE public.notification_outbox TO medianest_app;

GRANT SELECT,DELETE ON TABLE public.notification_receipts TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.notification_receipts TO medianest_worker;

GRANT INSERT(notification_id) ON TABLE public.notification_receipts TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.notification_receipts TO medianest_app;

GRANT INSERT(read_at) ON TABLE public.notification_receipts TO medianest_app;

GRANT DELETE ON TABLE public.notification_targets TO medianest_app;
GRANT SELECT,UPDATE ON TABLE public.notification_targets TO medianest_worker;

GRANT SELECT(id),INSERT(id) ON TABLE public.notification_targets TO medianest_app;
GRANT SELECT(id) ON TABLE public.notification_targets TO medianest_definer;

GRANT SELECT(user_id),INSERT(user_id) ON TABLE public.notification_targets TO medianest_app;
GRANT SELECT(user_id) ON TABLE public.notification_targets TO medianest_definer;

GRANT SELECT(kind),INSERT(kind) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(name),INSERT(name),UPDATE(name) ON TABLE public.notification_targets TO medianest_app;

GRANT INSERT(address) ON TABLE public.notification_targets TO medianest_app;

GRANT INSERT(signing_secret) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(address_hint),INSERT(address_hint) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(topics),INSERT(topics),UPDATE(topics) ON TABLE public.notification_targets TO medianest_app;
GRANT SELECT(topics) ON TABLE public.notification_targets TO medianest_definer;

GRANT SELECT(enabled),UPDATE(enabled) ON TABLE public.notification_targets TO medianest_app;
GRANT SELECT(enabled) ON TABLE public.notification_targets TO medianest_definer;

GRANT SELECT(last_outcome) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(last_outcome_at) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(last_error) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(created_at) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT(updated_at) ON TABLE public.notification_targets TO medianest_app;

GRANT SELECT ON TABLE public.notifications TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notifications TO medianest_worker;

GRANT INSERT(id) ON TABLE public.notifications TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.notifications TO medianest_app;
GRANT SELECT(user_id),INSERT(user_id) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(type) ON TABLE public.notifications TO medianest_app;
GRANT INSERT(type) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(title) ON TABLE public.notifications TO medianest_app;
GRANT INSERT(title) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(message) ON TABLE public.notifications TO medianest_app;
GRANT INSERT(message) ON TABLE public.notifications TO medianest_definer;

GRANT UPDATE(read) ON TABLE public.notifications TO medianest_app;
GRANT SELECT(read),UPDATE(read) ON TABLE public.notifications TO medianest_definer;

GRANT UPDATE(read_at) ON TABLE public.notifications TO medianest_app;
GRANT UPDATE(read_at) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(metadata) ON TABLE public.notifications TO medianest_app;
GRANT INSERT(metadata) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(event) ON TABLE public.notifications TO medianest_app;
GRANT INSERT(event) ON TABLE public.notifications TO medianest_definer;

GRANT INSERT(dedupe_key) ON TABLE public.notifications TO medianest_app;
GRANT SELECT(dedupe_key),INSERT(dedupe_key) ON TABLE public.notifications TO medianest_definer;

GRANT SELECT,DELETE ON TABLE public.plex_pins TO medianest_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.plex_pins TO medianest_definer;

GRANT SELECT ON TABLE public.rate_limits TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.rate_limits TO medianest_worker;
GRANT SELECT,DELETE ON TABLE public.rate_limits TO medianest_definer;

GRANT INSERT(user_id) ON TABLE public.rate_limits TO medianest_definer;

GRANT INSERT(endpoint) ON TABLE public.rate_limits TO medianest_definer;

GRANT INSERT(request_count),UPDATE(request_count) ON TABLE public.rate_limits TO medianest_definer;

GRANT INSERT(refused_count),UPDATE(refused_count) ON TABLE public.rate_limits TO medianest_definer;

GRANT INSERT(window_start) ON TABLE public.rate_limits TO medianest_definer;

GRANT SELECT,DELETE ON TABLE public.users TO medianest_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO medianest_worker;

GRANT INSERT(id) ON TABLE public.users TO medianest_app;
GRANT SELECT(id),INSERT(id) ON TABLE public.users TO medianest_definer;

GRANT INSERT(plex_id) ON TABLE public.users TO medianest_app;
GRANT SELECT(plex_id),INSERT(plex_id) ON TABLE public.users TO medianest_definer;

GRANT INSERT(plex_username),UPDATE(plex_username) ON TABLE public.users TO medianest_app;
GRANT INSERT(plex_username),UPDATE(plex_username) ON TABLE public.users TO medianest_definer;

GRANT INSERT(email),UPDATE(email) ON TABLE public.users TO medianest_app;
GRANT SELECT(email),INSERT(email),UPDATE(email) ON TABLE public.users TO medianest_definer;

GRANT INSERT(name),UPDATE(name) ON TABLE public.users TO medianest_app;
GRANT SELECT(name),INSERT(name),UPDATE(name) ON TABLE public.users TO medianest_definer;

GRANT INSERT(role),UPDATE(role) ON TABLE public.users TO medianest_app;
GRANT SELECT(role),INSERT(role),UPDATE(role) ON TABLE public.users TO medianest_definer;

GRANT UPDATE(plex_token) ON TABLE public.users TO medianest_app;

GRANT INSERT(image),UPDATE(image) ON TABLE public.users TO medianest_app;
GRANT INSERT(image),UPDATE(image) ON TABLE public.users TO medianest_definer;

GRANT INSERT(requires_password_change),UPDATE(requires_password_change) ON TABLE public.users TO medianest_app;
GRANT SELECT(requires_password_change) ON TABLE public.users TO medianest_definer;

GRANT SELECT(created_at) ON TABLE public.users TO medianest_definer;

GRANT UPDATE(last_login_at) ON TABLE public.users TO medianest_app;
GRANT SELECT(last_login_at) ON TABLE public.users TO medianest_definer;

GRANT INSERT(status),UPDATE(status) ON TABLE public.users TO medianest_app;
GRANT SELECT(status) ON TABLE public.users TO medianest_definer;

GRANT INSERT(auto_approve),UPDATE(auto_approve) ON TABLE public.users TO medianest_app;
GRANT UPDATE(auto_approve) ON TABLE public.users TO medianest_definer;

GRANT INSERT(request_quota_limit),UPDATE(request_quota_limit) ON TABLE public.users TO medianest_app;
GRANT UPDATE(request_quota_limit) ON TABLE public.users TO medianest_definer;

GRANT INSERT(request_quota_days),UPDATE(request_quota_days) ON TABLE public.users TO medianest_app;
GRANT UPDATE(request_quota_days) ON TABLE public.users TO medianest_definer;

GRANT INSERT(open_request_limit),UPDATE(open_request_limit) ON TABLE public.users TO medianest_app;
GRANT UPDATE(open_request_limit) ON TABLE public.users TO medianest_definer;

GRANT INSERT(download_quota_per_hour),UPDATE(download_quota_per_hour) ON TABLE public.users TO medianest_app;

GRANT INSERT(download_quota_bytes),UPDATE(download_quota_bytes) ON TABLE public.users TO medianest_app;

GRANT UPDATE(last_access_check_at) ON TABLE public.users TO medianest_app;

GRANT SELECT(plex_name),INSERT(plex_name),UPDATE(plex_name) ON TABLE public.users TO medianest_definer;

GRANT SELECT(role_from_plex),INSERT(role_from_plex),UPDATE(role_from_plex) ON TABLE public.users TO medianest_definer;

GRANT SELECT ON TABLE public.reporting_users TO medianest_app;
GRANT SELECT ON TABLE public.reporting_users TO medianest_worker;
GRANT SELECT ON TABLE public.reporting_users TO medianest_definer;

GRANT SELECT ON TABLE public.request_processing_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request_processing_daily TO medianest_worker;

GRANT SELECT ON TABLE public.request_reports_by_user_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request_reports_by_user_daily TO medianest_worker;
GRANT SELECT ON TABLE public.request_reports_by_user_daily TO medianest_definer;

GRANT SELECT ON TABLE public.request_reports_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.request_reports_daily TO medianest_worker;

GRANT SELECT ON TABLE public.roll_up_progress TO medianest_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.roll_up_progress TO medianest_worker;

GRANT SELECT,DELETE ON TABLE public.service_config TO medianest_app;
GRANT SELECT ON TABLE public.service_config TO medianest_worker;

GRANT INSERT(service_name) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(service_name) ON TABLE public.service_config TO medianest_definer;

GRANT INSERT(service_url),UPDATE(service_url) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(service_url) ON TABLE public.service_config TO medianest_definer;

GRANT INSERT(api_key),UPDATE(api_key) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(api_key) ON TABLE public.service_config TO medianest_definer;
GRANT UPDATE(api_key) ON TABLE public.service_config TO medianest_worker;

GRANT INSERT(enabled),UPDATE(enabled) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(enabled) ON TABLE public.service_config TO medianest_definer;

GRANT INSERT(config_data),UPDATE(config_data) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(config_data),UPDATE(config_data) ON TABLE public.service_config TO medianest_definer;

GRANT INSERT(webhook_token_hash),UPDATE(webhook_token_hash) ON TABLE public.service_config TO medianest_app;
GRANT SELECT(webhook_token_hash) ON TABLE public.service_config TO medianest_definer;

GRANT INSERT(updated_by),UPDATE(updated_by) ON TABLE public.service_config TO medianest_app;

GRANT SELECT ON TABLE public.service_incident_events TO medianest_app;
GRANT SELECT,INSERT ON TABLE public.service_incident_events TO medianest_worker;

GRANT INSERT(incident_id) ON TABLE public.service_incident_events TO medianest_app;

GRANT INSERT(status) ON TABLE public.service_incident_events TO medianest_app;

GRANT INSERT(message) ON TABLE public.service_incident_events TO medianest_app;

GRANT INSERT(author_id) ON TABLE public.service_incident_events TO medianest_app;

GRANT SELECT ON TABLE public.service_incidents TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_incidents TO medianest_worker;

GRANT INSERT(id) ON TABLE public.service_incidents TO medianest_app;

GRANT INSERT(service_name) ON TABLE public.service_incidents TO medianest_app;

GRANT INSERT(incident_type) ON TABLE public.service_incidents TO medianest_app;

GRANT INSERT(description),UPDATE(description) ON TABLE public.service_incidents TO medianest_app;

GRANT INSERT(severity),UPDATE(severity) ON TABLE public.service_incidents TO medianest_app;
GRANT SELECT(severity) ON TABLE public.service_incidents TO medianest_definer;

GRANT UPDATE(status) ON TABLE public.service_incidents TO medianest_app;
GRANT SELECT(status) ON TABLE public.service_incidents TO medianest_definer;

GRANT UPDATE(resolved_at) ON TABLE public.service_incidents TO medianest_app;

GRANT INSERT(metadata),UPDATE(metadata) ON TABLE public.service_incidents TO medianest_app;

GRANT SELECT ON TABLE public.service_metrics TO medianest_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.service_metrics TO medianest_worker;

GRANT SELECT,DELETE ON TABLE public.service_metrics_default TO medianest_worker;

GRANT SELECT ON TABLE public.service_news TO medianest_app;
GRANT SELECT ON TABLE public.service_news TO medianest_worker;

GRANT INSERT(user_id) ON TABLE public.service_news TO medianest_app;

GRANT INSERT(level),UPDATE(level) ON TABLE public.service_news TO medianest_app;

GRANT INSERT(muted),UPDATE(muted) ON TABLE public.service_news TO medianest_app;
GRANT SELECT(muted),UPDATE(muted) ON TABLE public.service_news TO medianest_definer;

GRANT SELECT ON TABLE public.service_reports_daily TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_reports_daily TO medianest_worker;

GRANT SELECT,DELETE ON TABLE public.service_states TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_states TO medianest_worker;

GRANT SELECT(service_name) ON TABLE public.service_states TO medianest_definer;

GRANT SELECT(state) ON TABLE public.service_states TO medianest_definer;

GRANT SELECT(started_at) ON TABLE public.service_states TO medianest_definer;

GRANT SELECT(ended_at) ON TABLE public.service_states TO medianest_definer;

GRANT SELECT,DELETE ON TABLE public.service_status TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.service_status TO medianest_worker;

GRANT SELECT(service_name) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(status) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(response_time_ms) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(last_check_at) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(uptime_percentage) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(evaluation) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(changed_at) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(fresh_until) ON TABLE public.service_status TO medianest_definer;

GRANT SELECT(display_name) ON TABLE public.service_status TO medianest_definer;
GRANT UPDATE(display_name) ON TABLE public.service_status TO medianest_app;

GRANT SELECT ON TABLE public.session_tokens TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_tokens TO medianest_worker;

GRANT INSERT(id) ON TABLE public.session_tokens TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.session_tokens TO medianest_app;
GRANT SELECT(user_id) ON TABLE public.session_tokens TO medianest_definer;

GRANT INSERT(token_hash) ON TABLE public.session_tokens TO medianest_app;
GRANT SELECT(token_hash) ON TABLE public.session_tokens TO medianest_definer;

GRANT INSERT(expires_at) ON TABLE public.session_tokens TO medianest_app;

GRANT UPDATE(last_used_at) ON TABLE public.session_tokens TO medianest_app;

GRANT INSERT(family_id) ON TABLE public.session_tokens TO medianest_app;

GRANT INSERT(session_id),UPDATE(session_id) ON TABLE public.session_tokens TO medianest_app;

GRANT UPDATE(used_at) ON TABLE public.session_tokens TO medianest_app;

GRANT UPDATE(revoked_at) ON TABLE public.session_tokens TO medianest_app;

GRANT SELECT ON TABLE public.sessions TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO medianest_worker;

GRANT INSERT(id) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(session_token),UPDATE(session_token) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(user_id) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(expires),UPDATE(expires) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(device_id) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(user_agent),UPDATE(user_agent) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(ip_address),UPDATE(ip_address) ON TABLE public.sessions TO medianest_app;

GRANT UPDATE(status) ON TABLE public.sessions TO medianest_app;

GRANT INSERT(last_used_at),UPDATE(last_used_at) ON TABLE public.sessions TO medianest_app;

GRANT UPDATE(revoked_at) ON TABLE public.sessions TO medianest_app;

GRANT SELECT ON TABLE public.settings TO medianest_definer;
GRANT SELECT ON TABLE public.settings TO medianest_app;
GRANT SELECT ON TABLE public.settings TO medianest_worker;

GRANT UPDATE(value) ON TABLE public.settings TO medianest_app;

GRANT UPDATE(updated_by) ON TABLE public.settings TO medianest_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.verification_tokens TO medianest_worker;
GRANT DELETE ON TABLE public.verification_tokens TO medianest_definer;

GRANT SELECT(identifier),INSERT(identifier) ON TABLE public.verification_tokens TO medianest_app;
GRANT SELECT(identifier) ON TABLE public.verification_tokens TO medianest_definer;

GRANT SELECT(token) ON TABLE public.verification_tokens TO medianest_definer;
GRANT INSERT(token) ON TABLE public.verification_tokens TO medianest_app;

GRANT SELECT(expires) ON TABLE public.verification_tokens TO medianest_definer;
GRANT SELECT(expires),INSERT(expires) ON TABLE public.verification_tokens TO medianest_app;

GRANT SELECT(purpose) ON TABLE public.verification_tokens TO medianest_definer;
GRANT SELECT(purpose),INSERT(purpose) ON TABLE public.verification_tokens TO medianest_app;

GRANT SELECT(user_id) ON TABLE public.verification_tokens TO medianest_app;

GRANT SELECT(created_at) ON TABLE public.verification_tokens TO medianest_app;

GRANT SELECT,DELETE ON TABLE public.youtube_downloads TO medianest_app;
GRANT SELECT,DELETE ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(id) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(id) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(user_id) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(user_id) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(playlist_url) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(playlist_url) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(playlist_title) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(playlist_title),UPDATE(playlist_title) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(status) ON TABLE public.youtube_downloads TO medianest_app;
GRANT UPDATE(status) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(file_paths) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(plex_collection_id) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(created_at) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(completed_at) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(quality) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(quality) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT INSERT(format) ON TABLE public.youtube_downloads TO medianest_app;
GRANT INSERT(format) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(attempts) ON TABLE public.youtube_downloads TO medianest_app;
GRANT UPDATE(attempts) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(last_error) ON TABLE public.youtube_downloads TO medianest_app;
GRANT UPDATE(last_error) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(total_bytes) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT UPDATE(progress) ON TABLE public.youtube_downloads TO medianest_app;
GRANT UPDATE(progress) ON TABLE public.youtube_downloads TO medianest_worker;

GRANT SELECT ON TABLE public.youtube_videos TO medianest_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.youtube_videos TO medianest_worker;

ALTER DEFAULT PRIVILEGES FOR ROLE medianest_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

