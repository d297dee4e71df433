-- Whoever wants a part of what is asked for follows that, and the last admin stays one whatever plex.tv says.

-- Makes the current user a follower of somebody else's open request that has the wanted title: just these seasons before
-- more of them. No row when there is none. Rows of media_requests stay their owner's.
create or replace function follow_open_request(p_media_type text, p_tmdb_id text, p_seasons integer[])
  returns table (
    id uuid, title text, media_type text, tmdb_id text, seasons integer[], status text, created_at timestamptz,
    completed_at timestamptz
  )
  language sql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
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

-- Whether an account signs in with a password, for its owner and for admins: to them the row itself, with the hash, stays
-- closed.
create function account_has_password(p_user_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select (medianest_is_admin() or p_user_id = medianest_user_id())
    and exists (select from local_credentials c where c.user_id = p_user_id)
$$;
alter function account_has_password(uuid) owner to medianest_definer;
grant execute on function account_has_password(uuid) to medianest_app;

-- As in 0022, but the last active admin stays one, whoever owns the server by now. The lock is the one under which admins
-- change each other's roles.
create or replace function redeem_plex_sign_in(
  p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean
)
  returns table (
    user_id uuid, email text, name text, role text, status text, requires_password_change boolean, account_id uuid,
    is_new boolean, role_before text
  )
  language plpgsql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
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
