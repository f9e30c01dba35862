# SPDX-License-Identifier: MIT
"""A mask by keyboard and by buttons: what the panel counts is checked against the size of what was drawn."""
import re

import atspi
import scenario_steps
from scenario_work import running

IMAGE = "Diffraction image"
TOTAL = r"(\d[\d,. \u202f\u00a0]*) pixels masked"


def masked(window, wanted):
    """Waits until the panel counts @wanted pixels."""
    def ask():
        found = window.label(re.compile(TOTAL), 5)
        return int(re.sub(r"\D", "", found.group(1))) == wanted

    window.until(ask, f"{wanted} pixels masked")


def mask(tap, start, sample, folder):
    with running(start, "mask", sample.edf_path, sample.poni_path) as window:
        use_mask(tap, window)


def use_mask(tap, window):
    with tap.step("mask: the step", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.keys("ctrl+2")
        window.pressed("Step 2: Mask")
        base = int(re.sub(r"\D", "", window.label(re.compile(TOTAL)).group(1)))
    with tap.step("mask: a rectangle by keys", window):
        scenario_steps.focus_view(window, IMAGE)
        window.point(window.extents(IMAGE), 0.4, 0.12)  # between the gaps
        window.keys("r", "Right", "Return", *["shift+Right"] * 4, *["shift+Down"] * 3, "Return")
        masked(window, base + 40 * 30)
    with tap.step("mask: undone, redone", window):
        window.keys("ctrl+z")
        masked(window, base)
        window.keys("ctrl+shift+z")
        masked(window, base + 40 * 30)
    with tap.step("mask: cleared by its button", window):
        atspi.act(window.node("push button", "Clear"), "click")
        masked(window, base)
        window.close()


PARTS = {"mask": mask}
