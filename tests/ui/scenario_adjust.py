# SPDX-License-Identifier: MIT
"""A geometry changed by the real pointer on the image and by its values; what is said of it and written."""
import math
import os
import re
import subprocess

import atspi
import scenario_points
import scenario_readout as readout
import scenario_steps
from scenario_points import Canvas
from scenario_truth import EIGER2_PIXEL_M
from scenario_window import xdotool
from scenario_work import running

VALUES = ("Distance (mm)", "Beam x (pixels)", "Beam y (pixels)", "rot1 (°)", "rot2 (°)")
PREVIEWED = ("Cake", "Pattern")
HIGHEST = re.compile(r"highest [\d.,]+ at [\d.,]+")


class Values:
    """What the panel says of the geometry; found once, since the whole tree takes a second to walk."""

    def __init__(self, window):
        self.window = window
        self.nodes = window.until(self.find, "the values of the geometry", 40)

    def find(self):
        spins = (one for one in atspi.walk(self.window.frame) if one.get_role_name() == "spin button")
        found = {one.get_name(): one for one in spins if one.get_name() in VALUES}
        return found if len(found) == len(VALUES) else None

    def read(self):
        return {name: atspi.value(node) for name, node in self.nodes.items()}

    def until_moved(self, before, *names):
        """Waits until these have changed, and the others have not, but for what follows from a tilt: along the beam
        the distance stays, not along the normal."""
        def stays(name, now):
            most = 0.5 if name.startswith("Distance") and "rot1 (°)" in names else 0.01
            return abs(now[name] - before[name]) < most

        def ask():
            now = self.read()
            return (all(abs(now[name] - before[name]) > 1e-3 for name in names) and
                    all(stays(name, now) for name in set(VALUES) - set(names)))

        try:
            self.window.until(ask, f"{names} alone changed from {before}")
        except atspi.NotSeen as error:
            raise atspi.NotSeen(f"{error}; they are {self.read()}") from None

    def until_back(self, before):
        self.window.until(lambda: all(abs(value - before[name]) < 1e-9 for name, value in self.read().items()),
                          f"the values {before}")


def undo_says(window):
    return atspi.find(window.frame, "push button", "Undo").get_description() or ""


def highest(window):
    """How high the strongest ring is and where: a drag moves it, a tilt smears it."""
    return window.description("Pattern", HIGHEST)[0]


def is_marked(node):
    return (node.get_description() or "").startswith("Preview; ")


def use_badge(tap, window, canvas, values, ring):
    """Where the pointer rests the exact result comes, be the button down or not: it is moved on while one looks."""
    nodes = [window.node("image", name) for name in PREVIEWED]
    before, at = values.read(), highest(window)

    def moved_on():
        xdotool("mousemove_relative", "--", shift[0], 0)
        shift[0] = -shift[0]
        return all(map(is_marked, nodes))

    shift = [3]
    with tap.step("adjust: while a ring is dragged, cake and pattern say that they are a preview", window):
        assert not any(map(is_marked, nodes)), [node.get_description() for node in nodes]
        canvas.drag((ring, (ring[0] + 20, ring[1] + 20)), release=False)
        window.until(moved_on, "cake and pattern described as a preview")
        picture_moving(window, "preview")
    with tap.step("adjust: released, they are exact", window):
        xdotool("mouseup", 1)
        window.until(lambda: not any(map(is_marked, nodes)), "no preview in what is said of cake and pattern")
        window.do("win.undo")
        values.until_back(before)
        window.until(lambda: highest(window) == at, "the pattern is back")


def picture_moving(window, title):
    """A picture while the pointer goes to and fro, as it is when one looks."""
    shake = [word for _ in range(60) for shift in (3, -3)
             for word in ("mousemove_relative", "--", str(shift), "0", "sleep", "0.01")]
    with subprocess.Popen(["xdotool", *shake], stdout=subprocess.DEVNULL):
        window.picture(title)


def adjust(tap, start, sample, folder):
    with running(start, "adjust", sample.edf_path, sample.poni_path) as window:
        with tap.step("adjust: the tool", window):
            scenario_steps.check_pattern_in_two_theta(window, sample)
            window.do("win.rings-lab6")
            window.do("win.view-both")
            window.do("win.step-calibrate")
            window.do("win.drag-rings")
            window.pressed("Drag Rings")
            canvas, values = Canvas(window, sample), Values(window)
        use_grips(tap, window, canvas, values, sample)
        use_keys(tap, window, canvas, values)
        use_values(tap, window, values)
        use_hints(tap, window, values)
        use_limits(tap, window, values)
        use_outputs(tap, window, sample, folder)


