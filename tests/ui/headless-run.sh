#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# headless-run.sh COMMAND [ARGUMENT…]: runs it on a screen and a bus of its own, and ends with its status.
# Nothing of the desktop around it is seen or touched: no portals, no settings, an empty home. Any number
# run at once. When it ends, however it ends, so does everything that it started; after RINGLET_UI_LIMIT
# seconds (600) it ends with status 124.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

work=$(mktemp -d)
screen='' session=''

# The kernel ends a child with the shell, even when the shell is killed with no time for this.
with_me ()
{
  exec setpriv --pdeathsig TERM "$@"
}

clean_up ()
{
  # timeout(1) leads a process group: the bus, what the bus started, the command.
  if [ -n "$session" ]; then
    kill -TERM -- "-$session" || true
    for _ in {1..20}; do
      kill -0 -- "-$session" || break
      sleep 0.1
    done
    kill -KILL -- "-$session" || true
  fi
  if [ -n "$screen" ]; then
    kill "$screen" || true
    wait "$screen" || true
  fi
  rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The server itself takes a number that is free. -noreset: else it starts anew whenever its last client leaves. -r: a key
# that a busy machine lets go of late is not pressed twice.
start_screen ()
{
  local number
  mkfifo "$work/number"
  with_me Xvfb -displayfd 3 -screen 0 "${RINGLET_UI_SCREEN:-1280x960}x24" -nolisten tcp -noreset -r \
    3>"$work/number" </dev/null >"$work/screen.log" 2>&1 &
  screen=$!
  if ! read -r -t 30 number <"$work/number"; then
    cat "$work/screen.log" >&2
    echo 'headless-run.sh: no screen, Xvfb did not start' >&2
    exit 1
  fi
  export DISPLAY=:$number
}

mkdir -m 700 "$work"/{run,home,services}
cp /usr/share/dbus-1/services/org.a11y.Bus.service "$work/services"
sed "s#@WORK@#$work#" "$here/session.conf" >"$work/session.conf"

unset WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS \
  XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
export XDG_RUNTIME_DIR=$work/run HOME=$work/home
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo}
export GSETTINGS_BACKEND=${GSETTINGS_BACKEND:-memory} GTK_A11Y=${GTK_A11Y:-atspi}
export ADW_DISABLE_PORTAL=1 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=0
export LC_ALL=${LC_ALL:-C.UTF-8}

start_screen
# Standard output is the command's alone: what services say there goes to standard error.
with_me timeout --kill-after=5 "${RINGLET_UI_LIMIT:-600}" \
  dbus-run-session --config-file="$work/session.conf" -- \
  sh -c 'exec "$@" >&4 4>&-' command "$@" 4>&1 1>&2 &
session=$!
status=0
wait "$session" || status=$?
exit "$status"
