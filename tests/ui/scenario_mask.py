# SPDX-License-Identifier: MIT
"""A mask by keyboard, by buttons and by a pointer: what the panel counts is checked against the size of what was
drawn, and what is saved against the bytes of the command line program."""
import os
import re
import subprocess

import atspi
import scenario_frames as frames
import scenario_steps
from scenario_window import xdotool
from scenario_work import running

IMAGE = "Diffraction image"
TOTAL = r"(\d[\d,. \u202f\u00a0]*) pixels masked"
FORMATS = ("edf", "tif", "npy", "msk", "h5")
# Processor time of the main thread, in milliseconds: another program on the machine is not ours to answer for.
INK_MS, CALLBACK_MS = 40, 16


def masked(window, wanted):
    """Waits until the panel counts @wanted pixels."""
    def ask():
        return count(window) == wanted

    window.until(ask, f"{wanted} pixels masked")


def count(window):
    return int(re.sub(r"\D", "", window.label(re.compile(TOTAL), 5).group(1)))


def press(window, name):
    atspi.act(window.node("push button", name), "click")


def enter_step(window):
    """Into the step; how many pixels are masked before anything is drawn."""
    window.label(re.compile(r"2068 × 2162 pixels"), 30)
    window.keys("ctrl+2")
    window.pressed("Step 2: Mask")
    return count(window)


# --- by keys and buttons ---

def mask(tap, start, sample, folder):
    with running(start, "mask", sample.edf_path, sample.poni_path) as window:
        use_mask(tap, window)


def use_mask(tap, window):
    with tap.step("mask: the step", window):
        base = enter_step(window)
    with tap.step("mask: a rectangle by keys", window):
        scenario_steps.focus_view(window, IMAGE)
        window.point(window.extents(IMAGE), 0.4, 0.12)  # between the gaps
        window.keys("r", "Right", "Return", *["shift+Right"] * 4, *["shift+Down"] * 3, "Return")
        masked(window, base + 40 * 30)
    with tap.step("mask: undone, redone", window):
        window.keys("ctrl+z")
        masked(window, base)
        window.keys("ctrl+shift+z")
        masked(window, base + 40 * 30)
    with tap.step("mask: hidden and shown", window):
        show = window.node("check box", "Mask")
        window.keys("m")
        window.until(lambda: not atspi.has_state(show, atspi.Atspi.StateType.CHECKED), "the mask hidden")
        window.picture("mask-hidden")
        window.keys("m")
        window.until(lambda: atspi.has_state(show, atspi.Atspi.StateType.CHECKED), "the mask shown")
    use_list(tap, window, base)
    with tap.step("mask: cleared by its button", window):
        press(window, "Clear")
        masked(window, base)
        window.close()


def numbers(window, meaning, text):
    """Types the numbers of a new layer."""
    entry = window.node("text", meaning)
    window.point(atspi.extents(entry), 0.5, 0.5)
    xdotool("click", 1)
    window.type(text)
    window.keys("Return")


def use_list(tap, window, base):
    with tap.step("mask: a circle by its numbers", window):
        scenario_steps.focus_view(window, IMAGE)
        window.keys("c")
        numbers(window, re.compile("^Y X RADIUS"), "300 300 0.6")  # the corner of four pixels is 0.71 from their centres
        numbers(window, re.compile("^Y X RADIUS"), "300.5 300.5 0.6")
        masked(window, base + 40 * 30 + 1)
    with tap.step("mask: the list by keys", window):
        scenario_steps.press_until(window, "F6", scenario_steps.is_within("Layers"), "the layers", 8)
        scenario_steps.press_until(window, "Tab", scenario_steps.is_within("Layers of the mask"), "the list")
        window.keys("space")
        masked(window, base + 40 * 30)
        window.keys("space")
        masked(window, base + 40 * 30 + 1)
        window.keys("F2")
        window.type("beam stop")
        window.keys("Return")
        window.until(lambda: atspi.find(window.frame, name=re.compile("^beam stop, Circle, masks$")), "the new name")
        window.keys("Delete")
        masked(window, base + 40 * 30)


# --- by a pointer ---

def tools(tap, start, sample, folder):
    saturated = os.path.join(folder, "saturated.edf")
    write_saturated(saturated, 25)
    with running(start, "mask-proposed", saturated) as window:
        propose(tap, window)
    with running(start, "mask-tools", sample.edf_path, sample.poni_path) as window:
        paint(tap, window)


def write_saturated(path, n_saturated):
    """200 × 100 unsigned 16-bit pixels of 100, of which @n_saturated have all bits set."""
    header = ("{\nHeaderID = EH:000001:000000:000000 ;\nByteOrder = LowByteFirst ;\nDataType = UnsignedShort ;\n"
              "Size = 40000 ;\nDim_1 = 200 ;\nDim_2 = 100 ;\n")
    with open(path, "wb") as file:
        file.write(header.encode().ljust(510) + b"}\n")
        file.write(b"\xff\xff" * n_saturated + b"\x64\x00" * (20000 - n_saturated))


