#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""scenario.py --program P --cli P --bare P --pictures FOLDER [--canvas NAME] [--speed judged|software-gl|none]
            [--only PART]

Drives the real window as a user does, from opening an image to undoing the last change, once by actions and once
by keys alone; then measures it. What it says is read through accessibility and checked against the files, against
formulas and against the command line program. Prints TAP. The folder gets a picture of every step, the frame logs
and what the program wrote. Runs inside headless-run.sh.
"""
import argparse
import contextlib
import locale
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import atspi
import scenario_adjust
import scenario_catalogue
import scenario_compare
import scenario_corrections
import scenario_drop
import scenario_dropped
import scenario_exports
import scenario_french
import scenario_image
import scenario_integrate
import scenario_keyboard
import scenario_mask
import scenario_master
import scenario_notify
import scenario_panes
import scenario_pattern
import scenario_phases
import scenario_points
import scenario_profile
import scenario_preferences
import scenario_random
import scenario_large
import scenario_rates
import scenario_relief
import scenario_recent
import scenario_safety
import scenario_scrub
import scenario_series
import scenario_sights
import scenario_speed
import scenario_steps
import scenario_stops
import scenario_whole
import scenario_work
from scenario_window import Window

# Milliseconds, frames a second, megabytes. The next frame may be one that a slow machine draws late, hence 50.
LIMITS = {"cold start": 1000, "open": 400, "rate": 30, "next frame": 50, "readout": 16, "callback": 16, "frame": 50,
          "memory": 250}
# OpenGL that the processor computes is slow and large by itself, and Ringlet draws without it unless asked to: what it
# has no part in is judged, the rest is told. Its driver compiles within our callbacks, before the first frame and, once
# 154 ms, at the first zoom.
JUDGED_IN_SOFTWARE_GL = ("readout",)

# What is done to a document, each in a window of its own.
PARTS = {**scenario_work.PARTS, **scenario_mask.PARTS, **scenario_drop.PARTS, **scenario_adjust.PARTS,
         **scenario_integrate.PARTS, **scenario_points.PARTS, **scenario_keyboard.PARTS, **scenario_exports.PARTS,
         **scenario_random.PARTS, **scenario_safety.PARTS, **scenario_series.PARTS, **scenario_dropped.PARTS,
         **scenario_whole.PARTS, **scenario_phases.PARTS, **scenario_panes.PARTS, **scenario_stops.PARTS,
         **scenario_pattern.PARTS, **scenario_image.PARTS, **scenario_profile.PARTS,
         **scenario_compare.PARTS, **scenario_relief.PARTS, **scenario_corrections.PARTS,
         **scenario_preferences.PARTS, **scenario_recent.PARTS, **scenario_notify.PARTS, **scenario_master.PARTS}
# Only by their names, on a machine at rest.
ALONE = {**scenario_rates.PARTS, **scenario_large.PARTS, **scenario_series.ALONE, **scenario_relief.ALONE,
         **scenario_french.PARTS, **scenario_scrub.PARTS, **scenario_sights.PARTS, **scenario_catalogue.PARTS}


class Stop(Exception):
    """A step failed, so what follows it cannot be tried."""


class Tap:
    def __init__(self, arguments):
        self.folder, self.cli, self.program = arguments.pictures, arguments.cli, arguments.program
        self.judges, self.n, self.is_good = arguments.speed == "judged", 0, True

    def tell(self, text):
        for line in text.splitlines():
            print("#", line, flush=True)

    @contextlib.contextmanager
    def step(self, title, window=None):
        self.n += 1
        start = time.monotonic()
        try:
            yield
        except Exception as error:
            self.fail(title, error, window)
            raise Stop from error
        finally:
            if window and window.process.poll() is None:
                window.picture(re.sub(r"[^a-z0-9]+", "-", title.lower()))
        print(f"ok {self.n} - {title}, {time.monotonic() - start:.1f} s", flush=True)

    def fail(self, title, error, window):
        self.is_good = False
        print(f"not ok {self.n} - {title}", flush=True)
        self.tell(str(error) if isinstance(error, AssertionError) else traceback.format_exc())
        if window and window.process.poll() is None:
            with open(os.path.join(self.folder, f"tree-{self.n}.txt"), "w", encoding="utf-8") as file:
                file.write(atspi.dump(window.application))
        if window:
            self.tell(window.said())

    def end(self):
        print(f"1..{self.n}", flush=True)
        return 0 if self.is_good else 1


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in ("program", "cli", "bare", "pictures"):
        parser.add_argument("--" + name, required=True, type=os.path.abspath)
    parser.add_argument("--canvas", default="auto")
    parser.add_argument("--speed", choices=("judged", "software-gl", "none"), default="judged")
    parser.add_argument("--only", choices=[*PARTS, *ALONE], help="one part of the work around a document")
    parser.add_argument("--parts", choices=PARTS, nargs="+", default=list(PARTS), help="these parts, after the scenario")
    arguments = parser.parse_args()
    # Commands are run in folders of their own.
    for name in ("program", "cli", "bare", "pictures"):
        setattr(arguments, name, os.path.abspath(getattr(arguments, name)))
    return arguments


def skip_without_locale():
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        print(f"1..0 # SKIP there is no locale {os.environ.get('LC_ALL')}: ./dev test makes it")
        sys.exit(0)


def run(tap, arguments, scratch):
    def start(name, *paths, **more):
        return Window(arguments.program, "--canvas", arguments.canvas, *paths, folder=tap.folder, name=name, **more)

    def drive(name, paths, steps, *rest):
        window = start(name, *paths)
        try:
            return steps(tap, window, *rest)
        finally:
            window.kill()

    if arguments.only:
        sample = drive("sample", [], scenario_steps.only_sample)
        sample.cli = arguments.cli
        {**PARTS, **ALONE}[arguments.only](tap, start, sample, scratch)
        return
    sample = drive("actions", [], scenario_steps.by_actions, arguments.cli, scratch)
    sample.cli = arguments.cli
    drive("keys", [], scenario_steps.by_keys, arguments.cli, sample, scratch)
    drive("project", [os.path.join(scratch, "actions.ringlet")], scenario_steps.by_project, sample)
    for name in arguments.parts:
        PARTS[name](tap, start, sample, scratch)
    if arguments.speed != "none":
        judged = LIMITS if arguments.speed == "judged" else JUDGED_IN_SOFTWARE_GL
        limits = {name: limit if name in judged else None for name, limit in LIMITS.items()}
        scenario_speed.measure(tap, start, arguments.bare, sample, tap.folder, limits)


def main():
    arguments = parse_arguments()
    skip_without_locale()
    os.environ["RINGLET_CLI"] = arguments.cli
    os.environ["RINGLET_BARE"] = arguments.bare
    shutil.rmtree(arguments.pictures, ignore_errors=True)
    os.makedirs(arguments.pictures)
    tap = Tap(arguments)
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            run(tap, arguments, scratch)
    except Stop:
        pass
    finally:
        manager.terminate()
    return tap.end()


sys.exit(main())
