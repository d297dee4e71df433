# shellcheck shell=bash
# The rows, sessions and tokens of deploy/bench. Sourced by it.

RATE_LIMIT=1000000000 # requests a minute: enough

# Fills an empty database with as many users and rows in all.
fill_database() {
    local database=$1 users=$2 rows=$3
    say "Filling $database: $rows rows"
    as_superuser "$database" <<END
update settings set value = value || '{"api": {"limit": $RATE_LIMIT, "windowSeconds": 60}}' where key = 'rate_limits';
\\set users $users
\\set rows $rows
$(<"$BENCH/stack/rows.sql")
END
    as_superuser "$database" <<<'vacuum analyze; checkpoint;'
}

# Sessions of the first so many users, in PostgreSQL and in Redis. The session's id follows from the user's.
open_sessions() {
    local number user
    as_superuser medianest <<END
insert into sessions (id, session_token, user_id, expires)
select replace(id::text, '-9000-', '-a000-')::uuid, encode(sha256(id::text::bytea), 'hex'), id, now() + interval '30 days'
from users order by id limit $1;
END
    for ((number = 1; number <= $1; number++)); do
        user=$(user_id "$number")
        say "HSET session:${user/-9000-/-a000-} userId $user role USER status active requiresPasswordChange 0 madeAt 9007199254740991"
    done | redis >/dev/null
    sessions=$1
}

user_id() { printf '00000000-0000-4000-9000-%012x' "$1"; }

# A token for each session, as the product signs them: they live for 15 minutes.
sign_tokens() {
    local number user now signed claims
    now=$(date +%s)
    for ((number = 1; number <= sessions; number++)); do
        user=$(user_id "$number")
        claims='{"sub":"%s","role":"USER","sid":"%s","did":"%s","iat":%s,"exp":%s,"iss":"medianest","aud":"medianest"}'
        # shellcheck disable=SC2059 # the claims are the format
        signed=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(
            printf "$claims" "$user" "${user/-9000-/-a000-}" "$user" "$now" $((now + 900)) | base64url
        )
        say "$signed.$(printf %s "$signed" | openssl dgst -sha256 -mac HMAC -macopt "key:$(secret jwt)" -binary | base64url)"
    done >"$RUN/tokens"
}

base64url() { basenc --base64url --wrap 0 | tr -d '='; }

# Another database with 400,000 users of 25 rows each. Its indexes are made when the rows are there: that takes half the time.
fill_large_database() {
    (($(df --output=avail -B 1G "$RUN" | tail -n 1) >= 12)) || die '--large needs 12 GB of free disk'
    as_superuser <<<'create database medianest_large owner medianest_owner'
    as_service "$RUN/bin/with-env" "$RUN/large.env" "$RUN/bin/medianest" migrate >/dev/null
    as_superuser medianest_large <<'END'
create table kept_indexes as
select indexname, indexdef from pg_indexes where tablename = 'media_requests' and indexname <> 'media_requests_pkey';
select format('drop index %I', indexname) from kept_indexes \gexec
END
    fill_database medianest_large 400000 10000000
    as_superuser medianest_large <<'END'
select indexdef from kept_indexes \gexec
drop table kept_indexes;
vacuum analyze media_requests;
checkpoint;
END
}
