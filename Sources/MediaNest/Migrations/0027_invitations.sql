-- People whom an admin has invited before they first sign in, and what they will be allowed then. The link's token is a row of
-- verification_tokens whose identifier is the invitation's id; it stays after its use, so that the link can say what became of it.
create table invitations (
  id                  uuid        primary key default gen_random_uuid(),
  name                text        not null,
  role                text        not null default 'USER',
  auto_approve        boolean     not null default false,
  request_quota_limit integer,
  request_quota_days  integer,
  open_request_limit  integer,
  created_by          uuid        references users (id) on delete set null,
  created_at          timestamptz not null default now(),
  expires_at          timestamptz not null,
  revoked_at          timestamptz,
  redeemed_at         timestamptz,
  redeemed_by         uuid        references users (id) on delete cascade,
  constraint invitations_role_known      check (role in ('USER', 'ADMIN')),
  constraint invitations_name_length     check (length(name) between 1 and 100),
  constraint invitations_quotas_positive check (request_quota_limit >= 0 and request_quota_days > 0 and open_request_limit >= 0),
  constraint invitations_redeemed_by     check ((redeemed_at is null) = (redeemed_by is null)),
  constraint invitations_one_end         check (revoked_at is null or redeemed_at is null)
);
comment on table invitations is 'Links for people without an account; used once.';
comment on column invitations.name is 'Whom it is for, in the words of the admin who made it.';
create index idx_invitations_created_at on invitations (created_at desc, id desc);
create index idx_invitations_created_by on invitations (created_by) where created_by is not null;
create index idx_invitations_redeemed_by on invitations (redeemed_by) where redeemed_by is not null;

alter table invitations enable row level security;
alter table invitations force row level security;
create policy invitations_admin on invitations to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy invitations_own on invitations for select to medianest_app
  using (redeemed_by = (select medianest_user_id()));
create policy invitations_worker on invitations to medianest_worker using (true) with check (true);
create policy invitations_definer on invitations to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select,
  insert (id, name, role, auto_approve, request_quota_limit, request_quota_days, open_request_limit, created_by, expires_at),
  update (revoked_at)
  on invitations to medianest_app;
grant select, delete on invitations to medianest_worker;
grant select, update (redeemed_at, redeemed_by) on invitations to medianest_definer;

create policy verification_tokens_admin on verification_tokens for insert to medianest_app
  with check (purpose = 'invitation' and (select medianest_is_admin()));
grant insert (identifier, token, expires, purpose) on verification_tokens to medianest_app;
grant select (identifier) on verification_tokens to medianest_definer;

-- What a guest with the link may know, and why it does not help him any more; no row for a link that never was.
create function invitation_of_link(p_token_hash text)
  returns table (id uuid, name text, role text, expires_at timestamptz, refusal text)
  language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
  select i.id, i.name, i.role, i.expires_at,
         case when i.redeemed_at is not null then 'used'
              when i.revoked_at is not null then 'revoked'
              when i.expires_at <= now() then 'expired' end
  from verification_tokens t
  join invitations i on i.id::text = t.identifier
  where t.token = p_token_hash and t.purpose = 'invitation'
$$;
alter function invitation_of_link(text) owner to medianest_definer;
grant execute on function invitation_of_link(text) to medianest_app;

-- What an admin has promised becomes the account's, if this very transaction has made it: whoever had an account before is not
-- raised, and the invitation stays open. No row when nothing was redeemed. Of two who hold the link, one comes first.
grant select (created_at), update (role_from_plex, auto_approve, request_quota_limit, request_quota_days, open_request_limit)
  on users to medianest_definer;
create function redeem_invitation(p_token_hash text, p_user_id uuid) returns table (id uuid, role text)
  language plpgsql volatile security definer rows 1 set search_path = pg_catalog, public, pg_temp
  as $$
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
alter function redeem_invitation(text, uuid) owner to medianest_definer;
grant execute on function redeem_invitation(text, uuid) to medianest_app;
