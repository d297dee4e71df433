# shellcheck shell=bash
# Ports, secrets and the files that tell every process what it needs. Sourced by deploy/run.

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
any_free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000)) # below the kernel's own range for outgoing connections
        if is_free "$port"; then break; fi
    done
    say "$port"
}

# Sets HTTP_PORT, REDIS_PORT and STANDIN_PORTS: those of the last start, while nobody else took them.
choose_ports() {
    local demo=$1 HTTP_PORT_BEFORE='' running='' name
    REDIS_PORT=''
    # shellcheck source=/dev/null
    if [[ -e $RUN/ports ]]; then . "$RUN/ports"; fi
    if is_up; then running=$HTTP_PORT_BEFORE; fi
    HTTP_PORT=${MEDIANEST_PORT:-${running:-8080}}
    if [[ $HTTP_PORT != "$running" ]]; then
        is_free "$HTTP_PORT" || die "port $HTTP_PORT is taken: choose another one with MEDIANEST_PORT"
    fi
    if [[ ! $REDIS_PORT ]] || { [[ ! $running ]] && ! is_free "$REDIS_PORT"; }; then REDIS_PORT=$(any_free_port); fi
    if [[ $demo ]]; then each_stand_in choose_stand_in_port; fi
    {
        printf '%s=%s\n' HTTP_PORT_BEFORE "$HTTP_PORT" REDIS_PORT "$REDIS_PORT"
        for name in "${!STANDIN_PORTS[@]}"; do say "STANDIN_PORTS[$name]=${STANDIN_PORTS[$name]}"; done
    } >"$RUN/ports"
}

# Prints a secret of this installation, random on its first use.
secret() {
    local file=$RUN/secrets/$1
    if [[ ! -s $file ]]; then
        od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' | write_private "$file"
    fi
    cat "$file"
}

# Standard input becomes a file that only its owner, the service user unless said otherwise, can read.
write_private() {
    local owner=${2:-$SERVICE_USER}
    install -o "$owner" -g "$owner" -m 0600 /dev/stdin "$1.new"
    mv -f "$1.new" "$1"
}

database_url() { say "postgresql://$1:$(secret "$1")@/medianest?host=${RUN//\//%2F}%2Fsockets&port=5432"; }

# The key that seals, and during a rotation those that only open (deploy/rotate-key).
encryption_settings() {
    say "export MEDIANEST_ENCRYPTION_KEY='$(secret encryption-key)'"
    if [[ -s $RUN/secrets/encryption-previous-key ]]; then
        say "export MEDIANEST_ENCRYPTION_PREVIOUS_KEY='$(secret encryption-previous-key)'"
    fi
    if [[ -s $RUN/secrets/encryption-next-key ]]; then
        say "export MEDIANEST_ENCRYPTION_PREVIOUS_KEY_2='$(secret encryption-next-key)'"
    fi
}

write_settings() {
    local demo=$1
    local url="export MEDIANEST_URL='http://127.0.0.1:$HTTP_PORT'"
    local owner app worker redis
    owner="export MEDIANEST_OWNER_DATABASE_URL='$(database_url medianest_owner)'"
    app="export MEDIANEST_DATABASE_URL='$(database_url medianest_app)'"
    worker="export MEDIANEST_WORKER_DATABASE_URL='$(database_url medianest_worker)'"
    redis="export MEDIANEST_REDIS_URL='redis://default:$(secret redis)@127.0.0.1:$REDIS_PORT/0'" # redis-cli wants the user named
    {
        printf '%s\n' "$url" "$app" "$owner" "$worker" "$redis"
        if [[ $demo ]]; then
            each_stand_in export_stand_in_url
            say "export STANDIN_OVERSEERR_API_KEY='$(secret overseerr-api-key)'"
            say "export STANDIN_PLEX_OWNER_TOKEN='$(secret plex-owner-token)'"
            say "export STANDIN_UPTIME_KUMA_API_KEY='$(secret uptime-kuma-api-key)'"
        fi
    } | write_private "$RUN/env" root
    {
        cat <<END
$app
$worker
$redis
export MEDIANEST_JWT_SECRET='$(secret jwt)'
$(encryption_settings)
export MEDIANEST_PUBLIC_URL='http://127.0.0.1:$HTTP_PORT'
export MEDIANEST_METRICS_FILE='$RUN/tmp/metrics'
export MEDIANEST_LIVE_URL='unix://$RUN/sockets/live.sock'
export MEDIANEST_LOG_LEVEL='${MEDIANEST_LOG_LEVEL:-info}'
export MEDIANEST_YT_DLP='$RUN/yt-dlp/bin/yt-dlp'
END
        if [[ $demo ]]; then say "export MEDIANEST_DOWNLOAD_ROOT='$RUN/downloads'"; fi
        # One stand-in for plex.tv's three addresses.
        if [[ $demo ]]; then printf "export MEDIANEST_PLEX_%s_URL='$(stand_in_url plex)'\n" TV CLIENTS APP; fi
    } | write_private "$RUN/medianest.env"
    # Migrations alone may change tables.
    write_private "$RUN/migrate.env" <<<"$owner"
}
