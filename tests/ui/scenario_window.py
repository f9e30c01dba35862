# SPDX-License-Identifier: MIT
"""The program under test: started, driven by actions or by keys and pointer, watched, photographed."""
import contextlib
import os
import re
import subprocess
import time

import atspi


# In a sandbox the program has another number than for those outside; there is no other one on the screen.
IN_SANDBOX = os.environ.get("RINGLET_IN_SANDBOX") == "1"
SCALE = int(os.environ.get("GDK_SCALE", "1"))  # pixels of the screen for one of the window


def xdotool(*words):
    words = ["xdotool", *map(str, words)]
    status = subprocess.run(words, check=False, stdout=subprocess.DEVNULL).returncode
    if status != 0:
        raise atspi.NotSeen(f"{' '.join(words)[:200]} ended with status {status}")


def resident_mb(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        kb = next(line.split()[1] for line in status if line.startswith(field + ":"))
    return int(kb) / 1024


class Window:
    """One run of a program with a window: @within is a command that starts it, @bus the address of another bus, where it
    finds no other run of itself."""

    def __init__(self, program, *arguments, folder, name, frame_log=True, within=(), bus=None):
        self.folder, self.name, self.n_pictures, self._xid = folder, name, 0, None
        self.log_path = os.path.join(folder, name + ".log")
        self.frames_path = os.path.join(folder, name + ".frames.tsv")
        options = ["--frame-log", self.frames_path] if frame_log else []
        if os.path.exists(self.frames_path):
            os.unlink(self.frames_path)
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.started_s = time.monotonic()
            self.process = subprocess.Popen(
                [*within, program, *options, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=dict(os.environ, G_DEBUG="fatal-criticals", **({"DBUS_SESSION_BUS_ADDRESS": bus} if bus else {})))
        try:
            self.first_frame_s = self.seconds_to_line("frame") if frame_log else None
            self.wait_for_windows(1)
            self.xid()
            self.application = self.until(lambda: atspi.application(None if IN_SANDBOX else self.process.pid),
                                          "the program on the bus")
            self.frame = self.until(lambda: atspi.find(self.application, "frame"), "the window")
        except BaseException:
            self.kill()
            raise

    # --- waiting ---

    def until(self, ask, what, seconds=15.0):
        return atspi.until(ask, what, seconds, self.check_alive)

    def check_alive(self):
        if self.process.poll() is not None:
            raise atspi.NotSeen(f"the program ended with status {self.process.returncode}:\n{self.said()}")

    def said(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def seconds_to_line(self, what, seconds=15.0):
        """Seconds from the start of the program until its frame log had a line named @what."""
        needle = f"\t{what}\t"

        def ask():
            with open(self.frames_path, encoding="utf-8") as log:
                return needle in log.read()

        self.until(lambda: os.path.exists(self.frames_path) and ask(), f"“{what}” in the frame log", seconds)
        return time.monotonic() - self.started_s

    # --- seeing ---

    def node(self, role=None, name=None, seconds=15.0):
        """The node of that role and name, waited for."""
        return self.until(lambda: atspi.find(self.frame, role, name), f"{role or 'node'} “{name}”", seconds)

    def description(self, name, wanted, seconds=15.0):
        """The description of the image @name as soon as the pattern @wanted is in it; returns the match."""
        seen = []

        def ask():
            node = atspi.find(self.frame, "image", name)
            seen[:] = [node.get_description() if node else None]
            return node and wanted.search(node.get_description() or "")

        try:
            return self.until(ask, f"{wanted.pattern!r} in the description of “{name}”", seconds)
        except atspi.NotSeen as error:
            raise atspi.NotSeen(f"{error}; it is {seen}") from None

    def label(self, wanted, seconds=15.0, within=None):
        """The text of the label in which @wanted is."""

        def ask():
            found = (wanted.search(atspi.text(one) or "") for one in atspi.walk(within or self.frame))
            return next(filter(None, found), None)

        return self.until(ask, f"a text like {wanted.pattern!r}", seconds)

    def toast(self, wanted, seconds=15.0):
        """What is said for a moment: on a slow machine the whole tree takes longer to be walked than the words stay."""

        def ask():
            near = atspi.walk(self.frame, depth=4)
            said = next((one for one in near if one.get_name() == "AdwToastWidget"), None)
            found = (wanted.search(atspi.text(one) or "") for one in atspi.walk(said)) if said else ()
            return next(filter(None, found), None)

        return self.until(ask, f"a toast like {wanted.pattern!r}", seconds)

    def pressed(self, *names):
        """The buttons that must be down, and soon are."""
        for name in names:
            button = self.node("push button", name)
            self.until(lambda one=button: atspi.has_state(one, atspi.Atspi.StateType.PRESSED), f"“{name}” pressed")

    def appears(self, path):
        """A file that the program writes: it is whole when it is there."""
        self.until(lambda: os.path.exists(path), f"the file {os.path.basename(path)}", 30)

    def gone(self, role, name):
        self.until(lambda: not atspi.find(self.frame, role, name), f"{role} “{name}” gone")

    def windows(self):
        """The numbers that X gave the windows that can be seen."""
        which = ["--class", "ringlet"] if IN_SANDBOX else ["--pid", str(self.process.pid)]
        search = ["xdotool", "search", "--onlyvisible", *which]
        return subprocess.run(search, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              encoding="ascii").stdout.split()

    def wait_for_windows(self, n):
        """Asks X and not the program: GTK 4.8 stumbles over a question about a window that is being made."""
        self.until(lambda: len(self.windows()) == n, f"{n} windows")
        time.sleep(0.2)

    def dialog(self):
        """The window that opens besides the main one."""
        self.wait_for_windows(2)
        return self.until(lambda: next((one for one in atspi.children(self.application) if one != self.frame), None),
                          "a dialog")

    def dialog_gone(self):
        self.wait_for_windows(1)

    def picture(self, title):
        self.n_pictures += 1
        path = os.path.join(self.folder, f"{self.name}-{self.n_pictures:02d}-{title}.png")
        subprocess.run(["import", "-silent", "-window", "root", path], check=False)

    # --- doing ---

    def do(self, action):
        atspi.act(self.frame, action)

    def activate(self, action):
        """Does an action “win.…” by its name, as other programs of the desktop may; nothing where it is disabled.

        The accessible interface counts actions, and they come and go: do() is for a window that is at rest.
        """
        self.ask_bus("Activate", atspi.GLib.Variant("(sava{sv})", (action.removeprefix("win."), [], {})))

    def can(self, action):
        return self.ask_bus("Describe", atspi.GLib.Variant("(s)", (action.removeprefix("win."),)))[0][0]

    def ask_bus(self, method, arguments):
        bus = atspi.Gio.bus_get_sync(atspi.Gio.BusType.SESSION)
        return bus.call_sync("org.ringlet.Ringlet", "/org/ringlet/Ringlet/window/1", "org.gtk.Actions", method, arguments,
                             None, atspi.Gio.DBusCallFlags.NONE, 10000, None).unpack()

    def open(self, path):
        """As another program of the desktop opens a file with this one."""
        bus = atspi.Gio.bus_get_sync(atspi.Gio.BusType.SESSION)
        bus.call_sync("org.ringlet.Ringlet", "/org/ringlet/Ringlet", "org.freedesktop.Application", "Open",
                      atspi.GLib.Variant("(asa{sv})", ([f"file://{path}"], {})), None, atspi.Gio.DBusCallFlags.NONE,
                      10000, None)

    def keys(self, *keys):
        xdotool("key", "--clearmodifiers", "--delay", 40, *keys)

    def fast_keys(self, *keys):
        """Keys of a long walk."""
        xdotool("key", "--clearmodifiers", "--delay", 4, *keys)

    def type(self, text):
        xdotool("type", "--clearmodifiers", "--delay", 8, "--", text)

    def point(self, box, across, down):
        """Moves the pointer to a place in @box, the extents of a widget, given as parts of its width and height."""
        x, y, width, height = box
        self.move_to(x + across * width, y + down * height, 0.05)

    def move_to(self, x, y, rest_s):
        """Moves the pointer to a place in the window, in its own pixels, of which the screen may have more."""
        xdotool("mousemove", "--window", self.xid(), round(SCALE * x), round(SCALE * y), "sleep", rest_s)

    def extents(self, name):
        return atspi.extents(self.node("image", name))

    def frame_extents(self):
        return atspi.extents(self.frame)

    def geometry(self):
        """x, y, width, height on the screen."""
        told = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.xid()], check=True, stdout=subprocess.PIPE,
                              encoding="ascii").stdout
        values = dict(line.split("=") for line in told.split())
        return [int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")]

    def xid(self):
        """The number of the main window."""
        if self._xid is None:
            self._xid = self.windows()[-1]
        return self._xid

    def has_dialog_keys(self):
        """Whether what is typed goes to another window of the program than the main one."""
        done = subprocess.run(["xdotool", "getwindowfocus"], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, encoding="ascii")
        return done.stdout.strip() in set(self.windows()) - {self.xid()}

    def choose(self, path, is_new=False):
        """Types the path into the file chooser that is opening; it proposes a name for a new file."""
        dialog = self.dialog()
        self.until(self.has_dialog_keys, "the keyboard in the file chooser")
        if is_new:
            self.keys("ctrl+a")
        self.type(path)

        # Its lists fill while we look, and GTK 4.8 stumbles when asked for a row that it has just dropped.
        def is_typed():
            nodes = atspi.walk(dialog, without="scroll pane")
            return any(one.get_role_name() == "text" and atspi.text(one) == path for one in nodes)

        # What it completes by itself may come between the letters, on a slow machine.
        for _ in range(3):
            try:
                self.until(is_typed, f"{path} in the file chooser", 5)
                break
            except atspi.NotSeen:
                self.keys("ctrl+a")
                self.type(path)
        self.until(is_typed, f"{path} in the file chooser")
        self.keys("Return")
        self.dialog_gone()

    def close(self):
        """Closes the window as its button does; it may be gone before it can answer."""
        with contextlib.suppress(atspi.GLib.Error):
            self.do("window.close")
        self.ends()

    def discard(self):
        """Closes the window, and lets go of the work that it asks about."""
        self.do("window.close")
        self.label(re.compile("Save the Project?"), within=self.dialog())
        self.until(self.has_dialog_keys, "the keyboard in the question")
        self.keys("alt+d")  # Discard
        self.ends()

    def ends(self, seconds=10.0):
        """The program ends well and soon."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise atspi.NotSeen(f"the program still runs {seconds:g} s after its window was closed") from None
        if status != 0:
            raise atspi.NotSeen(f"the program ended with status {status}:\n{self.said()}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
