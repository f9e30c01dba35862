#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh FOLDER [PICTURES]: a plain user who was made for it installs the bundles in FOLDER (offline.sh makes them) on a
# machine without a network, and uses them: by the command line, and by the window as tests/ui goes it, with an Eiger's
# files in a folder outside the home. Then they are uninstalled, and nothing but the user's files is left. Needs root,
# flatpak, gcc, python3-h5py and what the tests of the window need. PICTURES gets what the window looked like.
# shellcheck disable=SC2016 # much is expanded by others
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { echo 'check.sh FOLDER: name the folder of the bundles' >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo 'check.sh must be root: it makes a user' >&2; exit 2; }
# Whatever follows has no network, not even this machine.
[ "${RINGLET_NO_NETWORK:-}" = 1 ] || RINGLET_NO_NETWORK=1 exec unshare --net "$0" "$@"

# shellcheck source=tests/checks/debian-root.sh
. "$top/tests/checks/debian-root.sh"

bundles=$(cd "$1" && pwd)
pictures=${2:-}
app=org.ringlet.Ringlet platform=org.ringlet.Platform
user=ringlet-check bus=''
home=$(useradd --defaults | sed -n "s/^HOME=//p")/$user
# As /data or /gpfs would be: outside of the home, and the user's.
data=$(mktemp -d /srv/ringlet-data.XXXXXX)
log=$(mktemp)

# --- a user ---

make_user ()
{
  useradd --create-home --home-dir "$home" "$user" >"$log" 2>&1
  mkdir "$home"/{bin,bundles,tmp,run,pictures}
  cp "$bundles/$app.flatpak" "$bundles/$platform.flatpak" "$home/bundles/"
  cp -r "$top/tests/ui" "$home/ui"
  wrap ringlet
  wrap ringlet-gtk
  chown -R "$user:" "$home" "$data"
  chmod 700 "$home/run"
}

# One of the programs as if it were installed outside of the sandbox.
wrap ()
{
  printf '#!/bin/sh\nexec flatpak run --user --die-with-parent --command=%s %s "$@"\n' "$1" "$app" >"$home/bin/$1"
  chmod +x "$home/bin/$1"
}

as_user ()
{
  runuser -u "$user" -- env -i HOME="$home" USER="$user" LANG=C.UTF-8 PATH="$home/bin:/usr/local/bin:/usr/bin:/bin" \
    TMPDIR="$home/tmp" XDG_RUNTIME_DIR="$home/run" FLATPAK_USER_DIR="$home/.local/share/flatpak" \
    bash -euo pipefail -c "fails () { ! \"\$@\"; }; cd '$data'; $1" </dev/null >"$log" 2>&1
}

# flatpak asks the bus of the system, which a machine without a desktop does not run. One that was ended leaves its socket.
start_bus ()
{
  local socket=/run/dbus/system_bus_socket
  ! /usr/bin/python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])' "$socket" 2>"$log" || return 0
  mkdir -p /run/dbus
  rm -f "$socket"
  bus=$(dbus-daemon --system --fork --nopidfile --print-pid)
}

clean_up ()
{
  [ -z "$pictures" ] || [ ! -d "$home/pictures" ] || { mkdir -p "$pictures" && cp -r "$home/pictures/." "$pictures/"; } || true
  [ -z "$bus" ] || { kill "$bus" && rm -f /run/dbus/system_bus_socket; }
  [ "$made" = no ] || userdel --force --remove "$user" 2>/dev/null || true
  rm -rf "$data" "$log"
}
trap clean_up EXIT
made=no
! getent passwd "$user" >/dev/null || { echo "check.sh: there is a user $user; userdel --remove $user" >&2; exit 2; }

# --- what the user does ---

line='ringlet simulate --detector Pilatus300k -o lab6.edf --write-poni lab6.poni
  ringlet integrate --poni lab6.poni --error-model poisson -o lab6.xye lab6.edf
  test "$(grep -vc "^#" lab6.xye)" -gt 100'

# window PART: a part of the scenario of tests/ui, in a window of its own screen.
window ()
{
  as_user "RINGLET_PATIENCE=4 RINGLET_UI_LIMIT=1200 RINGLET_IN_SANDBOX=1 RINGLET_BEAMTIME='$data/eiger' \
    RINGLET_PICTURES='$home/pictures/$1' \
    '$home/ui/headless-run.sh' '$home/ui/scenario.py' --program '$home/bin/ringlet-gtk' --cli '$home/bin/ringlet' \
    --bare /bin/false --pictures '$home/pictures/$1-steps' --speed none --only $1"
}

# A frame of a filter that nobody has, and a plugin that only tells that somebody loads it.
make_plugin ()
{
  as_user 'mkdir plugins
    printf "%s\n" "#include <fcntl.h>" "#include <unistd.h>" \
      "__attribute__ ((constructor)) static void loaded (void) { close (creat (\"$PWD/loaded\", 0644)); }" |
      gcc -shared -fPIC -o plugins/libunknown.so -x c -
    /usr/bin/python3 - <<END
import h5py, numpy
from h5py import h5d, h5p, h5s, h5t
with h5py.File("unknown.h5", "w") as file:
    how = h5p.create(h5p.DATASET_CREATE)
    how.set_chunk((1, 8, 8))
    how.set_filter(333, 1)
    data = h5d.create(file.id, b"data", h5t.NATIVE_UINT32, h5s.create_simple((1, 8, 8)), dcpl=how)
    data.write_direct_chunk((0, 0, 0), numpy.arange(64, dtype="uint32").tobytes())
END'
}

