# shellcheck shell=bash
# What processes need out of the clone, which they may not be able to reach, and their configuration. Sourced by deploy/run.

copy_programs() {
    local demo=$1
    install_changed "$ROOT/.build/release/medianest" "$here/with-env"
    rm -rf "$RUN/static.new" && cp -R "$ROOT/static" "$RUN/static.new"
    rm -rf "$RUN/static" && mv "$RUN/static.new" "$RUN/static"

    configure_nginx "$demo"
    render "$here/postgres/postgresql.conf.template" "$RUN/postgresql.conf"
    render "$here/postgres/pg_hba.conf" "$RUN/pg_hba.conf"
    { render "$here/redis/redis.conf.template" /dev/stdout && say "requirepass $(secret redis)"; } | write_private "$RUN/redis.conf"
    render "$here/supervisor/supervisord.conf.template" "$RUN/supervisord.conf"
    if [[ $demo ]]; then
        install_changed "$ROOT/.build/release/StandIns"
        secret overseerr-api-key >/dev/null
        secret plex-owner-token >/dev/null
        secret uptime-kuma-api-key >/dev/null
        printf 'Bearer %s' "$(secret webhook)" | write_private "$RUN/secrets/overseerr-webhook"
    fi
}

# yt-dlp with the JavaScript runtime that it needs, from PyPI: Debian's is too old for today's YouTube. Looked for anew after a month;
# without it everything else runs, and the page says what is missing.
install_yt_dlp() {
    local venv=$RUN/yt-dlp
    [[ ! $(find "$venv/installed" -mtime -30 2>/dev/null) ]] || return 0
    say 'Installing yt-dlp'
    if [[ ! -x $venv/bin/pip ]]; then /usr/bin/python3 -m venv --clear "$venv"; fi
    if "$venv/bin/pip" install --quiet --upgrade yt-dlp yt-dlp-ejs deno; then
        touch "$venv/installed"
    else
        say 'yt-dlp could not be installed: nothing can be downloaded from YouTube until the next start with a network.'
    fi
}

# A running program keeps its old file: the new one takes its name.
install_changed() {
    local file
    for file in "$@"; do
        cmp --quiet "$file" "$RUN/bin/${file##*/}" && continue
        install -m 0755 "$file" "$RUN/bin/${file##*/}.new" && mv -f "$RUN/bin/${file##*/}.new" "$RUN/bin/${file##*/}"
    done
}

# Sets nginx_changed when the running nginx does not have this configuration. It is reloaded only then: it drops idle clients.
configure_nginx() {
    local demo=$1 template name before
    before=$(nginx_configuration)
    rm -rf "$RUN/nginx" "$RUN/demo" && mkdir -p "$RUN"/{nginx/snippets,nginx/demo,demo}
    for template in "$ROOT"/nginx/snippets/*.conf; do render "$template" "$RUN/nginx/snippets/${template##*/}"; done
    for template in "$ROOT"/nginx/{medianest,live}.conf.template; do
        render "$template" "$RUN/nginx/$(basename "$template" .template)"
    done
    [[ ! $demo ]] || each_stand_in configure_stand_in
    [[ $(nginx_configuration) == "$before" ]] || nginx_changed=yes
    for name in medianest live; do as_service nginx -t -q -e stderr -c "$RUN/nginx/$name.conf"; done
}

nginx_configuration() { find "$RUN/nginx" -name '*.conf' -exec cat {} + 2>/dev/null || true; }

# render TEMPLATE FILE NAME=VALUE…: @NAME@ becomes the value.
render() { render_text "$(<"$1")" "${@:3}" >"$2"; }

render_text() {
    local text=$1 pair
    for pair in "${@:2}" "RUN=$RUN" "PORT=$HTTP_PORT" "REDIS_PORT=$REDIS_PORT"; do
        text=${text//"@${pair%%=*}@"/"${pair#*=}"}
    done
    say "$text"
}
