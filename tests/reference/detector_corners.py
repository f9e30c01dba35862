#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Corners of the curved and hexagonal detectors, from a description of their shape.

    detector_corners.py             prints the rows of corner-table.h
    detector_corners.py --compare   compares with pyFAI, which stores 32-bit floats

Written without pyFAI: plates are bent by turning a point about the axis of the cylinder,
the Cirpad by walking from module to module with one rotation matrix, hexagons by the
sixth roots of one. Needs numpy.
"""

import sys

import numpy


def bent(n_slow, n_fast, pitch, radius):
    """A plate bent towards the sample, its first column flat against the plane."""

    def corner(slow, fast, k):
        turn = numpy.exp(1j * pitch * (fast + (k in (2, 3))) / radius)
        # The axis is a radius before the plane: real part along the normal.
        place = radius * turn - radius
        return pitch * (slow + (k in (1, 2))), place.imag, place.real

    return n_slow, n_fast, 4, corner


def cirpad():
    pitch = 130e-6
    angle = numpy.radians(6.74)
    turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)],
                        [numpy.sin(angle), numpy.cos(angle)]])
    # Seven chips of 80 rows; where two meet, the last and the first are 2.5 times wide.
    wide = [2.5 if row % 80 in (0, 79) and row not in (0, 559) else 1.0
            for row in range(560)]
    edges = numpy.concatenate(([0.0], numpy.cumsum(wide))) * pitch
    # From one module to the next: its pixels and 20 more of the nominal size.
    stride = edges[-1] + 20 * pitch

    def corner(slow, fast, k):
        start = numpy.zeros(2)
        along = numpy.array([1.0, 0.0])  # slow, normal
        for _ in range(slow // 560):
            start = start + stride * along
            along = turn @ along
        place = start + edges[slow % 560 + (k in (1, 2))] * along
        return place[0], pitch * (fast + (k in (2, 3))), place[1]

    return 11200, 120, 4, corner


def hexagons(n_slow, n_fast):
    pitch = 60e-6
    around = pitch / numpy.sqrt(3.0) * numpy.exp(
        1j * (numpy.arange(6) * numpy.pi / 3 - numpy.pi / 2))
    least = complex(around.real.min(), around.imag.min())

    def corner(slow, fast, k):
        # Rows of the triangular lattice: half a step to the right every second row.
        centre = pitch * (fast + slow % 2 / 2 + 1j * slow * numpy.sin(numpy.pi / 3))
        place = centre + around[k] - least
        return place.imag, place.real, 0.0

    return n_slow, n_fast, 6, corner


DETECTORS = {
    "Aarhus": bent(1000, 16000, 24.893e-6, 0.29989),
    "Rapid": bent(2560, 4700, 100e-6, 0.12726),
    "Cirpad": cirpad(),
    "Pixirad1": hexagons(476, 512),
}


def samples(n_slow, n_fast, n_corners, seed):
    rand = numpy.random.default_rng(seed)
    yield 0, 0, 0
    yield n_slow - 1, n_fast - 1, 2
    for _ in range(10):
        yield (int(rand.integers(n_slow)), int(rand.integers(n_fast)),
               int(rand.integers(n_corners)))


def table():
    for name, (n_slow, n_fast, n_corners, corner) in DETECTORS.items():
        for slow, fast, k in samples(n_slow, n_fast, n_corners, 4):
            values = ", ".join(repr(float(v)) for v in corner(slow, fast, k))
            print(f'  {{ "{name}", {slow}, {fast}, {k}, {{ {values} }} }},')


def compare():
    from pyFAI.detectors import detector_factory

    for name, (n_slow, n_fast, n_corners, corner) in DETECTORS.items():
        theirs = detector_factory(name).get_pixel_corners()
        assert theirs.shape == (n_slow, n_fast, n_corners, 3), theirs.shape
        worst = 0.0
        for slow, fast, k in list(samples(n_slow, n_fast, n_corners, 5)) + [
                (s, f, k) for s in range(0, n_slow, n_slow // 37)
                for f in range(0, n_fast, n_fast // 29) for k in range(n_corners)]:
            normal, y, x = (float(v) for v in theirs[slow, fast, k])
            ours = corner(slow, fast, k)
            worst = max(worst, abs(ours[0] - y), abs(ours[1] - x), abs(ours[2] - normal))
        print(f"{name}: {worst:.2e} m")


if __name__ == "__main__":
    compare() if "--compare" in sys.argv else table()
