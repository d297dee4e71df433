-- Signing in through Plex: what a browser has begun, and what becomes of it.
-- Nobody is known before Plex has said who it is, so the sign-in's own functions do the writing, as medianest_definer.

-- One life-long identifier, as plex.tv binds PINs and tokens to it. No secret, but nobody needs another's.
alter table settings no force row level security;
insert into settings (key, value) values ('plex', jsonb_build_object('clientIdentifier', gen_random_uuid()));
alter table settings force row level security;

alter table users
  add column plex_name      text,
  add column role_from_plex boolean not null default false,
  add constraint users_plex_name_length check (length(plex_name) <= 255);
comment on column users.plex_name is 'What Plex called the person last: a name that was changed here stays.';
comment on column users.role_from_plex is
  'The role follows plex.tv: whoever owns the server is ADMIN. An admin who sets the role by hand ends that.';
create index idx_users_plex_access on users (id) where plex_token is not null and status = 'active';

-- Whatever changes the role as the responder's role is an admin's hand: the sign-in and the worker are others.
create function users_role_by_hand() returns trigger
  language plpgsql
  as $$
begin
  new.role_from_plex := false;
  return new;
end
$$;
create trigger users_role_by_hand before update of role on users
  for each row when (old.role <> new.role and current_user = 'medianest_app')
  execute function users_role_by_hand();

alter table plex_pins
  add column remember_me     boolean not null default false,
  add column from_browser    boolean not null,
  add column invitation_hash text,
  add column next_poll_at    timestamptz not null default now(),
  add column refusal         text,
  add constraint plex_pins_invitation_is_digest check (invitation_hash ~ '^[0-9a-f]{64}$'),
  add constraint plex_pins_refused_is_consumed  check (refusal is null or consumed_at is not null);
comment on column plex_pins.next_poll_at is 'plex.tv is asked by one at a time, and once a second.';
comment on column plex_pins.refusal is 'The code that ended it; the browser is told the same again.';

create policy plex_pins_definer on plex_pins to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select, insert, update, delete on plex_pins to medianest_definer;

create policy users_definer_update on users for update to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select (plex_name, role_from_plex), insert (id, plex_id, plex_username, plex_name, email, name, role, role_from_plex, image),
  update (plex_username, plex_name, email, name, role, image) on users to medianest_definer;

create policy accounts_definer on accounts to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select (id, user_id, provider, provider_account_id), insert (user_id, type, provider, provider_account_id),
  update (user_id) on accounts to medianest_definer;

-- Notes a sign-in that begins; forgets those that are over.
create function begin_plex_sign_in(
  p_id uuid, p_plex_pin_id bigint, p_code text, p_binding_hash text, p_client_ip text, p_expires_at timestamptz,
  p_remember_me boolean, p_from_browser boolean, p_invitation_hash text
) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  delete from plex_pins where expires_at < now() - interval '1 hour';
  insert into plex_pins
    (id, plex_pin_id, code, binding_hash, client_ip, expires_at, remember_me, from_browser, invitation_hash)
  values
    (p_id, p_plex_pin_id, p_code, p_binding_hash, p_client_ip, p_expires_at, p_remember_me, p_from_browser, p_invitation_hash);
$$;
alter function begin_plex_sign_in(uuid, bigint, text, text, text, timestamptz, boolean, boolean, text) owner to medianest_definer;
grant execute on function begin_plex_sign_in(uuid, bigint, text, text, text, timestamptz, boolean, boolean, text) to medianest_app;

-- What the browser that began a sign-in may know of it; no row for anybody else, and after its time. At most one caller at
-- a time is told to ask plex.tv, and has 30 seconds for all that follows from the answer.
create function poll_plex_sign_in(p_id uuid, p_binding_hash text)
  returns table (
    plex_pin_id bigint, remember_me boolean, from_browser boolean, invitation_hash text, is_consumed boolean, refusal text,
    may_ask boolean
  )
  language plpgsql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
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
alter function poll_plex_sign_in(uuid, text) owner to medianest_definer;
grant execute on function poll_plex_sign_in(uuid, text) to medianest_app;

-- Gives the turn to the next, a second after it was taken.
create function release_plex_sign_in(p_id uuid, p_binding_hash text) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  update plex_pins set next_poll_at = last_polled_at + interval '1 second'
  where id = p_id and binding_hash = p_binding_hash and consumed_at is null
$$;
alter function release_plex_sign_in(uuid, text) owner to medianest_definer;
grant execute on function release_plex_sign_in(uuid, text) to medianest_app;

create function refuse_plex_sign_in(p_id uuid, p_binding_hash text, p_refusal text) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  update plex_pins set consumed_at = coalesce(consumed_at, now()), refusal = p_refusal
  where id = p_id and binding_hash = p_binding_hash and refusal is null
$$;
alter function refuse_plex_sign_in(uuid, text, text) owner to medianest_definer;
grant execute on function refuse_plex_sign_in(uuid, text, text) to medianest_app;

-- Spends the PIN and finds or makes the account of whoever plex.tv says it is; no row when the PIN was spent before.
-- The identity is the Plex id alone: an e-mail address that another account has is left out, so that nobody gets into an
-- account by calling himself like its owner.
create function redeem_plex_sign_in(
  p_id uuid, p_binding_hash text, p_plex_id text, p_username text, p_name text, p_email text, p_image text, p_is_owner boolean
)
  returns table (
    user_id uuid, email text, name text, role text, status text, requires_password_change boolean, account_id uuid,
    is_new boolean, role_before text
  )
  language plpgsql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
declare
  v_user    users.id%type;
  v_before  users.role%type;
  v_account accounts.id%type;
  v_email   users.email%type := p_email;
begin
  update plex_pins p set consumed_at = now()
  where p.id = p_id and p.binding_hash = p_binding_hash and p.consumed_at is null and p.expires_at > now();
  if not found then
    return;
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
      role = case when not u.role_from_plex then u.role when p_is_owner then 'ADMIN' else 'USER' end
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
alter function redeem_plex_sign_in(uuid, text, text, text, text, text, text, boolean) owner to medianest_definer;
grant execute on function redeem_plex_sign_in(uuid, text, text, text, text, text, text, boolean) to medianest_app;

-- Remembers which server the admin's address leads to; what is known stays until the address changes.
create policy service_config_definer_update on service_config for update to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant update (config_data) on service_config to medianest_definer;
create function learn_plex_server(p_service_url text, p_machine_identifier text) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
  update service_config
  set config_data = coalesce(config_data, '{}') || jsonb_build_object('machineIdentifier', p_machine_identifier)
  where service_name = 'plex' and service_url = p_service_url and config_data ->> 'machineIdentifier' is null
$$;
alter function learn_plex_server(text, text) owner to medianest_definer;
grant execute on function learn_plex_server(text, text) to medianest_app, medianest_worker;
grant execute on function service_connection(text) to medianest_worker;
