#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The file of control points in tests/core/calib/test-control-points.c, as pyFAI writes it (2026.9)."""
import sys
import tempfile

from pyFAI.calibrant import Calibrant
from pyFAI.control_points import ControlPoints

calibrant = Calibrant(dspacing=[4.156826, 2.93931985, 2.39994461], wavelength=1e-10)
points = ControlPoints(calibrant=calibrant, wavelength=1e-10)
points.append([[20.25, 10.5], [-0.5, 11.0]], ring=0)
points.append([[300.0, 125.0]], ring=2)
with tempfile.NamedTemporaryFile(suffix=".npt") as file:
    points.save(file.name)
    sys.stdout.write(open(file.name, encoding="utf-8").read())
