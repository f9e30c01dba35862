#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All maps at the pixel centres of a flat detector: Ringlet beside pyFAI, in turns, best of
each, with the numbers compared. Needs pyFAI, numpy and the built bench-geometry.

    compare-geometry.py BENCH-GEOMETRY [ROWS [COLUMNS [ROUNDS]]]
"""
import subprocess
import sys
import tempfile
import time

import numpy
import pyFAI
import pyFAI.geometry
from pyFAI.detectors import Detector

GEOMETRY = dict(
    dist=0.2, poni1=0.15, poni2=0.16, rot1=0.02, rot2=-0.03, rot3=0.1, wavelength=0.5e-10
)
UNITS = {"two_theta": "2th_rad", "q": "q_nm^-1", "chi": "chi_rad", "radius": "r_m"}
PER_SI = {"q": 1e-9}


def pyfai_maps(shape):
    """Seconds and arrays; a fresh geometry, so that nothing is cached."""
    geometry = pyFAI.geometry.Geometry(
        detector=Detector(75e-6, 75e-6, max_shape=shape), **GEOMETRY
    )
    start = time.perf_counter()
    maps = {
        name: geometry.array_from_unit(shape, "center", unit, scale=False)
        for name, unit in UNITS.items()
    }
    return time.perf_counter() - start, maps


def ringlet_ms(bench, shape, *more):
    table = subprocess.run(
        [bench, *map(str, shape), *more], check=True, capture_output=True, text=True
    ).stdout
    return float(table.splitlines()[-1].split(",")[-1])


def compare(bench, shape, maps):
    with tempfile.TemporaryDirectory() as folder:
        ringlet_ms(bench, shape, "1", folder)
        for name, theirs in maps.items():
            ours = numpy.fromfile(f"{folder}/{name}").reshape(shape)
            ours *= PER_SI.get(name, 1.0)
            difference = numpy.abs(ours - theirs)
            if name == "chi":  # along the circle: beside the beam χ itself means nothing
                difference = numpy.minimum(difference, 2 * numpy.pi - difference)
                difference *= maps["radius"] / maps["radius"].max()
            error = difference.max() / numpy.abs(theirs).max()
            print(f"{name}: largest difference {error:.1e} of the largest value")
            assert error < 1e-13, name


def main():
    bench = sys.argv[1]
    rows, columns, rounds = (
        int(sys.argv[i]) if len(sys.argv) > i else default
        for i, default in ((2, 4096), (3, 4096), (4, 5))
    )
    shape = rows, columns
    theirs, maps = pyfai_maps(shape)
    compare(bench, shape, maps)
    ours = float("inf")
    for _ in range(rounds):
        ours = min(ours, ringlet_ms(bench, shape, "5"))
        theirs = min(theirs, pyfai_maps(shape)[0])
    print(
        f"{rows} × {columns}: Ringlet {ours:.0f} ms, pyFAI {pyFAI.version} "
        f"{theirs * 1e3:.0f} ms, ratio {theirs * 1e3 / ours:.1f}"
    )


main()
