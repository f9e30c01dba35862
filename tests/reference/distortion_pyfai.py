#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small bent detector on a regular grid, for test-regrid.c: exactly, and by pyFAI.

The counts 1, 2, 3 … of its pixels on the 7 × 8 pixels from the corner of the detector: first with polygons
clipped in double precision here, then from Distortion.correct(), which computes areas in single precision
from coordinates that are not near 0 and is off by up to 2e-3 of a pixel's counts. Run with the Python that
has pyFAI (last run with 2026.9).
"""
import numpy
from pyFAI.detectors import Detector
from pyFAI.distortion import Distortion

ROWS, COLUMNS, PIXEL = 6, 7, 1e-4
OUT_ROWS, OUT_COLUMNS = 7, 8


def nodes():
    """Metres, as 32-bit floats, which detector files hold."""
    row, column = numpy.mgrid[0 : ROWS + 1, 0 : COLUMNS + 1].astype(float)
    slow = 1.03 * row + 0.1 * numpy.sin(0.7 * column + 0.3)
    fast = column + 0.15 * numpy.cos(0.5 * row) + 0.02 * column * row / 6
    return numpy.float32(slow * PIXEL), numpy.float32(fast * PIXEL)


def corners(values, row, column):
    return [values[row + i, column + j] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))]


def area(polygon):
    pairs = zip(polygon, polygon[1:] + polygon[:1])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def clip(polygon, axis, level, side):
    """Sutherland and Hodgman."""
    kept = []
    for a, b in zip(polygon, polygon[1:] + polygon[:1]):
        here, there = side * (a[axis] - level), side * (b[axis] - level)
        if here >= 0:
            kept.append(a)
        if (here >= 0) != (there >= 0):
            part = here / (here - there)
            kept.append(tuple(p + part * (q - p) for p, q in zip(a, b)))
    return kept


def in_square(polygon, row, column):
    for axis, level, side in ((0, row, 1), (0, row + 1, -1), (1, column, 1), (1, column + 1, -1)):
        polygon = clip(polygon, axis, level, side)
    return area(polygon)


def exact(counts):
    slow, fast = (values.astype(float) / PIXEL for values in nodes())
    out = numpy.zeros((OUT_ROWS, OUT_COLUMNS))
    for row, column in numpy.ndindex(ROWS, COLUMNS):
        polygon = list(zip(corners(slow, row, column), corners(fast, row, column)))
        for to in numpy.ndindex(OUT_ROWS, OUT_COLUMNS):
            out[to] += counts[row, column] * in_square(polygon, *to) / area(polygon)
    return out


def detector():
    slow, fast = nodes()
    where = numpy.zeros((ROWS, COLUMNS, 4, 3), dtype=numpy.float32)
    for row, column in numpy.ndindex(ROWS, COLUMNS):
        where[row, column, :, 1] = corners(slow, row, column)
        where[row, column, :, 2] = corners(fast, row, column)
    bent = Detector(PIXEL, PIXEL, max_shape=(ROWS, COLUMNS))
    bent.set_pixel_corners(where)
    bent.uniform_pixel = False
    bent.IS_CONTIGUOUS = False
    return bent


def main():
    counts = 1 + numpy.arange(ROWS * COLUMNS, dtype=numpy.float32).reshape(ROWS, COLUMNS)
    distortion = Distortion(detector(), shape=(OUT_ROWS, OUT_COLUMNS), resize=False, mask=False)
    for image, digits in ((exact(counts), 12), (distortion.correct(counts), 6)):
        for row in image:
            print("  " + ", ".join(f"{value:.{digits}g}" for value in row) + ",")
        print()


main()
