#!/usr/bin/env bash
# postgres.sh monitor|node: PostgreSQL under pg_auto_failover, which judges, promotes, rewinds and rejoins.
#
#   DATA PORT            the instance's folder and port
#   MONITOR_PASSWORD     of pg_auto_failover's agents at the monitor (role autoctl_node)
# node only:
#   NAME FIRST_NODE      this node's name, and that of the one that begins as the primary of a new pair
#   MONITOR_HOST MONITOR_PORT
#   REPLICATION_PASSWORD of the role pgautofailover_replicator
#   OWNER_PASSWORD       of the role trading, owner of the database of that name; the migrations make the role of the programs
# containers:
#   HOST_NAME            how the other nodes reach this one (default 127.0.0.1)
#   LISTEN, CLIENTS      listen_addresses and the addresses clients come from in pg_hba.conf (default the loopback)
#   PGAF_*               the monitor's patience, see below
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib.sh"
role=${1:?monitor or node}
pgdata=$DATA/pg
host=${HOST_NAME:-127.0.0.1} listen=${LISTEN:-127.0.0.1} clients=${CLIENTS:-127.0.0.1/32}

# A keeper killed with -9 leaves its server, a server killed with -9 leaves workers that don't notice and keep its shared
# memory, without which the next one doesn't start. They are known by their working directory.
end_leftovers() {
  local pid
  while read -r pid; do
    case $(cat "/proc/$pid/comm" 2>/dev/null) in postgres | pg_autoctl) kill -KILL "$pid" 2>/dev/null || true ;; esac
  done < <(find /proc -maxdepth 2 -name cwd \( -lname "$DATA" -o -lname "$pgdata" \) -printf '%h\n' 2>/dev/null | sed 's|/proc/||')
}

if [ -z "${PREPARED:-}" ]; then
  own postgres "$DATA"
  guard postgres end_leftovers
  PREPARED=1 become postgres "$BASH" "$here/postgres.sh" "$@"
fi

# An existing cluster decides the version, else the newest one that has the extension.
version=$(cat "$pgdata/PG_VERSION" 2>/dev/null || find /usr/share/postgresql -name pgautofailover.control | sed -E 's|.*/([0-9]+)/extension/.*|\1|' | sort -n | tail -n 1)
[ -x "/usr/lib/postgresql/$version/bin/postgres" ] || fail "PostgreSQL ${version:-with pg_auto_failover} isn't installed: run eng/install-servers.sh"
export PATH=/usr/lib/postgresql/$version/bin:$PATH LC_ALL=C.UTF-8
# pg_autoctl keeps its files under the user's folders: one set of them for each instance, so that instances can't meet.
export HOME=$DATA XDG_CONFIG_HOME=$DATA/cfg XDG_DATA_HOME=$DATA/share XDG_RUNTIME_DIR=$DATA/run TMPDIR=$DATA/tmp
export PGPASSFILE=$DATA/pgpass PG_AUTOCTL_DEBUG=
mkdir -p "$DATA"/{cfg,share,run,tmp,wal}
cd "$DATA"
printf '%s\n' "*:*:*:autoctl_node:$MONITOR_PASSWORD" "*:*:*:pgautofailover_replicator:${REPLICATION_PASSWORD:-}" >"$PGPASSFILE"

end_leftovers
settle "$pgdata/postmaster.pid" "$pgdata"
settle "$DATA/run/pg_autoctl$pgdata/pg_autoctl.pid" "$pgdata"

# sql DATABASE: statements, one a line, against a cluster that isn't running: no moment at which a role exists unprotected.
sql() { postgres --single -c log_statement=none -c log_min_messages=fatal -D "$pgdata" "$1" >"$DATA/tmp/sql.log" 2>&1 || { cat "$DATA/tmp/sql.log" >&2; fail "a statement failed"; }; }

# Last in postgresql.conf, so that it wins over pg_auto_failover's own tuning, which would take 25 % of the memory for each node.
settings() {
  cat >"$pgdata/trading.conf"
  grep -q "^include_if_exists 'trading.conf'" "$pgdata/postgresql.conf" || echo "include_if_exists 'trading.conf'" >>"$pgdata/postgresql.conf"
}

