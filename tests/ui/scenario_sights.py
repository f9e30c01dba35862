# SPDX-License-Identifier: MIT
"""Every step as people see it who need it otherwise: dark, high contrast, without motion, text of 200 %, small and large
windows. Leaves a picture of each, and fails on what the toolkit says of widgets that have no room."""
import contextlib
import os
import re
import shutil

import atspi
from scenario_panes import letters, resize
from scenario_preferences import Preferences
from scenario_window import SCALE, xdotool
from scenario_work import running

# Environment of the program, letters in parts of the usual ones, size of the window (None: all of the screen).
SIGHTS = {
    "light": ({}, 1, (1280, 820)),
    "dark": ({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, 1, (1280, 820)),
    "contrast": ({"ADW_DEBUG_HIGH_CONTRAST": "1"}, 1, (1280, 820)),
    "dark-contrast": ({"ADW_DEBUG_HIGH_CONTRAST": "1", "ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, 1, (1280, 820)),
    "small": ({}, 1, (1024, 600)),
    "smallest": ({}, 1, (360, 294)),
    "large-text": ({}, 2, (1280, 900)),
    "small-large-text": ({}, 2, (1024, 600)),
    "all": ({}, 1, None),
    "gl": ({"GSK_RENDERER": "gl"}, 1, (1280, 820)),
}
STEPS = ("image", "mask", "calibrate", "integrate", "series")
# What the toolkit says of a widget that has too little room, or of a size that cannot be.
COMPLAINT = re.compile(r"(Gtk|Adwaita|Gdk|Pango|GLib[A-Za-z-]*)-(WARNING|CRITICAL)[^\n]*")


@contextlib.contextmanager
def environment(more):
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def sights(tap, start, sample, _folder):
    wanted = os.environ.get("RINGLET_SIGHTS", " ".join(SIGHTS)).split()
    for name in wanted:
        more, text, size = SIGHTS[name]
        # A window that was killed would be offered to the next one.
        shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "state"), ignore_errors=True)
        with environment(more), letters(text), running(start, f"sights-{name}") as window:
            see(tap, window, name, size, sample)


def see(tap, window, name, size, sample):
    with tap.step(f"sights, {name}: empty", window):
        window.node("push button", "Try with Sample")
        if size:
            with contextlib.suppress(atspi.NotSeen):
                resize(window, SCALE * size[0], SCALE * size[1])
        else:
            window.do("window.toggle-maximized")
    with tap.step(f"sights, {name}: image", window):
        window.open(sample.edf_path)
        window.label(re.compile("2068 × 2162|LaB6.edf"), 30)
        window.open(sample.poni_path)
        window.activate("win.rings-lab6")
        window.until(lambda: window.can("win.export-pattern"), "a pattern", 30)
        if size:
            with contextlib.suppress(atspi.NotSeen):
                resize(window, SCALE * size[0], SCALE * size[1])
    for step in STEPS[1:]:
        with tap.step(f"sights, {name}: {step}", window):
            window.activate(f"win.step-{step}")
            atspi.time.sleep(0.7)
    with tap.step(f"sights, {name}: both, by the keys", window):
        window.activate("win.view-both")
        window.keys("F6", "F6", "F6", "Right", "Down")
    compare(tap, window, name)
    corrections(tap, window, name)
    with tap.step(f"sights, {name}: the panes that were asked for", window):
        window.activate("win.step-image")
        window.keys("ctrl+j")
        window.picture("pattern")
        window.keys("ctrl+j")
        window.keys("F9")
        window.picture("f9")
        window.keys("ctrl+i")
    with tap.step(f"sights, {name}: preferences", window):
        there = Preferences(window)
        window.picture("look")
        there.page("Keys")
        atspi.time.sleep(0.3)
        window.picture("keys")
        there.leave()
    with tap.step(f"sights, {name}: the window of keys", window):
        window.keys("ctrl+question")
        window.wait_for_windows(2)
        window.picture("shortcuts")
        window.keys("Escape")
        window.dialog_gone()
    with tap.step(f"sights, {name}: the menu", window):
        window.keys("F10")
        atspi.time.sleep(0.5)
        window.picture("menu")
        window.keys("Escape")
    with tap.step(f"sights, {name}: the toolkit has nothing to say", window):
        said = COMPLAINT.findall(window.said())
        assert not said, window.said()[-3000:]
        window.kill()


def compare(tap, window, name):
    with tap.step(f"sights, {name}: compared with nothing", window):
        window.keys("ctrl+6")
        atspi.time.sleep(0.7)
    with tap.step(f"sights, {name}: compared, the difference", window):
        window.activate("win.compare-uncorrected")
        window.activate("win.compare-difference")
        window.label(re.compile("^Shown: present − other"), 20)
        atspi.time.sleep(0.7)
    window.activate("win.compare-nothing")


def corrections(tap, window, name):
    """The second of the chain, and the list of its switches."""
    with tap.step(f"sights, {name}: a correction as an image", window):
        window.activate("win.view-image")
        window.activate("win.step-integrate")
        window.activate("win.next-correction")
        atspi.time.sleep(1.5)
        chain = window.node("list", "Corrections")
        x, y, width, height = atspi.extents(chain)
        window.move_to(x + width / 2, window.frame_extents()[3] / 2, 0.1)
        for _ in range(30):
            if y < 250:
                break
            xdotool("click", 5, "sleep", 0.1)
            y = atspi.extents(chain)[1]
    window.activate("win.stop")


PARTS = {"sights": sights}
