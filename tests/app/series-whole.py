#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""series-missing.py RINGLET: series of which something is missing: a data file of a master, half of a file,
a monitor when they are resumed. What is there is integrated, what is not is told, and nothing takes its place."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy

PONI = """poni_version: 2.1
Detector: Detector
Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "max_shape": [40, 60], "orientation": 3}
Distance: 0.02
Poni1: 0.002
Poni2: 0.003
Rot1: 0.1
Rot2: 0.05
Rot3: 0.0
Wavelength: 1e-10
"""
N_FILES, N_EACH = 3, 4


def run(ringlet, *words):
    return subprocess.run([ringlet, *words], capture_output=True, text=True, timeout=100)


def integrate(ringlet, *words):
    return run(ringlet, "integrate", "--poni", "a.poni", "-n", "50", *words)


def rows(name):
    with h5py.File(name) as file:
        entry = file["entry"]
        return list(entry["frames/index"][:]), list(entry["frames/status"][:]), entry["state"][()]


def write_master():
    os.makedirs("eiger")
    random = numpy.random.default_rng(1)
    with h5py.File("eiger/s_master.h5", "w") as master:
        data = master.create_group("entry/data")
        for i in range(N_FILES):
            name = f"s_data_{i + 1:06}.h5"
            with h5py.File(f"eiger/{name}", "w") as file:
                frames = random.integers(0, 1000, (N_EACH, 40, 60), "u4")
                file.create_dataset("entry/data/data", data=frames, chunks=(1, 40, 60))
            data[f"data_{i + 1:06}"] = h5py.ExternalLink(name, "/entry/data/data")


def test_data_file(ringlet):
    write_master()
    os.makedirs("away")
    shutil.move("eiger/s_data_000002.h5", "away")
    done = integrate(ringlet, "-o", "e.h5", "eiger/s_master.h5")
    assert done.returncode == 1 and "4 frames more are in files that are missing" in done.stderr, done.stderr
    assert rows("e.h5") == ([0, 1, 2, 3, 8, 9, 10, 11], [1] * 8, b"interrupted")
    shutil.move("away/s_data_000002.h5", "eiger")
    done = integrate(ringlet, "--resume", "-o", "e.h5", "eiger/s_master.h5")
    assert done.returncode == 1 and "its row 4 is frame 8" in done.stderr, done.stderr
    done = integrate(ringlet, "--overwrite", "-o", "e.h5", "eiger/s_master.h5")
    assert done.returncode == 0, done.stderr
    assert rows("e.h5") == (list(range(12)), [1] * 12, b"whole")


def test_truncated(ringlet):
    """In each format, the second of three files ends early."""
    for suffix in "cbf", "edf", "tif", "edf.gz", "h5":
        folder = f"half_{suffix}"
        os.makedirs(folder)
        for i in range(3):
            path = f"{folder}/f_{i}.{suffix.removesuffix('.gz')}"
            assert run(ringlet, "convert", "eiger/s_data_000001.h5", path, "--frames", "0").returncode == 0
            if suffix.endswith(".gz"):
                subprocess.run(["gzip", path], check=True)
        path = f"{folder}/f_1.{suffix}"
        os.truncate(path, 1500)
        done = integrate(ringlet, "-o", f"{folder}.h5", *sorted(glob.glob(f"{folder}/*")))
        assert done.returncode == 1 and f"f_1.{suffix}" in done.stderr, (suffix, done.stderr)
        assert rows(f"{folder}.h5")[1] == [1, 2, 1], (suffix, rows(f"{folder}.h5"))


def test_folder(ringlet):
    """What is called as the images beside it, and is none, is a frame that failed; another file is none."""
    os.makedirs("mixed")
    for i in 0, 2:
        shutil.copy(f"half_cbf/f_{i}.cbf", "mixed")
    texts = {"f_1.cbf": "overwritten", "f_10.cbf": "", "notes.txt": "beam lost at 3", "log": "", ".f_4.cbf": "half"}
    for name, text in texts.items():
        with open(f"mixed/{name}", "w") as file:
            file.write(text)
    done = integrate(ringlet, "--json", "-o", "mixed.h5", "mixed")
    assert done.returncode == 1, done
    assert rows("mixed.h5")[1] == [1, 2, 1, 2], rows("mixed.h5")
    failures = json.loads(done.stdout)["failures"]
    assert [(one["source"], one["frame"]) for one in failures] == [("mixed/f_1.cbf", 1), ("mixed/f_10.cbf", 3)]
    with h5py.File("mixed.h5") as file:
        errors, names = file["entry/frames/error"][:], file["entry/frames/file"][:]
    for one in failures:
        assert one["source"] in one["error"] and one["error"] in done.stderr, (one, done.stderr)
        assert errors[one["frame"]].decode() == one["error"] and names[one["frame"]].decode() == one["source"]
    assert "notes.txt" in done.stderr and "3 files are no images and left out" not in done.stderr, done.stderr
    named = integrate(ringlet, "-o", "named.h5", *sorted(glob.glob("mixed/f_*")))
    assert named.returncode == 1 and "2 of 4 frames, 2 failed: mixed/f_1.cbf, mixed/f_10.cbf" in named.stderr
    for name in "f_1.cbf", "f_10.cbf":
        os.remove(f"mixed/{name}")
    done = integrate(ringlet, "-o", "rest.h5", "mixed")
    assert done.returncode == 0 and "notes.txt" in done.stderr, done.stderr


def test_all_bad(ringlet):
    os.makedirs("none")
    for i in range(2):
        shutil.copy("half_cbf/f_1.cbf", f"none/f_{i}.cbf")
    done = integrate(ringlet, "-o", "none.h5", "none")
    assert done.returncode == 1 and "f_0.cbf" in done.stderr and not os.path.exists("none.h5")


def test_monitor(ringlet):
    with open("m.txt", "w") as file:
        file.write("1\n2\n")
    files = ["half_cbf/f_0.cbf", "half_cbf/f_2.cbf"]
    done = integrate(ringlet, "--monitor-table", "m.txt", "-o", "m.h5", *files)
    assert done.returncode == 0, done.stderr
    with h5py.File("m.h5") as file:
        assert list(file["entry/frames/monitor"][:]) == [1.0, 2.0] and file["entry/monitor_applied"][()] == 1
        intensity = file["entry/data/I"][:]
        assert numpy.allclose(intensity[0], 2 * intensity[1], equal_nan=True)
    asked = integrate(ringlet, "--monitor", "bmonn", "-o", "no.h5", *files)
    assert asked.returncode == 1 and len(asked.stderr.splitlines()) == 1, asked.stderr
    assert "--monitor bmonn is in none of 2 frames" in asked.stderr and not os.path.exists("no.h5"), asked.stderr
    for words in ([], ["half_edf/f_0.edf"]):
        done = integrate(ringlet, "--resume", "-o", "m.h5", *files, *words)
        assert done.returncode == 1 and "begun with a monitor" in done.stderr, done.stderr


def test_engine(ringlet):
    """A device that is not there is told once, before any frame."""
    for engine in "opencl:no such device", "opencl:0+no such device":
        done = integrate(ringlet, "--engine", engine, "-o", "device.h5", "half_cbf/f_0.cbf", "half_cbf/f_2.cbf")
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
        assert "frame" not in done.stderr and not os.path.exists("device.h5"), done.stderr


def main():
    ringlet = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("a.poni", "w") as file:
            file.write(PONI)
        for test in test_data_file, test_truncated, test_folder, test_all_bad, test_monitor, test_engine:
            test(ringlet)
            print(test.__name__)
        os.chdir("/")


main()
