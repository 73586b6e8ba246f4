#!/usr/bin/env bash
# test.sh [FILTER]
# test.sh chaos [FILTER]
#
# Sets up what is missing, builds, checks the format and runs all tests; with FILTER only those whose full name contains it.
# chaos: inflicts one fault after the other on a running system, for six to fifteen minutes, and writes what was
# measured into docs/reliability.md.
# The last line is the summary: N passed, N failed, N skipped. The exit code is 0 only when nothing failed.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
fail() { echo "test.sh: $*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
case ${1:-} in --help | -h) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;; -*) fail "what is '$1'?" ;; esac
suites='UnitTests SimulationTests IntegrationTests'
explicit=''
if [ "${1:-}" = chaos ]; then suites=ChaosTests explicit='-explicit only'; shift; fi
filter=${1:-}

command -v dotnet >/dev/null || fail "the .NET SDK isn't installed: https://dotnet.microsoft.com/download"
eng/install-servers.sh || fail "the servers can't be installed"
node=$(eng/install-node.sh) || fail "Node.js can't be installed"
[ -z "$node" ] || export PATH="$node:$PATH"
(cd tests/clients && { [ node_modules -nt package-lock.json ] || npm ci --no-audit --no-fund --silent; }) || fail "npm ci failed in tests/clients"

export MSBUILDDISABLENODEREUSE=1
dotnet build TradingSystem.sln -c Release --nologo -v quiet || fail "the build failed"

passed=0 failed=0 skipped=0 finished=false
# An error of this script itself must not look like success.
trap '$finished || { echo "$passed passed, $((failed + 1)) failed, $skipped skipped"; exit 1; }' EXIT
if [ -z "$filter" ] && [ "$suites" != ChaosTests ]; then
  echo "== dotnet format"
  if dotnet format TradingSystem.sln --verify-no-changes --no-restore; then passed=1; else failed=1; fi
fi
for suite in $suites; do
  project=TradingSystem.$suite
  echo "== $project"
  report=artifacts/$project.log
  # The servers' own lines (two each: whose, and "  12: 2026-...") are for the report only: among them a failure wouldn't be seen.
  dotnet "artifacts/bin/$project/release/$project.dll" -noColor $explicit ${filter:+-method "*$filter*"} 2>&1 | tee "$report" |
    grep -avE --line-buffered '^[a-z]+: TradingSystem\.AppHost\.Resources\.|^ +[0-9]+: [0-9]{4}-[0-9]{2}-'
  code=${PIPESTATUS[0]}
  summary=$(grep -aoE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$report" | tail -1)
  if [ -z "$summary" ]; then failed=$((failed + 1)); continue; fi
  read -r total errors bad left idle _ <<<"$(sed -E 's/[^0-9,]//g; s/,/ /g' <<<"$summary")"
  passed=$((passed + total - bad - left - idle)) failed=$((failed + errors + bad)) skipped=$((skipped + left))
  if [ "$code" != 0 ] && [ $((errors + bad)) = 0 ] && [ "$total" != 0 ]; then failed=$((failed + 1)); fi
done
if [ $((passed + failed)) = 0 ]; then echo "no test is called '$filter'" >&2; failed=1; fi
# Each failure once more, where the end of a long log shows it: what the servers had warned of before, its name and the lines after it.
if [ "$failed" != 0 ]; then
  for suite in $suites; do
    [ ! -f "artifacts/TradingSystem.$suite.log" ] || awk '
      /^ +[0-9]+: [0-9][0-9][0-9][0-9]-/ { if (/WARN|ERROR|FATAL|warn:|fail:|crit:/) warned[n++] = substr($0, 1, 300); next }
      /\[FAIL\]$/ { for (i = n > 30 ? n - 30 : 0; i < n; i++) print warned[i]; n = 0; left = 26 }
      left-- > 0' "artifacts/TradingSystem.$suite.log"
  done
fi
finished=true
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
