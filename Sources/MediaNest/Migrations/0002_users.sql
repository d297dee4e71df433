-- Who may sign in.
-- Source: data-models document, "User Entity". E-mail is nullable (Plex Home users have none) and unique without regard to
-- case; the quota overrides, null for the installation's default, are ours.
create table users (
  id                       uuid        primary key default gen_random_uuid(),
  plex_id                  text,
  plex_username            text,
  email                    text,
  name                     text,
  role                     text        not null default 'USER',
  plex_token               text,
  image                    text,
  requires_password_change boolean     not null default false,
  created_at               timestamptz not null default now(),
  last_login_at            timestamptz,
  status                   text        not null default 'active',
  auto_approve             boolean     not null default false,
  request_quota_limit      integer,
  request_quota_days       integer,
  open_request_limit       integer,
  download_quota_per_hour  integer,
  download_quota_bytes     bigint,
  overseerr_user_id        integer,
  last_access_check_at     timestamptz,
  updated_at               timestamptz not null default now(),
  constraint users_role_known   check (role in ('USER', 'ADMIN')),
  constraint users_status_known check (status in ('active', 'inactive', 'suspended')),
  constraint users_lengths check (
    length(plex_id) <= 255 and length(plex_username) <= 255 and length(email) between 3 and 255
    and length(name) <= 255 and length(image) <= 500
  ),
  constraint users_quotas_positive check (
    request_quota_limit >= 0 and request_quota_days > 0 and open_request_limit >= 0
    and download_quota_per_hour >= 0 and download_quota_bytes >= 0
  )
);
comment on table users is 'User Entity';
comment on column users.plex_token is 'Sealed with AES-256-GCM, never plain.';

-- Each also stands for the column's UNIQUE in the specification.
create unique index idx_users_email on users (lower(email));
create unique index idx_users_plex_id on users (plex_id) where plex_id is not null;
create index idx_users_role_status on users (role, status);
create index idx_users_last_login on users (last_login_at desc nulls last);
create unique index users_overseerr_user_id_key on users (overseerr_user_id) where overseerr_user_id is not null;
create index idx_users_created_at on users (created_at desc, id desc);

-- Column grants cannot tell an admin from a user, because both come as medianest_app.
create function users_guard() returns trigger
  language plpgsql
  as $$
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
create trigger users_guard before insert or update on users
  for each row execute function users_guard();
create trigger users_updated_at before update on users
  for each row execute function set_updated_at();

alter table users enable row level security;
alter table users force row level security;
create policy users_own on users to medianest_app
  using (id = (select medianest_user_id())) with check (id = (select medianest_user_id()));
create policy users_admin on users to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy users_worker on users to medianest_worker using (true) with check (true);
-- The owner inherits from medianest_definer; the check on the name keeps these policies from opening the tables to him.
create policy users_definer on users for select to medianest_definer using (current_user = 'medianest_definer');

grant select, delete,
  insert (id, plex_id, plex_username, email, name, role, image, requires_password_change, status, auto_approve,
    request_quota_limit, request_quota_days, open_request_limit, download_quota_per_hour, download_quota_bytes),
  update (plex_username, email, name, role, plex_token, image, requires_password_change, last_login_at, status, auto_approve,
    request_quota_limit, request_quota_days, open_request_limit, download_quota_per_hour, download_quota_bytes,
    last_access_check_at)
  on users to medianest_app;
grant select, insert, update on users to medianest_worker;
grant select (id, email, name, role, status, requires_password_change, plex_id, last_login_at) on users to medianest_definer;

-- Passwords of local accounts: whoever signs in through Plex has no row.
create table local_credentials (
  user_id       uuid        primary key references users (id) on delete cascade,
  password_hash text        not null,
  updated_at    timestamptz not null default now()
);
comment on table local_credentials is 'Local sign-in; password_hash is scrypt with its parameters and salt.';
create trigger local_credentials_updated_at before update on local_credentials
  for each row execute function set_updated_at();

alter table local_credentials enable row level security;
alter table local_credentials force row level security;
create policy local_credentials_own on local_credentials to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy local_credentials_worker on local_credentials to medianest_worker using (true) with check (true);
create policy local_credentials_definer on local_credentials for select to medianest_definer
  using (current_user = 'medianest_definer');
grant select, insert (user_id, password_hash), update (password_hash) on local_credentials to medianest_app;
grant select, insert, update, delete on local_credentials to medianest_worker;
grant select on local_credentials to medianest_definer;

-- What the sign-in route needs before anybody is signed in, for one address; password_hash is null for Plex accounts.
create function sign_in_account(p_email text)
  returns table (
    user_id uuid, email text, name text, role text, status text, requires_password_change boolean, plex_id text,
    password_hash text, last_login_at timestamptz
  )
  language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  select u.id, u.email, u.name, u.role, u.status, u.requires_password_change, u.plex_id, c.password_hash, u.last_login_at
  from users u
  left join local_credentials c on c.user_id = u.id
  where lower(u.email) = lower(p_email)
$$;
alter function sign_in_account(text) owner to medianest_definer;
grant execute on function sign_in_account(text) to medianest_app;
