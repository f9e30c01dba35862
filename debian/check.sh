#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh FOLDER [PICTURES [ROOT]]: the packages in FOLDER (where dpkg-buildpackage left them) are free of what lintian
# finds, and are installed, used and purged in a Debian 12 with nothing but a shell and apt. What they need is fetched
# first, as the README tells it; from then on that system has no network, and apt a folder of packages alone. Needs root,
# debootstrap, lintian, dpkg-dev, iproute2 and this machine's own package sources. PICTURES gets what the window looked
# like. With ROOT the system is made there and stays, else it is temporary.
# shellcheck disable=SC2016,SC2154 # much is expanded inside; root and log are of debian-root.sh
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/checks/debian-root.sh
. "$top/tests/checks/debian-root.sh"

[ $# -ge 1 ] || { echo 'check.sh FOLDER [PICTURES [ROOT]]: name the folder of the packages' >&2; exit 2; }
packages=$(cd "$1" && pwd)
pictures=${2:-}
builds=("$packages"/ringlet_*.changes)
[ -e "${builds[0]}" ] && [ "${#builds[@]}" -eq 1 ] ||
  { echo "check.sh: $packages has to have one ringlet_….changes, that of the build to be tried" >&2; exit 2; }

judge ()
{
  lintian --fail-on error,warning --allow-root "${builds[0]}" >"$log" 2>&1
}

# SUM  FILE of each package of this build: files of others may lie beside.
built ()
{
  sed -n '/^Checksums-Sha256:/,/^[^ ]/s/^ \([0-9a-f]\{64\}\) [0-9]* \(.*\.deb\)$/\1  \2/p' "${builds[0]}" | grep -v dbgsym_
}

bring ()
{
  local name
  mkdir -p "$root/srv/pool"
  (cd "$packages" && built | sha256sum --quiet --check) >"$log" 2>&1
  while read -r _ name; do
    cp "$packages/$name" "$root/srv/pool/"
  done < <(built)
  [ "$(find "$root/srv/pool" -name '*.deb' | wc -l)" -eq 4 ]
  cp -r "$top/tests/ui" "$top"/tests/app/{ranks,small_detector}.py "$root/srv/"
}

# The only step with a network: what a machine without one is brought, with what the steps below use.
used=(
  openmpi-bin python3-h5py gcc libc6-dev pkg-config
  xvfb dbus-daemon at-spi2-core gir1.2-atspi-2.0 python3-gi xdotool xclip openbox imagemagick x11-utils
)
fetch ()
{
  inside "apt-get update -qq && apt-get install -y --no-install-recommends --download-only ./pool/*.deb ${used[*]}"
}

# As the README tells it: a folder of packages with a list of them is all that apt knows.
carry ()
{
  mv "$root"/var/cache/apt/archives/*.deb "$root/srv/pool/"
  (cd "$root/srv/pool" && dpkg-scanpackages --multiversion . >Packages) 2>"$log"
  rm -rf "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
  echo 'deb [trusted=yes] file:/srv/pool ./' >"$root/etc/apt/sources.list"
  cut_off 'test "$(tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d " ")" = lo'
  cut_off 'apt-get update -qq && apt-cache policy ringlet | grep "file:/srv/pool"'
}

# window PART: a part of the scenario of tests/ui, with the packages' own programs.
window ()
{
  cut_off "RINGLET_PATIENCE=4 RINGLET_UI_LIMIT=1200 RINGLET_PICTURES=/srv/pictures/$1 \
    ui/headless-run.sh ui/scenario.py --program /usr/bin/ringlet-gtk \
    --cli /usr/bin/ringlet --bare /bin/false --pictures /srv/pictures/$1-steps --speed none --only $1"
}

end ()
{
  [ -z "$pictures" ] || [ ! -d "$root/srv/pictures" ] || { mkdir -p "$pictures" && cp -r "$root/srv/pictures/." "$pictures/"; } || true
  clean_up
}

# What the first package has to do alone.
line='ringlet simulate --detector Pilatus300k -o lab6.edf --write-poni lab6.poni
  ringlet integrate --poni lab6.poni --error-model poisson -o lab6.xye lab6.edf
  test "$(grep -vc "^#" lab6.xye)" -gt 100
  rm lab6.*'

# Neither a file by its name nor what desktops gathered from ours; what is in a home belongs to the user.
nothing_left ()
{
  cut_off 'find / -xdev \( -path /proc -o -path /sys -o -path /srv -o -path /root \) -prune \
      -o -ipath "*ringlet*" -print >left
    dpkg-query -W -f "\${Package}\n" >packages
    grep -h ringlet packages >>left || true
    grep -rl ringlet /usr/share/mime /usr/share/applications /usr/share/icons /usr/share/glib-2.0/schemas >>left ||
      true
    cat left
    test ! -s left'
}

begin_root "${3:-}" ca-certificates
trap end EXIT
step 'lintian' judge
step 'packages' bring
enough
step 'what they need is fetched' fetch
enough
step 'no network from here on, and a folder of packages' carry
enough
install='DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends'
step 'install ringlet' cut_off "$install ringlet"
enough
step 'no GTK came with it' cut_off 'dpkg-query -W -f "\${Package}\n" >packages
  grep -x libhdf5-103-1 packages
  ! grep -E "^libgtk-[34]|^libadwaita" packages'
tail=1 step 'ringlet --version' cut_off 'ringlet --version'
tail=30 step 'ringlet doctor' cut_off 'ringlet doctor'
step 'simulate and integrate' cut_off "$line"
step 'completions' cut_off '. /usr/share/bash-completion/completions/ringlet && complete -p ringlet'
step 'install the others' cut_off "$install ringlet-gtk ringlet-mpi libringlet-dev"
enough
step 'its icons can be drawn' cut_off 'ls /usr/lib/*/gdk-pixbuf-2.0/*/loaders/libpixbufloader-svg.so'
tail=1 step 'ringlet-gtk --version' cut_off 'ringlet-gtk --version'
step 'doctor finds window and MPI' cut_off 'ringlet doctor >said; test "$(grep -cE "^ok +(window|MPI) " said)" -eq 2'
step 'what the next steps use' cut_off "$install ${used[*]}"
enough
tail=2 step 'doctor tells who draws, or why nobody does' cut_off 'ui/headless-run.sh ringlet doctor >said
  grep -E -A 1 "^(ok|slow) +GL " said'
tail=6 step 'processes of mpirun share a series' cut_off 'python3 ranks.py /usr/bin/ringlet'
tail=24 step 'the window: calibrates, masks, exports the sample' window whole
tail=9 step 'the window: the master of an Eiger, calibrated' window master
step 'a program with the library' cut_off '
  printf "#include <ringlet.h>\nint main (void) { return ringlet_unit_list () == NULL; }\n" >a.c
  gcc -o a a.c $(pkg-config --cflags --libs ringlet-core)
  ./a'
step 'purge' cut_off 'apt-get purge -y ringlet ringlet-gtk ringlet-mpi libringlet-dev'
step 'nothing is left' nothing_left
end_root
