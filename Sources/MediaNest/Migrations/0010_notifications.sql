-- What users are told, what they have read of it, and what still has to be delivered.
-- Source: data-models document, "Notification Entity". A broadcast is one row without a user, read per person.
create table notifications (
  id         uuid        primary key default gen_random_uuid(),
  user_id    uuid        references users (id) on delete cascade,
  type       text        not null,
  title      text        not null,
  message    text        not null,
  read       boolean     not null default false,
  created_at timestamptz not null default now(),
  read_at    timestamptz,
  metadata   jsonb,
  event      text        not null default 'general',
  dedupe_key text,
  constraint notifications_type_known   check (type in ('info', 'success', 'warning', 'error')),
  constraint notifications_title_length check (length(title) between 1 and 200),
  constraint notifications_read_at      check (read or read_at is null),
  constraint notifications_lengths      check (length(event) between 1 and 100 and length(dedupe_key) between 1 and 255)
);
comment on table notifications is 'Notification Entity';
comment on column notifications.event is 'What happened, dotted: request.completed, service.offline.';
comment on column notifications.read is 'Of the user''s own notifications; of broadcasts, notification_receipts says it.';
create index idx_notifications_user_id on notifications (user_id);
create index idx_notifications_user_read on notifications (user_id, read);
create index idx_notifications_created_at on notifications (created_at desc);
create unique index notifications_dedupe_key on notifications (user_id, dedupe_key) nulls not distinct
  where dedupe_key is not null;

alter table notifications enable row level security;
alter table notifications force row level security;
create policy notifications_own on notifications to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy notifications_broadcast on notifications for select to medianest_app
  using (user_id is null and (select medianest_user_id()) is not null);
create policy notifications_admin on notifications to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy notifications_worker on notifications to medianest_worker using (true) with check (true);
grant select,
  insert (id, user_id, type, title, message, metadata, event, dedupe_key),
  update (read, read_at)
  on notifications to medianest_app;
grant select, insert, update, delete on notifications to medianest_worker;

create table notification_receipts (
  notification_id uuid        not null references notifications (id) on delete cascade,
  user_id         uuid        not null references users (id) on delete cascade,
  read_at         timestamptz not null default now(),
  primary key (notification_id, user_id)
);
comment on table notification_receipts is 'Who has read which broadcast.';
create index idx_notification_receipts_user_id on notification_receipts (user_id);

alter table notification_receipts enable row level security;
alter table notification_receipts force row level security;
create policy notification_receipts_own on notification_receipts to medianest_app
  using (user_id = (select medianest_user_id())) with check (user_id = (select medianest_user_id()));
create policy notification_receipts_worker on notification_receipts to medianest_worker using (true) with check (true);
grant select, insert (notification_id, user_id, read_at), delete on notification_receipts to medianest_app;
grant select, delete on notification_receipts to medianest_worker;

-- Written with the notification in one transaction, delivered afterwards, once per target.
create table notification_outbox (
  id              bigint      generated always as identity primary key,
  notification_id uuid        not null references notifications (id) on delete cascade,
  target          text        not null,
  payload         jsonb       not null,
  attempts        integer     not null default 0,
  next_attempt_at timestamptz not null default now(),
  delivered_at    timestamptz,
  dead_at         timestamptz,
  last_error      text,
  created_at      timestamptz not null default now(),
  constraint notification_outbox_target_key    unique (notification_id, target),
  constraint notification_outbox_target_length check (length(target) between 1 and 255),
  constraint notification_outbox_one_end       check (delivered_at is null or dead_at is null)
);
comment on table notification_outbox is 'Deliveries of notifications.';
create index idx_notification_outbox_due on notification_outbox (next_attempt_at)
  where delivered_at is null and dead_at is null;
create index idx_notification_outbox_created_at on notification_outbox (created_at);

alter table notification_outbox enable row level security;
alter table notification_outbox force row level security;
create policy notification_outbox_own on notification_outbox for insert to medianest_app
  with check (exists (
    select from notifications n where n.id = notification_id and n.user_id = (select medianest_user_id())
  ));
create policy notification_outbox_admin on notification_outbox to medianest_app
  using ((select medianest_is_admin())) with check ((select medianest_is_admin()));
create policy notification_outbox_worker on notification_outbox to medianest_worker using (true) with check (true);
grant select, insert (notification_id, target, payload), update (attempts, next_attempt_at, dead_at)
  on notification_outbox to medianest_app;
grant select, insert (notification_id, target, payload), update, delete on notification_outbox to medianest_worker;
