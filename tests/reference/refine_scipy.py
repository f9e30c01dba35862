#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The least cost that scipy finds for noisy points, from 20 random starts.

usage: refine_scipy.py > tests/core/calib/refine-scipy.h

Points are made as tests/core/calib/refine-points.h makes them, from a seed a case. The model is written
here by cross products, with numerical derivatives; least_squares() with trf, tolerances of 1e-15, 60 steps, and
the truth as a start beside the random ones. Last run with scipy 1.17, numpy 2.4.
"""
import math

import numpy as np
from scipy.optimize import least_squares

PIXEL, N_PIXELS, LAB6 = 1e-4, 1000, 4.15689e-10
NAMES = ("distance", "poni1", "poni2", "rot1", "rot2", "rot3", "wavelength")
KINDS, LOSSES = ("2θ", "q", "pixels"), ("linear", "huber", "cauchy")
SCALES = (1.0, 1.345, 2.385)
MASK = (1 << 64) - 1
N_CASES, N_STARTS = 24, 20


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = z = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self, lo, hi):
        return lo + (hi - lo) * ((self.next() >> 11) * 2.0**-53)

    def normal(self):
        total = -6.0
        for _ in range(12):
            total += self.uniform(0.0, 1.0)
        return total


def rotation(rot1, rot2, rot3):
    c, s = math.cos, math.sin
    r1 = np.array([[1, 0, 0], [0, c(rot1), s(rot1)], [0, -s(rot1), c(rot1)]])
    r2 = np.array([[c(rot2), 0, -s(rot2)], [0, 1, 0], [s(rot2), 0, c(rot2)]])
    r3 = np.array([[c(rot3), -s(rot3), 0], [s(rot3), c(rot3), 0], [0, 0, 1]])
    return r3 @ r2 @ r1


def rings(n):
    squares = [k for k in range(1, 100) if k % 8 != 7 and k != 28]
    return [LAB6 / math.sqrt(k) for k in squares[:n]]


def make_points(truth, spacings, per_turn, noise, random):
    distance, poni1, poni2, *rots, wavelength = truth
    turn = rotation(*rots)
    points = []
    for d in spacings:
        angle = 2 * math.asin(wavelength / (2 * d))
        for k in range(per_turn):
            chi = -math.pi + 2 * math.pi * (k + 0.25) / per_turn
            lab = [math.sin(angle) * math.sin(chi), math.sin(angle) * math.cos(chi), math.cos(angle)]
            ray = turn.T @ np.array(lab)
            if not ray[2] > 1e-3:
                continue
            at = [(poni1 + ray[0] / ray[2] * distance) / PIXEL, (poni2 + ray[1] / ray[2] * distance) / PIXEL]
            if not all(0 <= x < N_PIXELS for x in at):
                continue
            points.append((at[0] + noise * random.normal(), at[1] + noise * random.normal(), d))
    return np.array(points).T


def angles(parameters, slow, fast):
    distance, poni1, poni2, *rots, _ = parameters
    beam = rotation(*rots)[2]
    v = np.array([slow * PIXEL - poni1, fast * PIXEL - poni2, np.full_like(slow, distance)])
    across = np.cross(v.T, beam)
    return np.arctan2(np.linalg.norm(across, axis=1), beam @ v)


def residuals(parameters, points, kind, noise, weighted):
    slow, fast, d = points
    wavelength = parameters[6]
    angle = angles(parameters, slow, fast)
    difference = angle - 2 * np.arcsin(np.clip(wavelength / (2 * d), -1, 1))
    if kind == "q":
        return 4 * np.pi / wavelength * np.sin(angle / 2) - 2 * np.pi / d
    if kind == "pixels":
        h = 1e-3
        along = (angles(parameters, slow + h, fast) - angles(parameters, slow - h, fast)) / (2 * h)
        across = (angles(parameters, slow, fast + h) - angles(parameters, slow, fast - h)) / (2 * h)
        difference = difference / np.hypot(along, across)
    return difference / noise if weighted else difference


def best_cost(case, points):
    free = [NAMES.index(name) for name in case["free"]]
    truth = np.array(case["truth"])
    sizes = np.array([0.1, 0.02, 0.02, 0.2, 0.2, 1, 0.1 * truth[6]])[free]
    lower, upper = np.full(len(free), -np.inf), np.full(len(free), np.inf)
    lower[0] = 1e-3
    if case["bound"]:
        which = free.index(NAMES.index(case["bound"][0]))
        lower[which], upper[which] = case["bound"][1:]
    # q is 1e10 and its scale with it; squares do not mind a factor.
    factor = 1e-10 if case["kind"] == "q" else 1.0

    def cost_of(x):
        parameters = truth.copy()
        parameters[free] = x
        return factor * residuals(parameters, points, case["kind"], case["noise"], case["weighted"])

    random = np.random.default_rng(case["seed"])
    best = np.inf
    for k in range(N_STARTS + 1):
        spread = sizes * random.uniform(-1, 1, len(free)) if k else 0.0
        start = np.clip(truth[free] + spread, lower + 1e-12, upper - 1e-12)
        fit = least_squares(cost_of, start, x_scale=sizes, bounds=(lower, upper), loss=case["loss"],
                            f_scale=case["scale"], xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=60,
                            jac="3-point")
        best = min(best, 2 * fit.cost)
    return best / factor**2


def make_case(k):
    random = Random(100 + k)
    truth = [random.uniform(0.1, 0.3), random.uniform(0.02, 0.08), random.uniform(0.02, 0.08),
             random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3), random.uniform(-1.0, 1.0),
             random.uniform(0.25e-10, 0.45e-10)]
    kind, loss = KINDS[k % 3], LOSSES[k // 3 % 3]
    case = {"seed": 100 + k, "truth": truth, "noise": random.uniform(0.1, 1.0), "kind": kind, "loss": loss,
            "weighted": kind == "pixels", "scale": SCALES[k // 3 % 3]}
    if not case["weighted"]:
        case["loss"], case["scale"] = "linear", 1.0
    case["free"] = ["distance", "poni1", "poni2", "rot1", "rot2"] + (["wavelength"] if k % 4 == 1 else [])
    # Beside the truth, so that the fit ends on the bound.
    case["bound"] = ("distance", truth[0] * 1.01, truth[0] * 1.5) if k % 5 == 2 else None
    return case, random


def main():
    print("/* SPDX-License-Identifier: MIT */\n#pragma once\n\n/* Made by tests/reference/refine_scipy.py. */\n")
    print("/* clang-format off */\nstatic const ScipyCase scipy_cases[] = {")
    for k in range(N_CASES):
        case, random = make_case(k)
        points = make_points(case["truth"], rings(10), 36, case["noise"], random)
        words = [str(case["seed"]), f"RINGLET_REFINE_{('TWO_THETA', 'Q', 'PIXELS')[KINDS.index(case['kind'])]}",
                 f"RINGLET_REFINE_{case['loss'].upper()}", "TRUE" if "wavelength" in case["free"] else "FALSE",
                 "TRUE" if case["bound"] else "FALSE", str(points.shape[1]), repr(float(best_cost(case, points)))]
        print("  { " + ", ".join(words) + " },", flush=True)
    print("};\n/* clang-format on */")


if __name__ == "__main__":
    main()
