# SPDX-License-Identifier: MIT
"""Two hundred seeded actions in the real window, undone to the start and redone: every state is the one that it was,
and each step says what it did. What a document says is compared as the project file that it would be saved as."""
import hashlib
import os
import random
import re

import atspi
import scenario_exports
import scenario_steps as steps
from scenario_work import running

SEED, N_ACTIONS, EVERY = 9, 200, 16
FRAME, IMAGE = "frame", "Diffraction image"

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
    (FRAME, "win.undo", None),
    (FRAME, "win.undo", None),
    (FRAME, "win.redo", None),
)


class Hand:
    """Does the actions, and reads what the buttons of the history say they would take back."""

    def __init__(self, window, project):
        self.window, self.project = window, project
        self.image, self.undo = window.node("image", IMAGE), window.node("push button", "Undo")
        self.turned = 0
        self.step = window.node("push button", "Step 3: Calibrate")

    def next_undone(self):
        """The name of the step that undo would take back; empty at the start."""
        found = re.match(r".*?: (.*) \(", self.undo.get_description() or "")
        return found[1] if found else ""

    def does(self, kind, name, number):
        if kind == "value":
            self.turns(name, number)
        elif kind == IMAGE:
            atspi.act(self.image, name)
        else:
            self.window.activate(name)

    def turns(self, name, number):
        """Only the step Calibrate has values."""
        if atspi.has_state(self.step, atspi.Atspi.StateType.PRESSED):
            node = self.window.node("spin button", name)
            self.turned += 1
            atspi.Atspi.Value.set_current_value(node, atspi.value(node) + number)

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
                             "--save-project", project, "-o", folder, *images)
    with running(start, "random", project) as window:
        use(tap, window, project)


def use(tap, window, project):
    rand = random.Random(SEED)
    with tap.step("random: a project of three frames", window):
        steps.titled(window, "random.ringlet")
        window.label(re.compile("195"), 30)
        hand = Hand(window, project)
        first = hand.digest()
    with tap.step(f"random: {N_ACTIONS} actions", window):
        for _ in range(N_ACTIONS):
            kind, name, wanted = rand.choice(VERBS)
            before = hand.next_undone()
            hand.does(kind, name, rand.choice((-0.75, 0.5, 1.25)))
            check_name(hand, before, wanted, name)
        last = hand.digest()
        assert hand.turned > 0, "no value was turned"
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
