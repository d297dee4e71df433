-- What is sealed has a type of its own: the database takes no plain text there, and it knows every such column.
-- Source: data-models document, "Encryption at Rest".
create domain sealed as text
  constraint sealed_form check (value ~ '^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$');
comment on domain sealed is 'v1.<key id>.<nonce>.<ciphertext and tag>: AES-256-GCM, bound to its table, column and row.';

alter table users alter column plex_token type sealed;
alter table service_config alter column api_key type sealed;
alter table accounts
  alter column access_token type sealed,
  alter column refresh_token type sealed,
  alter column id_token type sealed;

-- `medianest keys rotate` seals anew as the worker.
grant update (api_key) on service_config to medianest_worker;
