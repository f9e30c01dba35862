#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The first bin of the CeO2 pattern, by numpy alone.

usage: ceo2_first_bin.py SHARED

pyFAI's first bin holds what lies below the range too; ours is clipped, so the shipped pattern cannot
check it. This computes it from the definition: each pixel is the interval of its centre ± its largest
corner deviation in 2θ, cut to the range, which begins at 0 and ends at the largest upper end times
1 + 2^-23; the intensity is Σ share·raw / Σ share·(solid angle · polarisation 0.99).

Prints the number in tests/app/test-acceptance.c. Needs numpy and fabio (which only reads the TIFF).
"""
import sys

import fabio
import numpy as np

BINS = 1512
POLARIZATION = 0.99


def read_poni(path):
    pairs = (line.split(":", 1) for line in open(path, encoding="ascii") if line[0] != "#")
    return {key.strip(): value.strip() for key, value in pairs}


def lab(poni, slow, fast):
    """x, y, z of points of the pixel grid: rotation about slow, then fast, then the beam."""
    value = {key: float(poni[key]) for key in poni if key != "SplineFile"}
    p1 = slow * value["PixelSize1"] - value["Poni1"]
    p2 = fast * value["PixelSize2"] - value["Poni2"]
    p3 = value["Distance"]
    c1, c2, c3 = (np.cos(value[f"Rot{i}"]) for i in (1, 2, 3))
    s1, s2, s3 = (np.sin(value[f"Rot{i}"]) for i in (1, 2, 3))
    r1 = np.array([[1, 0, 0], [0, c1, s1], [0, -s1, c1]])
    r2 = np.array([[c2, 0, -s2], [0, 1, 0], [s2, 0, c2]])
    r3 = np.array([[c3, -s3, 0], [s3, c3, 0], [0, 0, 1]])
    r = r3 @ r2 @ r1
    y, x, z = (r[i, 0] * p1 + r[i, 1] * p2 + r[i, 2] * p3 for i in range(3))
    return x, y, z


def two_theta(x, y, z):
    return np.arctan2(np.hypot(x, y), z)


def main():
    folder = sys.argv[1] + "/data/real/ceo2-pilatus1m/CeO2_Pilatus1M"
    raw = fabio.open(folder + ".tif").data[::-1].astype(float)
    poni = read_poni(folder + ".poni")
    n_slow, n_fast = raw.shape
    slow, fast = np.meshgrid(np.arange(n_slow), np.arange(n_fast), indexing="ij")

    x, y, z = lab(poni, slow + 0.5, fast + 0.5)
    centre = two_theta(x, y, z)
    half = np.zeros_like(centre)
    for i in (0, 1):
        for j in (0, 1):
            half = np.maximum(half, np.abs(two_theta(*lab(poni, slow + i, fast + j)) - centre))

    width = np.max(centre + half) * (1 + 2.0**-23) / BINS
    low, high = np.maximum(centre - half, 0), np.minimum(centre + half, width)
    share = np.clip(high - low, 0, None) / (2 * half)

    solid_angle = (float(poni["Distance"]) / np.sqrt(x * x + y * y + z * z)) ** 3
    chi = np.arctan2(y, x)
    polarization = 0.5 * (
        1 + np.cos(centre) ** 2 - POLARIZATION * np.cos(2 * chi) * np.sin(centre) ** 2)
    inside = share > 0
    print(f"{np.count_nonzero(inside)} pixels, raw {np.unique(raw[inside])}")
    print(f"bin centre {np.degrees(width / 2):.15g}")
    print(f"intensity {np.sum(share * raw) / np.sum(share * solid_angle * polarization):.15g}")


main()
