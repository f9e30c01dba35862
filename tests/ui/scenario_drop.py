# SPDX-License-Identifier: MIT
"""Projects and results dragged out of another program and dropped on the window are the document that they were."""
import os
import re
import subprocess

import atspi
import scenario_exports
import scenario_steps as steps
from scenario_window import xdotool
from scenario_work import running, shows


def drop(tap, window, *paths):
    """By the pointer, in small steps, as a hand does it."""
    bag = subprocess.Popen([tap.bag, *paths])
    try:
        def ask():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(bag.pid)], check=False,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii")
            return found.stdout.split()

        xid = window.until(ask, "the files")[-1]
        xdotool("windowmove", "--sync", xid, 0, 0)
        x, y, width, height = window.geometry()
        xdotool("mousemove", "--window", xid, 20, 20, "mousedown", 1)
        for step in range(1, 11):
            xdotool("mousemove", round(20 + (x + width / 3 - 20) * step / 10), round(20 + (y + height / 3 - 20) * step / 10),
                    "sleep", 0.03)
        hint = re.compile("^Drop images, a folder")
        window.label(hint)
        xdotool("mouseup", 1)
        window.until(lambda: not atspi.find(window.frame, "label", hint), "the drop taken")
    finally:
        bag.terminate()
        bag.wait()


def exported(window, path, original):
    """What it is now gives the file once more."""
    window.do("win.export-pattern")
    window.choose(path, is_new=True)
    window.appears(path)
    assert scenario_exports.same_bytes(path, original), f"{path} and {original} differ"


def drops(tap, start, sample, folder):
    folder = os.path.join(folder, "drops")
    scenario_exports.make_images(tap, folder)
    projects = scenario_exports.make_projects(tap, folder, "corrected", "poisson")
    with running(start, "drops") as window:
        with tap.step("drop: a project", window):
            drop(tap, window, projects["corrected"][0])
            steps.titled(window, "corrected.ringlet")
            exported(window, os.path.join(folder, "again.xye"), os.path.join(folder, "corrected-options.xye"))
        with tap.step("drop: a result is the document that it was made from", window):
            result = os.path.join(folder, "poisson-options.xye")
            drop(tap, window, result)
            window.description("Pattern", steps.IN_Q)
            exported(window, os.path.join(folder, "once-more.xye"), result)
        with tap.step("drop: and that is one step", window):
            window.keys("ctrl+h")
            shows(window, ("Beginning",), ("Reopen poisson-options.xye", "✓ now"))


PARTS = {"drops": drops}
