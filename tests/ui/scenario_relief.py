# SPDX-License-Identifier: MIT
"""The ways to look at a series: rows of colours, a waterfall, a surface, the map alone; turned by hand and by keys, as pictures."""
import os
import re
import shutil

import atspi
import scenario_series as one
from scenario_keyboard import show
from scenario_window import xdotool
from scenario_work import running

RELIEF = "Patterns behind each other"
N = one.ROWS * one.COLUMNS


def series_views(tap, start, sample, folder):
    folder = os.path.join(folder, "views")
    shutil.rmtree(folder, ignore_errors=True)
    with tap.step("views: a scan is made"):
        one.make_scan(tap, folder)
        project = one.make_project(tap, folder, {
            "existing": "skip", "grid": {"rows": one.ROWS, "columns": one.COLUMNS, "serpentine": True, "offset": 0},
            "regions": [{"lo": 7.2, "hi": 7.5, "unit": "2th_deg", "quantity": "area"}]})
    with running(start, "views", project) as window:
        use_views(tap, window, folder)


def use_views(tap, window, folder):
    with tap.step("views: nothing to be seen yet", window):
        window.label(re.compile("487 × 195 pixels|195 × 487 pixels"), 30)
        window.keys("alt+5")
        window.pressed("Step 5: Series")
        window.description(RELIEF, re.compile("No patterns yet"))
    with tap.step("views: a waterfall of all frames", window):
        window.do("win.series-main")
        window.label(re.compile("^Done$"), 60)
        window.description(RELIEF, re.compile(f"Frames 1 to {N}, .* from .* to .*, frame 1 marked; waterfall shifted by "
                                              "10 % to the right and 50 % upwards$"))
    with tap.step("views: shifted by hand and by keys", window):
        use_hand(window, (0.5, 0.6), (0.4, 0.5))
        shift, up = said(window, r"shifted by (-?\d+) % to the right and (\d+) % upwards")
        assert shift < 2 and up > 55, f"{shift} % and {up} % after a hand that went to the left and up"
        window.keys("shift+Right", "Up", "Up")
        window.description(RELIEF, re.compile(f"by {shift + 10} % to the right and {up + 4} % upwards"))
    with tap.step("views: hidden lines", window):
        window.keys("h")
        window.description(RELIEF, re.compile("with hidden lines"))
        window.keys("h")
        window.until(lambda: "hidden lines" not in told(window), "no hidden lines")
    with tap.step("views: a click on a line opens its frame", window):
        click(window, 0.5, 0.3)
        window.until(lambda: marked(window) > 5, "a frame of those behind")
    with tap.step("views: the patterns are zoomed, and what is seen is the same in another view", window):
        middle = marked(window)
        # About the marked frame: it is seen in any part.
        wheel(window, 4, 6)
        window.until(lambda: seen(window)[1] - seen(window)[0] < N - 10, "fewer frames")
        first, last = seen(window)
        assert first <= middle <= last, f"frame {middle} is not in {first} to {last}"
        window.keys("alt+6")
        window.description(RELIEF, re.compile(f"Frames {first} to {last}, .*; surface turned by -30°, seen from 30° above"))
        window.keys("alt+4", "alt+5")
        window.description(RELIEF, re.compile(f"Frames {first} to {last}, .*; waterfall"))
        window.keys("0")
        window.description(RELIEF, re.compile(f"Frames 1 to {N}, .*10 % to the right and 50 % upwards"))
    with tap.step("views: a surface, turned by hand and by keys", window):
        window.keys("alt+6")
        use_hand(window, (0.5, 0.5), (0.7, 0.6))
        azimuth, elevation = said(window, r"turned by (-?\d+)°, seen from (\d+)° above")
        assert azimuth > -10 and elevation > 32, f"{azimuth}° and {elevation}° after a hand that went right and down"
        window.keys("shift+Left", "shift+Down")
        window.description(RELIEF, re.compile(f"turned by {azimuth - 18}°, seen from {elevation + 9}° above"))
    with tap.step("views: pictures of it", window):
        for keys, name, begins in (("alt+6", "surface.png", b"\x89PNG"), ("alt+5", "waterfall.svg", b"<?xml"),
                                   ("alt+4", "heat.png", b"\x89PNG"), ("alt+7", "map.svg", b"<?xml")):
            window.keys(keys)
            path = os.path.join(folder, name)
            window.do("win.series-picture")
            window.choose(path, is_new=True)
            window.appears(path)
            with open(path, "rb") as file:
                assert file.read(5).startswith(begins), f"{name} is something else"
            shutil.copy(path, os.path.join(tap.folder, "picture-" + name))
    with tap.step("views: the map alone; a click on a cell opens its frame", window):
        window.gone("image", "Patterns of the series")
        window.description("Map of the scan", re.compile(f"{one.ROWS} × {one.COLUMNS} cells, serpentine: A"))
        window.point(atspi.extents(window.node("image", "Map of the scan")), 0.5, 0.5)
        xdotool("click", 1)
        window.label(re.compile("grain_002[0-9].edf · frame 2[0-9] of 42"))
    with tap.step("views: close", window):
        window.keys("alt+4")
        window.close()


