#!/bin/sh
# SPDX-License-Identifier: MIT
# no-gtk.sh BINARY: the program without a window must not pull GTK in, directly or not.
set -eu

libraries=$(ldd "$1")
if printf '%s\n' "$libraries" | grep -iE 'libgtk|libgdk|libadwaita|libpango'; then
  echo "$1 is linked with the libraries above"
  exit 1
fi