create_monitor() {
  rm -rf "$pgdata" "${DATA:?}"/{cfg,share}/*
  pg_autoctl create monitor --pgdata "$pgdata" --pgport "$PORT" --hostname "$host" --auth scram-sha-256 --no-ssl
  # Without this pg_autoctl starts the server on all addresses.
  pg_autoctl config set postgresql.listen_addresses "$listen" --pgdata "$pgdata" >/dev/null
  cat >"$pgdata/pg_hba.conf" <<HBA
local all autoctl_node scram-sha-256
local all all peer
host pg_auto_failover autoctl_node $clients scram-sha-256
HBA
  sql pg_auto_failover <<SQL
alter role autoctl_node password '$MONITOR_PASSWORD'
alter database pg_auto_failover set tradingsystem.monitor = 'created'
SQL
}

# ask SQL: at the monitor.
ask() { PGCONNECT_TIMEOUT=2 psql -XAtqc "$1" "$monitor" 2>/dev/null; }

create_node() {
  local others="from pgautofailover.node where nodename <> '$NAME' and reportedstate not in ('init', 'wait_standby')"
  # One node begins, the other joins it. A creation that was cut short is made anew: a node that wasn't completed never
  # served anybody, and two half-made ones would wait for each other as standbys.
  if [ "$NAME" != "$FIRST_NODE" ]; then
    until [ "$(ask "select count(*) > 0 $others")" = t ]; do sleep 0.2; done
  fi
  rm -rf "$pgdata" "${DATA:?}"/{cfg,share,backup}/*
  if [ "$(ask "select count(*) $others")" = 0 ]; then ask "select pgautofailover.remove_node(nodehost, nodeport, true) from pgautofailover.node" >/dev/null
  else ask "select pgautofailover.remove_node(nodehost, nodeport, true) from pgautofailover.node where nodename = '$NAME'" >/dev/null
  fi
  pg_autoctl create postgres --pgdata "$pgdata" --pgport "$PORT" --hostname "$host" --name "$NAME" --listen "$listen" \
    --auth scram-sha-256 --no-ssl --dbname trading --monitor "$monitor"
  [ ! -f "$pgdata/standby.signal" ] || return 0
  # The monitor's health check only opens a connection, to this database, and has no password to offer but one that everybody
  # knows: its role may do nothing there, not even make temporary tables, and never has more than a few connections.
  cat >"$pgdata/pg_hba.conf" <<HBA
local all all peer
host all trading,trading_app $clients scram-sha-256
host postgres pgautofailover_monitor $clients trust
HBA
  sql trading <<SQL
do \$\$ begin if not exists (select from pg_roles where rolname = 'pgautofailover_replicator') then create role pgautofailover_replicator replication login; end if; end \$\$
alter role pgautofailover_replicator password '$REPLICATION_PASSWORD'
do \$\$ begin if not exists (select from pg_roles where rolname = 'trading') then create role trading login createrole createdb; end if; end \$\$
grant pg_read_all_stats to trading
alter role trading password '$OWNER_PASSWORD'
alter database trading owner to trading
revoke all on database trading from public
revoke all on schema public from public
grant all on schema public to trading
SQL
  sql postgres <<SQL
do \$\$ begin if not exists (select from pg_roles where rolname = 'pgautofailover_monitor') then create role pgautofailover_monitor login; end if; end \$\$
alter role pgautofailover_monitor connection limit 8
revoke all on database postgres from public
grant connect on database postgres to public
revoke all on schema public from public
SQL
}

# A primary that was killed replays its log here, before pg_auto_failover rewinds it to the last checkpoint that the new
# primary shares: pg_autoctl starts a server for that too, but doesn't wait for its end before it rewinds what that server
# still works on. From that checkpoint on the rewound server replays its log once more, of which pg_rewind throws away the
# beginning when the new primary has it no more: hence the copy, see restore_command.
recover() {
  local last file
  [ ! -f "$pgdata/standby.signal" ] && [ ! -f "$pgdata/backup_label" ] || return 0
  case $(control 'Database cluster state') in 'in production' | 'in crash recovery') ;; *) return 0 ;; esac
  echo "postgres.sh: replaying the log of a server that was killed"
  if ! postgres --single -D "$pgdata" postgres </dev/null >"$DATA/tmp/recovery.log" 2>&1; then
    cat "$DATA/tmp/recovery.log" >&2
    echo "postgres.sh: left to pg_autoctl" >&2
    return 0
  fi
  last=$(control "Latest checkpoint's REDO WAL file")
  rm -f "$DATA/wal"/*
  for file in $(find "$pgdata/pg_wal" -type f -regex '.*/[0-9A-F]+' -printf '%f\n'); do
    # Without its timeline, the name is the position in the log; what comes later are files kept for new log.
    [[ ${file:8} > ${last:8} ]] || cp --reflink=auto "$pgdata/pg_wal/$file" "$DATA/wal/"
  done
}
control() { pg_controldata -D "$pgdata" | sed -n "s/^$1: *//p"; }

