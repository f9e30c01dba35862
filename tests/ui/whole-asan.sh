#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# whole-asan.sh [BUILD-FOLDER]: the window built with ASan and UBSan, and the part “whole” of the scenario in it. By hand: to
# build it takes longer than all other tests. The last line says what came of it. RINGLET_ASAN_LEAKS=1 looks for leaks, too:
# only a slow way to walk the stack sees the frames of libraries that the suppressions name.
set -euo pipefail
top=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
build=$(realpath -m -- "${1:-$top/build-asan-gui}")
pictures=${RINGLET_ASAN_PICTURES:-$build/pictures/whole-asan}

if [ ! -e "$build/build.ninja" ]; then
  meson setup "$build" "$top" -Dgui=true -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false
fi
ninja -C "$build" --quiet ui/ringlet-gtk app/ringlet ui/gschemas.compiled
mkdir -p "$pictures"

# Under it everything takes several times as long. GL drivers that are loaded late are no libraries of ours: drawn by cairo.
export RINGLET_PATIENCE=${RINGLET_PATIENCE:-6} RINGLET_UI_LIMIT=${RINGLET_UI_LIMIT:-1800} GSK_RENDERER=cairo
export GSETTINGS_SCHEMA_DIR=$build/ui
export ASAN_OPTIONS=detect_leaks=0:halt_on_error=1
if [ "${RINGLET_ASAN_LEAKS:-}" = 1 ]; then
  ASAN_OPTIONS=detect_leaks=1:halt_on_error=1:fast_unwind_on_malloc=0:malloc_context_size=12
fi
export LSAN_OPTIONS=suppressions=$top/tests/suppressions/lsan-window.supp:print_suppressions=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
if "$top/tests/ui/headless-run.sh" "$top/tests/ui/scenario.py" --program "$build/ui/ringlet-gtk" --cli "$build/app/ringlet" \
    --bare /bin/true --pictures "$pictures" --speed none --only whole; then
  echo 'whole-asan: clean'
else
  grep -hE -A 25 'ERROR: (Address|Leak)Sanitizer|runtime error' "$pictures"/*.log || true
  echo 'whole-asan: failed' >&2
  exit 1
fi
