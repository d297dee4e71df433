# shellcheck shell=bash
# The table that deploy/bench prints: medians of the rounds' ratios, in brackets their middle half. Sourced by it.
# shellcheck disable=SC2154 # processes and rounds are deploy/bench's

print_report() {
    printf '\nGET /api/v1/requests, 20 rows, %s processes each, %s rounds\n\n' "$processes" "$rounds"
    printf '%-40s %-20s %-20s %s\n' '' '8 connections' '64 connections' 'goal'
    awk -F '\t' -f "$BENCH/tools/ratios.awk" "$RUN/results/rounds"
    awk '{ printf "%-40s %-41s at most 1\n%-40s %-41s at most %d\n", "Redis round trips, GET /" $1, $2, "PostgreSQL round trips, GET /" $1, $3,
        $1 != "dashboard" }' "$RUN/results/turns"
    sort -n "$RUN/results/memory" | awk '{ all[NR] = $1 / 1024 } END {
        printf "%-40s %-41s <= 8\n", "MiB a responder after the load (Pss)", sprintf("%.1f (%.1f-%.1f)", all[int((NR + 1) / 2)], all[1], all[NR]) }'
    awk '{ printf "%-40s %-41s <= 1\n", "time to ready / 100 ms", sprintf("%.2f", $1 / 100000) }' "$RUN/results/ready"
    if [[ ! -e $RUN/results/large ]]; then : >"$RUN/results/large"; fi
    awk -F '\t' -v large=yes -f "$BENCH/tools/ratios.awk" "$RUN/results/large"
    if ! awk -F '\t' '$6 > 0 { exit 1 }' "$RUN"/results/{rounds,large}; then die 'requests failed: see the lines of errors'; fi
}
