# SPDX-License-Identifier: MIT
"""From an image alone to a geometry file: asked, found, kept, dragged, saved; held against the file of the sample."""
import contextlib
import math
import os
import re
import shutil

import atspi
from scenario_truth import Poni
from scenario_window import xdotool

ENERGY = "Energy or wavelength, with its unit"
# Both are simulated and fitted with noise: a tenth of a pixel of 75 µm in 200 mm is 0.002°.
CLOSE_DEG = 0.002
CORNERS = ((0, 0), (0, 2068), (2162, 0), (2162, 2068))


def enter(window):
    """Name and header of the image say the rest: it calibrates without being told to, and confirms nothing."""
    window.label(re.compile("2068 × 2162 pixels"), 30)
    window.do("win.step-calibrate")
    window.label(re.compile("^LaB6 at 30.99"), 30)
    facts = window.label(re.compile(r"(\d+) of (\d+) rings · rms ([\d.,]+) pixels"), 120)
    assert int(facts[1]) > 0.8 * int(facts[2]), facts[0]
    window.label(re.compile("^not confirmed$"))


def refuse_number_alone(window):
    """30 may be keV or Å: nothing is guessed."""
    entry = window.node("text", ENERGY)
    window.point(atspi.extents(entry), 0.5, 0.5)
    xdotool("click", 1)
    window.keys("ctrl+a")
    window.type("30")
    window.keys("Return")
    window.label(re.compile(r"^The energy.*30"))
    window.keys("ctrl+a")
    window.type("30.99605 keV")
    window.keys("Return")
    window.label(re.compile("^LaB6 at 30.996"))
    window.do("win.undo")


FACTS = re.compile(r"\d+ of \d+ rings · rms [\d.,]+ pixels.*")


ALONE = re.compile("no other answer fits")


def is_alone(window):
    return any(ALONE.search(atspi.text(one) or "") for one in atspi.walk(window.frame))


def next_answer(window):
    """The runner-up is shown, and the next of two is the best again; or it does not hold, then none is offered."""
    best = window.label(FACTS, 30)[0].split("\n")[0]
    with contextlib.suppress(atspi.NotSeen):
        window.until(lambda: is_alone(window), "that there is no other answer", 3)
        window.gone("push button", "Next ↓")
        return
    atspi.act(window.node("push button", "Next ↓"), "click")
    window.until(lambda: window.label(FACTS, 60)[0] != best or is_alone(window), "another answer", 60)
    window.picture("runner-up")
    if window.label(FACTS, 60)[0] == best:
        window.gone("push button", "Next ↓")
        return
    window.do("win.calibrate-next")
    window.until(lambda: window.label(FACTS, 60)[0] == best, f"“{best}” again", 60)


def adjust(window):
    """The button of the card takes the tool."""
    atspi.act(window.node("push button", "Adjust"), "click")
    window.pressed("Drag Rings")
    window.do("win.drag-rings")


def keep(window):
    window.node("push button", "Keep ⏎")
    window.do("win.calibrate-keep")
    window.gone("push button", "Keep ⏎")


def drag(window, key=None):
    """A pull at the image between rings, in five steps as a hand makes them."""
    box = window.extents("Diffraction image")
    window.point(box, 0.45, 0.47)
    xdotool("mousedown", 1)
    for step in range(1, 6):
        window.point(box, 0.45 + 0.006 * step, 0.47 + 0.004 * step)
    if key:
        xdotool("key", key)  # --clearmodifiers would let go of the button
    xdotool("mouseup", 1)


def drag_centre(window):
    # Found once: to walk the whole tree takes a second.
    nodes = [window.node("spin button", name) for name in ("Beam x (pixels)", "Distance (mm)")]
    before = list(map(atspi.value, nodes))

    def is_back():
        return list(map(atspi.value, nodes)) == before

    window.do("win.drag-rings")
    button = window.node("push button", "Drag Rings")
    window.until(lambda: atspi.has_state(button, atspi.Atspi.StateType.PRESSED), "“Drag Rings” pressed")
    drag(window, "Escape")
    window.until(is_back, "Esc takes the drag back")
    drag(window)
    window.until(lambda: not is_back(), "the drag changed the geometry")
    window.do("win.undo")
    window.until(is_back, "one undo takes it back")
    window.do("win.drag-rings")


