# SPDX-License-Identifier: MIT
"""The first minute: an empty window with what can be done, the recent files with their pictures, and the last session."""
import os
import re
import shutil
import subprocess
import time

import atspi
from scenario_work import running


def recent(tap, start, sample, folder):
    shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "share"), ignore_errors=True)
    place = os.path.join(folder, "beamtime")
    os.makedirs(os.path.join(place, "dead-mount"))
    gone, there = os.path.join(place, "gone.edf"), os.path.join(place, "there.edf")
    dead = os.path.join(place, "dead-mount", "slow.edf")
    for path in (gone, there, dead):
        shutil.copy(sample.edf_path, path)
    poni = os.path.join(place, "there.poni")
    shutil.copy(sample.poni_path, poni)
    os.environ["GSETTINGS_BACKEND"] = "keyfile"
    try:
        with running(start, "recent-first") as window:
            use_first(tap, window, gone, dead, there, poni)
        os.unlink(gone)
        with running(start, "recent-second", within=["env", f"LD_PRELOAD={os.environ['RINGLET_DEAD_MOUNT']}"]) as window:
            use_second(tap, window)
        with running(start, "recent-third") as window:
            use_third(tap, window)
    finally:
        os.environ["GSETTINGS_BACKEND"] = "memory"


def buttons(window):
    """The names of the files on the page, and whether they have a picture."""
    page = window.node("label", "Drop a diffraction image").get_parent()
    while not atspi.find(page, "push button", re.compile("^Last session$")):
        page = page.get_parent()
    return [one.get_name() for one in atspi.walk(page) if one.get_role_name() == "push button" and atspi.is_showing(one)]


def n_pictures(window):
    """Pictures that are drawn in the list: there are none of a size without pixels."""
    return sum(1 for one in atspi.walk(window.frame) if one.get_role_name() == "image" and
               one.get_name() == "Picture of the file" and atspi.is_showing(one))


def use_first(tap, window, *paths):
    with tap.step("recent: an empty window says what can be done", window):
        for name in ("Open…", "Try with Sample"):
            window.node("push button", name)
        window.label(re.compile("Drop a diffraction image"))
        window.picture("empty")
    with tap.step("recent: files are opened, one after the other", window):
        for path in paths:
            window.open(path)
            window.until(lambda one=path: os.path.basename(one) in atspi.text(window.frame) or
                         os.path.basename(one) in window.frame.get_name() or one.endswith(".poni"),
                         f"{path} in the title", 30)
            time.sleep(0.3)
        window.pressed("Unit 2θ")
        window.close()


def use_second(tap, window):
    with tap.step("recent: what is gone is left out, a dead server holds nothing up", window):
        window.until(lambda: {"there.edf", "there.poni"} <= set(buttons(window)), "the files that are there")
        names = buttons(window)
        assert "gone.edf" not in names and "slow.edf" not in names, f"{names}"
        window.until(lambda: n_pictures(window) >= 1, "a picture")
        # The server would take ten minutes; a busy machine takes seconds.
        assert window.first_frame_s < 60, f"the first frame after {window.first_frame_s} s"
    with tap.step("recent: a file is opened by its button", window):
        atspi.act(window.node("push button", "there.edf"), "click")
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        window.close()


def use_third(tap, window):
    with tap.step("recent: the last session, with its geometry", window):
        window.until(lambda: "slow.edf" in buttons(window), "the server that answers again")
        last = window.node("push button", "Last session")
        assert "there.edf" in last.get_description(), last.get_description()
        atspi.act(last, "click")
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
    with tap.step("recent: the menu has them, too", window):
        atspi.act(window.node(name="Recent files"), "click") if "click" in atspi.actions(window.node(name="Recent files")) \
            else None
        window.close()


PARTS = {"recent": recent}
