# SPDX-License-Identifier: MIT
"""Projects and results dragged out of another program and dropped on the window are the document that they were."""
import os

import atspi
import scenario_exports
import scenario_steps as steps
from scenario_drop import drop
from scenario_work import running, shows


def exported(window, path, original):
    """What it is now gives the file once more."""
    window.do("win.export-pattern")
    window.choose(path, is_new=True)
    window.appears(path)
    assert scenario_exports.same_bytes(path, original), f"{path} and {original} differ"


def dropped(tap, start, sample, folder):
    folder = os.path.join(folder, "dropped")
    scenario_exports.make_images(tap, folder)
    projects = scenario_exports.make_projects(tap, folder, "corrected", "poisson")
    with running(start, "dropped") as window:
        with tap.step("dropped: a project", window):
            drop(window, projects["corrected"][0])
            steps.titled(window, "corrected.ringlet")
            exported(window, os.path.join(folder, "again.xye"), os.path.join(folder, "corrected-options.xye"))
        with tap.step("dropped: a result is the document that it was made from", window):
            result = os.path.join(folder, "poisson-options.xye")
            drop(window, result)
            window.description("Pattern", steps.IN_Q)
            exported(window, os.path.join(folder, "once-more.xye"), result)
        with tap.step("dropped: and that is one step", window):
            window.keys("ctrl+h")
            shows(window, ("Beginning",), ("Reopen poisson-options.xye", "✓ now"))


PARTS = {"dropped": dropped}
