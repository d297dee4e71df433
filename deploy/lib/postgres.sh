# shellcheck shell=bash
# The private PostgreSQL: its cluster, its roles, its migrations. Sourced by deploy/run.

POSTGRES_BIN=/usr/lib/postgresql/15/bin

# Makes the cluster on the first start. It is put in its place when it is whole.
make_cluster() {
    local data=$RUN/postgres/data
    [[ ! -d $data ]] || return 0
    say 'Making a PostgreSQL cluster'
    secret postgres >/dev/null
    as_service rm -rf "$data.new"
    as_service "$POSTGRES_BIN/initdb" --pgdata "$data.new" --username postgres --pwfile "$RUN/secrets/postgres" \
        --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --data-checksums >/dev/null
    as_service mv "$data.new" "$data"
}

# Runs the SQL on standard input as the cluster's superuser.
as_superuser() {
    PGPASSWORD=$(secret postgres) PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
        --host "$RUN/sockets" --username postgres --dbname "${1-postgres}"
}

await_postgres() {
    local deadline=$((SECONDS + 60)) # after a crash it replays its log first
    until "$POSTGRES_BIN/pg_isready" --quiet --host "$RUN/sockets"; do
        ((SECONDS < deadline)) || { show_logs && die 'PostgreSQL does not start'; }
        sleep 0.2
    done
}

# The roles that the migrations expect: who owns, who serves, who works, and whose rights a function borrows. Passwords go in
# through standard input: an argument would show in the process list.
make_roles() {
    local role
    for role in medianest_owner medianest_app medianest_worker; do
        as_superuser <<END
do \$\$ begin
  if not exists (select from pg_roles where rolname = '$role') then create role $role login; end if;
end \$\$;
alter role $role password '$(secret "$role")';
END
    done
    as_superuser <<'END'
do $$ begin
  if not exists (select from pg_roles where rolname = 'medianest_definer') then create role medianest_definer nologin; end if;
end $$;
grant medianest_definer to medianest_owner;
grant pg_monitor to medianest_worker; -- database health: long statements of other roles, the place of the data
select 'create database medianest owner medianest_owner'
where not exists (select from pg_database where datname = 'medianest') \gexec
END
}

migrate() { as_service "$RUN/bin/with-env" "$RUN/migrate.env" "$RUN/bin/medianest" migrate; }
