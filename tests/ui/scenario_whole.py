# SPDX-License-Identifier: MIT
"""The whole way as a hand goes it, with events of a real pointer: an image with a beamstop is opened, calibrated, masked,
adjusted by a ring that is dragged, its geometry saved and its pattern exported. Held against the files of the sample and,
byte for byte, against the command line program.

A folder that RINGLET_PICTURES names gets a picture of every step.
"""
import contextlib
import math
import os
import re

import atspi
import scenario_adjust
import scenario_calibrate
import scenario_keyboard as keyboard
import scenario_mask
import scenario_steps as steps
from scenario_keyboard import STOP_ARM_LENGTH_PX, STOP_ARM_PX, STOP_RADIUS_PX
from scenario_points import Canvas
from scenario_truth import Poni, beam, read_pattern, with_beamstop
from scenario_window import xdotool
from scenario_work import running

# How far beyond the edge of the beamstop a hand draws; a pixel of the screen is four of the image.
BEYOND_PX = 10
PULLED_PX = 40  # of the image, outwards
SHORT_PX = 5  # what a hand that pulls it back leaves


def press(window, name, role="push button"):
    """A click of the pointer on what has that name."""
    window.point(atspi.extents(window.node(role, name)), 0.5, 0.5)
    xdotool("click", 1)


def take(window, tool):
    """It is taken when its button is down, which the click does not wait for."""
    button = window.node("push button", tool)
    for _ in range(3):
        window.point(atspi.extents(button), 0.5, 0.5)
        xdotool("click", 1)
        with contextlib.suppress(atspi.NotSeen):
            window.until(lambda: atspi.has_state(button, atspi.Atspi.StateType.PRESSED), f"“{tool}” pressed", 5)
            return
    raise atspi.NotSeen(f"three clicks do not take “{tool}”")


def whole(tap, start, sample, folder):
    # Where a user has it, and pictures show nothing that differs.
    folder = os.path.join(os.environ["HOME"], "beamtime")
    image = os.path.join(folder, "LaB6.edf")
    with_beamstop(sample, image, STOP_RADIUS_PX, STOP_ARM_PX, STOP_ARM_LENGTH_PX)
    with running(start, "whole") as window:
        calibrate(tap, window, image)
        canvas = mask(tap, window, sample)
        adjust(tap, window, canvas, sample)
        save(tap, window, sample, folder)


def calibrate(tap, window, image):
    with tap.step("whole: open", window):
        press(window, re.compile("^Open"))
        window.choose(image)
        window.label(re.compile("2068 × 2162 pixels"), 30)
        keyboard.show(window, "whole-1-open")
    with tap.step("whole: calibrated without a click on the image", window):
        press(window, "Step 3: Calibrate")
        keyboard.is_found(window)
        keyboard.show(window, "whole-2-auto")
    with tap.step("whole: kept", window):
        press(window, "Keep ⏎")
        window.gone("push button", "Keep ⏎")


# --- the mask ---

def mask(tap, window, sample):
    with tap.step("whole: the beamstop masked by a circle", window):
        take(window, "Step 2: Mask")
        canvas, masked = Canvas(window, sample), keyboard.Count(window)
        slow, fast = beam(sample.poni)
        before, radius = masked(), STOP_RADIUS_PX + BEYOND_PX
        window.label(re.compile("^Detector gaps$"))
        take(window, "Circle")
        canvas.drag(((slow, fast), (slow, fast + radius / 2), (slow, fast + radius)))
        # But for the gap that runs through it, and for whole pixels of the screen.
        window.until(lambda: 0.5 < (masked() - before) / (math.pi * radius ** 2) < 1.15, "the circle counted")
    with tap.step("whole: its arm masked by a rectangle", window):
        before, half = masked(), STOP_ARM_PX / 2 + BEYOND_PX
        take(window, "Rectangle")
        end = slow + STOP_ARM_LENGTH_PX + BEYOND_PX
        canvas.drag(((slow, fast - half), (slow + 100, fast), (end, fast + half)))
        window.until(lambda: 0.5 < (masked() - before) / (2 * half * (end - slow)) < 1.15, "the arm counted")
        keyboard.show(window, "whole-3-mask")
    return canvas


