#!/usr/bin/env bash
# redis.sh server|sentinel: a Redis server, or a sentinel that judges which server is the master named `trading`.
#
#   DATA PORT PASSWORD   the instance's folder and port; one password for clients, replicas and sentinels
#   MASTER_HOST MASTER_PORT  the first master (server: empty for the first master itself)
# server only:
#   SENTINELS            "host:port host:port …": asked at a start who is the master now
# containers:
#   HOST_NAME, LISTEN    how others reach this instance, the address it listens on (default 127.0.0.1)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib.sh"
host=${HOST_NAME:-127.0.0.1} listen=${LISTEN:-127.0.0.1} master_host=${MASTER_HOST:-127.0.0.1}
command -v redis-server >/dev/null || fail "Redis isn't installed: run eng/install-servers.sh"

if [ -z "${PREPARED:-}" ]; then
  own redis "$DATA"
  guard redis true
  PREPARED=1 become redis "$BASH" "$here/redis.sh" "$@"
fi
cd "$DATA"

announce() { [ "$host" = 127.0.0.1 ] || printf '%s\n' "$@"; }

# The sentinels know the master of now; a server that comes back must not believe that it still is it.
current_master() {
  local sentinel answer
  for sentinel in ${SENTINELS:-}; do
    answer=$(REDISCLI_AUTH=$PASSWORD timeout 1 redis-cli -h "${sentinel%:*}" -p "${sentinel#*:}" sentinel get-master-addr-by-name trading 2>/dev/null | paste -sd' ') || continue
    if [[ $answer =~ ^[^\ ]+\ [0-9]+$ ]]; then echo "$answer"; return; fi
  done
  if [ -n "${MASTER_PORT:-}" ]; then echo "$master_host $MASTER_PORT"; fi
}

case ${1:?server or sentinel} in
server)
  master=$(current_master)
  {
    cat <<CONF
port $PORT
bind $listen
dir $DATA
requirepass $PASSWORD
masterauth $PASSWORD
appendonly yes
save ""
repl-diskless-sync-delay 0
repl-ping-replica-period 1
repl-timeout 5
CONF
    announce "replica-announce-ip $host" "replica-announce-port $PORT"
    if [ -n "$master" ] && [ "$master" != "$host $PORT" ]; then echo "replicaof $master"; fi
  } >redis.conf
  exec redis-server "$DATA/redis.conf"
  ;;
sentinel)
  # Sentinels rewrite their file: what it says about the master is newer than what we know. Only the first start writes it.
  # Lower values than these flap on a busy machine.
  [ -f sentinel.conf ] || {
    cat <<CONF
port $PORT
bind $listen
dir $DATA
requirepass $PASSWORD
sentinel resolve-hostnames yes
sentinel monitor trading $master_host $MASTER_PORT 2
sentinel auth-pass trading $PASSWORD
sentinel down-after-milliseconds trading ${REDIS_DOWN_AFTER_MILLISECONDS:-500}
sentinel failover-timeout trading ${REDIS_FAILOVER_TIMEOUT_MILLISECONDS:-3000}
sentinel parallel-syncs trading 1
CONF
    announce "sentinel announce-ip $host" "sentinel announce-port $PORT" "sentinel announce-hostnames yes"
  } >sentinel.conf.new
  [ -f sentinel.conf ] || mv sentinel.conf.new sentinel.conf
  rm -f sentinel.conf.new
  exec redis-server "$DATA/sentinel.conf" --sentinel
  ;;
esac
