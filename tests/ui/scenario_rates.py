# SPDX-License-Identifier: MIT
"""What a hand waits for: ring, beam centre and tilt dragged for five seconds each, the exact result after each is let
go, undo, clicks on rings, ink of a brush.
Figures with their limits on a machine that does nothing else: told, and judged, when this part is
asked for by its name (--only rates); no other test does."""
import math
import time

import scenario_frames as frames
import scenario_integrate
import scenario_mask
import scenario_steps
from scenario_points import Canvas
from scenario_speed import Figures, settled_mb
from scenario_truth import EIGER2_PIXEL_M
from scenario_window import xdotool
from scenario_work import running

DRAG_S = 5
PAUSE_S = 0.010
# Whoever reads the log meanwhile takes a processor from what is measured.
REST_S = 2
FRAME_MS = 17
EXACT = ("pattern exact", "cake exact")
# Drawn anew in every frame in which the rings have followed the hand; the image under them is not.
RINGS = ("canvas rings snapshot",)
# Frames a second; milliseconds; megabytes.
LIMITS = {"rate": 30, "frame": 50, "pattern exact": 100, "cake exact": 200, "undo": 150, "ink": 40, "click": 100,
          "callback": 16}


def rates(tap, start, sample, folder):
    figures = Figures({"frame": None})
    with running(start, "rates", sample.edf_path, sample.poni_path) as window:
        log = frames.FrameLog(window.frames_path)
        with tap.step("rates: the tool", window):
            scenario_steps.check_pattern_in_two_theta(window, sample)
            window.do("win.rings-lab6")
            window.do("win.view-both")
            window.do("win.step-calibrate")
            window.do("win.drag-rings")
            window.pressed("Drag Rings")
            canvas = Canvas(window, sample)
            window.until(lambda: frames.mark(log.all(), "cake exact") is not None, "the exact cake")
        for title, begin, end in grips(canvas, sample):
            with tap.step(f"rates: {title} dragged for five seconds, then let go", window):
                drag(figures, title, canvas, log, window, (begin, end))
            with tap.step(f"rates: {title}, undo", window):
                undo(figures, title, window, log)
        with tap.step("rates: clicks on rings", window):
            clicks(figures, canvas, log, window)
        with tap.step("rates: a stroke of the brush", window):
            ink(figures, window, log)
        own_callbacks(figures, log, tap.tell)
        figures.most("memory", settled_mb(window), None, "MB")
        for row in figures.table():
            tap.tell(row)
    with tap.step("rates: every figure is within its limit"):
        figures.check()


def to_and_fro(canvas, begin, end, seconds):
    """Words for xdotool: from place to place and back, twice a second, to end at @end."""
    words, n = [], round(seconds / PAUSE_S)
    for i in range(n):
        share = 0.5 - 0.5 * math.cos(math.pi * (4 * round(seconds) + 1) * (i + 1) / n)
        x, y = (a + share * (b - a) for a, b in zip(begin, end))
        words += ["mousemove", "--window", canvas.window.xid(), round(x), round(y), "sleep", PAUSE_S]
    return words


def on_screen(canvas, place):
    """Pixels of the window, of a place (slow, fast) on the image."""
    slow, fast = place
    x, y, width, height = canvas.box
    return (x + width / 2 + (fast - 2068 / 2) * canvas.scale + canvas.shift[0],
            y + height / 2 + (slow - 2162 / 2) * canvas.scale + canvas.shift[1])


def grips(canvas, sample):
    """(title, from, to): what is taken, and how far it goes to and fro."""
    slow, fast = canvas.centre()
    normal = sample.poni.poni[0] / EIGER2_PIXEL_M, sample.poni.poni[1] / EIGER2_PIXEL_M
    yield "ring", canvas.on_ring(2, 60), canvas.on_ring(3, 60)
    yield "centre", (slow + 120, fast + 60), (slow + 180, fast + 110)
    yield "tilt", normal, (normal[0] + 60, normal[1] - 60)


def drag(figures, title, canvas, log, window, way):
    begin, end = way
    canvas.point(*begin)
    log.here()
    xdotool("mousedown", 1, *to_and_fro(canvas, on_screen(canvas, begin), on_screen(canvas, end), DRAG_S),
            "mouseup", 1)
    time.sleep(REST_S)
    lines = log.since()
    drawn = frames.frames_with(lines, RINGS)
    gaps = [gap_ms(lines, before, after) for before, after in zip(drawn, drawn[1:])]
    figures.least(f"{title}: frames", frames.rate(lines, RINGS), LIMITS["rate"], "f/s")
    figures.most(f"{title}: from frame to frame, p99", frames.percentile(gaps, 0.99), LIMITS["frame"], "ms")
    for what in ("pattern preview", "cake preview"):
        n = sum(line.what == what for line in lines)
        figures.least(f"{title}: {what} follows", n / DRAG_S, LIMITS["rate"], "/s")
    until_exact(figures, f"{title} let go", log, window, frames.mark(lines, "canvas release"), LIMITS)


def gap_ms(lines, before, after):
    """From frame to frame. Where the hand turns it stands on one pixel for two or three frames, and nothing is due:
    what it waits for then begins a frame before it moves on."""
    moved = min((line.at_ms for line in lines if line.what == "rings" and line.at_ms > before.end_ms),
                default=before.end_ms)
    return after.end_ms - max(before.end_ms, moved - FRAME_MS)


