# SPDX-License-Identifier: MIT
"""The preferences: each of them acts at once, keys that a user chooses act instead of those of the program, and what was
chosen is there at the next start."""
import os
import re
import subprocess

import atspi
import scenario_steps as steps
from scenario_work import running

IMAGE = "Diffraction image"


def preferences(tap, start, sample, folder):
    os.environ["GSETTINGS_BACKEND"] = "keyfile"  # in the home of the test
    try:
        with running(start, "preferences", sample.edf_path, sample.poni_path) as window:
            use_looks(tap, window)
            use_letters(tap, window)
            use_keys(tap, window)
            use_work(tap, window)
        with running(start, "preferences-again") as window:
            use_again(tap, window, sample)
    finally:
        os.environ["GSETTINGS_BACKEND"] = "memory"


class Preferences:
    """The window of the preferences, used by its keys."""

    def __init__(self, window):
        self.window, self.found = window, {}
        window.keys("ctrl+comma")
        self.dialog = window.dialog()
        window.until(window.has_dialog_keys, "the keyboard in the preferences")

    def find(self, role, name):
        """Kept: to walk through all keys takes seconds."""
        if (role, name) not in self.found:
            self.found[role, name] = self.window.until(lambda: atspi.find(self.dialog, role, name), f"{role} “{name}”")
        return self.found[role, name]

    def page(self, name):
        atspi.act(self.find("page tab", name), "click")

    def switch(self, name):
        box = self.find("check box", name)
        was = atspi.has_state(box, atspi.Atspi.StateType.CHECKED)
        atspi.act(box, "toggle")
        self.window.until(lambda: atspi.has_state(box, atspi.Atspi.StateType.CHECKED) != was, f"“{name}” switched")

    def focus(self, role, name):
        """By Tab, as a hand goes."""
        node = self.find(role, name)
        for _ in range(40):
            if any(atspi.has_state(one, atspi.Atspi.StateType.FOCUSED) for one in atspi.walk(node)):
                return
            self.window.keys("Tab")
        raise atspi.NotSeen(f"Tab does not lead to {role} “{name}”")

    def choose(self, name, n):
        """The row @n, from 0, of a list."""
        self.focus("combo box", name)
        self.window.keys("space", "Home", *["Down"] * n, "Return")

    def to_key(self, title, arrow):
        """By arrows, from the row before or behind in the same list."""
        row = self.key_row(title)
        for _ in range(40):
            if atspi.has_state(row, atspi.Atspi.StateType.FOCUSED):
                return
            self.window.keys(arrow)
        raise atspi.NotSeen(f"no way to the key of “{title}”")

    def key_row(self, title):
        return self.find("list item", title)

    def leave(self):
        self.window.keys("Escape")
        self.window.dialog_gone()


def lightness(window):
    """Of the pane of the steps: 0 to 255."""
    x, y = window.geometry()[:2]
    told = subprocess.run(["import", "-silent", "-window", "root", "-crop", f"100x20+{x + 40}+{y + 600}", "-resize", "1x1!",
                           "-colorspace", "gray", "-depth", "8", "gray:-"], check=True, stdout=subprocess.PIPE)
    return told.stdout[0]


