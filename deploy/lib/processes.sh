# shellcheck shell=bash
# Everything that runs, under one supervisord. Sourced by deploy/run.

ctl() { supervisorctl --configuration "$RUN/supervisord.conf" "$@"; }
is_up() { [[ -S $RUN/sockets/supervisor.sock ]] && ctl pid >/dev/null 2>&1; }

start_everything() {
    make_cluster
    say 'Starting'
    # A session of its own: Ctrl-C reaches deploy/run alone, which then stops supervisord. Without the lock, which is ours.
    exec_as_service setsid supervisord --nodaemon --configuration "$RUN/supervisord.conf" </dev/null >"$RUN/start.log" 2>&1 9>&- &
    supervisor=$!
    await_postgres
    make_roles
    migrate
    ctl start all >/dev/null
}

# Renews what runs without losing a connection: one process of a pool at a time, so that the others hold its socket.
renew_everything() {
    say 'Renewing what runs'
    ctl update >/dev/null
    ctl start postgres redis >/dev/null || true # they run, unless somebody stopped them
    await_postgres
    make_roles
    migrate
    restart_in_turn . '^(postgres|redis|nginx|nginx-live)$'
    ctl start nginx nginx-live >/dev/null || true
    if [[ ${nginx_changed-} ]]; then ctl signal HUP nginx nginx-live >/dev/null; fi
}

# Restarts the processes whose names match the first expression and not the second, one after the other.
restart_in_turn() {
    { ctl status || true; } | awk -v these="$1" -v but_not="${2:-^$}" '$1 ~ these && $1 !~ but_not {print "restart", $1}' | ctl >/dev/null
}

await_readiness() {
    local url=http://127.0.0.1:$HTTP_PORT/api/v1/health/ready deadline=$((SECONDS + 60))
    until curl --silent --fail --max-time 5 --output /dev/null "$url"; do
        ((SECONDS < deadline)) || { show_logs && die "$url does not answer 200: the last log lines are above"; }
        sleep 0.2
    done
}

show_logs() { ctl status >&2 || true; tail -n 15 "$RUN"/start.log "$RUN"/log/*.log >&2; }

# Stops supervisord, which stops the others, and waits; then whatever an earlier supervisord left behind.
stop_everything() {
    local deadline=$((SECONDS + 120))
    if is_up; then
        say 'Stopping'
        ctl shutdown >/dev/null
        while is_up && ((SECONDS < deadline)); do sleep 0.2; done
    fi
    stop_leftovers
}

# Ends every process of the service user that works in the run directory: first as Ctrl-C would, in the end for good.
stop_leftovers() {
    local deadline=$((SECONDS + 15)) signal=INT pids
    while pids=$(processes_here) && [[ $pids ]]; do
        # shellcheck disable=SC2086 # a list of numbers
        kill -s "$signal" $pids 2>/dev/null || true
        ((SECONDS < deadline)) || signal=KILL
        sleep 0.3
    done
}

processes_here() {
    local process
    for process in /proc/[0-9]*; do
        if [[ -O $process ]]; then continue; fi
        case $(readlink "$process/cwd") in
            "$RUN" | "$RUN/"* | "$RUN (deleted)") [[ $(stat -c %U "$process" 2>/dev/null) != "$SERVICE_USER" ]] || echo "${process#/proc/}" ;;
        esac
    done
}

print_welcome() {
    local bootstrap_link
    say "MediaNest is ready: http://127.0.0.1:$HTTP_PORT"
    if [[ $1 ]]; then
        say 'Sign in as ada@demo.local or admin@demo.local with the password medianest-demo, or with Plex as one of its people.'
    else
        bootstrap_link=$(as_service "$RUN/bin/with-env" "$RUN/medianest.env" "$RUN/bin/medianest" user bootstrap --if-missing)
        if [[ $bootstrap_link ]]; then
            say 'Nobody runs it yet. This link makes the first admin, once and within 24 hours:'
            say "  $bootstrap_link"
        fi
    fi
}