# An agent that starts while its monitor is away gives up (one that runs goes on without it).
if [ "$role" = node ]; then
  monitor="postgres://autoctl_node@$MONITOR_HOST:$MONITOR_PORT/pg_auto_failover?sslmode=disable"
  # Not just any answer: while it is made, a monitor runs for a moment and stops again.
  until [ "$(ask "select current_setting('tradingsystem.monitor', true)")" = created ]; do sleep 0.2; done
fi
[ -f "$DATA/created" ] || { "create_$role"; touch "$DATA/created"; }

case $role in
monitor)
  # How long until a node counts as dead. It must be refused (or silent for 3 attempts of up to 2 s) by the health check
  # AND its agent must not have reported for node_considered_unhealthy_timeout: a killed server refuses at once, an
  # overloaded one doesn't. A short demote timeout is safe because replication is synchronous: a primary cut off from its
  # standby can't commit. Milliseconds.
  settings <<CONF
listen_addresses = '$listen'
shared_buffers = 16MB
max_connections = 50
jit = off
pgautofailover.health_check_period = ${PGAF_HEALTH_CHECK_PERIOD:-500}
pgautofailover.health_check_timeout = ${PGAF_HEALTH_CHECK_TIMEOUT:-2000}
pgautofailover.health_check_max_retries = ${PGAF_HEALTH_CHECK_MAX_RETRIES:-2}
pgautofailover.health_check_retry_delay = ${PGAF_HEALTH_CHECK_RETRY_DELAY:-200}
pgautofailover.node_considered_unhealthy_timeout = ${PGAF_NODE_CONSIDERED_UNHEALTHY_TIMEOUT:-1500}
pgautofailover.primary_demote_timeout = ${PGAF_PRIMARY_DEMOTE_TIMEOUT:-500}
pgautofailover.startup_grace_period = ${PGAF_STARTUP_GRACE_PERIOD:-1000}
CONF
  ;;
node)
  settings <<CONF
listen_addresses = '$listen'
max_connections = 200
shared_buffers = ${SHARED_BUFFERS:-256MB}
wal_keep_size = 128MB
# After each checkpoint every page that is touched is logged whole: fewer checkpoints, and those pages compressed.
max_wal_size = 4GB
min_wal_size = 512MB
checkpoint_timeout = 15min
wal_compression = lz4
# A copy of the whole cluster begins with a checkpoint that takes its time: this share of checkpoint_timeout, 45 s.
checkpoint_completion_target = 0.05
# Of this server only (the paths are relative, the settings are copied from one server to the other); see recover.
restore_command = 'cp ../wal/%f %p 2>/dev/null'
archive_cleanup_command = 'pg_archivecleanup ../wal %r'
wal_retrieve_retry_interval = 100ms
wal_receiver_status_interval = 1s
hot_standby_feedback = off
jit = off
log_min_duration_statement = 500
log_parameter_max_length = 0
CONF
  # Folders from before let the monitor's health check into every database.
  sed -i 's/^host all pgautofailover_monitor /host postgres pgautofailover_monitor /' "$pgdata/pg_hba.conf"
  # A former primary is rewound over a connection to this database, for which pg_auto_failover makes no rule; without it the
  # whole cluster is copied anew.
  rewind='host postgres pgautofailover_replicator'
  grep -q "^$rewind " "$pgdata/pg_hba.conf" || echo "$rewind $clients scram-sha-256" >>"$pgdata/pg_hba.conf"
  recover
  ;;
esac
exec pg_autoctl run --pgdata "$pgdata"
