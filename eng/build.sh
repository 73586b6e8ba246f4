#!/usr/bin/env bash
# build.sh PROJECT: builds it if anything has changed since its last build; one build at a time. Silent when all is well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fail() { echo "$*" >&2; exit 1; }

mkdir -p artifacts
stamp=artifacts/$1.stamp
changed() {
  [ ! -f "$stamp" ] || [ -n "$(find . \( -name artifacts -o -name .git -o -name '.run*' -o -name node_modules \) -prune -o -type f \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.sql' -o -name '*.json' \) -newer "$stamp" -print -quit)" ]
}
exec 9>artifacts/run.lock
flock 9
changed || exit 0
echo "Building …" >&2
touch "$stamp.new"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$1" -c Release --nologo -v quiet >"$log" 2>&1; then cat "$log" >&2; fail "the build failed"; fi
mv "$stamp.new" "$stamp"
