#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes tests/core/detector/pyfai-detectors.h: what pyFAI says of each of its detectors:
shape and pixels of the image, how many pixels are masked, MD5 of the mask (a byte a pixel).

usage: masks_pyfai.py > pyfai-detectors.h

Run by hand: it needs pyFAI. Last run with pyFAI 2026.09.
"""
import hashlib
import logging

import numpy as np
from pyFAI.detectors import ALL_DETECTORS

HEAD = """/* SPDX-License-Identifier: MIT */

/* Written by tests/reference/masks_pyfai.py, pyFAI 2026.09. */

static const Case pyfai_cases[] = {"""

# Name and shape of images that pyFAI reads with another binning or mode.
BINNED = (("maxipix2x2", 258, 258), ("eiger2_2mw", 128, 2074), ("eiger2cdte_9m", 1631, 1554),
          ("jungfrau4m", 541, 517), ("imxpads140", 120, 280), ("rayonixsx165", 2048, 2048),
          ("rayonix133", 1024, 1024), ("rayonixmx225", 2048, 2048), ("rayonixlx170", 192, 384),
          ("mar345", 3000, 3000), ("mar345", 2300, 2300), ("mar345", 1200, 1200),
          ("perkin", 4096, 4096), ("perkin", 1024, 1024), ("pixium", 1910, 2480),
          ("rapid", 1280, 2350))


def classes():
    for one in dict.fromkeys(ALL_DETECTORS.values()):
        name = one.__name__
        if name not in ("Detector", "NexusDetector") and not name.startswith("_"):
            yield one


def row(detector):
    masked, md5 = 0, "NULL"
    if detector.mask is not None and detector.mask.any():
        bad = np.ascontiguousarray(detector.mask != 0, np.int8)
        masked = int(bad.sum())
        md5 = '"' + hashlib.md5(bad.tobytes()).hexdigest() + '"'
    slow_um, fast_um = detector.pixel1 * 1e6, detector.pixel2 * 1e6
    return (f'  {{ "{type(detector).__name__}", {detector.shape[0]}, {detector.shape[1]}, '
            f"{slow_um:.12g}, {fast_um:.12g}, {masked}, {md5} }},")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    print(HEAD)
    for one in classes():
        print(row(one()))
    print("};\n\nstatic const Case pyfai_binned_cases[] = {")
    for name, rows, columns in BINNED:
        detector = ALL_DETECTORS[name]()
        assert detector.guess_binning((rows, columns))
        print(row(detector))
    print("};")
