# SPDX-License-Identifier: MIT
"""The tools around a document: its steps, its history, its journal, and what is dropped on it."""
import contextlib
import os
import re
import shutil
import time

import atspi
import scenario_steps as steps_module

import scenario_calibrate

STEPS = (("image", "Image"), ("mask", "Mask"), ("calibrate", "Calibrate"), ("integrate", "Integrate"),
         ("series", "Series"), ("compare", "Compare"))


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
def running(start, name, *paths, **more):
    """A window that is gone afterwards, whatever happened."""
    window = start(name, *paths, **more)
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


# --- history ---

def history(tap, start, sample, folder):
    with running(start, "history", sample.edf_path, sample.poni_path) as window:
        use_history(tap, window, sample)


def rows(window):
    """What the list of steps says, from the oldest on, and how each stands."""
    listed = window.until(lambda: atspi.find(window.application, "list", "History"), "the history")
    found = []
    for row in atspi.children(listed):
        texts = [atspi.text(one) for one in atspi.walk(row) if one.get_role_name() == "label"]
        found.append(tuple(texts))
    return found


def shows(window, *wanted):
    def ask():
        return rows(window) == list(wanted)

    try:
        window.until(ask, f"a history of {wanted}")
    except atspi.NotSeen as error:
        raise atspi.NotSeen(f"{error}; it is {rows(window)}") from None


def use_history(tap, window, sample):
    opened = "Open 2 Files"
    with tap.step("history: three steps", window):
        steps_module.check_pattern_in_two_theta(window, sample)
        window.do("win.rings-lab6")
        window.do("win.unit-q")
        steps_module.check_pattern_in_q(window, sample)
        window.keys("ctrl+h")
        shows(window, ("Beginning",), (opened,), ("Change Calibrant",), ("Change Unit", "✓ now"))
    with tap.step("history: a step is jumped to", window):
        window.keys("Home", "Down", "Return")
        steps_module.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+h")
        shows(window, ("Beginning",), (opened, "✓ now"), ("Change Calibrant", "undone"), ("Change Unit", "undone"))
    with tap.step("history: and forward again", window):
        window.keys("End", "Return")
        steps_module.check_pattern_in_q(window, sample)
    with tap.step("history: close", window):
        window.close()


# --- the journal ---

def journal(tap, start, sample, folder):
    with running(start, "journal", sample.edf_path, sample.poni_path) as window:
        with tap.step("journal: killed in the middle of work", window):
            steps_module.check_pattern_in_two_theta(window, sample)
            window.do("win.unit-q")
            steps_module.check_pattern_in_q(window, sample)
            time.sleep(1.0)
    with running(start, "journal-offer") as window:
        use_offer(tap, window, sample)
    with running(start, "journal-clean") as window:
        with tap.step("journal: what was closed is not offered", window):
            time.sleep(1.0)
            assert not offered(window), "a session that was closed is offered"
            window.close()


def offered(window):
    button = atspi.find(window.frame, "push button", "Reopen")
    return button and atspi.has_state(button, atspi.Atspi.StateType.SENSITIVE)


def use_offer(tap, window, sample):
    with tap.step("journal: offered at the next start", window):
        window.until(lambda: offered(window), "the offer")
        window.label(re.compile(r"Everything up to [\d:]+.* was kept"))
    with tap.step("journal: reopened with its history", window):
        window.do("win.reopen-session")
        steps_module.check_pattern_in_q(window, sample)
        window.until(lambda: not offered(window), "no offer any more")
        window.keys("ctrl+z")
        steps_module.check_pattern_in_two_theta(window, sample)
    with tap.step("journal: closed", window):
        window.close()


# --- anything is opened ---

def anything(tap, start, sample, folder):
    files = write_files(folder, sample)
    with running(start, "folder") as window:
        open_folder(tap, window, sample, files["series"])
    with running(start, "anything", sample.edf_path, sample.poni_path) as window:
        open_anything(tap, window, sample, files, folder)


def write_files(folder, sample):
    """A folder of images, one of none, a text, a structure, a pattern that says nothing of itself."""
    series, empty = os.path.join(folder, "series"), os.path.join(folder, "empty")
    os.makedirs(series)
    os.makedirs(empty)
    for number in (1, 2):
        shutil.copy(sample.edf_path, os.path.join(series, f"run_{number}.edf"))
    silicon = ("data_Si\n_cell_length_a 5.4309\n_cell_length_b 5.4309\n_cell_length_c 5.4309\n"
               "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
               "_symmetry_space_group_name_H-M 'F d -3 m'\n")
    texts = {"silicon.cif": silicon, "notes.txt": "Nothing that anybody could look at.\n", "foreign.xy": "1 2\n2 3\n3 4\n"}
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)
    return {"series": series, "empty": empty, **{name: os.path.join(folder, name) for name in texts}}


def open_folder(tap, window, sample, folder):
    with tap.step("anything: a folder with a geometry", window):
        window.label(re.compile("^Drop|Open…"), 30)
        window.keys("ctrl+shift+o")
        window.choose(folder)
        window.label(re.compile("2068 × 2162 pixels"), 30)
        window.keys("ctrl+o")
        window.choose(sample.poni_path)
        steps_module.check_pattern_in_two_theta(window, sample)
        steps_module.titled(window, "run_1.edf · frame 1 of 2")
        window.close()


def open_anything(tap, window, sample, files, folder):
    def give(path):
        window.keys("ctrl+o")
        window.choose(path)

    with tap.step("anything: nonsense", window):
        steps_module.check_pattern_in_two_theta(window, sample)
        give(files["notes.txt"])
        window.label(re.compile(r"notes\.txt.*"))
    with tap.step("anything: a pattern that says nothing of itself", window):
        give(files["foreign.xy"])
        window.toast(re.compile("^Overlay added$"))
        steps_module.check_pattern_in_two_theta(window, sample)
    with tap.step("anything: a structure", window):
        give(files["silicon.cif"])
        window.toast(re.compile(r"silicon\.cif is the calibrant now"))
    with tap.step("anything: a result is the document it was made from", window):
        path = os.path.join(folder, "anything.xy")
        window.do("win.unit-q")
        steps_module.check_pattern_in_q(window, sample)
        window.do("win.export-pattern")
        window.choose(path, is_new=True)
        steps_module.check_export(window, path, "q_A^-1", sample)
        window.do("win.unit-two-theta")
        steps_module.check_pattern_in_two_theta(window, sample)
        give(path)
        steps_module.check_pattern_in_q(window, sample)
    with tap.step("anything: and that is one step", window):
        window.do("win.undo")
        steps_module.check_pattern_in_two_theta(window, sample)
        window.discard()


PARTS = {"steps": steps, "history": history, "journal": journal, "anything": anything,
         **scenario_calibrate.PARTS}
