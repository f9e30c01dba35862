#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""opens.py COMMAND…: the command opens a window, and ends well when that is closed.

Ten minutes to open, because the command may build it first: opens.py ./dev run
"""
import subprocess
import sys

import atspi


def windows():
    apps = atspi.children(atspi.Atspi.get_desktop(0))
    return [frame for frame in (atspi.find(app, "frame") for app in apps) if frame]


def main():
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    try:
        def check():
            if process.poll() is not None:
                raise atspi.NotSeen(f"it ended with status {process.returncode} and no window")

        frame = atspi.until(windows, "a window", 600, check)[0]
        print(f"opened “{frame.get_name()}”", flush=True)
        atspi.act(frame, "window.close")
        return process.wait(20)
    finally:
        if process.poll() is None:
            process.kill()


sys.exit(main())
