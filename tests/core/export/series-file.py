#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""series-file.py WRITE-SERIES: the file of a series, read by others while it is written and after.

Read by h5py and compared by h5diff, which share no code with the program. Expected numbers are the formulas
of write-series.c, made again by numpy. Ends with 77 where h5py or h5diff are missing (Debian: python3-h5py,
hdf5-tools).
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)
if shutil.which("h5diff") is None:
    sys.exit(77)

WRITER = os.path.abspath(sys.argv[1])
N_BINS = 1000
N_KILLS = 20


def start(*words):
    return subprocess.Popen([WRITER, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def write(*words, expect=0):
    done = subprocess.run([WRITER, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == expect, (words, done.returncode, done.stderr)
    return done.stderr


def expected(frame, n_bins=N_BINS):
    signal_ = frame * 1000.0 + numpy.arange(n_bins) + 0.1
    norm = numpy.full(n_bins, 99.0)
    if frame % 10 == 9:
        norm[3] = 98.0
    norm[-1] = 0.0
    signal_[-1] = 0.0
    return signal_, norm


def has_failed(frame):
    return frame % 7 == 6


def check_row(file, kind, frame, shape):
    n_bins = int(numpy.prod(shape))
    signal_, norm = expected(frame, n_bins)
    data, sums = file["entry"][kind], file["entry"][kind + "_sums"]
    if has_failed(frame):
        assert numpy.isnan(data["I"][frame]).all() and numpy.isnan(sums["signal"][frame]).all()
        return
    with numpy.errstate(invalid="ignore"):
        intensity, errors = signal_ / norm, numpy.sqrt(signal_) / norm
    assert numpy.array_equal(data["I"][frame], intensity.reshape(shape), equal_nan=True), frame
    assert numpy.array_equal(data["I_errors"][frame], errors.reshape(shape), equal_nan=True)
    assert numpy.array_equal(sums["signal"][frame], signal_.reshape(shape))
    assert numpy.array_equal(sums["variance"][frame], signal_.reshape(shape))
    assert numpy.array_equal(sums["norm"][sums["norm_row"][frame]], norm.reshape(shape))
    assert numpy.array_equal(sums["count"][sums["count_row"][frame]], numpy.where(norm > 0, 100.0, 0).reshape(shape))


def check_whole(path, n, cake=False):
    with h5py.File(path, "r") as file:
        entry, frames = file["entry"], file["entry/frames"]
        assert entry.attrs["NX_class"] == b"NXentry" and entry.attrs["default"] == b"data"
        assert entry["definition"][()] == b"NXazint1d" and entry["state"][()] == b"whole"
        assert entry["title"][()] == b"made up"
        assert entry["data"].attrs["signal"] == b"I" and list(entry["data"].attrs["axes"]) == [b".", b"radial_axis"]
        assert entry["data/I"].shape == (n, N_BINS) and entry["data/I"].dtype == "f8"
        assert entry["data/I"].compression == "gzip" and entry["data/I"].shuffle
        assert entry["data/radial_axis"].shape == (N_BINS,) and entry["data/radial_axis_edges"].shape == (N_BINS + 1,)
        assert entry["data/radial_axis"].attrs["units"] == b"degree"
        assert numpy.array_equal(entry["data/norm"], expected(0)[1] / 2.5)
        assert abs(entry["instrument/monochromator/wavelength"][()] - 1.0) < 1e-12
        assert entry["reduction/input/poni2"][()] == 1 / 3 and "frame" not in entry["reduction/input"]
        assert entry["data_sums/norm"].shape[0] <= 3, "what frames share is there once"
        assert list(frames["status"]) == [2 if has_failed(i) else 1 for i in range(n)]
        for i in range(n):
            check_row(file, "data", i, (N_BINS,))
            if cake:
                check_row(file, "data_2", i, (5, 40))
            assert frames["file"][i] == b"images/a_%04d.cbf" % i
            assert frames["error"][i] == (b"the file is truncated" if has_failed(i) else b"")
            assert frames["date"][i] == b"2026-01-02T03:04:%02d" % (i % 60)
        assert (frames["exposure"][:] == 0.5).all() and (frames["monitor"][:] == 100.0).all()
        assert numpy.array_equal(entry["motors/samx"], numpy.arange(n) * 0.25)
        assert entry["motors/samx"].attrs["units"] == b"mm"
        assert (abs(frames["time_written"][:] - time.time()) < 3600).all()
    assert not os.path.exists(path + ".journal")


def same(a, b):
    done = subprocess.run(["h5diff", "--exclude-path", "/entry/frames/time_written", a, b], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_layout():
    write("a.h5", 150, "cake")
    check_whole("a.h5", 150, cake=True)
    write("b.h5", 150, "cake", "expect", "every=1")
    check_whole("b.h5", 150, cake=True)
    same("a.h5", "b.h5")


def assert_packed(path, name, n, size):
    """All rows went through the filters, whoever packed them, and shrank."""
    with h5py.File(path, "r") as file:
        dataset = file[name]
        assert dataset.chunks[0] == 1
        chunks = [dataset.id.get_chunk_info(i) for i in range(dataset.id.get_num_chunks())]
        assert len(chunks) == sum(not has_failed(i) for i in range(n)), len(chunks)
        assert all(chunk.filter_mask == 0 for chunk in chunks)
        assert all(chunk.size < size for chunk in chunks)


def test_large():
    """Rows that are a chunk each may come packed, also where the file has a place for all of them, and after
    a stop."""
    n, n_bytes = 24, 8 * 50 * 400
    write("large.h5", n, "large")
    write("large_packed.h5", n, "large", "packed", "expect")
    write("large_stopped.h5", n, "large", "packed", "expect", "every=1", "stop=9", expect=3)
    write("large_stopped.h5", n, "large", "packed", "resume")
    write("large_again.h5", n, "large", "expect", "every=1", "stop=9", expect=3)
    write("large_again.h5", n, "large", "resume")
    with h5py.File("large.h5", "r") as file:
        for i in range(n):
            check_row(file, "data_2", i, (50, 400))
    for path in "large.h5", "large_packed.h5", "large_stopped.h5", "large_again.h5":
        same("large.h5", path)
        for name in "data_2/I", "data_2_sums/signal":
            assert_packed(path, f"entry/{name}", n, n_bytes)


def test_existing():
    before = open("a.h5", "rb").read()
    assert "a.h5" in write("a.h5", 5, expect=1)
    assert open("a.h5", "rb").read() == before
    shutil.copy("a.h5", "c.h5")
    write("c.h5", 40, "replace")
    check_whole("c.h5", 40)
    with h5py.File("other.h5", "w") as file:
        file["x"] = 1
    before = open("other.h5", "rb").read()
    assert "no series" in write("other.h5", 5, "resume", expect=1)
    assert open("other.h5", "rb").read() == before and not os.path.exists("other.h5.journal")
    # What was begun without a cake cannot go on with one.
    write("d.h5", 20, "interrupt")
    assert "data_2" in write("d.h5", 40, "cake", "resume", expect=1)
    write("d.h5", 40, "resume")
    check_whole("d.h5", 40)


def test_interrupted():
    write("whole.h5", 120)
    for n in (0, 1, 7, 16, 50, 119):
        write("part.h5", n, "interrupt", "replace")
        with h5py.File("part.h5", "r") as file:
            assert file["entry/state"][()] == b"interrupted"
        write("part.h5", 120, "resume")
        same("whole.h5", "part.h5")
    check_whole("part.h5", 120)


def check_methods(path, n, processor):
    """Each row says what made it; the head does, where all were made alike."""
    device, other = "1d, bbox, packed, opencl, Ä GPU".encode(), b"1d, bbox, packed, c, cpu"
    with h5py.File(path, "r") as file:
        frames, facts = file["entry/frames"], file["entry/reduction/input"]
        for i in range(n):
            wanted = b"" if has_failed(i) else other if i >= processor else device
            assert frames["method"][i] == wanted, (i, frames["method"][i])
            assert frames["no_device"][i] == (b"it is lost" if wanted == other else b""), (i, frames["no_device"][i])
            assert frames["lost_device"][i] == b""
        assert "no_device" not in facts and "lost_device" not in facts
        head = facts["method"][()]
        if processor == 0:
            assert head == other, head
        elif processor >= n:
            assert head == device, head
        else:
            assert head == b"1d, bbox, packed, several, see frames/method", head


def test_methods():
    """Also where a series is resumed on another machine, and while others read it."""
    for processor in (0, 1, 30, 100):
        write("methods.h5", 70, "replace", f"processor={processor}")
        check_methods("methods.h5", 70, processor)
        write("methods.h5", 20, "replace", "interrupt")
        write("methods.h5", 70, "resume", f"processor={max(processor, 20)}")
        check_methods("methods.h5", 70, max(processor, 20))
    write("methods.h5", 20, "replace", "interrupt", "processor=0")
    write("methods.h5", 40, "resume")
    with h5py.File("methods.h5", "r") as file:
        assert b"several" in file["entry/reduction/input/method"][()]
        assert file["entry/frames/no_device"][19] == b"it is lost" and file["entry/frames/no_device"][39] == b""
    write("methods.h5", 20, "replace", "interrupt")
    write("methods.h5", 40, "resume", "processor=30", "csr=35")
    with h5py.File("methods.h5", "r") as file:
        assert file["entry/reduction/input/method"][()] == b"1d, bbox, several, see frames/method"
        assert file["entry/frames/method"][39] == b"1d, bbox, csr, c, cpu"


def make_older(path, version=b"2"):
    """As it was written before rows said what had made them."""
    with h5py.File(path, "r+") as file:
        for name in "method", "no_device", "lost_device":
            del file["entry/frames"][name]
        facts = file["entry/reduction/input"]
        method = facts["method"][()]
        del facts["method"]
        facts["method"] = numpy.bytes_(method)
        facts["no_device"] = numpy.bytes_(b"there is none")
        del file.attrs["ringlet_series"]
        file.attrs["ringlet_series"] = numpy.bytes_(version)


def test_older():
    """Series that were begun before are gone on with; of their rows nobody knows what made them."""
    write("new.h5", 70)
    for processor in 0, 70:
        write("older.h5", 20, "replace", "interrupt", f"processor={processor}")
        make_older("older.h5")
        before = open("older.h5", "rb").read()
        assert "data_2" in write("older.h5", 70, "cake", "resume", expect=1)
        assert open("older.h5", "rb").read() == before
        write("older.h5", 70, "resume", "every=1", "stop=31", expect=3)
        write("older.h5", 70, "resume")
        check_whole("older.h5", 70)
        with h5py.File("older.h5", "r") as file:
            frames, head = file["entry/frames"], file["entry/reduction/input/method"][()]
            assert file.attrs["ringlet_series"] == b"3" and "no_device" not in file["entry/reduction/input"]
            assert (b"several" in head) == (processor == 0), head
            assert frames["method"].shape == (70,) and frames["method"].attrs["long_name"]
            assert all((frames["method"][i] == b"") == (i < 20 or has_failed(i)) for i in range(70))
            assert all(frames["no_device"][i] == frames["lost_device"][i] == b"" for i in range(70))
    write("older.h5", 20, "replace", "interrupt")
    make_older("older.h5", b"1")
    assert "version 1" in write("older.h5", 70, "resume", expect=1)


def resume_until_whole(path, n, rng):
    """Kills the writer at random moments; what it said to be flushed has to be there."""
    flushed = n_kills = 0
    while True:
        every = rng.choice((1, 3, 8))
        child = start(path, n, "resume", "slow", f"every={every}")
        out = "".join(child.stdout.readline() for _ in range(rng.randint(0, 24 // every)))
        time.sleep(rng.uniform(0.0, 0.02))
        child.send_signal(signal.SIGKILL)
        rest, err = child.communicate()
        out += rest
        if child.returncode == 0:
            return n_kills
        assert child.returncode == -signal.SIGKILL, err
        n_kills += 1
        flushed = max([flushed, *map(int, out.split())])
        if flushed > 0:
            with h5py.File(path, "r", swmr=True) as file:
                status = file["entry/frames/status"][:]
                assert (status[:flushed] > 0).all(), (flushed, status)
                for i in numpy.flatnonzero(status == 1)[-3:]:
                    check_row(file, "data", int(i), (N_BINS,))


def test_kill():
    rng = random.Random(5)
    n_kills = round_ = 0
    while n_kills < N_KILLS:
        path = f"killed{round_}.h5"
        n_kills += resume_until_whole(path, 120, rng)
        check_whole(path, 120)
        same("whole.h5", path)
        round_ += 1


def test_swmr():
    """Another process sees frames within about a second, without anybody asking for a flush."""
    child = start("live.h5", 600, "slow")
    seen, first = 0, None
    while child.poll() is None:
        time.sleep(0.1)
        if not os.path.exists("live.h5"):
            continue
        if first is None:
            first = h5py.File("live.h5", "r", swmr=True)
        status, intensity = first["entry/frames/status"], first["entry/data/I"]
        status.refresh()
        intensity.refresh()
        n = int((status[:] > 0).sum())
        if n > seen and not has_failed(n - 1):
            assert numpy.array_equal(intensity[n - 1], numpy.divide(*expected(n - 1), where=expected(n - 1)[1] > 0,
                                     out=numpy.full(N_BINS, numpy.nan)), equal_nan=True), n
        if seen < n < 600:
            written = first["entry/frames/time_written"]
            written.refresh()
            assert time.time() - written[n - 1] < 2.5
        seen = max(seen, n)
    assert child.returncode == 0, child.communicate()
    assert seen > 100, seen
    first.close()
    check_whole("live.h5", 600)


def test_two():
    child = start("two.h5", 200, "slow", "every=1")
    child.stdout.readline()
    for word in ("resume", "replace"):
        error = write("two.h5", 200, word, expect=1)
        assert f"process {child.pid} " in error and "two.h5" in error, error
    out, err = child.communicate()
    assert child.returncode == 0, err
    check_whole("two.h5", 200)


def test_removed():
    os.mkdir("folder")
    child = start("folder/a.h5", 500, "slow", "every=1")
    child.stdout.readline()
    shutil.rmtree("folder")
    out, err = child.communicate()
    assert child.returncode == 1 and "removed or replaced" in err, err
    assert "folder" in write("folder/a.h5", 5, expect=1)


def test_left():
    """Only a kill before the first row leaves something."""
    assert not [name for name in os.listdir(".") if not name.endswith(".h5")], os.listdir(".")


def main():
    folder = tempfile.mkdtemp(prefix="ringlet-series-")
    os.chdir(folder)
    try:
        for test in (test_layout, test_large, test_existing, test_interrupted, test_methods, test_older, test_swmr, test_two, test_removed, test_left, test_kill):
            began = time.time()
            test()
            print(f"{test.__name__}: {time.time() - began:.1f} s", flush=True)
    finally:
        shutil.rmtree(folder)


main()
