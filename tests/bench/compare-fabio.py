#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reading: Ringlet beside FabIO (HDF5: h5py with hdf5plugin, which is H5Dread) and a plain read() of the same
files, in turns, warm cache, best of each, with the pixels compared. Needs fabio, h5py, hdf5plugin, numpy and
the built bench-readers; run it with the Python of a virtual environment that has the newest FabIO, on a machine
that does nothing else.

    compare-fabio.py BENCH-READERS [--csv FILE] [--threads N] [--rounds N] [--small N] [--chunks N] [--folder DIR]
                     [--plugins DIR] [--case NAME]…

The table of one machine at rest is tests/bench/readers.csv, to which --csv appends.

One thread unless told otherwise: the goals are those of one core. FabIO gives each image anew and spends much of
its time in page faults, unless the C library is told to keep memory: this script tells it so for FabIO, by
starting itself again. Ringlet runs as it is. Ends in 1 when pixels differ, or when a goal is missed.
"""
import argparse
import csv
import datetime
import logging
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
EIGER4M = (2167, 2070)
MAR = (3450, 3450)
SMALL = (256, 256)
CHUNK = (32, 32)
RUN = 1000
MEAN = 5
PAUSE_S = 0.02
PLUGINS = "/usr/lib/x86_64-linux-gnu/hdf5/serial/plugins"
COLUMNS = (
    "date", "cpu", "threads", "case", "ringlet_ms", "other_ms", "plain_ms", "gpixel_per_s", "gb_per_s",
    "share_of_read", "ratio", "other", "goal", "met",
)


class Row(typing.NamedTuple):
    """Milliseconds a frame; @plain of a read() of its file."""

    name: str
    ours: float
    theirs: float
    plain: float
    pixels: int
    size: int
    other: str
    goal: str
    is_met: bool
    is_right: bool

    @property
    def gpixels(self):
        return self.pixels / self.ours / 1e6

    @property
    def gbytes(self):
        return self.size / self.ours / 1e6


class Ringlet:
    """The program, which obeys line by line."""

    def __init__(self, bench, environment):
        self.process = subprocess.Popen(
            [bench, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )

    def __call__(self, *words):
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.startswith("OK"):
            raise RuntimeError(f"{words[0]}: {answer.strip() or 'no answer'}")
        return [float(word) for word in answer.split()[1:]]


def milliseconds(function):
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1e3


# ---- images ----


def counts(shape, random, dtype="uint32"):
    return random.poisson(MEAN, shape).astype(dtype)


def with_escapes(shape, random):
    """A hundredth of the differences do not fit a byte: one bright pixel makes two of them."""
    image = counts(shape, random, "int32")
    n = image.size // 200
    image.ravel()[random.choice(image.size // 2, n, replace=False) * 2] += 1000
    steps = numpy.abs(numpy.diff(image.ravel().astype("int64"))) > 127
    assert 0.008 < steps.mean() < 0.012, steps.mean()
    return image


class Files:
    """Files of one format, each with the image that was put in."""

    def __init__(self, folder, name):
        self.folder = os.path.join(folder, name)
        os.mkdir(self.folder)
        self.paths, self.images = [], []

    def add(self, image, suffix, write):
        path = os.path.join(self.folder, f"{len(self.paths):05d}{suffix}")
        write(path, image)
        self.paths.append(path)
        self.images.append(image)


def fabio_writer(module, kind):
    def write(path, image):
        getattr(module, kind)(data=image).write(path)
    return write


def write_mar(path, image):
    """FabIO 2026.6 does not know the byte order of what it did not read itself."""
    made = fabio.mar345image.Mar345Image(data=image)
    made.byteorder = "<"
    made.write(path)


# ---- one case ----


def first_read(path):
    return fabio.open(path).data


def is_same(ringlet, folder, image):
    """The frame that was read last, bit for bit. Readers may give another sign to the same bits."""
    path = os.path.join(folder, "pixels")
    ringlet("write", path)
    return open(path, "rb").read() == numpy.ascontiguousarray(image).tobytes()


def open_list(ringlet, folder, paths):
    name = os.path.join(folder, "list")
    with open(name, "w", encoding="utf-8") as file:
        file.write("\n".join(paths) + "\n")
    return ringlet("open", name)


class Times(typing.NamedTuple):
    """The best of all rounds, milliseconds a frame, and whether all were right."""

    ours: float
    theirs: float
    plain: float
    is_right: bool


def take_turns(ringlet, folder, paths, images, read, rounds):
    """@read: gives frame i to Python; frames and files are as many, or there is one file."""
    n, _ = open_list(ringlet, folder, paths)
    assert n == len(images)
    ours = theirs = plain = float("inf")
    is_right = True
    for i in range(rounds):
        k = i % len(images)
        time.sleep(PAUSE_S)
        ours = min(ours, ringlet("read", k, 1)[0])
        if i < len(images):
            is_right &= is_same(ringlet, folder, images[k])
        time.sleep(PAUSE_S)
        theirs = min(theirs, milliseconds(lambda: read(k)))
        if i < len(images):
            is_right &= bool((read(k) == images[k]).all())
        plain = min(plain, ringlet("plain")[0] / len(images))
    return Times(ours, theirs, plain, is_right)


def row_of(name, times, image, other, goal, is_met):
    return Row(name, times.ours, times.theirs, times.plain, image.size, image.nbytes, other, goal, is_met(times),
               times.is_right)


def run_fabio(context, name, files, goal, is_met):
    times = take_turns(
        context.ringlet, context.folder, files.paths, files.images, lambda k: first_read(files.paths[k]),
        context.rounds,
    )
    return [row_of(name, times, files.images[0], f"FabIO {fabio.version}", goal, is_met)]


# ---- the cases ----


def run_cbf(context):
    files = Files(context.folder, "cbf")
    for _ in range(4):
        files.add(with_escapes(EIGER4M, context.random), ".cbf", fabio_writer(fabio.cbfimage, "CbfImage"))
    rows = run_fabio(context, "cbf 1 % escapes", files, "", lambda times: True)
    codec = min(context.ringlet("codec", 5)[0] for _ in range(max(context.rounds // 4, 1)))
    pixels = files.images[0].size
    rows.append(rows[0]._replace(
        name="  its codec alone", ours=codec, goal="≥ 1.7 Gpixel/s", is_met=pixels / codec / 1e6 >= 1.7))
    return rows


def run_eiger(context):
    path = os.path.join(context.folder, "eiger.h5")
    images = numpy.stack([counts(EIGER4M, context.random) for _ in range(4)])
    with h5py.File(path, "w") as file:
        file.create_dataset("entry/data/data", data=images, chunks=(1, *EIGER4M),
                            **hdf5plugin.Bitshuffle(cname="lz4"))
    with h5py.File(path, "r") as file:
        dataset = file["entry/data/data"]
        room = numpy.empty(EIGER4M, "uint32")

        def read(k):
            dataset.read_direct(room, numpy.s_[k])
            return room

        times = take_turns(context.ringlet, context.folder, [path], list(images), read, context.rounds)
    size = images[0].nbytes
    row = row_of(
        "eiger bitshuffle-lz4", times, images[0], f"H5Dread, hdf5plugin {hdf5plugin.version}", "≥ 3.3 GB/s",
        lambda times: size / times.ours / 1e6 >= 3.3)
    if not os.path.exists(os.path.join(context.plugins, "libh5bshuf.so")):
        print(f"No plugin for bitshuffle in {context.plugins} (package bitshuffle): H5Dread with it is left out",
              file=sys.stderr)
        return [row]
    return [row, run_system(context, path, images, row)]


# Debian's Python, whose h5py stands on the HDF5 library that Ringlet is linked with, and Debian's plugin
# (package bitshuffle). A line "PATH DATASET FRAME" is answered by the milliseconds of H5Dread.
LIBRARY = """
import sys, time, h5py, numpy
file = None
for line in sys.stdin:
    path, name, k = line.split()
    if file is None:
        file = h5py.File(path, "r")
        dataset = file[name]
        room = numpy.empty(dataset.shape[1:], dataset.dtype)
    start = time.perf_counter()
    dataset.read_direct(room, numpy.s_[int(k)])
    print((time.perf_counter() - start) * 1e3, int(room.sum(dtype="uint64")), h5py.version.hdf5_version, flush=True)
