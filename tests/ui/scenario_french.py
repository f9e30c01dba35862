# SPDX-License-Identifier: MIT
"""The window in French: each step and window is seen, nothing that is said is English, and F1 opens the page of the step.

What a user does is found by the translated names, from the catalogue that the program has, too. A folder that
RINGLET_PICTURES names gets the pictures of the help in French (docs/pictures/fr).
"""
import gettext
import os
import re
import shutil

import atspi
from scenario_keyboard import show
from scenario_window import xdotool
from scenario_work import running

# Words that no French sentence has; what the command line says is English (po/README.md), and nothing of it is here.
ENGLISH = re.compile(r"\b(the|of|and|with|from|is|are|by|to|its|this|that|which|pixel is)\b")
PARTS_OF_TEXT = re.compile(r"\n| · |, ou |, |: ")  # each of which may be a message of its own
SIZE = (1280, 1900)


class Catalogue:
    def __init__(self, program):
        path = os.path.join(os.path.dirname(program), "../po/fr/LC_MESSAGES/ringlet.mo")
        with open(path, "rb") as file:
            self.messages = gettext.GNUTranslations(file)
        said = {key: value for key, value in self.messages._catalog.items() if isinstance(key, str) and key}
        french = set(said.values())
        self.english = {key for key, value in said.items() if key != value and key not in french and len(key) > 2}

    def __call__(self, message):
        translated = self.messages.gettext(message)
        assert translated != message, f"“{message}” is no message any more, or it is the same in French"
        return translated

    def plain(self, message):
        """Without the sign of the key in a menu."""
        return self(message).replace("_", "")


def texts(node):
    for one in atspi.walk(node):
        yield from filter(None, {one.get_name(), one.get_description(), atspi.text(one)})


def check_french(window, catalogue):
    """Asked until it holds: what changes is said again a moment later."""
    found = []

    def ask():
        said = {part for text in texts(window.application) for part in [text, *PARTS_OF_TEXT.split(text)]}
        found[:] = sorted(text for text in said if text in catalogue.english or ENGLISH.search(text))
        return not found

    try:
        window.until(ask, "a window that says nothing in English", 10)
    except atspi.NotSeen:
        raise AssertionError(f"said in English: {found}") from None


def press(window, name):
    """A button, or that within one which opens a menu."""
    def ask():
        named = (one for one in atspi.walk(window.frame) if one.get_name() == name)
        return next((one for one in named if "click" in atspi.actions(one)), None)

    atspi.act(window.until(ask, f"“{name}” to press"), "click")


def french(tap, start, sample, folder):
    catalogue = Catalogue(tap.program)
    leave_note_of_browser(folder)
    with running(start, "french-pictures") as window:
        take_pictures(tap, window, catalogue)
    shutil.rmtree(os.path.expanduser("~/.local/state/ringlet"))  # nothing is offered to the next
    with running(start, "french") as window:
        xdotool("windowsize", "--sync", window.xid(), *SIZE)
        see_steps(tap, window, catalogue)
        see_masks(tap, window, catalogue)
        see_calibration(tap, window, catalogue)
        see_windows(tap, window, catalogue)
        see_help(tap, window, folder)


# --- the help's pictures ---

def enter(window, description, text):
    """Typed into the entry of which that is said."""
    def ask():
        return next((one for one in atspi.walk(window.frame) if one.get_role_name() == "text"
                     and description in (one.get_description() or "", one.get_name() or "")), None)

    window.point(atspi.extents(window.until(ask, f"an entry “{description}”")), 0.5, 0.5)
    xdotool("click", 1)
    window.keys("ctrl+a")
    window.type(text)
    window.keys("Return")


def take_pictures(tap, window, catalogue):
    with tap.step("french: a picture of the image", window):
        window.do("win.sample")
        window.label(re.compile("2068 × 2162 pixels"), 30)
        window.do("win.rings-lab6")
        check_french(window, catalogue)
        show(window, "open")
    with tap.step("french: a picture of a calibration", window):
        window.do("win.step-calibrate")
        window.do("win.calibrate-auto")
        window.node("push button", catalogue("Keep ⏎"), 120)
        check_french(window, catalogue)
        show(window, "auto")
        window.do("win.calibrate-keep")
    with tap.step("french: a picture of a mask", window):
        window.do("win.step-mask")
        press(window, catalogue("Circle"))
        enter(window, catalogue("%s, or %s") % (catalogue("Y X RADIUS"), catalogue("Y X Y_RADIUS X_RADIUS [ANGLE]")),
              "1016,4 1075,8 150,5")
        window.node("list item", re.compile("^" + catalogue("Circle")))
        check_french(window, catalogue)
        show(window, "mask")
    with tap.step("french: a picture of a cake", window):
        window.do("win.step-integrate")
        window.do("win.view-both")
        enter(window, catalogue("Start and end of a sector in degrees, which may cross 180"), "20,5 110,25")
        window.label(re.compile("20.5, 110.25"))
        check_french(window, catalogue)
        show(window, "cake")


