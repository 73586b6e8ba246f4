#!/usr/bin/env bash
# bench.sh NAME [options]
#
# Measures the system on this machine: starts one of its own (data folder .run-bench, made anew), puts it under load beside
# pgbench on the same database, prints a table and lines "name value unit" and "ratio NAME VALUE", and stops it. The benches:
#   intake       orders made durable by POST /v2/orders, closed loop and open loop, in alternating rounds with pgbench
#   simulation   --seeds N runs of the seeded simulation (default 20000), from --first-seed N (default 1); no servers
#   order-path   acknowledged, filled at the exchange, told on the stream, visible in the positions: latency and highest rate
#   profile      where the time of an order goes at a steady rate (default 500/s): stages, steps, processors, statements, waiting
#   reads        a quote, an order by its id, both, and both while orders come in, at a constant rate (default 2000/s)
#   growth       what an order costs (at 300/s) with more accounts, symbols, workers, history, open orders
#   soak         the order path at a steady rate (default 500/s) for long (default 1200 s): memory, connections, failovers, losses;
#                the exit code is 1 when an order was lost or the database failed over
#   start        seconds from ./run.sh, all being built, to "ready" on a new data folder and on one that is there, seconds to stop,
#                memory by process, and the processor time of the idle system (--seconds, default 60)
#   peer         intake and order path of what would be built otherwise (bench/Peers), on the servers of the idle system
# Options:
#   --seconds N      one measurement (default 15)           --warmup N       load before the first one (default 15)
#   --rounds N       of intake and pgbench (default 3)       --clients N      of pgbench (default 32)
#   --connections N  of the load generator (default 64)      --accounts N     that orders come from (default 100)
#   --rate N         of the open loop, orders a second       --keep-workers   intake: don't stop the workers meanwhile
#   --orders N       reads: orders a second beside the last measurement (default 200)
#   --accounts N --history N --open-orders N   growth: the largest sizes (default 10000, 2000000, 1000000)
#   --peer           intake, order-path: the peer in turns with the system
#   --set KEY=VALUE  a setting of the system, as for run.sh
#   --running DIR    measure the system that runs already with that data folder, and leave it running
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fail() { echo "bench.sh: $*" >&2; exit 2; }
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

case ${1:-} in
  '' | --help | -h) usage; exit 0 ;;
  intake | order-path | profile | peer | reads | growth | soak | start | simulation) name=$1; shift ;;
  *) fail "there is no bench '$1': it is intake, order-path, profile, peer, reads, growth, soak, start or simulation" ;;
esac
options=() settings=() running='' seeds=20000 first=1
while [ $# -gt 0 ]; do
  case $1 in
    --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    --seconds | --warmup | --rounds | --clients | --connections | --accounts | --rate | --orders | --history | --open-orders)
      [[ ${2:-} =~ ^[0-9]+$ ]] || fail "$1 needs a whole number"
      options+=("$1" "$2"); shift 2 ;;
    --seeds | --first-seed)
      [[ ${2:-} =~ ^[0-9]+$ ]] || fail "$1 needs a whole number"
      if [ "$1" = --seeds ]; then seeds=$2; else first=$2; fi; shift 2 ;;
    --keep-workers | --peer) options+=("$1"); shift ;;
    --set) [[ ${2:-} == ?*=* ]] || fail "--set needs KEY=VALUE"; settings+=(--set "$2"); shift 2 ;;
    --running) [ -f "${2:-}/endpoints.json" ] || fail "no system runs with the data folder '${2:-}'"; running=$(realpath -- "$2"); shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) fail "what is '$1'?" ;;
  esac
done

cd "$root"
mkdir -p artifacts/bench
if [ "$name" = simulation ]; then
  dotnet build tests/TradingSystem.SimulationTests -c Release --nologo -v quiet
  began=$(date +%s)
  code=0
  SIMULATION_SEEDS=$seeds SIMULATION_FIRST_SEED=$first dotnet artifacts/bin/TradingSystem.SimulationTests/release/TradingSystem.SimulationTests.dll -noColor -method '*No_seed*' -showLiveOutput || code=$?
  echo "simulation_seeds $seeds seeds"
  echo "simulation_time $(($(date +%s) - began)) s"
  exit $code
fi
log=$root/artifacts/bench/system.log data=$root/.run-bench system='' bench=''

# However this ends, nothing of it keeps running.
stop() {
  trap - EXIT INT TERM
  for child in $bench $system; do
    kill -TERM "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  done
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

echo "Building …"
# The lock is that of eng/build.sh: one build at a time.
if ! flock artifacts/run.lock dotnet build bench/TradingSystem.Bench -c Release --nologo -v quiet >artifacts/bench/build.log 2>&1; then
  cat artifacts/bench/build.log >&2
  exit 1
fi
# What run.sh builds, so that a start's time is without it.
eng/build.sh TradingSystem.AppHost

# start_system: starts it and waits until it is ready; its time for that is in $took, in seconds.
start_system() {
  local began=$EPOCHREALTIME
  # Limits that no request of the load meets.
  ./run.sh --servers native --data "$data" \
    --set Seed:ExtraAccounts=100 --set Seed:Cash=100000000000 --set Exchange:Cash=100000000000000 \
    --set Risk:MaxOrderSize=1000000000 --set Risk:MaxPositionSize=1000000000000 --set RateLimit:RequestsPerMinute=100000000 "${settings[@]}" >"$log" 2>&1 9>&- &
  system=$!
  echo "Starting the system (its output: ${log#"$root"/}) …"
  until grep -q '^TradingSystem is ready' "$log"; do
    if ! kill -0 "$system" 2>/dev/null; then
      tail -n 20 "$log" >&2
      echo "bench.sh: the system didn't start" >&2
      exit 1
    fi
    sleep 0.1
  done
  took=$(seconds_since "$began")
}

seconds_since() { awk -v began="$1" -v now="$EPOCHREALTIME" 'BEGIN { printf "%.1f", now - began }'; }

times=()
if [ -z "$running" ]; then
  rm -rf "$data"
  start_system
  if [ "$name" = start ]; then
    times+=("start_first $took s")
    began=$EPOCHREALTIME
    kill -TERM "$system"
    wait "$system" || true
    times+=("stop $(seconds_since "$began") s")
    start_system
    times+=("start_again $took s")
  fi
fi

# Answers are handled where they arrive, without a hop to another thread: the generator shares the processors with the system.
DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 \
  dotnet artifacts/bin/TradingSystem.Bench/release/TradingSystem.Bench.dll "$name" --data "${running:-$data}" "${options[@]}" &
bench=$!
# Waited for, not in the foreground: a signal to this script is heard at once.
wait "$bench"
printf '%s\n' "${times[@]}"
