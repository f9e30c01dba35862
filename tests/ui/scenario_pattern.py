# SPDX-License-Identifier: MIT
"""The pane of the pattern: overlays, backgrounds, fitted peaks, and what leaves it."""
import os
import re
import subprocess
import time

import atspi
import scenario_integrate
import scenario_readout
import scenario_steps
from scenario_truth import lab6_rings_deg
from scenario_window import xdotool
from scenario_work import running, shows


def pattern(tap, start, sample, folder):
    with running(start, "pattern", sample.edf_path, sample.poni_path) as window:
        use_overlays(tap, window, sample, folder)
        use_peaks(tap, window, sample)
        use_background(tap, window, sample, folder)
        use_copies(tap, window)
        use_comparison(tap, window, folder)
        use_errors(tap, window)
        with tap.step("pattern: overlays are not lost without a question", window):
            window.keys("ctrl+k")
            window.toast(re.compile("^Pattern kept as an overlay$"))
            window.discard()


def copied():
    return subprocess.run(["xclip", "-o", "-selection", "clipboard"], check=True, timeout=20,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


# --- overlays ---

def write_other(folder):
    """A pattern of another program: two columns in 2θ, at its own heights."""
    path = os.path.join(folder, "other.xy")
    with open(path, "w", encoding="ascii") as file:
        for i in range(600):
            x = 1 + 0.04 * i
            file.write(f"{x:.3f} {500 + 3000 * 2.718 ** -((x - 8) / 0.1) ** 2:.2f}\n")
    return path


def use_overlays(tap, window, sample, folder):
    stem = os.path.splitext(os.path.basename(sample.edf_path))[0]
    with tap.step("pattern: kept as an overlay", window):
        scenario_steps.check_pattern_in_two_theta(window, sample)
        window.keys("ctrl+4")
        window.pressed("Step 4: Integrate")
        window.keys("ctrl+k")
        window.toast(re.compile("^Pattern kept as an overlay$"))
        window.label(re.compile(rf"^{re.escape(stem)}"))
    with tap.step("pattern: others are added", window):
        window.keys("ctrl+shift+k")
        window.choose(write_other(folder))
        window.toast(re.compile("^Overlay added$"))
        window.label(re.compile(r"^other\.xy$"))
    with tap.step("pattern: lifted by a drag, and not with Esc", window):
        left, top, width, height = window.extents("Pattern")
        for key in (None, "Escape"):
            window.move_to(left + 0.5 * width, top + 0.7 * height, 0.1)
            xdotool("keydown", "shift", "mousedown", 1)
            for down in (0.65, 0.6, 0.55, 0.5):
                window.move_to(left + 0.5 * width, top + down * height, 0.1)
            time.sleep(0.7)  # a hand that rests ends no step
            window.move_to(left + 0.5 * width, top + 0.45 * height, 0.1)
            if key:
                xdotool("key", key)
            xdotool("mouseup", 1, "keyup", "shift", "sleep", 0.2)
        found = window.until(lambda: atspi.find(window.frame, "text", "Waterfall"), "the waterfall")
        assert float(atspi.text(found).replace(",", ".")) > 0, atspi.text(found)
    with tap.step("pattern: in q, overlays come along", window):
        window.keys("alt+q")
        scenario_steps.check_pattern_in_q(window, sample)
    with tap.step("pattern: each is a step to undo", window):
        window.keys("alt+t", "ctrl+h")
        shows(window, ("Beginning",), ("Open 2 Files",), ("Keep Pattern",), ("Add Overlay",), ("Change Waterfall",),
              ("Change Unit",), ("Change Unit", "✓ now"))
        window.keys("Escape")


# --- peaks ---

def across(window, sample, angle_deg):
    """Where 2θ stands on the axis: between the last number on the left and the right edge of the plot."""
    found = window.description("Pattern", scenario_steps.IN_TWO_THETA)
    first, last = (scenario_readout.number(found[k]) for k in (2, 3))
    left, top, width, height = window.extents("Pattern")
    em = 11 * 96 / 72
    x = left + 4.6 * em + (angle_deg - first) / (last - first) * (width - 5.8 * em)
    return x, top + 0.5 * height


def use_peaks(tap, window, sample):
    first, strongest = lab6_rings_deg(sample.poni.wavelength)[:2]
    with tap.step("pattern: a click on a peak fits it", window):
        window.move_to(*across(window, sample, strongest), 0.2)
        xdotool("click", 1, "sleep", 0.7)
        window.keys("alt+0")
        text = peaks_text(window)
        assert len(text) == 2, text
        position, sigma = (float(one) for one in text[1].split("\t")[:2])
        assert abs(position - strongest) < 0.002 and 0 < sigma < 0.001, (position, sigma, strongest)
    with tap.step("pattern: the cursor goes to a peak, Enter fits it", window):
        window.move_to(20, 700, 0.3)
        window.keys("period", "Return")
        text = peaks_text(window, 3)
        assert abs(float(text[1].split("\t")[0]) - first) < 0.002, text
    with tap.step("pattern: all peaks", window):
        window.keys("alt+p")
        window.toast(re.compile(r"^\d+ peaks fitted$"))
        text = peaks_text(window)
        for ring in lab6_rings_deg(sample.poni.wavelength)[:8]:
            assert any(abs(float(line.split("\t")[0]) - ring) < 0.003 for line in text[1:]), (ring, text)
        window.move_to(window.frame_extents()[2] - 12, 500, 0.1)
        xdotool("click", "--repeat", 40, "--delay", 20, 5, "sleep", 0.5)
        window.picture("panel")
    with tap.step("pattern: in q they are fitted again", window):
        window.keys("alt+q")
        scenario_steps.check_pattern_in_q(window, sample)
        window.until(lambda: peaks_text(window)[0].startswith("q_A^-1"), "peaks in q")
        window.keys("alt+t", "alt+x")
        scenario_steps.check_pattern_in_two_theta(window, sample)


def peaks_text(window, n=None):
    """What “Copy the table” puts into the clipboard, as lines."""

    def ask():
        window.activate("win.copy-peaks")
        time.sleep(0.3)
        lines = copied().splitlines()
        return lines if "\tfwhm\t" in lines[0] and (n is None or len(lines) == n) else None

    return window.until(ask, "the table of peaks in the clipboard")


# --- background ---

def use_background(tap, window, sample, folder):
    panel = scenario_integrate.Panel(window, ("Background",))
    with tap.step("pattern: a background is taken off", window):
        panel.choose("Background", ("none", "SNIP", "Brückner", "Brückner + Chebyshev"), "SNIP")
        panel.say("Window", "30")
    with tap.step("pattern: and looked at", window):
        window.activate("win.inspect-background")
        time.sleep(0.5)
    with tap.step("pattern: its range is dragged", window):
        left, top, width, height = window.extents("Pattern")
        em = 11 * 96 / 72
        window.move_to(left + 4.6 * em, top + 0.3 * height, 0.3)
        xdotool("mousedown", 1)
        for part in (0.02, 0.06, 0.1):
            window.move_to(left + 4.6 * em + part * width, top + 0.3 * height, 0.1)
        xdotool("mouseup", 1, "sleep", 0.3)
        found = window.until(lambda: panel.text("Range of the pattern"), "a range")
        assert 2 < float(found.split(", ")[0]) < 5, found
    with tap.step("pattern: what is exported is what the command line makes", window):
        window.activate("win.inspect-background")
        path = os.path.join(folder, "less.xy")
        window.do("win.export-pattern")
        window.choose(path, is_new=True)
        window.appears(path)
        window.do("win.copy-command")
        line = scenario_steps.copied_command(window)
        assert "&& ringlet pattern --range" in line and "--background" in line, line
        made = os.path.join(folder, "less")
        os.makedirs(made)
        way = os.path.dirname(os.environ["RINGLET_CLI"]) + os.pathsep + os.environ["PATH"]
        subprocess.run(["sh", "-c", line], cwd=made, check=True, timeout=60, env=dict(os.environ, PATH=way),
                       stdout=subprocess.DEVNULL)
        name = next(one for one in os.listdir(made) if "-raw" not in one)
        with open(path, "rb") as one, open(os.path.join(made, name), "rb") as other:
            assert one.read() == other.read(), f"{path} and {name} differ"
    with tap.step("pattern: exported again by one key", window):
        window.keys("ctrl+shift+e")
        again = os.path.join(folder, os.path.basename(sample.edf_path).replace(".edf", ".xy"))
        window.appears(again)
        with open(path, "rb") as one, open(again, "rb") as other:
            assert one.read() == other.read(), f"{path} and {again} differ"


# --- copies ---

def use_copies(tap, window):
    with tap.step("pattern: its columns are copied", window):
        left, top, width, height = window.extents("Pattern")
        window.move_to(left + 0.6 * width, top + 0.3 * height, 0.2)
        xdotool("click", 1, "sleep", 0.3)
        window.keys("alt+0", "ctrl+c")
        window.toast(re.compile("^Columns of the pattern copied$"))
        lines = copied().splitlines()
        assert lines[0].split("\t")[:2] == ["2th_deg", "intensity"] and "other.xy" in lines[0], lines[0]
        assert len(lines) > 500 and all(len(line.split("\t")) == len(lines[0].split("\t")) for line in lines)
    with tap.step("pattern: and its picture", window):
        window.keys("ctrl+shift+c")
        window.toast(re.compile("^View copied$"))


def columns(window):
    """{name: numbers} of the pattern pane, by the clipboard; empty cells are none."""
    left, top, width, height = window.extents("Pattern")
    window.move_to(left + 0.6 * width, top + 0.3 * height, 0.2)
    xdotool("click", 1, "sleep", 0.3)
    window.keys("alt+0")
    for patience in (1, 2, 4, 8, 15):  # what is being computed anew is not copied
        window.keys("ctrl+c")
        try:
            window.toast(re.compile("^Columns of the pattern copied$"), patience)
            break
        except atspi.NotSeen:
            if patience == 15:
                raise
    names, *rows = (line.split("\t") for line in copied().splitlines())
    return {name: [float(row[k]) if row[k] else None for row in rows] for k, name in enumerate(names)}


# --- overlays compared ---

def do_first(window, action):
    """What a button of the first overlay does."""
    window.ask_bus("Activate", atspi.GLib.Variant("(sava{sv})", (action, [atspi.GLib.Variant("u", 0)], {})))


def use_comparison(tap, window, folder):
    """Half of the pattern plus seven is matched by twice of it less fourteen; the difference is nothing then."""
    with tap.step("pattern: an overlay matched, and what is left of it", window):
        window.keys("alt+k", "alt+t")
        told = columns(window)
        path = os.path.join(folder, "half.xy")
        with open(path, "w", encoding="ascii") as file:
            for x, y in filter(all, zip(told["2th_deg"], told["intensity"])):
                file.write(f"{x!r} {y / 2 + 7!r}\n")
        window.keys("ctrl+shift+k")
        window.choose(path)
        window.toast(re.compile("^Overlay added$"))
        do_first(window, "match-overlay")
        panel = scenario_integrate.Panel(window, ("Overlays",))
        window.until(lambda: abs(float(panel.text("Scale").replace(",", ".")) - 2) < 1e-3, "twice")
        window.picture("matched")
        do_first(window, "compare-overlay")
        time.sleep(0.5)
        told = columns(window)
        name = next(one for one in told if "ifference" in one or "−" in one)
        most = max(abs(one) for one in told[name] if one is not None)
        assert most < 0.01 * max(filter(None, told["intensity"])), (name, most)
        window.picture("difference")
        window.keys("alt+k")


# --- errors ---

def use_errors(tap, window):
    panel = scenario_integrate.Panel(window)
    with tap.step("pattern: errors as a band, and the spread along the ring", window):
        window.keys("e")
        window.until(lambda: "sigma" in columns(window), "a column of errors")
        told = columns(window)
        at = told["intensity"].index(max(filter(None, told["intensity"])))
        assert 0 < told["sigma"][at] < 0.05 * told["intensity"][at], (told["intensity"][at], told["sigma"][at])
        atspi.act(panel.find("check box", "Spread along the ring"), "toggle")
        columns(window)  # the keys are those of the pattern again
        window.keys("shift+e")
        window.until(lambda: len(columns(window)) > len(told), "a column of the spread")
        window.picture("spread")


PARTS = {"pattern": pattern}
