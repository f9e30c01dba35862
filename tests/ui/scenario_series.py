# SPDX-License-Identifier: MIT
"""The step Series: all frames of a document, what failed, a map; what it writes are the bytes of the command line."""
import json
import math
import os
import re
import shutil
import subprocess
import time

import atspi
import scenario_frames as frames
from scenario_exports import ringlet
from scenario_window import resident_mb, xdotool
from scenario_work import running

ROWS, COLUMNS = 6, 7
BROKEN = 9  # the frame whose file is damaged
POWDERS = ("LaB6", "CeO2")


def make_scan(tap, folder):
    """Grains of one powder in another: a serpentine scan, in whose middle the second one takes over."""
    os.makedirs(os.path.join(folder, "scan"))
    for row in range(ROWS):
        for column in range(COLUMNS):
            number = row * COLUMNS + (column if row % 2 == 0 else COLUMNS - 1 - column)
            is_inside = (row - 2.5) ** 2 + (column - 3) ** 2 < 5
            ringlet(tap, folder, "simulate", "--detector", "Pilatus100k", "--seed", str(number + 1), "-o",
                    f"scan/grain_{number:04}.edf", "--counts", str(300 + 40 * column), "--calibrant",
                    POWDERS[is_inside], *(["--write-poni", "scan.poni"] if number == 0 else []))


def make_project(tap, folder, series):
    """The document as it is saved, with a series in it."""
    project = os.path.join(folder, "scan.ringlet")
    ringlet(tap, folder, "integrate", "-q", "--poni", "scan.poni", "--save-project", project, "--overwrite", "-o",
            "first.xy", "--frame", "0", os.path.join(folder, "scan"))
    with open(project, encoding="utf-8") as file:
        says = json.load(file)
    says.setdefault("parts", {})["series"] = series
    with open(project, "w", encoding="utf-8") as file:
        json.dump(says, file)
    return project


