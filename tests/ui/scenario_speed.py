# SPDX-License-Identifier: MIT
"""How fast the window is, and what it takes: figures with their limits.

The machine of a test is shared, so a figure on the clock of the wall is the best of three passes: noise only adds.
A figure on the processor's clock counts what the main thread itself did and is the worst that occurred.
"""
import math
import os
import re

import scenario_frames as frames
from scenario_steps import IMAGE, IN_TWO_THETA
from scenario_window import Window, resident_mb, xdotool

PASSES = 3
# Either of them draws the image.
CANVAS = ("canvas software snapshot", "canvas OpenGL render")
SETTLED_MS = 1000


class Figures:
    """A table of (what, value, unit, limit); a limit of None is only told."""

    def __init__(self):
        self.rows = []

    def most(self, what, value, limit, unit):
        self.rows.append((what, value, unit, "≤", limit, limit is None or value <= limit))

    def least(self, what, value, limit, unit):
        self.rows.append((what, value, unit, "≥", limit, limit is None or value >= limit))

    def table(self):
        for what, value, unit, sign, limit, is_good in self.rows:
            bound = f"{sign} {limit:g}" if limit is not None else ""
            yield f"{what:48} {value:8.1f} {unit:4} {bound:8} {'' if is_good else 'MISSED'}".rstrip()

    def check(self):
        missed = [row[0] for row in self.rows if not row[-1]]
        assert not missed, "missed: " + "; ".join(missed)


def cold_start(figures, start, limits):
    best = math.inf
    for _ in range(PASSES):
        window = start("cold")
        try:
            best = min(best, 1000 * window.first_frame_s)
            window.close()
        finally:
            window.kill()
    figures.most("cold start to the first frame", best, limits["cold start"], "ms")


def open_to_drawn_ms(log):
    """From the reader's answer to the end of the first frame with the image."""
    lines = log.all()
    opened = frames.mark(lines, "opened")
    display = frames.mark(lines, "display")
    drawn = [one.end_ms for one in frames.frames_with(lines, CANVAS) if display is not None and one.end_ms >= display]
    return drawn[0] - opened if drawn and opened is not None else math.inf


def wait_for_pattern(window):
    window.description("Pattern", IN_TWO_THETA, 30)


# --- what a hand does ---

def path_over(window, name, n):
    """n places on a figure of eight over the middle of the image @name, as words for xdotool, with pauses."""
    x, y, width, height = window.extents(name)
    words = []
    for i in range(n):
        angle = 2 * math.pi * i / n
        words += ["mousemove", "--window", window.xid(), round(x + width * (0.5 + 0.35 * math.sin(angle))),
                  round(y + height * (0.5 + 0.35 * math.sin(2 * angle))), "sleep", 0.008]
    return words


def pan(window):
    window.point(window.extents(IMAGE), 0.5, 0.5)
    xdotool("mousedown", 1, *path_over(window, IMAGE, 150), "mouseup", 1)


def zoom(window):
    window.point(window.extents(IMAGE), 0.5, 0.5)
    xdotool("click", "--repeat", 40, "--delay", 20, 4, "click", "--repeat", 40, "--delay", 20, 5)


def hover(window):
    xdotool(*path_over(window, IMAGE, 150))


# --- figures of a running window ---

def rates(figures, window, log, limits):
    for _ in range(4):
        window.do("win.zoom-in")
    for name, act, limit in (("pan", pan, limits["rate"]), ("zoom", zoom, limits["rate"])):
        best = 0.0
        for _ in range(PASSES):
            log.here()
            act(window)
            best = max(best, frames.rate(log.since(), CANVAS))
        figures.least(f"{name}", best, limit, "f/s")
    window.do("win.zoom-fit")