"""


class Library:
    """H5Dread as most users have it: the system's HDF5, the system's plugin, one thread, memory as
    the C library gives it."""

    def __init__(self, environment, plugins):
        environment = dict(environment, HDF5_PLUGIN_PATH=plugins)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-c", LIBRARY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment)

    def __call__(self, path, name, k):
        self.process.stdin.write(f"{path} {name} {k}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            raise RuntimeError("H5Dread of the system's HDF5 failed: are python3-h5py and bitshuffle installed?")
        return float(answer[0]), int(answer[1]), answer[2]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run_system(context, path, images, row):
    """The same beside the plugin of the distribution, on two cores: H5Dread cannot use more than one."""
    context.ringlet("threads", 2)
    library = Library(context.environment, context.plugins)
    ours = theirs = float("inf")
    is_right = row.is_right
    for i in range(context.rounds):
        k = i % len(images)
        time.sleep(PAUSE_S)
        ours = min(ours, context.ringlet("read", k, 1)[0])
        time.sleep(PAUSE_S)
        ms, total, version = library(path, "entry/data/data", k)
        theirs = min(theirs, ms)
        is_right &= total == int(images[k].sum(dtype="uint64"))
    library.close()
    context.ringlet("threads", context.threads)
    return row._replace(
        name="  two threads, the system's", ours=ours, theirs=theirs, other=f"H5Dread {version}, system's",
        goal="≥ 10 × H5Dread", is_met=theirs / ours >= 10, is_right=is_right)


def run_plain(context, name, suffix, module, kind):
    files = Files(context.folder, name)
    for _ in range(4):
        files.add(counts(EIGER4M, context.random), suffix, fabio_writer(module, kind))
    return run_fabio(context, name, files, "≥ 70 % of read()", lambda times: times.plain / times.ours >= 0.7)


def run_edf(context):
    return run_plain(context, "edf", ".edf", fabio.edfimage, "EdfImage")


def run_tiff(context):
    return run_plain(context, "tiff", ".tif", fabio.tifimage, "TifImage")


def run_mar(context):
    files = Files(context.folder, "mar345")
    for _ in range(2):
        files.add(with_escapes(MAR, context.random).astype("uint32"), ".mar3450", write_mar)
    return run_fabio(context, "mar345", files, "≥ 3 × FabIO", lambda times: times.theirs / times.ours >= 3)


def run_small(context):
    """All of them one after the other; what is left when the decoding is taken off counts."""
    files = Files(context.folder, "small")
    write = fabio_writer(fabio.cbfimage, "CbfImage")
    image = with_escapes(SMALL, context.random)
    for _ in range(context.n_small):
        files.add(image, ".cbf", write)
    ours = theirs = plain = float("inf")
    is_right = True
    for _ in range(2):
        n, opened = open_list(context.ringlet, context.folder, files.paths)
        read, _ = context.ringlet("read", 0, int(n))
        is_right &= n == context.n_small and is_same(context.ringlet, context.folder, image)
        ours = min(ours, (opened + read) / n)
        plain = min(plain, context.ringlet("plain")[0] / n)
        theirs = min(theirs, milliseconds(lambda: [first_read(path) for path in files.paths]) / n)
    codec = context.ringlet("codec", 20)[0]
    row = Row(f"{context.n_small} small cbf", ours, theirs, plain, image.size, image.nbytes, f"FabIO {fabio.version}",
              "", True, is_right)
    rest = ours - codec
    return [row, row._replace(name="  over the decode", ours=rest, goal="≤ 0.3 ms", is_met=rest <= 0.3)]


def write_chunks(path, block, n):
    """A chunk a frame, in a dataset that may grow, as detectors write them; the frames of the block again and
    again."""
    with h5py.File(path, "w") as file:
        dataset = file.create_dataset(
            "entry/data/data", (n, *CHUNK), block.dtype, maxshape=(None, *CHUNK), chunks=(1, *CHUNK),
            **hdf5plugin.Bitshuffle(cname="lz4"))
        for first in range(0, n, len(block)):
            dataset[first:first + len(block)] = block[:n - first]


def run_chunks(context):
    """Frames at both ends of a series of very many: none may cost more for those before it."""
    path = os.path.join(context.folder, "chunks.h5")
    block = counts((RUN, *CHUNK), context.random, "uint16")
    n = context.n_chunks
    run = min(RUN, n)
    write_chunks(path, block, n)
    begin = ours = theirs = opened = their_opened = plain = float("inf")
    is_right = True
    for _ in range(max(context.rounds // 4, 2)):
        n_frames, ms = open_list(context.ringlet, context.folder, [path])
        assert n_frames == n
        opened = min(opened, ms)
        begin = min(begin, context.ringlet("read", 0, run)[0] / run)
        ours = min(ours, context.ringlet("read", n - run, run)[0] / run)
        is_right &= is_same(context.ringlet, context.folder, block[(n - 1) % len(block)])
        plain = min(plain, context.ringlet("plain")[0] / n)
        start = time.perf_counter()
        with h5py.File(path, "r") as file:
            dataset = file["entry/data/data"]
            room = dataset[n - 1]
            their_opened = min(their_opened, (time.perf_counter() - start) * 1e3)
            theirs = min(theirs, milliseconds(
                lambda: [dataset.read_direct(room, numpy.s_[k]) for k in range(n - run, n)]) / run)
    other = f"H5Dread, hdf5plugin {hdf5plugin.version}"
    row = Row(f"{n} chunks, the last", ours, theirs, plain, block[0].size, block[0].nbytes, other,
              "≤ 2 × the first", ours <= 2 * begin, is_right)
    return [row, row._replace(name=f"  opening {n} chunks", ours=opened, theirs=their_opened, goal="", is_met=True)]


CASES = {
    "cbf": run_cbf,
    "eiger": run_eiger,
    "edf": run_edf,
    "tiff": run_tiff,
    "mar345": run_mar,
    "small": run_small,
    "chunks": run_chunks,
}


# ---- all of it ----


class Context(typing.NamedTuple):
    ringlet: Ringlet
    folder: str
    random: typing.Any
    rounds: int
    n_small: int
    n_chunks: int
    environment: dict
    plugins: str
    threads: int


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "unknown"


def print_row(row):
    print(
        f"{row.name:22} {row.ours:10.3f} {row.theirs:10.2f} {row.plain:10.3f} {row.gpixels:9.2f} {row.gbytes:7.2f} "
        f"{row.plain / row.ours:6.0%} {row.theirs / row.ours:7.1f} {row.other:24} {row.goal:28} "
        f"{('met' if row.is_met else 'missed') if row.goal else '':7} {'correct' if row.is_right else 'WRONG'}",
        flush=True,
    )


def append_rows(path, rows, threads):
    is_new = not os.path.exists(path) or os.path.getsize(path) == 0
    with open(path, "a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow((
                datetime.date.today().isoformat(), processor(), threads, row.name.strip(), f"{row.ours:.3f}",
                f"{row.theirs:.2f}", f"{row.plain:.3f}", f"{row.gpixels:.2f}", f"{row.gbytes:.2f}",
                f"{row.plain / row.ours:.2f}", f"{row.theirs / row.ours:.1f}", row.other, row.goal,
                "yes" if row.is_met else "no",
            ))


def parse():
    parser = argparse.ArgumentParser(description="Ringlet beside FabIO, in turns, on the same files.")
    parser.add_argument("bench", help="the built bench-readers")
    parser.add_argument("--csv", help="table to append to")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--small", type=int, default=10000, help="how many small files")
    parser.add_argument("--chunks", type=int, default=100000, help="how many frames of a chunk each")
    parser.add_argument("--plugins", default=PLUGINS, help="folder of the system's HDF5 plugins (%(default)s)")
    parser.add_argument("--folder", help="where to put 1 GB of files (the system's folder for temporary ones)")
    parser.add_argument("--case", action="append", choices=CASES)
    return parser.parse_args()


def run_all(options, environment):
    ringlet = Ringlet(options.bench, environment)
    ringlet("threads", options.threads)
    print(f"{processor()}, {options.threads} threads, FabIO {fabio.version}, h5py {h5py.version.version}\n")
    print(
        f"{'case':22} {'Ringlet':>10} {'other':>10} {'read()':>10} {'Gpixel/s':>9} {'GB/s':>7} {'of read':>6} "
        f"{'ratio':>7} {'the other':24} goal\n{'':22} {'ms':>10} {'ms':>10} {'ms':>10}"
    )
    rows, n_failed = [], 0
    for name in options.case or CASES:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            context = Context(ringlet, folder, numpy.random.default_rng(1), options.rounds, options.small,
                              options.chunks, environment, options.plugins, options.threads)
            try:
                made = CASES[name](context)
            except RuntimeError as error:
                print(f"{name:22} cannot be read: {error}", flush=True)
                n_failed += 1
                continue
            for row in made:
                print_row(row)
            rows += made
    if options.csv:
        append_rows(options.csv, rows, options.threads)
    return rows, n_failed


def main():
    options = parse()
    if any(key not in os.environ for key in KEEP_MEMORY):
        environment = dict(os.environ, **KEEP_MEMORY)
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    environment = {k: v for k, v in os.environ.items() if k not in KEEP_MEMORY}

    global numpy, h5py, hdf5plugin, fabio
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    import numpy
    import h5py
    import hdf5plugin
    import fabio
    import fabio.cbfimage
    import fabio.edfimage
    import fabio.mar345image
    import fabio.tifimage

    rows, n_failed = run_all(options, environment)
    if n_failed or not all(row.is_right for row in rows):
        sys.exit("Pixels differ or were not read: do not trust these times")
    if not all(row.is_met for row in rows):
        sys.exit("A goal is missed")


main()
