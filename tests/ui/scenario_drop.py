# SPDX-License-Identifier: MIT
"""Anything dropped on the window by a real drag from another program: the obvious thing, or one sentence why not."""
import json
import os
import re
import shutil
import subprocess
import time

import atspi
import scenario_steps
from scenario_window import xdotool
from scenario_work import check_steps, running

SOURCE_PX = (120, 60)


def drag_source():
    """Built beside the tests' other programs."""
    return os.environ["RINGLET_DRAG_SOURCE"]


def find_source(process):
    end = time.monotonic() + 15
    while time.monotonic() < end:
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)]
        found = subprocess.run(search, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               encoding="ascii").stdout.split()
        if found:
            return found[-1]
        time.sleep(0.05)
    raise atspi.NotSeen("the window to drag from")


def is_invited(window):
    label = atspi.find(window.frame, "label", re.compile("^Drop images, a folder"))
    return label and atspi.is_showing(label)


def hand_over(window, source):
    """From the middle of the one window to the middle of the other, with the button held, in steps as a hand makes."""
    xdotool("windowmove", "--sync", source, 20, 880)
    xdotool("windowraise", source)
    xdotool("mousemove", "--window", source, SOURCE_PX[0] // 2, SOURCE_PX[1] // 2, "sleep", 0.2, "mousedown", 1)
    width, height = window.frame_extents()[2:]
    for step in range(1, 9):
        xdotool("mousemove", "--window", window.xid(), width // 2 + 4 * step, height // 2 - 4 * step, "sleep", 0.06)
    window.until(lambda: is_invited(window), "the words that invite to drop")
    xdotool("mouseup", 1)
    window.until(lambda: not is_invited(window), "no such words after the drop")


def drop(window, *paths):
    """Returns what became of the drag, as the program that it came from was told."""
    process = subprocess.Popen([drag_source(), *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               encoding="ascii", env=dict(os.environ, GSK_RENDERER="cairo"))
    try:
        hand_over(window, find_source(process))
        return process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def dropped(window, *paths):
    said = drop(window, *paths)
    assert said == "dropped", f"the drag of {paths} ended with {said!r}"


def write_files(folder, sample):
    """One of each kind that the part “anything” has not."""
    other = os.path.join(folder, "drop")
    series, empty = os.path.join(other, "series"), os.path.join(other, "empty")
    os.makedirs(series)
    os.makedirs(empty)
    for number in (1, 2):
        shutil.copy(sample.edf_path, os.path.join(series, f"run_{number}.edf"))
    texts = {
        "silicon.cif": "data_Si\n_cell_length_a 5.4309\n_cell_length_b 5.4309\n_cell_length_c 5.4309\n"
                       "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
                       "_symmetry_space_group_name_H-M 'F d -3 m'\n",
        "notes.txt": "Nothing that anybody could look at.\n",
        "foreign.xy": "1 2\n2 3\n3 4\n",
        "points.npt": "# set of control point used by pyFAI to calibrate the geometry of a scattering experiment\n"
                      "#angle unit: radian\ncalibrant: LaB6\nwavelength: 4e-11\n\n"
                      "New group of points: 0\ngroup: aa\nring: 0\npoint: x=1100.0 y=900.0\npoint: x=1110.0 y=905.0\n\n",
    }
    for name, text in texts.items():
        with open(os.path.join(other, name), "w", encoding="ascii") as file:
            file.write(text)
    mask = os.path.join(other, "shadow.npy")
    write_mask(mask)
    return {"series": series, "empty": empty, "mask": mask,
            **{name: os.path.join(other, name) for name in texts}}


def write_mask(path):
    """NumPy 1.0, uint8, of the size of the sample: its first hundred rows."""
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2162, 2068), }".ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00\x76\x00" + header.encode("ascii"))
        file.write(bytes([1]) * 2068 * 100 + bytes(2068 * 2062))


def last_step(window, name):
    """What undo would take back: it stays to be read, as words that pass by do not."""
    window.until(lambda: window.node("push button", "Undo").get_description().startswith(f"Undo: {name} ("),
                 f"“{name}” as the last step")


