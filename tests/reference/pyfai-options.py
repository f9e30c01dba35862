#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pyfai-options.py: every program of the installed pyFAI and its options, for tests/app/manual.py.

Reads the sources, because half of the programs need Qt to print their help. Started with the Python of a virtual
environment that has pyFAI; its output is tests/app/pyfai-options.txt: a line "program: option option…", where the
forms of one option are joined by commas.
"""
import ast
import importlib.metadata
import importlib.util
import pathlib

import pyFAI

# Programs whose parser is that of a class in another file, and which functions make it.
CALIBRATION = "pyFAI.gui.cli_calibration"
CLASSES = {
    "pyFAI-calib": ("AbstractCalibration", "Calibration"),
    "pyFAI-recalib": ("AbstractCalibration", "Recalibration"),
    "MX-calibrate": ("MultiCalib",),
    "check_calib": ("CheckCalib",),
}
# Where the parser is, when not in the module of the program.
ELSEWHERE = {"pyFAI-diffmap": "pyFAI.diffmap", "diff_map": "pyFAI.diffmap"}


def source(module):
    return ast.parse(pathlib.Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8"))


def options(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "add_argument":
            continue
        names = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if names and names[0].startswith("-"):
            yield ",".join(names)


def parts(program, module):
    if program not in CLASSES:
        return [source(ELSEWHERE.get(program, module))]
    return [node for node in source(CALIBRATION).body
            if isinstance(node, ast.ClassDef) and node.name in CLASSES[program]]


def main():
    print(f"# pyFAI {pyFAI.version}, written by tests/reference/pyfai-options.py")
    scripts = importlib.metadata.distribution("pyFAI").entry_points
    for script in sorted(scripts, key=lambda entry: entry.name.lower()):
        found = {option: None for tree in parts(script.name, script.module) for option in options(tree)}
        print(f"{script.name}: {' '.join(found)}")


main()