def save(window, sample, folder):
    path = os.path.join(folder, "found.poni")
    window.do("win.save-geometry")
    window.choose(path, is_new=True)
    undo = window.node("push button", "Undo")
    window.until(lambda: undo.get_description().startswith("Undo: Save found.poni ("), "the step")
    button = window.node("push button", "Step 3: Calibrate")
    window.until(lambda: (button.get_description() or "").startswith("Done:"), "the step done")
    found = Poni(path)
    for corner in CORNERS:
        off = math.degrees(abs(found.angles(*corner)[0] - sample.poni.angles(*corner)[0]))
        assert off < CLOSE_DEG, f"2θ at {corner} is {off:.5f}° from that of the sample"


def calibrate(tap, start, sample, folder):
    window = start("calibrate", sample.edf_path)
    try:
        with tap.step("calibrate: by itself", window):
            enter(window)
        with tap.step("calibrate: a number without a unit", window):
            refuse_number_alone(window)
        with tap.step("calibrate: the next answer, and the best again", window):
            next_answer(window)
        with tap.step("calibrate: adjust", window):
            adjust(window)
        with tap.step("calibrate: keep", window):
            keep(window)
        with tap.step("calibrate: drag", window):
            drag_centre(window)
        with tap.step("calibrate: save", window):
            save(window, sample, folder)
        with tap.step("calibrate: closed", window):
            window.close()
    finally:
        window.kill()
        # It was killed, and would be offered to the next window.
        shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "state", "ringlet"), ignore_errors=True)


# --- a header that is wrong ---

def wrong_energy(tap, start, sample, folder):
    """What fails says why and asks; the right energy is typed where the focus is, and kept by Enter: all by keys."""
    image = os.path.join(folder, "wrong", "LaB6.edf")
    write_wrong(sample, image)
    window = start("wrong-energy", image)
    try:
        with tap.step("wrong energy: what was found does not fit, and the energy is asked for", window):
            window.label(re.compile("2068 × 2162 pixels"), 30)
            window.keys("ctrl+3")
            window.label(re.compile("Check calibrant, energy and pixel size"), 120)
            window.until(lambda: has_focus(window.node("text", ENERGY)), "the focus on the energy")
        with tap.step("wrong energy: the right one is tried at once", window):
            window.type("30.99605 keV")
            window.keys("Return")
            facts = window.label(re.compile(r"(\d+) of (\d+) rings · rms ([\d.,]+) pixels"), 120)
            assert int(facts[1]) > 0.8 * int(facts[2]), facts[0]
        with tap.step("wrong energy: Enter keeps what was found", window):
            button = window.node("push button", "Keep ⏎")
            window.until(lambda: has_focus(button), "the focus on “Keep”")
            window.keys("Return")
            window.gone("push button", "Keep ⏎")
        with tap.step("wrong energy: undone, nothing runs by itself", window):
            window.keys("ctrl+z", "ctrl+z")
            window.label(re.compile("^LaB6 at 20.664"))
            window.until(lambda: not atspi.find(window.frame, "push button", "Adjust"), "no geometry")
    finally:
        window.kill()
        shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "state", "ringlet"), ignore_errors=True)


def wrong_powder(tap, start, sample, folder):
    """The name of the file says another powder than the image: what fits is found, and taken by Enter."""
    image = os.path.join(folder, "powder", "CeO2.edf")
    os.makedirs(os.path.dirname(image))
    shutil.copy(sample.edf_path, image)
    window = start("wrong-powder", image)
    try:
        with tap.step("wrong powder: the one that fits is offered", window):
            window.label(re.compile("2068 × 2162 pixels"), 30)
            window.keys("ctrl+3")
            button = window.node("push button", "Use LaB6", 120)
            window.until(lambda: has_focus(button), "the focus on it")
        with tap.step("wrong powder: and taken", window):
            window.keys("Return")
            window.label(re.compile("^LaB6 at 30.99"))
            facts = window.label(re.compile(r"(\d+) of (\d+) rings · rms ([\d.,]+) pixels"), 120)
            assert int(facts[1]) > 0.8 * int(facts[2]), facts[0]
            window.gone("push button", "Use LaB6")
    finally:
        window.kill()
        shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "state", "ringlet"), ignore_errors=True)


def has_focus(node):
    return atspi.has_state(node, atspi.Atspi.StateType.FOCUSED)


def write_wrong(sample, path):
    """The image of the sample with a header that says 0.6 instead of 0.4 Å."""
    right = b"Wavelength = 4e-11"
    assert sample.edf.header.count(right) == 1, sample.edf.header
    os.makedirs(os.path.dirname(path))
    with open(path, "wb") as file:
        file.write(sample.edf.header.replace(right, b"Wavelength = 6e-11") + sample.edf.counts)


PARTS = {"calibrate": calibrate, "wrong-energy": wrong_energy, "wrong-powder": wrong_powder}
