#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""offline-manifest.py PLATFORM SDK BRANCH: the manifest of Ringlet for a runtime made of Debian's packages, as JSON.

Everything is that of the manifest beside, but for the runtime and for the modules that Debian has as packages.
"""
import json
import os
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = "ringlet"


def main():
    with open(os.path.join(HERE, "org.ringlet.Ringlet.yml"), encoding="utf-8") as file:
        manifest = yaml.safe_load(file)
    manifest["runtime"], manifest["sdk"], manifest["runtime-version"] = sys.argv[1:4]
    manifest["modules"] = [module for module in manifest["modules"] if module["name"] == OURS]
    # Debian 12 has no tool that flatpak-builder could call for it within the SDK.
    manifest["appstream-compose"] = False
    json.dump(manifest, sys.stdout, indent=2)


main()
