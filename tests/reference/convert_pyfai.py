#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether Ringlet's conversions of geometries agree with pyFAI's, and pyFAI reads them back.

usage: convert_pyfai.py PATH_OF_RINGLET

FIT2D, ImageD11 (all four orientations), CXI, NXcanSAS and .poni of random geometries. Run by hand: it
needs pyFAI. Last run with pyFAI 2026.9.0: 1.2e-13 on the tilt plane rotation in degrees, 1e-15 on all else.
"""
import json
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import pyFAI
from pyFAI.detectors import Detector
from pyFAI.geometry import Geometry
from pyFAI.io.nexus import save_NXcansas

NAMES = ("distance", "poni1", "poni2", "rot1", "rot2", "rot3")
TOLERANCE = 1e-11
PROGRAM = os.path.abspath(sys.argv[1])


def run(*arguments):
    command = [PROGRAM, "geometry", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def show(path):
    return json.loads(run(path, "--json"))


def same(what, ours, theirs):
    difference = np.max(np.abs(np.subtract(ours, theirs)) / np.maximum(1, np.abs(theirs)))
    assert difference < TOLERANCE, (what, ours, theirs)


def save(geometry):
    if os.path.exists("a.poni"):
        os.remove("a.poni")
    geometry.save("a.poni")


def convert(to, path):
    run("a.poni", "--to", to, "-o", path, "--overwrite")


def check_text(geometry):
    theirs = geometry.getImageD11(distance_unit="µm", wavelength_unit="A")
    convert("imaged11", "a.par")
    for line in open("a.par", encoding="utf-8"):
        if line[0] != "#":
            key, value = line.split()
            same(key, float(value), theirs[key])
    if geometry.detector.orientation == 3:
        facts = show("a.poni")
        fit2d = geometry.getFit2D()
        for key in ("directDist", "centerX", "centerY", "tilt", "tiltPlanRotation"):
            same(key, facts[key], fit2d[key])


def check_cxi(geometry, parameters):
    theirs = geometry.getCXI()["detector_1"]["geometry_1"]
    convert("cxi", "a.cxi")
    with h5py.File("a.cxi") as file:
        group = file["entry_1/instrument_1/detector_1/geometry_1"]
        ours = {key: group[key][()].tolist() for key in ("translation", "orientation")}
    for key, values in ours.items():
        same(key, values, theirs[key])
    back = Geometry(detector=Detector(172e-6, 75e-6))
    back.setCXI({"detector_1": {"geometry_1": ours}})
    same("cxi read by pyFAI", back.param[:6], parameters)
    same("cxi read by us", [show("a.cxi")[name] for name in NAMES], parameters)


def check_nxcansas(detector, parameters):
    keys = ("dist", "poni1", "poni2", "rot1", "rot2", "rot3")
    ai = pyFAI.load({"detector": detector, "wavelength": 1e-10, **dict(zip(keys, parameters))})
    save_NXcansas("n.h5", ai.integrate1d(np.ones((70, 110)), 50, unit="q_nm^-1"))
    facts = show("n.h5")
    same("nxcansas by pyFAI", [facts[name] for name in NAMES], parameters)
    assert facts["orientation"] == int(detector.orientation)
    same("wavelength", facts["wavelength"], 1.0)


def main():
    print("pyFAI", pyFAI.version)
    random = np.random.default_rng(3)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for i in range(40):
            detector = Detector(172e-6, 75e-6, max_shape=(70, 110), orientation=3 - i % 4 if i % 4 < 3 else 4)
            parameters = [random.uniform(.05, 1), *random.uniform(-.1, .1, 2), *random.uniform(-1, 1, 3)]
            geometry = Geometry(*parameters, detector=detector, wavelength=1e-10)
            save(geometry)
            check_text(geometry)
            check_nxcansas(detector, parameters)
            if detector.orientation == 3:
                check_cxi(geometry, parameters)
            convert("poni", "b.poni")
            assert list(pyFAI.load("b.poni").param[:6]) == parameters
    print("40 geometries agree")


main()
