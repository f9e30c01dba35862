# SPDX-License-Identifier: MIT
"""By keyboard alone, no event of a pointer: from an image to a saved geometry and pattern.

The simulated image has a beamstop and goes the whole way: open, calibrate, mask, adjust, save, export. Two images of
others go the shortest one. What is saved is held against what the images were made with, or what other programs found.
A folder that RINGLET_PICTURES names gets a picture of every step.
"""
import math
import os
import re
import subprocess

import atspi
import scenario_steps as steps
from scenario_readout import number, read
from scenario_truth import Poni, beam, read_pattern, with_beamstop
from scenario_work import running

IMAGE = "Diffraction image"
ENERGY = "Energy or wavelength, with its unit"
TOTAL = re.compile(r"(\d[\d,. \u202f\u00a0]*) pixels masked")
FOUND = re.compile(r"(\d+) of (\d+) rings · rms ([\d.,]+) pixels")
STOP_RADIUS_PX = 60
STOP_ARM_PX = 16
STOP_ARM_LENGTH_PX = 400
BETWEEN_RINGS_PX = 311  # (100) and (110) of the sample are 257 and 365 pixels from the beam
FEW = 5  # actions, from the opened file to its geometry and its pattern
# Simulated and fitted with noise: a tenth of a pixel of 75 µm in 200 mm is 0.002°.
CLOSE_DEG = 0.002

# What others found: GSAS-II and pyFAI, from the centroids of the rings. The centre is x, y in pixels from the corner.
# The header of the second one says 1.5 Å, which is wrong, and has to be corrected; the name of its file says the powder.
OTHERS = (
    {"name": "ceo2", "file": "ceo2-pilatus1m/CeO2_Pilatus1M.tif", "pixel_m": 172e-6,
     "energy": "0.4066 A", "distance_mm": 208.711, "centre": (487.397, 1043 - 512.612), "first_d": 3.12442},
    {"name": "agbh", "file": "agbh-marccd/AgBehenate_003.tif", "pixel_m": 158e-6,
     "energy": "1.0332 A", "distance_mm": 563.75, "centre": (482.56, 569.35), "first_d": 58.380},
)


class Hand:
    """Who sits before the window, and how often he had to decide something.

    An action is a shortcut with the dialog that it opens, or an answer with its Enter; the file is there before the
    first one. To move the focus is none.
    """

    def __init__(self, window):
        self.window, self.actions = window, []

    def does(self, what, *keys):
        self.actions.append(what)
        self.window.keys(*keys)

    def opens(self, path):
        self.window.keys("ctrl+o")
        self.window.choose(path)

    def saves(self, what, key, path):
        self.does(what, key)
        self.window.choose(path, is_new=True)

    def needed(self, most):
        assert len(self.actions) <= most, f"{len(self.actions)} actions: {', '.join(self.actions)}"


# --- what the panels say ---

class Count:
    """What the panel of the mask counts: looked for once, read often."""

    def __init__(self, window):
        def ask():
            return next((one for one in atspi.walk(window.frame) if TOTAL.search(atspi.text(one) or "")), None)

        self.label = window.until(ask, "the count of masked pixels")

    def __call__(self):
        return int(re.sub(r"\D", "", TOTAL.search(atspi.text(self.label))[1]))


def to_inspector(window, role, name, key="Tab"):
    """Moves the focus to what has that name in the panel on the right."""
    def is_it(node):
        while node and node.get_role_name() != "frame":
            if node.get_role_name() == role and node.get_name() == name:
                return True
            node = node.get_parent()
        return False

    steps.press_until(window, "F6", steps.is_within("Inspector"), "the inspector", 8)
    steps.press_until(window, key, is_it, f"{role} “{name}”")


def is_found(window):
    found = window.label(FOUND, 120)
    assert int(found[1]) >= 0.6 * int(found[2]), found[0]
    window.node("push button", "Keep ⏎")


# --- the crosshair ---

class Crosshair:
    """The focus on the image, and where its crosshair is."""

    def __init__(self, window):
        self.window, self.bar = window, window.node(name="Readout")
        steps.focus_view(window, IMAGE)
        window.keys("Left", "Right")

    def place(self):
        """Slow, fast of the pixel."""
        x, y = self.window.until(lambda: read(self.bar).get("position"), "a place in the readout")
        return int(number(y)), int(number(x))

    def go(self, slow, fast):
        """Walks to a pixel, ten at a time as far as that goes."""
        at = self.place()
        for have, want, back, forth in ((at[1], fast, "Left", "Right"), (at[0], slow, "Up", "Down")):
            key, n = (forth, want - have) if want > have else (back, have - want)
            walk = [f"shift+{key}"] * (n // 10) + [key] * (n % 10)
            if walk:
                self.window.fast_keys(*walk)
        self.window.until(lambda: self.place() == (slow, fast), f"the crosshair at {slow}, {fast}")


# --- pictures ---

def show(window, title):
    """A picture for the documents, when nothing moves any more: the window alone, in few colours."""
    folder = os.environ.get("RINGLET_PICTURES")
    if not folder:
        return
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, title + ".png")
    small = ["-strip", "+dither", "-colors", "256", "-type", "Palette", "-define", "png:compression-level=9",
             "-define", "png:exclude-chunks=date,time"]
    seen = []

    def is_at_rest():
        subprocess.run(["import", "-silent", "-window", window.xid(), *small, "PNG8:" + path], check=True)
        with open(path, "rb") as file:
            seen.append(file.read())
        return len(seen) > 1 and seen[-1] == seen[-2]

    window.until(is_at_rest, f"a picture {title} in which nothing moves", 60)


