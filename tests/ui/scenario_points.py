# SPDX-License-Identifier: MIT
"""Points on rings by pointer and keys, what is fitted to them, and what is said of it: by the real pointer on the
image, checked against rings that follow from the file of the sample."""
import math
import os
import re

import atspi
import scenario_readout as readout
from scenario_truth import EIGER2_PIXEL_M, lab6_rings_deg
from scenario_window import xdotool

IMAGE = "Diffraction image"
N_SLOW, N_FAST = 2162, 2068


class Canvas:
    """Where a pixel of the file is on the screen, after “Fit”: what the image leaves free is shared by both sides."""

    def __init__(self, window, sample):
        self.window, self.sample = window, sample
        window.do("win.zoom-fit")
        self.node = window.node("image", IMAGE)
        self.box = atspi.extents(self.node)
        self.scale = min(self.box[2] / N_FAST, self.box[3] / N_SLOW)
        self.shift = 0.0, 0.0
        self.shift = self.measure_shift()

    def measure_shift(self):
        """What lies around the window differs by window manager; the readout says where the pointer is."""
        slow, fast = N_SLOW / 2 + 100.5, N_FAST / 2 + 200.5
        self.point(slow, fast)
        bar = self.window.node(name="Readout")
        parts = self.window.until(lambda: "position" in readout.read(bar) and readout.read(bar), "the readout")
        x, y = map(readout.number, parts["position"])
        return (fast - 0.5 - x) * self.scale, (slow - 0.5 - y) * self.scale

    def point(self, slow, fast):
        box = atspi.extents(self.node)
        assert box == self.box, f"the image was at {self.box} and has moved to {box}"
        x = self.box[0] + self.box[2] / 2 + (fast - N_FAST / 2) * self.scale + self.shift[0]
        y = self.box[1] + self.box[3] / 2 + (slow - N_SLOW / 2) * self.scale + self.shift[1]
        self.window.move_to(x, y, 0.08)

    def on_ring(self, number, chi_deg):
        """A pixel on that ring: from the beam outwards until 2θ is that of the ring."""
        wanted = lab6_rings_deg(self.sample.poni.wavelength)[number - 1]
        centre = self.centre()
        angle = math.radians(chi_deg)
        low, high = 0.0, 1200.0
        for _ in range(60):
            middle = (low + high) / 2
            slow, fast = centre[0] + middle * math.sin(angle), centre[1] + middle * math.cos(angle)
            if math.degrees(self.sample.poni.angles(slow, fast)[0]) < wanted:
                low = middle
            else:
                high = middle
        return slow, fast

    def centre(self):
        """Where 2θ is nought: down the slope."""
        poni = self.sample.poni
        slow, fast = poni.poni[0] / EIGER2_PIXEL_M, poni.poni[1] / EIGER2_PIXEL_M
        step = 256.0
        while step > 0.01:
            around = [(slow + i * step, fast + k * step) for i in (-1, 0, 1) for k in (-1, 0, 1)]
            best = min(around, key=lambda at: poni.angles(*at)[0])
            if best == (slow, fast):
                step /= 2
            slow, fast = best
        return slow, fast

    def click(self, slow, fast, *keys):
        self.point(slow, fast)
        for key in keys:
            xdotool("keydown", key)
        xdotool("click", 1)
        for key in keys:
            xdotool("keyup", key)

    def drag(self, places, release=True):
        self.point(*places[0])
        xdotool("mousedown", 1)
        for place in places[1:]:
            self.point(*place)
        if release:
            xdotool("mouseup", 1)


def rows(window, name):
    """The cells of a table, from the top on."""
    table = window.node("tree table", name)
    found = []
    for row in atspi.walk(table):
        if row.get_role_name() == "table row" or row.get_role_name() == "list item":
            texts = [atspi.text(one) for one in atspi.walk(row) if one.get_role_name() == "label"]
            if texts:
                found.append(texts)
    return found


def counted(window, wanted, seconds=15):
    """“12 points on 3 rings”; returns both."""
    found = window.label(wanted, seconds)
    return int(found[1]), int(found[2])


POINTS = re.compile(r"^(\d+) points? · (\d+) rings?$")


def open_expander(window, name):
    """Its title is what a hand finds; the wheel brings it into view."""
    label = window.node("label", name)
    bottom = window.frame_extents()[3] - 60
    for _ in range(60):
        x, y, width, height = atspi.extents(label)
        if 170 < y and y + height < bottom:
            break
        xdotool("mousemove", "--window", window.xid(), x + 4, 600, "sleep", 0.05, "click", 4 if y <= 170 else 5,
                "sleep", 0.1)
    window.point((x, y, width, height), 0.5, 0.5)
    xdotool("click", 1, "sleep", 0.4)


def ring_rows(window):
    return {int(cells[0]): cells for cells in rows(window, "Rings") if cells[0].isdigit()}


def until_points(window, points, rings=None):
    """Waits until the panel counts so many; @points is a number or says yes."""
    seen = []

    def ask():
        seen[:] = counted(window, POINTS, 5)
        right = points(seen[0]) if callable(points) else seen[0] == points
        return right and (rings is None or seen[1] == rings) and tuple(seen)

    try:
        return window.until(ask, "the number of points")
    except atspi.NotSeen as error:
        raise atspi.NotSeen(f"{error}; the panel says {seen}") from None


def points(tap, start, sample, folder):
    # Imported here: both have parts of their own.
    from scenario_work import running

    with running(start, "points", sample.edf_path, sample.poni_path) as window:
        canvas = begin(tap, window, sample)
        pick(tap, window, canvas)
        use_tables(tap, window)
        finish(tap, window, folder)


