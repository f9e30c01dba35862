#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/core/matrix/csr-pyfai.h: the matrices of pyFAI's csr engines, data, indices and indptr.

Run with pyFAI 2026.9: python csr_pyfai.py > ../core/matrix/csr-pyfai.h

A small tilted detector beside the beam, so that no pixel meets the discontinuity of the azimuth. The ranges are those of pyFAI's axes, and hold all
pixels: nothing is cut. Bins are azimuth × n_radial + radial; pyFAI keeps them the other way round.

Cakes with full splitting are pyFAI's corners clipped here, polygon by polygon in double: its own engine gives 33 of the 168 pixels to a
neighbour in azimuth, by up to 0.94 of a pixel (pixel 0 reaches into two rows, and is put whole into the one that has 6 % of it). The script
says so on stderr.
"""
import logging
import sys

import numpy
from pyFAI.detectors import Detector
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

logging.disable(logging.CRITICAL)
SHAPE = (12, 14)


def edges(axis):
    half = (axis[-1] - axis[0]) / (len(axis) - 1) / 2
    return axis[0] - half, axis[-1] + half


def make_integrator():
    return AzimuthalIntegrator(0.05, -0.0031, -0.0022, 0.05, -0.03, 0.2, detector=Detector(1e-4, 1e-4, max_shape=SHAPE), wavelength=1e-10)


def integrate(split, n_radial, n_azimuth):
    integrator = make_integrator()
    options = dict(unit="q_nm^-1", method=(split, "csr", "cython"), correctSolidAngle=False)
    image = numpy.ones(SHAPE)
    if n_azimuth == 0:
        result = integrator.integrate1d_ng(image, n_radial, **options)
    else:
        result = integrator.integrate2d_ng(image, n_radial, n_azimuth, **options)
    engines = [one.engine for one in integrator.engines.values() if hasattr(one.engine, "indptr")]
    return result, engines[-1]


def bin_of(row, n_radial, n_azimuth):
    return row if n_azimuth == 0 else row % n_azimuth * n_radial + row // n_azimuth


def clip(polygon, axis, limit, sign):
    """Sutherland and Hodgman, one edge."""
    out = []
    for i, p in enumerate(polygon):
        q = polygon[(i + 1) % len(polygon)]
        inside = [sign * (x[axis] - limit) >= 0 for x in (p, q)]
        if inside[0]:
            out.append(p)
        if inside[0] != inside[1]:
            t = (limit - p[axis]) / (q[axis] - p[axis])
            out.append(tuple(p[k] + t * (q[k] - p[k]) for k in (0, 1)))
    return out


def area(polygon):
    return abs(sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(polygon, polygon[1:] + polygon[:1]))) / 2


def clipped(corners, radial, azimuth, n_radial, n_azimuth):
    """Shares of each pixel in each bin."""
    shares = numpy.zeros((n_radial * n_azimuth, len(corners)))
    limits = [numpy.linspace(*radial, n_radial + 1), numpy.linspace(*azimuth, n_azimuth + 1)]
    for pixel, corner in enumerate(corners):
        whole = [tuple(c) for c in corner]
        for row in range(n_azimuth):
            for column in range(n_radial):
                part = whole
                for axis, i in ((0, column), (1, row)):
                    part = clip(part, axis, limits[axis][i], 1)
                    part = clip(part, axis, limits[axis][i + 1], -1)
                shares[row * n_radial + column, pixel] = area(part) / area(whole)
    return shares


def main():
    cases = []
    print("/* SPDX-License-Identifier: MIT */\n/* pyFAI 2026.9: tests/reference/csr_pyfai.py */\n#pragma once\n")
    print("/* clang-format off */")
    for split in ("no", "bbox", "full"):
        for n_radial, n_azimuth in ((15, 0), (10, 4)):
            result, engine = integrate(split, n_radial, n_azimuth)
            name = f"{split}_{'2d' if n_azimuth else '1d'}"
            shares = numpy.zeros((n_radial * max(n_azimuth, 1), SHAPE[0] * SHAPE[1]))
            for row in range(len(engine.indptr) - 1):
                for at in range(engine.indptr[row], engine.indptr[row + 1]):
                    shares[bin_of(row, n_radial, n_azimuth), engine.indices[at]] += engine.data[at]
            if name == "full_2d":
                corners = make_integrator().corner_array(SHAPE, unit="q_nm^-1", scale=False).astype(float).reshape(-1, 4, 2)
                truth = clipped(corners, edges(result.radial), numpy.radians(edges(result.azimuthal)), n_radial, n_azimuth)
                off = abs(shares - truth).max(axis=0)
                print(f"{name}: {(off > 0.01).sum()} of {len(off)} pixels of pyFAI are off, by up to {off.max():.3f}", file=sys.stderr)
                shares = truth
            print(f"static const Share {name}[] = {{")
            for row, pixel in zip(*numpy.nonzero(shares > 1e-9)):
                print(f"  {{ {row}, {pixel}, {shares[row, pixel]:.9g} }},")
            print("};")
            azimuth = edges(result.azimuthal) if n_azimuth else (0, 0)
            numbers = ", ".join(repr(float(x)) for x in (*edges(result.radial), *azimuth))
            cases.append(f'  {{ "{split}", {n_radial}, {n_azimuth}, {numbers}, {name}, G_N_ELEMENTS ({name}) }},')
    print("static const Case cases[] = {")
    print("\n".join(cases))
    print("};")
    print("/* clang-format on */")


main()
