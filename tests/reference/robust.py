#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sigma clipping, percentiles and spread: by plain numpy in double, and by pyFAI 2026.9.

usage: robust.py SHARED > tests/core/engine/robust-truth.h

Every number is computed from the definition, pixel by pixel and bin by bin, with loops: no program of
this project is asked. The frames are made of the generator below, which tests/core/engine/robust-frame.h
repeats; the measured image is the CeO2 of data/README.md in SHARED. pyFAI's float32 puts a pixel on the
edge of a bin into the next one: of the measured image only bins are taken that have the same number of
pixels with positions in double.

Needs numpy, fabio and pyFAI 2026.9.
"""
import logging
import math
import sys

import fabio
import numpy as np
import pyFAI
import pyFAI.detectors
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

logging.disable(logging.CRITICAL)

SIDE = 40       # pixels of 1 mm
OFFSET = 20     # of the beam from the corner, in pixels, along both axes
BINS = 10       # 30 to 80 mm
N_DARK = 4
DUMMY = 65535


def generator(state):
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 16


class Frame:
    def __init__(self):
        n = SIDE * SIDE
        image, mask, flat, dark, variance = ([0] * n for _ in range(5))
        draw = generator(1)
        for i in range(n):
            image[i] = 100 + next(draw) % 60
            if next(draw) % 29 == 0:
                image[i] += 1500
            if next(draw) % 50 == 0:
                image[i] = DUMMY
            mask[i] = int(next(draw) % 40 == 0)
            flat[i] = 0.5 + (next(draw) % 1024) / 1024
            dark[i] = next(draw) % 8
            variance[i] = 50 + next(draw) % 100
        self.image, self.mask, self.flat, self.dark, self.variance = image, mask, flat, dark, variance


def radius(i):
    return math.hypot(i // SIDE + 0.5 + OFFSET, i % SIDE + 0.5 + OFFSET)


# --- the definitions ---

class Pixel:
    def __init__(self, share, counts, dark, norm, variance, order):
        self.share = share
        self.counts = counts
        self.x = (counts - dark) / norm
        self.omega = share * norm
        self.variance = variance
        self.order = order


def mean_of(pixels):
    return math.fsum(p.omega * p.x for p in pixels) / math.fsum(p.omega for p in pixels)


def scatter_of(pixels):
    mean = mean_of(pixels)
    return math.fsum((p.omega * (p.x - mean)) ** 2 for p in pixels)


def clip(pixels, threshold, iterations, model):
    for _ in range(iterations):
        if not pixels:
            break
        if model in ("poisson", "variance"):
            variance = math.fsum(p.share**2 * p.variance for p in pixels)
        else:
            variance = scatter_of(pixels)
        std = math.sqrt(variance / math.fsum(p.omega**2 for p in pixels))
        n = max(3.0, math.fsum(p.share for p in pixels))
        limit = max(threshold, math.sqrt(2 * math.log(n / math.sqrt(2 * math.pi)))) * std
        mean = mean_of(pixels)
        left = [p for p in pixels if not abs(p.x - mean) > limit]
        if std == 0.0 or len(left) == len(pixels):
            break
        pixels = left
    return pixels


def percentiles(pixels, low, high):
    pixels = sorted(pixels, key=lambda p: (p.x, p.order))
    upper = np.cumsum([p.omega for p in pixels])
    lower = np.concatenate(([0.0], upper[:-1]))
    a, b = low / 100 * upper[-1], high / 100 * upper[-1]
    keep = ((lower >= a) & (upper <= b)) | ((lower <= a) & (upper >= b))
    if not keep.any():
        keep = (lower < b) & (upper > a)
    return [p for p, k in zip(pixels, keep) if k]


def columns(pixels, model):
    """count, intensity, sigma, spread"""
    if not pixels:
        return 0.0, math.nan, math.nan, math.nan
    norm = math.fsum(p.omega for p in pixels)
    scatter = scatter_of(pixels)
    if model == "none":
        sigma = math.nan
    elif model == "azimuthal":
        sigma = math.sqrt(scatter) / norm
    else:
        sigma = math.sqrt(math.fsum(p.share**2 * p.variance for p in pixels)) / norm
    spread = math.sqrt(scatter / math.fsum(p.omega**2 for p in pixels))
    return math.fsum(p.share for p in pixels), mean_of(pixels), sigma, spread


# --- tables ---

# kind, two numbers, error model, floor, weighted
CASES = [
    ("MEAN", 0, 0, "none", 0, 1),
    ("MEAN", 0, 0, "azimuthal", 0, 1),
    ("SIGMA_CLIP", 3, 5, "poisson", 1, 1),
    ("SIGMA_CLIP", 3, 5, "none", 0, 1),
    ("SIGMA_CLIP", 0, 5, "azimuthal", 0, 1),
    ("SIGMA_CLIP", 0, 1, "azimuthal", 0, 1),
    ("SIGMA_CLIP", 4, 3, "hybrid", 0, 1),
    ("SIGMA_CLIP", 0, 20, "variance", 0, 1),
    ("SIGMA_CLIP", 4.5, 5, "variance", 0, 0),
    ("PERCENTILES", 50, 50, "none", 0, 1),
    ("PERCENTILES", 50, 50, "poisson", 1, 1),
    ("PERCENTILES", 33.3, 33.3, "hybrid", 0, 1),
    ("PERCENTILES", 10, 90, "poisson", 1, 1),
    ("PERCENTILES", 10, 90, "poisson", 0, 0),
    ("PERCENTILES", 25, 75, "azimuthal", 0, 1),
    ("PERCENTILES", 0, 100, "variance", 0, 1),
]


def left_of(pixels, case):
    kind, a, b, model = case[:4]
    if kind == "SIGMA_CLIP":
        return clip(pixels, a, b, model)
    if kind == "PERCENTILES":
        return percentiles(pixels, a, b)
    return pixels


def pixel_of(frame, i, share, case):
    model, floor, weighted = case[3:]
    raw, dark = frame.image[i], frame.dark[i]
    variance = (frame.variance[i] if model == "variance" else max(raw, floor)) + dark / N_DARK
    if weighted:
        return Pixel(share, raw, dark, frame.flat[i], variance, i)
    gain = 1 / frame.flat[i]
    return Pixel(share, raw * gain, dark * gain, 1.0, variance * gain**2, i)


def bins_of(frame, case):
    bins = [[] for _ in range(BINS)]
    for i in range(SIDE * SIDE):
        place = (radius(i) - 30) / 5
        if 0 <= place < BINS and not frame.mask[i] and frame.image[i] != DUMMY:
            bins[int(place)].append(pixel_of(frame, i, 1.0, case))
    return bins


def number(x):
    return "NAN" if math.isnan(x) else repr(float(x))


def print_rows(rows):
    for row in rows:
        print("      { " + ", ".join(number(x) for x in row) + " },")


def print_case(case, rows):
    kind, a, b, model, floor, weighted = case
    print(f"  {{ RINGLET_STATISTIC_{kind}, {a}, {b}, RINGLET_ERROR_MODEL_{model.upper()}, {floor}, {weighted}, {{")
    print_rows(rows)
    print("    } },")


def print_numpy(frame):
    print("/* By numpy in double, from the definitions: count, intensity, sigma, spread. */")
    print("static const RobustCase robust_cases[] = {")
    for case in CASES:
        print_case(case, [columns(left_of(bin_, case), case[3]) for bin_ in bins_of(frame, case)])
    print("};\n")


# --- any shares ---

ROWS, ENTRIES = 4, 60


def print_shares(frame):
    draw = generator(7)
    rows = []
    for _ in range(ROWS):
        at = next(draw) % 8
        row = []
        for _ in range(ENTRIES):
            row.append((at, (1 + next(draw) % 16) / 16))
            at += 1 + next(draw) % 20
        rows.append(row)
    cases = [case for case in CASES if case[5]]
    print("/* The same of four bins of pixels that have any shares in them. */")
    print("static const RobustCase robust_share_cases[] = {")
    for case in cases:
        bins = [[pixel_of(frame, i, s, case) for i, s in row
                 if frame.image[i] != DUMMY and not frame.mask[i]] for row in rows]
        print_case(case, [columns(left_of(b, case), case[3]) for b in bins])
    print("};\n")


# --- pyFAI ---

# kind, two numbers, error model, split, implementation
PYFAI = [
    ("SIGMA_CLIP", 3, 5, "poisson", "no", "cython"),
    ("SIGMA_CLIP", 0, 5, "poisson", "no", "cython"),
    ("SIGMA_CLIP", 0, 5, "azimuthal", "no", "python"),
    ("SIGMA_CLIP", 3, 2, "azimuthal", "no", "python"),
    ("SIGMA_CLIP", 4, 5, "hybrid", "no", "cython"),
    ("PERCENTILES", 50, 50, "poisson", "no", "cython"),
    ("PERCENTILES", 50, 50, "poisson", "full", "cython"),
    ("PERCENTILES", 10, 90, "poisson", "no", "cython"),
    ("PERCENTILES", 10, 90, "poisson", "full", "cython"),
]


def run_pyfai(ai, image, case, **options):
    kind, a, b, model, split, implementation = case
    options.update(method=(split, "csr", implementation), error_model=model)
    if kind == "SIGMA_CLIP":
        return ai.sigma_clip_ng(image, thres=a, max_iter=b, **options)
    return ai.medfilt1d_ng(image, percentile=a if a == b else (a, b), **options)


def print_pyfai_case(case, rows):
    kind, a, b, model, split, _ = case
    print(f"  {{ RINGLET_STATISTIC_{kind}, {a}, {b}, RINGLET_ERROR_MODEL_{model.upper()}, "
          f"RINGLET_SPLIT_{split.upper()}, {{")
    print_rows(rows)
    print("    } },")


def print_pyfai(frame):
    detector = pyFAI.detectors.Detector(1e-3, 1e-3, max_shape=(SIDE, SIDE))
    ai = AzimuthalIntegrator(dist=1.0, poni1=-OFFSET * 1e-3, poni2=-OFFSET * 1e-3, detector=detector)
    image = np.array(frame.image, dtype=np.float32).reshape(SIDE, SIDE)
    mask = np.array(frame.mask, dtype=np.int8).reshape(SIDE, SIDE) | (image == DUMMY)
    flat = np.array(frame.flat, dtype=np.float32).reshape(SIDE, SIDE)
    print(f"/* By pyFAI {pyFAI.version}, without dark, and the hybrid without flat: intensity, sigma. */")
    print("static const PyfaiCase pyfai_cases[] = {")
    for case in PYFAI:
        # Its azimuthal variance depends on the order of the pixels where their weights differ; the one
        # of two passes does not, but knows no hybrid.
        result = run_pyfai(ai, image, case, npt=BINS, unit="r_mm", radial_range=(30, 80), mask=mask,
                           flat=None if case[3] == "hybrid" else flat, correctSolidAngle=False)
        print_pyfai_case(case, zip(result.intensity, result.sigma))
    print("};\n")


CEO2_BINS, CEO2_STEP = 1000, 25


def print_ceo2(shared):
    folder = f"{shared}/data/real/ceo2-pilatus1m/CeO2_Pilatus1M"
    image = fabio.open(folder + ".tif").data
    ai = pyFAI.load(folder + ".poni")
    mask = (image < 0).astype(np.int8)
    angle = np.degrees(ai.center_array(image.shape, unit="2th_rad", scale=False))
    place = np.floor((angle - 1) / 23 * CEO2_BINS)
    count = np.bincount(place[(mask == 0) & (place >= 0) & (place < CEO2_BINS)].astype(int), minlength=CEO2_BINS)
    options = dict(npt=CEO2_BINS, unit="2th_deg", radial_range=(1, 24), mask=mask, polarization_factor=0.99)
    plain = ai.integrate1d_ng(image, method=("no", "csr", "cython"), error_model="poisson", **options)
    bins = [next(b for b in range(first, first + CEO2_STEP) if plain.count[b] == count[b])
            for first in range(CEO2_STEP, CEO2_BINS - CEO2_STEP, CEO2_STEP)]
    print(f"/* The measured image by pyFAI {pyFAI.version}, bins of {CEO2_BINS} from 1 to 24 degrees: "
          "bin, intensity, sigma. */")
    print(f"#define CEO2_BINS {CEO2_BINS}")
    print(f"#define N_CEO2 {len(bins)}\n")
    print("static const Ceo2Case ceo2_cases[] = {")
    for case in PYFAI:
        result = run_pyfai(ai, image, case, **options)
        print_pyfai_case(case, [(b, result.intensity[b], result.sigma[b]) if result.count[b] else
                                (b, math.nan, math.nan) for b in bins])
    print("};")


if __name__ == "__main__":
    print("/* SPDX-License-Identifier: MIT */")
    print("#pragma once\n")
    print("/* Written by tests/reference/robust.py. */\n")
    print('#include "robust-frame.h"\n')
    print("/* clang-format off */\n")
    made = Frame()
    print_numpy(made)
    print_shares(made)
    print_pyfai(made)
    print_ceo2(sys.argv[1])
    print("\n/* clang-format on */")