def begin(tap, window, sample):
    import scenario_steps

    with tap.step("points: the pointer is where the test thinks", window):
        scenario_steps.check_pattern_in_two_theta(window, sample)
        window.do("win.rings-lab6")
        window.do("win.step-calibrate")
        window.pressed("Step 3: Calibrate")
        canvas = Canvas(window, sample)
        bar = window.node(name="Readout")
        slow, fast = canvas.on_ring(4, 40)
        canvas.point(slow, fast)
        parts = window.until(lambda: "ring" in readout.read(bar) and readout.read(bar), "a ring in the readout")
        x, y = map(readout.number, parts["position"])
        # The pointer stands on whole pixels of the screen.
        assert abs(x - fast) < 1.5 / canvas.scale and abs(y - slow) < 1.5 / canvas.scale, (x, y, slow, fast)
        assert parts["ring"][0] == "4", parts["ring"]
        window.do("win.pick-points")
        window.pressed("Pick Points")
    return canvas


def pick(tap, window, canvas):
    with tap.step("points: a click finds the arc", window):
        open_expander(window, "Rings and Points")
        canvas.click(*canvas.on_ring(2, 40))
        first = until_points(window, lambda n: n > 3, 1)[0]
        assert set(ring_rows(window)) == {2}, ring_rows(window)
    with tap.step("points: Shift is a single one", window):
        canvas.click(*canvas.on_ring(4, 40), "shift")
        until_points(window, first + 1, 2)
        assert set(ring_rows(window)) == {2, 4}, ring_rows(window)
    with tap.step("points: digits say which ring it is", window):
        canvas.click(*canvas.on_ring(6, 30))
        before = until_points(window, lambda n: n > first + 1, 3)[0]
        window.keys("1", "2")
        window.toast(re.compile("^The points are on ring 12$"))
        window.until(lambda: set(ring_rows(window)) == {2, 4, 12}, "ring 12 in the table")
        window.do("win.undo")
        window.do("win.undo")
        window.until(lambda: set(ring_rows(window)) == {2, 4, 6}, "ring 6 in the table")
        window.keys("0")
        window.toast(re.compile("^The geometry numbers the rings$"))
    with tap.step("points: a lasso deletes what is in it", window):
        slow, fast = canvas.on_ring(4, 40)
        around = [(slow - 30, fast - 30), (slow - 30, fast + 30), (slow, fast + 34), (slow + 30, fast + 30),
                  (slow + 30, fast - 30), (slow - 26, fast - 30)]
        canvas.drag(around, release=False)
        window.picture("lasso")
        xdotool("mouseup", 1)
        until_points(window, before - 1, 2)
        assert set(ring_rows(window)) == {2, 6}, ring_rows(window)
    with tap.step("points: undone, the point is there again", window):
        window.do("win.undo")
        until_points(window, before, 3)
    with tap.step("points: Esc takes a lasso back", window):
        canvas.drag(around, release=False)
        xdotool("key", "Escape", "mouseup", 1)
        window.keys("ctrl+h")
        window.keys("Escape")
        until_points(window, before, 3)


def use_tables(tap, window):
    with tap.step("points: Del on a ring of the table", window):
        before = until_points(window, lambda n: True, 3)[0]
        click_row(window, "Rings", 4)
        window.keys("Delete")
        until_points(window, before - 1, 2)
        window.do("win.undo")
        until_points(window, before, 3)
    with tap.step("points: the ring that is selected has its residuals shown", window):
        click_row(window, "Rings", 2)
        window.description("Residuals", re.compile("."))
    with tap.step("points: Del on a point of the table", window):
        click_row(window, "Points", 0)
        window.keys("Delete")
        until_points(window, before - 1)
        window.do("win.undo")
        until_points(window, before, 3)


def click_row(window, name, number):
    """The row whose first cell is that number; 0: the first one."""
    table = window.node("tree table", name)
    cell = next(one for one in atspi.walk(table) if one.get_role_name() == "label" and
                (atspi.text(one) or "").isdigit() and number in (0, int(atspi.text(one))))
    x, y, width, height = atspi.extents(table)
    bottom = window.frame_extents()[3] - 60
    for _ in range(60):
        box = atspi.extents(cell)
        if 170 < box[1] and box[1] + box[3] < bottom:
            break
        xdotool("mousemove", "--window", window.xid(), x - 4, 600, "sleep", 0.05, "click",
                4 if box[1] <= 170 else 5, "sleep", 0.1)
    window.point(atspi.extents(cell), 0.5, 0.5)
    xdotool("click", 1, "sleep", 0.1)


def save_button(window):
    """The mask has one of the same name."""
    def ask():
        return next((one for one in atspi.walk(window.frame) if one.get_name() == "Save…" and
                     ".npt" in (one.get_description() or "")), None)

    return window.until(ask, "the button that saves the points")


def finish(tap, window, folder):
    with tap.step("points: saved as pyFAI reads them", window):
        path = os.path.join(folder, "picked.npt")
        atspi.act(save_button(window), "click")
        window.choose(path, is_new=True)
        window.until(lambda: os.path.exists(path), path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert re.findall(r"^ring: (\d+)$", text, re.M) == ["1", "3", "5"], text[:400]
    with tap.step("points: refined from them", window):
        window.do("win.calibrate-refine-points")
        window.label(re.compile(r"\d+ of \d+ rings · rms"), 30)
        window.until(lambda: (window.node("push button", "Undo").get_description() or "").startswith(
            "Undo: Refine from Points"), "the step")
    with tap.step("points: picked points are not thrown away unasked", window):
        window.do("window.close")
        window.label(re.compile("Save the Project?"), within=window.dialog())
        window.keys("Escape")
        window.dialog_gone()


PARTS = {"points": points}
