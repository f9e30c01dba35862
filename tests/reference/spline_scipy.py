#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The spline of tests/core/geometry/test-spline.c and its values by SciPy, as C.

usage: spline_scipy.py

Makes a distortion of two cubic spline surfaces over 60 × 40 pixels, writes it as FIT2D does, in fields
of 14 characters, and evaluates what was written, in double, with FITPACK's bispev. pyFAI reads the
same text in single precision; that both agree to 1e-6 is checked here. Last run with SciPy 1.17 and
pyFAI 2026.09.
"""
import os
import tempfile

import numpy as np
from scipy.interpolate import bisplev
from pyFAI.spline import Spline

POINTS_X = (0.0, 0.5, 7.25, 20.0, 20.000001, 33.0, 59.5, 60.0, 61.0)
POINTS_Y = (0.0, 3.5, 13.0, 21.75, 39.5, 40.0, 44.0)


def surface(random, size):
    inner_x = np.sort(random.uniform(5, 55, 3))
    inner_x[1] = 20.0
    inner_y = np.array([13.0, 13.0, 27.5])  # a double knot
    knots_x = np.concatenate(([0.0] * 4, np.sort(inner_x), [60.0] * 4))
    knots_y = np.concatenate(([0.0] * 4, inner_y, [40.0] * 4))
    values = random.uniform(-size, size, (len(knots_x) - 4) * (len(knots_y) - 4))
    return knots_x, knots_y, values


def block(values):
    fields = [f"{value:14.7E}" for value in values]
    return ["".join(fields[i:i + 5]) for i in range(0, len(fields), 5)]


def rounded(values):
    return np.array([float(f"{value:14.7E}") for value in values])


def main():
    random = np.random.RandomState(20)
    surfaces = surface(random, 3.0), surface(random, 2.0)
    lines = ["SPATIAL DISTORTION SPLINE INTERPOLATION COEFFICIENTS", "", "  VALID REGION"]
    lines += block((0.0, 0.0, 60.0, 40.0)) + ["", "  GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE"]
    lines += block((5.0, 46.77648, 48.08150)) + [""]
    for name, (knots_x, knots_y, values) in zip("XY", surfaces):
        lines += [f"  {name}-DISTORTION", f"{len(knots_x):6d}{len(knots_y):6d}"]
        lines += block(np.concatenate((knots_x, knots_y, values))) + [""]

    for line in lines:
        print(f'  "{line}\\n"')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s.spline")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        theirs = Spline(path)
    for name, (knots_x, knots_y, values) in zip("xy", surfaces):
        exact = bisplev(POINTS_X, POINTS_Y,
                        (rounded(knots_x), rounded(knots_y), rounded(values), 3, 3)).T
        for y, row in zip(POINTS_Y, exact):
            print("  {", ", ".join(repr(float(value)) for value in row), "},")
        function = theirs.splineFuncX if name == "x" else theirs.splineFuncY
        inside = np.array(POINTS_X), np.array(POINTS_Y)
        print(f"/* {name}: pyFAI differs by {abs(function(*inside) - exact).max():.1e} */")


main()
