# SPDX-License-Identifier: MIT
"""Lines of phases: added by name and by a drop, pressed by numbers and by hand, seen in every view."""
import math
import os
import re

import atspi
import scenario_readout
import scenario_steps
from scenario_drop import drop
from scenario_window import xdotool
from scenario_work import running

GOLD_EDGE, K0, PRIME = 4.0782, 167.0, 6.0  # Å, GPa; Vinet, as the catalogue of calibrants has it
SALT_CIF = """data_NaCl
_cell_length_a 5.6401
_cell_length_b 5.6401
_cell_length_c 5.6401
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na Na 0 0 0
Cl Cl 0.5 0.5 0.5
"""


def pressure(ratio):
    """Vinet et al. (1987), at the ratio of edges."""
    return 3 * K0 * (1 - ratio) / ratio**2 * math.exp(1.5 * (PRIME - 1) * (1 - ratio))


def angle_deg(hkl, ratio, wavelength):
    d = ratio * GOLD_EDGE * 1e-10 / math.sqrt(sum(i * i for i in hkl))
    return 2 * math.degrees(math.asin(wavelength / (2 * d)))


class Axis:
    """Where 2θ is in the pattern: told by the readout at two places."""

    def __init__(self, window):
        self.window, self.box = window, window.extents("Pattern")
        bar = window.node(None, "Readout")
        places = [(across, self.read(bar, across)) for across in (0.3, 0.7)]
        (a, at_a), (b, at_b) = places
        self.slope, self.offset = (b - a) / (at_b - at_a), a - (b - a) / (at_b - at_a) * at_a

    def read(self, bar, across):
        self.window.point(self.box, across, 0.3)
        xdotool("sleep", 0.4)
        return scenario_readout.number(scenario_readout.read(bar)["two_theta"][0])

    def point(self, two_theta_deg, down=0.7):
        self.window.point(self.box, self.offset + self.slope * two_theta_deg, down)


def row_says(window, words):
    window.label(re.compile(words))


def type_into(window, role, name, text, key="Return"):
    node = window.node(role, name)
    group = window.node("list", "Range and Bins")
    left = atspi.extents(group)[0] + 20
    bottom = window.frame_extents()[3] - 60
    for _ in range(60):
        x, y, width, height = atspi.extents(node)
        if 170 < y and y + height < bottom:
            break
        window.move_to(left, 500, 0.05)
        xdotool("click", 4 if y <= 170 else 5, "sleep", 0.15)
    window.point((x, y, width, height), 0.3, 0.5)
    xdotool("click", 1)
    window.keys("ctrl+a")
    window.type(text)
    window.keys(key)


def phases(tap, start, sample, folder):
    with running(start, "phases", sample.edf_path, sample.poni_path) as window:
        add(tap, window, sample)
        drag(tap, window, sample)
        views(tap, window)
        structures(tap, window, folder)
        five(tap, window)


def add(tap, window, sample):
    with tap.step("phases: gold by its name", window):
        scenario_steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        type_into(window, "text", "Add phase", "Au")
        row_says(window, "^Au$")
    with tap.step("phases: a pressure with a decimal comma", window):
        type_into(window, "spin button", "P (GPa)", "12,5")
        row_says(window, r"^Au 12\.50 GPa$")
    with tap.step("phases: and a temperature", window):
        type_into(window, "spin button", "T (K)", "600")
        row_says(window, r"^Au 12\.50 GPa 600 K$")
        window.do("win.undo")
        row_says(window, r"^Au 12\.50 GPa$")


def dragged(window, axis, wavelength, ratios, key=None):
    hkl = (2, 2, 0)
    axis.point(angle_deg(hkl, ratios[0], wavelength), 0.75)
    xdotool("mousedown", 1)
    for ratio in ratios[1:]:
        axis.point(angle_deg(hkl, ratio, wavelength), 0.75)
    xdotool("sleep", 0.3)
    window.picture("dragging" + (key or ""))
    if key:
        xdotool("key", key)
    xdotool("mouseup", 1)


def shown_pressure(window):
    return float(window.label(re.compile(r"^Au (\d+\.\d+) GPa$"))[1])


def drag(tap, window, sample):
    wavelength = sample.poni.wavelength
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if pressure(middle) > 12.5 else (low, middle)
    with tap.step("phases: a line that is dragged sets the pressure", window):
        axis = Axis(window)
        dragged(window, axis, wavelength, (high, high - 0.005, 0.96))
        window.until(lambda: abs(shown_pressure(window) - pressure(0.96)) < 2.0,
                     f"about {pressure(0.96):.1f} GPa, not {shown_pressure(window)}")
    with tap.step("phases: Esc takes the drag back", window):
        before = shown_pressure(window)
        dragged(window, axis, wavelength, (0.96, 0.97, 0.98), "Escape")
        window.until(lambda: shown_pressure(window) == before, "the pressure before the drag")
    with tap.step("phases: a drag is one step", window):
        window.do("win.undo")
        row_says(window, r"^Au 12\.50 GPa$")


def views(tap, window):
    with tap.step("phases: on the image and on the cake", window):
        window.do("win.view-both")
        window.do("win.pattern-fit")
        xdotool("sleep", 2.0)
    with tap.step("phases: O hides and shows them", window):
        window.do("win.show-phases")
        xdotool("sleep", 0.5)
        window.picture("hidden")
        window.do("win.show-phases")


def structures(tap, window, folder):
    path = os.path.join(folder, "NaCl.cif")
    with open(path, "w", encoding="ascii") as file:
        file.write(SALT_CIF)
    with tap.step("phases: a structure that is dropped while one integrates", window):
        drop(window, path)
        row_says(window, "^NaCl$")
    with tap.step("phases: it was meant as the calibrant", window):
        window.do("win.powder-as-calibrant")
        window.until(lambda: not atspi.find(window.frame, "check box", "NaCl"), "no phase NaCl")
        window.do("win.undo")


def five(tap, window):
    with tap.step("phases: five of them, each with its dash", window):
        for name in ("NaCl", "Si", "CeO2", "Ni"):
            type_into(window, "text", "Add phase", name)
            row_says(window, f"^{name}$")
        box = window.extents("Pattern")
        for place in (0.4, 0.6, 0.5):
            window.point(box, place, 0.3)
            xdotool("click", "--repeat", 3, "--delay", 120, 4, "click", "--repeat", 2, "--delay", 120, 5, "sleep", 0.5)


PARTS = {"phases": phases}
