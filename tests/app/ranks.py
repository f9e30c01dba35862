#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""ranks.py RINGLET: a series that several processes of mpirun share, against one process alone: the same
numbers, whatever the number of processes; what is left of a lost one, and how it is finished."""
import os
import subprocess
import sys
import tempfile

import h5py
import numpy

from small_detector import PONI

N_FRAMES = 9


def write_frames(name, n):
    random = numpy.random.default_rng(n)
    with h5py.File(name, "w") as file:
        file["entry/data/data"] = random.integers(0, 1000, (n, 40, 60), dtype="u4")


def integrate(ringlet, n_ranks, *words):
    line = [ringlet, "integrate", "--poni", "a.poni", "-n", "50", "--error-model", "poisson", *words]
    if n_ranks > 0:
        line = ["mpirun", "-n", str(n_ranks), "--oversubscribe", *line]
    environment = {
        **os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
        "OMPI_MCA_btl": "self,vader", "OMPI_MCA_plm": "isolated",
    }
    if n_ranks > 0:
        # Open MPI leaks, and has unloaded the plugin by then: no suppression can name it. One process alone
        # goes the same way through our code and is watched.
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=100)


def read(name):
    with h5py.File(name) as file:
        entry = file["entry"]
        return {
            "I": entry["data/I"][:], "errors": entry["data/I_errors"][:], "axis": entry["data/radial_axis"][:],
            "index": entry["frames/index"][:], "status": entry["frames/status"][:],
            "signal": entry["data"].attrs["signal"],
        }


def assert_same(name, other):
    a, b = read(name), read(other)
    for key, value in b.items():
        assert numpy.array_equal(a[key], value, equal_nan=key in ("I", "errors")), f"{name}: {key}"


def check_done(done):
    assert done.returncode == 0, done.stderr


def test_numbers(ringlet):
    check_done(integrate(ringlet, 0, "-o", "alone.h5", "frames.h5"))
    for n in 2, 3, 4:
        check_done(integrate(ringlet, n, "-o", f"of{n}.h5", "frames.h5"))
        assert_same(f"of{n}.h5", "alone.h5")
        for rank in range(1, n + 1):
            assert os.path.exists(f"of{n}_rank_{rank}_of_{n}.h5")
        with h5py.File(f"of{n}.h5") as file:
            link = file["entry"].get("raw", None)
            assert link is not None and len(link) > 0
            assert isinstance(link.get(next(iter(link)), getlink=True), h5py.ExternalLink)
            frames = [link[f"source_{i:06}"][k] for i, k in
                      zip(file["entry/frames/link"][:], file["entry/frames/link_index"][:])]
        with h5py.File("frames.h5") as file:
            assert numpy.array_equal(frames, file["entry/data/data"][:])


def test_files(ringlet):
    """A text file a frame is written once, by whoever has the frame."""
    os.makedirs("one")
    os.makedirs("many")
    check_done(integrate(ringlet, 0, "-o", "one", "frames.h5"))
    check_done(integrate(ringlet, 3, "-o", "many", "frames.h5"))
    assert sorted(os.listdir("one")) == sorted(os.listdir("many")) and len(os.listdir("one")) == N_FRAMES
    for name in os.listdir("one"):
        with open(f"one/{name}", "rb") as a, open(f"many/{name}", "rb") as b:
            assert a.read() == b.read(), name


def test_lost(ringlet):
    """A part that is gone leaves the rest, and is made again."""
    os.remove("of3_rank_2_of_3.h5")
    rest = read("of3.h5")
    assert list(rest["status"]) == [1, 1, 1, 0, 0, 0, 1, 1, 1]
    assert numpy.isnan(rest["I"][3:6]).all() and not numpy.isnan(rest["I"][0]).all()
    refused = integrate(ringlet, 2, "--resume", "-o", "of3.h5", "frames.h5")
    assert refused.returncode != 0 and "begun by 3 processes" in refused.stderr, refused.stderr
    check_done(integrate(ringlet, 3, "--resume", "-o", "of3.h5", "frames.h5"))
    assert_same("of3.h5", "alone.h5")


def test_resumed_otherwise(ringlet):
    """By another number of processes, one among them, it is refused and said how."""
    before = {}
    for name in "of3.h5", "alone.h5":
        with open(name, "rb") as file:
            before[name] = file.read()
    alone = integrate(ringlet, 0, "--resume", "-o", "of3.h5", "frames.h5")
    assert alone.returncode == 1 and "mpirun -n 3" in alone.stderr, alone.stderr
    several = integrate(ringlet, 2, "--resume", "-o", "alone.h5", "frames.h5")
    assert several.returncode != 0 and "without mpirun" in several.stderr, several.stderr
    assert not [name for name in os.listdir() if name.startswith("alone_rank")]
    for name, data in before.items():
        with open(name, "rb") as file:
            assert file.read() == data, name


def test_refused(ringlet):
    """What is there is not replaced unasked, by nobody."""
    write_frames("other.h5", 5)
    with open("of2.h5", "rb") as file:
        before = file.read()
    done = integrate(ringlet, 2, "-o", "of2.h5", "other.h5")
    assert done.returncode != 0 and "of2.h5" in done.stderr
    with open("of2.h5", "rb") as file:
        assert file.read() == before
    with open("frames.h5", "rb") as file:
        before = file.read()
    done = integrate(ringlet, 2, "--overwrite", "-o", "frames.h5", "frames.h5")
    assert done.returncode != 0 and "is read here" in done.stderr, done.stderr
    with open("frames.h5", "rb") as file:
        assert file.read() == before


def test_state(ringlet):
    """All say that they are whole, or the one that leads to them does not."""
    with h5py.File("of3.h5") as file:
        assert file["entry/state"][()] == b"whole"
    os.remove("of4_rank_1_of_4.h5")
    check_done(integrate(ringlet, 4, "--resume", "-o", "of4.h5", "frames.h5"))
    with h5py.File("of4.h5") as file:
        assert file["entry/state"][()] == b"whole"


def test_few(ringlet):
    """More processes than frames."""
    write_frames("few.h5", 2)
    check_done(integrate(ringlet, 0, "-o", "few_alone.h5", "few.h5"))
    check_done(integrate(ringlet, 4, "-o", "few_of4.h5", "few.h5"))
    assert_same("few_of4.h5", "few_alone.h5")


def main():
    ringlet = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_frames("frames.h5", N_FRAMES)
        with open("a.poni", "w") as file:
            file.write(PONI)
        for test in test_numbers, test_files, test_lost, test_resumed_otherwise, test_refused, test_state, test_few:
            test(ringlet)
            print(test.__name__)
        os.chdir("/")


main()
