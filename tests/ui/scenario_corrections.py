# SPDX-License-Identifier: MIT
"""The chain of corrections: each switched off and on again, and seen as an image, whose numbers are those of a formula."""
import array
import math
import os
import re

import atspi
import scenario_integrate
import scenario_readout
import scenario_steps
from scenario_work import running, shows

IMAGE = "Diffraction image"
FRAME = re.compile(r"^2068 × 2162 pixels")
FACTOR = re.compile(r"factor ([\d.,]+)$")
SIX_DIGITS = 6e-6


def corrections(tap, start, sample, folder):
    with running(start, "corrections", sample.edf_path, sample.poni_path) as window:
        use_switches(tap, window, sample)
        use_eyes(tap, window, sample)
        use_ends(tap, window, sample, folder)
        with tap.step("corrections: closed", window):
            window.close()


# --- truth ---

def polarization(poni, slow, fast):
    """pyFAI, Geometry.polarization(), at the centre of a pixel, with the factor 0.99."""
    two_theta, chi = poni.angles(slow + 0.5, fast + 0.5)
    return 0.5 * (1 + math.cos(two_theta) ** 2 - 0.99 * math.cos(2 * chi) * math.sin(two_theta) ** 2)


def solid_angle(poni, slow, fast):
    """The third power of the cosine of the incidence on a flat detector."""
    p1 = (slow + 0.5) * poni.pixel_m - poni.poni[0]
    p2 = (fast + 0.5) * poni.pixel_m - poni.poni[1]
    return (poni.distance / math.sqrt(poni.distance ** 2 + p1 ** 2 + p2 ** 2)) ** 3


def together(poni, slow, fast):
    return polarization(poni, slow, fast) * solid_angle(poni, slow, fast)


# --- what is seen ---

def title_of(name):
    return re.compile(rf"^{name}, factor ([\d.,]+)–([\d.,]+)")


def ends(window, name):
    found = window.description(IMAGE, title_of(name), 10)
    return [scenario_readout.number(one) for one in found.groups()]


def eye(panel, name):
    return panel.find("push button", f"{name}: show as an image")


def is_down(node):
    return atspi.has_state(node, atspi.Atspi.StateType.PRESSED) or atspi.has_state(node, atspi.Atspi.StateType.CHECKED)


def is_on(panel, name):
    return is_down(panel.find("check box", name))


def check_pixels(window, sample, truth):
    """The readout under the pointer says the factor of that pixel, to all its digits."""
    bar, box, places = window.node(name="Readout"), window.extents(IMAGE), set()
    for step in range(40):
        window.point(box, 0.3 + 0.4 * (step * 7 % 40) / 40, 0.15 + 0.7 * step / 40)

        def said():
            texts = [atspi.text(label) for label in atspi.children(bar)]
            place = next(filter(None, map(scenario_readout.PARTS["position"].search, texts)), None)
            factor = next(filter(None, map(FACTOR.search, texts)), None)
            return place and factor and (tuple(int(scenario_readout.number(one)) for one in place.groups()),
                                         scenario_readout.number(factor[1]))

        try:
            (x, y), factor = window.until(said, "a factor in the readout", 0.5)
        except atspi.NotSeen:
            continue  # a gap
        true = truth(sample.poni, y, x)
        assert abs(factor / true - 1) < SIX_DIGITS, f"at x {x} y {y} the factor is {factor}, must be {true:.7g}"
        places.add((x, y))
    assert len(places) >= 10, places


def check_ends(window, sample, name, truth):
    """Least and largest value of the title, over a grid of pixels of the image that are no gap."""
    least, largest = ends(window, name)
    grid = [truth(sample.poni, y, x) for y in range(0, 2162, 40) for x in range(0, 2068, 40)]
    corners = [truth(sample.poni, y, x) for y in (0, 2161) for x in (0, 2067)]
    digit = 0.0051
    assert abs(least - min(grid + corners)) < digit and abs(largest - max(grid)) < digit, \
        (least, largest, min(grid + corners), max(grid))


# --- what is done ---

def use_switches(tap, window, sample):
    with tap.step("corrections: polarisation is said, and is on", window):
        scenario_steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        panel = scenario_integrate.Panel(window)
        assert not atspi.has_state(eye(panel, "Polarisation"), atspi.Atspi.StateType.SENSITIVE)
        before = scenario_integrate.highest(window)
        panel.say("Polarisation", "0.99")
        window.until(lambda: panel.text("Polarisation") == "0.99", "the polarisation")
        window.until(lambda: scenario_integrate.highest(window) != before, "its pattern")
        with_it = scenario_integrate.highest(window)
    with tap.step("corrections: switched off and on again it is what it was", window):
        panel.click("Polarisation")
        window.until(lambda: not is_on(panel, "Polarisation"), "no polarisation")
        window.until(lambda: scenario_integrate.highest(window) != with_it, "another pattern")
        panel.click("Polarisation")
        window.until(lambda: panel.text("Polarisation") == "0.99", "the polarisation again")
        window.until(lambda: scenario_integrate.highest(window) == with_it, "the same pattern")
    with tap.step("corrections: each switch is a step to undo", window):
        window.keys("ctrl+h")
        shows(window, ("Beginning",), ("Open 2 Files",), ("Change Polarisation",), ("Switch Correction Off",),
              ("Switch Correction On", "✓ now"))
        window.keys("Escape")


