#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pyFAI's goniometer says, and whether it reads what Ringlet saved.

usage: goniometer_pyfai.py ROBL_v1.json [SAVED.json]

Prints geometries of the first file for tests/core/calib/test-goniometer.c. With a second file, which
`bench-refine --resave ROBL_v1.json SAVED.json` made, compares detectors and geometries bit by bit. Last
run with pyFAI 2026.9.0.
"""
import sys

from pyFAI.goniometer import Goniometer

POSITIONS = (5.0, 17.25, 39.0)


def main():
    theirs = Goniometer.sload(sys.argv[1])
    for position in POSITIONS:
        ai = theirs.get_ai(position)
        numbers = (ai.dist, ai.poni1, ai.poni2, ai.rot1, ai.rot2, ai.rot3, ai.wavelength)
        print(position, ", ".join(repr(float(x)) for x in numbers))
    if len(sys.argv) < 3:
        return
    ours = Goniometer.sload(sys.argv[2])
    assert type(ours.detector) is type(theirs.detector), ours.detector
    assert ours.detector.pixel1 == theirs.detector.pixel1
    assert ours.detector.shape == theirs.detector.shape
    assert tuple(ours.param) == tuple(theirs.param)
    for position in POSITIONS:
        assert ours.get_ai(position).getPyFAI() == theirs.get_ai(position).getPyFAI()
    print("the same")


if __name__ == "__main__":
    main()
