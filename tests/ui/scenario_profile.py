# SPDX-License-Identifier: MIT
"""Line and box profiles by pointer and keys: what is said of them, copied and saved, against the pixels of the file."""
import csv
import os
import re
import subprocess
import time

import atspi
import scenario_image
import scenario_readout as readout
import scenario_steps
from scenario_points import IMAGE, Canvas
from scenario_window import xdotool
from scenario_work import running

STATS = re.compile(r"^mean .* · sum (.*) · std .* · min .* · max .* · ([\d\s.,'’\u202f\u00a0]+) pixels( \(.* left out\))?$")
GAP_VALUE = 0xFFFFFFFE


def profile(tap, start, sample, folder):
    with running(start, "profile", sample.edf_path, sample.poni_path) as window:
        with tap.step("profile: the tool", window):
            window.description("Pattern", re.compile("^Pattern of .* 2θ"))
            canvas = Canvas(window, sample)
            window.do("win.profile-line")
            window.label(re.compile("^Drag on the image$"))
        use_line(tap, window, canvas, sample)
        use_keys(tap, window)
        use_box(tap, window, canvas, sample)
        leave_window(tap, window, canvas, sample, folder)
        use_steps(tap, window, canvas)
        window.close()
    follow_frames(tap, start, sample, folder)


def whole(text):
    return int(re.sub(r"\D", "", text))


def region(window, wanted):
    return window.label(wanted, 10)


def statistics(window):
    found = window.label(STATS, 10)
    return whole(found[1]), whole(found[2])


LINE = re.compile(r"^Line from x ([\d.,]+) y ([\d.,]+) to x ([\d.,]+) y ([\d.,]+), ([\d.,]+) pixels long, (\d+) wide$")
BOX = re.compile(r"^Box of columns (\d+) to (\d+) and rows (\d+) to (\d+), (\d+) × (\d+) pixels$")


def numbers(found):
    return [float(text.replace(",", ".")) for text in found.groups()]


def near(places, wanted, reach):
    assert all(abs(a - b) <= reach for a, b in zip(places, wanted)), f"{places} instead of {wanted}"


def pixels(sample, box):
    """Sum and number of the pixels of columns and rows, both ends included, that are no flags of the detector."""
    first_column, last_column, first_row, last_row = box
    values = [sample.edf[row, column] for row in range(first_row, last_row + 1)
              for column in range(first_column, last_column + 1)]
    counted = [value for value in values if value < GAP_VALUE]
    return sum(counted), len(counted)


def use_line(tap, window, canvas, sample):
    reach = 2 / canvas.scale
    with tap.step("profile: a line is drawn", window):
        canvas.drag([(600, 500), (700, 800), (900, 1300)])
        found = region(window, LINE)
        near(numbers(found)[:4], (500, 600, 1300, 900), reach)
        statistics(window)
        window.description("Profile", re.compile("^Line from .*; mean "))
    with tap.step("profile: its end is dragged, and Esc takes that back", window):
        before = numbers(region(window, LINE))
        canvas.drag([(900, 1300), (850, 1200), (700, 1200)], release=False)
        window.until(lambda: numbers(region(window, LINE))[2] < 1250, "the end that follows")
        xdotool("key", "Escape", "sleep", 0.1, "mouseup", 1)  # keys() lets go of the button
        assert numbers(region(window, LINE)) == before
        canvas.drag([(900, 1300), (850, 1200), (700, 1200)])
        near(numbers(region(window, LINE))[:4], (500, 600, 1200, 700), 2 * reach)
    with tap.step("profile: wider", window):
        spin = window.node("spin button", "Width of the line in pixels")
        few = statistics(window)[1]
        atspi.Atspi.Value.set_current_value(spin, 9)
        window.until(lambda: int(numbers(region(window, LINE))[5]) == 9, "the width")
        window.until(lambda: statistics(window)[1] > 7 * few, "nine times the pixels")
    with tap.step("profile: the cursor of the curve is that of the image", window):
        left, top, width, height = window.extents("Profile")
        window.move_to(left + 0.5 * width, top + 0.5 * height, 0.3)
        found = window.label(re.compile(r"^At [\d.,]+ px \(x ([\d.,]+) y ([\d.,]+)\) · mean .* ± .* · 2θ .* · q .* · χ .* · r .* mm$"))
        x, y = (float(text.replace(",", ".")) for text in found.groups())
        parts = readout.read(window.node(name="Readout"))
        shown = [readout.number(part) for part in parts["position"]]
        # Tenths are rounded there, and cut off here.
        near(shown, (x - 0.5, y - 0.5), 0.56)


def use_keys(tap, window):
    with tap.step("profile: arrows move all of it, then its start", window):
        scenario_steps.focus_view(window, IMAGE)
        x0, y0, x1, y1 = numbers(region(window, LINE))[:4]
        window.keys("Right", "Right", "shift+Down", "ctrl+Up")
        window.until(lambda: near_now(window, (x0 + 2, y0 + 9.9, x1 + 2, y1 + 9.9)), "all of it moved")
        window.keys("period", "Left", "Left", "Left")
        window.until(lambda: near_now(window, (x0 - 1, y0 + 9.9, x1 + 2, y1 + 9.9)), "its start moved")
    with tap.step("profile: Delete takes it away, and keys draw another", window):
        window.keys("Delete")
        window.label(re.compile("^Drag on the image$"))
        window.keys("Return", *["shift+Right"] * 4, "Return")
        window.until(lambda: abs(numbers(region(window, LINE))[4] - 40) < 0.2, "forty pixels")


