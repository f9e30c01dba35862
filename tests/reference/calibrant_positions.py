#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Positions of atoms from which the intensities follow that pyFAI 2026.9 lists.

Usage: calibrant_positions.py

Fits fractional coordinates and displacements of hydrocerussite and vanadinite, whose
lists pyFAI computed for Cu K alpha from the structures of the papers that it names, and
prints them with R = sum |listed - computed| / sum listed: 0.046 and 0.033.
"""
import os
import re

import numpy as np
import pyFAI
from scipy.optimize import least_squares

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "core", "calib", "form-factor-table.c")
FILES = os.path.join(os.path.dirname(pyFAI.__file__), "resources", "calibration")
WAVELENGTH = 1.5406
THIRD = 1 / 3


def form_factors():
    pattern = r'\s*\{ "(\w+)", \{ (.*?) \}, \{ (.*?) \}, (\S+) \}'
    found = {}
    with open(TABLE) as lines:
        for m in filter(None, (re.match(pattern, line) for line in lines)):
            a, b = ([float(x) for x in m[i].split(",")] for i in (2, 3))
            found[m[1]] = np.array(a), np.array(b), float(m[4])
    return found


def operation(text):
    turn, shift = np.zeros((3, 3)), np.zeros(3)
    for i, part in enumerate(text.split(",")):
        for sign, fraction, axis in re.findall(r"([+-]?)(?:(\d/\d)|([xyz]))", part):
            s = -1 if sign == "-" else 1
            if axis:
                turn[i, "xyz".index(axis)] += s
            else:
                shift[i] += s * int(fraction[0]) / int(fraction[2])
    return turn, shift


def group(generators):
    """All operations; positions are compared to 1/24."""
    key = lambda o: (tuple(o[0].ravel()), tuple(np.round(o[1] * 24).astype(int) % 24))
    operations, seen = [operation("x,y,z")], set()
    for turn, shift in operations:
        for t, s in map(operation, generators):
            new = t @ turn, (t @ shift + s) % 1
            if key(new) not in seen:
                seen.add(key(new))
                operations.append(new)
    return list({key(o): o for o in operations}.values())


def places(operations, at):
    found = []
    for turn, shift in operations:
        p = (turn @ np.array(at, float) + shift) % 1
        if not any(np.all(abs((p - q + 0.5) % 1 - 0.5) < 1e-4) for q in found):
            found.append(p)
    return np.array(found)


def listed(name):
    lines = {}
    with open(os.path.join(FILES, name + ".D")) as text:
        for m in filter(None, (re.match(r"\s*([\d.]+)\s*# \(.*\)\s*\d+ ([\d.]+)", t) for t in text)):
            d = round(float(m[1]), 4)
            lines[d] = lines.get(d, 0) + float(m[2])
    d = np.array(sorted(lines, reverse=True))
    return d, np.array([lines[x] for x in d])


def planes(a, c, d):
    """Of a hexagonal cell: indices, spacings and which line of the list each is."""
    n = [int(e / d.min()) + 2 for e in (a, a, c)]
    h = np.array(np.meshgrid(*[np.arange(-k, k + 1) for k in n])).reshape(3, -1).T
    square = 4 / 3 * (h[:, 0]**2 + h[:, 0] * h[:, 1] + h[:, 1]**2) / a**2 + h[:, 2]**2 / c**2
    keep = (square > 0) & (square < 1 / (d.min() * 0.999)**2)
    h, own = h[keep], 1 / np.sqrt(square[keep])
    line = np.array([np.argmin(abs(d - x)) for x in own])
    near = abs(d[line] - own) < 6e-4 * own
    return h[near], own[near], line[near]


def intensities(atoms, operations, d, h, own, line, forms):
    total, s2 = np.zeros(len(h), complex), 1 / (4 * own**2)
    for element, share, at, b_iso in atoms:
        a, b, c = forms[element]
        form = (a * np.exp(-b * s2[:, None])).sum(1) + c
        phase = np.exp(2j * np.pi * (h @ places(operations, at).T)).sum(1)
        total += share * form * np.exp(-b_iso * s2) * phase
    theta = np.arcsin(WAVELENGTH / 2 / d)
    lorentz = (1 + np.cos(2 * theta)**2) / (np.sin(theta)**2 * np.cos(theta))
    return np.bincount(line, abs(total)**2, len(d)) * lorentz


def fit(name, a, c, generators, sites, start):
    operations, forms = group(generators), form_factors()
    d, wanted = listed(name)
    found = planes(a, c, d)
    n = len(start)

    def computed(p):
        atoms = [(e, share, at(p), b) for (e, share, at), b in zip(sites, p[n:])]
        values = intensities(atoms, operations, d, *found, forms)
        return values * (wanted @ values) / (values @ values)

    first = np.array(start + [1.0] * len(sites))
    low = [x - 0.05 for x in start] + [0.0] * len(sites)
    high = [x + 0.05 for x in start] + [6.0] * len(sites)
    scale = [0.005] * n + [0.5] * len(sites)
    best = least_squares(lambda p: (computed(p) - wanted) / np.sqrt(wanted + 1), first,
                         bounds=(low, high), x_scale=scale, diff_step=1e-4, max_nfev=60).x
    r = abs(computed(best) - wanted).sum() / wanted.sum()
    print(f"{name}: R = {r:.4f}")
    for (element, share, at), b in zip(sites, best[n:]):
        print(f"  {element:2} {b:5.2f} {share:.4f} ", np.round(np.array(at(best), float), 4))


if __name__ == "__main__":
    fit("hydrocerussite", 5.24656, 23.7023,
        ["-y,x-y,z", "y,x,-z", "-x,-y,-z", "x+2/3,y+1/3,z+1/3"],
        [("Pb", 1, lambda p: (0, 0, p[0])), ("Pb", 1 / 6, lambda p: (p[1], -p[1], p[2])),
         ("C", 1, lambda p: (0, 0, p[3])), ("O", 1, lambda p: (p[4], -p[4], p[5])),
         ("O", 1, lambda p: (0, 0, p[6]))],
        [0.2155, 0.04, 0.008, 0.41, -0.14, 0.41, 0.34])
    fit("vanadinite", 10.3231, 7.3399, ["-y,x-y,z", "-x,-y,z+1/2", "-x,-y,-z"],
        [("Pb", 1, lambda p: (THIRD, 2 * THIRD, p[0])), ("Pb", 1, lambda p: (p[1], p[2], 0.25)),
         ("V", 1, lambda p: (p[3], p[4], 0.25)), ("O", 1, lambda p: (p[5], p[6], 0.25)),
         ("O", 1, lambda p: (p[7], p[8], 0.25)), ("O", 1, lambda p: p[9:12]),
         ("Cl", 1, lambda p: (0, 0, 0))],
        [0.0075, 0.254, 0.0045, 0.4098, 0.3842, 0.335, 0.497, 0.603, 0.468, 0.358, 0.269, 0.084])
