# shellcheck shell=bash
# What deploy/run --demo adds once everything runs: two users, the stand-ins as services, some history. Each step leaves
# alone what is there already. Sourced by deploy/run.

fill_demo() {
    make_demo_user admin@demo.local 'Demo Admin' --admin
    make_demo_user ada@demo.local Ada
    sign_in admin@demo.local
    call PUT /admin/services/overseerr >/dev/null <<END
{"serviceUrl": "$(stand_in_url overseerr)", "apiKey": "$(secret overseerr-api-key)", "enabled": true,
 "webhookAuthorization": "$(secret overseerr-webhook)"}
END
    call PUT /admin/services/plex >/dev/null <<END
{"serviceUrl": "$(stand_in_url plex)", "apiKey": "$(secret plex-owner-token)", "enabled": true}
END
    call PUT /admin/services/uptime-kuma >/dev/null <<END
{"serviceUrl": "$(stand_in_url uptime-kuma)", "apiKey": "$(secret uptime-kuma-api-key)", "enabled": true}
END
    call PATCH /admin/settings >/dev/null <<<'{"monitoring": {"reconcileIntervalSeconds": 15}}'
    run_as_worker "$here/demo/history.sql"
    run_as_worker "$here/demo/monitoring.sql"
    as_superuser medianest <"$here/demo/events.sql"
}

run_as_worker() {
    PGPASSWORD=$(secret medianest_worker) psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
        --host "$RUN/sockets" --username medianest_worker --dbname medianest --file "$1"
}

make_demo_user() {
    as_service "$RUN/bin/with-env" "$RUN/medianest.env" "$RUN/bin/medianest" user create \
        --email "$1" --name "$2" "${@:3}" --password-stdin --if-missing <<<medianest-demo >/dev/null
}

# Sets access_token.
sign_in() {
    local answer
    answer=$(call POST /auth/login <<<"{\"email\": \"$1\", \"password\": \"medianest-demo\"}")
    access_token=$(sed -n 's/.*"accessToken" *: *"\([^"]*\)".*/\1/p' <<<"$answer")
    [[ $access_token ]] || die "cannot sign in as $1: $answer"
}

# Sends the JSON on standard input to the API. The token goes in through a file: an argument would show in the process list.
call() {
    curl --silent --show-error --fail-with-body --max-time 20 --request "$1" --header 'Content-Type: application/json' \
        --header @<(printf '%s' "${access_token:+Authorization: Bearer $access_token}") --data-binary @- "http://127.0.0.1:$HTTP_PORT/api/v1$2"
}
