-- Where people are told outside the portal, and what is on its way there.
-- The outbox of 0010 never held a row: it named targets that could not be made yet. It is made anew, by target.
drop table notification_outbox;

create table notification_targets (
  id              uuid        primary key default gen_random_uuid(),
  user_id         uuid        references users (id) on delete cascade,
  kind            text        not null,
  name            text        not null,
  address         sealed      not null,
  signing_secret  sealed,
  address_hint    text        not null,
  topics          text[]      not null,
  enabled         boolean     not null default true,
  last_outcome    text,
  last_outcome_at timestamptz,
  last_error      text,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint notification_targets_kind_known    check (kind in ('webhook', 'apprise')),
  constraint notification_targets_signed        check ((kind = 'webhook') = (signing_secret is not null)),
  constraint notification_targets_topics_known  check (topics <@ array[
    'available', 'progress', 'problems', 'downloads', 'services', 'security', 'announcements', 'administration']),
  constraint notification_targets_outcome_known check (last_outcome in ('delivered', 'failed')),
  constraint notification_targets_lengths       check (length(name) between 1 and 100 and length(address_hint) <= 50)
);
comment on table notification_targets is 'Webhooks and messengers; without a user, the installation''s own.';
comment on column notification_targets.address_hint is 'Scheme and last four characters: all that is ever shown.';
create index idx_notification_targets_user_id on notification_targets (user_id, created_at);
create trigger notification_targets_updated_at before update on notification_targets
  for each row execute function set_updated_at();

alter table notification_targets enable row level security;
alter table notification_targets force row level security;
create policy notification_targets_own on notification_targets to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy notification_targets_installation on notification_targets to medianest_app
  using (user_id is null and (select medianest_is_admin())) with check (user_id is null and (select medianest_is_admin()));
create policy notification_targets_admin on notification_targets for select to medianest_app
  using ((select medianest_is_admin()));
create policy notification_targets_worker on notification_targets to medianest_worker using (true) with check (true);
create policy notification_targets_definer on notification_targets for select to medianest_definer
  using (current_user = 'medianest_definer');
-- Who serves requests writes addresses and never reads one.
grant select (id, user_id, kind, name, address_hint, topics, enabled, last_outcome, last_outcome_at, last_error, created_at,
              updated_at),
  insert (id, user_id, kind, name, address, signing_secret, address_hint, topics),
  update (name, topics, enabled),
  delete
  on notification_targets to medianest_app;
grant select, update on notification_targets to medianest_worker;
grant select (id, user_id, topics, enabled) on notification_targets to medianest_definer;

-- One row for each event and target. `sending` is written before the target is asked, so that whoever takes over knows that it
-- may have been told already.
create table notification_outbox (
  id               uuid        primary key default gen_random_uuid(),
  target_id        uuid        not null references notification_targets (id) on delete cascade,
  user_id          uuid        references users (id) on delete cascade,
  notification_id  uuid        references notifications (id) on delete set null,
  event_key        text        not null,
  payload          jsonb       not null,
  status           text        not null default 'waiting',
  attempts         integer     not null default 0,
  next_attempt_at  timestamptz not null default now(),
  lease_expires_at timestamptz,
  is_uncertain     boolean     not null default false,
  last_error       text,
  created_at       timestamptz not null default now(),
  finished_at      timestamptz,
  constraint notification_outbox_event_key_once    unique (target_id, event_key),
  constraint notification_outbox_event_key_length  check (length(event_key) between 1 and 255),
  constraint notification_outbox_status_known      check (status in ('waiting', 'sending', 'delivered', 'dead')),
  constraint notification_outbox_lease             check ((status = 'sending') = (lease_expires_at is not null)),
  constraint notification_outbox_finished_at       check ((status in ('delivered', 'dead')) = (finished_at is not null)),
  constraint notification_outbox_attempts_positive check (attempts >= 0)
);
comment on table notification_outbox is 'Deliveries, written in the transaction of their notification.';
comment on column notification_outbox.id is 'Sent along as the webhook''s id: the same with every attempt.';
comment on column notification_outbox.is_uncertain is 'The target may have been told although nobody knows.';
create index idx_notification_outbox_due on notification_outbox (target_id, next_attempt_at) where status = 'waiting';
create index idx_notification_outbox_sending on notification_outbox (lease_expires_at) where status = 'sending';
create index idx_notification_outbox_user_created on notification_outbox (user_id, created_at desc, id desc);
create index idx_notification_outbox_status_created on notification_outbox (status, created_at desc, id desc);
create index idx_notification_outbox_notification_id on notification_outbox (notification_id);
create index idx_notification_outbox_finished_at on notification_outbox (finished_at) where finished_at is not null;

alter table notification_outbox enable row level security;
alter table notification_outbox force row level security;
create policy notification_outbox_own on notification_outbox to medianest_app
  using (user_id = (select medianest_user_id()))
  with check (
    user_id = (select medianest_user_id())
    and exists (select from notification_targets t where t.id = target_id and t.user_id = notification_outbox.user_id)
  );
create policy notification_outbox_admin on notification_outbox to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy notification_outbox_worker on notification_outbox to medianest_worker using (true) with check (true);
create policy notification_outbox_definer on notification_outbox to medianest_definer
  using (current_user = 'medianest_definer') with check (current_user = 'medianest_definer');
grant select, insert (target_id, user_id, event_key, payload),
  update (status, attempts, next_attempt_at, is_uncertain, last_error, finished_at)
  on notification_outbox to medianest_app;
grant select, update, delete on notification_outbox to medianest_worker;
grant select (id, target_id, event_key), insert (target_id, user_id, notification_id, event_key, payload)
  on notification_outbox to medianest_definer;

-- What people switch on and off for a target.
create function notification_topic(event text) returns text
  language sql immutable parallel safe
  return case
    when event in ('request.completed', 'request.partly_available') then 'available'
    when event in ('request.approved', 'request.cancelled') then 'progress'
    when event = 'request.needs_admin' or event like 'admin.%' or event like 'database.%' then 'administration'
    when event like 'request.%' then 'problems'
    when event like 'download.%' then 'downloads'
    when event like 'service.%' or event like 'incident.%' then 'services'
    when event like 'security.%' then 'security'
    else 'announcements'
  end;
grant execute on function notification_topic(text) to medianest_app, medianest_worker, medianest_definer;

-- Whoever tells somebody something, in whatever way, has told his targets too, in the same transaction and round trip.
create function notifications_fan_out() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp
  as $$
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
alter function notifications_fan_out() owner to medianest_definer;
create trigger notifications_fan_out after insert on notifications
  for each row execute function notifications_fan_out();

-- For retention.
create index idx_notifications_read_created on notifications (created_at) where read or user_id is null;