def next_frames(figures, window, log, limits):
    for name, action in (("colour map", "win.cycle-colormap"), ("scale of the colours", "win.cycle-scale"),
                         ("inverted colours", "win.invert-colormap"), ("limits", "win.autoscale")):
        best = math.inf
        for _ in range(PASSES):
            log.here()
            window.do(action)
            lines = window.until(lambda: (lines := log.since()) and frames.frames_with(lines, CANVAS) and lines,
                                 f"a frame after {action}")
            best = min(best, frames.next_frame_ms(lines, "levels", CANVAS))
        figures.most(f"{name}: to the end of the next frame", best, limits["next frame"], "ms")


def readout(figures, window, log, limits):
    best = math.inf
    for _ in range(PASSES):
        log.here()
        hover(window)
        walls = [line.wall_ms for line in log.since() if line.what == "readout"]
        assert len(walls) >= 20, f"150 moves of the pointer made {len(walls)} readouts"
        best = min(best, frames.percentile(walls, 0.99))
    figures.most("hover: readout, p99", best, limits["readout"], "ms")


def own_callbacks(figures, log, limits, show):
    names = frames.callbacks([line for line in log.all() if line.at_ms >= SETTLED_MS])
    assert set(CANVAS) & set(names), f"none of {CANVAS} in the log, only {', '.join(names)}"
    worst = {name: max(line.cpu_ms for line in lines) for name, lines in names.items()}
    for name in sorted(worst, key=worst.get, reverse=True):
        walls = [line.wall_ms for line in names[name]]
        show(f"{name:28} {len(walls):6} times, processor ≤ {worst[name]:6.2f} ms, clock p99 {frames.percentile(walls, 0.99):6.2f} ms")
    name = max(worst, key=worst.get)
    figures.most(f"longest own callback ({name})", worst[name], limits["callback"], "ms")


def whole_frames(figures, log, limits):
    walls = [line.wall_ms for line in log.all() if line.is_frame and line.at_ms >= SETTLED_MS]
    figures.most(f"whole frame, p99 of {len(walls)}", frames.percentile(walls, 0.99), limits["frame"], "ms")


def memory(figures, window, bare, folder, limits):
    _, _, width, height = window.frame_extents()
    empty = Window(bare, str(width), str(height), folder=folder, name="bare", frame_log=False)
    try:
        own = resident_mb(empty.process.pid)
        empty.close()
    finally:
        empty.kill()
    pid = window.process.pid
    figures.most("memory above a bare window's", resident_mb(pid) - own, limits["memory"], "MB")
    figures.most("… at its peak", resident_mb(pid, "VmHWM") - own, None, "MB")
    figures.most("bare window", own, None, "MB")


def measure(tap, start, bare, sample, folder, limits):
    """@start (name, paths…) starts the window. All figures are told before one that misses its limit fails."""
    figures = Figures()
    with tap.step("speed: cold start and opening"):
        cold_start(figures, start, limits)
        best = math.inf
        for _ in range(PASSES):
            window = start("open", sample.edf_path, sample.poni_path)
            try:
                wait_for_pattern(window)
                best = min(best, open_to_drawn_ms(frames.FrameLog(window.frames_path)))
                window.close()
            finally:
                window.kill()
        figures.most("read image to its first frame", best, limits["open"], "ms")
    window = start("speed", sample.edf_path, sample.poni_path)
    try:
        log = frames.FrameLog(window.frames_path)
        with tap.step("speed: pan, zoom, colours, readout", window):
            wait_for_pattern(window)
            window.do("win.rings-lab6")
            rates(figures, window, log, limits)
            next_frames(figures, window, log, limits)
            readout(figures, window, log, limits)
        with tap.step("speed: memory", window):
            window.do("win.view-both")
            window.node("image", "Cake")
            window.until(lambda: frames.mark(log.all(), "cake") is not None, "the cake")
            hover(window)
            memory(figures, window, bare, folder, limits)
            own_callbacks(figures, log, limits, tap.tell)
            whole_frames(figures, log, limits)
            window.close()
    finally:
        window.kill()
    for row in figures.table():
        tap.tell(row)
    with tap.step("speed: every figure is within its limit"):
        figures.check()
