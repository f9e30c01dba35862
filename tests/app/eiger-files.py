#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""eiger-files.py FOLDER STEM master N | data I COUNT | half I COUNT | damaged I COUNT

Files as the file writer of an Eiger makes them, by h5py: STEM_master.h5 with links to N files of data, file I of them with
COUNT frames of 48 × 64, or the first half of its bytes, or with a last frame that cannot be unpacked. A file has its name from the beginning, and grows.
"""
import os
import sys

import h5py
import numpy

SHAPE = (48, 64)


def write_master(path, stem, n):
    with h5py.File(path, "w") as file:
        entry = file.create_group("entry")
        entry.attrs["NX_class"] = "NXentry"
        data = entry.create_group("data")
        data.attrs["NX_class"] = "NXdata"
        for i in range(1, n + 1):
            data[f"data_{i:06}"] = h5py.ExternalLink(f"{stem}_data_{i:06}.h5", "entry/data/data")
        detector = entry.create_group("instrument/detector")
        detector.attrs["NX_class"] = "NXdetector"
        detector["description"] = "Eiger"


def make_data(path, i, count, is_damaged):
    with h5py.File(path, "w") as file:
        values = numpy.random.default_rng(i).poisson(50, (count, *SHAPE)).astype("uint32")
        data = file.create_dataset("entry/data/data", data=values, chunks=(1, *SHAPE), compression="gzip")
        if is_damaged:
            data.id.write_direct_chunk((count - 1, 0, 0), b"no deflate", 0)


def main():
    folder, stem, what = sys.argv[1:4]
    if what == "master":
        write_master(os.path.join(folder, stem + "_master.h5"), stem, int(sys.argv[4]))
        return
    path = os.path.join(folder, f"{stem}_data_{int(sys.argv[4]):06}.h5")
    make_data(path + ".part", int(sys.argv[4]), int(sys.argv[5]), what == "damaged")
    with open(path + ".part", "rb") as part, open(path, "wb") as file:
        whole = part.read()
        file.write(whole[:len(whole) // 2] if what == "half" else whole)
    os.unlink(path + ".part")


main()
