#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pyFAI calls the radial value of a few pixels, for each of its units.

Prints the table `truth` of tests/core/geometry/test-space.c. Run by hand: it needs pyFAI. Last run with
pyFAI 2026.09. Left out: qx and qy, which pyFAI's authors call wrong themselves.
"""
import numpy as np
import pyFAI
from pyFAI import units
from pyFAI.detectors import Detector
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

NAMES = ("2th_deg", "2th_rad", "q_nm^-1", "q_A^-1", "r_mm", "r_m", "d_A", "d_nm", "d_m", "d*2_A^-2", "d*2_nm^-2",
         "log10(q.m)_None", "log(q.nm)_None", "log(1+q.nm)_None", "log(1+q.A)_None", "arcsinh(q.nm)_None",
         "arcsinh(q.A)_None", "chi_deg", "chi_rad")
PIXELS = ((0, 0), (0, 511), (511, 0), (511, 511), (255, 255), (100, 300), (300, 100), (400, 20), (17, 450),
          (222, 9), (130, 131), (480, 333))


def evaluate(ai, unit):
    """The unit's own equation at positions in double precision; what AzimuthalIntegrator.calc_pos_zyx() returns has
    gone through single precision: 1e-10 off."""
    slow, fast = np.indices((512, 512)) + 0.5
    p1, p2 = slow * ai.pixel1 - ai.poni1, fast * ai.pixel2 - ai.poni2
    lab = ai.rotation_matrix() @ np.stack((p1.ravel(), p2.ravel(), np.full(p1.size, ai.dist)))
    y, x, z = (axis.reshape(512, 512) for axis in lab)
    values = unit.equation(x, y, z, ai.wavelength) * unit.scale
    if not unit.name.startswith("chi"):
        assert np.allclose(values, ai.center_array((512, 512), unit, scale=True), rtol=1e-6), unit
    return values


def main():
    ai = AzimuthalIntegrator(dist=0.11, poni1=0.031, poni2=0.047, rot1=0.31, rot2=-0.42, rot3=0.23, wavelength=0.7e-10,
                             detector=Detector(1e-4, 1.5e-4, max_shape=(512, 512), orientation=3))
    print(f"/* pyFAI {pyFAI.version} */")
    for name in NAMES:
        unit = units.to_unit(name, type_=units.AZIMUTHAL_UNITS if "chi" in name else units.RADIAL_UNITS)
        ai.reset()
        values = evaluate(ai, unit)
        row = ", ".join(f"{values[pixel]:.17g}" for pixel in PIXELS)
        print(f'  {{ "{name}", {{ {row} }} }},')


main()