# --- the steps ---

def see_steps(tap, window, catalogue):
    with tap.step("french: empty", window):
        window.label(re.compile(catalogue("Drop a diffraction image")))
        check_french(window, catalogue)
    with tap.step("french: the sample", window):
        window.do("win.sample")
        window.label(re.compile("2068 × 2162 pixels"), 30)
        window.do("win.view-both")
        window.do("win.rings-lab6")
        check_french(window, catalogue)
    for step in ("mask", "integrate", "series", "calibrate"):
        with tap.step(f"french: {step}", window):
            window.do("win.step-" + step)
            check_french(window, catalogue)


def see_masks(tap, window, catalogue):
    with tap.step("french: a rectangle by its numbers", window):
        window.do("win.step-mask")
        press(window, catalogue("Threshold"))
        check_french(window, catalogue)
        window.picture("threshold")
        press(window, catalogue("Add as Layer"))
        check_french(window, catalogue)
    for tool in ("Brush", "Circle", "Polygon", "Ring, Arc", "2θ Range", "Hot Pixels", "Spots"):
        with tap.step(f"french: {tool}", window):
            press(window, catalogue(tool))
            check_french(window, catalogue)


def see_calibration(tap, window, catalogue):
    with tap.step("french: calibrated", window):
        window.do("win.step-calibrate")
        window.do("win.calibrate-auto")
        window.node("push button", catalogue("Keep ⏎"), 120)
        check_french(window, catalogue)
    with tap.step("french: picked, dragged", window):
        window.do("win.calibrate-keep")
        window.do("win.pick-points")
        check_french(window, catalogue)
        window.do("win.drag-rings")
        check_french(window, catalogue)


# --- windows and menus ---

def see_windows(tap, window, catalogue):
    with tap.step("french: history", window):
        window.keys("ctrl+h")
        window.label(re.compile(catalogue("✓ now")))
        check_french(window, catalogue)
        window.picture("history-open")
        window.keys("Escape")
    for name, what in (("Main menu", "the main menu"), ("Export", "the export menu")):
        with tap.step(f"french: {what}", window):
            press(window, catalogue(name))
            check_french(window, catalogue)
            window.picture(what.replace(" ", "-") + "-open")
            window.keys("Escape")
    with tap.step("french: all keys", window):
        window.move_to(SIZE[0] / 2, 3, 0.5)
        window.do("win.show-help-overlay")
        window.dialog()
        check_french(window, catalogue)
        window.picture("keys-open")
        window.keys("Escape")
        window.dialog_gone()
    with tap.step("french: a question", window):
        window.move_to(SIZE[0] / 2, 3, 0.5)  # a tooltip is a window, too
        window.do("window.close")
        window.label(re.compile(re.escape(catalogue("Save the Project?"))), within=window.dialog())
        check_french(window, catalogue)
        window.picture("question-open")
        window.keys("Escape")
        window.dialog_gone()


# --- the help ---

def leave_note_of_browser(folder):
    """A browser that only says what it was asked to show."""
    applications = os.path.expanduser("~/.local/share/applications")
    os.makedirs(applications, exist_ok=True)
    reader = os.path.join(folder, "reader")
    with open(reader, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho \"$1\" >>'{folder}/shown'\n")
    os.chmod(reader, 0o755)
    with open(os.path.join(applications, "reader.desktop"), "w", encoding="utf-8") as file:
        file.write(f"[Desktop Entry]\nType=Application\nName=Reader\nExec={reader} %u\nMimeType=text/html;\n")
    with open(os.path.join(applications, "mimeapps.list"), "w", encoding="utf-8") as file:
        file.write("[Default Applications]\ntext/html=reader.desktop\n")


def see_help(tap, window, folder):
    shown = os.path.join(folder, "shown")
    for n, (action, page) in enumerate((("step-mask", "mask"), ("step-calibrate", "calibrate"), ("step-integrate", "cake"),
                                        ("step-series", "series"), ("series-view-map", "map"), ("series-view-heat", "series"),
                                        ("step-image", "image"), ("step-compare", "image"))):
        with tap.step(f"french: help of {page}, {action}", window):
            window.do("win." + action)
            window.keys("F1")
            window.appears(shown)

            def last(at=n):
                with open(shown, encoding="utf-8") as file:
                    lines = file.read().splitlines()
                return lines[at] if len(lines) > at else None

            told = window.until(last, "a page in the browser")
            assert told.endswith(f"/help/fr/{page}.html") and os.path.exists(told.removeprefix("file://")), told


PARTS = {"french": french}
