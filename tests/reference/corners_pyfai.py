#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes tests/core/detector/pyfai-corners.h: where pyFAI has the corners of some pixels of the
detectors whose pixels are not one even grid, in metres and single precision.

usage: corners_pyfai.py > pyfai-corners.h

Run by hand: it needs pyFAI. Last run with pyFAI 2026.09.
"""
import logging

from pyFAI.detectors import ALL_DETECTORS

NAMES = ("imxpads10", "imxpads70", "imxpads70v", "imxpads140", "xpad_flat", "cirpad", "jungfrau",
         "aarhus", "rapid", "pixirad1")
# Shares of rows and columns: first, last, and next to borders of modules.
SHARES = ((0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.126, 0.143), (0.857, 0.34))

HEAD = """/* SPDX-License-Identifier: MIT */

/* Written by tests/reference/corners_pyfai.py, pyFAI 2026.09. */

static const Corner pyfai_corners[] = {"""


def rows(name):
    detector = ALL_DETECTORS[name]()
    corners = detector.get_pixel_corners()
    for slow_share, fast_share in SHARES:
        i = int(slow_share * (detector.shape[0] - 1) + 0.5)
        j = int(fast_share * (detector.shape[1] - 1) + 0.5)
        for k, (normal, slow, fast) in enumerate(corners[i, j]):
            yield f'  {{ "{type(detector).__name__}", {i}, {j}, {k}, {slow:.9g}, {fast:.9g}, {normal:.9g} }},'


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    print(HEAD)
    for name in NAMES:
        print("\n".join(rows(name)))
    print("};")
