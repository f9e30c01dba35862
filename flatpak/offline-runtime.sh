#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# offline-runtime.sh ROOT ID BRANCH REPO: what the Debian in ROOT has under /usr and /etc becomes the Flatpak runtime ID.
# A graphics driver or OpenCL comes in by the extension point that the runtimes of freedesktop.org have, too.
set -euo pipefail

root=$1 id=$2 branch=$3 repo=$4
arch=$(flatpak --default-arch)
libraries=lib/$arch-linux-gnu
work=$(mktemp -d "$(dirname "$repo")/runtime.XXXXXX")
trap 'rm -rf "$work"' EXIT
files=$work/files

mkdir -p "$files/etc"
cp -al "$root/usr/." "$files/" # links: no room is taken
cp -a "$root/etc/." "$files/etc/"

# What is the machine's, and what nobody runs.
rm -rf "$files"/etc/{passwd,group,shadow,gshadow,machine-id,resolv.conf,hosts,hostname,localtime,timezone,mtab}* \
  "$files"/etc/apt "$files"/etc/ssl/private "$files"/local
rm -rf "$files"/share/{doc,man,info,lintian}
find "$files" \( -type c -o -type b -o -type p -o -type s \) -delete
find "$files" -perm /6000 -exec chmod ug-s {} +
chmod -R u+rwX "$files"

# OpenCL asks for its drivers where the extension puts them.
rm -rf "$files/etc/OpenCL"
mkdir -p "$files/$libraries/GL/OpenCL/vendors" "$files/etc/OpenCL" "$files/share/app-info"
ln -s "/usr/$libraries/GL/OpenCL/vendors" "$files/etc/OpenCL/vendors"

cat >"$work/metadata" <<END
[Runtime]
name=$id
runtime=${id/%Sdk/Platform}/$arch/$branch
sdk=${id/%Platform/Sdk}/$arch/$branch

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/run/host/user-share:/run/host/share

[Extension org.freedesktop.Platform.GL]
versions=25.08;24.08;23.08;1.4
version=1.4
directory=$libraries/GL
subdirectories=true
no-autodownload=true
autodelete=false
add-ld-path=lib
merge-dirs=vulkan/icd.d;glvnd/egl_vendor.d;egl/egl_external_platform.d;OpenCL/vendors;lib/dri
download-if=active-gl-driver
enable-if=active-gl-driver
END

[ -d "$repo/objects" ] || ostree --repo="$repo" init --mode=archive-z2
flatpak build-export --runtime --files=files --disable-sandbox "$repo" "$work" "$branch"
flatpak build-update-repo "$repo"
