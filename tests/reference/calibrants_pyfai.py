#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists of spacings, and what tests compare calibrants with: the files of pyFAI 2026.9.

Usage: calibrants_pyfai.py lists > core/calib/calibrant-lists.c
       calibrants_pyfai.py truth > tests/core/calib/calibrant-truth.h
"""
import sys

from pyFAI.calibrant import CALIBRANT_FACTORY
from pyFAI.io.calibrant_config import CalibrantConfig

LICENCE = "/* SPDX-License-Identifier: MIT */\n"


def reflections(name):
    calibrant = CALIBRANT_FACTORY(name)
    calibrant.dspacing
    return calibrant.config.reflections


def lists():
    print(LICENCE)
    print("/* Calibrants without a cell that gives their lines: the lists of pyFAI 2026.9, made by\n"
          " * tests/reference/calibrants_pyfai.py. */\n")
    print('#include "calib/calibrant-lists.h"\n')
    print("/* clang-format off */")
    for name in "PBBA", "CrOx", "mock":
        print(f"const RingletCalibrantLine ringlet_lines_{name.lower()}[] = {{")
        for r in reflections(name):
            h, k, l = r.hkl if r.hkl else (0, 0, 0)
            print(f"  {{ {r.dspacing:.10g}, {h}, {k}, {l}, {r.multiplicity or 0}, {r.intensity or 1:g} }},")
        print("  { 0, 0, 0, 0, 0, 0 },\n};\n")
    print("/* clang-format on */")


def truth():
    print(LICENCE)
    print("/* Spacings in the files of pyFAI 2026.9, made by tests/reference/calibrants_pyfai.py:\n"
          " * name, spacing, how far its digits can be off, intensity of the strongest = 100 (-1:\n"
          " * not given). */\n")
    print("/* clang-format off */")
    print("static const struct {\n  const char *name;\n  double d;\n  double within;\n  double intensity;\n} truth[] = {")
    for name in sorted(CALIBRANT_FACTORY.keys()):
        lines = reflections(name)
        top = max((r.intensity or 0 for r in lines), default=0)
        # The long lists go on as they begin.
        for r in lines[:150]:
            intensity = -1 if r.intensity is None or not top else 100 * r.intensity / top
            digits = len(f"{r.dspacing:.8f}".rstrip("0").split(".")[1])
            within = 0.51 * 10.0**-digits
            print(f'  {{ "{name}", {r.dspacing:.8f}, {within:g}, {intensity:.4g} }},')
    print("};\n/* clang-format on */")


{"lists": lists, "truth": truth}[sys.argv[1]]()
