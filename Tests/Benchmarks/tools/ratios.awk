# Lines: contestant, connections, round, requests a second, 99th percentile, failures, processor time a request. Prints the
# medians of the rounds' ratios, and in brackets their middle half.

{
    rate[$1, $2, $3] = $4
    slow[$1, $2, $3] = $5
    failed[$2] += $6
    cost[$1, $2, $3] = $7
    if ($3 > rounds) rounds = $3
}

function sort(list,    i, j, swap) {
    for (i = 2; i <= rounds; i++)
        for (j = i; j > 1 && list[j] < list[j - 1]; j--) { swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap }
}

function middle(list) { return (list[int((rounds + 1) / 2)] + list[int(rounds / 2) + 1]) / 2 }

function median(values, who, connections,    i, list) {
    for (i = 1; i <= rounds; i++) list[i] = values[who, connections, i]
    sort(list)
    return middle(list)
}

function ratio(values, one, other, connections,    i, list) {
    for (i = 1; i <= rounds; i++) list[i] = values[one, connections, i] / values[other, connections, i]
    sort(list)
    return sprintf("%.2f (%.2f-%.2f)", middle(list), list[int((rounds + 3) / 4)], list[rounds + 1 - int((rounds + 3) / 4)])
}

# The faster form counts.
function limit(connections) {
    return median(rate, "limit-polled", connections) > median(rate, "limit-plain", connections) ? "limit-polled" : "limit-plain"
}

function line(what, at8, at64, goal) { printf "%-40s %-20s %-20s %s\n", what, at8, at64, goal }

function both(what, values, one, other, goal) {
    line(what, ratio(values, one, other ? other : limit(8), 8), ratio(values, one, other ? other : limit(64), 64), goal)
}

END {
    if (!rounds) exit
    if (large) {
        line("list at 10 million rows / 10 thousand", ratio(rate, "large", "medianest", 8), "", "0.8-1.2")
        line("  99th percentile", ratio(slow, "large", "medianest", 8), "", "")
        line("  errors", failed[8], "", "0")
        exit
    }
    both("throughput, medianest / the limit", rate, "medianest", "", ">= 0.9")
    both("throughput, medianest / PHP-FPM", rate, "medianest", "php", ">= 2")
    both("99th percentile, medianest / the limit", slow, "medianest", "", "<= 1.2")
    line("errors", failed[8], failed[64], "0")
    line("  the limit is", limit(8), limit(64), "")
    both("  throughput, plain / polled limit", rate, "limit-plain", "limit-polled", "")
    both("  throughput, PHP-FPM / the limit", rate, "php", "", "")
    both("  99th percentile, medianest / PHP-FPM", slow, "medianest", "php", "")
    both("  processor time, medianest / the limit", cost, "medianest", "", "")
    both("  processor time, medianest / PHP-FPM", cost, "medianest", "php", "")
}
