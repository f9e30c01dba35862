#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# installed.sh BUILD RINGLET: what `meson install` of the folder BUILD gives to programs. Each header compiles
# alone, all together as C++ too; and a program of less than forty lines, built with what pkg-config says,
# integrates as RINGLET does.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
headers=$here/../../../core/ringlet.h
build=$1 ringlet=$2
read -ra cc <<<"${CC:-cc}"
work=$(mktemp -d "$build/installed-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# The installed copy is moved: its prefix is one below $work.
meson install -C "$build" --no-rebuild --quiet --destdir "$work/root" --tags devel >install.log
pc=$(find root -name ringlet-core.pc)
sed -i "s|^prefix=|prefix=$work/root|" "$pc"
PKG_CONFIG_PATH=$work/$(dirname "$pc"):${PKG_CONFIG_PATH:-}
export PKG_CONFIG_PATH
include=$(pkg-config --variable=includedir ringlet-core)/ringlet
read -ra cflags <<<"$(pkg-config --cflags ringlet-core)"
read -ra libs <<<"$(pkg-config --libs ringlet-core)"

# Nothing is there that ringlet.h does not include, and the other way round.
{ echo ringlet.h; sed -nE 's/^#include "(.*)"$/\1/p' "$headers"; } | sort >listed
(cd "$include" && find . -type f -printf '%P\n') | sort >found
diff listed found
[ "$(find root -type f ! -path '*/include/*' ! -name libringlet-core.a ! -name ringlet-core.pc)" = '' ]

xargs -a found -P "$(nproc)" -I{} \
  "${cc[@]}" -Wall -Wextra -Werror "${cflags[@]}" -include "$include/{}" -fsyntax-only -x c /dev/null
if command -v c++ >/dev/null; then
  c++ -Wall -Wextra -Werror "${cflags[@]}" -include "$include/ringlet.h" -fsyntax-only -x c++ /dev/null
fi

[ "$(wc -l <"$here/integrate-one.c")" -lt 40 ]
"${cc[@]}" -Wall -Wextra -Werror "${cflags[@]}" -o integrate-one "$here/integrate-one.c" "${libs[@]}"

"$ringlet" simulate --detector Pilatus300k -o lab6.edf --write-poni lab6.poni >/dev/null
"$ringlet" integrate --quiet --poni lab6.poni -o program.xy lab6.edf
./integrate-one lab6.edf lab6.poni library.xy
# The program also notes the digest of the image.
diff <(grep -v '^# source_sha256: ' program.xy) library.xy
[ "$(grep -vc '^#' library.xy)" -gt 100 ]

# And it fails with a sentence.
if ./integrate-one lab6.edf missing.poni never.xy 2>said; then exit 1; fi
grep -q missing.poni said
