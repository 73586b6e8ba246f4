#!/usr/bin/env bash
# Finds out whether the package registry has the official Aspire packages, and writes the marker .stand-ins when it hasn't
# (see docs/stand-ins.md). The answer holds for a day; --again asks anew.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
marker=$root/.stand-ins answer=$root/artifacts/packages-answer
fail() { echo "$*" >&2; exit 1; }
command -v dotnet >/dev/null || fail "the .NET SDK isn't installed: https://dotnet.microsoft.com/download"
(cd "$root" && dotnet --version >/dev/null 2>&1) || fail "no .NET SDK fits global.json: $(grep -o '"version": "[^"]*"' "$root/global.json")"
version=$(sed -nE "s|.*<AspireVersion [^>]*>([^<]+)</AspireVersion>.*|\1|p" "$root/Directory.Build.props")
today="$(date +%F) $version"

if [ "${1:-}" != --again ] && [ -f "$answer" ] && [ "$(cut -d' ' -f1,2 "$answer")" = "$today" ]; then
  found=$(cut -d' ' -f3 "$answer")
else
  probe=$(mktemp -d)
  trap 'rm -rf "$probe"' EXIT
  cat >"$probe/probe.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Aspire.Hosting.AppHost" Version="$version" /></ItemGroup>
</Project>
PROJECT
  # The folder is outside the repository, whose settings would apply otherwise; those of its registries do.
  for config in "$root"/[Nn]u[Gg]et.[Cc]onfig; do [ ! -f "$config" ] || cp "$config" "$probe/"; done
  if NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1 timeout 60 dotnet restore "$probe/probe.csproj" --verbosity quiet >/dev/null 2>&1; then found=official; else found=stand-ins; fi
  mkdir -p "$root/artifacts"
  echo "$today $found" >"$answer"
fi

if [ "$found" = official ]; then rm -f "$marker"
elif [ ! -f "$marker" ]; then
  touch "$marker"
  echo "The package registry has no Aspire $version: building with the stand-ins."
fi