def propose(tap, window):
    with tap.step("mask: saturated pixels are proposed", window):
        window.label(re.compile("200 × 100 pixels"), 30)
        button = window.node("push button", "Step 2: Mask")
        window.until(lambda: (button.get_description() or "").startswith("Needs attention:"), "saturated pixels marked")
        window.keys("ctrl+2")
        window.label(re.compile("^Saturated$"))
        masked(window, 0)
    with tap.step("mask: the proposal is taken", window):
        press(window, "Take as a layer: Saturated")
        masked(window, 25)
        window.until(lambda: (button.get_description() or "").startswith("Done:"), "the step done")
    with tap.step("mask: undone, and dropped", window):
        window.keys("ctrl+z")
        masked(window, 0)
        press(window, "Drop the proposal: Saturated")
        window.gone("label", "Saturated")
        window.until(lambda: (button.get_description() or "").startswith("Optional:"), "the step optional")
        window.close()


def stroke(window, key=None):
    """Across the image, in steps as a hand makes them; @key while the button is down."""
    x, y, width, height = window.extents(IMAGE)
    words = []
    for i in range(60):
        words += ["mousemove", "--window", window.xid(), round(x + width * (0.38 + 0.003 * i)),
                  round(y + height * (0.1 + 0.002 * (i % 9))), "sleep", 0.012]
    xdotool(*words[:5], "mousedown", 1, *words)
    if key:
        window.picture("stroke-before-" + key.lower())
        xdotool("key", key)  # --clearmodifiers would let go of the button
    xdotool("mouseup", 1)


def ink_ms(lines):
    """Processor time from a motion of the pointer to the end of the frame that shows it, of each."""
    drawn = frames.frames_with(lines, ("canvas mask snapshot",))
    found = []
    for start in (line for line in lines if line.what == "canvas drag"):
        frame = next((one for one in drawn if one.end_ms >= start.at_ms), None)
        if frame:
            found.append((start.cpu_ms + frame.cpu_ms, frame.end_ms - start.at_ms))
    return found


def paint(tap, window):
    log = frames.FrameLog(window.frames_path)
    with tap.step("mask: Esc takes a stroke back", window):
        base = enter_step(window)
        scenario_steps.focus_view(window, IMAGE)
        window.keys("b")
        stroke(window, "Escape")
        masked(window, base)
    with tap.step("mask: a stroke", window):
        log.here()
        stroke(window)
        lines = log.since()
        window.until(lambda: count(window) > base + 1000, "what was painted")
    with tap.step("mask: ink and callbacks while painting", window):
        judge_ink(tap, lines)
    with tap.step("mask: the stroke is one step", window):
        window.keys("ctrl+z")
        masked(window, base)
    with tap.step("mask: a 2θ range, dragged by its ring", window):
        drag_range(window)
    for word, title in (("t", "Threshold"), (None, "Hot Pixels"), (None, "Spots")):
        with tap.step(f"mask: {title.lower()} counted before they are masked", window):
            find(window, word, title)
    with tap.step("mask: three layers are not thrown away unasked", window):
        window.discard()


def judge_ink(tap, lines):
    inks = ink_ms(lines)
    assert len(inks) >= 5, f"60 motions were seen in {len(inks)} frames"
    cpu, wall = ([one[i] for one in inks] for i in (0, 1))
    worst = {name: max(line.cpu_ms for line in of) for name, of in frames.callbacks(lines).items()}
    slowest = max(worst, key=worst.get)
    followed = sum(line.what == "pattern" for line in lines)
    tap.tell(f"ink: processor median {frames.percentile(cpu, 0.5):.1f}, p99 {frames.percentile(cpu, 0.99):.1f} ms, "
             f"clock median {frames.percentile(wall, 0.5):.1f}, p99 {frames.percentile(wall, 0.99):.1f} ms; "
             f"longest callback: {slowest}, {worst[slowest]:.1f} ms; {followed} patterns while painting")
    assert frames.percentile(cpu, 0.95) <= INK_MS, "ink is late"
    if os.environ.get("GSK_RENDERER") == "cairo":  # a driver that computes OpenGL does so in our callbacks
        assert worst[slowest] <= CALLBACK_MS, f"{slowest} took {worst[slowest]:.1f} ms of the processor"
    assert followed >= 3, "the pattern did not follow"


