# SPDX-License-Identifier: MIT
"""Two hundred seeded actions in the real window, some of them by its pointer, undone to the start and redone: every state is the one that it was,
and each step says what it did. What a document says is compared as the project file that it would be saved as."""
import hashlib
import os
import random
import re
import time

import atspi
import scenario_exports
import scenario_image
import scenario_integrate
import scenario_phases
import scenario_steps as steps
from scenario_window import xdotool
from scenario_work import running

SEED, N_ACTIONS, EVERY, HAND_S = int(os.environ.get("RINGLET_SEED", "9")), 200, 16, 1.0
FRAME, IMAGE = "frame", "Diffraction image"
DRAGGED, PAINTED, PICKED = "Drag (Ring|Tilt|Beam Centre)", "Mask: brush", r"Add (\d+ )?Points?"

# Actions of the window and of the image, and how the step is called that each makes if it changes anything.
VERBS = (
    (FRAME, "win.unit-q", "Change Unit"),
    (FRAME, "win.unit-two-theta", "Change Unit"),
    (FRAME, "win.unit-d", "Change Unit"),
    (FRAME, "win.cycle-unit", "Change Unit"),
    (FRAME, "win.rings-lab6", "Change Calibrant"),
    (FRAME, "win.rings-ceo2", "Change Calibrant"),
    (FRAME, "win.rings-none", "Change Calibrant"),
    (FRAME, "win.poisson-errors", "Change Error Model"),
    (FRAME, "win.next-frame", "Change Frame"),
    (FRAME, "win.previous-frame", "Change Frame"),
    (FRAME, "win.step-mask", None),
    (FRAME, "win.step-calibrate", None),
    (FRAME, "win.cycle-view", None),
    (IMAGE, "mask.grow", "Mask: (change )?grow"),
    (IMAGE, "mask.shrink", "Mask: (change )?shrink"),
    (IMAGE, "mask.invert", "Mask: invert"),
    (IMAGE, "mask.fill", "Mask: fill holes"),
    (IMAGE, "mask.clear", "Mask: clear"),
    (IMAGE, "mask.propose", "Mask: proposal"),
    ("value", "Distance (mm)", "Change Geometry"),
    ("value", "Beam x (pixels)", "Change Geometry"),
    ("hand", "drag", DRAGGED),
    ("hand", "drag", DRAGGED),
    ("hand", "stroke", PAINTED),
    ("hand", "stroke", PAINTED),
    ("hand", "pick", "Change Calibrant|" + PICKED),
    ("hand", "pick", "Change Calibrant|" + PICKED),
    (FRAME, "win.keep-pattern", "Keep Pattern"),
    (FRAME, "win.keep-pattern", "Keep Pattern"),
    (FRAME, "win.clear-overlays", "Remove All Overlays"),
    (FRAME, "win.series-add-region", "Series: Add Region"),
    (FRAME, "win.series-add-region", "Series: Add Region"),
    ("grid", "Rows", "Series: Grid"),
    ("grid", "Columns", "Series: Grid"),
    ("grid", "Frames before", "Series: Grid"),
    ("orientation", "turn", "Change Orientation"),
    ("fields", "phase", "Add Phase .*"),
    ("fields", "background", "Change Background"),
    ("fields", "scale", "Change Scale of the Background"),
    ("fields", "frames", "Sum Frames|Average Frames|Single Frames"),
    ("fields", "bins", "Change Bins"),
    ("fields", "cake", "Change Cake"),
    ("fields", "polarisation", "Change Polarisation"),
    ("fields", "azimuth", "Change Azimuth Range"),
    ("fields", "errors", "Change Error Model"),
    ("fields", "pressure", "Change Phase .*"),
    (FRAME, "win.powder-as-phase", "Add Phase .*"),
    ("hand", "line", None),
    ("hand", "box", None),
    ("seen", "compare", None),
    ("seen", "compare", None),
    ("seen", "profile", None),
    ("seen", "correction", None),
    (FRAME, "win.undo", None),
    (FRAME, "win.undo", None),
    (FRAME, "win.redo", None),
)

# What is typed or chosen beside the image, in which step.
METHODS = ("none", "SNIP", "Brückner", "Brückner + Chebyshev")
POWDERS = ("Au", "NaCl", "Si", "Pt")

ERRORS = ("none", "poisson", "azimuthal", "hybrid")

# What a hand does on the image: what it asks for first, the button of its tool, and how its step is called.
HANDS = {
    "drag": (("win.step-calibrate",), "Drag Rings", DRAGGED),
    "pick": (("win.rings-lab6", "win.step-calibrate"), "Pick Points", PICKED),
    "stroke": (("win.step-mask",), "Brush", PAINTED),
    "line": (("win.step-image", "win.profile-line"), None, None),
    "box": (("win.step-image", "win.profile-box"), None, None),
}

# What is only looked at: no part of the document, whatever becomes of that meanwhile.
SEEN = {
    "compare": ("step-compare", "compare-previous", "compare-uncorrected", "compare-step", "compare-nothing",
                "compare-present", "compare-other", "compare-difference", "compare-ratio", "blink"),
    "profile": ("remove-profile", "cycle-profile-axis", "cycle-profile-value", "cycle-plot"),
    "correction": ("next-correction", "stop", "inspect-background", "find-peaks", "clear-peaks"),
}

