#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# headless-run.sh COMMAND [ARGUMENT…]: runs it on a screen and a bus of its own. Nothing
# of the desktop around it is seen or touched: no portals, no settings, an empty home.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -m 700 "$work"/{run,home,services}
cp /usr/share/dbus-1/services/org.a11y.Bus.service "$work/services"
sed "s#@SERVICES@#$work/services#" "$here/session.conf" >"$work/session.conf"

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS XDG_CACHE_HOME \
  XDG_CONFIG_HOME XDG_DATA_HOME
export XDG_RUNTIME_DIR=$work/run HOME=$work/home
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo}
export GSETTINGS_BACKEND=${GSETTINGS_BACKEND:-memory} GTK_A11Y=${GTK_A11Y:-atspi}
export ADW_DISABLE_PORTAL=1 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=0
export LC_ALL=${LC_ALL:-C.UTF-8}

# -noreset: else the screen starts anew whenever its last client leaves.
xvfb-run -a -s '-screen 0 1280x960x24 -nolisten tcp -noreset' \
  dbus-run-session --config-file="$work/session.conf" -- "$@"
