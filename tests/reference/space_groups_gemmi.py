#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tables of space groups and form factors, and what tests compare with. gemmi 0.7.5.

Usage: space_groups_gemmi.py groups > core/calib/space-group-table.c
       space_groups_gemmi.py form-factors > core/calib/form-factor-table.c
       space_groups_gemmi.py truth > tests/core/calib/space-group-truth.h

The 530 settings are those of International Tables B, table A1.4.2.7; the coefficients
those of International Tables C, table 6.1.1.4. The truth is not made by Hall symbols:
gemmi closes the groups and judges absences with code of its own.
"""
import sys

import gemmi

LICENCE = "/* SPDX-License-Identifier: MIT */\n"
SETTINGS = [s for i, s in enumerate(gemmi.spacegroup_table()) if i < 530]


def groups():
    print(LICENCE)
    print("/* Settings of the 230 space groups: S. R. Hall & R. W. Grosse-Kunstleve, International\n"
          " * Tables for Crystallography B (2010), table A1.4.2.7; the usual one of a group first.\n"
          " * Made by tests/reference/space_groups_gemmi.py. */\n")
    print('#include "calib/space-group.h"\n')
    print("/* clang-format off */")
    print("const RingletSpaceGroup ringlet_space_groups[] = {")
    for s in SETTINGS:
        choice = "" if s.ext == "\0" else s.ext
        hall = s.hall.replace('"', '\\"')
        print(f'  {{ {s.number}, "{choice}", "{s.hm}", "{hall}" }},')
    print("  { 0, NULL, NULL, NULL },\n};\n")
    print("/* clang-format on */")


def form_factors():
    print(LICENCE)
    print("/* D. T. Cromer & J. B. Mann, International Tables for Crystallography C, table 6.1.1.4:\n"
          " * free neutral atoms. Made by tests/reference/space_groups_gemmi.py. */\n")
    print('#include "calib/form-factor.h"\n')
    print("/* clang-format off */")
    print("const RingletFormFactor ringlet_form_factors[] = {")
    for z in range(1, 99):
        element = gemmi.Element(z)
        c = element.it92
        a = ", ".join(f"{x:g}" for x in c.a)
        b = ", ".join(f"{x:g}" for x in c.b)
        print(f'  {{ "{element.name}", {{ {a} }}, {{ {b} }}, {c.c:g} }},')
    print("  { NULL, { 0 }, { 0 }, 0 },\n};")
    print("/* clang-format on */")


def truth():
    print(LICENCE)
    print("/* Made by tests/reference/space_groups_gemmi.py: per setting the order of the group,\n"
          " * how many of the planes within |h|, |k|, |l| <= 5 are absent, and in how many families\n"
          " * of the Laue group all of these planes lie. */\n")
    print("/* clang-format off */")
    print("static const struct {\n  guint order;\n  guint n_absent;\n  guint n_families;\n} truth[] = {")
    for s in SETTINGS:
        operations = s.operations()
        absent, seen, families = 0, set(), 0
        for h in range(-5, 6):
            for k in range(-5, 6):
                for l in range(-5, 6):
                    if (h, k, l) == (0, 0, 0):
                        continue
                    absent += operations.is_systematically_absent([h, k, l])
                    if (h, k, l) in seen:
                        continue
                    families += 1
                    for op in operations.sym_ops:
                        g = tuple(op.apply_to_hkl([h, k, l]))
                        seen.add(g)
                        seen.add(tuple(-i for i in g))
        order = len(operations.sym_ops) * len(operations.cen_ops)
        print(f"  {{ {order}, {absent}, {families} }}, /* {s.xhm()} */")
    print("};\n/* clang-format on */")


{"groups": groups, "form-factors": form_factors, "truth": truth}[sys.argv[1]]()
