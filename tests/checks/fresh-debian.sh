#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# fresh-debian.sh [FOLDER]: does what a new user does, on a Debian 12 with nothing but a shell, git and apt:
# clones the last commit, `./dev run`, `./dev test`, `./dev run` again where there is a display, then every
# README example (a ```sh block below the line <!-- example -->). Needs root, debootstrap and this machine's own package sources; not part of CI.
# With FOLDER the system is made there and stays, else it is temporary.
# shellcheck disable=SC2154 # root and log are of debian-root.sh
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/checks/debian-root.sh
. "$top/tests/checks/debian-root.sh"

clone ()
{
  git clone --quiet --no-hardlinks "file://$top" "$root/srv/ringlet" >"$log" 2>&1
  if [ -d "$top/../shared" ]; then
    mkdir "$root/srv/shared"
    mount --bind -o ro "$(cd "$top/../shared" && pwd)" "$root/srv/shared"
  fi
}

# The examples, each ended by a NUL.
examples ()
{
  awk '
    /^<!-- example -->/ { wanted = 1; next }
    wanted && /^```sh/ { inside = 1; wanted = 0; next }
    inside && /^```/ { inside = 0; printf "%c", 0; next }
    inside { print }
    /[^[:space:]]/ { wanted = 0 }
  ' "$root/srv/ringlet/README.md"
}

begin_root "${1:-}" git,ca-certificates
step 'clone' clone
tail=20 step './dev run' inside './dev run'
tail=1 step './dev test' inside './dev test'
tail=1 step './dev run, with a display' inside 'tests/ui/headless-run.sh tests/ui/opens.py ./dev run'
while IFS= read -r -d '' example; do
  tail=6 step "README: ${example%%$'\n'*}" inside "$example"
done < <(examples)

end_root
