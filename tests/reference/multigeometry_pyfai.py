#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes tests/core/scan/pyfai-multi.h: a pattern of two positions and pixel sizes by
pyFAI's MultiGeometry, with Poisson errors, and the radial range that it takes by itself.

usage: multigeometry_pyfai.py > pyfai-multi.h

Run by hand: it needs pyFAI. Last run with pyFAI 2026.9. The engine is the histogram of
NumPy without splitting, in double precision but for the results, and the range lies
within the data: what is compared is the normalisation and not how a pixel is shared out
(that of the other engines is wrong at the lower end of a range). The azimuthal range is
given, for by itself MultiGeometry takes that of the pixel centres and leaves pixels out.
"""
import numpy as np
from pyFAI.detectors import Detector
from pyFAI.integrator.azimuthal import AzimuthalIntegrator
from pyFAI.multi_geometry import MultiGeometry

SETS = (  # rows, columns, pixel, distance, poni1, poni2, rot1, rot2, rot3, monitor
    (40, 50, 1.0e-3, 0.1, 17.3e-3, 23.6e-3, 0.1, -0.05, 0.02, 1.0),
    (60, 44, 0.5e-3, 0.17, 9.1e-3, 12.2e-3, -0.25, 0.08, -0.3, 2.5),
)
N_BINS = 12
RANGE = (2.0, 20.0)


def image(rows, columns):
    i, j = np.mgrid[:rows, :columns]
    return (3 + (i * 7 + j * 13) % 97).astype(np.uint32)


def main():
    ais = [AzimuthalIntegrator(dist=s[3], poni1=s[4], poni2=s[5], rot1=s[6], rot2=s[7],
                               rot3=s[8], wavelength=1e-10,
                               detector=Detector(s[2], s[2], max_shape=s[:2])) for s in SETS]
    images = [image(*s[:2]) for s in SETS]
    multi = MultiGeometry(ais, unit="2th_deg", radial_range=RANGE, azimuth_range=(-180, 180))
    result = multi.integrate1d(images, npt=N_BINS, error_model="poisson",
                               polarization_factor=0.95,
                               normalization_factor=[s[9] for s in SETS],
                               method=("no", "histogram", "python"))
    free = MultiGeometry(ais, unit="2th_deg")
    low, high = free._guess_radial_range()

    print("/* SPDX-License-Identifier: MIT */\n")
    print("/* Written by tests/reference/multigeometry_pyfai.py, pyFAI 2026.9. */\n")
    for name, values in (("intensity", result.intensity), ("sigma", result.sigma)):
        print(f"static const double pyfai_{name}[] = {{")
        for value in values:
            print(f"  {float(value)!r},")
        print("};\n")
    print("/* Least and largest pixel centre, degrees. */")
    print(f"static const double pyfai_range[] = {{ {low!r}, {high!r} }};".replace("np.float64(", "")
          .replace(")", ""))


main()
