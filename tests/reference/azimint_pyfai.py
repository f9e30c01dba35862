#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/app/azimint-pyfai.h: what pyFAI's worker makes of its own configurations, versions 1 to 5.

Run with pyFAI 2026.9: python azimint_pyfai.py > ../app/azimint-pyfai.h

The images are formulas that the test repeats. No pixel is split and ranges begin at 0 (pyFAI rounds towards the first
bin what lies below it), so that what is compared is how each key was understood.
"""
import json
import logging
import os
import tempfile

import fabio
import numpy
import pyFAI
from pyFAI.io.integration_config import WorkerConfig
from pyFAI.worker import Worker

logging.disable(logging.CRITICAL)
ROWS, COLUMNS = 40, 50
SLOW, FAST = numpy.mgrid[0:ROWS, 0:COLUMNS]

IMAGES = {
    "image.edf": (1000 + (SLOW * 7 + FAST * 13) % 101).astype(numpy.uint32),
    "mask.edf": ((SLOW + FAST) % 11 == 0).astype(numpy.uint32),
    "dark.edf": (3 + (SLOW * FAST) % 5).astype(numpy.uint32),
    "flat.edf": (10 + (SLOW + 2 * FAST) % 7).astype(numpy.uint32),
}

CONFIG = {"pixel1": 1.1e-4, "pixel2": 1.3e-4, "max_shape": [ROWS, COLUMNS], "orientation": 3}
FLAT = {"dist": 0.05, "poni1": 0.0011, "poni2": 0.0023, "rot1": 0.02, "rot2": -0.01, "rot3": 0.3,
        "wavelength": 1e-10}
PONI = dict(FLAT, poni_version=2.1, detector="Detector", detector_config=CONFIG)
FILES = {"mask_file": "mask.edf", "dark_current": ["dark.edf"], "flat_field": ["flat.edf"]}
NO = ["no", "histogram", "cython"]

CASES = {
    "version 5": dict(
        application="worker", version=5, poni=PONI, nbpt_rad=20, nbpt_azim=None, unit="q_A^-1",
        polarization_description=[0.9, 0.0], normalization_factor=2.5, val_dummy=1005.0, delta_dummy=2.0,
        correct_solid_angle=True, error_model="poisson", method=NO, radial_range=[0.0, 0.7],
        azimuth_range=[-60.0, 100.0], **FILES),
    "version 5, files alone": dict(version=5, application="worker", poni=PONI, nbpt_rad=15, unit="r_mm", method=NO, radial_range=[0.0, 5.0],
                                   correct_solid_angle=False, **FILES),
    "version 5, azimuthal": dict(version=5, application="worker", poni=PONI, nbpt_rad=15, unit="2th_rad", method=NO,
                                 error_model="azimuthal", radial_range=[0.0, 0.08]),
    "version 4": dict(
        application="pyfai-integrate", version=4, poni=PONI, nbpt_rad=18, unit="2th_deg", do_polarization=True,
        polarization_factor=0.95, do_dummy=False, val_dummy=1005.0, delta_dummy=2.0, do_mask=False,
        mask_file="mask.edf", do_dark=True, dark_current=["dark.edf"], do_flat=False, flat_field=["flat.edf"],
        do_radial_range=True, radial_range_min=0.0, radial_range_max=4.0, do_azimuthal_range=False,
        azimuth_range_min=10.0, azimuth_range_max=20.0, do_2D=False, method=NO, do_solid_angle=True),
    "version 3": dict(FLAT, application="pyfai-integrate", version=3, detector="Detector", detector_config=CONFIG,
                      nbpt_rad=16, unit="q_nm^-1", radial_range_min=0.0, radial_range_max=6.0, do_polarization=False, polarization_factor=0.5, do_mask=True,
                      mask_file="mask.edf", do_poisson=True, method=NO, opencl_device=None),
    "version 2": dict(FLAT, application="pyfai-integrate", version=2, detector="Detector", detector_config=CONFIG,
                      nbpt_rad=17, unit="2th_deg", method="nosplit_histogram", do_radial_range=True,
                      radial_range_min=0.0, radial_range_max=4.0),
    "version 1": dict(FLAT, detector="Detector", pixel1=1.1e-4, pixel2=1.3e-4, shape=[ROWS, COLUMNS], nbpt_rad=14,
                      unit="2th_deg", method="numpy", do_dark=True, dark_current="dark.edf", do_flat=True,
                      flat_field="flat.edf", do_radial_range=True, radial_range_min=0.0, radial_range_max=4.0),
}


def integrate(config):
    worker = Worker()
    worker.set_config(WorkerConfig.from_dict(json.loads(json.dumps(config))))
    worker.output = "raw"
    result = worker.process(IMAGES["image.edf"])
    return result.radial, result.intensity, result.sigma


def numbers(name, values):
    text = ", ".join(repr(float(value)) for value in values)
    return f"static const double {name}[] = {{ {text} }};\n"


def main():
    print("/* SPDX-License-Identifier: MIT */\n#pragma once\n")
    print(f"/* Made by tests/reference/azimint_pyfai.py with pyFAI {pyFAI.version}. */\n")
    print("/* clang-format off */")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, image in IMAGES.items():
            fabio.edfimage.EdfImage(data=image).write(name)
        for i, (name, config) in enumerate(CASES.items()):
            radial, intensity, sigma = integrate(config)
            print(numbers(f"intensity_{i}", intensity), end="")
            if sigma is not None:
                print(numbers(f"sigma_{i}", sigma), end="")
            text = json.dumps(json.dumps(config))
            rows.append(f"  {{ {json.dumps(name)}, {text},\n    {len(radial)}, {float(radial[0])!r}, {float(radial[-1])!r}, "
                        f"intensity_{i}, {'NULL' if sigma is None else f'sigma_{i}'} }},")
    print("\nstatic const PyfaiCase pyfai_cases[] = {")
    print("\n".join(rows))
    print("};\n/* clang-format on */")


main()
