#!/usr/bin/env bash
# end-with.sh OWNER PROCESS: ends PROCESS when OWNER is gone, however it went. Returns at once; a process of its own waits.
# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
owner=$1 process=$2
owner_start=$(started_at "$owner") process_start=$(started_at "$process")
( set -m; (
  trap '' TERM INT HUP
  set +e +m
  exec </dev/null >/dev/null 2>&1 {idle}<> <(:)
  while alive "$process" "$process_start" && alive "$owner" "$owner_start"; do read -rt 1 -u "$idle"; done
  kill_within "$process" "$process_start" 5
) & )
