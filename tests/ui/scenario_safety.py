# SPDX-License-Identifier: MIT
"""What a session is worth when the program is killed, when two windows are open, and when the disk is full."""
import contextlib
import fcntl
import glob
import os
import random
import re
import shutil
import signal
import subprocess
import time

import atspi
import scenario_exports
import scenario_steps as steps
from scenario_adjust import Values
from scenario_points import Canvas
from scenario_window import xdotool
from scenario_work import offered, running

N_KILLS, SEED, LOST_S, REOPEN_S = 20, 2309, 1.0, 1.5
ROUNDS = 5  # kills of one document, before another one begins
CHANGES = ("win.rings-lab6", "win.unit-q", "win.poisson-errors", "win.rings-ceo2", "win.unit-two-theta",
           "win.poisson-errors", "win.rings-none")


def journals():
    return glob.glob(os.path.expanduser("~/.local/state/ringlet/journal/*"))


def forget():
    shutil.rmtree(os.path.expanduser("~/.local/state/ringlet"), ignore_errors=True)


def small(tap, folder):
    """An image and its geometry that are open at once."""
    scenario_exports.make_images(tap, folder)
    return os.path.join(folder, "image.edf"), os.path.join(folder, "image.poni")


def has_pattern(window):
    window.description("Pattern", re.compile("Pattern of"), 30)


def reopened(window):
    """Takes the offer; returns the seconds until the pattern is there again."""
    window.until(lambda: offered(window), "the offer")
    begun = time.monotonic()
    window.activate("win.reopen-session")
    has_pattern(window)
    return time.monotonic() - begun


def n_steps(window):
    """How many steps the history lists after the beginning."""
    window.activate("win.history")
    rows = window.until(lambda: atspi.find(window.application, "list", "History"), "the history")
    n = window.until(rows.get_child_count, "the rows of the history")
    window.keys("Escape")
    return n - 1


# --- killed ---

class Killed:
    """A document that one window after the other works on, each of which is killed."""

    def __init__(self, window):
        self.opening = self.had = n_steps(window)  # steps when work began, when the window began
        self.made = []

    def check(self, window):
        """What was kept in the next window. Returns the seconds of work that were lost."""
        kept = n_steps(window)
        most = self.had + len(self.made)
        assert kept <= most, f"{kept} steps were kept of {most}"
        lost = self.made[max(kept - self.had, 0):] if kept < most else []
        self.had = kept
        assert not lost or self.killed - lost[0] <= LOST_S, f"{self.killed - lost[0]:.2f} s were lost"
        return self.killed - lost[0] if lost else 0.0

    def work(self, window, seconds, rand):
        """Changes, each of them one step, as fast as a hand makes them; then the end."""
        end, self.made = time.monotonic() + seconds, []
        while time.monotonic() < end:
            window.activate(CHANGES[(self.had - self.opening + len(self.made)) % len(CHANGES)])
            self.made.append(time.monotonic())
            time.sleep(rand.uniform(0.02, 0.1))
        window.process.send_signal(signal.SIGKILL)
        self.killed = time.monotonic()


def kills(tap, start, sample, folder):
    rand, image = random.Random(SEED), small(tap, os.path.join(folder, "kills"))
    lost, document = [], None
    with tap.step(f"safety: killed {N_KILLS} times, at most {LOST_S:g} s lost"):
        for n in range(N_KILLS):
            is_new = n % ROUNDS == 0
            if is_new:
                forget()
            with running(start, "kill", *(image if is_new else ())) as window:
                if is_new:
                    has_pattern(window)
                    document = Killed(window)
                else:
                    reopened(window)
                    lost.append(document.check(window))
                document.work(window, rand.uniform(0.1, 1.3), rand)
        with running(start, "killed") as window:
            reopened(window)
            lost.append(document.check(window))
            window.close()
        tap.tell(f"at most {max(lost):.2f} s of work were lost")
    forget()


def kill_held(tap, start, sample, folder):
    """While a ring is in the hand, after seconds of moving it: the next window has what was shown just before."""
    with tap.step(f"safety: killed with a ring in the hand, at most {LOST_S:g} s lost"):
        for n_motions in (30, 37):
            forget()
            with running(start, "kill-held", sample.edf_path, sample.poni_path) as window:
                steps.check_pattern_in_two_theta(window, sample)
                window.activate("win.rings-lab6")
                window.activate("win.drag-rings")
                window.pressed("Drag Rings")
                shown = pull(Canvas(window, sample), Values(window), n_motions)
                window.process.send_signal(signal.SIGKILL)
                killed = time.monotonic()
                xdotool("mouseup", 1)
            with running(start, "killed-held") as window:
                reopened(window)
                window.activate("win.step-calibrate")
                kept = Values(window).read()["Distance (mm)"]
                window.discard()
            lost = killed - max((at for at, value in shown if abs(value - kept) < 1e-4), default=shown[0][0])
            tap.tell(f"{lost:.2f} s of {killed - shown[0][0]:.2f} s in the hand were lost")
            assert lost <= LOST_S, f"{lost:.2f} s were lost: {kept} mm of {shown}"
    forget()


