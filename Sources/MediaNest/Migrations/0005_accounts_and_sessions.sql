-- Linked accounts, sessions, and everything that proves who somebody is.
-- Source: data-models document, "Account Entity", "Session Entity", "SessionToken Entity", "Verification Token Entity".
create table accounts (
  id                  uuid    primary key default gen_random_uuid(),
  user_id             uuid    not null references users (id) on delete cascade,
  type                text    not null,
  provider            text    not null,
  provider_account_id text    not null,
  refresh_token       text,
  access_token        text,
  expires_at          integer,
  token_type          text,
  scope               text,
  id_token            text,
  session_state       text,
  constraint accounts_provider_account_key unique (provider, provider_account_id),
  constraint accounts_lengths check (
    length(type) <= 50 and length(provider) <= 50 and length(provider_account_id) <= 255 and length(token_type) <= 50
    and length(session_state) <= 255
  )
);
comment on table accounts is 'Account Entity; the tokens are sealed with AES-256-GCM.';
comment on column accounts.expires_at is 'Seconds since 1970, as OAuth has it.';
create index idx_accounts_user_id on accounts (user_id);

alter table accounts enable row level security;
alter table accounts force row level security;
create policy accounts_own on accounts to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy accounts_worker on accounts to medianest_worker using (true) with check (true);
grant select, insert, delete,
  update (refresh_token, access_token, expires_at, token_type, scope, id_token, session_state)
  on accounts to medianest_app;
grant select, insert, update, delete on accounts to medianest_worker;

create table sessions (
  id            uuid        primary key default gen_random_uuid(),
  session_token text        not null,
  user_id       uuid        not null references users (id) on delete cascade,
  expires       timestamptz not null,
  device_id     uuid,
  user_agent    text,
  ip_address    text,
  status        text        not null default 'active',
  created_at    timestamptz not null default now(),
  last_used_at  timestamptz,
  revoked_at    timestamptz,
  constraint sessions_session_token_key unique (session_token),
  constraint sessions_token_is_digest   check (session_token ~ '^[0-9a-f]{64}$'),
  constraint sessions_status_known      check (status in ('active', 'refreshed', 'expired', 'revoked')),
  constraint sessions_revoked_at        check ((status = 'revoked') = (revoked_at is not null))
);
comment on table sessions is 'Session Entity; mirrors session:{id} in Redis. session_token is a SHA-256 digest as hex.';
create index idx_sessions_user_id on sessions (user_id);
create index idx_sessions_expires on sessions (expires);

-- active -> refreshed -> active; expired and revoked are final, so no bug revives a session.
create function sessions_transition() returns trigger
  language plpgsql
  as $$
begin
  raise exception using
    errcode = 'check_violation', constraint = 'sessions_transition', table = 'sessions',
    message = format('a session cannot go from %s to %s', old.status, new.status);
end
$$;
create trigger sessions_transition before update of status on sessions
  for each row when (old.status in ('expired', 'revoked') and new.status <> old.status)
  execute function sessions_transition();

alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_own on sessions to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy sessions_admin on sessions to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy sessions_worker on sessions to medianest_worker using (true) with check (true);
grant select,
  insert (id, session_token, user_id, expires, device_id, user_agent, ip_address, last_used_at),
  update (session_token, expires, user_agent, ip_address, status, last_used_at, revoked_at)
  on sessions to medianest_app;
grant select, insert, update, delete on sessions to medianest_worker;

-- Remember-me tokens: each is used once and replaced by the next of its family.
create table session_tokens (
  id           uuid        primary key default gen_random_uuid(),
  user_id      uuid        not null references users (id) on delete cascade,
  token_hash   text        not null,
  expires_at   timestamptz not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz,
  family_id    uuid        not null default gen_random_uuid(),
  session_id   uuid        references sessions (id) on delete cascade,
  used_at      timestamptz,
  revoked_at   timestamptz,
  constraint session_tokens_hash_is_digest check (token_hash ~ '^[0-9a-f]{64}$')
);
comment on table session_tokens is 'SessionToken Entity; token_hash is a SHA-256 digest as hex.';
comment on column session_tokens.used_at is 'A second use after this is a theft: the whole family is revoked.';
create index idx_session_tokens_user_id on session_tokens (user_id);
create index idx_session_tokens_expires_at on session_tokens (expires_at);
-- Also stands for the column's UNIQUE in the specification.
create unique index idx_session_tokens_token_hash on session_tokens (token_hash);
create index idx_session_tokens_family_id on session_tokens (family_id);
create index idx_session_tokens_session_id on session_tokens (session_id) where session_id is not null;

