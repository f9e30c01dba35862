# SPDX-License-Identifier: MIT
"""Who went away while work takes long is told by the desktop when it ends; who looks, or does not want it, is not."""
import contextlib
import os
import re
import signal
import subprocess
import time

import atspi
import scenario_preferences
from notifications import Notifications
from scenario_window import xdotool
from scenario_work import running

LONG_S = 5  # from which on it is told


@contextlib.contextmanager
def elsewhere(window):
    """The keyboard is in a window of another program."""
    other = subprocess.Popen([os.environ["RINGLET_BARE"], "300", "200"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        xid = window.until(lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(other.pid)], check=False, stdout=subprocess.PIPE,
            encoding="ascii").stdout.split(), "another window")[-1]
        xdotool("windowactivate", "--sync", xid)
        window.until(lambda: not is_active(window), "the keyboard elsewhere")
        yield
    finally:
        other.kill()
        other.wait()


def is_active(window):
    told = subprocess.run(["xdotool", "getwindowfocus"], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          encoding="ascii")
    return told.stdout.strip() in window.windows()


def last(window, seconds):
    """Makes what goes on in the program take that long."""
    os.kill(window.process.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(window.process.pid, signal.SIGCONT)


def calibrate(window, seconds):
    """The step is tried anew: the same again, from the beginning."""
    window.activate("win.calibrate-auto")
    last(window, seconds)
    # What was found before is still said: the work is over when it is no longer said that it goes on.
    window.until(lambda: not any("Looking for rings" in (atspi.text(one) or "") for one in atspi.walk(window.frame)),
                 "the end of the search", 120)
    window.label(re.compile(r"\d+ of \d+ rings · rms"), 120)


def notify(tap, start, sample, _folder):
    desktop = Notifications()
    with running(start, "notify", sample.edf_path) as window:
        use(tap, window, desktop)


def use(tap, window, desktop):
    with tap.step("notify: who looks is not told", window):
        window.label(re.compile(r"2068 × 2162 pixels"), 30)
        calibrate(window, LONG_S + 0.5)
        time.sleep(0.5)
        assert not desktop.shown and desktop.n == 0, f"told {desktop.shown}"
    with tap.step("notify: what was short is not told", window), elsewhere(window):
        calibrate(window, 0)
        time.sleep(0.5)
        assert desktop.n == 0, f"told {desktop.shown}"
    with tap.step("notify: who went away is told", window):
        with elsewhere(window):
            calibrate(window, LONG_S + 0.5)
            window.until(lambda: desktop.shown, "a notification", 120)
            (number, (summary, body)), = desktop.shown.items()
            assert summary == "The calibration is through" and "LaB6" in body, f"{summary}: {body}"
            desktop.click(number)
            window.until(lambda: is_active(window), "a click brings the window back")
    with tap.step("notify: it goes when the window is looked at", window):
        with elsewhere(window):
            calibrate(window, LONG_S + 0.5)
            window.until(lambda: desktop.shown, "a notification", 120)
            time.sleep(0.5)  # until the program has the answer of the desktop, which has its number
            xdotool("windowactivate", "--sync", window.xid())
            window.until(lambda: is_active(window), "the window in front")
            window.until(lambda: not desktop.shown, "the notification withdrawn")
    with tap.step("notify: who does not want it is not told", window):
        work = scenario_preferences.Preferences(window)
        work.page("Work")
        work.switch("Tell when it ends")
        work.leave()
        with elsewhere(window):
            calibrate(window, LONG_S + 0.5)
            time.sleep(0.5)
            assert not desktop.shown, f"told {desktop.shown}"
        window.discard()


PARTS = {"notify": notify}
