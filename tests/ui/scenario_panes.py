# SPDX-License-Identifier: MIT
"""The panes around the canvas on a small screen and with large letters: the step Mask can be done there, the window
stays on the screen, and layers that leave their place to the image come when they are asked for."""
import contextlib
import re
import subprocess

import atspi
import scenario_mask as mask
from scenario_window import xdotool
from scenario_work import running

SIZES = {"small": (1024, 600, 1), "large-text": (1024, 700, 2), "wide-large-text": (1280, 900, 2)}


@contextlib.contextmanager
def letters(scale):
    """Letters so much larger, as X knows it."""
    resources = ["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER"]
    subprocess.run([*resources, f"Xft.dpi:\t{96 * scale}\n"], check=True)
    try:
        yield
    finally:
        subprocess.run([*resources, ""], check=True)


def panes(tap, start, sample, _folder):
    for name, (width, height, scale) in SIZES.items():
        with letters(scale), running(start, f"panes-{name}", sample.edf_path, sample.poni_path) as window:
            use(tap, window, name, width, height)


def resize(window, width, height):
    """As a hand does it, that pulls until it is so: a pane that leaves makes more room."""
    def ask():
        xdotool("windowsize", window.xid(), width, height, "sleep", 0.2)
        return window.geometry()[2] <= width

    window.until(ask, f"a width of {width}")


def toggle(window):
    window.point(atspi.extents(window.node("check box", "Rectangle")), 0.5, 0.5)
    xdotool("click", 1)


def is_listed(window):
    return atspi.find(window.frame, name="Layers of the mask") is not None


def use(tap, window, name, width, height):
    with tap.step(f"panes, {name}: the window is as small as the screen", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        resize(window, width, height)
        window.keys("ctrl+2")
        window.pressed("Step 2: Mask")
    with tap.step(f"panes, {name}: a rectangle by its numbers", window):
        if not atspi.find(window.frame, "push button", "Rectangle"):
            window.keys("ctrl+i")
        base = mask.count(window)
        atspi.act(window.node("push button", "Rectangle"), "click")
        mask.numbers(window, re.compile("^Y0 X0 Y1 X1"), "100 100 120 130")
        mask.masked(window, base + 20 * 30)
    with tap.step(f"panes, {name}: its layer is switched off", window):
        if not is_listed(window):
            window.keys("F9")
        toggle(window)
        window.until(lambda: window.geometry()[2] <= width, f"a width of {width} still; it is {window.geometry()}")
    with tap.step(f"panes, {name}: undone", window):
        window.keys("ctrl+z")
        window.until(lambda: atspi.has_state(atspi.find(window.frame, "check box", "Rectangle"),
                                             atspi.Atspi.StateType.CHECKED), "the layer on")
        window.discard()


PARTS = {"panes": panes}