def until_exact(figures, title, log, window, begin, limits):
    """From @begin, which the log says, to the frame with the exact result."""
    def shown(what):
        lines = log.since()
        at = min((line.at_ms for line in lines if line.what == what and line.at_ms >= begin), default=math.inf)
        return min((line.end_ms for line in lines if line.is_frame and line.end_ms >= at), default=None)

    for what in EXACT:
        end = window.until(lambda one=what: shown(one), f"{what} after {title}")
        figures.most(f"{title}: {what}", end - begin, limits[what], "ms")


def undo(figures, title, window, log):
    log.here()
    window.do("win.undo")
    time.sleep(REST_S)
    first = window.until(lambda: log.since() and log.since()[0].at_ms, "undo")
    until_exact(figures, f"{title} undone", log, window, first, {what: LIMITS["undo"] for what in EXACT})


def clicks(figures, canvas, log, window):
    """To the points in the panel: the first one, a while after the tool was taken, and the worst of the next."""
    window.do("win.pick-points")
    window.pressed("Pick Points")
    time.sleep(2)
    waits = []
    for number in (2, 3, 4, 5):
        log.here()
        canvas.click(*canvas.on_ring(number, 60))
        window.until(lambda: click_ms(log.since()), f"points on ring {number}")
        waits.append(click_ms(log.since()))
    figures.most("first click on a ring to its points", waits[0], LIMITS["click"], "ms")
    figures.most("next clicks, the worst", max(waits[1:]), LIMITS["click"], "ms")


def click_ms(lines):
    """From the button that is let go to the end of the panel's work on a document that has the points."""
    begin = frames.mark(lines, "canvas release")
    ends = [line.end_ms for line in lines if line.what == "calibrate state" and begin and line.at_ms > begin]
    return max(ends) - begin if ends else None


def ink(figures, window, log):
    scenario_mask.enter_step(window)
    scenario_steps.focus_view(window, scenario_mask.IMAGE)
    window.keys("b")
    log.here()
    scenario_mask.stroke(window)
    walls = [wall for _, wall in scenario_mask.ink_ms(log.since())]
    figures.most("ink of the brush, median", frames.percentile(walls, 0.5), None, "ms")
    figures.most("ink of the brush, p99", frames.percentile(walls, 0.99), LIMITS["ink"], "ms")


def own_callbacks(figures, log, tell):
    names = frames.callbacks([line for line in log.all() if line.at_ms >= 1000])
    worst = {name: max(line.cpu_ms for line in lines) for name, lines in names.items()}
    for name in sorted(worst, key=worst.get, reverse=True)[:8]:
        tell(f"{name:28} {len(names[name]):6} times, processor ≤ {worst[name]:6.2f} ms")
    name = max(worst, key=worst.get)
    figures.most(f"longest own callback ({name})", worst[name], LIMITS["callback"], "ms")


# --- units ---

# From the key to the frame with the other axis, and to the frame with the exact result; milliseconds, the least of
# several switches. A frame is 17 ms where the screen has 60 a second.
UNIT_LIMITS = {"axis": 34, "exact": 250}
SWITCHES = 6


def units(tap, start, sample, folder):
    figures = Figures({"frame": None})
    with running(start, "units", sample.edf_path, sample.poni_path) as window:
        log = frames.FrameLog(window.frames_path)
        with tap.step("units: a pattern of 4 megapixels", window):
            scenario_steps.check_pattern_in_two_theta(window, sample)
            window.keys("ctrl+4")
            window.pressed("Step 4: Integrate")
            panel = scenario_integrate.Panel(window)
            time.sleep(REST_S)
        for title, before in (("2θ to q", "alt+t"), ("q to 2θ", "alt+q")):
            with tap.step(f"units: {title}", window):
                switches = [switch_ms(window, log, before, panel, 1700 + i) for i in range(SWITCHES)]
                figures.most(f"{title}: the other axis", min(axis for axis, _ in switches), UNIT_LIMITS["axis"], "ms")
                figures.most(f"{title}: the exact result", min(exact for _, exact in switches), UNIT_LIMITS["exact"], "ms")
                tap.tell(f"{title}: axis, exact in ms: " + ", ".join(f"{a:.0f} {b:.0f}" for a, b in switches))
        for row in figures.table():
            tap.tell(row)
    with tap.step("units: every figure is within its limit"):
        figures.check()


def switch_ms(window, log, before, panel, bins):
    """Milliseconds from the press of U, or Alt+T where that is the way back, to the frames that show what came of it.
    Each switch is between bins that there were not yet, so that no result or matrix is found again."""
    key, action = ("u", "cycle-unit") if before == "alt+t" else ("alt+t", "unit-two-theta")
    window.keys(before)
    panel.say("Bins", str(bins + (1000 if key == "u" else 0)))
    scenario_steps.focus_view(window, "Pattern")
    time.sleep(1)
    log.here()
    window.keys(key)
    time.sleep(1)
    lines = log.since()
    begin = next(line.at_ms for line in lines if line.what == "action " + action)
    lines = [line for line in lines if line.at_ms >= begin]
    drawn = frames.frames_with(lines, ("pattern draw",))
    axis, exact = (next(line.at_ms for line in lines if line.what == what) for what in ("pattern other axis", "pattern exact"))
    return tuple(next(one.end_ms for one in drawn if one.end_ms >= at) - begin for at in (axis, exact))


PARTS = {"rates": rates, "units": units}
