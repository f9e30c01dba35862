# SPDX-License-Identifier: MIT
"""The way of a user through the window: once by actions, as assistive technology does it, once by keys alone."""
import glob
import os
import re
import subprocess

import atspi
import scenario_readout as readout
from scenario_truth import Edf, Poni, lab6_rings_deg, read_pattern

IMAGE = "Diffraction image"
NUMBER = r"[\d.,eE+−-]+"
IN_TWO_THETA = re.compile(rf"Pattern of (\d+) bins, 2θ ({NUMBER}) to ({NUMBER}) degrees, highest ({NUMBER}) at ({NUMBER})")
# Its cache, and what is one in a sandbox.
CACHES = ("~/.cache", "~/.var/app/*/cache")
IN_Q = re.compile(rf"Pattern of (\d+) bins, q ({NUMBER}) to ({NUMBER}) per ångström, highest ({NUMBER}) at ({NUMBER})")


class Sample:
    """The files of the sample, as truth."""

    def __init__(self, edf_path, poni_path):
        self.edf_path, self.poni_path = edf_path, poni_path
        self.edf, self.poni = Edf(edf_path), Poni(poni_path)

    def strongest_deg(self):
        """(110) of LaB6, the second ring."""
        return lab6_rings_deg(self.poni.wavelength)[1]


def find_sample(window):
    def ask():
        found = [path for cache in CACHES for path in glob.glob(os.path.expanduser(cache + "/**/*.poni"), recursive=True)]
        return found and glob.glob(os.path.dirname(found[0]) + "/*.edf") and found[0]

    poni = window.until(ask, "the sample in the cache", 30)
    return Sample(glob.glob(os.path.dirname(poni) + "/*.edf")[0], poni)


def run_command(line, cli, folder):
    """Runs what “Copy as command” gave in an empty folder; returns the one file that it made."""
    os.makedirs(folder)
    path = os.path.dirname(cli) + os.pathsep + os.environ["PATH"]
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=dict(os.environ, PATH=path), timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    assert done.returncode == 0, f"{line}\nended with status {done.returncode}:\n{done.stdout}"
    made = os.listdir(folder)
    assert len(made) == 1, f"{line}\nmade {made}"
    return os.path.join(folder, made[0])


def copied_command(window):
    """What the window says that it copied, and what another program can paste, are the same."""
    line = window.toast(re.compile("^Copied: (.+)$"))[1]
    pasted = subprocess.run(["xclip", "-o", "-selection", "clipboard"], check=True, timeout=20,
                            stdout=subprocess.PIPE, encoding="utf-8").stdout
    assert pasted == line, f"the clipboard has {pasted!r}, the window says {line!r}"
    return line


# --- what holds, however it was done ---

def check_pattern_in_two_theta(window, sample):
    found = window.description("Pattern", IN_TWO_THETA, 30)
    bin_deg = readout.number(found[3]) / int(found[1])
    off = abs(readout.number(found[5]) - sample.strongest_deg())
    assert off <= bin_deg, f"the strongest ring is at {sample.strongest_deg():.4f}°, the pattern says {found[5]}"


def check_pattern_in_q(window, sample):
    found = window.description("Pattern", IN_Q, 30)
    q = sample.poni.q_per_angstrom(sample.strongest_deg())
    bin_q = readout.number(found[3]) / int(found[1])
    assert abs(readout.number(found[5]) - q) <= bin_q, f"the strongest ring is at {q:.4f} Å⁻¹, the pattern says {found[5]}"


def check_readout(window, sample, image, wants_ring=False):
    """Moves the pointer over the view until ten places with data were told; all of them rightly."""
    places, rings = set(), set()
    bar, box = window.node(name="Readout"), window.extents(image)
    for step in range(60):
        window.point(box, 0.08 + 0.84 * (step * 7 % 60) / 60, 0.1 + 0.8 * step / 60)
        parts = readout.read(bar)
        if {"position", "intensity", "two_theta", "q", "d"} <= set(parts):
            places.add(readout.check(parts, sample.edf, sample.poni))
            rings.update(parts.get("ring", ()))
        if len(places) >= 10 and (rings or not wants_ring):
            break
    assert len(places) >= 10, f"the readout told only {len(places)} places with data"
    assert rings or not wants_ring, "the readout named no ring"