# --- the geometry ---

def adjust(tap, window, canvas, sample):
    centre, ring = canvas.centre(), canvas.on_ring(3, 60)
    far = math.dist(centre, ring)

    def outwards(px):
        return [c + (r - c) * (far + px) / far for c, r in zip(centre, ring)]

    with tap.step("whole: a ring is pulled outwards", window):
        take(window, "Step 3: Calibrate")
        take(window, "Drag Rings")
        values = scenario_adjust.Values(window)
        before, at = values.read(), scenario_adjust.highest(window)
        canvas.drag((ring, outwards(PULLED_PX / 2), outwards(PULLED_PX)), release=False)
        values.until_moved(before, "Distance (mm)")
        window.until(lambda: scenario_adjust.highest(window) != at, "the pattern follows while the button is down")
        keyboard.show(window, "whole-4-drag")
        xdotool("mouseup", 1)
        # The ring is where it was pulled to when the detector is as much further away.
        wanted = before["Distance (mm)"] * (far + PULLED_PX) / far
        window.until(lambda: abs(values.read()["Distance (mm)"] / wanted - 1) < 0.01, f"a distance of {wanted:.2f} mm")
        window.until(lambda: scenario_adjust.undo_says(window).startswith("Undo: Drag Ring ("), "one step")
    with tap.step("whole: and back, and refined from there", window):
        canvas.drag((outwards(PULLED_PX), outwards(PULLED_PX / 2), outwards(SHORT_PX)))
        window.until(lambda: abs(values.read()["Distance (mm)"] / before["Distance (mm)"] - 1) < 0.02, "nearly back")
        press(window, "Drag Rings")
        window.keys("ctrl+r")
        window.until(lambda: abs(values.read()["Distance (mm)"] / before["Distance (mm)"] - 1) < 1e-5,
                     f"{before['Distance (mm)']} mm again; it is {values.read()}", 120)
        keyboard.is_found(window)
        keyboard.show(window, "whole-5-refined")


# --- what is written ---

def save(tap, window, sample, folder):
    poni, pattern = (os.path.join(folder, "whole." + suffix) for suffix in ("poni", "xy"))
    with tap.step("whole: the geometry saved", window):
        window.keys("ctrl+alt+s")
        window.choose(poni, is_new=True)
        window.toast(re.compile("^whole.poni saved, read back and found equal$"))
        found = Poni(poni)
        for corner in scenario_calibrate.CORNERS:
            off = math.degrees(abs(found.angles(*corner)[0] - sample.poni.angles(*corner)[0]))
            assert off < scenario_calibrate.CLOSE_DEG, f"2θ at {corner} is {off:.5f}° from that of the sample"
    with tap.step("whole: the pattern exported", window):
        take(window, "Step 4: Integrate")
        steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+e")
        window.choose(pattern, is_new=True)
        steps.check_export(window, pattern, "2th_deg", sample)
        keyboard.show(window, "whole-6-exported")
    with tap.step("whole: exported again without a question, under the name of the image", window):
        window.keys("ctrl+shift+e")
        window.appears(os.path.join(folder, "LaB6.xy"))
        scenario_mask.same_bytes(pattern, os.path.join(folder, "LaB6.xy"))
    with tap.step("whole: the command line program writes the same bytes", window):
        project = os.path.join(folder, "whole.ringlet")
        window.keys("ctrl+shift+s")
        window.choose(project, is_new=True)
        window.toast(re.compile("whole.ringlet saved"))
        steps.check_project(project, os.environ["RINGLET_CLI"], pattern, os.path.join(folder, "whole-project"))
        no_shadow(sample, read_pattern(pattern)[1])
        window.close()


def no_shadow(sample, rows):
    """Nothing is said of angles that the beamstop hides whole; beyond it the first value is no part of a shadow."""
    edge = sample.poni.angles(*(b + d for b, d in zip(beam(sample.poni), (0, -STOP_RADIUS_PX))))[0]
    told = [row for row in rows if math.isfinite(row[1]) and row[1] > 0]
    assert told[0][0] > math.degrees(edge), f"the pattern begins at {told[0][0]}°, in the shadow"


PARTS = {"whole": whole}
