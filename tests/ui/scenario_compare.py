# SPDX-License-Identifier: MIT
"""The step Compare: the frame before, another file, an earlier step; what is said of each pixel, against the files."""
import os
import re
import subprocess
import time

import atspi
import scenario_image
import scenario_readout as readout
import scenario_steps
from scenario_points import IMAGE, Canvas
from scenario_truth import Edf
from scenario_window import xdotool
from scenario_work import running

GAP_VALUE = 0xFFFFFFFE
SHOWN = {"present": "^Shown: the present image$", "other": "^Shown: the other image, ",
         "difference": "^Shown: present − other ", "ratio": "^Shown: present ∕ other "}
PLACES = ((700, 300), (905, 1210), (1500, 900))


def compare(tap, start, sample, folder):
    other = make_other(sample, folder)
    with running(start, "compare", sample.edf_path, sample.poni_path) as window:
        with_file(tap, window, sample, other)
        other_size(tap, window, sample, folder)
        with_step(tap, window, sample)
        window.discard()
    with_frames(tap, start, sample, folder)


def make_other(sample, folder):
    """The same rings with other counts."""
    path = os.path.join(folder, "other.edf")
    scenario_image.cli(sample, "simulate", "--seed", 99, "--counts", 300, "-o", path)
    return path


def shown(window, view):
    window.label(re.compile(SHOWN[view]), 20)


def with_file(tap, window, sample, other):
    present, theirs = sample.edf, Edf(other)
    with tap.step("compare: nothing yet", window):
        window.description("Pattern", re.compile("^Pattern of .* 2θ"))
        window.keys("ctrl+6")
        window.pressed("Step 6: Compare")
        window.label(re.compile("^Compared with nothing$"))
        window.label(re.compile("^Only looked at: results, exports and series are of the present image"))
        assert not window.can("win.compare-difference")
    with tap.step("compare: another file", window):
        window.keys("ctrl+alt+m")
        window.choose(other)
        shown(window, "present")
        window.label(re.compile(r"^other\.edf$"))
        window.canvas = Canvas(window, sample)
    with tap.step("compare: blink", window):
        scenario_steps.focus_view(window, IMAGE)
        window.keys("grave")
        shown(window, "other")
        window.description(IMAGE, re.compile(r"^Shown: the other image, other\.edf; "))
        check_pixels(window, lambda at: theirs[at])
        window.keys("n")
        shown(window, "present")
    with tap.step("compare: the difference of each pixel", window):
        window.keys("ctrl+alt+3")
        shown(window, "difference")
        window.label(re.compile(r"^mean .* · std .* · min .* · max .* pixels$"))
        check_pixels(window, lambda at: present[at] - theirs[at])
    with tap.step("compare: the ratio of each pixel", window):
        window.keys("ctrl+alt+4")
        shown(window, "ratio")
        check_pixels(window, lambda at: present[at] / theirs[at], 1e-4)
    with tap.step("compare: in the cake", window):
        window.do("win.view-cake")
        time.sleep(2)
        window.do("win.compare-difference")
        shown(window, "difference")
    with tap.step("compare: twice a second, until Esc", window):
        window.do("win.view-image")
        window.keys("ctrl+alt+1")
        shown(window, "present")
        window.keys("ctrl+alt+b")
        shown(window, "other")
        shown(window, "present")
        shown(window, "other")
        window.keys("Escape")
        time.sleep(0.6)
        now = told(window)
        time.sleep(0.6)
        assert told(window) == now, "it goes on"
    with tap.step("compare: results are of the present image", window):
        window.keys("ctrl+alt+2")
        shown(window, "other")
        mine, cli = (os.path.join(os.path.dirname(other), name) for name in ("compared.xy", "alone.xy"))
        window.keys("ctrl+e")
        window.choose(mine, is_new=True)
        window.appears(mine)
        scenario_image.cli(sample, "integrate", "-q", "--poni", sample.poni_path, "-o", cli, sample.edf_path)
        scenario_image.same_bytes(mine, cli)