# Where the first two rings of the first frame are in the view.
ON_RINGS = ((0.193, 0.497), (0.289, 0.497), (0.7515, 0.497), (0.8486, 0.497))


class Hand:
    """Does the actions, and reads what the buttons of the history say they would take back."""

    def __init__(self, window, project):
        self.window, self.project = window, project
        self.image, self.undo = window.node("image", IMAGE), window.node("push button", "Undo")
        self.turned, self.rand, self.buttons = 0, random.Random(SEED + 1), {}
        self.panel = self.phases = None
        self.step = window.node("push button", "Step 3: Calibrate")

    def next_undone(self):
        """The name of the step that undo would take back; empty at the start."""
        found = re.match(r".*?: (.*) \(", self.undo.get_description() or "")
        return found[1] if found else ""

    def does(self, kind, name, number):
        if kind == "value":
            self.turns(name, number)
        elif kind == "hand":
            self.points(name)
        elif kind == "grid":
            self.changes_grid(name)
        elif kind == "orientation":
            self.turns_image()
        elif kind == "fields":
            self.fills(name)
        elif kind == "seen":
            self.window.activate("win." + self.rand.choice(SEEN[name]))
        elif kind == IMAGE:
            atspi.act(self.image, name)
        else:
            self.window.activate(name)

    def turns(self, name, number):
        """Only the step Calibrate has values."""
        self.window.activate("win.step-calibrate")
        self.window.until(lambda: atspi.has_state(self.step, atspi.Atspi.StateType.PRESSED), "the step Calibrate")
        node = self.button("spin button", name)
        self.turned += 1
        atspi.Atspi.Value.set_current_value(node, atspi.value(node) + number)

    def takes(self, tool):
        """Its button is down then."""
        if tool not in self.buttons:
            self.buttons[tool] = self.window.node("push button", tool)
        button = self.buttons[tool]
        if not atspi.has_state(button, atspi.Atspi.StateType.PRESSED):
            atspi.act(button, "click")

        def is_down():
            button.clear_cache()  # on a busy machine news of a page that comes back are lost
            return atspi.has_state(button, atspi.Atspi.StateType.PRESSED)

        self.window.until(is_down, f"“{tool}” pressed")

    def points(self, what):
        """With the pointer on the image: from a place to another one, or a click."""
        actions, tool, wanted = HANDS[what]
        for action in ("win.view-image", *actions):
            self.window.activate(action)
        if tool:
            self.takes(tool)
        box = atspi.extents(self.image)
        self.window.point(box, *(self.rand.choice(ON_RINGS) if what == "pick" else self.place()))
        xdotool("mousedown", 1)
        for _ in range(0 if what == "pick" else 3):
            self.window.point(box, *self.place())
        xdotool("mouseup", 1)
        # A step has its name when the button is let go. Points are looked for in a worker, and there may be none.
        end = time.monotonic() + HAND_S
        while wanted and not re.fullmatch(wanted, self.next_undone()) and time.monotonic() < end:
            time.sleep(0.05)

    def waits(self, before):
        """For a step that a worker makes, or that comes with the next frame of the screen."""
        end = time.monotonic() + HAND_S
        while self.next_undone() == before and time.monotonic() < end:
            time.sleep(0.05)

    def button(self, role, name):
        if name not in self.buttons:
            self.buttons[name] = self.window.node(role, name)
        return self.buttons[name]

    def changes_grid(self, name):
        """Each number is there in any step; edits of one right after the other are one step."""
        before = self.next_undone()
        self.window.activate("win.step-series")
        atspi.Atspi.Value.set_current_value(self.button("spin button", f"{name} {name}"), self.rand.randrange(0, 9))
        self.waits(before)

    def turns_image(self):
        before = self.next_undone()
        self.window.activate("win.step-image")
        button = self.button(None, re.compile(f"^Orientation {self.rand.randrange(1, 5)}:"))
        atspi.Atspi.Action.do_action(button, 0)
        self.waits(before)

    def fills(self, what):
        before = self.next_undone()
        if what == "frames":
            scenario_image.choose(self.window, self.rand.choice(scenario_image.COMBINATIONS))
            self.waits(before)
            return
        self.window.activate("win.step-integrate")
        if self.panel is None:
            self.panel = scenario_integrate.Panel(self.window, (*scenario_integrate.GROUPS, "Background"))
            self.phases = self.window.node("text", "Add phase")
            while not atspi.find(self.phases, "label", "Phases"):
                self.phases = self.phases.get_parent()
        if what == "phase":
            self.types_phase("text", "Add phase", self.rand.choice(POWDERS))
        elif what == "pressure":
            if not atspi.find(self.phases, "spin button", "P (GPa)"):
                return
            self.types_phase("spin button", "P (GPa)", f"{self.rand.uniform(0, 30):.1f}")
        elif what == "background":
            self.panel.choose("Background", METHODS, self.rand.choice(METHODS))
        elif what == "errors":
            self.panel.choose("Error model", ERRORS, self.rand.choice(ERRORS[:2]))
        else:
            self.panel.say(*self.says(what))
        self.waits(before)

    def says(self, what):
        """The name of a field, and a text for it."""
        real = self.rand.uniform
        return {"bins": ("Bins", str(self.rand.randrange(50, 400))),
                "cake": ("Bins of the cake", f"{self.rand.randrange(40, 90)}×{self.rand.randrange(10, 40)}"),
                "polarisation": ("Polarisation", f"{real(-1, 1):.2f}"),
                "azimuth": ("Azimuth range (°)", f"{real(-170, -10):.0f}, {real(0, 170):.0f}"),
                "scale": ("Scale of the background", f"{real(0.1, 2):.2f}")}[what]

    def types_phase(self, role, name, text):
        node = self.window.until(lambda: atspi.find(self.phases, role, name), f"{role} “{name}”")
        self.panel.point_at(node)
        xdotool("click", 1)
        self.window.keys("ctrl+a")
        self.window.type(text)
        self.window.keys("Return")

    def place(self):
        """In the middle of the view, where the image is: it is wider than high."""
        return self.rand.uniform(0.2, 0.8), self.rand.uniform(0.35, 0.65)

    def digest(self):
        """What the document says now."""
        os.unlink(self.project)
        self.window.until(lambda: self.window.can("win.save"), "nothing being saved")
        self.window.activate("win.save")
        self.window.until(lambda: os.path.exists(self.project), "the project saved")
        with open(self.project, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    def goes(self, action, looks_at):
        """Undoes or redoes to the end. Returns {how many steps from here: digest}, and how many steps."""
        done, digests = 0, {}
        while self.window.can(action):
            if looks_at(done):
                digests[done] = self.digest()
            self.window.activate(action)
            done += 1
        digests[done] = self.digest()
        return digests, done


def check_name(hand, before, wanted, what):
    """An action that made a step has given it its name."""
    name = hand.next_undone()
    assert name or not before or wanted is None, f"{what} made a step without a name"
    if wanted is not None and name != before:
        assert re.fullmatch(wanted, name), f"{what} made the step “{name}”"


def random_actions(tap, start, sample, folder):
    folder = os.path.join(folder, "random")
    project = os.path.join(folder, "random.ringlet")
    scenario_exports.make_images(tap, folder)
    images = [os.path.join(folder, name) for name in ("image.edf", "dark.edf", "flat.edf")]
    scenario_exports.ringlet(tap, folder, "integrate", "--poni", "image.poni", "--mask", "mask.edf", "-q",
                             "--background-image", "dark.edf", "--save-project", project, "-o", folder, *images)
    with running(start, "random", project) as window:
        use(tap, window, project)


def use(tap, window, project):
    rand = random.Random(SEED)
    with tap.step("random: a project of three frames", window):
        steps.titled(window, "random.ringlet")
        window.label(re.compile("195"), 30)
        # Regions are of patterns of a series.
        window.activate("win.series-main")
        window.label(re.compile("^Done$"), 60)
        hand = Hand(window, project)
        first = hand.digest()
    with tap.step(f"random: {N_ACTIONS} actions of seed {SEED}", window):
        seen, stepped, seconds = set(), set(), {}
        for _ in range(N_ACTIONS):
            kind, name, wanted = rand.choice(VERBS)
            before = hand.next_undone()
            begin = time.monotonic()
            hand.does(kind, name, rand.choice((-0.75, 0.5, 1.25)))
            seconds[f"{kind} {name}"] = seconds.get(f"{kind} {name}", 0) + time.monotonic() - begin
            check_name(hand, before, wanted, name)
            if hand.next_undone() != before and kind in ("grid", "orientation", "fields"):
                stepped.add(kind)
            if kind == "hand" and wanted and re.fullmatch(HANDS[name][2], hand.next_undone()):
                seen.add(name)
        while window.can("win.redo"):  # what the last actions have undone
            window.activate("win.redo")
        last = hand.digest()
        longest = sorted(seconds, key=seconds.get, reverse=True)[:5]
        tap.tell("longest, in s: " + ", ".join(f"{name} {seconds[name]:.0f}" for name in longest))
        assert hand.turned > 0, "no value was turned"
        assert seen == {"drag", "pick", "stroke"}, f"of what a hand does only {seen} made steps"
        assert stepped == {"grid", "orientation", "fields"}, f"of numbers and lists only {stepped} made steps"
    with tap.step("random: undone to the start", window):
        undone, n = hand.goes("win.undo", lambda done: done % EVERY == 0)
        assert undone[0] == last and undone[n] == first, "not the document that was opened"
        assert n >= N_ACTIONS / 4, f"only {n} steps"
    with tap.step("random: redone, every state is the same", window):
        redone, n_redone = hand.goes("win.redo", lambda done: n - done in undone)
        assert n_redone == n, f"{n} steps were undone, {n_redone} redone"
        assert {n - done: digest for done, digest in redone.items()} == undone, "a state is another one than before"
        tap.tell(f"{n} steps of {N_ACTIONS} actions")


PARTS = {"random": random_actions}
