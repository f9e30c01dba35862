#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Transmissions of tests/core/geometry/test-absorption.c: sums over many small pieces.

A = 1/V sum exp (-mu path), International Tables C, 6.3.3, in Cartesian coordinates along
and across the beam, 1000 x 1000 points by Gauss and Legendre: good to 1e-7. NumPy 2.
Usage: absorption.py
"""
import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(1000)


def disc(depth, angle, stretch):
    t = NODES * np.pi / 2
    y, h = np.sin(t), np.cos(t)
    x = h[:, None] * NODES[None, :]
    along = x * np.cos(angle) + y[:, None] * np.sin(angle)
    out = -along + np.sqrt(np.maximum(along**2 + 1 - x**2 - y[:, None] ** 2, 0))
    term = np.exp(-depth * (x + h[:, None] + stretch * out))
    return (WEIGHTS * h**2) @ term @ WEIGHTS / 2


def ball(depth, angle):
    # Layers of the ball by height, the mean of discs weighted by their area.
    nodes, weights = np.polynomial.legendre.leggauss(40)
    radius = np.cos((nodes + 1) * np.pi / 4)
    discs = [disc(depth * r, angle, 1.0) for r in radius]
    return 1.5 * np.pi / 4 * np.sum(weights * radius**3 * discs)


for depth, angle, rise in [(0.3, 20, 0), (1, 5, 0), (1, 60, 25), (1, 130, 40), (3, 15, 10),
                           (3, 90, 0), (5, 40, 20)]:
    value = disc(depth, np.radians(angle), 1 / np.cos(np.radians(rise)))
    print(f"  {{ {depth}, {angle}, {rise}, {value:.10g} }},")
print()
for depth, angle in [(0.3, 30), (1, 10), (1, 90), (3, 45)]:
    print(f"  {{ {depth}, {angle}, 0, {ball(depth, np.radians(angle)):.10g} }},")