def check_calibrant(window, name):
    window.label(re.compile(f"^{name}$"), within=window.node("combo box", "Calibrant"))
    window.pressed("Show rings")


def check_export(window, path, unit, sample):
    window.until(lambda: os.path.exists(path), f"the file {os.path.basename(path)}")
    window.toast(re.compile(re.escape(os.path.basename(path)) + " saved"))
    header, rows = read_pattern(path)
    assert header["unit"] == unit, header["unit"]
    strongest = max(rows, key=lambda row: row[1])[0]
    expected = sample.strongest_deg()
    if unit.startswith("q"):
        expected = sample.poni.q_per_angstrom(expected)
    assert abs(strongest - expected) <= 1.01 * (rows[1][0] - rows[0][0]), f"{strongest} is not {expected}"


def check_command(line, cli, exported, folder):
    made = run_command(line, cli, folder)
    with open(made, "rb") as ours, open(exported, "rb") as theirs:
        assert ours.read() == theirs.read(), f"{line}\nmakes other bytes than the window"


def check_project(project, cli, exported, folder):
    """The command line program makes of the project file what the window made."""
    made = run_command(f"ringlet integrate --project {project}", cli, folder)
    with open(made, "rb") as ours, open(exported, "rb") as theirs:
        assert ours.read() == theirs.read(), f"{project}\nmakes other bytes than the window"


def titled(window, title):
    window.until(lambda: window.frame.get_name() == title, f"the title “{title}”")


# --- by actions ---

def only_sample(tap, window):
    """For a part that is tried alone."""
    with tap.step("sample", window):
        window.do("win.sample")
        sample = find_sample(window)
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.close()
    return sample


def by_actions(tap, window, cli, folder):
    with tap.step("actions: open the sample", window):
        window.do("win.sample")
        sample = find_sample(window)
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        check_pattern_in_two_theta(window, sample)
    with tap.step("actions: the readout is true", window):
        check_readout(window, sample, IMAGE)
    with tap.step("actions: rings of LaB6", window):
        window.do("win.rings-lab6")
        check_calibrant(window, "LaB6")
        check_readout(window, sample, IMAGE, wants_ring=True)
    with tap.step("actions: cake", window):
        window.do("win.view-cake")
        window.gone("image", IMAGE)
        window.pressed("Cake")
        check_readout(window, sample, "Cake")
    with tap.step("actions: image and cake", window):
        window.do("win.view-both")
        window.pressed("Both")
        check_readout(window, sample, IMAGE)
        check_readout(window, sample, "Cake")
    with tap.step("actions: switch the unit to d and q", window):
        window.do("win.unit-d")
        window.pressed("Unit d")
        window.do("win.unit-q")
        window.pressed("Unit q")
        check_pattern_in_q(window, sample)
    with tap.step("actions: export", window):
        path = os.path.join(folder, "actions.xy")
        window.do("win.export-pattern")
        window.choose(path, is_new=True)
        check_export(window, path, "q_A^-1", sample)
    with tap.step("actions: the command makes the same bytes", window):
        window.do("win.copy-command")
        check_command(copied_command(window), cli, path, os.path.join(folder, "actions"))
    with tap.step("actions: save the project", window):
        project = os.path.join(folder, "actions.ringlet")
        window.do("win.save-as")
        window.choose(project, is_new=True)
        window.toast(re.compile("actions.ringlet saved"))
        titled(window, "actions.ringlet")
        check_project(project, cli, path, os.path.join(folder, "actions-project"))
    with tap.step("actions: undo and redo", window):
        window.do("win.undo")
        check_pattern_in_two_theta(window, sample)
        titled(window, "• actions.ringlet")
        window.do("win.redo")
        check_pattern_in_q(window, sample)
        titled(window, "actions.ringlet")
    with tap.step("actions: close", window):
        window.close()
    return sample


