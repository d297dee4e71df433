# shellcheck shell=bash
# The measurement of deploy/bench --history: three months of measurements and errors, and what the admin's pages cost then.
# Sourced by it.
# shellcheck disable=SC2034,SC2154 # here, processes and rounds are deploy/bench's

measure_history() {
    local metrics=10000000 errors=1000000
    processes=1 # a plan belongs to a session: what many requests lead to is seen sooner
    if ((rounds == 5)); then metrics=1000000 errors=100000; fi
    (($(df --output=avail -B 1G "$RUN" | tail -n 1) >= 12)) || die '--history needs 12 GB of free disk'
    install -m 0755 "$ROOT/.build/release/medianest" "$here/with-env" "$RUN/bin"
    configure_stack
    start_servers
    { cat "$RUN/bench.env" && say "export MEDIANEST_WORKER_DATABASE_URL='$(database_url medianest_worker)'"; } |
        write_private "$RUN/worker.env"
    fill_database medianest 400 10000
    say "Filling medianest: $metrics measurements, $errors errors"
    {
        printf '\\set metrics %s\n\\set errors %s\n' "$metrics" "$errors"
        cat "$BENCH/stack/history.sql"
    } | as_superuser medianest
    as_superuser medianest <<<'vacuum analyze; checkpoint;'
    sum_up
    # From here on the server's log has the plan of each statement of the responders.
    as_superuser medianest <<'END'
analyze;
-- Only what stands here has a history; the worker forgets what nobody has configured.
insert into service_status (service_name) select 'service-' || n from generate_series(0, 19) n;
alter role medianest_app set session_preload_libraries = 'auto_explain';
alter role medianest_app set auto_explain.log_min_duration = 0;
alter role medianest_app set auto_explain.log_analyze = on;
alter role medianest_app set auto_explain.log_timing = off;
alter role medianest_app set auto_explain.log_format = 'json';
END
    ctl start nginx 'medianest:*' >/dev/null || { show_logs && die 'the responders do not start'; }
    local failure=''
    secret jwt | python3 "$BENCH/tools/history.py" "http://127.0.0.1:$HTTP_PORT/api/v1" "$(user_id 1)" "$RUN/log/postgres.log" ||
        failure=yes
    measure_retention || failure=yes
    [[ ! $failure ]]
}

# A worker, until it has summed up everything there is; prints how long that took.
sum_up() {
    local began=$SECONDS worker
    say 'Summing up'
    exec_as_service "$RUN/bin/with-env" "$RUN/worker.env" "$RUN/bin/medianest" worker </dev/null >"$RUN/log/worker.log" 2>&1 &
    worker=$!
    until [[ $(count_sums) == 4 ]]; do
        kill -0 "$worker" 2>/dev/null || { show_logs && die 'the worker has ended'; }
        ((SECONDS - began < 1200)) || { show_logs && die 'the sums are not made within 20 minutes'; }
        sleep 1
    done
    say "Summed up for the first time in $((SECONDS - began)) s, in turns with the worker's other jobs"
    kill -TERM "$worker"
    wait "$worker" || true
}

# How many of the four sums are complete.
count_sums() {
    as_superuser medianest <<'END'
\t on
\a
select count(*) from roll_up_progress
where rolled_up_to > now() - interval '3 hours'
  and not exists (select from jobs where kind in ('services.roll_up', 'reports.roll_up') and status in ('queued', 'running'));
END
}

# The oldest months of measurements and weeks of errors, as the job drops them; the first of each has some days only. Fails
# when one takes a second.
measure_retention() {
    say 'Dropping the oldest two months of measurements and weeks of errors:'
    as_superuser medianest <<'END' | awk '{ print } /^Time:/ && $2 >= 1000 { slow = 1 } END { exit slow }'
set role medianest_worker;
\timing on
select drop_oldest_partition('service_metrics', now());
select drop_oldest_partition('service_metrics', now());
select drop_oldest_partition('error_logs', now());
select drop_oldest_partition('error_logs', now());
END
}