# The plugin of the machine is found by the variable outside, and is not loaded; within, where it is asked for by force, it
# is: so the first is no accident.
host_plugins ()
{
  as_user 'HDF5_PLUGIN_PATH=$PWD/plugins; export HDF5_PLUGIN_PATH
    fails ringlet convert unknown.h5 unknown.edf
    fails test -e loaded
    fails flatpak run --user --env=HDF5_PLUGIN_PATH=$PWD/plugins --command=ringlet '"$app"' convert unknown.h5 unknown.edf
    test -e loaded'
}

# What flatpak/README.md tells of NVIDIA's driver: a folder of the user's, under the name of the runtime's extension. It
# is one with an OpenCL driver that only tells that somebody loads it.
carried_driver ()
{
  as_user 'there=$FLATPAK_USER_DIR/extension/org.freedesktop.Platform.GL.check/$(flatpak --default-arch)/1.4
    mkdir -p "$there/lib" "$there/OpenCL/vendors"
    echo libcheck-opencl.so >"$there/OpenCL/vendors/check.icd"
    printf "%s\n" "#include <fcntl.h>" "#include <unistd.h>" \
      "__attribute__ ((constructor)) static void loaded (void) { close (creat (\"$PWD/driver\", 0644)); }" |
      gcc -shared -fPIC -o "$there/lib/libcheck-opencl.so" -x c -
    ringlet devices || true
    fails test -e driver
    FLATPAK_GL_DRIVERS=check ringlet devices || true
    test -e driver
    rm -r driver "$FLATPAK_USER_DIR/extension"'
}

exported ()
{
  as_user "cd '$home/.local/share/flatpak/exports/share'
    grep -q '^Exec=.*flatpak run.* $app' applications/$app.desktop
    grep -q 'flatpak run' dbus-1/services/$app.service
    ls icons/hicolor/scalable/apps/$app.svg icons/hicolor/symbolic/apps/$app-symbolic.svg mime/packages/$app.xml"
}

# Whose permissions and documents it had, the bus of the session knows.
uninstall ()
{
  as_user "find '$data' -type f ! -name loaded | sort | xargs sha256sum >'$home/before'
    dbus-run-session -- flatpak uninstall --user -y --noninteractive --delete-data $app $platform
    sha256sum --quiet --check '$home/before'"
}

# No file has the name, nor is in a folder that has it, and flatpak knows nothing of it; the folders in which it had references stay empty. Our own part
# of the home does not count.
nothing_left ()
{
  as_user "cd '$home'
    test -d .local/share/flatpak/repo/objects -a -f .local/share/flatpak/repo/config
    fails grep . < <(find . \( -path ./ui -o -path ./bin -o -path ./bundles -o -path ./pictures -o -path ./tmp \
      -o -path ./run \) -prune -o ! -type d -ipath '*ringlet*' -print)
    fails grep . < <(find .local/share/flatpak/repo/objects -type f)
    test \$(du -sm .local/share/flatpak | cut -f 1) -lt 5
    fails grep -i ringlet .local/share/flatpak/repo/config
    test -z \"\$(flatpak list --user)\""
}

made=yes
step 'a user, a folder outside the home' make_user
enough
start_bus
as_bundle="flatpak install --user -y --noninteractive --bundle '$home/bundles"
step 'install the runtime' as_user "$as_bundle/$platform.flatpak'"
step 'install Ringlet' as_user "$as_bundle/$app.flatpak'"
enough
step 'desktop file, icons, service, MIME types' exported
tail=1 step 'ringlet --version' as_user 'ringlet --version'
tail=40 step 'ringlet doctor' as_user 'ringlet doctor'
step 'it tells of the sandbox, and where OpenCL comes from' as_user "ringlet doctor | tr '\n' ' ' >said
  grep -q 'sandbox *Flatpak, runtime/$platform/' said
  grep -q 'no mpirun reaches into a Flatpak' said
  grep -qE 'OpenCL +[0-9]+: |org.freedesktop.Platform.GL.nvidia' said; rm said"
tail=2 step 'and who draws, where there is a display' as_user "'$home/ui/headless-run.sh' ringlet doctor >said
  grep -E -A 1 '^(ok|slow) +GL +llvmpipe' said; rm said"
step 'its translations, and a folder for filters' as_user "flatpak run --command=sh $app -c '
  test -e /app/share/locale/fr/LC_MESSAGES/ringlet.mo -a -d /app/lib/hdf5/plugin'"
step 'a driver of OpenCL that was carried over' carried_driver
step 'simulate and integrate' as_user "$line"
step 'plugins to be refused' make_plugin
step 'plugins of the machine are not loaded' host_plugins
tail=40 step 'the window: calibrates, masks, exports the sample' window whole
tail=12 step 'the window: the master of an Eiger, calibrated' window master
step 'the series by the command line' as_user 'ringlet integrate --poni eiger/LaB6.poni -o series.h5 eiger/LaB6_master.h5'
tail=40 step 'ringlet bench' as_user 'ringlet bench --quick'
step 'uninstall, and the user has all files' uninstall
step 'nothing else is left' nothing_left
end_root