def near_now(window, wanted):
    places = numbers(region(window, LINE))[:4]
    return all(abs(a - b) < 0.15 for a, b in zip(places, wanted))


def use_box(tap, window, canvas, sample):
    with tap.step("profile: a box has the sum of its pixels", window):
        window.do("win.profile-box")
        canvas.drag([(300, 400), (350, 500), (420, 640)])
        check_box(window, sample)
        window.label(re.compile("^Columns$"))
    with tap.step("profile: over a gap, whose pixels are left out", window):
        window.keys("Delete")
        canvas.drag([(500, 400), (520, 500), (560, 600)])
        check_box(window, sample)
        window.label(re.compile(r"left out\)$"))
    with tap.step("profile: rows, sums", window):
        window.keys("z", "shift+z")
        window.pressed("Rows", "Sum")
        left, top, width, height = window.extents("Profile")
        window.move_to(left + 0.2 * width, top + 0.5 * height, 0.3)  # not in the gap
        found = window.label(re.compile(r"^Row (\d+) · mean .* · sum ([^·]*) ·"))
        columns = [int(value) for value in numbers(region(window, BOX))[:2]]
        row = int(found[1])
        assert whole(found[2]) == pixels(sample, (*columns, row, row))[0], found[0]


def check_box(window, sample):
    def ask():
        box = [int(value) for value in numbers(region(window, BOX))[:4]]
        return statistics(window) == pixels(sample, box)

    window.until(ask, "sum and number of the pixels of the file")


def copied():
    return subprocess.run(["xclip", "-o", "-selection", "clipboard"], check=True, timeout=20,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def leave_window(tap, window, canvas, sample, folder):
    with tap.step("profile: copied where it has the focus", window):
        left, top, width, height = window.extents("Profile")
        window.move_to(left + 0.5 * width, top + 0.5 * height, 0.2)
        xdotool("click", 1)
        window.keys("ctrl+c")
        window.toast(re.compile("^Columns of the profile copied$"))
        rows = [line.split("\t") for line in copied().splitlines()]
        assert rows[0][:6] == ["position_px", "x_px", "y_px", "mean", "sigma", "sum"], rows[0]
        columns = [int(value) for value in numbers(region(window, BOX))[:2]]
        for cells in rows[1:40:13]:
            row = int(float(cells[2]))
            assert cells[5] == "" or float(cells[5]) == pixels(sample, (*columns, row, row))[0], cells
    with tap.step("profile: saved with where it is from", window):
        path = os.path.join(folder, "box.csv")
        window.keys("ctrl+alt+l")
        window.choose(path, is_new=True)
        window.toast(re.compile("^Profile saved$"))
        check_file(path, sample)


def check_file(path, sample):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    assert os.path.basename(header["source"]) == os.path.basename(sample.edf_path), header
    assert header["profile"].startswith("rows of a box") and float(header["distance"].split()[0]) > 0
    table = list(csv.DictReader(line for line in lines if not line.startswith("# ")))
    x0, x1 = (int(header[key].split()[0]) for key in ("x0", "x1"))
    for row in table[::17]:
        slow = int(float(row["y_px"]))
        total, n = pixels(sample, (x0, x1 - 1, slow, slow))
        assert float(row["pixels"]) == n and (n == 0 or float(row["sum"]) == total), row
        two_theta, chi = sample.poni.angles(float(row["y_px"]), float(row["x_px"]))
        assert abs(float(row["two_theta_deg"]) - two_theta * 57.29577951308232) < 1e-6, row


def use_steps(tap, window, canvas):
    with tap.step("profile: it stays while another step has its tools", window):
        window.keys("ctrl+2")
        window.pressed("Step 2: Mask")
        region(window, BOX)
        window.keys("ctrl+1")
        window.pressed("Step 1: Image")
        before = numbers(region(window, BOX))
        scenario_steps.focus_view(window, IMAGE)
        window.keys("Left")
        window.until(lambda: numbers(region(window, BOX))[0] == before[0] - 1, "the box moved by a key")
    with tap.step("profile: pattern and back", window):
        window.keys("ctrl+shift+j")
        window.node("image", "Pattern")
        window.keys("ctrl+shift+j")
        region(window, BOX)
    with tap.step("profile: Esc puts the tool away", window):
        scenario_steps.focus_view(window, IMAGE)
        window.keys("Escape")
        window.node("image", "Pattern")
        window.until(lambda: not window.can("win.remove-profile"), "no profile")


def follow_frames(tap, start, sample, folder):
    """Frames that grow brighter: 20, 40, 60 … counts in the same places."""
    series, poni, _ = scenario_image.make_files(sample, folder)
    with running(start, "profile-frames", series[0], poni) as window:
        with tap.step("profile: a series", window):
            scenario_image.at_frame(window, 1)
            window.do("win.profile-box")
            left, top, width, height = window.extents(IMAGE)
            window.move_to(left + 0.3 * width, top + 0.3 * height, 0.1)
            xdotool("mousedown", 1)
            window.move_to(left + 0.5 * width, top + 0.5 * height, 0.1)
            window.move_to(left + 0.7 * width, top + 0.7 * height, 0.1)
            xdotool("mouseup", 1)
            first = statistics(window)
        with tap.step("profile: it follows the frames", window):
            window.keys("Page_Down", "Page_Down", "Page_Down")
            scenario_image.at_frame(window, 4)
            window.until(lambda: statistics(window)[0] > 3.5 * first[0], "the sum of a brighter frame")
            assert statistics(window)[1] == first[1]
        time.sleep(0.2)
        window.close()


PARTS = {"profile": profile}
