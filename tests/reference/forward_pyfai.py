#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An image calculated from a pattern by pyFAI, for test-forward.c.

Prints calcfrom1d() on 5 × 6 pixels of 2 mm, tilted, with solid angle, polarisation 0.9, flat and dark, and
the same without corrections. Run with the Python that has pyFAI (last run with 2026.9).
"""
import numpy
from pyFAI.integrator.azimuthal import AzimuthalIntegrator
from pyFAI.detectors import Detector

SHAPE = (5, 6)


def main():
    ai = AzimuthalIntegrator(0.05, 0.004, 0.005, 0.1, -0.05, 0.2, detector=Detector(2e-3, 2e-3, max_shape=SHAPE),
                             wavelength=1e-10)
    two_theta = numpy.array([0.0, 1.5, 3.0, 5.0, 7.5, 9.0, 12.0, 16.0])
    intensity = numpy.array([10.0, 40.0, 25.0, 80.0, 60.0, 90.0, 20.0, 30.0])
    index = numpy.arange(SHAPE[0] * SHAPE[1], dtype=float).reshape(SHAPE)
    flat = 1 + 0.01 * index
    dark = 0.5 * index
    for image in (
        ai.calcfrom1d(two_theta, intensity, SHAPE, dim1_unit="2th_deg", correctSolidAngle=True,
                      polarization_factor=0.9, flat=flat, dark=dark),
        ai.calcfrom1d(two_theta, intensity, SHAPE, dim1_unit="2th_deg", correctSolidAngle=False),
    ):
        for row in image:
            print("  " + ", ".join(f"{value:.10g}" for value in row) + ",")
        print()


main()
