#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Series: `ringlet integrate` beside h5py and the fastest CPU engine of pyFAI, on the series that
`ringlet bench --series --folder FOLDER` leaves there, in turns, with the patterns compared. Needs
pyFAI, h5py and hdf5plugin; run it with the Python of a virtual environment that has the newest
pyFAI, on a machine that does nothing else.

    compare-series.py RINGLET FOLDER [--csv FILE] [--frames N] [--rounds N]

pyFAI reads, integrates and writes as its users' scripts do: a frame after the other, memory kept by
the C library (see compare-pyfai.py). Ringlet's time is that of the whole program, from its start to
its end with the results written. Two ratios are told: of whole series, which pyFAI begins by reading
the geometry and making its matrix (importing modules is not counted), and, to Ringlet's
disadvantage, with this set-up left out for pyFAI alone. Ends in 1 when patterns differ, or when a
whole series is less than twenty times as fast.
"""
import argparse
import csv
import datetime
import os
import subprocess
import sys
import tempfile
import time

KEEP_MEMORY = {
    "MALLOC_TOP_PAD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 34),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
}
POLARIZATION = 0.99
TIMES_MUST = 20.0
DIFFERENCE = 1e-5  # median over bins, of the median intensity
CASES = (
    ("series 1d", dict(), ["-n", "1000"]),
    ("series 1d poisson", dict(error_model="poisson"), ["-n", "1000", "--error-model", "poisson"]),
)
COLUMNS = "date", "cpu", "threads", "case", "ringlet_ms", "pyfai_ms", "engine", "ratio", "r_gb_per_s"


def run_pyfai(poni, path, n_frames, options, folder):
    """Seconds a frame, the engine, the result of frame 0 and seconds of set-up."""
    best = None
    with h5py.File(path) as file:
        data = file["entry/data/data"]
        for algorithm in ("csr", "csc", "lut"):
            start = time.perf_counter()
            ai = pyFAI.load(poni)
            words = dict(
                unit="2th_deg", correctSolidAngle=True, polarization_factor=POLARIZATION,
                method=("full", algorithm, "cython"), safe=False, **options,
            )
            first = ai.integrate1d_ng(data[0], 1000, **words)
            set_up = time.perf_counter() - start
            with h5py.File(os.path.join(folder, "pyfai.h5"), "w") as out:
                intensity = out.create_dataset("I", (n_frames, 1000), "f4", chunks=(1, 1000))
                sigma = out.create_dataset("I_errors", (n_frames, 1000), "f4", chunks=(1, 1000))
                start = time.perf_counter()
                for i in range(n_frames):
                    result = ai.integrate1d_ng(data[i], 1000, **words)
                    intensity[i] = result.intensity
                    if result.sigma is not None:
                        sigma[i] = result.sigma
                seconds = (time.perf_counter() - start) / n_frames
            set_up -= seconds  # its first frame
            print(
                f"  pyFAI {algorithm}: {seconds * 1e3:.1f} ms a frame after {set_up:.1f} s",
                file=sys.stderr,
            )
            if best is None or seconds < best[0]:
                best = seconds, algorithm, first, set_up
    return best


def run_ringlet(program, poni, path, words, first, output):
    """Seconds a frame, the intensities of frame 0 on the bins of @first, and the frames."""
    half = (first.radial[-1] - first.radial[0]) / (len(first.radial) - 1) / 2
    limits = f"{float(first.radial[0] - half)!r},{float(first.radial[-1] + half)!r}"
    with h5py.File(path) as file:
        n_frames = len(file["entry/data/data"])
    start = time.perf_counter()
    subprocess.run(
        [program, "integrate", "-q", "--overwrite", "--poni", poni, *words, "--range", limits,
         "--polarization", str(POLARIZATION), "-o", output, path], check=True,
        env={key: value for key, value in os.environ.items() if key not in KEEP_MEMORY},
    )
    seconds = (time.perf_counter() - start) / n_frames
    with h5py.File(output) as file:
        assert len(file["entry/data/I"]) == n_frames
        intensity = file["entry/data/I"][0]
    os.remove(output)
    return seconds, intensity, n_frames


def differ(ours, theirs):
    counted = (theirs.count > 1)[1:-1]
    ours, theirs = ours[1:-1][counted], theirs.intensity[1:-1][counted]
    return float(numpy.median(abs(ours - theirs)) / numpy.median(theirs))


def cpu_name():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "?"


def compare_case(case, arguments, folder):
    name, options, words = case
    poni, path = (os.path.join(arguments.folder, name) for name in ("stack.poni", "stack.h5"))
    ours = theirs = None
    for _ in range(arguments.rounds):
        one = run_pyfai(poni, path, arguments.frames, options, folder)
        theirs = one if theirs is None or one[0] < theirs[0] else theirs
        other = run_ringlet(
            arguments.ringlet, poni, path, words, one[2], os.path.join(folder, "ringlet.h5"),
        )
        ours = other if ours is None or other[0] < ours[0] else ours
    off = differ(ours[1], theirs[2])
    whole = theirs[0] + theirs[3] / ours[2]
    ok = off < DIFFERENCE and whole / ours[0] >= TIMES_MUST
    print(
        f"{name:20} {ours[0] * 1e3:7.2f} ms  pyFAI {theirs[1]} {whole * 1e3:7.2f} ms  "
        f"{whole / ours[0]:5.1f} x ({theirs[0] / ours[0]:.1f} x without its set-up)  "
        f"median difference {off:.1e}  {'met' if ok else 'MISSED'}"
    )
    return ok, [
        row_of(name, ours, theirs, whole),
        row_of(f"{name} pyFAI set up", ours, theirs, theirs[0]),
    ]


def row_of(name, ours, theirs, seconds):
    return (
        datetime.date.today(), cpu_name(), os.cpu_count(), name, f"{ours[0] * 1e3:.3f}",
        f"{seconds * 1e3:.2f}", f"h5py + pyFAI {pyFAI.version} {theirs[1]}",
        f"{seconds / ours[0]:.1f}", "",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ringlet")
    parser.add_argument("folder")
    parser.add_argument("--csv")
    parser.add_argument("--frames", type=int, default=40, help="of pyFAI")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [compare_case(case, arguments, folder) for case in CASES]
    if arguments.csv:
        is_new = not os.path.exists(arguments.csv)
        with open(arguments.csv, "a", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if is_new:
                writer.writerow(COLUMNS)
            writer.writerows(row for _, rows in results for row in rows)
    sys.exit(0 if all(ok for ok, _ in results) else 1)


if __name__ == "__main__":
    if any(os.environ.get(key) != value for key, value in KEEP_MEMORY.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **KEEP_MEMORY})
    import hdf5plugin  # noqa: F401: the filter of the frames
    import h5py
    import numpy
    import pyFAI

    main()
