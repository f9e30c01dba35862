#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether pyFAI reads the .poni files that Ringlet writes, and means the same by them.

usage: poni_pyfai.py PATH_OF_RINGLET

For a few detectors: simulates an image with its geometry, lets pyFAI read the geometry, compares each
number of the file bit by bit, the shape and the gaps, and the pattern without splitting. Run by hand:
it needs pyFAI. Last run with pyFAI 2026.09.
"""
import os
import subprocess
import sys
import tempfile

import fabio
import numpy as np
import pyFAI

DETECTORS = ("Pilatus100k", "PilatusCdTe300kw", "Pilatus4_260kw", "Eiger500k", "Eiger2CdTe_500k")
KEYS = {"Distance": "dist", "Poni1": "poni1", "Poni2": "poni2", "Rot1": "rot1", "Rot2": "rot2",
        "Rot3": "rot3", "Wavelength": "wavelength"}


def read_pairs(path):
    lines = (line.split(":", 1) for line in open(path, encoding="utf-8") if line[0] != "#")
    return {key.strip(): value.strip() for key, value in lines}


def set_orientation(path, orientation):
    text = open(path, encoding="utf-8").read()
    assert '"orientation": 3' in text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace('"orientation": 3', f'"orientation": {orientation}'))


def pattern(program, folder):
    command = [program, "integrate", "-q", "--poni", "g.poni", "--split", "no", "--bins", "300",
               "--engine", "csr", "-o", "p.xy", "--overwrite", "i.edf"]
    subprocess.run(command, cwd=folder, check=True)
    return np.loadtxt(os.path.join(folder, "p.xy"))


def check(program, folder, detector, orientation):
    command = [program, "simulate", "--detector", detector, "-o", "i.edf", "--write-poni", "g.poni",
               "--overwrite"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    path = os.path.join(folder, "g.poni")
    set_orientation(path, orientation)

    ai = pyFAI.load(path)
    pairs = read_pairs(path)
    for key, name in KEYS.items():
        assert float(pairs[key]) == getattr(ai, name), (detector, key)
    assert type(ai.detector).__name__.lower() == detector.lower(), ai.detector
    assert ai.detector.orientation.value == orientation

    image = fabio.open(os.path.join(folder, "i.edf")).data
    assert ai.detector.shape == image.shape
    theirs = ai.integrate1d(image, 300, unit="2th_deg", method=("no", "csr", "cython"))
    ours = pattern(program, folder)
    used = np.isfinite(ours[:, 1])
    difference = np.abs(theirs.intensity[used] / ours[used, 1] - 1)
    assert np.median(difference) < 1e-6, (detector, np.median(difference))
    print(f"{detector} orientation {orientation}: pattern differs by {np.median(difference):.1g} (median)")


def main():
    print("pyFAI", pyFAI.version)
    with tempfile.TemporaryDirectory() as folder:
        for i, detector in enumerate(DETECTORS):
            check(os.path.abspath(sys.argv[1]), folder, detector, 3)
            check(os.path.abspath(sys.argv[1]), folder, detector, (1, 2, 4)[i % 3])


main()
