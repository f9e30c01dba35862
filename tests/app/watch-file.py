#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""watch-file.py RINGLET: all frames of a watch in one file, which others read while it grows."""
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

import h5py
import numpy

from small_detector import PONI

OPTIONS = ["--poni", "a.poni", "-n", "50", "--error-model", "poisson"]
N_FILES, N_EACH = 3, 4
PATIENCE = 30  # of the test, on a busy machine


def run(ringlet, *words):
    return subprocess.run([ringlet, *words], capture_output=True, text=True, timeout=PATIENCE)


@contextlib.contextmanager
def begun(line):
    """A program that is ended whatever happens."""
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def watch(ringlet, *words):
    return run(ringlet, "watch", *OPTIONS, "--until-idle", "0.6", *words)


def read(name):
    with h5py.File(name) as file:
        entry = file["entry"]
        return {"I": entry["data/I"][:], "errors": entry["data/I_errors"][:], "signal": entry["data_sums/signal"][:],
                "status": list(entry["frames/status"][:]), "file": [text.decode() for text in entry["frames/file"][:]],
                "index": list(entry["frames/index"][:]), "state": entry["state"][()].decode()}


def same(name, other):
    a, b = read(name), read(other)
    return all(numpy.array_equal(a[key], b[key], equal_nan=True) for key in ("I", "errors", "signal")) and (
        all(a[key] == b[key] for key in ("status", "file", "index")))


def write_frames():
    random = numpy.random.default_rng(1)
    os.makedirs("made")  # HDF5 looks for files of links in the present folder, too
    for i in range(N_FILES):
        with h5py.File(f"made/s_data_{i + 1:06}.h5", "w") as file:
            file.create_dataset("entry/data/data", data=random.integers(0, 1000, (N_EACH, 40, 60), "u4"),
                                chunks=(1, 40, 60))
    with h5py.File("made/s_master.h5", "w") as master:
        for i in range(N_FILES):
            master[f"entry/data/data_{i + 1:06}"] = h5py.ExternalLink(f"s_data_{i + 1:06}.h5", "/entry/data/data")


def wait_for_rows(name, n):
    """Rows that are whole, seen by SWMR; how long it took."""
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        try:
            with h5py.File(name, "r", swmr=True) as file:
                if numpy.count_nonzero(file["entry/frames/status"][:] == 1) >= n:
                    return time.monotonic() - start
        except (OSError, KeyError):
            pass
        time.sleep(0.02)
    raise AssertionError(f"{n} rows do not come")


def test_folder(ringlet):
    """Each row is seen while the watch waits for the next, has the numbers of integrate, and is made once."""
    os.makedirs("in")
    for i in range(6):
        assert run(ringlet, "convert", f"made/s_data_{i % 3 + 1:06}.h5", f"f_{i}.edf", "--frames", "1").returncode == 0
    line = [ringlet, "watch", *OPTIONS, "--until", "5", "-q", "-o", "live.h5", "in"]
    with begun(line) as process:
        for i in range(5):
            shutil.copy(f"f_{i}.edf", "in")
            print(f"# row {i} after {wait_for_rows('live.h5', i + 1):.2f} s")
        assert process.wait(PATIENCE) == 0, process.stderr.read()
    assert run(ringlet, "integrate", *OPTIONS, "-q", "-o", "all.h5", "in").returncode == 0
    assert same("live.h5", "all.h5") and read("live.h5")["state"] == "whole", read("live.h5")
    done = watch(ringlet, "-o", "live.h5", "in")
    assert done.returncode == 0 and "0 frames integrated, 5 had a result before" in done.stderr, done.stderr
    shutil.copy("f_5.edf", "in")
    done = watch(ringlet, "-o", "live.h5", "in")
    assert done.returncode == 0 and "1 frame integrated, 5 had a result before" in done.stderr, done.stderr
    assert run(ringlet, "integrate", *OPTIONS, "-q", "--overwrite", "-o", "all.h5", "in").returncode == 0
    assert same("live.h5", "all.h5")


def test_options(ringlet):
    """With other options than before nothing is added, and nothing lost."""
    before = read("live.h5")
    shutil.copy("f_0.edf", "in/f_6.edf")
    done = watch(ringlet, "--polarization", "0.9", "-o", "live.h5", "in")
    assert done.returncode == 1 and "polarization" in done.stderr, done.stderr
    after = read("live.h5")
    assert len(after["status"]) == 6 and numpy.array_equal(after["I"], before["I"], equal_nan=True)
    for words, says in {("-o", "live.h5", "-o", "b.h5"): "one file at most", ("-o", "in/x.h5"): "in is watched",
                        ("-o", "b.h5", "--format", "xye"): "--format", ("-o", "b.h5", "b.h5"): "b.h5 is watched",
                        ("-o", "./b.h5", "b.h5::/entry/data"): "b.h5 is watched"}.items():
        done = watch(ringlet, *words, "in")
        assert done.returncode == 1 and says in done.stderr and not os.path.exists("b.h5"), (words, done.stderr)


