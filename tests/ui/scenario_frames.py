# SPDX-License-Identifier: MIT
"""What the frame log of the window says (its format: ui/frame-watch.h)."""
import math
from typing import NamedTuple


class Line(NamedTuple):
    at_ms: float
    what: str
    wall_ms: float
    cpu_ms: float

    @property
    def end_ms(self):
        return self.at_ms + self.wall_ms

    @property
    def is_frame(self):
        return self.what == "frame"

    @property
    def is_mark(self):
        return self.wall_ms == 0 and self.cpu_ms == 0


def parse(text):
    lines = []
    for row in text.splitlines():
        at, what, wall, cpu = row.split("\t")
        lines.append(Line(float(at), what, float(wall), float(cpu)))
    return sorted(lines)


class FrameLog:
    """The log while it grows: since() gives what came after the last mark set by here()."""

    def __init__(self, path):
        self.path, self.offset = path, 0

    def here(self):
        with open(self.path, "rb") as log:
            self.offset = log.seek(0, 2)

    def since(self):
        with open(self.path, "rb") as log:
            log.seek(self.offset)
            data = log.read()
        # The program may be in the middle of a line.
        return parse(data[:data.rfind(b"\n") + 1].decode())

    def all(self):
        with open(self.path, encoding="utf-8") as log:
            text = log.read()
        return parse(text[:text.rfind("\n") + 1])


def percentile(values, share):
    """The smallest value that at least @share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def mark(lines, what):
    """When that was noted last, or None."""
    return max((line.at_ms for line in lines if line.what == what), default=None)


def frames_with(lines, what):
    """The frames in which one of the callbacks @what ran."""
    starts = [line.at_ms for line in lines if line.what in what]
    return [line for line in lines if line.is_frame and any(line.at_ms <= at <= line.end_ms for at in starts)]


def rate(lines, what):
    """Frames a second that drew @what, from the first to the last of them."""
    drawn = frames_with(lines, what)
    if len(drawn) < 2:
        return 0.0
    return 1000 * (len(drawn) - 1) / (drawn[-1].at_ms - drawn[0].at_ms)


def next_frame_ms(lines, after, what):
    """From the beginning of a callback @after to the end of the frame behind it, or around it, the best of all;
    None as long as no such frame drew @what."""
    drawn = frames_with(lines, what)
    best = None
    for start in (line for line in lines if line.what == after):
        following = [line for line in lines if line.is_frame and line.end_ms >= start.at_ms]
        if following and following[0] in drawn:
            best = min(best or math.inf, following[0].end_ms - start.at_ms)
    return best


def callbacks(lines):
    """{name: lines} of everything of ours that ran."""
    names = {}
    for line in lines:
        if not line.is_frame and not line.is_mark:
            names.setdefault(line.what, []).append(line)
    return names
