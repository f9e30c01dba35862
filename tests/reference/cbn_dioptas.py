#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Transmissions of tests/core/geometry/test-factors.c: Dioptas' CbnCorrection.

Made with Dioptas 0.11.0 (dioptas/model/util/ImgCorrection.py) and NumPy.
Usage: cbn_dioptas.py PATH_TO_ImgCorrection.py
"""
import importlib.util
import sys

import numpy as np

CELLS = [
    {},
    {"tilt": 3.0, "tilt_rotation": 40.0},
    {"center_offset": 0.1, "center_offset_angle": 70.0},
    {"tilt": -2.0, "tilt_rotation": 110.0, "center_offset": 0.2,
     "center_offset_angle": -30.0, "diamond_thickness": 2.2, "seat_thickness": 5.3,
     "small_cbn_seat_radius": 0.4, "large_cbn_seat_radius": 1.95,
     "diamond_abs_length": 13.0, "cbn_abs_length": 14.2},
]
RAYS = [(0.5, 10.0), (11.0, -50.0), (13.0, 100.0), (14.5, 30.0), (15.2, -170.0),
        (18.0, 60.0), (35.0, 140.0)]

spec = importlib.util.spec_from_file_location("correction", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
two_theta, azimuth = np.array(RAYS).T
for cell in CELLS:
    correction = module.CbnCorrection(two_theta, azimuth, **cell)
    correction.update()
    print("{ " + ", ".join(f"{value:.16g}" for value in correction.get_data()) + " },")