def test_input(ringlet):
    """What is read is not written, whatever may be replaced."""
    assert run(ringlet, "convert", "made/s_data_000001.h5", "dark.h5", "--frames", "0").returncode == 0
    with open("dark.h5", "rb") as file:
        before = file.read()
    for words in [], ["--overwrite"]:
        done = watch(ringlet, *words, "--dark", "dark.h5", "-o", "dark.h5", "in")
        assert done.returncode == 1 and "would replace a file that is read" in done.stderr, done.stderr
    done = watch(ringlet, "-o", "dark.h5", "in")
    assert done.returncode == 1 and "no series that can be resumed" in done.stderr, done.stderr
    with open("dark.h5", "rb") as file:
        assert file.read() == before


def test_both(ringlet):
    """Files of frames and the file of all; a frame lacks one of them, and gets it."""
    os.makedirs("out")
    done = watch(ringlet, "-o", "out", "-o", "both.h5", "in")
    assert done.returncode == 0 and len(os.listdir("out")) == 7 and read("both.h5")["status"] == [1] * 7, done.stderr
    os.remove("out/f_3.xye")
    done = watch(ringlet, "-o", "out", "-o", "both.h5", "in")
    assert done.returncode == 0 and "1 frame integrated, 6 had" in done.stderr and len(os.listdir("out")) == 7
    assert read("both.h5")["status"] == [1] * 7
    assert watch(ringlet, "--overwrite", "-o", "new.h5", "in").returncode == 0 and same("new.h5", "both.h5")


def test_half(ringlet):
    """A file that stays half is a row that failed, and has its numbers when it is whole."""
    os.makedirs("half")
    shutil.copy("f_0.edf", "half")
    with open("f_1.edf", "rb") as file, open("half/f_1.edf", "wb") as half:
        half.write(file.read()[:3000])
    done = watch(ringlet, "--patience", "0.3", "-o", "half.h5", "half")
    assert done.returncode == 1 and read("half.h5")["status"] == [1, 2] and "f_1.edf" in done.stderr, done.stderr
    shutil.copy("f_1.edf", "half")
    done = watch(ringlet, "-o", "half.h5", "half")
    assert done.returncode == 0 and read("half.h5")["status"] == [1, 1], done.stderr
    assert read("half.h5")["file"] == ["half/f_0.edf", "half/f_1.edf"]


def test_master(ringlet):
    """Of a master whose data files come one after another each row leads to its pixels."""
    os.makedirs("eiger")
    shutil.copy("made/s_master.h5", "eiger")
    line = [ringlet, "watch", *OPTIONS, "--until", str(N_FILES * N_EACH), "-q", "-o", "m.h5", "eiger/s_master.h5"]
    with begun(line) as process:
        for i in range(N_FILES):
            shutil.copy(f"made/s_data_{i + 1:06}.h5", "eiger")
            wait_for_rows("m.h5", (i + 1) * N_EACH)
        assert process.wait(PATIENCE) == 0, process.stderr.read()
    frames = []
    for i in range(N_FILES):
        with h5py.File(f"made/s_data_{i + 1:06}.h5") as file:
            frames.extend(file["entry/data/data"][:])
    with h5py.File("m.h5") as file:
        entry = file["entry"]
        assert list(entry["frames/link"][:]) == [1] * 4 + [2] * 4 + [3] * 4, entry["frames/link"][:]
        for i, frame in enumerate(frames):
            link, index = entry["frames/link"][i], entry["frames/link_index"][i]
            assert numpy.array_equal(entry[f"raw/source_{link:06}"][index], frame), i


def test_again(ringlet):
    """A second run that begins with another file links its rows to that one."""
    os.makedirs("again")
    for i in range(2):
        shutil.copy(f"made/s_data_{i + 1:06}.h5", f"again/x_{i}.h5")
        done = watch(ringlet, "-o", "again.h5", "again")
        assert done.returncode == 0, done.stderr
    with h5py.File("again.h5") as file:
        entry = file["entry"]
        names = [text.decode() for text in entry["frames/file"][:]]
        links = [entry["raw"].get(f"source_{link:06}", getlink=True).filename for link in entry["frames/link"][:]]
        assert len(names) == 2 * N_EACH and names == links, (names, links)


def test_long(ringlet):
    """A name that is much longer than the first one is found again."""
    folder = 120 * "l"
    os.makedirs(folder)
    for name in "a.edf", 240 * "b" + ".edf":
        shutil.copy("f_0.edf", f"{folder}/{name}")
    for says in "2 frames integrated", "0 frames integrated, 2 had a result before":
        done = watch(ringlet, "-o", "long.h5", folder)
        assert done.returncode == 0 and says in done.stderr, done.stderr
    assert read("long.h5")["file"] == [f"{folder}/a.edf", f"{folder}/{240 * 'b'}.edf"], read("long.h5")["file"]


def test_latin(ringlet):
    """A name that is no UTF-8, of a detector's computer from before, is found again."""
    os.makedirs("latin")
    shutil.copy("f_0.edf", b"latin/m\xfcll.edf")
    for says in "1 frame integrated", "0 frames integrated, 1 had a result before":
        done = watch(ringlet, "-o", "latin.h5", "latin")
        assert done.returncode == 0 and says in done.stderr, done.stderr
    assert read("latin.h5")["file"] == ["latin/m\ufffdll.edf"], read("latin.h5")["file"]


def main():
    ringlet = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("a.poni", "w") as file:
            file.write(PONI)
        write_frames()
        for test in test_folder, test_options, test_input, test_both, test_half, test_master, test_again, test_long, test_latin:
            test(ringlet)
            print(test.__name__)
        os.chdir("/")


main()
