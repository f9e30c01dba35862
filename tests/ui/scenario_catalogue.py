# SPDX-License-Identifier: MIT
"""Pictures for software catalogues, 16:9: what the metainfo shows of the window. RINGLET_PICTURES names their folder,
docs/pictures/catalogue; the screen has to be large enough: RINGLET_UI_SCREEN=1600x900.
"""
import os
import re

import scenario_keyboard as keyboard
import scenario_series as series
import scenario_whole as whole
from scenario_keyboard import STOP_ARM_LENGTH_PX, STOP_ARM_PX, STOP_RADIUS_PX
from scenario_panes import resize
from scenario_points import Canvas
from scenario_sights import environment
from scenario_truth import with_beamstop
from scenario_window import xdotool
from scenario_work import running

SIZE = 1440, 810
SAID_S = 7  # until it is said no more what was done


def catalogue(tap, start, sample, _folder):
    home = os.path.join(os.environ["HOME"], "beamtime")
    image = os.path.join(home, "LaB6.edf")
    with_beamstop(sample, image, STOP_RADIUS_PX, STOP_ARM_PX, STOP_ARM_LENGTH_PX)
    with running(start, "catalogue") as window:
        resize(window, *SIZE)
        one_image(tap, window, image, sample)
        window.discard()
    a_series(tap, start, home)


def one_image(tap, window, image, sample):
    with tap.step("catalogue: calibrate", window):
        window.open(image)
        window.label(re.compile("2068 × 2162 pixels"), 30)
        whole.press(window, "Step 3: Calibrate")
        keyboard.is_found(window)
        whole.press(window, "These Are Right")
        keyboard.is_found(window)
        xdotool("sleep", SAID_S)
        keyboard.show(window, "calibrate")
        whole.press(window, "Keep ⏎")
        window.gone("push button", "Keep ⏎")
    with environment({"RINGLET_PICTURES": ""}):
        whole.mask(tap, window, sample)
    with tap.step("catalogue: mask", window):
        xdotool("sleep", SAID_S)
        keyboard.show(window, "mask")
    with tap.step("catalogue: image, cake and pattern", window):
        whole.take(window, "Step 1: Image")
        window.activate("win.view-both")
        window.description("Cake", re.compile("bins of"), 30)
        canvas = Canvas(window, sample)
        canvas.point(*canvas.on_ring(3, 60))
        xdotool("sleep", 2)
        keyboard.show(window, "image")


def a_series(tap, start, folder):
    with tap.step("catalogue: a scan is made"):
        series.make_scan(tap, folder)
        project = series.make_project(tap, folder, {
            "folder": "patterns", "existing": "skip",
            "grid": {"rows": series.ROWS, "columns": series.COLUMNS, "serpentine": True, "offset": 0},
            "regions": [{"lo": 7.2, "hi": 7.5, "unit": "2th_deg", "quantity": "area"}]})
    with running(start, "catalogue-series", project) as window:
        resize(window, *SIZE)
        with tap.step("catalogue: a series", window):
            window.keys("ctrl+5")
            window.pressed("Step 5: Series")
            window.label(re.compile("^Not started$"), 60)
            window.do("win.series-main")
            window.label(re.compile("^Done$"), 120)
            xdotool("sleep", SAID_S)
            window.fast_keys(*["Page_Down"] * 20)
            window.keys("alt+6")
            xdotool("sleep", 2)
            keyboard.show(window, "series")


PARTS = {"catalogue": catalogue}
