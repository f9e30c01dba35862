#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pyFAI 2026.9 makes of frames, for tests/core/scan/test-average.c.

usage: average_pyfai.py > tests/core/scan/pyfai-average.h

pyFAI.average.average_dark() on eleven frames of twelve pixels, whole numbers that float32 holds; pixel 3 has a
zinger, pixel 4 two, pixel 5 is constant. Needs numpy and pyFAI.
"""
import logging

import numpy
from pyFAI.average import average_dark

logging.disable(logging.CRITICAL)

N_FRAMES, N_PIXELS = 11, 12
CASES = [
    ("mean", "mean", None, None),
    ("std", "std", None, None),
    ("median", "median", None, None),
    ("quantiles_20_80", "quantiles", None, (0.2, 0.8)),
    ("quantiles_0_100", "quantiles", None, (0.0, 1.0)),
    ("quantiles_50_50", "quantiles", None, (0.5, 0.5)),
    ("quantiles_100_100", "quantiles", None, (1.0, 1.0)),
    ("quantiles_29_71", "quantiles", None, (0.29, 0.71)),
    ("cutoff_mean_2", "mean", 2.0, None),
    ("cutoff_mean_1", "mean", 1.0, None),
    ("cutoff_median_2", "median", 2.0, None),
]


def frames():
    values = numpy.random.default_rng(20).integers(0, 200, (N_FRAMES, N_PIXELS))
    values[4, 3] = 60000
    values[[2, 9], 4] = 50000, 40000
    values[:, 5] = 7
    return values


def main():
    stack = frames()
    print("/* SPDX-License-Identifier: MIT */\n\n/* Written by tests/reference/average_pyfai.py, pyFAI 2026.9. */\n")
    print(f"static const guint16 pyfai_frames[{N_FRAMES}][{N_PIXELS}] = {{")
    for row in stack:
        print("  { " + ", ".join(str(value) for value in row) + " },")
    print("};")
    for name, method, cutoff, quantiles in CASES:
        result = average_dark(stack.astype("float32")[:, None, :], method, cutoff, quantiles).ravel()
        print(f"\nstatic const double pyfai_{name}[{N_PIXELS}] = {{")
        for value in result:
            print(f"  {float(value)!r},")
        print("};")


main()
