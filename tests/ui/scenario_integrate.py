# SPDX-License-Identifier: MIT
"""The step Integrate: everything that the command line says, said in the window; both make the same bytes."""
import math
import os
import re

import atspi
import scenario_steps
from scenario_keyboard import show
from scenario_truth import beam
from scenario_window import xdotool
from scenario_work import running, shows


GROUPS = ("Range and Bins", "Errors and Statistics", "Corrections")
RADIUS_PX, CLOSE_DEG = 500, 8.0  # a pixel of the screen is 0.6° there, and the frame of the window is 5 wide
UNITS = ("2θ (°)", "2θ (rad)", "q (nm⁻¹)", "q (Å⁻¹)")


class Panel:
    """The fields of the step: found within their groups, since the whole tree takes a second to walk."""

    def __init__(self, window, groups=GROUPS):
        self.window = window
        self.groups = [window.node("list", name) for name in groups]

    def find(self, role, title):
        def ask():
            return next(filter(None, (atspi.find(group, role, title) for group in self.groups)), None)

        return self.window.until(ask, f"{role} “{title}”")

    def point_at(self, node):
        """Turns the wheel over the titles until the node is in view, and points at it."""
        bottom = self.window.frame_extents()[3] - 60
        for _ in range(60):
            x, y, width, height = atspi.extents(node)
            if 170 < y and y + height < bottom:
                break
            # A step of the wheel is less than this; far away it is turned fast.
            steps = 1 + int(max(170 - y, y + height - bottom) / 120)
            xdotool("mousemove", "--window", self.window.xid(), self.left(), 500, "sleep", 0.05,
                    "click", "--repeat", steps, "--delay", 12, 4 if y <= 170 else 5, "sleep", 0.15)
        self.window.point((x, y, width, height), 0.5, 0.5)

    def left(self):
        return atspi.extents(self.groups[0])[0] + 20

    def say(self, title, text):
        """Types into the entry of that name, and leaves it with Enter."""
        self.point_at(self.find("text", title))
        xdotool("click", 1)
        self.window.keys("ctrl+a")
        if text:
            self.window.type(text)
        else:
            self.window.keys("Delete")
        self.window.keys("Return")

    def choose(self, title, words, word, shown=None):
        """From the list of that name, by its keys; then it shows that, or what is given instead."""
        box = self.find("combo box", title)
        self.point_at(box)
        xdotool("click", 1, "sleep", 0.3)
        self.window.keys("Home", *["Down"] * words.index(word), "Return")
        self.window.label(re.compile(f"^{re.escape(shown or word)}$"), within=box)

    def click(self, title):
        """The switch of that name."""
        self.press(self.find("check box", title))

    def press(self, node):
        """With the pointer, once it is in view."""
        self.point_at(node)
        xdotool("click", 1, "sleep", 0.2)

    def text(self, title):
        return atspi.text(self.find("text", title))


def integrate(tap, start, sample, folder):
    cli = os.environ["RINGLET_CLI"]
    with running(start, "integrate", sample.edf_path, sample.poni_path) as window:
        use_fields(tap, window, sample, cli, folder)


def use_fields(tap, window, sample, cli, folder):
    with tap.step("integrate: all that can be said", window):
        scenario_steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        panel = Panel(window)
        for title in ("Bins", "Radial range", "Azimuth range (°)", "Bins of the cake", "Polarisation", "Normalisation"):
            panel.find("text", title)
        for title in ("Unit", "Pixel splitting", "Error model", "Solid angle", "Statistic", "Engine"):
            panel.find("combo box", title)
    with tap.step("integrate: what adds up the pixels, and why", window):
        use_engines(window, panel)
    with tap.step("integrate: bins and range, and the pattern follows", window):
        panel.say("Bins", "800")
        window.description("Pattern", re.compile(r"^Pattern of 800 bins, 2θ 0 to"))
        panel.say("Radial range", "5, 15")
        window.description("Pattern", re.compile(r"^Pattern of 800 bins, 2θ 5(\.0\d*)? to 1[45]"))
    with tap.step("integrate: what cannot be is said beside the field", window):
        panel.say("Radial range", "15, 5")
        window.label(re.compile("smaller one first"), within=panel.groups[0])
        window.description("Pattern", re.compile(r"^Pattern of 800 bins, 2θ 5(\.0\d*)? to 1[45]"))
        window.keys("Escape")
        window.until(lambda: panel.text("Radial range") == "5, 15", "Esc takes the text back")
    with tap.step("integrate: unit, splitting, errors", window):
        panel.choose("Unit", UNITS, "q (nm⁻¹)")
        window.until(lambda: panel.text("Radial range") != "5, 15", "the range in the new unit")
        panel.choose("Pixel splitting", ("no", "bbox", "pseudo", "full"), "bbox")
        panel.choose("Error model", ("none", "poisson", "azimuthal", "hybrid"), "poisson")
    with tap.step("integrate: corrections and normalisation", window):
        panel.say("Azimuth range (°)", "90, 270")
        panel.say("Polarisation", "0,99")
        window.until(lambda: panel.text("Polarisation") == "0.99", "the decimal point")
        panel.choose("Solid angle", ("no", "1", "2", "3"), "2")
        panel.say("Normalisation", "12.5")
    with tap.step("integrate: each is a step to undo", window):
        window.keys("ctrl+h")
        shows(window, ("Beginning",), ("Open 2 Files",), ("Change Bins",), ("Change Radial Range",), ("Change Unit",),
              ("Change Pixel Splitting",), ("Change Error Model",), ("Change Azimuth Range",), ("Change Polarisation",),
              ("Change Solid Angle",), ("Change Normalisation", "✓ now"))
        window.keys("Escape")
    with tap.step("integrate: the command line says the same, and makes the same bytes", window):
        path = os.path.join(folder, "integrate.xye")
        window.do("win.export-pattern")
        window.choose(path, is_new=True)
        window.until(lambda: os.path.exists(path), "the file")
        window.do("win.copy-command")
        line = scenario_steps.copied_command(window)
        for words in ("--unit q_nm^-1", "--bins 800", "--split bbox", "--error-model poisson", "--polarization 0.99",
                      "--solid-angle-order 2", "--normalization-factor 12.5"):
            assert words in line.replace("'", ""), f"{words} is not in {line}"
        scenario_steps.check_command(line, cli, path, os.path.join(folder, "integrate"))
    with tap.step("integrate: a flat field, and without it", window):
        use_flat(window, panel, folder)
    with tap.step("integrate: the sector dragged on the image", window):
        drag_sector(window, panel, sample)
    with tap.step("integrate: image and cake side by side", window):
        window.do("win.view-both")
        window.description("Cake", re.compile("bins of"), 30)
        window.point(window.extents("Diffraction image"), 0.35, 0.4)
        if "RINGLET_PICTURES" in os.environ:
            xdotool("sleep", 6)  # until it is said no more what was undone
        show(window, "integrate")
    with tap.step("integrate: closed", window):
        window.close()


