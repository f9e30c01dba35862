#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh FOLDER [ROOT]: the packages in FOLDER (where dpkg-buildpackage left them) are free of what lintian finds,
# and are installed, used and purged in a Debian 12 with nothing but a shell and apt. Needs root, debootstrap, lintian
# and this machine's own package sources. With ROOT the system is made there and stays, else it is temporary.
# shellcheck disable=SC2016,SC2154 # much is expanded inside; root and log are of debian-root.sh
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/checks/debian-root.sh
. "$top/tests/checks/debian-root.sh"

[ $# -ge 1 ] || { echo 'check.sh FOLDER [ROOT]: name the folder of the packages' >&2; exit 2; }
packages=$(cd "$1" && pwd)

judge ()
{
  lintian --fail-on error,warning --allow-root "$packages"/ringlet_*.changes >"$log" 2>&1
}

bring ()
{
  mkdir -p "$root/srv/packages"
  cp "$packages"/*.deb "$root/srv/packages/"
  rm -f "$root"/srv/packages/*-dbgsym_*
  cp -r "$top/tests/ui" "$top/tests/app/ranks.py" "$root/srv/"
}

# window PART: a part of the scenario of tests/ui, with the packages' own programs.
window ()
{
  inside "RINGLET_PATIENCE=4 RINGLET_UI_LIMIT=1200 ui/headless-run.sh ui/scenario.py --program /usr/bin/ringlet-gtk \
    --cli /usr/bin/ringlet --bare /bin/false --pictures pictures --speed none --only $1"
}

# What the first package has to do alone.
line='cd /srv && ringlet simulate --detector Pilatus300k -o lab6.edf --write-poni lab6.poni
  ringlet integrate --poni lab6.poni --error-model poisson -o lab6.xye lab6.edf
  test "$(grep -vc "^#" lab6.xye)" -gt 100
  rm lab6.*'

begin_root "${2:-}" ca-certificates
step 'lintian' judge
step 'packages' bring
step 'apt-get update' inside 'apt-get update -qq'
install='DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends'
step 'install ringlet' inside "$install /srv/packages/ringlet_*.deb"
step 'no GTK came with it' inside '! dpkg-query -W -f "\${Package}\n" | grep -E "^libgtk-[34]|^libadwaita"'
tail=1 step 'ringlet --version' inside 'ringlet --version'
tail=30 step 'ringlet doctor' inside 'ringlet doctor'
step 'simulate and integrate' inside "$line"
step 'completions' inside '. /usr/share/bash-completion/completions/ringlet && complete -p ringlet'
step 'install the others' inside "$install /srv/packages/*.deb"
tail=1 step 'ringlet-gtk --version' inside 'ringlet-gtk --version'
step 'doctor finds window and MPI' inside 'ringlet doctor | grep -E "^ok +(window|MPI) " | wc -l | grep -x 2'
step 'what the next steps use' inside 'apt-get install -y --no-install-recommends openmpi-bin python3-h5py \
  xvfb dbus-daemon at-spi2-core gir1.2-atspi-2.0 python3-gi xdotool xclip openbox imagemagick x11-utils'
tail=6 step 'processes of mpirun share a series' inside 'python3 ranks.py /usr/bin/ringlet'
tail=24 step 'the window: calibrates, masks, exports the sample' window whole
tail=9 step 'the window: the master of an Eiger, calibrated' window master
step 'a program with the library' inside 'apt-get install -y --no-install-recommends gcc libc6-dev pkg-config && cd /srv &&
  printf "#include <ringlet.h>\nint main (void) { return ringlet_unit_list () == NULL; }\n" >a.c &&
  gcc -o a a.c $(pkg-config --cflags --libs ringlet-core) && ./a'
step 'purge' inside 'apt-get purge -y ringlet ringlet-gtk ringlet-mpi libringlet-dev'
step 'nothing is left' inside '! find /usr /etc /var/lib -path /usr/share/doc -prune -o -iname "*ringlet*" -print | grep -v "^/var/lib/apt" | grep .'
end_root