def drag_range(window):
    box = window.extents(IMAGE)
    window.keys("d")
    window.point(box, 0.53, 0.47)
    xdotool("mousedown", 1)
    window.point(box, 0.56, 0.47)
    window.point(box, 0.58, 0.47)
    xdotool("mouseup", 1)
    window.until(lambda: atspi.find(window.frame, name=re.compile("2θ Range, masks$")), "the range")
    before = count(window)
    window.keys("v")
    window.point(box, 0.58, 0.47)
    window.picture("range-selected")
    xdotool("mousedown", 1)
    window.point(box, 0.59, 0.47)
    window.point(box, 0.6, 0.47)
    xdotool("mouseup", 1)
    window.until(lambda: count(window) > before, "the range is wider")
    window.keys("ctrl+z")
    masked(window, before)
    window.keys("ctrl+z")


def find(window, key, title):
    before = count(window)
    if key:
        window.keys(key)
    else:
        press(window, title)
    if title == "Threshold":
        entry = window.node("text", "Above")
        window.point(atspi.extents(entry), 0.5, 0.5)
        xdotool("click", 1)
        window.type("5000")
    found = window.label(re.compile(r"^(\d[\d,. \u202f\u00a0]*) pixels, (\d[\d,. \u202f\u00a0]*) of them not masked yet"), 60)
    wanted = int(re.sub(r"\D", "", found[2]))
    masked(window, before)  # nothing is masked before it is said
    press(window, "Add as Layer")
    masked(window, before + wanted)
    scenario_steps.focus_view(window, IMAGE)


# --- files ---

def files(tap, start, sample, folder):
    shapes = os.path.join(folder, "shapes.txt")
    with open(shapes, "w", encoding="ascii") as file:
        file.write("add rectangle 100 200 300 500.5\nadd ellipse 900 1000 80 120 30\n")
    with running(start, "mask-files", sample.edf_path, sample.poni_path) as window:
        use_files(tap, window, sample, shapes, folder)


def same_bytes(ours, theirs):
    with open(ours, "rb") as one, open(theirs, "rb") as other:
        assert one.read() == other.read(), f"{ours} and {theirs} differ"


def use_files(tap, window, sample, shapes, folder):
    with tap.step("mask: drawn by numbers for files", window):
        base = enter_step(window)
        scenario_steps.focus_view(window, IMAGE)
        window.keys("r")
        numbers(window, "Y0 X0 Y1 X1", "100 200 300 500.5")
        scenario_steps.focus_view(window, IMAGE)
        window.keys("c")
        numbers(window, re.compile("^Y X RADIUS"), "900 1000 80 120 30")
        window.until(lambda: count(window) > base + 60000, "both shapes")
        scenario_steps.focus_view(window, IMAGE)
        window.keys("shift+g")
        press(window, "Fill Holes")
        total = count(window)
    for suffix in FORMATS:
        with tap.step(f"mask: saved as {suffix} as the command line does", window):
            ours, theirs = (os.path.join(folder, f"{who}-mask.{suffix}") for who in ("gui", "cli"))
            press(window, "Save…")
            window.choose(ours, is_new=True)
            window.toast(re.compile(f"^gui-mask.{suffix} saved$"))
            subprocess.run([sample.cli, "mask", "--quiet", "--poni", sample.poni_path, "--image", sample.edf_path,
                            "--gaps", "--shapes", shapes, "--grow", "1", "--fill", "-o", theirs],
                           check=True, timeout=60)
            same_bytes(ours, theirs)
    for suffix in FORMATS:
        with tap.step(f"mask: loaded from {suffix}", window):
            press(window, "Clear")
            masked(window, base)
            press(window, "Load…")
            window.choose(os.path.join(folder, f"cli-mask.{suffix}"))
            masked(window, total)
    copy_command(tap, window, sample, folder)
    with tap.step("mask: files closed", window):
        window.discard()


def copy_command(tap, window, sample, folder):
    """A mask that was drawn is in no file: the project keeps it, and the command takes that."""
    project, exported = (os.path.join(folder, name) for name in ("drawn.ringlet", "drawn.xy"))
    with tap.step("mask: a drawn mask goes into the copied command with the project", window):
        scenario_steps.focus_view(window, IMAGE)
        window.keys("c")
        numbers(window, re.compile("^Y X RADIUS"), "900 1000 80")
        window.do("win.export-pattern")
        window.choose(exported, is_new=True)
        window.appears(exported)
        window.keys("ctrl+alt+c")
        save = window.node("push button", "Save Project and Copy")
        window.until(lambda: atspi.is_showing(save), "the way to a command")
        window.picture("no-command")
        atspi.act(save, "click")
        window.choose(project, is_new=True)
        line = scenario_steps.copied_command(window)
        assert f"--project {project}" in line, line
        scenario_steps.check_command(line, sample.cli, exported, os.path.join(folder, "drawn"))
    with tap.step("mask: undone, the command needs it no more", window):
        window.keys("ctrl+z")
        window.keys("ctrl+alt+c")
        line = scenario_steps.copied_command(window)
        assert "--project" not in line, line


PARTS = {"mask": mask, "mask-tools": tools, "mask-files": files}
