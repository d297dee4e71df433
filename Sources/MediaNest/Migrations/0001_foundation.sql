-- What every later migration stands on: the roles, and who is asking.
-- Roles are made before the first migration (they need passwords); here they are only checked.
do $$
declare
  missing text;
begin
  select string_agg(name, ', ') into missing
  from unnest(array['medianest_owner', 'medianest_app', 'medianest_worker', 'medianest_definer']) as name
  where not exists (select from pg_roles where rolname = name);
  if missing is not null then
    raise exception 'missing database roles: %', missing
      using errcode = 'undefined_object',
            hint = 'Create them as a superuser before migrating; medianest_definer is nologin and is granted to medianest_owner.';
  end if;
  if current_user <> 'medianest_owner' then
    raise exception 'migrations run as medianest_owner, not as %', current_user
      using errcode = 'invalid_authorization_specification',
            hint = 'Row-level security does not bind a superuser, so nothing may belong to one.';
  end if;
  if not pg_has_role('medianest_definer', 'member') then
    raise exception 'medianest_owner is no member of medianest_definer'
      using errcode = 'insufficient_privilege', hint = 'grant medianest_definer to medianest_owner';
  end if;
  select string_agg(rolname, ', ') into missing from pg_roles
  where rolname in ('medianest_owner', 'medianest_app', 'medianest_worker', 'medianest_definer')
    and (rolsuper or rolbypassrls);
  if missing is not null then
    raise exception 'roles that row-level security does not bind: %', missing
      using errcode = 'invalid_authorization_specification', hint = 'alter role … nosuperuser nobypassrls';
  end if;

  -- A temporary table must not shadow a real one, and nobody calls a function that was not granted to him.
  execute format('revoke temporary on database %I from public', current_database());
  revoke create on schema public from public;
  alter default privileges revoke execute on functions from public;

  -- `alter function … owner to` asks for it.
  grant create on schema public to medianest_definer;
  if to_regclass('public.schema_migrations') is not null then
    grant select on public.schema_migrations to medianest_app, medianest_worker;
  end if;
end
$$;

-- The user in whose name the transaction runs, null when there is none. A setting that was once set locally reads as ''
-- afterwards. Policies say (select medianest_user_id()), so that it is evaluated once per statement.
create function medianest_user_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('medianest.user_id', true), '')::uuid;

create function medianest_is_admin() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('medianest.role', true) = 'ADMIN', false);

grant execute on function medianest_user_id(), medianest_is_admin()
  to medianest_app, medianest_worker, medianest_definer;

create function set_updated_at() returns trigger
  language plpgsql
  as $$
begin
  new.updated_at := now();
  return new;
end
$$;
