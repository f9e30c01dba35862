#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dist.sh [FOLDER [SUITE…]]: makes the tarball of the last commit (meson dist), and lets it prove itself where nothing else
# of this checkout is: it is configured with warnings as errors, built, tested (the suites core and app; others where they
# are named) and installed below a folder of its own. FOLDER gets the tarball with its checksum. Needs what ./dev test needs.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-}
[ $# -eq 0 ] || shift
suites=("$@")
[ $# -gt 0 ] || suites=(core app)

# Not below the checkout: tests look for the real images in its neighbour shared/, which a user does not have.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say ()
{
  printf '%s\n' "$*"
}

# quietly WHAT COMMAND…: shows what it wrote only when it fails.
quietly ()
{
  local what=$1 start=$SECONDS
  shift
  if ! "$@" </dev/null >"$work/log" 2>&1; then
    tail -n 60 "$work/log"
    say "dist: $what failed"
    exit 1
  fi
  printf '%4d s  %s\n' $((SECONDS - start)) "$what"
}

# What git knows is what is packed, and nothing else.
complete ()
{
  diff <(git -C "$top" ls-tree -r --name-only HEAD | sort) <(cd "$source" && find . -type f -o -type l | sed 's|^\./||' | sort)
}

[ -z "$(git -C "$top" status --porcelain)" ] || say 'dist: what is not committed is not in the tarball'
# A folder to call it from, which is not built.
quietly 'configured for meson dist' meson setup "$work/maker" "$top" -Dgui=false -Dtests=false
quietly 'tarball' meson dist -C "$work/maker" --no-tests --allow-dirty --formats xztar
tarball=$(find "$work/maker/meson-dist" -name '*.tar.xz')
(cd "$(dirname "$tarball")" && sha256sum --quiet --check ./*.sha256sum)
tar -C "$work" -xf "$tarball"
source=$work/$(basename "$tarball" .tar.xz)
quietly 'it has every file' complete
quietly 'configured' meson setup "$source/build" "$source" --prefix=/usr -Dwerror=true
quietly 'built' ninja -C "$source/build"
options=()
for suite in "${suites[@]}"; do options+=(--suite "$suite"); done
quietly "tests of ${suites[*]}" meson test -C "$source/build" --no-rebuild --no-suite long --print-errorlogs "${options[@]}"
grep -qE '^Ok: +[1-9]' "$work/log" || { say 'dist: no test ran'; exit 1; }
sed -n -E 's/^(Ok|Fail|Expected Fail|Unexpected Pass|Skipped|Timeout): +/        &/p' "$work/log"
quietly 'installed' env DESTDIR="$work/root" meson install -C "$source/build" --no-rebuild
quietly 'it runs from there' "$work/root/usr/bin/ringlet" --version
if [ -n "$folder" ]; then
  mkdir -p "$folder"
  cp "$tarball" "$tarball.sha256sum" "$folder/"
fi
say "all passed: $(basename "$tarball"), $(du -h "$tarball" | cut -f 1)"
