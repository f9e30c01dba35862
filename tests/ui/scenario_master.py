# SPDX-License-Identifier: MIT
"""The master file of an Eiger, with the data files that it leads to, in a folder that nobody named before: opened by the
file chooser, calibrated, exported beside the files.

RINGLET_BEAMTIME names the folder, where another place than that of the other files is meant.
"""
import math
import os
import re

import h5py
import numpy

import scenario_calibrate
import scenario_keyboard as keyboard
import scenario_steps as steps
import scenario_whole as whole
from scenario_truth import EIGER2_PIXEL_M, Poni
from scenario_work import running

N_FILES, N_IN_FILE = 2, 2


def write_data(path, counts):
    """Frames that the master leads to, all of them that of the sample."""
    with h5py.File(path, "w") as file:
        data = file.create_dataset("entry/data/data", (N_IN_FILE, *counts.shape), counts.dtype, chunks=(1, *counts.shape),
                                   compression="lzf")
        for i in range(N_IN_FILE):
            data[i] = counts


def write_master(path, stem, wavelength_m):
    with h5py.File(path, "w") as file:
        for name, kind in (("entry", "NXentry"), ("entry/data", "NXdata"), ("entry/instrument", "NXinstrument"),
                           ("entry/instrument/beam", "NXbeam"), ("entry/instrument/detector", "NXdetector")):
            file.create_group(name).attrs["NX_class"] = kind
        for i in range(1, N_FILES + 1):
            file[f"entry/data/data_{i:06}"] = h5py.ExternalLink(f"{stem}_data_{i:06}.h5", "entry/data/data")
        file["entry/instrument/beam/incident_wavelength"] = 1e10 * wavelength_m
        file["entry/instrument/beam/incident_wavelength"].attrs["units"] = "angstrom"
        detector = file["entry/instrument/detector"]
        detector["description"] = "Eiger2 4M"
        for axis in "xy":
            detector[axis + "_pixel_size"] = EIGER2_PIXEL_M
            detector[axis + "_pixel_size"].attrs["units"] = "m"


def write_series(folder, sample):
    counts = numpy.frombuffer(sample.edf.counts, "<u4").reshape(sample.edf.n_slow, sample.edf.n_fast)
    os.makedirs(folder, exist_ok=True)
    for i in range(1, N_FILES + 1):
        write_data(os.path.join(folder, f"LaB6_data_{i:06}.h5"), counts)
    path = os.path.join(folder, "LaB6_master.h5")
    write_master(path, "LaB6", sample.poni.wavelength)
    return path


def master(tap, start, sample, folder):
    folder = os.environ.get("RINGLET_BEAMTIME") or os.path.join(folder, "master")
    with tap.step("master: a series of an Eiger is written"):
        path = write_series(folder, sample)
    with running(start, "master") as window:
        with tap.step("master: opened, with all frames of its data files", window):
            whole.press(window, re.compile("^Open"))
            window.choose(path)
            window.label(re.compile(f"frame 1 of {N_FILES * N_IN_FILE}"), 30)
            window.label(re.compile("2068 × 2162 pixels"), 30)
        with tap.step("master: a frame of the second file", window):
            window.keys(*["Page_Down"] * N_IN_FILE)
            window.label(re.compile(f"frame {N_IN_FILE + 1} of {N_FILES * N_IN_FILE}"), 30)
        with tap.step("master: calibrated", window):
            whole.press(window, "Step 3: Calibrate")
            keyboard.is_found(window)
            whole.press(window, "Keep ⏎")
            window.gone("push button", "Keep ⏎")
            keyboard.show(window, "master-calibrated")
        save(window, tap, sample, folder)
        window.close()


def save(window, tap, sample, folder):
    poni, pattern = (os.path.join(folder, "LaB6." + suffix) for suffix in ("poni", "xy"))
    with tap.step("master: the geometry is saved beside the data", window):
        window.keys("ctrl+alt+s")
        window.choose(poni, is_new=True)
        window.toast(re.compile("^LaB6.poni saved, read back and found equal$"))
        found = Poni(poni)
        for corner in scenario_calibrate.CORNERS:
            off = math.degrees(abs(found.angles(*corner)[0] - sample.poni.angles(*corner)[0]))
            assert off < scenario_calibrate.CLOSE_DEG, f"2θ at {corner} is {off:.5f}° from that of the sample"
    with tap.step("master: and the pattern", window):
        whole.take(window, "Step 4: Integrate")
        steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+e")
        window.choose(pattern, is_new=True)
        steps.check_export(window, pattern, "2th_deg", sample)


PARTS = {"master": master}
