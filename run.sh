#!/usr/bin/env bash
# run.sh [--servers native|containers] [--data DIR] [--set KEY=VALUE]…
#
# Sets up what is missing, builds, and runs the whole system in the foreground until Ctrl+C or SIGTERM, then stops all of it.
#   --servers   the operating system's own servers or containers; default: containers when a container runtime answers
#   --data      the folder with the system's data (default .run); systems with different folders run side by side
#   --set       a setting of the programs, e.g. --set Risk:MaxOrderQuantity=100
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fail() { echo "run.sh: $*" >&2; exit 1; }
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

servers='' arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --servers=* | --data=* | --set=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    --servers)
      case ${2:-} in native | containers) servers=$2 ;; *) fail "--servers is native or containers" ;; esac
      shift 2 ;;
    --data)
      [ -n "${2:-}" ] || fail "--data needs a folder"
      arguments+=(--data "$(realpath -m -- "$2")")
      shift 2 ;;
    --set)
      [[ ${2:-} == ?*=* ]] || fail "--set needs KEY=VALUE"
      arguments+=("--set:${2%%=*}" "${2#*=}")
      shift 2 ;;
    *) usage >&2; fail "what is '$1'?" ;;
  esac
done

cd "$root"
if [ -z "$servers" ]; then
  for runtime in docker podman; do
    if command -v $runtime >/dev/null && timeout 5 $runtime info >/dev/null 2>&1; then servers=containers; break; fi
  done
fi
servers=${servers:-native}
arguments+=(--servers "$servers")
if [ "$servers" = native ]; then eng/install-servers.sh; fi

eng/build.sh TradingSystem.AppHost

exec dotnet artifacts/bin/TradingSystem.AppHost/release/TradingSystem.AppHost.dll "${arguments[@]}"
