# shellcheck shell=bash
# The measurements of deploy/bench; each leaves a file in the run directory's results. Sourced by it.
# shellcheck disable=SC2154 # rounds is deploy/bench's

# ask CONTESTANT TOKEN: the answer's body; the head goes to the file results/head.
ask() {
    curl --silent --show-error --fail --max-time 10 --dump-header "$RUN/results/head" --header "Host: $1" \
        --header "Authorization: Bearer $2" "http://127.0.0.1:$HTTP_PORT/api/v1/requests"
}

# Every contestant must answer with the very same bytes, and with the same header fields.
compare_answers() {
    local contestant token number=0
    sign_tokens
    while read -r token; do
        for contestant in "${CONTESTANTS[@]}"; do
            ask "$contestant" "$token" >"$RUN/results/$contestant.json" || { show_logs && die "$contestant does not answer"; }
            grep -io '^[a-z-]*:' "$RUN/results/head" | tr '[:upper:]' '[:lower:]' | sort >"$RUN/results/$contestant.fields"
            diff "$RUN/results/medianest.json" "$RUN/results/$contestant.json" >"$RUN/results/difference" ||
                { cat "$RUN/results/difference" && die "$contestant and medianest answer differently"; }
        done
        diff "$RUN/results/medianest.fields" "$RUN/results/limit-polled.fields" || die 'the limit has other header fields'
        diff "$RUN/results/medianest.fields" "$RUN/results/limit-plain.fields" || die 'the limit has other header fields'
        ((++number < 20)) || break
    done <"$RUN/tokens"
    [[ $(rows_in "$RUN/results/medianest.json") == 20 ]] || die 'the list has not 20 rows'
    say "All answer with the same bytes: 20 rows, $(wc -c <"$RUN/results/medianest.json") bytes"
}

rows_in() { grep -o '"tmdbId":' "$1" | wc -l; }

# load CONTESTANT CONNECTIONS: a second of it; prints requests a second, p99 in microseconds, failures, and the processor time
# that a request took from the contestant's own processes, in microseconds.
load() {
    local before after result
    before=$(processor_ticks "$1")
    result=$(wrk --threads 1 --connections "$2" --duration 1s --latency --script "$RUN/bin/load.lua" \
        "http://127.0.0.1:$HTTP_PORT" -- "$1" "$RUN/tokens" | sed -n 's/^result\t//p')
    after=$(processor_ticks "$1")
    awk -v OFS='\t' -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" \
        '{ print $2, $3, $4, ticks / hertz * 1e6 / $1 }' <<<"$result"
}

processor_ticks() {
    local pid sum=0 numbers
    for pid in ${pids[$1]}; do
        read -ra numbers 2>/dev/null <"/proc/$pid/stat" || die "a process of $1 has ended"
        sum=$((sum + numbers[13] + numbers[14]))
    done
    say "$sum"
}

declare -A pids
find_pids() {
    local contestant found
    for contestant in "$@"; do
        found=$(ctl status "$contestant:*" | sed -n 's/.* pid \([0-9]*\),.*/\1/p')
        [[ $contestant != php ]] || found=$(pgrep --parent "$found") # its master serves nobody
        pids[$contestant]=$found
    done
}

# Short turns that alternate, so that whatever else the machine does meets all of them.
measure_rounds() {
    local round connections index contestant result
    say "Measuring: $rounds rounds"
    sign_tokens
    find_pids "${CONTESTANTS[@]}"
    for contestant in "${CONTESTANTS[@]}"; do load "$contestant" 64 >/dev/null; done
    for ((round = 1; round <= rounds; round++)); do
        for connections in 8 64; do
            for index in "${!CONTESTANTS[@]}"; do
                contestant=${CONTESTANTS[(index + round) % ${#CONTESTANTS[@]}]}
                result=$(load "$contestant" "$connections")
                printf '%s\t%s\t%s\t%s\n' "$contestant" "$connections" "$round" "$result"
            done
        done
    done >"$RUN/results/rounds"
}

# The proportional set size of each responder, in KiB.
measure_memory() {
    local pid
    for pid in ${pids[medianest]}; do
        awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup"
    done >"$RUN/results/memory"
}

# Between one responder and its servers stands a program that counts how often it waits for them.
count_round_trips() {
    local requests=200 before after path
    coproc TURNS {
        as_service "$RUN/bin/turns" "$RUN/sockets/turns/redis.sock" "$RUN/sockets/redis.sock" \
            "$RUN/sockets/turns/.s.PGSQL.5432" "$RUN/sockets/.s.PGSQL.5432"
    }
    read_counts >/dev/null
    ctl start counted:* >/dev/null
    sign_tokens
    for path in requests dashboard; do
        ask_many 200 "$path" # everybody's dashboard is in the cache then
        before=$(read_counts)
        ask_many "$requests" "$path"
        after=$(read_counts)
        awk -v path="$path" -v n="$requests" '{ print path, ($3 - $1) / n, ($4 - $2) / n }' <<<"$before $after"
    done >"$RUN/results/turns"
    ctl stop counted:* >/dev/null
    # shellcheck disable=SC2153 # set by coproc
    kill "$TURNS_PID"
}

read_counts() { say >&"${TURNS[1]}" && head -n 1 <&"${TURNS[0]}"; }

# ask_many TIMES PATH: asks as one user after the other, over one connection.
ask_many() {
    local path=$2 token separator=''
    while read -r token; do
        printf '%surl = http://127.0.0.1:%s/api/v1/%s\nheader = "Host: counted"\nheader = "Authorization: Bearer %s"\noutput = /dev/null\nfail\n' \
            "$separator" "$HTTP_PORT" "$path" "$token"
        separator=$'next\n'
    done < <(cat "$RUN"/tokens{,,,} | head -n "$1") | curl --silent --show-error --fail-early --config -
}

# From the start of a responder to its first answer, over a unix socket.
measure_readiness() {
    as_service "$RUN/bin/with-env" "$RUN/bench.env" "$RUN/bin/ready" 10 "$RUN/sockets/ready.sock" /api/v1/health/ready \
        "$RUN/bin/medianest" responder >"$RUN/results/ready"
}

# Two demonstrations of its own, side by side; the stand-in for Overseerr of one of them hangs.
measure_hang() {
    local minutes=$1 name
    folder=$(mktemp -d /tmp/medianest-hang.XXXXXX)
    trap 'for name in calm hanging; do MEDIANEST_RUN_DIR=$folder/$name "$here/run" --stop; done; rm -rf "$folder"' EXIT
    chmod 0755 "$folder"
    for name in calm hanging; do
        MEDIANEST_RUN_DIR=$folder/$name MEDIANEST_PORT=$(any_free_port) "$here/run" --demo --detach \
            >"$folder/$name.log" 2>&1 || { cat "$folder/$name.log" >&2 && die 'the demonstration does not start'; }
    done
    python3 "$BENCH/tools/hang.py" "$minutes" "$folder"/{calm,hanging}/env
}

# The same users and sessions, but 10 million rows; both databases in turn.
measure_large() {
    local round contestant result
    fill_large_database
    ctl start large:* >/dev/null
    sign_tokens
    find_pids medianest large
    for contestant in medianest large; do load "$contestant" 8 >/dev/null; done
    for ((round = 1; round <= rounds; round++)); do
        for contestant in medianest large; do
            result=$(load "$contestant" 8)
            printf '%s\t8\t%s\t%s\n' "$contestant" "$round" "$result"
        done
    done >"$RUN/results/large"
}
