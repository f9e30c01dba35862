# SPDX-License-Identifier: MIT
"""What takes long is stopped by Esc within 100 ms, by the clock of the program: opening a large file, an automatic
calibration, a search for spots."""
import bz2
import os
import re
import time

import atspi
import scenario_mask as mask
from scenario_frames import FrameLog
from scenario_window import xdotool
from scenario_work import running

# After so many seconds a hand presses Esc: at another moment of the work each time.
MOMENTS_S = (0.1, 0.2, 0.3)
STOPPED_MS, STOPPED_ON_ANY_MACHINE_MS = 100, 1500


def stop(window, log, begin, end, seconds):
    """Begins, waits and presses Esc. Returns the milliseconds from the key until the work was over, which the program
    notes as @end; None where it was done before."""
    log.here()
    begin()
    time.sleep(seconds)
    window.keys("Escape")

    def ask():
        lines = log.since()
        pressed = next((line for line in lines if line.what == "action stop"), None)
        over = next((line for line in lines if line.what == end and pressed and line.end_ms >= pressed.at_ms), None)
        was_done = any(line.what == end for line in lines) and pressed
        return (over, pressed) if over else was_done and (None, pressed)

    over, pressed = window.until(ask, f"Esc, and “{end}” in the frame log", 60)
    return over and over.at_ms - pressed.at_ms


def judge(tap, what, found):
    found = [one for one in found if one is not None]
    assert found, f"{what}: it was always done before Esc came"
    tap.tell(f"{what}: stopped after " + ", ".join(f"{one:.0f}" for one in found) + " ms")
    most = STOPPED_MS if tap.judges else STOPPED_ON_ANY_MACHINE_MS
    assert max(found) <= most, f"{what}: stopped after {max(found):.0f} ms"


def stops(tap, start, sample, folder):
    packed = os.path.join(folder, "packed.edf.bz2")
    with open(sample.edf_path, "rb") as file, bz2.open(packed, "wb", 1) as out:
        out.write(file.read())
    with running(start, "stops-open") as window:
        stop_opening(tap, window, packed)
    with running(start, "stops", sample.edf_path) as window:
        stop_calibration(tap, window)
        stop_search(tap, window)


def stop_opening(tap, window, path):
    log = FrameLog(window.frames_path)

    with tap.step("stops: opening a large file", window):
        found = [stop(window, log, lambda: window.open(path), "opened", seconds) for seconds in MOMENTS_S]
        judge(tap, "opening", found)
        # A fast machine may have opened it before the last Esc came.
        assert None in found or window.frame.get_name() == "Ringlet", "it was opened"


def stop_calibration(tap, window):
    log = FrameLog(window.frames_path)
    with tap.step("stops: an automatic calibration", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.activate("win.rings-lab6")
        window.keys("ctrl+3")
        window.pressed("Step 3: Calibrate")
        window.label(re.compile("rings · rms"), 60)
        found = []
        for seconds in MOMENTS_S:
            found.append(stop(window, log, lambda: window.activate("win.calibrate-auto"), "calibrated", seconds))
            window.until(lambda: atspi.find(window.frame, "push button", "Automatic"), "the ways to calibrate again")
        judge(tap, "calibration", found)


def click(window, node):
    """By the pointer: what assistive technology presses GTK lets go of a quarter of a second later."""
    window.point(atspi.extents(node), 0.5, 0.5)
    xdotool("click", 1)


def stop_search(tap, window):
    log = FrameLog(window.frames_path)
    with tap.step("stops: a search for spots", window):
        window.keys("ctrl+2")
        window.pressed("Step 2: Mask")
        mask.count(window)
        spots = window.node("push button", "Spots")
        found = []
        for seconds in MOMENTS_S:
            found.append(stop(window, log, lambda: click(window, spots), "mask counted", seconds))
            if found[-1] is not None:
                window.pressed("Select")
        judge(tap, "search", found)
        assert mask.count(window) > 0, "the mask is not counted any more"


PARTS = {"stops": stops}
