#!/usr/bin/env bash
# rabbitmq.sh: RabbitMQ with its management plugin.
#
#   DATA PORT MANAGEMENT_PORT        the broker's folder, AMQP and HTTP ports
#   DIST_PORT EPMD_PORT              Erlang's distribution and its name service: RabbitMQ insists on them
#   USER_NAME PASSWORD               of the application (and administrator), made at the first start
# containers:
#   LISTEN               the address it listens on (default 127.0.0.1)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib.sh"
listen=${LISTEN:-127.0.0.1}
# Not the wrappers on the path: those switch users and folders.
bin=$(find /usr/lib/rabbitmq/bin /opt/rabbitmq/sbin -name rabbitmq-server -printf '%h\n' -quit 2>/dev/null || true)
[ -n "$bin" ] || fail "RabbitMQ isn't installed: run eng/install-servers.sh"
export ERL_EPMD_PORT=$EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1

stop_epmd() {
  local pid
  pid=$(cat "$DATA/epmd.pid") || return 0
  if alive "$pid" && [ "$(cat "/proc/$pid/comm")" = epmd ]; then kill -TERM "$pid"; fi
}

if [ -z "${PREPARED:-}" ]; then
  own rabbitmq "$DATA"
  guard rabbitmq stop_epmd
  PREPARED=1 become rabbitmq "$BASH" "$here/rabbitmq.sh" "$@"
fi
cd "$DATA"
mkdir -p mnesia log home

# An epmd of our own: RabbitMQ would start one as a daemon that outlives it and is shared with strangers.
if [ -f epmd.pid ] && [ "$(cat "/proc/$(cat epmd.pid)/comm" 2>/dev/null)" = epmd ] && alive "$(cat epmd.pid)"; then :
else
  epmd=$(find /usr/bin /usr/lib/erlang /usr/local/lib/erlang /opt/erlang -name epmd -perm -u+x -print -quit 2>/dev/null || true)
  ( "$epmd" -port "$EPMD_PORT" </dev/null >/dev/null 2>&1 & echo $! >epmd.pid )
fi

export HOME=$DATA/home LC_ALL=C.UTF-8 ERL_CRASH_DUMP=$DATA/log/erl_crash.dump
# The node's name is part of its data: it names no port.
export RABBITMQ_NODENAME=${NODE_NAME:-trading@localhost} RABBITMQ_DIST_PORT=$DIST_PORT RABBITMQ_NODE_PORT=$PORT RABBITMQ_NODE_IP_ADDRESS=$listen
export RABBITMQ_MNESIA_BASE=$DATA/mnesia RABBITMQ_LOG_BASE=$DATA/log RABBITMQ_PID_FILE=$DATA/pid RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_CONFIG_FILE=$DATA/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$DATA/enabled_plugins
# Schedulers that spin while idle take the processor from the servers on the same machine.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
settle "$DATA/pid" "$DATA"

echo '[rabbitmq_management].' >enabled_plugins
cat >rabbitmq.conf <<CONF
listeners.tcp.1 = $listen:$PORT
management.tcp.ip = $listen
management.tcp.port = $MANAGEMENT_PORT
default_user = $USER_NAME
default_pass = $PASSWORD
loopback_users = none
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 100MB
# What quorum queues write stays in memory until this log is full; with the 512 MB that are usual, the limit above would stop publishers first.
raft.wal_max_size_bytes = 67108864
log.console = false
CONF
exec "$bin/rabbitmq-server"
