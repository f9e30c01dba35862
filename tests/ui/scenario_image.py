# SPDX-License-Identifier: MIT
"""The step Image: frames and what is made of several, files of a folder, the header, a background; checked against
the command line program."""
import os
import re
import subprocess

import atspi
from scenario_integrate import Panel
from scenario_points import open_expander
from scenario_window import xdotool
from scenario_work import running

N_FRAMES = 12
COMBINATIONS = ("single", "sum of", "mean of")


def cli(sample, *words):
    done = subprocess.run([sample.cli, *map(str, words)], check=False, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def make_files(sample, folder):
    """Three stacks beside each other, of simulated frames that grow brighter; returns them, the geometry and an image
    to subtract."""
    place = os.path.join(folder, "image-step")
    parts, stacks = os.path.join(place, "parts"), os.path.join(place, "stacks")
    poni = os.path.join(place, "stack.poni")
    for one in (parts, stacks):
        os.makedirs(one, exist_ok=True)
    names = [os.path.join(parts, f"part_{k}.edf") for k in range(N_FRAMES)]
    for k, name in enumerate(names):
        geometry = ["--write-poni", poni] if k == 0 else []
        cli(sample, "simulate", "--detector", "Pilatus300k", "--seed", k + 1, "--counts", 20 * (k + 1),
            "-o", name, *geometry)
    series = [os.path.join(stacks, f"scan_{k}.h5") for k in (9, 10, 11)]
    for name in series:
        cli(sample, "convert", "-q", "--overwrite", *names, name)
    return series, poni, names[0]


def image(tap, start, sample, folder):
    series, poni, empty = make_files(sample, folder)
    with running(start, "image", series[0], poni) as window:
        walk_frames(tap, window)
        combine(tap, window, sample, series[0], poni, folder)
        walk_files(tap, window)
        choose_dataset(tap, window)
        read_header(tap, window)
        turn(tap, window)
        subtract(tap, window, sample, series[0], poni, empty, folder)
        window.close()


def at_frame(window, number):
    window.label(re.compile(f"frame {number} of {N_FRAMES}"), 20)


def walk_frames(tap, window):
    with tap.step("image: the first frame of a series", window):
        at_frame(window, 1)
        window.node("slider", "Frame, as a slider")
    with tap.step("image: by keys", window):
        window.keys("Page_Down", "Page_Down")
        at_frame(window, 3)
        window.keys("ctrl+Page_Down")
        at_frame(window, N_FRAMES)
        window.keys("ctrl+Page_Up", "Page_Up")
        at_frame(window, 1)
    with tap.step("image: the newest of many wishes counts", window):
        slider = window.node("slider", "Frame, as a slider")
        for k in (2, 9, 4, 11, 5):
            atspi.Atspi.Value.set_current_value(slider, k)
        at_frame(window, 5)
        assert atspi.value(window.node("spin button", "Frame")) == 5
    with tap.step("image: many frames are one step", window):
        window.keys("ctrl+z")
        at_frame(window, 1)


def choose(window, word):
    """From the list of combinations, by its keys."""
    box = window.node("combo box", "Single frames, sum or mean")
    window.point(atspi.extents(box), 0.5, 0.5)
    xdotool("click", 1, "sleep", 0.3)
    window.keys("Home", *["Down"] * COMBINATIONS.index(word), "Return")
    xdotool("sleep", 0.5)  # until the list is folded up and has the keyboard no more


def export(window, path):
    window.until(lambda: window.can("win.export-pattern"), "a pattern to export", 30)
    window.keys("ctrl+e")
    window.choose(path, is_new=True)
    window.appears(path)


def same_bytes(one, other):
    with open(one, "rb") as first, open(other, "rb") as second:
        assert first.read() == second.read(), f"{one} and {other} differ"


def combine(tap, window, sample, stack, poni, folder):
    mine, theirs = (os.path.join(folder, name) for name in ("sum-window.xy", "sum-cli.xy"))
    with tap.step("image: the sum of ten", window):
        choose(window, "sum of")
        window.label(re.compile(f"sum of frames 1 to 10 of {N_FRAMES}"), 20)
        window.keys("Page_Down")
        window.label(re.compile(f"sum of frames 2 to 11 of {N_FRAMES}"), 20)
    with tap.step("image: the sum makes the bytes of the command line", window):
        export(window, mine)
        cli(sample, "integrate", "-q", "--poni", poni, "--frame", 1, "--sum", 10, "-o", theirs, stack)
        same_bytes(mine, theirs)
    with tap.step("image: single frames again", window):
        choose(window, "single")
        at_frame(window, 2)


def press(window, name):
    window.point(atspi.extents(window.node("push button", name)), 0.5, 0.5)
    xdotool("click", 1)


def walk_files(tap, window):
    with tap.step("image: the next file, by number", window):
        window.keys("alt+Right")
        window.label(re.compile(r"scan_10\.h5"), 20)
    with tap.step("image: two at once", window):
        window.keys("alt+Left")
        window.label(re.compile(r"scan_9\.h5"), 20)
        window.fast_keys("alt+Right", "alt+Right")
        window.label(re.compile(r"scan_11\.h5"), 20)
    with tap.step("image: the folder ends", window):
        window.keys("alt+Right")
        window.toast(re.compile("is the last image of its folder"))
    with tap.step("image: all of the folder", window):
        press(window, "Images of the folder")
        window.label(re.compile("3 images in this folder"))
        window.type("_9")
        window.picture("image-search")
        window.keys("Return")
        # The list has that name, too.
        window.until(lambda: window.frame.get_name().startswith("scan_9.h5"), "the title of the ninth")


def choose_dataset(tap, window):
    with tap.step("image: what is in the file, with pictures", window):
        press(window, "Datasets of the file")
        window.label(re.compile("2 datasets can be images"))
        window.label(re.compile(f"487 × 619 · .* · {N_FRAMES} frames"))
        xdotool("sleep", 0.7)
        window.picture("image-datasets")
        window.keys("Down", "Return")
        window.label(re.compile("^/entry/"), 20)


def read_header(tap, window):
    with tap.step("image: the header", window):
        open_expander(window, "Header of the File")
        window.node("tree table", "Header")


def is_down(node):
    return any(atspi.has_state(node, one) for one in (atspi.Atspi.StateType.PRESSED, atspi.Atspi.StateType.CHECKED))


def turn(tap, window):
    with tap.step("image: the other way round, and back", window):
        first, other = (window.node(name=re.compile(f"^Orientation {k}:")) for k in (3, 2))
        window.until(lambda: is_down(first), "the orientation of the geometry")
        atspi.Atspi.Action.do_action(other, 0)
        window.until(lambda: is_down(other), "the other orientation")
        window.picture("image-turned")
        window.keys("ctrl+z")
        window.until(lambda: is_down(first), "the orientation before")


def subtract(tap, window, sample, stack, poni, empty, folder):
    mine, theirs = (os.path.join(folder, name) for name in ("less-window.xy", "less-cli.xy"))
    with tap.step("image: a background is subtracted", window):
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        panel = Panel(window)
        panel.point_at(panel.find("push button", "Background image: choose a file"))
        xdotool("click", 1)
        window.choose(empty)
        panel.say("Scale of the background", "0,5")
        window.until(lambda: panel.text("Scale of the background") == "0.5", "the scale")
    with tap.step("image: the background makes the bytes of the command line", window):
        export(window, mine)
        cli(sample, "integrate", "-q", "--poni", poni, "--frame", 0, "--background-image", empty,
            "--background-scale", 0.5, "-o", theirs, stack)
        same_bytes(mine, theirs)
    with tap.step("image: and taken back", window):
        window.keys("ctrl+z", "ctrl+z")
        window.gone("text", "Scale of the background")


PARTS = {"image": image}
