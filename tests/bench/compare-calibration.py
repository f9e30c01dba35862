#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same control points refined by Ringlet and by pyFAI, in turns, best of each, from the same starts,
with distance, poni1, poni2, rot1 and rot2 free. Fails when Ringlet's χ² is larger or it is not 20 times
as fast. Needs pyFAI and the built bench-refine.

    compare-calibration.py BENCH-REFINE [FOLDER_OF_REAL_IMAGES [ROUNDS]]

Without a folder only points that are made here: LaB6 on 1000 × 1000 pixels with a scatter of 0.1 and 0.5
pixels. pyFAI's refine3() is called until it finds nothing better, as its windows do, and once; the faster
counts, the lower χ² is compared.
"""
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pyFAI
from pyFAI.calibrant import Calibrant
from pyFAI.detectors import Detector
from pyFAI.geometryRefinement import GeometryRefinement

FREE = ("dist", "poni1", "poni2", "rot1", "rot2")
LAB6, CEO2, AGBH = 4.15689, 5.411651, 58.38
MEASURED = (
    ("agbh-marccd/AgBehenate_003_centroid_control_points.txt", "agbh-marccd/oracle_centroid.poni", "agbh"),
    ("ceo2-pilatus1m/CeO2_Pilatus1M_centroid_control_points.txt", "ceo2-pilatus1m/oracle_centroid.poni", "ceo2"),
    ("ceo2-pilatus1m/CeO2_Pilatus1M_control_points.txt", "ceo2-pilatus1m/oracle_pyfai.poni", "ceo2"),
    ("ceo2-pilatus2m/Pilatus2M_CeO2_control_points.txt", "ceo2-pilatus2m/oracle_pyfai.poni", "ceo2"),
)


def spacings(name):
    if name == "agbh":
        return AGBH / np.arange(1, 20)
    side = range(12)
    squares = {h * h + k * k + l * l for h in side for k in side for l in side
               if name == "lab6" or h % 2 == k % 2 == l % 2}
    return (LAB6 if name == "lab6" else CEO2) / np.sqrt(sorted(squares - {0})[:40])


def made(noise):
    """Points of a known geometry on 8 rings, and a start beside it."""
    detector = Detector(1e-4, 1e-4, max_shape=(1000, 1000))
    truth = pyFAI.geometry.Geometry(0.2, 0.045, 0.055, 0.05, -0.03, 0, detector=detector, wavelength=0.3e-10)
    two_theta, chi = truth.center_array(unit="2th_rad", scale=False), truth.center_array(unit="chi_rad", scale=False)
    random = np.random.default_rng(8)
    points = []
    for ring, d in enumerate(spacings("lab6")[:8]):
        angle = 2 * np.arcsin(0.3 / (2 * d))
        for azimuth in np.linspace(-3.1, 3.1, 60):
            at = np.array(np.unravel_index(np.argmin((two_theta - angle) ** 2 + 1e-3 * (chi - azimuth) ** 2),
                                           two_theta.shape), dtype=float)
            for _ in range(20):  # along the gradient, to 1e-12
                h = 1e-3
                value = truth.tth(*[np.array([x]) for x in at])[0] - angle
                slope = np.array([(truth.tth(np.array([at[0] + h * (k == 0)]), np.array([at[1] + h * (k == 1)]))[0]
                                   - value - angle) / h for k in (0, 1)])
                at -= value * slope / (slope @ slope)
            points.append((*(at + noise * random.normal(size=2)), ring))
    start = dict(dist=0.25, poni1=0.05, poni2=0.05, rot1=0.0, rot2=0.0)
    return detector, 0.3e-10, np.array(points), spacings("lab6"), start


def measured(folder, case):
    ai = pyFAI.load(f"{folder}/{case[1]}")
    points = np.loadtxt(f"{folder}/{case[0]}")
    shape, (size1, size2) = ai.detector.shape, (ai.detector.pixel1, ai.detector.pixel2)
    start = dict(dist=ai.dist * 1.05, poni1=size1 * shape[0] / 2, poni2=size2 * shape[1] / 2, rot1=0.0, rot2=0.0)
    return ai.detector, ai.wavelength, points, spacings(case[2]), start


def theirs(detector, wavelength, points, d, start, loops):
    calibrant = Calibrant(dspacing=list(d), wavelength=wavelength)
    refinement = GeometryRefinement(points, detector=detector, wavelength=wavelength, calibrant=calibrant, **start)
    fixed = [name for name in ("rot3", "wavelength")]
    begin = time.perf_counter()
    best = np.inf
    for _ in range(loops):
        chi2 = refinement.refine3(fix=fixed)
        if not chi2 < best:
            break
        best = chi2
    seconds = time.perf_counter() - begin
    return seconds * 1e3, float(refinement.chi2())


def write_inputs(folder, detector, wavelength, points, d, start):
    geometry = pyFAI.geometry.Geometry(detector=detector, wavelength=wavelength, rot3=0.0, **start)
    path = os.path.join(folder, "start.poni")
    if os.path.exists(path):
        os.remove(path)
    geometry.save(path)
    with open(os.path.join(folder, "points"), "w", encoding="ascii") as file:
        file.writelines(f"{float(s)!r} {float(f)!r} {int(r)}\n" for s, f, r in points)
    with open(os.path.join(folder, "spacings"), "w", encoding="ascii") as file:
        file.writelines(f"{float(x) * 1e-10!r}\n" for x in d)


def ours(bench, folder):
    paths = [os.path.join(folder, name) for name in ("start.poni", "points", "spacings")]
    line = subprocess.run([bench, *paths, "5"], check=True, capture_output=True, text=True).stdout
    numbers = [float(word) for word in line.split(",")]
    return numbers[0], numbers[1]


def compare(bench, name, case, rounds):
    with tempfile.TemporaryDirectory() as folder:
        write_inputs(folder, *case)
        our_ms, their_ms, least = np.inf, np.inf, np.inf
        for _ in range(rounds):
            ms, chi2 = ours(bench, folder)
            our_ms = min(our_ms, ms)
            for loops in (1, 500):
                ms, their_chi2 = theirs(*case, loops)
                their_ms, least = min(their_ms, ms), min(least, their_chi2)
    print(f"{name}: {len(case[2])} points, Ringlet {our_ms:.2f} ms, pyFAI {pyFAI.version} {their_ms:.1f} ms, "
          f"ratio {their_ms / our_ms:.0f}; χ² {chi2:.6e}, pyFAI {least:.6e}", flush=True)
    # The same sum in another order.
    return chi2 <= least * (1 + 1e-12) and their_ms >= 20 * our_ms


def main():
    bench = sys.argv[1]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    cases = [("made, 0.1 px", made(0.1)), ("made, 0.5 px", made(0.5))]
    if len(sys.argv) > 2:
        cases += [(case[0], measured(sys.argv[2], case)) for case in MEASURED]
    right = [compare(bench, name, case, rounds) for name, case in cases]
    sys.exit(0 if all(right) else 1)


if __name__ == "__main__":
    main()