def use_eyes(tap, window, sample):
    panel = scenario_integrate.Panel(window)
    with tap.step("corrections: polarisation as an image", window):
        panel.press(eye(panel, "Polarisation"))
        check_ends(window, sample, "Polarisation", polarization)
        assert is_down(eye(panel, "Polarisation"))
    with tap.step("corrections: the factor under the pointer", window):
        check_pixels(window, sample, polarization)
    with tap.step("corrections: Esc returns to the frame", window):
        window.keys("Escape")
        window.description(IMAGE, FRAME)
        window.until(lambda: not is_down(eye(panel, "Polarisation")), "the eye is up")
    with tap.step("corrections: solid angle, and the eye again returns", window):
        panel.press(eye(panel, "Solid angle"))
        check_ends(window, sample, "Solid angle", solid_angle)
        check_pixels(window, sample, solid_angle)
        panel.press(eye(panel, "Solid angle"))
        window.description(IMAGE, FRAME)
    with tap.step("corrections: all together", window):
        panel.press(eye(panel, "All together"))
        check_ends(window, sample, "All together", together)
        check_pixels(window, sample, together)
    with tap.step("corrections: by keys from one to the next", window):
        scenario_steps.focus_view(window, IMAGE)
        window.keys("shift+c")
        window.description(IMAGE, FRAME)
        for name in ("Solid angle", "Polarisation", "All together"):
            window.keys("shift+c")
            ends(window, name)
        window.keys("shift+c")
        window.description(IMAGE, FRAME)


def write_flat(folder):
    """A flat field from 0.5 to 1.5, from the first row to the last, of floats."""
    path = os.path.join(folder, "ramp.npy")
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2162, 2068), }".ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00\x76\x00" + header.encode("ascii"))
        for row in range(2162):
            file.write((array.array("f", [0.5 + row / 2161]) * 2068).tobytes())
    return path


def use_ends(tap, window, sample, folder):
    panel = scenario_integrate.Panel(window)
    with tap.step("corrections: a flat field as an image, switched off while it is seen", window):
        atspi.act(panel.find("push button", "Flat field: choose a file"), "click")
        window.choose(write_flat(folder))
        window.label(re.compile(r"^ramp\.npy$"), within=panel.groups[2])
        panel.press(eye(panel, "Flat field"))
        assert ends(window, "Flat field") == [0.5, 1.5]
        check_pixels(window, sample, lambda poni, slow, fast: 0.5 + slow / 2161)
        panel.click("Flat field")
        window.description(IMAGE, FRAME)
        window.label(re.compile(r"^ramp\.npy$"), within=panel.groups[2])
        panel.click("Flat field")
    with tap.step("corrections: what is seen follows the document", window):
        panel.press(eye(panel, "Solid angle"))
        before = ends(window, "Solid angle")
        panel.choose("Solid angle", ("no", "1", "2", "3"), "1")
        window.until(lambda: ends(window, "Solid angle")[0] > before[0], "the first power of the cosine")
        window.do("win.undo")
        window.until(lambda: ends(window, "Solid angle") == before, "the third power")
    with tap.step("corrections: another step shows the frame", window):
        window.keys("ctrl+1")
        window.description(IMAGE, FRAME)
        window.keys("ctrl+4")
    with tap.step("corrections: the cake alone shows none", window):
        window.do("win.view-both")
        panel.press(eye(panel, "Solid angle"))
        ends(window, "Solid angle")
        window.do("win.view-cake")
        window.do("win.view-image")
        window.description(IMAGE, FRAME)
    with tap.step("corrections: a project keeps what is switched off", window):
        keep_in_project(window, folder, panel)


def keep_in_project(window, folder, panel):
    path = os.path.join(folder, "corrections.ringlet")
    panel.click("Polarisation")
    window.until(lambda: not is_on(panel, "Polarisation"), "no polarisation")
    window.keys("ctrl+shift+s")
    window.choose(path, is_new=True)
    window.appears(path)
    with open(path, encoding="utf-8") as file:
        assert '"switched_off"' in file.read()
    panel.click("Polarisation")
    window.until(lambda: panel.text("Polarisation") == "0.99", "the polarisation")
    window.keys("ctrl+s")
    window.until(lambda: window.frame.get_name() == "corrections.ringlet", "the project saved again")


PARTS = {"corrections": corrections}