def told(window):
    return window.node("image", RELIEF).get_description() or ""


def said(window, wanted):
    found = window.description(RELIEF, re.compile(wanted))
    return [int(word) for word in found.groups()]


def marked(window):
    return int(re.search(r"frame (\d+) marked", told(window)).group(1))


def seen(window):
    return [int(word) for word in re.search(r"Frames (\d+) to (\d+)", told(window)).groups()]


def place(window, across, down):
    x, y, width, height = atspi.extents(window.node("image", RELIEF))
    return int(x + across * width), int(y + down * height)


def use_hand(window, begin, end):
    before = told(window)
    middle = tuple((a + b) / 2 for a, b in zip(begin, end))
    moves = [["mousemove", "--window", window.xid(), *place(window, *at), "sleep", 0.1] for at in (begin, middle, end)]
    xdotool(*moves[0], "mousedown", 1, "sleep", 0.1, *moves[1], *moves[2], "mouseup", 1)
    window.until(lambda: told(window) != before, "something turned")


def click(window, across, down):
    xdotool("mousemove", "--window", window.xid(), *place(window, across, down), "sleep", 0.1, "click", 1)


def wheel(window, button, n):
    xdotool("mousemove", "--window", window.xid(), *place(window, 0.5, 0.5), "click", "--repeat", n, "--delay", 30, button)


# --- pictures of the help ---

GOLD = """data_Au
_chemical_name_mineral Gold
_cell_length_a 4.0782
_cell_length_b 4.0782
_cell_length_c 4.0782
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'F m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Au1 Au 0 0 0
"""


def help_pictures(tap, start, sample, folder):
    """By keys alone, so that they can be had in any language: docs/pictures."""
    folder = os.path.join(folder, "help")
    shutil.rmtree(folder, ignore_errors=True)
    with tap.step("pictures: a scan is made"):
        one.make_scan(tap, folder)
        project = one.make_project(tap, folder, {
            "folder": "patterns", "existing": "skip",
            "grid": {"rows": one.ROWS, "columns": one.COLUMNS, "serpentine": True, "offset": 0},
            "regions": [{"lo": 7.2, "hi": 7.5, "unit": "2th_deg", "quantity": "area"}]})
        with open(os.path.join(folder, "gold.cif"), "w", encoding="ascii") as file:
            file.write(GOLD)
    with running(start, "pictures", project) as window:
        with tap.step("pictures: a series", window):
            xdotool("sleep", 3)
            window.keys("alt+5", "ctrl+Return")
            window.appears(os.path.join(folder, "patterns", f"grain_{N - 1:04}.xy"))
            xdotool("sleep", 2)
            window.fast_keys(*["Page_Down"] * 20)
            xdotool("sleep", 2)
            for key, title in (("alt+5", "waterfall"), ("alt+6", "surface"), ("alt+7", "map"), ("alt+4", "heat")):
                window.keys(key)
                show(window, "series-" + title)
        with tap.step("pictures: a phase", window):
            window.keys("ctrl+4")
            window.open(os.path.join(folder, "gold.cif"))
            xdotool("sleep", 8)  # until it is said no more
            show(window, "phases")


PARTS = {"series-views": series_views}
ALONE = {"help-pictures": help_pictures}
