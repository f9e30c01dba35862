# SPDX-License-Identifier: MIT
"""From the key that asks for another frame to its picture on the screen: a series of four megapixels as Eiger
detectors write it, bitshuffle and LZ4, one frame a chunk. Told, and judged, when this part is asked for by its name
(--only scrub), on a machine that does nothing else. A Python with h5py and hdf5plugin writes the series: RINGLET_H5_PYTHON
names it where that of the system has not both."""
import os
import re
import subprocess
import time

import scenario_frames as frames
from scenario_speed import Figures
from scenario_work import running

N_FRAMES = 12
N_HELD = 8
# Milliseconds.
LIMIT = 150

WRITE = """
import sys
import h5py, hdf5plugin, numpy
edf, target, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(edf, "rb") as file:
    head = b""
    while b"}\\n" not in head:
        head += file.read(512)
    counts = numpy.frombuffer(file.read(), "<u4")
words = dict(part.split("=", 1) for part in head.decode("latin-1").split("{")[1].split("}")[0].split(";") if "=" in part)
words = {key.strip(): value.strip() for key, value in words.items()}
shape = int(words["Dim_2"]), int(words["Dim_1"])
frame = counts.reshape(shape)
with h5py.File(target, "w") as file:
    data = file.create_dataset("entry/data/data", (n, *shape), "u4", chunks=(1, *shape), **hdf5plugin.Bitshuffle())
    for i in range(n):
        # Another noise in each, as large as before.
        data[i] = numpy.where(frame < 0xFFFFFFFE, numpy.roll(frame, 17 * i, axis=1), frame)
"""


def scrub(tap, start, sample, folder):
    figures = Figures({"frame": None})
    series = os.path.join(folder, "scrub.h5")
    with tap.step("scrub: a series of four megapixels is written"):
        python = os.environ.get("RINGLET_H5_PYTHON", "python3")
        done = subprocess.run([python, "-c", WRITE, sample.edf_path, series, str(N_FRAMES)], check=False, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        assert done.returncode == 0, f"{done.stdout}\nRINGLET_H5_PYTHON names a Python with h5py and hdf5plugin"
    with running(start, "scrub", series, sample.poni_path) as window:
        log = frames.FrameLog(window.frames_path)
        with tap.step("scrub: the first frame", window):
            window.label(re.compile(f"frame 1 of {N_FRAMES}"), 20)
            window.until(lambda: frames.mark(log.all(), "pattern exact") is not None, "the first pattern", 60)
            time.sleep(2)
        with tap.step("scrub: one frame after another, each looked at", window):
            waits = [step(window, log) for _ in range(N_FRAMES - 1)]
            figures.most("key to picture, the best", min(waits), LIMIT, "ms")
            figures.most("key to picture, the median", sorted(waits)[len(waits) // 2], LIMIT, "ms")
            figures.most("key to picture, the worst", max(waits), None, "ms")
        with tap.step("scrub: keys faster than pictures", window):
            held(figures, window, log)
        for row in figures.table():
            tap.tell(row)
        window.close()
    with tap.step("scrub: every figure is within its limit"):
        figures.check()


def drawn_ms(lines):
    """From the last key that asked for a frame to the picture that came behind it."""
    begins = [line.at_ms for line in lines if line.what in ("action next-frame", "action previous-frame")]
    drawn = [line.at_ms for line in lines if line.what == "image drawn" and begins and line.at_ms > begins[-1]]
    return drawn[-1] - begins[-1] if drawn else None


def step(window, log):
    """One frame on, and time to look at it until all is computed."""
    log.here()
    window.fast_keys("Page_Down")
    time.sleep(1.2)
    return window.until(lambda: drawn_ms(log.since()), "the picture")


def held(figures, window, log):
    log.here()
    window.fast_keys(*["Page_Up"] * N_HELD)
    time.sleep(1.5)
    lines = log.since()
    wait = window.until(lambda: drawn_ms(log.since()), "the last picture")
    n = sum(line.what == "image drawn" for line in lines)
    figures.most("the last of many keys to its picture", wait, 2 * LIMIT, "ms")
    figures.least(f"pictures on the way, of {N_HELD}", n, None, "")


PARTS = {"scrub": scrub}
