# SPDX-License-Identifier: MIT
"""The line under the views that tells what the pointer is on, read and checked against the files."""
import re

import atspi

MASKED = 2**32 - 1
PARTS = {
    "position": re.compile(r"x (\S+) +y (\S+)"),
    "intensity": re.compile(r"I ([\d\s.,]+)$"),
    "two_theta": re.compile(r"2θ (\S+)°"),
    "q": re.compile(r"q (\S+) Å⁻¹"),
    "d": re.compile(r"d (\S+) Å"),
    "chi": re.compile(r"χ (\S+)°"),
    "ring": re.compile(r"ring (\d+)"),
}


def number(text):
    """A number as people of any of our locales write it."""
    return float(re.sub(r"\s", "", text).replace("−", "-").replace(",", "."))


def last_digit(text):
    """What one step of the last digit that is shown is worth."""
    fraction = re.search(r"[.,](\d+)", text)
    return 10.0 ** -len(fraction[1]) if fraction else 1.0


def read(bar):
    """{part: (texts of its numbers)} of what the readout shows now."""
    texts = [atspi.text(label) for label in atspi.children(bar)]
    found = {part: next(filter(None, map(pattern.search, texts)), None) for part, pattern in PARTS.items()}
    return {part: match.groups() for part, match in found.items() if match}


def moved(bar, place):
    """What the readout shows, when that is another place."""
    parts = read(bar)
    return parts if parts.get("position", place) != place else None


def near(shown, low, high, what):
    slack = 0.51 * last_digit(shown)
    assert low - slack <= number(shown) <= high + slack, f"{what} is {shown}, must be {low:.6g} to {high:.6g}"


def check(parts, edf, poni):
    """All that the readout says of a pixel of the image is true."""
    x, y = (int(number(text)) for text in parts["position"])
    count = edf[y, x]
    if count != MASKED:
        assert number(parts["intensity"][0]) == count, f"({x}, {y}) has {count}, shown is {parts['intensity'][0]}"
    low, high = poni.two_theta_bounds_deg(y, x)
    near(parts["two_theta"][0], low, high, f"2θ at ({x}, {y})")
    q_low, q_high = map(poni.q_per_angstrom, (low, high))
    near(parts["q"][0], q_low, q_high, f"q at ({x}, {y})")
    near(parts["d"][0], 6.283185307 / q_high, 6.283185307 / q_low, f"d at ({x}, {y})")
    if "ring" in parts:
        ring, ring_deg = poni.ring_of((low + high) / 2)
        assert int(parts["ring"][0]) == ring, f"the ring next to {low:.3f}° is {ring} at {ring_deg:.3f}°"
    return x, y