def use_looks(tap, window):
    with tap.step("preferences: light and dark at once", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.until(lambda: lightness(window) > 200, "a light window")
        look = Preferences(window)
        look.choose("Style", 2)
        window.until(lambda: lightness(window) < 80, "a dark window")
        window.picture("dark")
        look.choose("Style", 1)
        window.until(lambda: lightness(window) > 200, "a light window again")
    with tap.step("preferences: colour map, limits and rings are those of the window", window):
        look.choose("Colour map", 1)
        shown = window.node("combo box", "Colour map")
        names = [atspi.text(one) for one in atspi.walk(look.find("combo box", "Colour map"))]
        window.until(lambda: any(atspi.text(one) not in ("", "Colour map") and atspi.text(one) in names and
                                 atspi.text(one) != "Viridis" for one in atspi.walk(shown)), "another colour map")
        look.switch("Rings of the calibrant")
        window.until(lambda: not atspi.has_state(window.node("push button", "Show rings"), atspi.Atspi.StateType.PRESSED),
                     "the rings off")
        look.switch("Rings of the calibrant")
        window.pressed("Show rings")
        look.switch("Reduce motion")
        look.leave()


def use_letters(tap, window):
    with tap.step("preferences: letters are keys, and are none", window):
        steps.focus_view(window, IMAGE)
        window.keys("w")
        window.pressed("Cake")
        window.keys("alt+1")
        window.pressed("Image")
        keys = Preferences(window)
        keys.page("Keys")
        keys.switch("Letters as keys")
        keys.leave()
        steps.focus_view(window, IMAGE)
        window.keys("w", "alt+2")
        window.pressed("Cake")
        window.keys("w", "alt+1", "w", "g")
        window.pressed("Image", "Show rings")
        keys = Preferences(window)
        keys.page("Keys")
        keys.switch("Letters as keys")
        keys.leave()
        steps.focus_view(window, IMAGE)
        window.keys("w")
        window.pressed("Cake")
        window.keys("alt+1")


class Question:
    """The dialog that waits for a key."""

    def __init__(self, preferences, title, arrow):
        self.window, self.name = preferences.window, f"Key of “{title}”"
        preferences.to_key(title, arrow)
        self.window.keys("Return")
        self.window.until(lambda: len(self.window.windows()) == 3, "the question")
        self.dialog = self.window.until(lambda: next(
            (one for one in atspi.children(self.window.application)
             if atspi.find(one, "label", self.name)), None), self.name)

    def says(self, pattern):
        self.window.label(re.compile(pattern), within=self.dialog)

    def over(self):
        self.window.until(lambda: len(self.window.windows()) == 2, "the question answered")


def shown_key(preferences, title):
    row = preferences.key_row(title)
    return "".join(atspi.text(one) for one in atspi.walk(row)
                   if one.get_role_name() == "label" and one.get_name() != title)


def use_keys(tap, window):
    with tap.step("preferences: another key acts at once", window):
        keys = Preferences(window)
        keys.page("Keys")
        keys.focus("list item", "Letters as keys")
        window.keys("Tab", "Tab")
        question = Question(keys, "History", "Down")
        window.keys("ctrl+alt+j")
        question.says("Nothing else has this key")
        window.keys("Return")
        question.over()
        window.until(lambda: shown_key(keys, "History") == "Ctrl+Alt+J", "the new key in its row")
        keys.leave()
        window.keys("ctrl+h", "ctrl+alt+j")
        window.until(lambda: atspi.find(window.application, "list", "History"), "the history")
        window.keys("Escape")
    with tap.step("preferences: a key of another action is taken only by Replace", window):
        keys = Preferences(window)
        keys.page("Keys")
        keys.focus("list item", "Letters as keys")
        window.keys("Tab", "Tab")
        question = Question(keys, "Redo", "Down")
        window.keys("ctrl+alt+j")
        question.says("“History” has this key, and would lose it")
        window.keys("Escape")
        question.over()
        assert shown_key(keys, "History") == "Ctrl+Alt+J"
        question = Question(keys, "Undo", "Up")
        window.keys("Tab", "F10", "x")
        question.says("typed into every entry")
        window.keys("ctrl+q")
        question.says("“Quit” has this key")
        window.keys("BackSpace")
        question.says("no key")
        window.keys("Escape")
        question.over()
        assert shown_key(keys, "Undo") == "Ctrl+Z" and shown_key(keys, "Quit") == "Ctrl+Q"
        keys.leave()


def use_work(tap, window):
    with tap.step("preferences: the unit of new documents, not of this one", window):
        work = Preferences(window)
        work.page("Work")
        work.choose("Radial unit", 1)
        work.leave()
        window.pressed("Unit 2θ")
        window.close()


def use_again(tap, window, sample):
    with tap.step("preferences: they are there at the next start", window):
        window.keys("ctrl+shift+t")  # the last session: image and geometry
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.pressed("Unit q")
        steps.check_pattern_in_q(window, sample)
        window.keys("ctrl+h", "ctrl+alt+j")
        window.until(lambda: atspi.find(window.application, "list", "History"), "the history by its other key")
        window.keys("Escape")
        keys = Preferences(window)
        keys.page("Keys")
        atspi.act(keys.find("push button", "Reset All Keys"), "click")
        window.until(lambda: shown_key(keys, "History") == "Ctrl+H", "the key of the program again")
        keys.leave()
        window.keys("ctrl+h")
        window.until(lambda: atspi.find(window.application, "list", "History"), "the history by its own key")
        window.keys("Escape")
        window.close()


PARTS = {"preferences": preferences}
