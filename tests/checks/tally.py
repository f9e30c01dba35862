#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts what `meson test` ran: tally.py TESTLOG.json

Prints "passed failed skipped", and on standard error what failed tests wrote. A TAP program counts by
its lines, because meson calls a program with a skipped line "OK". Any other test counts as one. A program
that crashed, hung or left its plan unfinished counts as one failure more, whatever it had passed.
"""
import json
import os
import re
import sys

TAP_LINE = re.compile(r"(not )?ok\b([^#]*)(#\s*(\w+))?")
GOOD = ("OK", "EXPECTEDFAIL", "SKIP")


def count_tap(text):
    """(passed, failed, skipped) of a TAP text, or None if there is no TAP in it."""
    counts = [0, 0, 0]
    for match in filter(None, map(TAP_LINE.match, text.splitlines())):
        directive = (match[4] or "").upper()
        if directive.startswith("SKIP") or directive == "TODO":
            counts[2] += 1
        else:
            counts[1 if match[1] else 0] += 1
    plan = re.search(r"^1\.\.(\d+)", text, re.M)
    if not plan and not any(counts):
        return None
    if plan and int(plan[1]) == 0 and not any(counts):
        counts[2] = 1
    return counts


def count_test(test):
    good = test["result"] in GOOD
    counts = count_tap(test.get("stdout") or "")
    if counts is None:
        return [0, 0, 1] if test["result"] == "SKIP" else [int(good), int(not good), 0]
    if not good and counts[1] == 0:
        counts[1] = 1
    return counts


def show(test):
    print("-- {name}: {result}, exit status {returncode}".format(**test), file=sys.stderr)
    for stream in ("stdout", "stderr"):
        lines = (test.get(stream) or "").splitlines()
        shown = [line for line in lines if not re.match(r"ok\b(?!.*#\s*SKIP)", line)]
        print("\n".join(shown[-60:]), file=sys.stderr)


def show_skips(test):
    lines = (test.get("stdout") or "").splitlines()
    reasons = [line for line in lines if re.search(r"#\s*(SKIP|TODO)", line, re.I)]
    print("-- {}, skipped:".format(test["name"]), *reasons, sep="\n", file=sys.stderr)


def main(path):
    if not os.path.exists(path):
        print("0 1 0")
        return
    total = [0, 0, 0]
    with open(path, encoding="utf-8", errors="replace") as log:
        for test in map(json.loads, log):
            counts = count_test(test)
            if counts[1]:
                show(test)
            elif counts[2]:
                show_skips(test)
            total = [a + b for a, b in zip(total, counts)]
    print(*total)


main(sys.argv[1])
