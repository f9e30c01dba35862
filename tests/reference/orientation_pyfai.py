#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What an orientation other than 3 meant in pyFAI up to 2026.02: the table of test-orientation.c.

usage: orientation_pyfai.py

Prints 2θ and χ of three pixels of a detector of 7 × 11 pixels in each orientation. Last run with pyFAI
2026.2.0; it refuses to run with a newer one, which means something else.
"""
import numpy as np
import pyFAI
from pyFAI.detectors import Detector
from pyFAI.geometry import Geometry

GEOMETRY = (0.1, 0.003, -0.002, 0.4, -0.3, 0.7)
PIXELS = ((0, 0), (2, 9), (6, 4))


def main():
    major, minor = (int(part) for part in pyFAI.version.split(".")[:2])
    assert (major, minor) <= (2026, 2), pyFAI.version
    for orientation in (1, 2, 3, 4):
        detector = Detector(172e-6, 75e-6, max_shape=(7, 11), orientation=orientation)
        geometry = Geometry(*GEOMETRY, detector=detector)
        slow, fast = np.mgrid[0:7, 0:11].astype(float)
        z, y, x = geometry.calc_pos_zyx(None, slow, fast, corners=False)
        for i, j in PIXELS:
            two_theta = np.arctan2(np.hypot(x[i, j], y[i, j]), z[i, j])
            print(f"  {{ {orientation}, {i}, {j}, {two_theta:.17g}, {np.arctan2(y[i, j], x[i, j]):.17g} }},")


main()
