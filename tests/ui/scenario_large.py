# SPDX-License-Identifier: MIT
"""What an image of 16 megapixels takes in memory: looked at with pattern and cake, while its beam centre is dragged, and
when nobody has dragged for a while. Memory does not depend on what else the machine does: it is always judged, when this
part is asked for by its name (--only large)."""
import os
import re
import subprocess
import time

import atspi
import scenario_frames as frames
from scenario_points import IMAGE
from scenario_speed import Figures, resident_mb, settled_mb
from scenario_window import xdotool
from scenario_work import running

DRAG_S, PAUSE_S = 5, 0.01
LIMIT_MB = 600


def large(tap, start, sample, folder):
    figures = Figures({"frame": None})
    image, poni = (os.path.join(folder, name) for name in ("large.edf", "large.poni"))
    subprocess.run([sample.cli, "simulate", "--detector", "Eiger2_16M", "-o", image, "--write-poni", poni], check=True,
                   stdout=subprocess.DEVNULL, timeout=300)
    with running(start, "large", image, poni) as window:
        log = frames.FrameLog(window.frames_path)
        with tap.step("large: 16 megapixels with pattern and cake", window):
            window.do("win.view-both")
            window.until(lambda: frames.mark(log.all(), "cake exact") is not None, "the exact cake", 60)
            figures.most("16 Mpix: pattern and cake", settled_mb(window), LIMIT_MB, "MB")
        with tap.step("large: the tool", window):
            window.do("win.step-calibrate")
            window.do("win.drag-rings")
            window.pressed("Drag Rings")
            figures.most("16 Mpix: with the tool", settled_mb(window), LIMIT_MB, "MB")
        with tap.step("large: the beam centre dragged for five seconds", window):
            most, last = dragged_mb(window, log)
            figures.most("16 Mpix: dragged, the most", most, LIMIT_MB, "MB")
            # Sums of a cake as it is made: half a second of it.
            figures.most("16 Mpix: let go, the most", last, None, "MB")
            figures.most("16 Mpix: after the drag", settled_mb(window), LIMIT_MB, "MB")
        with tap.step("large: corrections as images", window):
            figures.most("16 Mpix: a correction as an image", correction_mb(window), LIMIT_MB, "MB")
            figures.most("16 Mpix: the frame again", settled_mb(window), LIMIT_MB, "MB")
        figures.most("16 Mpix: the most of all", peak_mb(window.process.pid), None, "MB")
        for row in figures.table():
            tap.tell(row)
    with tap.step("large: memory is within its limit"):
        figures.check()


def correction_mb(window):
    """The most that is resident while solid angle and all together are seen, and when all is at rest."""
    most = 0
    window.do("win.step-integrate")
    for title in ("Solid angle", "All together"):
        window.do("win.next-correction")
        until = time.monotonic() + 30
        while not re.match(f"^{title}, factor", window.node("image", IMAGE).get_description() or ""):
            assert time.monotonic() < until, f"{title} is not seen"
            most = max(most, resident_mb(window.process.pid))
    most = max(most, settled_mb(window))
    window.do("win.next-correction")
    return most


def dragged_mb(window, log):
    """The most that is resident from press to release, and from there to the exact cake."""
    window.do("win.zoom-fit")
    x, y, width, height = atspi.extents(window.node("image", IMAGE))
    window.move_to(x + width / 2, y + height / 2, 0.2)
    log.here()
    most = last = 0
    xdotool("mousedown", 1)
    for i in range(round(DRAG_S / PAUSE_S / 20)):
        step = (1, 1) if i % 2 == 0 else (-1, -1)
        xdotool(*(["mousemove_relative", "--", *step, "sleep", PAUSE_S] * 20))
        most = max(most, resident_mb(window.process.pid))
    xdotool("mouseup", 1)
    before, until = frames.mark(log.since(), "cake exact"), time.monotonic() + 60
    while frames.mark(log.since(), "cake exact") == before:
        assert time.monotonic() < until, "there is no exact cake"
        last = max(last, resident_mb(window.process.pid))
        time.sleep(PAUSE_S)
    assert frames.mark(log.since(), "pattern preview") is not None, "nothing was dragged"
    return most, last


def peak_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


PARTS = {"large": large}
