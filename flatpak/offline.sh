#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# offline.sh [--unchecked] FOLDER [WORK]: Flatpak bundles for machines without a network, made with none but the mirror
# of Debian that apt itself is configured with. FOLDER gets the bundle of Ringlet and that of its runtime, which stands in
# for org.gnome.Platform: Debian's packages under an id of our own. The app is built by the manifest beside this file
# (offline-manifest.py says what differs). check.sh then tries the bundles, unless it is --unchecked. Needs root,
# debootstrap, flatpak-builder, python3-yaml and elfutils. With WORK, roots and runtimes are made there and stay: a second
# run builds the app alone. Else they are temporary.
# shellcheck disable=SC2154 # root, suite and log are of debian-root.sh
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/checks/debian-root.sh
. "$top/tests/checks/debian-root.sh"

app=org.ringlet.Ringlet platform=org.ringlet.Platform sdk=org.ringlet.Sdk
branch=12
checked=yes
[ "${1:-}" != --unchecked ] || { checked=no; shift; }
[ $# -ge 1 ] || { echo 'offline.sh FOLDER [WORK]: name the folder for the bundles' >&2; exit 2; }
mkdir -p "$1"
bundles=$(cd "$1" && pwd)
work=${2:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
# Folders in it are removed, as root.
[ -e "$work/.ringlet-offline" ] || [ -z "$(ls -A "$work")" ] ||
  { echo "offline.sh: $work has other files; name an empty folder, or a new one" >&2; exit 2; }
touch "$work/.ringlet-offline"

# What programs of the runtime may rely on; Debian's control file names what the SDK has besides.
runtime_packages=(
  libgtk-4-1 libgtk-4-bin libadwaita-1-0 libepoxy0 librsvg2-common adwaita-icon-theme gsettings-desktop-schemas
  libgl1-mesa-dri libgl1 libegl1 libgles2 ocl-icd-libopencl1
  libhdf5-103-1 libtiff6 libcairo2 libjson-glib-1.0-0 libcminpack1 zlib1g libbz2-1.0 liblzma5 libzstd1 liblz4-1 libblosc1
  liblzf1 libzmq5 libjpeg62-turbo libopenjp2-7 libsz2 libgomp1
  fonts-dejavu-core fonts-cantarell fontconfig shared-mime-info locales-all
)

ref ()
{
  printf '%s\n' "runtime/$1/$(flatpak --default-arch)/$branch"
}

has ()
{
  ostree --repo="$work/repo" rev-parse "$(ref "$1")" >"$log" 2>&1
}

install_in_root ()
{
  inside "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get $1"
}

# commit ID: what the root has under /usr and /etc becomes the runtime of that id.
commit ()
{
  "$top/flatpak/offline-runtime.sh" "$root" "$1" "$branch" "$work/repo" >"$log" 2>&1
}

make_sdk ()
{
  mkdir -p "$root/srv/debian"
  cp "$top/debian/control" "$root/srv/debian/"
  install_in_root 'build-dep -y --no-install-recommends -P nocheck /srv'
}

make_runtimes ()
{
  rm -rf --one-file-system "$work/root" # of a run that did not get far
  begin_root "$work/root" ca-certificates
  trap end EXIT
  step 'packages of the runtime' install_in_root "install -y --no-install-recommends ${runtime_packages[*]}"
  enough
  step "$platform" commit "$platform"
  step 'packages to build with' make_sdk
  enough
  step "$sdk" commit "$sdk"
}

# The sources as git knows them: no build folder of somebody.
copy_sources ()
{
  rm -rf "$work/source"
  mkdir "$work/source"
  git -C "$top" ls-files -z --cached --others --exclude-standard |
    tar -C "$top" --null --files-from=- --ignore-failed-read -c 2>"$log" | tar -C "$work/source" -x
  "$top/flatpak/offline-manifest.py" "$platform" "$sdk" "$branch" >"$work/source/flatpak/offline.json"
}

# As if for a user who has nothing: the runtimes come from the folder above, and nothing from elsewhere.
in_work ()
{
  env FLATPAK_USER_DIR="$work/installation" XDG_CACHE_HOME="$work/cache" "$@" >"$log" 2>&1
}

install_runtimes ()
{
  in_work flatpak --user remote-add --if-not-exists --no-gpg-verify runtimes "file://$work/repo"
  in_work flatpak --user install -y --noninteractive --or-update runtimes "$platform//$branch" "$sdk//$branch"
}

# Without a network, even if the machine has one.
build ()
{
  in_work unshare --net flatpak-builder --user --disable-rofiles-fuse --disable-download --force-clean \
    --default-branch=stable --state-dir="$work/state" --repo="$work/repo" "$work/build" \
    "$work/source/flatpak/offline.json"
}

# Of the runtime it takes minutes, and the runtime is seldom another one.
bundle ()
{
  local runtime="$bundles/$platform.flatpak"
  if [ ! "$runtime" -nt "$work/repo/refs/heads/$(ref "$platform")" ]; then
    in_work flatpak build-bundle --runtime "$work/repo" "$runtime.new" "$platform" "$branch"
    mv "$runtime.new" "$runtime"
  fi
  in_work flatpak build-bundle "$work/repo" "$bundles/$app.flatpak" "$app" stable
}

# Roots have mounts in them, which go first.
end ()
{
  [ -z "${root:-}" ] || clean_up
  rm -f "$log"
  [ "$temporary" = no ] || rm -rf --one-file-system "$work"
}

temporary=no
[ $# -ge 2 ] || temporary=yes
log=$(mktemp)
if ! has "$sdk"; then
  make_runtimes
fi
trap end EXIT
enough
step 'sources and manifest' copy_sources
step 'runtimes installed' install_runtimes
enough
step 'the app is built' build
enough
step 'bundles' bundle
enough
[ "$checked" = no ] || step 'bundles tried' "$top/flatpak/check.sh" "$bundles"
end_root
