#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rows of tests/core/image/format-samples.h: the samples of data/formats with the hash of their true pixels,
all frames one after another, little-endian, from the arrays that were put in. Needs numpy alone, reads no image
format:

    format_samples.py SHARED >tests/core/image/format-samples.h

The arrays of two samples are not whole; what is missing is what the bytes behind their headers are, and the first
frame there must be the one that is known.
"""
import glob
import gzip
import hashlib
import json
import os
import sys

import numpy

# Header bytes, frames, type, rows, columns.
PLAIN = {
    "ge/blank_header_2x2048.ge3.gz": (8192, 2, "<u2", 2048, 2048),
    "spe/v2_u2_zero_start.spe": (4100, 2, "<u2", 48, 64),
}
# What is in the file is not what was put in: FabIO's TIFF writer stores double precision as single.
NARROWED = {"tif/fabio_float64.tif": "float32"}
# The reader gives a type that the processor has.
WIDENED = {"float16": "float32"}
# Lossy: decoders may round differently.
WITHIN = {"jpeg/gray_q95.jpg": 1, "jpeg/gray_progressive.jpg": 1}
TYPES = {
    "bool": "BOOL", "int8": "I8", "uint8": "U8", "int16": "I16", "uint16": "U16", "int32": "I32", "uint32": "U32",
    "int64": "I64", "uint64": "U64", "float32": "F32", "float64": "F64",
}


def sha256(array):
    array = numpy.ascontiguousarray(array)
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def oracle_name(file):
    path, _, inner = file.partition("::")
    return path + ("__" + inner.replace("/", "_") if inner else "") + ".oracle.npy"


def plain_frames(path, header, n, dtype, n_slow, n_fast):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    return numpy.frombuffer(data, dtype, n * n_slow * n_fast, header).reshape(n, n_slow, n_fast)


def true_frames(folder, file):
    if file in PLAIN:
        return plain_frames(os.path.join(folder, file), *PLAIN[file])
    array = numpy.load(os.path.join(folder, oracle_name(file)))
    return array.reshape(-1, *array.shape[-2:])


def inner_paths(folder, known):
    """Samples that have an array, but no place in the index: other datasets of HDF5 files."""
    known = {os.path.join(folder, oracle_name(file)) for file in known}
    for path in glob.glob(os.path.join(folder, "hdf5/*__*.oracle.npy")):
        if path in known:
            continue
        container, _, inner = os.path.relpath(path, folder)[:-len(".oracle.npy")].partition("__")
        if "_data_" in inner:
            inner = inner.replace("entry_data_", "entry/data/")
        yield f"{container}::{inner}"


def row(folder, file, entry):
    frames = true_frames(folder, file)
    put_in = str(frames.dtype.newbyteorder("="))
    if entry:
        assert sha256(frames[0]) == entry["sha256_truth"], file
        assert entry["dtype"] == put_in and list(frames[0].shape) == entry["shape"][-2:], file
    given = NARROWED.get(file) or WIDENED.get(put_in) or put_in
    frames = frames.astype(given)
    rest = f', .put_in = "{put_in}"' if given != put_in else ""
    rest += f", .within = {WITHIN[file]}" if file in WITHIN else ""
    n, n_slow, n_fast = frames.shape
    return f'  {{ "{file}", {TYPES[given]}, {n}, {n_slow}, {n_fast}, "{sha256(frames)}"{rest} }},'


def main():
    folder = os.path.join(sys.argv[1], "data/formats")
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as file:
        entries = {entry["file"]: entry for entry in json.load(file)}
    files = sorted(set(entries) | set(inner_paths(folder, entries)))
    print("/* SPDX-License-Identifier: MIT */\n#pragma once\n")
    print("/* Made by tests/reference/format_samples.py, which says what the columns are. For")
    print(" * test-formats.c alone. */\n\n/* clang-format off */")
    print("\n".join(row(folder, file, entries.get(file)) for file in files))
    print("/* clang-format on */")


main()
