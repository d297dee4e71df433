-- rate_limits.user_id is text, since it also holds addresses: no foreign key takes a person's rows along.
grant delete on rate_limits to medianest_definer;

-- Before the account goes, while its keys still say which rows are theirs.
create function users_forget_rate_limits() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
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
alter function users_forget_rate_limits() owner to medianest_definer;
create trigger users_forget_rate_limits before delete on users
  for each row execute function users_forget_rate_limits();

-- An access token outlives its account for minutes, and Redis brings its refusals later: both must not bring the id back. Who
-- has no account any more shares one bucket; nobody in it is let in.
create function rate_limit_subject(p_subject text) returns text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select case
    when p_subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      and not exists (select from users where id = p_subject::uuid) then 'unknown'
    else p_subject
  end
$$;
alter function rate_limit_subject(text) owner to medianest_definer;

create or replace function rate_limit_hit(p_subject text, p_endpoint text, p_limit integer, p_window_seconds integer)
  returns table (allowed boolean, remaining integer, reset_seconds integer)
  language sql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
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

create or replace function rate_limit_refused(p_subject text, p_endpoint text, p_window_seconds integer, p_count integer)
  returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  insert into rate_limits as r (user_id, endpoint, refused_count, window_start)
  values (rate_limit_subject(p_subject), p_endpoint, p_count,
          to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds))
  on conflict (user_id, endpoint, window_start) do update set refused_count = r.refused_count + p_count
$$;
