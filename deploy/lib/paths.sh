# shellcheck shell=bash
# Where this clone and what runs from it lie, and who runs it. Sourced by the commands in deploy/.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
LINK=${MEDIANEST_RUN_DIR:-$ROOT/.run} # a folder, or a link to one that the user medianest can reach
RUN=                                  # the folder itself, once found or made
SERVICE_USER=medianest
umask 022

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2 && exit 1; }

# The comment at the start of a command is its help.
help() { sed -n '2,/^$/s/^# \{0,1\}//p' "$1" && exit 0; }

# Runs a command as the unprivileged user, with nothing of root's environment.
as_service() { (exec_as_service "$@"); }
exec_as_service() {
    exec env -i --chdir="$RUN" PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/nonexistent \
        setpriv --reuid "$SERVICE_USER" --regid "$SERVICE_USER" --init-groups "$@"
}

make_service_user() {
    getent passwd "$SERVICE_USER" >/dev/null ||
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$SERVICE_USER"
}

# Sets RUN; fails when deploy/run never ran here.
find_run_directory() { [[ -d $LINK ]] && RUN=$(readlink -f "$LINK"); }

# Sets RUN. The folder is LINK itself, or elsewhere when the user medianest cannot reach it (a clone in /root), or when its name
# has characters that a configuration would have to quote, or is too long: a unix socket's path has at most 107 bytes.
make_run_directory() {
    local parent elsewhere
    mkdir -p "$(dirname "$LINK")"
    parent=$(cd "$(dirname "$LINK")" && pwd -P)
    LINK=$parent/${LINK##*/}
    elsewhere=/var/lib/medianest-run/$(sha256sum <<<"$LINK" | cut -c1-12)
    RUN=$parent
    if [[ $LINK =~ ^[A-Za-z0-9._/-]{1,70}$ && ! -L $LINK ]] && (RUN=/ && as_service test -x "$parent"); then
        RUN=$LINK
    else
        [[ ! -d $LINK || -L $LINK ]] || die "$LINK is out of the user $SERVICE_USER's reach now: was it moved?"
        RUN=$elsewhere
        if [[ -d $RUN && $(readlink "$LINK") != "$RUN" ]]; then
            say "$RUN is what a removed clone left behind: removing it"
            stop_everything && rm -rf "$RUN"
        fi
        mkdir -p "$RUN" && ln -sfn "$RUN" "$LINK"
    fi
    # What root runs or reads belongs to root; the service user writes into these folders alone.
    install -d -m 0755 "$RUN" "$RUN"/{bin,secrets}
    install -d -o "$SERVICE_USER" -g "$SERVICE_USER" -m 0700 "$RUN"/{downloads,log,postgres,redis,sockets,standin,standin/videos,tmp}
}