# --- by keys ---

def focused(window):
    return next((one for one in atspi.walk(window.frame) if atspi.has_state(one, atspi.Atspi.StateType.FOCUSED)), None)


def press_until(window, key, wanted, what, most=60):
    """Presses the key until the focus is on what @wanted accepts."""
    for _ in range(most):
        node = focused(window)
        if node and wanted(node):
            return node
        window.keys(key)
    raise atspi.NotSeen(f"{key} does not lead to {what}")


def is_within(name):
    def wanted(node):
        while node and node.get_role_name() != "frame":
            if node.get_name() == name:
                return True
            node = node.get_parent()
        return False

    return wanted


def focus_view(window, name):
    press_until(window, "F6", lambda node: node.get_name() == name, f"“{name}”", 8)


def by_keys(tap, window, cli, sample, folder):
    with tap.step("keys: open image and geometry", window):
        window.keys("ctrl+o")
        window.choose(sample.edf_path)
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.keys("ctrl+o")
        window.choose(sample.poni_path)
        check_pattern_in_two_theta(window, sample)
    with tap.step("keys: choose the calibrant", window):
        press_until(window, "F6", is_within("Inspector"), "the inspector", 8)
        press_until(window, "Tab", is_within("Calibrant"), "the list of calibrants")
        window.keys("space")
        window.keys("Home", "Down", "Return")
        check_calibrant(window, "LaB6")
    with tap.step("keys: the readout follows the crosshair", window):
        focus_view(window, IMAGE)
        bar, place = window.node(name="Readout"), None
        for _ in range(4):
            window.keys(*["shift+Left"] * 3, "shift+Up", "Up")
            parts = window.until(lambda was=place: readout.moved(bar, was), "the crosshair at another place")
            place = parts["position"]
            readout.check(parts, sample.edf, sample.poni)
    with tap.step("keys: cake, then image and cake", window):
        window.keys("w")
        window.gone("image", IMAGE)
        window.pressed("Cake")
        focus_view(window, "Cake")
        window.keys("w")
        window.pressed("Both")
        focus_view(window, IMAGE)
    with tap.step("keys: switch the unit to q", window):
        window.keys("u")
        check_pattern_in_q(window, sample)
    with tap.step("keys: export", window):
        path = os.path.join(folder, "keys.xy")
        window.keys("ctrl+e")
        window.choose(path, is_new=True)
        check_export(window, path, "q_A^-1", sample)
    with tap.step("keys: the command makes the same bytes", window):
        window.keys("ctrl+alt+c")
        check_command(copied_command(window), cli, path, os.path.join(folder, "keys"))
    with tap.step("keys: undo and redo", window):
        window.keys("ctrl+z")
        check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+shift+z")
        check_pattern_in_q(window, sample)
    with tap.step("keys: shortcuts window", window):
        window.keys("ctrl+question")
        window.label(re.compile("^Export pattern$"), within=window.dialog())
        window.keys("Escape")
        window.dialog_gone()
    with tap.step("keys: close", window):
        window.keys("ctrl+w")
        window.ends()


# --- a project that was saved before ---

def by_project(tap, window, sample):
    with tap.step("project: opened from the command line", window):
        titled(window, "actions.ringlet")
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        check_pattern_in_q(window, sample)
        check_calibrant(window, "LaB6")
    with tap.step("project: a change is marked", window):
        window.keys("alt+t")
        check_pattern_in_two_theta(window, sample)
        titled(window, "• actions.ringlet")
    with tap.step("project: closing asks", window):
        window.keys("ctrl+w")
        window.label(re.compile("Save the Project?"), within=window.dialog())
        window.picture("question")
        window.keys("Escape")
        window.dialog_gone()
        window.keys("ctrl+s")
        titled(window, "actions.ringlet")
        window.keys("ctrl+w")
        window.ends()
