#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether pyFAI reads the detector files that Ringlet writes, Ringlet those of pyFAI, and both mean the
same pixels.

usage: detectors_pyfai.py PATH_OF_RINGLET

Detectors of the catalogue in all orientations, a spline, offset maps and files that pyFAI wrote, each
through "ringlet detectors"; compares centres and corners with those of pyFAI's own classes. Run by
hand: it needs pyFAI. Last run with pyFAI 2026.09.
"""
import os
import subprocess
import sys
import tempfile

import fabio
import numpy as np
from pyFAI import detectors
from pyFAI.spline import Spline

# The corners of the last ones do not know the orientation in pyFAI.
NAMES = ("Pilatus100k", "Eiger500k", "ImXPadS10", "Xpad_flat", "Pixirad1", "Jungfrau", "Cirpad")
TURNED = NAMES[:3]
# Corners are 32-bit floats.
TOLERANCE = 1.2e-7


def stack(detector):
    """Corners, and their mean where a pixel is no hexagon."""
    corners = np.array(detector.get_pixel_corners(), dtype=float)
    return corners, corners.mean(axis=2)


def compare(label, path, truth, truth_mask):
    read = detectors.detector_factory(path)
    # First: once pyFAI has made the corners, it flips the centres twice.
    p1, p2, p3 = read.calc_cartesian_positions()
    corners, middle = stack(read)
    expected, _ = stack(truth)
    if corners.shape[2] == 6:  # the first corner is free, the middle is not
        corners, expected = middle, expected.mean(axis=2)
    size = np.nanmax(abs(expected))
    corner_error = np.nanmax(abs(corners - expected)) / size
    # pyFAI evaluates four corners between their centres.
    centre_error = max(np.nanmax(abs(p1 - middle[..., 1])), np.nanmax(abs(p2 - middle[..., 2]))) / size
    if read.CORNERS == 6:  # pyFAI's centre is between four of the six
        centre_error = 0.0
    mask = np.zeros(read.shape) if read.mask is None else read.mask
    truth_mask = np.zeros(read.shape) if truth_mask is None else truth_mask
    good = (corner_error < TOLERANCE and centre_error < 2 * TOLERANCE and read.shape == truth.shape
            and np.array_equal(mask != 0, truth_mask != 0)
            and abs(read.pixel1 / truth.pixel1 - 1) < 1e-6)
    print(f"{'ok ' if good else 'BAD'} {label}: corners {corner_error:.1e}, centres {centre_error:.1e} "
          f"of the size, {int((mask != 0).sum())} masked")
    return good


def run(program, folder, *words):
    subprocess.run([program, "detectors", *words, "--overwrite"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)


def check_catalogue(program, folder):
    good = True
    for name in NAMES:
        for orientation in (1, 2, 3, 4) if name in TURNED else (3,):
            truth = detectors.detector_factory(name, {"orientation": orientation})
            path = os.path.join(folder, "a.h5")
            run(program, folder, "export", name, "-o", "a.h5", "--orientation", str(orientation))
            good &= compare(f"{name} {orientation}, ours", path, truth, truth.mask)

            theirs = os.path.join(folder, "theirs.h5")
            if os.path.exists(theirs):
                os.remove(theirs)
            truth.save(theirs)
            run(program, folder, "export", "theirs.h5", "-o", "a.h5")
            good &= compare(f"{name} {orientation}, theirs", path, truth, truth.mask)
    return good


def check_spline(program, folder):
    random = np.random.RandomState(4)
    y, x = np.mgrid[0:101, 0:121] / 100.0
    spline = Spline()
    spline.xmin, spline.ymin, spline.xmax, spline.ymax = 0.0, 0.0, 120.0, 100.0
    spline.xDispArray = 3 * x * x - 2 * x * y + 0.01 * random.rand(101, 121)
    spline.yDispArray = 2 * y ** 3 - x * y + 0.01 * random.rand(101, 121)
    spline.pixelSize, spline.grid = (50.0, 51.0), 10.0
    spline.array2spline(smoothing=1.0)
    path = os.path.join(folder, "s.spline")
    spline.write(path)
    truth = detectors.Detector(splinefile=path)
    run(program, folder, "build", "--spline", "s.spline", "-o", "s.h5")
    return compare("spline", os.path.join(folder, "s.h5"), truth, None)


def check_offsets(program, folder):
    """Against the formula: pyFAI's Pilatus takes one pixel's offset for all that share its corner."""
    random = np.random.RandomState(5)
    good = True
    for name, sign in (("Pilatus100k", -1), ("Eiger500k", 1)):
        truth = detectors.detector_factory(name)
        offset1, offset2 = random.randint(-30, 30, (2,) + truth.shape).astype("int32")
        for letter, offset in zip("yx", (offset1, offset2)):
            fabio.edfimage.EdfImage(data=offset).write(os.path.join(folder, f"{letter}.edf"))
        truth.offset1, truth.offset2 = offset1, offset2
        truth.uniform_pixel = False
        run(program, folder, "build", name, "--offset-slow", "y.edf", "--offset-fast", "x.edf", "-o",
            "o.h5")
        read = detectors.detector_factory(os.path.join(folder, "o.h5"))
        theirs = truth.calc_cartesian_positions()
        ours = read.calc_cartesian_positions()
        error = max(abs(ours[k] - theirs[k]).max() for k in (0, 1)) / truth.pixel1
        print(f"{'ok ' if error < 1e-4 else 'BAD'} offsets of {name}: centres {error:.1e} pixels")
        good &= error < 1e-4 and sign * offset1[0, 0] * (theirs[0][0, 0] - truth.pixel1 / 2) >= 0
    return good


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        good = check_spline(program, folder)
        good &= check_offsets(program, folder)
        good &= check_catalogue(program, folder)
    sys.exit(0 if good else 1)


main()