def break_file(path):
    """Half of it; returns the whole."""
    with open(path, "rb") as file:
        whole = file.read()
    with open(path, "wb") as file:
        file.write(whole[:len(whole) // 2])
    return whole


def names(folder, suffix):
    return sorted(name for name in os.listdir(folder) if name.endswith(suffix))


def check_bytes(tap, folder):
    """Of each format, all files."""
    for suffix in ("xy", "chi"):
        theirs = os.path.join(folder, "cli-" + suffix)
        os.makedirs(theirs)
        ringlet(tap, folder, "integrate", "-q", "--poni", "scan.poni", "--format", suffix, "-o", theirs,
                os.path.join(folder, "scan"))
        ours = os.path.join(folder, "patterns")
        assert names(theirs, suffix) == names(ours, suffix), names(ours, suffix)
        for name in names(theirs, suffix):
            with open(os.path.join(theirs, name), "rb") as one, open(os.path.join(ours, name), "rb") as other:
                assert one.read() == other.read(), f"{name} differs"
    one = os.path.join(folder, "one")
    os.makedirs(one)
    ringlet(tap, folder, "integrate", "-q", "--poni", "scan.poni", "-o", os.path.join(one, "series.h5"),
            os.path.join(folder, "scan"))
    subprocess.run(["h5diff", "--exclude-path=/entry/frames/time_written", os.path.join(one, "series.h5"),
                    os.path.join(folder, "patterns", "grain_0000_series.h5")], check=True)


def series(tap, start, sample, folder):
    folder = os.path.join(folder, "series")
    shutil.rmtree(folder, ignore_errors=True)
    with tap.step("series: a scan is made"):
        make_scan(tap, folder)
        project = make_project(tap, folder, {
            "folder": "patterns", "formats": ["xy", "chi"], "one_file": True, "existing": "skip"})
    with running(start, "series", project) as window:
        use_series(tap, window, folder)


def use_series(tap, window, folder):
    n = ROWS * COLUMNS
    with tap.step("series: the step", window):
        window.label(re.compile("487 × 195 pixels|195 × 487 pixels"), 30)
        window.keys("ctrl+5")
        window.pressed("Step 5: Series")
        window.label(re.compile(f"{n} frames in {n} files of scan"))
        window.label(re.compile("^Not started$"))
        window.label(re.compile(r"^\.xy, \.chi, One \.h5$"))
    path = os.path.join(folder, "scan", f"grain_{BROKEN:04}.edf")
    whole = break_file(path)
    with tap.step("series: all frames, one of which is damaged", window):
        window.do("win.series-main")
        window.label(re.compile("^Done, but some frames failed$"), 60)
        window.label(re.compile(f"{n} of {n} frames · 1 failed"))
        window.label(re.compile(f"Frame {BROKEN + 1}: .*grain_{BROKEN:04}.edf"))
        assert len(window.windows()) == 1, "a dialog about a frame that failed"
    with open(path, "wb") as file:
        file.write(whole)
    with tap.step("series: what failed is tried again", window):
        window.do("win.series-retry")
        window.label(re.compile("^Done$"), 30)
        window.label(re.compile(f"^{n} of {n} frames$"))
        check_bytes(tap, folder)
    with tap.step("series: what is there is skipped", window):
        window.do("win.series-main")
        window.label(re.compile(f"{n} of {n} frames · {n} were there"), 30)
    with tap.step("series: a folder that fills", window):
        window.do("win.series-follow")
        window.label(re.compile("^Waiting for new files$"))
        scan = os.path.join(folder, "scan")
        shutil.copy(os.path.join(scan, "grain_0000.edf"), os.path.join(folder, "scan", "grain_0100.edf"))
        window.label(re.compile(f"{n + 1} of {n + 1} frames"), 30)
        window.appears(os.path.join(folder, "patterns", "grain_0100.xy"))
        window.do("win.series-stop")
        window.label(re.compile("^Done$"))
    with tap.step("series: a region around a peak", window):
        window.do("win.series-add-region")
        window.until(lambda: atspi.find(window.application, "push button", "Remove"), "a region")
    with tap.step("series: a map", window):
        set_spin(window, "Rows", ROWS)
        window.until(lambda: spin_says(window, "Columns") == -(-(n + 1) // ROWS), "as many columns as it takes")
        set_spin(window, "Columns", COLUMNS)
        x, y, width, height = atspi.extents(window.node("list", "Output"))
        xdotool("mousemove", "--window", window.xid(), x + 20, y + 10, "click", "--repeat", 20, "--delay", 20, 5)
        window.description("Map of the scan", re.compile(f"{ROWS} × {COLUMNS} cells, row by row: A"))
    with tap.step("series: arrows go from frame to frame", window):
        point_at_heat(window, 0.6, 0.5)
        xdotool("click", 1)
        frame = heat_frame(window)
        window.keys("Up", "Up")
        window.until(lambda: heat_frame(window) == frame + 2, "two frames on")
        window.keys("shift+Down")
        window.until(lambda: heat_frame(window) == frame - 8, "ten frames back")
    with tap.step("series: a region is dragged", window):
        drag_region(window, 0.3, 0.36)
        window.until(lambda: len(list(removes(window))) == 2, "two regions")
        window.do("win.undo")
        window.until(lambda: len(list(removes(window))) == 1, "one region")
        window.do("win.redo")
        window.until(lambda: len(list(removes(window))) == 2, "two regions again")
    with tap.step("series: close", window):
        window.do("win.save")
        window.close()


def removes(window):
    return (node for node in atspi.walk(window.application)
            if node.get_role_name() == "push button" and node.get_name() == "Remove")


def set_spin(window, name, value):
    node = window.node("spin button", f"{name} {name}")
    node.get_value_iface().set_current_value(value)


def spin_says(window, name):
    return window.node("spin button", f"{name} {name}").get_value_iface().get_current_value()


def point_at_heat(window, across, down):
    window.point(atspi.extents(window.node("image", "Patterns of the series")), across, down)


def heat_frame(window):
    words = window.node("image", "Patterns of the series").get_description()
    return int(re.search(r"cursor at frame (\d+)", words).group(1))


def drag_region(window, start, end):
    x, y, width, height = atspi.extents(window.node("image", "Patterns of the series"))
    middle = int(y + 0.5 * height)
    places = [["mousemove", "--window", window.xid(), int(x + share * width), middle, "sleep", 0.1]
              for share in (start, (start + end) / 2, end)]
    xdotool("keydown", "shift", *places[0], "mousedown", 1, "sleep", 0.1, *places[1], *places[2], "mouseup", 1, "keyup",
            "shift")


# --- many frames ---

N_MANY, N_BINS, ROWS_PX, COLUMNS_PX = 10_000, 1000, 48, 64
RATE, MEMORY_MB, PROGRESS_HZ, REDRAW_MS = 30, 700, 10.5, 33
PAN_S = 4


def make_many(tap, folder):
    """Frames of a small detector in one file, brighter and darker; their document."""
    os.makedirs(folder)
    header = "{{ EDF_DataBlockID = {n}.Image.Psd ; ByteOrder = LowByteFirst ; DataType = UnsignedShort ; " \
             "Dim_1 = {x} ; Dim_2 = {y} ; Size = {size} ;"
    with open(os.path.join(folder, "many.edf"), "wb") as file:
        for n in range(N_MANY):
            says = header.format(n=n + 1, x=COLUMNS_PX, y=ROWS_PX, size=2 * ROWS_PX * COLUMNS_PX)
            file.write(says.ljust(510).encode() + b"}\n")
            row = b"".join((100 + (n // 10 + 37 * k) % 400).to_bytes(2, "little") for k in range(COLUMNS_PX))
            file.write(row * ROWS_PX)
    with open(os.path.join(folder, "many.poni"), "w", encoding="ascii") as file:
        file.write("poni_version: 2\nDetector: Detector\nDetector_config: {\"pixel1\": 1e-4, \"pixel2\": 1e-4, "
                   f"\"max_shape\": [{ROWS_PX}, {COLUMNS_PX}]}}\nDistance: 0.02\nPoni1: 0.002\nPoni2: 0.003\n"
                   "Rot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n")
    project = os.path.join(folder, "many.ringlet")
    ringlet(tap, folder, "integrate", "-q", "--poni", "many.poni", "--bins", str(N_BINS), "--frame", "0",
            "--save-project", project, "-o", "first.xy", os.path.join(folder, "many.edf"))
    return project


def series_rates(tap, start, sample, folder):
    folder = os.path.join(folder, "series-rates")
    shutil.rmtree(folder, ignore_errors=True)
    with tap.step("series-rates: frames are made"):
        project = make_many(tap, folder)
    with running(start, "series-rates", project) as window:
        log, rates = frames.FrameLog(window.frames_path), []
        with tap.step("series-rates: all frames", window):
            window.keys("ctrl+5")
            window.label(re.compile(f"{N_MANY} frames in 1 files"), 30)
            begin = time.monotonic()
            log.here()
            window.do("win.series-main")
            window.label(re.compile("^Done$"), 200)
            seconds = time.monotonic() - begin
            told = [line for line in log.since() if line.what == "series progress"]
            tap.tell(f"{N_MANY / seconds:.0f} frames/s, progress {len(told) / seconds:.1f} times a second, "
                     f"{resident_mb(window.process.pid)} MB, at most {resident_mb(window.process.pid, 'VmHWM')} MB")
            assert len(told) / seconds < PROGRESS_HZ
            assert resident_mb(window.process.pid, "VmHWM") < MEMORY_MB
        for title, zoom in (("all of it", 0), ("a part", 8)):
            with tap.step(f"series-rates: {title} is panned", window):
                rates.append(pan(tap, window, log, zoom))
        turns = []
        for key, title in (("alt+5", "waterfall"), ("alt+6", "surface")):
            with tap.step(f"series-rates: a {title} is turned", window):
                window.keys(key)
                turns.append(turn(tap, window, log))
        window.keys("alt+4")
        tap.tell(f"{resident_mb(window.process.pid)} MB, at most {resident_mb(window.process.pid, 'VmHWM')} MB")
        hold(tap, window)
    with tap.step("series-rates: on a machine at rest it is fast enough"):
        assert min(rates) >= RATE, rates
        assert max(turns) <= REDRAW_MS, turns


def hold(tap, window):
    """Paused, gone on with, stopped, gone on with; closed while it goes on. Faster than all frames are through."""
    with tap.step("series-rates: paused", window):
        window.keys("ctrl+Return")
        window.do("win.main-action")
        window.label(re.compile("^Paused$"))
    with tap.step("series-rates: gone on with and stopped", window):
        window.do("win.main-action")
        window.do("win.series-stop")
        window.label(re.compile("^Stopped$"))
        window.label(re.compile(f"[1-9][0-9]* of {N_MANY} frames"))
    with tap.step("series-rates: gone on with, and closed before the end", window):
        window.do("win.main-action")
        window.do("win.main-action")
        window.label(re.compile("^Paused$"))
        window.do("window.close")
        window.label(re.compile("Stop the Series"), within=window.dialog())
        window.until(window.has_dialog_keys, "the keyboard in the question")
        window.keys("alt+s")
        window.ends()


def pan(tap, window, log, zoom):
    """Round and round, within what there is beside the part that is seen: at an edge there is nothing to be painted anew.
    One step of the wheel leaves a fifth of all of it unseen, a quarter of the view."""
    x, y, width, height = atspi.extents(window.node("image", "Patterns of the series"))
    reach = 0.2 if zoom else 0.08
    xdotool("mousemove", "--window", window.xid(), int(x + 0.5 * width), int(y + 0.5 * height), "click", "--repeat",
            zoom + 1, "--delay", 30, 4, "sleep", 0.5, "mousedown", 1)
    words, n = [], PAN_S * 100
    for i in range(n):
        words += ["mousemove", "--window", window.xid(), int(x + (0.5 + reach * math.sin(i / 10)) * width),
                  int(y + (0.5 + reach * math.sin(i / 20)) * height), "sleep", 0.01]
    log.here()
    begin = time.monotonic()
    xdotool(*words)
    seconds = time.monotonic() - begin
    xdotool("mouseup", 1)
    time.sleep(1)
    lines = log.since()
    drawn = frames.frames_with(lines, ("heat map paint",))
    gaps = [after.end_ms - before.end_ms for before, after in zip(drawn, drawn[1:])]
    paints = [line.wall_ms for line in lines if line.what == "heat map paint"]
    tap.tell(f"{len(drawn) / seconds:.1f} pictures/s, 99 % within {frames.percentile(gaps, 0.99):.0f} ms of the one before; "
             f"paint median {frames.percentile(paints, 0.5):.1f} ms, frame median "
             f"{frames.percentile([one.wall_ms for one in drawn], 0.5):.1f} ms")
    return len(drawn) / seconds


def turn(tap, window, log):
    """By a hand that goes round; returns the median of what a redraw takes with its axes."""
    x, y, width, height = atspi.extents(window.node("image", "Patterns behind each other"))
    window.move_to(x + 0.6 * width, y + 0.5 * height, 0.3)
    xdotool("mousedown", 1)
    words, n = [], PAN_S * 100
    for i in range(n):
        words += ["mousemove", "--window", window.xid(), int(x + (0.6 + 0.2 * math.sin(i / 20)) * width),
                  int(y + (0.5 + 0.2 * math.cos(i / 20)) * height), "sleep", 0.01]
    log.here()
    begin = time.monotonic()
    xdotool(*words)
    seconds = time.monotonic() - begin
    xdotool("mouseup", 1)
    time.sleep(1)
    lines = log.since()
    snapshots = [line.wall_ms for line in lines if line.what == "relief snapshot"]
    axes = [line.wall_ms for line in lines if line.what == "relief axes"]
    tap.tell(f"{len(snapshots) / seconds:.1f} pictures/s; redraw with its axes median "
             f"{frames.percentile(snapshots, 0.5):.1f} ms, 99 % {frames.percentile(snapshots, 0.99):.1f} ms, of which axes "
             f"{frames.percentile(axes, 0.5):.1f} ms")
    return frames.percentile(snapshots, 0.5)


PARTS = {"series": series}
# Only by its name: minutes of work, and figures of a machine at rest.
ALONE = {"series-rates": series_rates}
