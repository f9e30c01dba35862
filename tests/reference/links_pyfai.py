#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Solid angle and polarisation of single pixels by pyFAI, for test-link.c.

The detector and geometry of tests/core/engine/small-frame.h: 40 × 50 pixels of 1 mm, tilted, every 97th pixel.
pyFAI's arrays are single precision. Run with the Python that has pyFAI (last run with 2026.9).
"""
import numpy
from pyFAI.integrator.azimuthal import AzimuthalIntegrator
from pyFAI.detectors import Detector

SHAPE = (40, 50)


def main():
    ai = AzimuthalIntegrator(0.1, 17.3e-3, 23.6e-3, 0.1, -0.05, 0.02, detector=Detector(1e-3, 1e-3, max_shape=SHAPE),
                             wavelength=1e-10)
    arrays = {"solid_angle": ai.solidAngleArray(SHAPE, order=3),
              "polarization": ai.polarization(SHAPE, factor=0.9, axis_offset=numpy.deg2rad(10.0))}
    for name, array in arrays.items():
        values = ", ".join(f"{value:.8g}" for value in numpy.asarray(array).ravel()[::97])
        print(f"static const double {name}[] = {{ {values} }};")


main()
