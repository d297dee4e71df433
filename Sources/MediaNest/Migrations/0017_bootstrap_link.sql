-- The first administrator, made by whoever holds the one-time link that `medianest user bootstrap` prints.
create policy verification_tokens_definer on verification_tokens to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
create policy users_definer_insert on users for insert to medianest_definer
  with check (current_user = 'medianest_definer');
create policy local_credentials_definer_insert on local_credentials for insert to medianest_definer
  with check (current_user = 'medianest_definer');
grant select (token, purpose, expires), delete on verification_tokens to medianest_definer;
grant insert (id, email, name, role) on users to medianest_definer;
grant insert (user_id, password_hash) on local_credentials to medianest_definer;

-- Why the link with this digest makes nobody an administrator; null when it does.
create function bootstrap_refusal(p_token_hash text) returns text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
  select case
    when exists (select from users where role = 'ADMIN' and status = 'active') then 'admin_exists'
    when not exists (select from verification_tokens where token = p_token_hash and purpose = 'bootstrap') then 'link_invalid'
    when not exists (
      select from verification_tokens where token = p_token_hash and purpose = 'bootstrap' and expires > now()
    ) then 'link_expired'
  end
$$;
alter function bootstrap_refusal(text) owner to medianest_definer;
grant execute on function bootstrap_refusal(text) to medianest_app;

-- Makes the first administrator and ends the link, or answers why not. The lock is the one that keeps the last administrator:
-- of two who hold the link, one comes first.
create function bootstrap_admin(p_token_hash text, p_user_id uuid, p_email text, p_name text, p_password_hash text)
  returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
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
alter function bootstrap_admin(text, uuid, text, text, text) owner to medianest_definer;
grant execute on function bootstrap_admin(text, uuid, text, text, text) to medianest_app;
