# shellcheck shell=bash
# Debian packages, and the build. Sourced by the commands in deploy/.

# To build: the C libraries. To run: the servers, of which private instances are started.
RUN_PACKAGES=(
    ca-certificates git pkgconf libfcgi-dev libpq-dev libhiredis-dev libssl-dev libcurl4-openssl-dev
    nginx libnginx-mod-nchan libjs-chart.js postgresql-15 redis-server supervisor curl apprise python3-venv
)

# Installs the packages that are missing, and starts nothing: neither now nor at the next boot.
install_packages() {
    local package missing=()
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    [[ ! ${missing[*]} ]] || install_missing "${missing[@]}"
    make_nginx_startable
}

install_missing() {
    say "Installing $*"
    (
        trap 'rm -f "${temporary[@]}"' EXIT
        temporary=()
        forbid_starting_services
        forbid_creating_a_cluster
        export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
        apt-get update -q
        apt-get install -q -y --no-install-recommends "$@"
        restore_cluster_defaults
    )
    leave_services_off "$@"
}

# Debian's nginx makes this folder when root first starts it, which never happened here. Nchan's module asks for it whatever
# the configuration says, and an unprivileged nginx cannot make it.
make_nginx_startable() { [[ -d /var/lib/nginx/body ]] || install -d -m 0700 /var/lib/nginx/body; }

# Debian asks this file before it starts a service that a package brings.
forbid_starting_services() {
    [[ ! -e /usr/sbin/policy-rc.d ]] || return 0
    temporary+=(/usr/sbin/policy-rc.d)
    install -m 0755 /dev/stdin /usr/sbin/policy-rc.d <<<$'#!/bin/sh\nexit 101'
}

# A first PostgreSQL would bring a cluster of the machine's own.
forbid_creating_a_cluster() {
    [[ ! -e /etc/postgresql-common/createcluster.conf ]] || return 0
    install -D -m 0644 /dev/stdin /etc/postgresql-common/createcluster.conf <<<'create_main_cluster = false'
    restore=yes
}
restore_cluster_defaults() {
    local configuration=/etc/postgresql-common/createcluster.conf
    [[ ! ${restore-} || ! -e $configuration.ucf-dist ]] || mv -f "$configuration.ucf-dist" "$configuration" # the package's own
}

# What this machine did not serve before, it does not serve after the next boot either.
leave_services_off() {
    local package
    command -v systemctl >/dev/null || return 0
    for package in "$@"; do
        case $package in
            nginx | prometheus | redis-server | supervisor) systemctl --quiet disable "$package.service" 2>/dev/null || true ;;
        esac
    done
}

build() {
    local product
    for product in "$@"; do
        swift build --package-path "$ROOT" -c release --static-swift-stdlib --product "$product"
    done
}
