# shellcheck shell=bash
# The stand-ins of deploy/run --demo: their ports, addresses and configurations, by the lines of demo/stand-ins. Sourced by deploy/run.

declare -A STANDIN_PORTS=() # by name

# each_stand_in COMMAND: calls COMMAND NAME PORT ARGUMENTS for each line; the port is the wanted one.
each_stand_in() {
    local name port arguments
    while read -r name port arguments; do
        [[ $name == '#'* ]] || "$1" "$name" "$port" "$arguments"
    done <"$here/demo/stand-ins"
}

stand_in_url() { say "http://127.0.0.1:${STANDIN_PORTS[$1]}"; }

# Keeps the port of one that runs; else the one of the last start, or the wanted one, while it is free.
choose_stand_in_port() {
    local name=$1 wanted=$2
    if [[ $running && -e $RUN/nginx/demo/$name.conf ]]; then return; fi
    STANDIN_PORTS[$name]=${STANDIN_PORTS[$name]:-$wanted}
    is_free "${STANDIN_PORTS[$name]}" || STANDIN_PORTS[$name]=$(any_free_port)
}

# For a shell: STANDIN_OVERSEERR_URL, STANDIN_UPTIME_KUMA_URL and the like.
export_stand_in_url() {
    local name=${1^^}
    say "export STANDIN_${name//-/_}_URL='$(stand_in_url "$1")'"
}

configure_stand_in() {
    local name=$1 arguments=$3 url
    url=$(stand_in_url "$name")
    render "$ROOT/nginx/stand-in.conf.template" "$RUN/nginx/demo/$name.conf" "NAME=$name" "STANDIN_PORT=${url##*:}"
    arguments=$(render_text "$arguments" "URL=$url")
    render "$here/supervisor/stand-in.conf.template" "$RUN/demo/$name.conf" "NAME=$name" "ARGUMENTS=$arguments"
}