def pull(canvas, values, n):
    """Pulls a ring outwards by @n motions, and does not let go. Returns when which distance was shown."""
    ring, further = canvas.on_ring(2, 60), canvas.on_ring(4, 60)
    shown = []
    canvas.drag((ring, ring), release=False)
    for i in range(1, n + 1):
        canvas.point(*(a + (b - a) * i / n for a, b in zip(ring, further)))
        shown.append((time.monotonic(), values.read()["Distance (mm)"]))
    assert shown[-1][0] - shown[0][0] > 2 * LOST_S, "that was no drag of seconds"
    assert shown[-1][1] - shown[0][1] > 1.0, "nothing was dragged"
    return shown


def reopen(tap, start, sample, folder):
    with tap.step("safety: a session of 4 megapixels is there again", None):
        with running(start, "reopen-killed", sample.edf_path, sample.poni_path) as window:
            steps.check_pattern_in_two_theta(window, sample)
            window.activate("win.unit-q")
            steps.check_pattern_in_q(window, sample)
            window.until(journals, "a journal")
            Killed(window).work(window, 0.5, random.Random(SEED))
        with running(start, "reopen") as window:
            seconds = reopened(window)
            tap.tell(f"reopened in {seconds:.2f} s")
            assert not tap.judges or seconds <= REOPEN_S, f"{seconds:.2f} s"
            window.close()


# --- two windows ---

def titles(window):
    return sorted(one.get_name() for one in atspi.children(window.application) if one.get_role_name() == "frame")


def is_locked(folder):
    """Whether somebody has that journal."""
    with open(os.path.join(folder, "lock"), "rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@contextlib.contextmanager
def another_bus(folder):
    """The address of a bus on which nobody is yet."""
    config = os.path.join(folder, "session.conf")
    os.makedirs(os.path.join(folder, "run"))
    with open(os.path.join(os.path.dirname(__file__), "session.conf"), encoding="ascii") as ours, \
            open(config, "w", encoding="ascii") as file:
        file.write(ours.read().replace("@WORK@", folder))
    daemon = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address", "--config-file", config],
                              stdout=subprocess.PIPE, encoding="ascii")
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait()


def two_windows(tap, start, sample, folder):
    folder = os.path.join(folder, "two")
    image, poni = small(tap, folder)
    project = os.path.join(folder, "two.ringlet")
    scenario_exports.ringlet(tap, folder, "integrate", "--poni", poni, "--save-project", project, "-o", "two.xy", image)
    both = ["image.edf", "two.ringlet"]
    forget()
    with running(start, "two", image, poni) as window:
        with tap.step("safety: two windows have a journal each", window):
            has_pattern(window)
            # A project opens in a window of its own, here of the program that runs already.
            subprocess.run([window.process.args[0], project], check=True, timeout=30)
            window.until(lambda: titles(window) == both, f"windows {both}")
            window.until(lambda: len(journals()) == 2 and all(map(is_locked, journals())), "two journals that are held")
        with tap.step("safety: another program leaves them alone", window):
            with another_bus(folder) as bus, running(start, "two-other", bus=bus) as other:
                assert not offered(other), "it offers a session that is open"
                other.close()
            assert len(journals()) == 2
    with running(start, "two-again") as window:
        with tap.step("safety: both are offered after a kill", window):
            reopened(window)
            window.until(lambda: offered(window), "the other session")
            window.activate("win.reopen-session")
            window.until(lambda: sorted(one.lstrip("• ") for one in titles(window)) == both, f"windows {both}")
            window.until(lambda: not offered(window), "no offer any more")
            window.until(lambda: len(journals()) == 2 and all(map(is_locked, journals())), "two journals that are held")
    forget()


# --- no room ---

def is_allowed(*command):
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def full_home(tap, start, sample, folder):
    """The journal is on a disk of 64 KiB, which is full: one in memory, that this program alone sees."""
    image = small(tap, os.path.join(folder, "full"))
    state = os.path.expanduser("~/.local/state")
    os.makedirs(state, exist_ok=True)
    mount = 'mount -t tmpfs -o size=64k none "$1" && head -c 70000 /dev/zero >"$1/filler"; shift; exec "$@"'
    if not is_allowed("unshare", "-m", "mount", "-t", "tmpfs", "none", state):
        tap.tell("a full disk was not tried: only root may mount one")
        return
    with running(start, "full", *image, within=["unshare", "-m", "sh", "-c", mount, "sh", state]) as window:
        with tap.step("safety: a full home folder is reported", window):
            has_pattern(window)
            window.label(re.compile("No space left on device"))
            banner = window.node("alert", "RingletBanner")
            window.until(lambda: atspi.is_showing(banner), "the banner")
        with tap.step("safety: and work goes on", window):
            window.activate("win.unit-q")
            window.description("Pattern", steps.IN_Q)
            path = os.path.join(folder, "full.xy")
            window.do("win.export-pattern")
            window.choose(path, is_new=True)
            window.appears(path)
        with tap.step("safety: when there is room it is said no more", window):
            seen = f"/proc/{window.process.pid}/root{state}"
            os.unlink(os.path.join(seen, "filler"))
            window.activate("win.rings-lab6")
            window.until(lambda: glob.glob(seen + "/ringlet/journal/*/journal"), "a journal")
            window.until(lambda: not atspi.is_showing(banner), "the banner gone")
            window.close()


PARTS = {"kills": kills, "kill-held": kill_held, "reopen": reopen, "two-windows": two_windows, "full-home": full_home}
