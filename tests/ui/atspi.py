# SPDX-License-Identifier: MIT
"""The accessibility tree of a program, as a reader of the screen sees it.

Nodes come and go while one looks: whatever asks for something is repeated by until().
"""
import os
import re
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

warnings.simplefilter("ignore")  # deprecated names of libatspi that have no other
Atspi.init()
Atspi.set_timeout(10000, 30000)  # ms; less than a second by itself, which a busy machine needs

# More children than this are rows of a list that nobody looks for.
MANY = 80


# A program with sanitizers in it takes several times as long.
PATIENCE = float(os.environ.get("RINGLET_PATIENCE", "1"))


class NotSeen(AssertionError):
    pass


def until(ask, what, seconds=15.0, check=None):
    """The first true answer. @what says in the failure what was waited for; @check may end the wait."""
    end = time.monotonic() + PATIENCE * seconds
    answer = None
    while time.monotonic() < end:
        if check:
            check()
        try:
            answer = ask()
            if answer:
                return answer
        except GLib.Error:
            pass
        time.sleep(0.02)
    raise NotSeen(f"not seen in {seconds:g} s: {what}")


def children(node):
    nodes = (node.get_child_at_index(i) for i in range(min(node.get_child_count(), MANY)))
    return [child for child in nodes if child]


def walk(node, without=None, depth=40):
    """The node and all below it, top down, but nothing below a node of the role @without."""
    yield node
    if depth and node.get_role_name() != without:
        for child in children(node):
            yield from walk(child, without, depth - 1)


def application(pid):
    """The program with that number; None is any of Ringlet."""
    def is_it(app):
        return app.get_process_id() == pid if pid is not None else matches(re.compile("ringlet", re.I), app.get_name())

    return next((app for app in children(Atspi.get_desktop(0)) if is_it(app)), None)


def find(node, role=None, name=None):
    """The first node of that role and name; @name is the whole name or a compiled pattern."""
    for one in walk(node):
        if (role is None or one.get_role_name() == role) and (name is None or matches(name, one.get_name())):
            return one
    return None


def matches(wanted, text):
    return wanted.search(text or "") if hasattr(wanted, "search") else wanted == text


def actions(node):
    return [Atspi.Action.get_action_name(node, i) for i in range(Atspi.Action.get_n_actions(node))]


def act(node, action):
    names = actions(node)
    if action not in names:
        raise NotSeen(f"{node.get_role_name()} “{node.get_name()}” has no action {action}, only {', '.join(names)}")
    at = names.index(action)
    if Atspi.Action.get_action_name(node, at) != action:  # another one came or went while we asked
        act(node, action)
        return
    Atspi.Action.do_action(node, at)


def text(node):
    """What a label, an entry or a toast says: its text, else its name."""
    if node.get_text_iface():
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)) or node.get_name()
    return node.get_name()


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_showing(node):
    """GTK 4.8 says of nothing that it shows; but what is folded away has no size, though what is in it keeps its own."""
    return min(extents(node)[2:]) > 0


def extents(node):
    """x, y, width, height in the window."""
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return box.x, box.y, box.width, box.height


def value(node):
    return Atspi.Value.get_current_value(node)


def dump(node):
    """The tree as text, to be read when something was not seen."""
    lines = []

    def one(node, depth):
        try:
            line = f"{'  ' * depth}{node.get_role_name()} “{node.get_name()}”"
            said = node.get_description()
            if said:
                line += f" ({said})"
            if node.get_text_iface() and text(node) != node.get_name():
                line += f" = {text(node)}"
            if node.get_action_iface():
                line += f" [{' '.join(actions(node))}]"
            lines.append(line)
            for child in children(node):
                one(child, depth + 1)
        except GLib.Error as error:
            lines.append(f"{'  ' * depth}({error.message})")

    one(node, 0)
    return "\n".join(lines) + "\n"
