#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pyFAI says of the control points of the measured images at the geometries beside them.

usage: refine_oracle.py FOLDER_OF_REAL_IMAGES

Prints the root mean square of the difference in 2θ, for tests/core/calib/test-refine-real.c. CeO2 with the
cell of NIST SRM 674b, silver behenate with 58.38 Å. Last run with pyFAI 2026.9.0.
"""
import sys

import numpy as np
import pyFAI

CASES = (
    ("agbh-marccd/AgBehenate_003_centroid_control_points.txt", "agbh-marccd/oracle_centroid.poni"),
    ("ceo2-pilatus1m/CeO2_Pilatus1M_centroid_control_points.txt", "ceo2-pilatus1m/oracle_centroid.poni"),
    ("ceo2-pilatus1m/CeO2_Pilatus1M_control_points.txt", "ceo2-pilatus1m/oracle_pyfai.poni"),
    ("ceo2-pilatus2m/Pilatus2M_CeO2_control_points.txt", "ceo2-pilatus2m/oracle_pyfai.poni"),
)
CEO2 = 5.411651


def spacings(path):
    if path.startswith("agbh"):
        return 58.38 / np.arange(1, 20)
    lattice = range(0, 12)
    squares = {h * h + k * k + l * l for h in lattice for k in lattice for l in lattice
               if h % 2 == k % 2 == l % 2}
    return CEO2 / np.sqrt(sorted(squares - {0}))


def main():
    for points, geometry in CASES:
        ai = pyFAI.load(f"{sys.argv[1]}/{geometry}")
        slow, fast, ring = np.loadtxt(f"{sys.argv[1]}/{points}").T
        expected = 2 * np.arcsin(ai.wavelength / (2e-10 * spacings(points)[ring.astype(int)]))
        difference = ai.tth(slow, fast) - expected
        print(points, len(ring), repr(float(np.sqrt(np.mean(difference**2)))))


if __name__ == "__main__":
    main()
