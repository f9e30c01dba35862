#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The colour tables of core/display/colormap.c and the entries that its test compares.

usage: colormaps.py tables | entries

The colours are Matplotlib's (CC0), rounded to bytes as its to_hex() does. Last run with Matplotlib 3.11.
"""
import sys

import matplotlib
from matplotlib.colors import to_hex

NAMES = ("viridis", "inferno", "cividis", "coolwarm")
ENTRIES = (0, 1, 64, 127, 128, 200, 254, 255)


def colours(name):
    colormap = matplotlib.colormaps[name]
    assert colormap.N == 256
    return [to_hex(colormap(i))[1:] for i in range(256)]


def print_table(name):
    print(f"static const guint32 {name}_colours[RINGLET_COLORMAP_SIZE] = {{")
    print("".join(f"0xff{colour}, " for colour in colours(name)))
    print("};")


def main():
    for name in NAMES:
        if sys.argv[1] == "tables":
            print_table(name)
        else:
            print(name, *(f"{i}:0xff{colours(name)[i]}" for i in ENTRIES))


main()
