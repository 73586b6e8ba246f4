# shellcheck shell=bash
# Sourced by the start scripts. Each of them prepares its folder and then becomes the server itself (exec): the process
# that was started is the process that serves, so that signals and exit codes mean what they say.
set -euo pipefail
umask 077
# The server's output is its owner's pipe: when the owner is killed, a write must fail instead of ending the server half-way.
trap '' PIPE
# Nothing of the caller's private folders: the servers run as users who may not look into them.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

fail() { echo "$*" >&2; exit 1; }

# become USER COMMAND…: replaces this process; a superuser's rights are given up on the way.
become() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then exec setpriv --reuid="$user" --regid="$user" --init-groups -- "$@"; fi
  exec "$@"
}

# as USER FUNCTION…: with that user's rights, where we are a superuser. The function sees DATA and pgdata.
as() {
  local user=$1
  shift
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  setpriv --reuid="$user" --regid="$user" --init-groups -- env DATA="$DATA" pgdata="${pgdata:-}" "$BASH" -c "$(declare -f); \"\$@\"" as "$@"
}

# own USER FOLDER: the server's folder, made and handed over.
own() {
  mkdir -p "$2"
  if [ "$(id -u)" = 0 ]; then chown "$1:" "$2"; fi
}

# alive PID [START]: the process exists, isn't a zombie, and (where given) is still the one that began at START.
# Pid 1 of some machines reaps late, and a pid is reused: neither a pid file nor kill -0 can tell.
alive() {
  local stat
  [ -n "${1:-}" ] && { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # the fields after the command's name: state is the 1st, the start time the 20th
  set -- "${2:-}" ${stat##*) }
  [ "$2" != Z ] && [ "$2" != X ] && { [ -z "$1" ] || [ "$1" = "${21}" ]; }
}

started_at() {
  local stat
  read -r stat <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo "${20}"
}

# guard USER COMMAND…: ends this server when its owner (OWNER_PID) is gone, however that went, and runs COMMAND once the server
# itself is gone: it ends what a killed server leaves behind. It isn't a child of the server, which would have to reap it,
# and it has a process group of its own, so that it outlives the server's. It holds the folder's lock until all is over:
# the next start waits for that, and two starts can't meet. The lock is on the folder itself: what is in it belongs to the
# server's user, who could have a superuser write where a link of his leads.
guard() {
  local user=$1
  shift
  exec 9<"$DATA"
  flock -w 30 9 || fail "an earlier run still uses $DATA: end it first"
  if [ -z "${OWNER_PID:-}" ]; then return; fi
  local server=$$ server_start owner=$OWNER_PID owner_start
  server_start=$(started_at $$) owner_start=$(started_at "$OWNER_PID")
  ( set -m; (
    trap '' TERM INT HUP
    set +e +m
    exec </dev/null >/dev/null 2>&1 {idle}<> <(:)
    while alive "$server" "$server_start" && alive "$owner" "$owner_start"; do read -rt 0.25 -u "$idle"; done
    kill_within "$server" "$server_start" 8
    as "$user" "$@"
  ) & )
  exec 9>&-
}

# kill_within PID START SECONDS: asks, waits, forces.
kill_within() {
  alive "$1" "$2" || return 0
  kill -TERM "$1"
  for ((i = 0; i < $3 * 10; i++)); do
    alive "$1" "$2" || return 0
    sleep 0.1
  done
  kill -KILL "$1"
}

# settle PIDFILE WORD: waits until the process of an earlier run is gone, then removes its pid file. WORD is part of that
# process's command line: a pid that now belongs to somebody else isn't waited for.
settle() {
  local pid
  [ -f "$1" ] || return 0
  pid=$(head -n 1 "$1")
  for ((i = 0; i < 200; i++)); do
    if ! alive "$pid" || ! tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$2"; then
      rm -f "$1"
      return 0
    fi
    sleep 0.1
  done
  fail "process $pid of an earlier run still uses $2: end it first"
}