# --- the whole way ---

def keyboard(tap, start, sample, folder):
    image = os.path.join(os.environ["HOME"], "beamtime", "LaB6.edf")
    with_beamstop(sample, image, STOP_RADIUS_PX, STOP_ARM_PX, STOP_ARM_LENGTH_PX)
    with running(start, "keyboard") as window:
        hand = Hand(window)
        calibrate(tap, window, hand, image)
        mask(tap, window, sample)
        adjust(tap, window, sample)
        save(tap, window, hand, sample, folder)


def calibrate(tap, window, hand, image):
    with tap.step("keyboard: open", window):
        show(window, "1-start")
        hand.opens(image)
        window.label(re.compile("2068 × 2162 pixels"), 30)
        show(window, "2-image")
    with tap.step("keyboard: calibrate", window):
        hand.does("calibrate", "ctrl+3")
        is_found(window)
        show(window, "3-calibrate-found")
    with tap.step("keyboard: keep", window):
        hand.does("keep", "ctrl+Return")
        window.gone("push button", "Keep ⏎")
        show(window, "4-calibrate-kept")


def mask(tap, window, sample):
    slow, fast = (int(one) for one in beam(sample.poni))
    with tap.step("keyboard: mask the beamstop", window):
        window.keys("ctrl+2")
        window.pressed("Step 2: Mask")
        masked, crosshair = Count(window), Crosshair(window)
        before = masked()
        crosshair.go(slow, fast)
        window.keys("c", "Return")
        crosshair.go(slow, fast + STOP_RADIUS_PX)
        window.keys("Return")
        # The circle, but for the gap that runs through it.
        window.until(lambda: 0.5 < (masked() - before) / (math.pi * STOP_RADIUS_PX ** 2) <= 1.01, "the circle counted")
        circle = masked()
    with tap.step("keyboard: mask its arm", window):
        crosshair.go(slow, fast - STOP_ARM_PX // 2)
        window.keys("r", "Return")
        crosshair.go(slow + STOP_ARM_LENGTH_PX, fast + STOP_ARM_PX // 2)
        show(window, "5-mask-drawing")
        window.keys("Return")
        window.until(lambda: 0.5 * STOP_ARM_LENGTH_PX * STOP_ARM_PX < masked() - circle, "the arm counted")
        show(window, "6-mask")
    with tap.step("keyboard: undone and redone", window):
        both = masked()
        window.keys("ctrl+z")
        window.until(lambda: masked() == circle, "the arm undone")
        window.keys("ctrl+shift+z")
        window.until(lambda: masked() == both, "the arm redone")


def adjust(tap, window, sample):
    slow, fast = (int(one) for one in beam(sample.poni))

    def values():
        return [atspi.value(one) for one in nodes]

    with tap.step("keyboard: adjust by dragging", window):
        window.keys("ctrl+3")
        window.pressed("Step 3: Calibrate")
        nodes = [window.node("spin button", name) for name in ("Beam x (pixels)", "Beam y (pixels)", "Distance (mm)")]
        before = values()
        crosshair = Crosshair(window)
        crosshair.go(slow, fast + BETWEEN_RINGS_PX)
        window.keys("v")
        window.pressed("Drag Rings")
        window.keys("Return", *["shift+Right"] * 2)
        window.until(lambda: abs(values()[0] - before[0] - 20) < 0.02, "the beam 20 pixels to the right")
        show(window, "7-drag")
        window.keys("Escape")
        window.until(lambda: values() == before, "Esc takes the whole drag back")
        window.keys(*["Right"] * 3)  # without Return: a drag that ends when the keys rest
        window.until(lambda: abs(values()[0] - before[0] - 3) < 0.02, "the beam 3 pixels to the right")
        dragged = values()
        assert dragged[1:] == before[1:], f"only x was dragged: {before} became {dragged}"
    with tap.step("keyboard: one undo takes the drag back", window):
        window.keys("ctrl+z")
        window.until(lambda: values() == before, "the drag undone")
        window.keys("ctrl+shift+z")
        window.until(lambda: values() == dragged, "the drag redone")
        window.keys("v")
    with tap.step("keyboard: refine what was dragged", window):
        window.keys("ctrl+r")
        window.until(lambda: max(abs(a - b) for a, b in zip(values(), before)) < 0.1, "the geometry found again", 60)
        is_found(window)
        show(window, "8-refined")


def save(tap, window, hand, sample, folder):
    poni, pattern = (os.path.join(folder, "keyboard." + suffix) for suffix in ("poni", "xye"))
    with tap.step("keyboard: save the geometry", window):
        hand.saves("save the geometry", "ctrl+alt+s", poni)
        window.toast(re.compile("^keyboard.poni saved, read back and found equal$"))
        found = Poni(poni)
        for corner in ((0, 0), (0, 2068), (2162, 0), (2162, 2068)):
            off = math.degrees(abs(found.angles(*corner)[0] - sample.poni.angles(*corner)[0]))
            assert off < CLOSE_DEG, f"2θ at {corner} is {off:.5f}° from that of the sample"
    with tap.step("keyboard: export", window):
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        steps.focus_view(window, IMAGE)
        window.keys("e", "u")
        steps.check_pattern_in_q(window, sample)
        show(window, "9-integrate")
        hand.saves("export", "ctrl+e", pattern)
        steps.check_export(window, pattern, "q_A^-1", sample)
        hand.needed(FEW)
    with tap.step("keyboard: image and cake", window):
        window.keys("alt+3")
        window.node("image", "Cake")
        window.label(re.compile("LaB6.edf"))
        show(window, "10-both")
        window.keys("ctrl+h")
        window.until(lambda: atspi.find(window.application, "list", "History"), "the history")
        show(window, "11-history")
        window.keys("Escape")
    with tap.step("keyboard: a sector", window):
        window.keys("ctrl+4")
        to_inspector(window, "text", "Azimuth range (°)")
        window.keys("ctrl+a")
        window.type("20, 110")
        window.keys("Return")
        undo = window.node("push button", "Undo")
        window.until(lambda: undo.get_description().startswith("Undo: Change Azimuth Range"), "the sector")
        show(window, "12-sector")


# --- the shortest way ---

def few_actions(tap, start, sample, folder):
    data = os.path.join(os.environ.get("RINGLET_SHARED", "../shared"), "data", "real")
    for one in OTHERS:
        path = os.path.join(data, one["file"])
        if not os.path.exists(path) and not os.environ.get("RINGLET_REQUIRE_SHARED"):
            tap.tell(f"skipped without {path}")
            continue
        with running(start, one["name"]) as window, \
                tap.step(f"keyboard: {one['name']} in {FEW} actions", window):
            shortest(window, one, path, os.path.join(folder, one["name"]))


def shortest(window, one, path, stem):
    hand = Hand(window)
    hand.opens(path)
    window.label(re.compile(r"\d+ × \d+ pixels"), 30)
    hand.does("calibrate", "ctrl+3")
    answer(window, hand, one)
    is_found(window)
    hand.saves("save the geometry", "ctrl+alt+s", stem + ".poni")
    window.appears(stem + ".poni")
    hand.saves("export", "ctrl+e", stem + ".xy")
    window.appears(stem + ".xy")
    hand.needed(FEW)
    check_geometry(stem + ".poni", one)
    check_first_ring(stem + ".xy", one, Poni(stem + ".poni", one["pixel_m"]).wavelength)


def answer(window, hand, one):
    """The energy, which no header says right; the powder is in the name of the file."""
    window.pressed("Step 3: Calibrate")
    to_inspector(window, "text", ENERGY)
    window.keys("ctrl+a")
    window.type(one["energy"])
    hand.does("energy", "Return")


def check_geometry(path, one):
    poni = Poni(path, one["pixel_m"])
    slow, fast = beam(poni)
    off = math.hypot(fast - one["centre"][0], slow - one["centre"][1])
    distance = 1e3 * poni.distance / (math.cos(poni.rot[0]) * math.cos(poni.rot[1]))
    assert off < 0.5, f"the beam at {fast:.3f}, {slow:.3f} is {off:.2f} pixels from where others found it"
    assert abs(distance / one["distance_mm"] - 1) < 2e-3, f"{distance:.3f} mm, others found {one['distance_mm']}"


def check_first_ring(path, one, wavelength):
    """The pattern has a peak where Bragg's law has the first line."""
    rows = read_pattern(path)[1]
    at = math.degrees(2 * math.asin(wavelength * 1e10 / (2 * one["first_d"])))
    near = [row for row in rows if abs(row[0] - at) < 0.1 * at and math.isfinite(row[1])]
    peak = max(near, key=lambda row: row[1])[0]
    assert abs(peak - at) < 0.02 * at, f"the first ring must be at {at:.4f}°, the pattern has {peak:.4f}°"


PARTS = {"keyboard": keyboard, "few-actions": few_actions}