def use_grips(tap, window, canvas, values, sample):
    ring, further = canvas.on_ring(2, 60), canvas.on_ring(3, 60)
    normal = sample.poni.poni[0] / EIGER2_PIXEL_M, sample.poni.poni[1] / EIGER2_PIXEL_M
    centre = canvas.centre()
    use_badge(tap, window, canvas, values, ring)
    grips = (
        ("a ring for the distance", (ring, further), "Drag Ring", ("Distance (mm)",)),
        ("inside for the beam centre", ((centre[0] + 120, centre[1] + 60), (centre[0] + 180, centre[1] + 110)),
         "Drag Beam Centre", ("Beam x (pixels)", "Beam y (pixels)")),
        ("the circle for the tilt", (normal, (normal[0] + 60, normal[1] - 60)), "Drag Tilt",
         ("rot1 (°)", "rot2 (°)")),
    )
    for title, (begin, end), name, moved in grips:
        with tap.step(f"adjust: {title}, while it is held", window):
            before, at, said = values.read(), highest(window), undo_says(window)
            middle = (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2
            canvas.drag((begin, middle, end), release=False)
            values.until_moved(before, *moved)
            window.until(lambda: highest(window) != at, "the pattern follows while the button is down")
            window.picture("held")
        with tap.step(f"adjust: {title}, Esc takes all of it back", window):
            xdotool("key", "Escape", "mouseup", 1)
            values.until_back(before)
            window.until(lambda: highest(window) == at, "the pattern is back")
            assert undo_says(window) == said, f"“{undo_says(window)}”, not “{said}”"
        with tap.step(f"adjust: {title}, released it is one step", window):
            canvas.drag((begin, middle, end))
            values.until_moved(before, *moved)
            window.until(lambda: undo_says(window).startswith(f"Undo: {name} ("), f"“{name}” as the last step")
            window.do("win.undo")
            values.until_back(before)
            window.until(lambda: highest(window) == at, "the pattern is back")
            assert undo_says(window) == said, f"“{undo_says(window)}”, not “{said}”"


def use_keys(tap, window, canvas, values):
    with tap.step("adjust: arrows move the centre, and are one step", window):
        before, said = values.read(), undo_says(window)
        scenario_steps.focus_view(window, scenario_points.IMAGE)
        window.keys("Right", "Right", "Right", "shift+Down")
        window.until(lambda: abs(values.read()["Beam x (pixels)"] - before["Beam x (pixels)"] - 3) < 0.006 and
                     abs(values.read()["Beam y (pixels)"] - before["Beam y (pixels)"] - 10) < 0.006,
                     f"3 pixels to the right and 10 down from {before}")
        window.until(lambda: undo_says(window).startswith("Undo: Move Beam Centre ("), "the step")
        window.do("win.undo")
        values.until_back(before)
        window.until(lambda: undo_says(window) == said, said)


def use_values(tap, window, values):
    with tap.step("adjust: the wheel on a value", window):
        before = values.read()
        node = values.nodes["Distance (mm)"]
        point_at(window, node)
        xdotool("click", "--repeat", 5, "--delay", 100, 4)
        window.until(lambda: abs(values.read()["Distance (mm)"] - before["Distance (mm)"] - 0.5) < 1e-6,
                     f"half a millimetre more; it is {values.read()}")
        window.until(lambda: undo_says(window).startswith("Undo: Change Geometry ("), "a step")
        window.do("win.undo")
        values.until_back(before)
    with tap.step("adjust: a value is locked, and bounded", window):
        lock = window.node("toggle button", "Distance: refined") if atspi.find(
            window.frame, "toggle button", "Distance: refined") else window.node("push button", "Distance: refined")
        atspi.act(lock, "click")
        window.until(lambda: undo_says(window).startswith("Undo: Change Calibration Settings ("), "a step")
        window.node(name="Distance: fixed")
        window.do("win.undo")
        window.node(name="Distance: refined")


def point_at(window, node):
    x, y, width, height = atspi.extents(node)
    bottom = window.frame_extents()[3] - 60
    for _ in range(60):
        x, y, width, height = atspi.extents(node)
        if 170 < y and y + height < bottom:
            break
        xdotool("mousemove", "--window", window.xid(), window.frame_extents()[2] - 300, 600, "sleep", 0.05,
                "click", 4 if y <= 170 else 5, "sleep", 0.1)
    window.point((x, y, width, height), 0.3, 0.5)


def use_hints(tap, window, values):
    with tap.step("adjust: refined from the image, every value has its ±", window):
        window.do("win.calibrate-refine")
        window.label(re.compile(r"\d+ of \d+ rings · rms"), 60)
        for name in VALUES:
            window.until(lambda one=name: "± " in (values.nodes[one].get_description() or ""), f"± of {name}")
    with tap.step("adjust: a wrong centre is named, with a button for it", window):
        before = values.read()
        node = values.nodes["Beam x (pixels)"]
        point_at(window, node)
        # At once: the panel moves when the value has rested.
        xdotool("click", "--repeat", 8, "--delay", 60, 4)
        window.label(re.compile(r"cos χ|first harmonic|centre", re.I), 20)
        button = window.node("push button", "Refine from These Points")
        window.picture("hint")
        atspi.act(button, "click")
        window.until(lambda: abs(values.read()["Beam x (pixels)"] - before["Beam x (pixels)"]) < 0.02,
                     f"the centre {before} is found again; it is {values.read()}", 30)


def menu_button(window, name):
    """Of the two nodes that bear its name the one that can be clicked."""
    return window.until(lambda: next((one for one in atspi.walk(window.frame) if one.get_name() == name and
                                      "click" in atspi.actions(one)), None), f"“{name}”")


def set_value(node, value):
    atspi.Atspi.Value.set_current_value(node, value)


def switch(window):
    """GTK 4.8 tells of no action of a check button: it takes the focus, as the first of them, and a key."""
    window.keys("Tab", "space")


def use_limits(tap, window, values):
    """As assistive technology does it: by what nodes can do, and by keys."""
    fitted = values.read()
    with tap.step("adjust: reset to the fitted value", window):
        set_value(values.nodes["Distance (mm)"], fitted["Distance (mm)"] + 1.5)
        # The beam centre goes with it, where the detector is tilted.
        window.until(lambda: abs(values.read()["Distance (mm)"] - fitted["Distance (mm)"]) > 1.4, "another distance")
        window.label(re.compile("^The geometry was changed by hand"))
        atspi.act(menu_button(window, "Distance: bounds and reset"), "click")
        reset = window.node("push button", "Reset to Fitted Value")
        window.until(lambda: atspi.is_showing(reset), "the way back to what was fitted")
        window.picture("bounds")
        atspi.act(reset, "click")
        window.until(lambda: abs(values.read()["Distance (mm)"] - fitted["Distance (mm)"]) < 1e-4, "what was fitted")
        window.label(re.compile(r"\d+ of \d+ rings · rms"))
    with tap.step("adjust: bounds hold a refinement back", window):
        atspi.act(menu_button(window, "Distance: bounds and reset"), "click")
        window.until(lambda: atspi.is_showing(reset), "the bounds")
        switch(window)
        window.until(lambda: undo_says(window).startswith("Undo: Change Calibration Settings ("), "a step")
        # Beyond what is right, so that the refinement goes as far as it may.
        lower = fitted["Distance (mm)"] + 0.2
        set_value(window.node("spin button", "Distance, at most (mm)"), lower + 1.0)
        set_value(window.node("spin button", "Distance, at least (mm)"), lower)
        window.keys("Escape")
        window.do("win.calibrate-refine-points")
        window.until(lambda: abs(values.read()["Distance (mm)"] - lower) < 0.01,
                     f"the distance at its bound of {lower} mm", 30)
    with tap.step("adjust: without bounds it is what it was", window):
        atspi.act(menu_button(window, "Distance: bounds and reset"), "click")
        window.until(lambda: atspi.is_showing(reset), "the bounds")
        switch(window)
        window.keys("Escape")
        window.do("win.calibrate-refine-points")
        window.until(lambda: abs(values.read()["Distance (mm)"] - fitted["Distance (mm)"]) < 0.02,
                     f"a distance of {fitted['Distance (mm)']} mm again", 30)


def use_outputs(tap, window, sample, folder):
    with tap.step("adjust: as FIT2D says it", window):
        scenario_points.open_expander(window, "As FIT2D Says It")
        found = window.label(re.compile(r"Sample to detector distance ([\d.,]+) mm"))
        assert abs(readout.number(found[1]) - 1e3 * direct_distance(sample)) < 0.1, found[0]
        atspi.act(window.node("push button", "Copy the FIT2D parameters"), "click")
        window.toast(re.compile("^FIT2D parameters copied$"))
        pasted = subprocess.run(["xclip", "-o", "-selection", "clipboard"], check=True, timeout=20,
                                stdout=subprocess.PIPE, encoding="utf-8").stdout
        assert found[0] in pasted, pasted
    for suffix, start in ((".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF-")):
        with tap.step(f"adjust: a report, {suffix}", window):
            path = os.path.join(folder, "report" + suffix)
            window.do("win.calibration-report")
            window.choose(path, is_new=True)
            window.until(lambda: os.path.exists(path), path, 60)
            with open(path, "rb") as file:
                content = file.read()
            assert content.lower().startswith(start.lower()), content[:40]
            assert suffix == ".pdf" or b"rms" in content, "no rms in the report"
    with tap.step("adjust: saved, and closed without a question", window):
        path = os.path.join(folder, "adjust.poni")
        window.do("win.save-geometry")
        window.choose(path, is_new=True)
        window.until(lambda: undo_says(window).startswith("Undo: Save adjust.poni ("), "the step")
        window.close()


def direct_distance(sample):
    """From the sample to where the beam meets the detector."""
    return sample.poni.distance / (math.cos(sample.poni.rot[0]) * math.cos(sample.poni.rot[1]))


PARTS = {"adjust": adjust}
