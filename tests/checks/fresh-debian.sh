#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# fresh-debian.sh [FOLDER]: does what a new user does, on a Debian 12 with nothing but a shell, git and apt:
# clones the last commit, `./dev run`, `./dev test`, `./dev run` again where there is a display, then every
# README example (a ```sh block below the line <!-- example -->). Needs root, debootstrap and this machine's own package sources; not part of CI.
# With FOLDER the system is made there and stays, else it is temporary.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
suite=bookworm
failures=0

sources ()
{
  find /etc/apt/sources.list /etc/apt/sources.list.d -type f \( -name '*.list' -o -name '*.sources' \) \
    -exec grep -lE "^(deb |Suites:).*$suite" {} + 2>/dev/null |
    while IFS= read -r file; do
      # Debian itself, not a vendor's archive for it.
      ! grep -q 'debian-archive-keyring\|/debian' "$file" || printf '%s\n' "$file"
    done
}

mirror ()
{
  sources | xargs -r cat | sed -nE \
    -e 's/^URIs: *([^ ]+).*/\1/p' \
    -e "s/^deb +(\\[[^]]*\\] *)?([^ ]+) +$suite .*/\\2/p" | head -n 1
}

make_system ()
{
  debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$root" "$(mirror)" >"$log" 2>&1
  rm -f "$root/etc/apt/sources.list"
  sources | xargs -r -I{} cp {} "$root/etc/apt/sources.list.d/"
  # How this machine fetches (a proxy, the rules for dates), nothing else of its apt configuration.
  apt-config dump | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/90host"
  cp /etc/hosts /etc/resolv.conf "$root/etc/"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys" # PoCL aborts where it cannot count the cores
}

clone ()
{
  git clone --quiet --no-hardlinks "file://$top" "$root/srv/ringlet" >"$log" 2>&1
  if [ -d "$top/../shared" ]; then
    mkdir "$root/srv/shared"
    mount --bind -o ro "$(cd "$top/../shared" && pwd)" "$root/srv/shared"
  fi
}

inside ()
{
  chroot "$root" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash -euo pipefail -c "cd /srv/ringlet; $1" </dev/null >"$log" 2>&1
}

# step TITLE COMMAND…
step ()
{
  local title=$1 start=$SECONDS result=ok
  shift
  "$@" || result=FAILED
  printf '%-6s  %4d s  %s\n' "$result" $((SECONDS - start)) "$title"
  [ "$result" = ok ] && { tail -n "${tail:-0}" "$log" | sed 's/^/          /'; return; }
  failures=$((failures + 1))
  tail -n 60 "$log" | sed 's/^/          /'
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

clean_up ()
{
  umount "$root/srv/shared" 2>/dev/null || true
  umount "$root/sys" "$root/proc" 2>/dev/null || true
  if [ -z "$keep" ]; then
    rm -rf --one-file-system "$root"
  fi
  rm -f "$log"
}

[ "$(id -u)" -eq 0 ] || { echo 'fresh-debian.sh must be root: it makes a system and mounts in it' >&2; exit 2; }
command -v debootstrap >/dev/null || { echo 'fresh-debian.sh needs debootstrap: apt-get install debootstrap' >&2; exit 2; }
[ -n "$(mirror)" ] || { echo "fresh-debian.sh finds no source of Debian $suite in /etc/apt" >&2; exit 2; }

keep=${1:-}
root=${keep:-$(mktemp -d)}
log=$(mktemp)
trap clean_up EXIT

step "a fresh Debian ($suite)" make_system
step 'clone' clone
tail=20 step './dev run' inside './dev run'
tail=1 step './dev test' inside './dev test'
tail=1 step './dev run, with a display' inside 'tests/ui/headless-run.sh tests/ui/opens.py ./dev run'
while IFS= read -r -d '' example; do
  tail=6 step "README: ${example%%$'\n'*}" inside "$example"
done < <(examples)

if [ "$failures" -eq 0 ]; then
  echo 'all passed'
else
  echo "$failures failed"
  exit 1
fi
