#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What is in the file of a series, read by h5py.

series-command.py same FILE GROUP I:SINGLE...   row I of entry/GROUP has the bits of the default plot of SINGLE
series-command.py status FILE                 STATE, then a line a frame: STATUS FILE INDEX ERROR
series-command.py methods FILE                METHOD of the head, then a line a frame: METHOD|NO_DEVICE|LOST_DEVICE
series-command.py close FILE GROUP OTHER NUMBER...   row i is that of OTHER divided by NUMBER[i], or NaN where that is "-"
"""
import sys

import h5py
import numpy


def default(group):
    while "signal" not in group.attrs:
        group = group[group.attrs["default"]]
    return group


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def same(path, name, *singles):
    with h5py.File(path, "r") as file:
        group = file["entry"][name]
        rows = group[text(group.attrs["signal"])][()]
        errors = group["I_errors"][()] if "I_errors" in group else None
        last = text(group.attrs["axes"][-1])
        assert last == ("azimuthal_axis" if name == "azimuthal" else "radial_axis"), last
        assert group[last].shape == rows.shape[-1:], f"{last} of {group[last].shape}"
        axis = group[last][()]
    assert len(rows) == 12 and len(singles) > 0
    for i, single in (word.split(":", 1) for word in singles):
        i = int(i)
        with h5py.File(single, "r") as file:
            group = default(file)
            wanted = group[text(group.attrs["signal"])][()]
            assert numpy.array_equal(axis, group[last][()]), f"{last} of {single}"
            assert wanted.dtype == numpy.float64 and numpy.isfinite(wanted).any()
            assert wanted.tobytes() == rows[i].tobytes(), f"row {i} is not {single}"
            if errors is not None:
                assert errors[i].tobytes() == group["I_errors"][()].tobytes(), f"errors of row {i}"


def status(path):
    with h5py.File(path, "r") as file:
        entry = file["entry"]
        print(text(entry["state"][()]))
        frames = entry["frames"]
        rows = zip(frames["status"][()], frames["file"][()], frames["index"][()], frames["error"][()])
        for code, name, index, error in rows:
            print(int(code), text(name), int(index), text(error))


def methods(path):
    with h5py.File(path, "r") as file:
        entry = file["entry"]
        assert "no_device" not in entry["reduction/input"] and "lost_device" not in entry["reduction/input"]
        print(text(entry["reduction/input/method"][()]))
        for row in zip(*(entry["frames"][key][()] for key in ("method", "no_device", "lost_device"))):
            print("|".join(map(text, row)))


def close(path, name, other, *numbers):
    with h5py.File(path, "r") as file, h5py.File(other, "r") as whole:
        rows, wanted = file["entry"][name]["I"][()], whole["entry"][name]["I"][()]
    assert len(rows) == len(numbers)
    for i, number in enumerate(numbers):
        if number == "-":
            assert numpy.all(numpy.isnan(rows[i])), f"row {i} has numbers"
        else:
            assert numpy.allclose(rows[i], wanted[i] / float(number), rtol=1e-12, atol=0, equal_nan=True), f"row {i}"


{"same": same, "status": status, "methods": methods, "close": close}[sys.argv[1]](*sys.argv[2:])