def things(tap, start, sample, folder):
    files = write_files(folder, sample)
    with running(start, "drop") as window:
        drop_in_turn(tap, window, sample, files, folder)
    with running(start, "drop-several") as window:
        drop_several(tap, window, sample, files)
    with running(start, "drop-more", sample.edf_path, sample.poni_path) as window:
        drop_nonsense(tap, window, sample, files)
    # What was killed would be offered to the next window.
    shutil.rmtree(os.path.join(os.environ["HOME"], ".local", "state", "ringlet"), ignore_errors=True)


def drop_in_turn(tap, window, sample, files, folder):
    with tap.step("drop: an image", window):
        dropped(window, sample.edf_path)
        window.label(re.compile("2068 × 2162 pixels"), 30)
        check_steps(window, image="Done:", calibrate="Needs attention:")
    with tap.step("drop: a geometry", window):
        dropped(window, sample.poni_path)
        scenario_steps.check_pattern_in_two_theta(window, sample)
        check_steps(window, calibrate="Done:", integrate="Done:")
    with tap.step("drop: a mask", window):
        dropped(window, files["mask"])
        last_step(window, "Load Mask")
        check_steps(window, mask="Done:", integrate="Done:")
    with tap.step("drop: a structure", window):
        dropped(window, files["silicon.cif"])
        last_step(window, "Change Calibrant")
        window.label(re.compile(r"^silicon\.cif$"), within=window.node("combo box", "Calibrant"))
    with tap.step("drop: control points", window):
        dropped(window, files["points.npt"])
        last_step(window, "Import Points")
        window.pressed("Step 3: Calibrate")
        window.label(re.compile(r"^silicon\.cif at 30\.99"))
    with tap.step("drop: a result, which is the document it was made from", window):
        path = os.path.join(folder, "drop.xy")
        window.do("win.unit-q")
        scenario_steps.check_pattern_in_q(window, sample)
        window.do("win.export-pattern")
        window.choose(path, is_new=True)
        scenario_steps.check_export(window, path, "q_A^-1", sample)
        window.do("win.unit-two-theta")
        scenario_steps.check_pattern_in_two_theta(window, sample)
        dropped(window, path)
        scenario_steps.check_pattern_in_q(window, sample)
        window.do("win.undo")
        scenario_steps.check_pattern_in_two_theta(window, sample)
    with tap.step("drop: a project, in a window of its own", window):
        project = os.path.join(folder, "drop.ringlet")
        window.do("win.save-as")
        window.choose(project, is_new=True)
        window.toast(re.compile(r"drop\.ringlet saved"))
        with open(project, encoding="utf-8") as file:
            assert json.load(file), project
        dropped(window, project)
        window.wait_for_windows(2)


def drop_several(tap, window, sample, files):
    with tap.step("drop: image, geometry and mask at once", window):
        dropped(window, files["mask"], sample.poni_path, sample.edf_path)
        scenario_steps.check_pattern_in_two_theta(window, sample)
        check_steps(window, image="Done:", mask="Done:", calibrate="Done:", integrate="Done:")
    with tap.step("drop: a folder", window):
        dropped(window, files["series"])
        scenario_steps.titled(window, "run_1.edf · frame 1 of 2")


def drop_nonsense(tap, window, sample, files):
    scenario_steps.check_pattern_in_two_theta(window, sample)
    refusals = (
        ("a text", [files["notes.txt"]], r"notes\.txt.*"),
        ("a folder without images", [files["empty"]], r"empty: there is no image in this folder"),
        ("a pattern with an image", [files["foreign.xy"], sample.edf_path], r"foreign\.xy: .*add it as an overlay"),
        ("two structures", [files["silicon.cif"], files["silicon.cif"]], r"silicon\.cif: a second powder"),
    )
    for title, paths, said in refusals:
        with tap.step(f"drop: {title}", window):
            dropped(window, *paths)
            window.label(re.compile(said))
            scenario_steps.check_pattern_in_two_theta(window, sample)
    with tap.step("drop: a pattern that says nothing of itself lies over the one that is there", window):
        dropped(window, files["foreign.xy"])
        window.toast(re.compile("^Overlay added$"))
        last_step(window, "Add Overlay")
        scenario_steps.check_pattern_in_two_theta(window, sample)
    window.discard()


PARTS = {"drop": things}