def told(window):
    return window.label(re.compile("^Shown: .*"))[0]


def check_pixels(window, truth, relative=0.0):
    for at in PLACES:
        window.canvas.point(at[0] + 0.5, at[1] + 0.5)
        bar = window.node(name="Readout")

        def is_true(bar=bar):
            parts = readout.read(bar)
            if "position" not in parts:
                return False
            x, y = (int(readout.number(part)) for part in parts["position"])
            wanted = truth((y, x))
            text = next((atspi.text(label) for label in atspi.children(bar)
                         if re.match(r"^(I |[−\d.,\s\u202f\u00a0]+ = )", atspi.text(label) or "")), "")
            found = re.match(r"^(?:I )?([−\d.,\s\u202f\u00a0e+-]+?)(?: =.*| \(other\))?$", text)
            return found and abs(readout.number(found[1]) - wanted) <= abs(wanted) * relative

        window.until(is_true, f"the value at {at}")


def other_size(tap, window, sample, folder):
    with tap.step("compare: another size is refused in a sentence", window):
        path = os.path.join(folder, "small.edf")
        scenario_image.cli(sample, "simulate", "--detector", "Pilatus300k", "-o", path)
        window.keys("ctrl+alt+m")
        window.choose(path)
        window.label(re.compile("^The other image has 487 × 619 pixels, the present one 2068 × 2162: only images of one "
                                "size are compared$"), 20)
    with tap.step("compare: no more", window):
        window.keys("ctrl+alt+0")
        window.label(re.compile("^Compared with nothing$"))


def with_step(tap, window, sample):
    with tap.step("compare: before and after a change of the geometry", window):
        window.do("win.rings-lab6")
        window.keys("ctrl+3")
        window.pressed("Step 3: Calibrate")
        window.do("win.drag-rings")
        window.pressed("Drag Rings")
        canvas = Canvas(window, sample)
        slow, fast = canvas.centre()
        canvas.drag([(slow + 120, fast + 60), (slow + 160, fast + 90), (slow + 200, fast + 120)])
        window.keys("ctrl+6")
        window.keys("ctrl+alt+z")
        shown(window, "present")
        window.label(re.compile("^After the step$"))
    with tap.step("compare: rings of the geometry before", window):
        window.keys("ctrl+alt+2")
        shown(window, "other")
        window.do("win.view-both")
        time.sleep(2)
    with tap.step("compare: what the image as it was stored lacks", window):
        window.keys("ctrl+alt+u")
        window.keys("ctrl+alt+2")
        window.label(re.compile("^Shown: the other image, without dark, flat field, background and mask$"))
        window.keys("ctrl+alt+0")


def with_frames(tap, start, sample, folder):
    series, poni, _ = scenario_image.make_files(sample, folder)
    with running(start, "compare-frames", series[0], poni) as window:
        with tap.step("compare: there is none before the first frame", window):
            scenario_image.at_frame(window, 1)
            window.keys("ctrl+6", "ctrl+alt+Page_Up")
            window.label(re.compile("^There is no frame before the first one$"), 20)
        with tap.step("compare: it follows the frames", window):
            window.keys("Page_Down")
            scenario_image.at_frame(window, 2)
            window.keys("ctrl+alt+3")
            window.label(re.compile(r"^Shown: present − other \(frame 1, the one before\)"), 20)
            window.keys("Page_Down", "Page_Down")
            scenario_image.at_frame(window, 4)
            window.label(re.compile(r"^Shown: present − other \(frame 3, the one before\)"), 20)
        with tap.step("compare: on a small screen", window):
            subprocess.run(["xdotool", "windowsize", "--sync", window.xid(), "1024", "600"], check=True, timeout=20)
            xdotool("sleep", 0.5)
        window.close()


PARTS = {"compare": compare}
