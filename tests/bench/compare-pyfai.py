#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Integration: Ringlet beside the fastest CPU engine of pyFAI, in turns, on the same frames, best of
each, with the intensities compared. Needs pyFAI, numpy and the built bench-integrate; run it with the
Python of a virtual environment that has the newest pyFAI, on a machine that does nothing else.

    compare-pyfai.py BENCH-INTEGRATE [--csv FILE] [--detector NAME] [--large NAME] [--threads N]
                     [--rounds N] [--frames N] [--case NAME]…

pyFAI allocates 140 MB anew for a frame of 4 megapixels and spends most of its time in page faults,
unless the C library is told to keep memory: this script tells it so for pyFAI, by starting itself
again. Ringlet runs as it is. Ends in 1 when intensities differ, or when Ringlet is less
than ten times as fast.
"""
import argparse
import csv
import datetime
import logging
import math
import os
import shlex
import subprocess
import sys
import tempfile
import time
import typing
import warnings

KEEP_MEMORY = {
    "MALLOC_TOP_PAD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 34),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
}
POLARIZATION = 0.99
ALGORITHMS = "csr", "csc", "lut", "histogram"
TIMES_MUST = 10.0
PAUSE_S = 0.02  # until the threads of the other one sleep
COLUMNS = "date", "cpu", "threads", "case", "ringlet_ms", "pyfai_ms", "engine", "ratio", "r_gb_per_s"

# Of the median over bins of the relative difference. pyFAI keeps coordinates and shares in float, and
# its full splitting of cakes is off by some 1e-4 in intensity where its counts are right, as
# tests/core/engine/test-conformance.c finds beside the exact shares.
PATTERN_LIMITS = {"intensity": 1e-6, "count": 1e-6, "sigma": 1e-6}
CAKE_LIMITS = {"intensity": 5e-4, "count": 3e-5}


class Case(typing.NamedTuple):
    name: str
    split: str = "full"
    errors: str = "none"
    bins: int = 1000
    azimuths: int = 0
    frames: int = 1
    is_set_up: bool = False
    is_large: bool = False


CASES = (
    Case("1d no", split="no"),
    Case("1d full"),
    Case("1d full poisson", errors="poisson"),
    Case("1d full batch", frames=8),
    Case("1d full poisson batch", errors="poisson", frames=8),
    Case("1d full 4000 bins", bins=4000),
    Case("2d full", azimuths=360),
    Case("2d full batch", azimuths=360, frames=8),
    Case("set-up 1d", is_set_up=True),
    Case("set-up 2d", is_set_up=True, azimuths=360),
    Case("1d full large", is_large=True),
)


class Ringlet:
    """The program, which obeys line by line."""

    def __init__(self, bench, environment):
        self.process = subprocess.Popen(
            [bench, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment,
        )

    def __call__(self, *words):
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.startswith("OK"):
            sys.exit(f"{' '.join(map(str, words))}: {answer.strip() or 'no answer'}")
        return [float(word) for word in answer.split()[1:]]


def best_of(n, function):
    return min(function() for _ in range(n))


def milliseconds(function):
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1e3


class Bench:
    """One detector with frames, for both programs."""

    def __init__(self, ringlet, folder, detector, n_frames):
        self.ringlet = ringlet
        self.folder = folder
        self.poni = os.path.join(folder, "geometry.poni")
        mask = os.path.join(folder, "mask.npy")
        detector = pyFAI.detector_factory(detector)
        rows, columns = self.shape = detector.shape
        geometry = AzimuthalIntegrator(
            dist=0.2, poni1=0.52 * rows * detector.pixel1, poni2=0.47 * columns * detector.pixel2,
            rot1=0.03, rot2=-0.02, rot3=0.01, detector=detector, wavelength=1e-10,
        )
        if os.path.exists(self.poni):
            os.remove(self.poni)  # pyFAI appends
        geometry.save(self.poni)
        gaps = detector.mask
        gaps = numpy.zeros(self.shape, bool) if gaps is None else gaps.astype(bool)
        numpy.save(mask, gaps.astype(numpy.uint8))
        self.frames = self.make_frames(geometry, gaps, n_frames)
        ringlet("geometry", self.poni, mask)

    def make_frames(self, geometry, gaps, n):
        """Rings a few bins wide on a background, as ringlet bench has them."""
        q = geometry.qArray(self.shape)
        mean = 20 + 100 * numpy.exp(-q / 20) + 200 * numpy.maximum(numpy.sin(1.5 * q), 0) ** 32
        random = numpy.random.default_rng(1)
        frames, names = [], []
        for i in range(n):
            frame = random.poisson(mean).astype(numpy.uint32)
            frame[gaps] = 0xFFFFFFFF
            frames.append(frame)
            names.append(os.path.join(self.folder, f"{i}.npy"))
            numpy.save(names[-1], frame)
        self.ringlet("load", *names)
        for name in names:
            os.remove(name)
        return frames

    def integrate(self, ai, case, algorithm, frame):
        options = dict(
            unit="q_nm^-1", correctSolidAngle=True, polarization_factor=POLARIZATION,
            method=(case.split, algorithm, "cython"), safe=False,
            error_model=None if case.errors == "none" else case.errors,
        )
        if case.azimuths:
            return ai.integrate2d_ng(frame, case.bins, case.azimuths, **options)
        return ai.integrate1d_ng(frame, case.bins, **options)

    def first_ms(self, case, algorithm):
        """From nothing: a new integrator has computed nothing."""
        ai = pyFAI.load(self.poni)
        return milliseconds(lambda: self.integrate(ai, case, algorithm, self.frames[0]))

    def best_algorithm(self, case):
        """The fastest, and for frames an integrator that is set up."""
        best = None
        for algorithm in ALGORITHMS:
            ai = pyFAI.load(self.poni)
            try:
                first = milliseconds(lambda: self.integrate(ai, case, algorithm, self.frames[0]))
                ms = first if case.is_set_up else best_of(
                    3,
                    lambda: milliseconds(lambda: self.integrate(ai, case, algorithm, self.frames[0])),
                )
            except (RuntimeError, KeyError, ValueError, NotImplementedError) as error:
                print(f"  pyFAI cannot do {case.name} by {algorithm}: {error}", file=sys.stderr)
                continue
            print(f"  pyFAI {algorithm}: {ms:.1f} ms", file=sys.stderr)
            if best is None or ms < best[0]:
                best = ms, algorithm, ai
        return best[1:]

    def plan(self, case, result=None):
        """Sets Ringlet up, on the bins of @result or on its own; milliseconds to the first result."""
        ranges = []
        for centres in () if result is None else (result.radial, getattr(result, "azimuthal", None)):
            if centres is not None:
                half = (centres[-1] - centres[0]) / (len(centres) - 1) / 2
                ranges += [repr(float(centres[0] - half)), repr(float(centres[-1] + half))]
        if len(ranges) == 4:
            ranges[3] = repr(min(float(ranges[3]), float(ranges[2]) + 360.0))
        return self.ringlet("plan", case.split, case.errors, case.bins, case.azimuths, *ranges)[1]

    def compare(self, case, result):
        """Median differences by name, ends left out: there the ranges cut."""
        path = os.path.join(self.folder, "result")
        self.ringlet("run", (1 - case.frames) % len(self.frames), case.frames)  # frame 0 is the last
        self.ringlet("write", path)
        shape = (-1, case.azimuths, case.bins) if case.azimuths else (-1, case.bins)
        ours = numpy.fromfile(path).reshape(shape)
        theirs = {"intensity": result.intensity, "count": result.count}
        if case.errors != "none":
            theirs["sigma"] = result.sigma
        assert len(ours) == len(theirs)
        inner = (slice(1, -1),) * (len(shape) - 1)
        counted = (result.count > 1)[inner]
        medians = {}
        for a, (name, b) in zip(ours, theirs.items()):
            a, b = a[inner][counted], b[inner][counted]
            medians[name] = float(numpy.median(numpy.abs(a - b) / numpy.abs(b)))
        return medians

    def run_frames(self, case, rounds):
        algorithm, ai = self.best_algorithm(case)
        result = self.integrate(ai, case, algorithm, self.frames[0])
        self.plan(case, result)
        medians = self.compare(case, result)
        ours = theirs = float("inf")
        for i in range(rounds):
            time.sleep(PAUSE_S)
            for k in range(2):
                first = (2 * i + k) * case.frames
                ours = min(ours, self.ringlet("run", first, case.frames)[0])
            time.sleep(PAUSE_S)
            frame = self.frames[i % len(self.frames)]
            theirs = min(theirs, milliseconds(lambda: self.integrate(ai, case, algorithm, frame)))
        return ours, theirs, algorithm, medians

    def run_set_up(self, case, rounds):
        algorithm, ai = self.best_algorithm(case)
        result = self.integrate(ai, case, algorithm, self.frames[0])
        self.plan(case, result)
        medians = self.compare(case, result)
        ours = theirs = float("inf")
        for _ in range(max(rounds // 8, 2)):
            time.sleep(PAUSE_S)
            ours = min(ours, self.plan(case))
            time.sleep(PAUSE_S)
            theirs = min(theirs, self.first_ms(case, algorithm))
        return ours, theirs, algorithm, medians


def processor():
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "unknown"


def append_rows(path, rows):
    is_new = not os.path.exists(path) or os.path.getsize(path) == 0
    with open(path, "a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerows(rows)


def parse():
    parser = argparse.ArgumentParser(description="Ringlet beside pyFAI, in turns, on the same frames.")
    parser.add_argument("bench", help="the built bench-integrate")
    parser.add_argument("--csv", help="table to append to")
    parser.add_argument("--detector", default="Eiger4M")
    parser.add_argument("--large", default="Eiger16M")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--frames", type=int, default=24, help="a third of them of the large one")
    parser.add_argument("--case", action="append", choices=[case.name for case in CASES])
    return parser.parse_args()


def run_case(bench, case, options, r):
    run = bench.run_set_up if case.is_set_up else bench.run_frames
    ours, theirs, algorithm, medians = run(case, options.rounds)
    limits = CAKE_LIMITS if case.azimuths else PATTERN_LIMITS
    is_right = all(median <= limits[name] for name, median in medians.items())
    ratio = theirs / ours
    print(
        f"{case.name:22} {ours:10.3f} {theirs:10.2f} {algorithm:10} {ratio:7.1f} "
        f"{'met' if ratio >= TIMES_MUST else 'missed':7} "
        f"{medians['intensity']:9.1e} {medians['count']:9.1e} {medians.get('sigma', math.nan):9.1e} "
        f"{'correct' if is_right else 'WRONG'}",
        flush=True,
    )
    row = (
        datetime.date.today().isoformat(), processor(), options.threads, case.name, f"{ours:.3f}",
        f"{theirs:.2f}", f"pyFAI {pyFAI.version} {algorithm}", f"{ratio:.1f}", f"{r:.1f}",
    )
    return is_right, ratio >= TIMES_MUST, row


def run_all(options, environment):
    ringlet = Ringlet(options.bench, environment)
    ringlet("threads", options.threads)
    r = ringlet("bandwidth")[0] / 1e9
    print(f"{processor()}, {options.threads} threads, pyFAI {pyFAI.version}, R = {r:.1f} GB/s\n")
    print(
        f"{'case':22} {'Ringlet':>10} {'pyFAI':>10} {'its best':10} {'ratio':>7} {'≥ 10':7} "
        f"{'intensity':>9} {'count':>9} {'sigma':>9}\n"
        f"{'':22} {'ms':>10} {'ms':>10} {'engine':10} {'':>7} {'':7} {'differ by, median':>29}"
    )
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for is_large in False, True:
            cases = [c for c in CASES if c.is_large == is_large and c.name in (options.case or [c.name])]
            if not cases:
                continue
            detector = options.large if is_large else options.detector
            n_frames = max(options.frames // 3 if is_large else options.frames, 1)
            bench = Bench(ringlet, folder, detector, n_frames)
            results += [run_case(bench, case, options, r) for case in cases]
            del bench
    if options.csv:
        append_rows(options.csv, [row for *_, row in results])
    return all(right for right, *_ in results), all(fast for _, fast, _ in results)


def main():
    options = parse()
    if any(key not in os.environ for key in KEEP_MEMORY):
        environment = dict(os.environ, **KEEP_MEMORY, OMP_NUM_THREADS=str(options.threads))
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    environment = {k: v for k, v in os.environ.items() if k not in KEEP_MEMORY}
    environment.pop("OMP_NUM_THREADS", None)

    global numpy, pyFAI, AzimuthalIntegrator
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    import numpy
    import pyFAI
    from pyFAI.integrator.azimuthal import AzimuthalIntegrator

    is_right, is_fast = run_all(options, environment)
    if not is_right:
        sys.exit("Intensities differ: do not trust these times")
    if not is_fast:
        sys.exit("Less than ten times as fast as pyFAI")


main()
