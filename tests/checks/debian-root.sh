# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# A Debian 12 with nothing but a shell and apt, made with this machine's own package sources; sourced by scripts that
# need root and debootstrap. They call begin_root [FOLDER] [PACKAGE,…], then `step` and `inside`, or `cut_off` for the
# same without a network.
suite=bookworm
failures=0
root='' keep='' log='' prefix=() # not those of somebody's environment

sources ()
{
  # It ends in 1 where one of the files is of something else.
  { find /etc/apt/sources.list /etc/apt/sources.list.d -type f \( -name '*.list' -o -name '*.sources' \) \
    -exec grep -lE "^(deb |Suites:).*$suite" {} + 2>/dev/null || true; } |
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
  debootstrap --variant=minbase --include="$include" "$suite" "$root" "$(mirror)" >"$log" 2>&1
  rm -f "$root/etc/apt/sources.list"
  sources | xargs -r -I{} cp {} "$root/etc/apt/sources.list.d/"
  # How this machine fetches (a proxy, the rules for dates), nothing else of its apt configuration.
  apt-config dump | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/90host"
  cp /etc/hosts /etc/resolv.conf "$root/etc/"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys" # PoCL aborts where it cannot count the cores
}

inside ()
{
  "${prefix[@]}" chroot "$root" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash -euo pipefail -c "cd /srv; cd ringlet 2>/dev/null || true; $1" </dev/null >"$log" 2>&1
}

# As inside, with no network but that within the machine, by which the processes of mpirun talk.
cut_off ()
{
  local prefix=(unshare --net sh -euc 'ip link set lo up; exec "$@"' sh)
  inside "$1"
}

# step TITLE COMMAND…: in a shell of its own, which ends with the first command that fails; behind || or && it would not,
# so a function that has steps is called by itself.
step ()
{
  local title=$1 start=$SECONDS result=ok status
  shift
  : >"$log"
  set +e
  (set -e; "$@")
  status=$?
  set -e
  [ "$status" -eq 0 ] || result=FAILED
  printf '%-6s  %4d s  %s\n' "$result" $((SECONDS - start)) "$title"
  [ "$result" = ok ] && { tail -n "${tail:-0}" "$log" | sed 's/^/          /'; return; }
  failures=$((failures + 1))
  tail -n 60 "$log" | sed 's/^/          /'
}

# What is built on something that failed fails too, and says less about it.
enough ()
{
  [ "$failures" -eq 0 ] || end_root
}

clean_up ()
{
  [ -n "$root" ] || return 0 # "/sys" would be that of the machine
  umount "$root/srv/shared" 2>/dev/null || true
  umount "$root/sys" "$root/proc" 2>/dev/null || true
  if [ -z "$keep" ]; then
    rm -rf --one-file-system "$root"
  fi
  rm -f "$log"
}

# begin_root FOLDER PACKAGE,…: checks what is needed. In FOLDER the system is made and stays; '' is a temporary one.
begin_root ()
{
  local me
  me=$(basename "$0")
  keep=$1 include=$2
  [ "$(id -u)" -eq 0 ] || { echo "$me must be root: it makes a system and mounts in it" >&2; exit 2; }
  command -v debootstrap >/dev/null || { echo "$me needs debootstrap: apt-get install debootstrap" >&2; exit 2; }
  [ -n "$(mirror)" ] || { echo "$me finds no source of Debian $suite in /etc/apt" >&2; exit 2; }
  root=${keep:-$(mktemp -d)}
  log=$(mktemp)
  trap clean_up EXIT
  step "a fresh Debian ($suite)" make_system
  enough
}

# Says how it went, as the last line.
end_root ()
{
  if [ "$failures" -eq 0 ]; then
    echo 'all passed'
  else
    echo "$failures failed"
    exit 1
  fi
}