ENGINES = ("automatic", "CPU, packed", "CPU, csr", "CPU, csc", "CPU, histogram")


def use_engines(window, panel):
    """One sentence says what ran and why; devices of OpenCL are named, and taken like engines."""
    threads = r"\d+ threads?"

    def says(words):
        window.label(re.compile(f"^CPU, {words}$"), within=panel.groups[0])

    says(f"packed integers, {threads}: fastest for integer images where pixels are only added up")
    panel.choose("Statistic", ("mean", "sigma-clip", "median", "percentiles"), "sigma-clip")
    says(f"csr, double precision, {threads}: sigma clipping needs the pixels of each bin side by side")
    panel.choose("Engine", ENGINES, "CPU, csc", "automatic")
    window.label(re.compile("The engine csc only sums"), within=panel.groups[0])
    panel.choose("Statistic", ("mean", "sigma-clip", "median", "percentiles"), "mean")
    panel.choose("Engine", ENGINES, "CPU, histogram")
    says(f"histogram, double precision, {threads}: chosen by name")
    box = panel.find("combo box", "Engine")
    panel.press(box)
    last = window.label(re.compile("^(OpenCL: .*|No OpenCL device on this machine)$"), within=box)
    window.picture("engines")
    if last.group(0).startswith("OpenCL"):
        window.keys("End", "Return")
        # A driver compiles our kernels the first time.
        window.label(re.compile(r"^.* \(OpenCL\), packed integers: chosen by name$"), 60, within=panel.groups[0])
        window.picture("engine-opencl")
        window.do("win.undo")
    else:
        window.keys("End", "Return", "Escape")
    says(f"histogram, double precision, {threads}: chosen by name")
    for _ in range(3):
        window.do("win.undo")
    says(f"packed integers, {threads}: fastest for integer images where pixels are only added up")


def use_flat(window, panel, folder):
    """A flat field of twos halves the pattern."""
    path = os.path.join(folder, "twos.npy")
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2162, 2068), }".ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00\x76\x00" + header.encode("ascii"))
        file.write(b"\x00\x00\x00\x40" * (2162 * 2068))
    before = highest(window)
    atspi.act(panel.find("push button", "Flat field: choose a file"), "click")
    window.choose(path)
    window.label(re.compile(r"^twos\.npy$"), within=panel.groups[2])
    window.until(lambda: abs(highest(window) / before - 0.5) < 0.002, "half of the counts")
    window.picture("flat")
    atspi.act(panel.find("push button", "Flat field: none"), "click")
    window.until(lambda: abs(highest(window) / before - 1) < 0.002, "all of the counts")


def drag_sector(window, panel, sample):
    """The ray at 90°, which is downwards, is taken to 45°; Esc takes the next drag back."""
    window.keys("alt+1")
    left, top, width, height = window.extents("Diffraction image")
    rows, columns = 2162, 2068
    scale = min(width / columns, height / rows)
    slow, fast = beam(sample.poni)

    def point(azimuth_deg):
        angle = math.radians(azimuth_deg)
        down = 0.5 + scale * (slow + RADIUS_PX * math.sin(angle) - rows / 2) / height
        across = 0.5 + scale * (fast + RADIUS_PX * math.cos(angle) - columns / 2) / width
        window.point((left, top, width, height), across, down)

    def says(start, end):
        found = [float(one) for one in panel.text("Azimuth range (°)").split(", ")]
        return abs(found[0] - start) < CLOSE_DEG and found[1] == end

    assert says(90, 270), panel.text("Azimuth range (°)")
    for azimuth, key in ((45, None), (20, "Escape")):
        point(90 if key is None else 45)
        xdotool("mousedown", 1)
        for step in (80, 60, azimuth):
            point(step)
        window.until(lambda to=azimuth: says(to, 270), f"a sector from {azimuth}°")
        window.picture(f"sector-{azimuth}")
        if key:
            xdotool("key", key)  # --clearmodifiers would let go of the button
        xdotool("mouseup", 1)
    window.until(lambda: says(45, 270), "Esc takes the drag back")
    window.do("win.undo")
    window.until(lambda: says(90, 270), "a drag is one step to undo")


def highest(window):
    found = window.description("Pattern", re.compile(r"highest ([\d.,]+) at"))
    return float(found[1].replace(",", "."))


PARTS = {"integrate": integrate}
