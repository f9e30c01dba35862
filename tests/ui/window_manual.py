#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""window_manual.py RINGLET-GTK PAGE: the manual page has each option of the program and no other, and mandoc has nothing
to complain of. Ends with 77 where mandoc is missing (Debian: mandoc).
"""
import os
import re
import shutil
import subprocess
import sys


def main():
    program, page = sys.argv[1:]
    if shutil.which("mandoc") is None:
        return 77
    told = subprocess.run([program, "--help"], check=True, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout
    own = set(re.findall(r"^  (--[\w-]+)", told[told.index("Application Options:"):], re.MULTILINE))
    with open(page, encoding="utf-8") as file:
        named = {"--" + name.replace("\\-", "-") for name in re.findall(r"^\.It Fl \\-(\S+)", file.read(), re.MULTILINE)}
    complaints = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], check=False, stdout=subprocess.PIPE, text=True)
    print(f"of the program alone: {own - named}, of the page alone: {named - own}\n{complaints.stdout}")
    return 1 if own ^ named or complaints.stdout else 0


sys.exit(main())
