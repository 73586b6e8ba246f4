#!/usr/bin/env bash
# Installs the servers that `--servers native` starts: PostgreSQL with pg_auto_failover, PgBouncer, Redis with sentinel,
# RabbitMQ, from the packages of Debian or Ubuntu. Leaves no service running and does nothing when all is there.
set -euo pipefail

complete() {
  [ -n "$(find /usr/lib/postgresql -path '*/bin/postgres' -print -quit 2>/dev/null)" ] &&
    [ -n "$(find /usr/share/postgresql -name pgautofailover.control -print -quit 2>/dev/null)" ] &&
    command -v pg_autoctl >/dev/null && command -v pgbouncer >/dev/null &&
    command -v redis-server >/dev/null && command -v redis-sentinel >/dev/null && [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]
}

if complete; then exit 0; fi

if ! command -v apt-get >/dev/null; then
  echo "install-servers: no apt-get here. Install PostgreSQL with pg_auto_failover, Redis with sentinel and RabbitMQ by hand, or use --servers containers." >&2
  exit 1
fi
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "install-servers: run eng/install-servers.sh as root: it installs packages, and there is no sudo." >&2; exit 1
  fi
}

# Packages start their services when nothing forbids it: forbid it for the time of the installation.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  trap 'as_root rm -f "$policy"' EXIT
fi

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }
auto_failover() { apt-cache search --names-only '^postgresql-[0-9]+-auto-failover$' | awk '{print $1}' | sort -rV; }

[ -n "$(auto_failover)" ] || apt update
version=$(auto_failover | sed -E 's/postgresql-([0-9]+)-.*/\1/' | while read -r v; do
  apt-cache show "postgresql-$v" >/dev/null 2>&1 && { echo "$v"; break; }; done || true)
if [ -z "$version" ]; then
  echo "install-servers: no package postgresql-*-auto-failover is on offer; add PostgreSQL's repository (apt.postgresql.org), or use --servers containers." >&2
  exit 1
fi
packages=("postgresql-$version" "postgresql-$version-auto-failover" pg-auto-failover-cli pgbouncer redis-server redis-sentinel rabbitmq-server)
echo "Installing ${packages[*]} …"
log=$(mktemp)
install() { apt install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1; }
if ! install; then
  # The lists may be older than the archive: fetch them once, then try again.
  apt update >/dev/null 2>&1 || true
  if ! install; then tail -20 "$log" >&2; rm -f "$log"; exit 1; fi
fi
rm -f "$log"
complete || { echo "install-servers: the packages are installed, but a server's program is missing." >&2; exit 1; }