alter table session_tokens enable row level security;
alter table session_tokens force row level security;
create policy session_tokens_own on session_tokens to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy session_tokens_admin on session_tokens to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy session_tokens_worker on session_tokens to medianest_worker using (true) with check (true);
create policy session_tokens_definer on session_tokens for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select,
  insert (id, user_id, token_hash, expires_at, family_id, session_id),
  update (last_used_at, session_id, used_at, revoked_at)
  on session_tokens to medianest_app;
grant select, insert, update, delete on session_tokens to medianest_worker;
grant select (user_id, token_hash) on session_tokens to medianest_definer;

-- Whose remember-me token this is, so that the refresh route can go on as that user; null when unknown.
create function session_token_user(p_token_hash text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$ select t.user_id from session_tokens t where t.token_hash = p_token_hash $$;
alter function session_token_user(text) owner to medianest_definer;
grant execute on function session_token_user(text) to medianest_app;

-- One-time links: the first administrator's, invitations, password resets.
create table verification_tokens (
  identifier text        not null,
  token      text        not null,
  expires    timestamptz not null,
  purpose    text        not null,
  user_id    uuid        references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (identifier, token),
  constraint verification_tokens_token_key       unique (token),
  constraint verification_tokens_token_is_digest check (token ~ '^[0-9a-f]{64}$'),
  constraint verification_tokens_purpose_known   check (purpose in ('bootstrap', 'invitation', 'password_reset', 'email')),
  constraint verification_tokens_lengths         check (length(identifier) <= 255)
);
comment on table verification_tokens is 'Verification Token Entity; token is a SHA-256 digest as hex.';
create index idx_verification_tokens_expires on verification_tokens (expires);
create index idx_verification_tokens_user_id on verification_tokens (user_id) where user_id is not null;

alter table verification_tokens enable row level security;
alter table verification_tokens force row level security;
create policy verification_tokens_worker on verification_tokens to medianest_worker using (true) with check (true);
grant select, insert, update, delete on verification_tokens to medianest_worker;

-- A Plex sign-in that has begun, bound to the browser that began it. Nobody is known yet, so no policy can name a user.
create table plex_pins (
  id             uuid        primary key default gen_random_uuid(),
  plex_pin_id    bigint      not null,
  code           text        not null,
  binding_hash   text        not null,
  client_ip      text,
  expires_at     timestamptz not null,
  last_polled_at timestamptz,
  consumed_at    timestamptz,
  created_at     timestamptz not null default now(),
  constraint plex_pins_plex_pin_id_key   unique (plex_pin_id),
  constraint plex_pins_binding_is_digest check (binding_hash ~ '^[0-9a-f]{64}$')
);
comment on table plex_pins is 'Plex sign-ins under way.';
create index idx_plex_pins_expires_at on plex_pins (expires_at);

alter table plex_pins enable row level security;
alter table plex_pins force row level security;
create policy plex_pins_worker on plex_pins to medianest_worker using (true) with check (true);
grant select, delete on plex_pins to medianest_worker;

create table api_keys (
  id           uuid        primary key default gen_random_uuid(),
  user_id      uuid        not null references users (id) on delete cascade,
  name         text        not null,
  key_hash     text        not null,
  last_four    text        not null,
  scopes       text[]      not null default '{read}',
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  created_at   timestamptz not null default now(),
  constraint api_keys_key_hash_key    unique (key_hash),
  constraint api_keys_hash_is_digest  check (key_hash ~ '^[0-9a-f]{64}$'),
  constraint api_keys_name_length     check (length(name) between 1 and 100),
  constraint api_keys_last_four       check (length(last_four) = 4),
  constraint api_keys_scopes_known    check (cardinality(scopes) > 0 and scopes <@ array['read', 'request', 'manage'])
);
comment on table api_keys is 'Keys of API clients; only a SHA-256 digest is kept.';
create index idx_api_keys_user_id on api_keys (user_id, created_at desc);

alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy api_keys_own on api_keys to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy api_keys_worker on api_keys to medianest_worker using (true) with check (true);
create policy api_keys_definer on api_keys for select to medianest_definer using (current_user = 'medianest_definer');
grant select,
  insert (id, user_id, name, key_hash, last_four, scopes, expires_at),
  update (name, last_used_at, revoked_at)
  on api_keys to medianest_app;
grant select, update, delete on api_keys to medianest_worker;
grant select (user_id, key_hash) on api_keys to medianest_definer;

-- Whose API key this is, so that the request can go on as that user; null when unknown.
create function api_key_user(p_key_hash text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$ select k.user_id from api_keys k where k.key_hash = p_key_hash $$;
alter function api_key_user(text) owner to medianest_definer;
grant execute on function api_key_user(text) to medianest_app;
