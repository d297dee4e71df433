# shellcheck shell=bash
# The private stack of deploy/bench: servers and contestants. Sourced by it.
# shellcheck disable=SC2154 # here and processes are deploy/bench's

BENCH=$ROOT/Tests/Benchmarks
CONTESTANTS=(medianest limit-polled limit-plain php)

make_bench_directory() {
    RUN=$(mktemp -d /tmp/medianest-bench.XXXXXX)
    chmod 0755 "$RUN"
    install -d -m 0755 "$RUN"/{bin,nginx,nginx/snippets,secrets,results}
    install -d -o "$SERVICE_USER" -g "$SERVICE_USER" -m 0700 "$RUN"/{log,postgres,redis,sockets,sockets/turns,tmp}
    HTTP_PORT=$(any_free_port)
    REDIS_PORT=$(any_free_port)
}

compile_contestants() {
    local flags=(-O2 -std=gnu11 -Wall -Wextra -Werror)
    # shellcheck disable=SC2046 # a list of flags
    cc "${flags[@]}" -o "$RUN/bin/limit" "$BENCH"/limit/*.c $(pkg-config --cflags libpq) -lfcgi -lpq -lhiredis -lcrypto
    cc "${flags[@]}" -o "$RUN/bin/turns" "$BENCH/tools/turns.c"
    cc "${flags[@]}" -o "$RUN/bin/ready" "$BENCH/tools/ready.c"
    install -m 0755 "$ROOT/.build/release/medianest" "$here/with-env" "$RUN/bin"
    install -m 0644 "$BENCH/php/requests.php" "$BENCH/tools/load.lua" "$RUN/bin"
}

configure_stack() {
    local snippet
    for snippet in connections fastcgi logging; do fill_in "$ROOT/nginx/snippets/$snippet.conf" "$RUN/nginx/snippets/$snippet.conf"; done
    fill_in "$BENCH/stack/nginx.conf.template" "$RUN/nginx/nginx.conf"
    fill_in "$BENCH/stack/supervisord.conf.template" "$RUN/supervisord.conf"
    fill_in "$BENCH/stack/php-fpm.conf.template" "$RUN/php-fpm.conf"
    fill_in "$here/postgres/postgresql.conf.template" "$RUN/postgresql.conf"
    fill_in "$here/postgres/pg_hba.conf" "$RUN/pg_hba.conf"
    fill_in "$here/redis/redis.conf.template" "$RUN/redis.conf"
    as_service nginx -t -q -e stderr -c "$RUN/nginx/nginx.conf"
}

fill_in() {
    sed "s|@RUN@|$RUN|g; s|@PORT@|$HTTP_PORT|g; s|@REDIS_PORT@|$REDIS_PORT|g; s|@PROCESSES@|$processes|g" "$1" >"$2"
}

# Redis is asked without a password: its socket is the service user's alone. Where changes are told, answers are kept; here
# nothing changes, so nobody has to tell.
write_bench_settings() {
    write_private "$RUN/bench.env" <<END
export MEDIANEST_DATABASE_URL='$(database_url medianest_app)'
export MEDIANEST_OWNER_DATABASE_URL='$(database_url medianest_owner)'
export MEDIANEST_REDIS_URL='unix://$RUN/sockets/redis.sock'
export MEDIANEST_JWT_SECRET='$(secret jwt)'
export MEDIANEST_ENCRYPTION_KEY='$(secret encryption-key)'
export MEDIANEST_PUBLIC_URL='http://127.0.0.1:$HTTP_PORT'
export MEDIANEST_LIVE_URL='unix://$RUN/sockets/live.sock'
export BENCH_REDIS_SOCKET='$RUN/sockets/redis.sock'
export BENCH_RATE_LIMIT=$RATE_LIMIT
export BENCH_RATE_SCRIPT='$1'
export BENCH_PDO='pgsql:host=$RUN/sockets;dbname=medianest'
export BENCH_PDO_USER=medianest_app
export BENCH_PDO_PASSWORD='$(secret medianest_app)'
END
    sed "s|sockets&port|sockets%2Fturns\&port|; s|sockets/redis|sockets/turns/redis|" "$RUN/bench.env" | write_private "$RUN/counted.env"
    sed "s|@/medianest?|@/medianest_large?|" "$RUN/bench.env" | write_private "$RUN/large.env"
}

start_servers() {
    make_cluster
    say 'Starting the servers'
    exec_as_service setsid supervisord --nodaemon --configuration "$RUN/supervisord.conf" </dev/null >"$RUN/start.log" 2>&1 &
    await_postgres
    make_roles
    write_bench_settings "$(load_rate_script)"
    as_service "$RUN/bin/with-env" "$RUN/bench.env" "$RUN/bin/medianest" migrate >/dev/null
}

redis() { as_service redis-cli -s "$RUN/sockets/redis.sock" "$@"; }

# Prints the digest of the product's own script, which the other contestants run too.
load_rate_script() {
    local script
    script=$(awk '/RedisScript\($/ { inside = 1; next } inside && /"""/ { if (++quotes == 2) exit; next } quotes == 1 { sub(/^ {8}/, ""); print }' \
        "$ROOT/Sources/MediaNest/RateLimiting/RateLimiter.swift")
    [[ $script == *INCR* ]] || die 'the rate limit script is no longer where it was'
    redis SCRIPT LOAD "$script"
}

start_contestants() {
    say "Starting the contestants, $processes processes each"
    ctl start nginx "${CONTESTANTS[@]/%/:*}" >/dev/null || { show_logs && die 'a contestant does not start'; }
}
