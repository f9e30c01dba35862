#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Peaks and kept pixels of a small frame by pyFAI 2026.9's OpenCL peak finder.

usage: bragg_pyfai.py > tests/core/process/bragg-pyfai.h

The frame is made of the generator below, which tests/core/process/test-bragg.c repeats: whole numbers all
along. No peak and no masked pixel lies where the two programs differ: pyFAI sees a masked neighbour only
where the noise is 0.

Needs numpy, pyopencl with any OpenCL (PoCL) and pyFAI 2026.9.
"""
import logging

import numpy as np
from pyFAI.detectors import Detector
from pyFAI.integrator.azimuthal import AzimuthalIntegrator
from pyFAI.opencl import ocl
from pyFAI.opencl.peak_finder import OCL_PeakFinder
from pyFAI.units import to_unit

logging.disable(logging.CRITICAL)

SLOW, FAST = 96, 80
BINS = 24
PIXEL = 1e-4
SPOT = [[0, 1, 2, 1, 0], [1, 5, 9, 4, 1], [2, 10, 20, 8, 2], [1, 4, 7, 4, 1], [0, 1, 2, 1, 0]]
CASES = [  # error model, clip, cutoff, patch, connected, solid angle
    ("poisson", 0.0, 3.0, 5, 3, False),
    ("poisson", 0.0, 4.0, 3, 2, True),
    ("azimuthal", 4.0, 5.0, 5, 4, True),
    ("hybrid", 0.0, 3.0, 3, 3, False),
]


def generator(state):
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 16


def make_frame():
    draw = generator(7)
    image = np.zeros((SLOW, FAST), dtype=np.uint32)
    for i in range(SLOW):
        for j in range(FAST):
            image[i, j] = 20 + (i + j) // 16 + next(draw) % 9 + next(draw) % 9
    for k in range(12):
        slow, fast = 6 + 7 * k, 6 + (k * 29) % 67
        for i in range(5):
            for j in range(5):
                image[slow + i - 2, fast + j - 2] += SPOT[i][j] * (2 + k)
    mask = np.zeros((SLOW, FAST), dtype=np.int8)
    mask[40:43, 0:3] = 1
    return image, mask


def peak_finder(ai, mask, unit):
    integrator = ai.setup_sparse_integrator(mask.shape, BINS, mask=mask, unit=unit, split="no", algo="CSR",
                                            scale=False)
    return OCL_PeakFinder(integrator.lut, image_size=mask.size, unit=unit, bin_centers=integrator.bin_centers,
                          radius=ai.array_from_unit(typ="center", unit=unit, scale=False), mask=mask,
                          ctx=ocl.create_context(devicetype="all"))


def number(x):
    return np.format_float_positional(np.float32(x), unique=True, trim="0")


def main():
    image, mask = make_frame()
    unit = to_unit("r_mm")
    detector = Detector(PIXEL, PIXEL, max_shape=(SLOW, FAST), orientation=3)
    ai = AzimuthalIntegrator(dist=0.1, poni1=-11.3 * PIXEL, poni2=-7.7 * PIXEL, detector=detector)
    ai.detector.mask = mask
    finder = peak_finder(ai, mask, unit)
    solid_angle = ai.solidAngleArray()

    print("/* SPDX-License-Identifier: MIT */\n#pragma once\n")
    print("/* Made by tests/reference/bragg_pyfai.py of pyFAI 2026.9. */\n")
    print("#define PYFAI_SUM %d" % image.sum(dtype=np.uint64))
    print("#define PYFAI_BINS %d\n" % BINS)
    print("static const struct {\n  guint case_number;\n  guint32 index;\n"
          "  double intensity, sigma, slow, fast;\n} pyfai_peaks[] = {")
    pixels = []
    curves = []
    for i, (model, clip, cutoff, patch, connected, corrected) in enumerate(CASES):
        more = {"solidangle": solid_angle} if corrected else {}
        sparse = finder.sparsify(image, error_model=model, cutoff_clip=clip, cycle=5, noise=1.0, cutoff_pick=cutoff,
                                 cutoff_peak=cutoff, patch_size=patch, connected=connected, **more)
        peaks = np.sort(sparse.peaks, order="index")
        for p in peaks:
            print("  { %d, %d, %s, %s, %s, %s }," % (i, p["index"], *(number(p[n]) for n in
                                                                  ("intensity", "sigma", "pos0", "pos1"))))
        pixels.append((len(peaks), sparse.index.size, int(sparse.index.astype(np.uint64).sum())))
        curves.append((sparse.background_avg, sparse.background_std))
    print("};\n\nstatic const struct {\n  guint n_peaks, n_pixels;\n  guint64 sum_index;\n} pyfai_cases[] = {")
    for row in pixels:
        print("  { %d, %d, %d }," % row)
    print("};\n\nstatic const double pyfai_background[][2][PYFAI_BINS] = {")
    for pair in curves:
        print("  {")
        for curve in pair:
            print("    { " + ", ".join(number(x) for x in curve) + " },")
        print("  },")
    print("};")


if __name__ == "__main__":
    main()
