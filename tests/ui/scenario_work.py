# SPDX-License-Identifier: MIT
"""The tools around a document: its steps, its history, its journal, and what is dropped on it."""
import contextlib
import re

import scenario_calibrate

STEPS = (("image", "Image"), ("mask", "Mask"), ("calibrate", "Calibrate"), ("integrate", "Integrate"))


def step_button(window, name):
    number = [key for key, _ in STEPS].index(name) + 1
    return window.node("push button", f"Step {number}: {dict(STEPS)[name]}")


def check_steps(window, **wanted):
    """What is said of each step begins with these words."""
    for name, words in wanted.items():
        def ask(one=name, start=words):
            return (step_button(window, one).get_description() or "").startswith(start)

        window.until(ask, f"“{words}” of step {name}; it is {step_button(window, name).get_description()!r}")


@contextlib.contextmanager
def running(start, name, *paths):
    """A window that is gone afterwards, whatever happened."""
    window = start(name, *paths)
    try:
        yield window
    finally:
        window.kill()


# --- steps ---

def steps(tap, start, sample, folder):
    with running(start, "steps", sample.edf_path) as window:
        use_steps(tap, window, sample)


def use_steps(tap, window, sample):
    with tap.step("steps: an image alone", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        check_steps(window, image="Done:", mask="Optional:", calibrate="Needs attention:", integrate="Optional:")
    with tap.step("steps: the geometry is opened", window):
        window.keys("ctrl+o")
        window.choose(sample.poni_path)
        check_steps(window, calibrate="Done:", integrate="Done:")
    for number, (name, title) in enumerate(STEPS, 1):
        with tap.step(f"steps: {name}", window):
            window.keys(f"ctrl+{number}")
            window.pressed(f"Step {number}: {title}")
    with tap.step("steps: by actions", window):
        window.do("win.step-image")
        window.pressed("Step 1: Image")
        window.do("win.step-integrate")
        window.pressed("Step 4: Integrate")
    with tap.step("steps: none is a gate", window):
        window.do("win.undo")
        check_steps(window, calibrate="Needs attention:", integrate="Optional:")
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        window.close()


PARTS = {"steps": steps, "calibrate": scenario_calibrate.calibrate}
