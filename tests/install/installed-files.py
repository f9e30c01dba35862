#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""installed-files.py BUILD GUI [PROGRAM…]: `meson install` of the folder BUILD puts everything where it belongs.

It is installed below a folder of our own (DESTDIR), with the prefix of BUILD. Every file is in the table below, and
every row of it is there; PROGRAMs that may be missing are named. The programs run from there, the desktop file and
D-Bus begin one that is there, and what the tools of the desktop make of the files is free of errors.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(sys.argv[1])
GUI = sys.argv[2] == "true"
PROGRAMS = sys.argv[3:]
ID = "org.ringlet.Ringlet"

failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)


def option(name):
    asked = run("meson", "introspect", str(BUILD), "--buildoptions")
    return {one["name"]: one["value"] for one in json.loads(asked.stdout)}[name]


def expected():
    """Patterns of paths below the prefix; each must be met."""
    libraries = re.escape(option("libdir"))
    rows = [
        r"bin/ringlet", r"include/ringlet/ringlet\.h", r"include/ringlet/\w+/[\w-]+\.h",
        libraries + r"/libringlet-core\.a", libraries + r"/pkgconfig/ringlet-core\.pc",
        r"share/man/man1/ringlet\.1", r"share/man/man7/ringlet-(from-pyfai|stream)\.7",
        r"share/bash-completion/completions/ringlet", r"share/zsh/site-functions/_ringlet",
        r"share/fish/vendor_completions\.d/ringlet\.fish",
        r"share/icons/hicolor/scalable/apps/" + re.escape(ID) + r"\.svg",
        r"share/icons/hicolor/symbolic/apps/" + re.escape(ID) + r"-symbolic\.svg",
        r"share/locale/fr/LC_MESSAGES/ringlet\.mo",
    ]
    window = [
        r"share/applications/" + re.escape(ID) + r"\.desktop",
        r"share/metainfo/" + re.escape(ID) + r"\.metainfo\.xml",
        r"share/dbus-1/services/" + re.escape(ID) + r"\.service",
        r"share/mime/packages/" + re.escape(ID) + r"\.xml",
        r"share/glib-2\.0/schemas/" + re.escape(ID) + r"\.gschema\.xml",
        r"share/man/man1/ringlet-gtk\.1",
        r"share/ringlet/help/index\.html", r"share/ringlet/help/[\w/.-]+",
    ]
    return rows + ["bin/" + name for name in PROGRAMS] + (window if GUI else [])


def check_places(prefix):
    found = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if not path.is_dir()}
    patterns = [re.compile(row) for row in expected()]
    for path in sorted(found):
        check(any(pattern.fullmatch(path) for pattern in patterns), f"{path}: does not belong anywhere")
    for pattern in patterns:
        check(any(pattern.fullmatch(path) for path in found), f"nothing is {pattern.pattern}")


def check_modes(prefix):
    for path in prefix.rglob("*"):
        mode = path.stat().st_mode & 0o777
        wanted = 0o755 if path.is_dir() or path.parent.name == "bin" else 0o644
        check(mode == wanted, f"{path.relative_to(prefix)}: mode is {mode:o}, not {wanted:o}")


def check_texts(root, prefix):
    """Nothing knows the folder in which it was built or DESTDIR."""
    for path in prefix.rglob("*"):
        if path.is_dir() or path.parent.name == "bin" or path.suffix == ".a":
            continue
        data = path.read_bytes()
        for folder in (root, BUILD):
            check(os.fsencode(folder) not in data, f"{path.relative_to(prefix)}: says {folder}")


def check_programs(prefix):
    for name in ["ringlet"] + PROGRAMS:
        program = prefix / "bin" / name
        made = run(program, "--version")
        check(made.returncode == 0 and made.stdout.startswith(name.replace("-mpi", "") + " "),
              f"{name} --version: {made.stdout}")
        linked = run("readelf", "-d", program).stdout
        check("RPATH" not in linked and "RUNPATH" not in linked, f"{name}: has a path of libraries")


def check_desktop(root, prefix):
    service = (prefix / f"share/dbus-1/services/{ID}.service").read_text(encoding="utf-8")
    begun = re.search(r"^Exec=(\S+)", service, re.M)[1]
    check((root / begun.lstrip("/")).exists(), f"D-Bus begins {begun}, which is not there")
    desktop = prefix / f"share/applications/{ID}.desktop"
    check(re.search(r"^Comment\[fr\]=", desktop.read_text(encoding="utf-8"), re.M), "the desktop file knows no French")
    for package, *command in (
        ("desktop-file-utils", "desktop-file-validate", desktop),
        ("appstream", "appstreamcli", "validate", "--no-net", prefix / f"share/metainfo/{ID}.metainfo.xml"),
        ("libglib2.0-bin", "glib-compile-schemas", "--strict", "--dry-run", prefix / "share/glib-2.0/schemas"),
    ):
        # What nobody could judge has not passed.
        if not shutil.which(command[0]):
            check(False, f"there is no {command[0]} to judge by: install the package {package}")
            continue
        made = run(*command)
        check(made.returncode == 0, f"{command[0]}: {made.stdout}")


def main():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name) / "a root"
        made = run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", root,
                   env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        check(made.returncode == 0, f"meson install: {made.stdout}")
        prefix = root / option("prefix").lstrip("/")
        check(set(root.rglob("*")) <= set(prefix.rglob("*")) | set(prefix.parents) | {prefix}, "files beside the prefix")
        check_places(prefix)
        check_modes(prefix)
        check_texts(root, prefix)
        check_programs(prefix)
        if GUI:
            check_desktop(root, prefix)
    print("\n".join(failures) or "everything is where it belongs")
    sys.exit(1 if failures else 0)


main()
