#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""read-outputs.py RINGLET: what the program writes, read by others.

HDF5 is read by h5py and compared by h5diff, EDF and TIFF by the few lines below: none of them shares code with
the program. Expected are the numbers of the text format, which numpy reads. Ends with 77 where h5py or h5diff
are missing (Debian: python3-h5py, hdf5-tools).
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)
if shutil.which("h5diff") is None:
    sys.exit(77)

RINGLET = os.path.abspath(sys.argv[1])
N_SLOW, N_FAST = 48, 64
PONI = """poni_version: 2.1
Detector: Detector
Detector_config: {"pixel1": 0.001, "pixel2": 0.001, "max_shape": [48, 64], "orientation": 3}
Distance: 0.1
Poni1: 0.02
Poni2: 0.03
Rot1: 0.01
Rot2: -0.02
Rot3: 0
Wavelength: 1e-10
"""
CAKE = "--cake 40x12"
# Format, further options, file, whether it is a cake
OUTPUTS = [
    ("nexus", "", "nexus.h5", False),
    ("nxazint1d", "", "azint1d.h5", False),
    ("nxmonopd", "", "monopd.nxs", False),
    ("nxcansas", "--unit q_nm^-1", "cansas.h5", False),
    ("pyfai", "", "pyfai.h5", False),
    ("nexus", CAKE, "cake.h5", True),
    ("nxazint2d", CAKE, "azint2d.h5", True),
    ("pyfai", CAKE, "pyfai_cake.h5", True),
    ("edf", CAKE, "cake.edf", True),
    ("tiff", CAKE, "cake.tif", True),
]


def integrate(options, output):
    line = f"integrate --poni a.poni --error-model poisson --bins 100 -q {options} -o {output} image.npy"
    subprocess.run([RINGLET, *line.split()], check=True)


def write_inputs():
    slow, fast = numpy.mgrid[0:N_SLOW, 0:N_FAST]
    counts = (1000 + 900 * numpy.sin(0.3 * numpy.hypot(slow - 20, fast - 30))).astype(numpy.uint16)
    numpy.save("image.npy", counts)
    with open("a.poni", "w", encoding="utf-8") as file:
        file.write(PONI)


def write_outputs(folder):
    os.mkdir(folder)
    for name, options, output, _ in OUTPUTS:
        integrate(f"--format {name} {options}", f"{folder}/{output}")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


# ---- NeXus ----


def default_plot(file):
    """The NXdata that the chain of defaults leads to."""
    group = file
    while text(group.attrs["NX_class"]) != "NXdata":
        group = group[text(group.attrs["default"])]
    return group


def read_plot(file):
    """The signal, its errors, and its axes, without the axes of one image."""
    data = default_plot(file)
    name = text(data.attrs["signal"])
    signal = data[name]
    axes = [text(axis) for axis in numpy.atleast_1d(data.attrs["axes"])]
    assert len(axes) == signal.ndim, (axes, signal.shape)
    values = []
    for i, axis in enumerate(axes):
        if axis == ".":
            assert signal.shape[i] == 1
            continue
        assert data[axis].shape == (signal.shape[i],)
        assert data.attrs[axis + "_indices"] == i
        assert text(data[axis].attrs["units"])
        assert text(data[axis].attrs["long_name"])
        values.append(data[axis][()])
    errors = data[name + "_errors"]
    assert errors.shape == signal.shape and errors.dtype == signal.dtype == numpy.float64
    named = signal.attrs.get("uncertainties")
    assert named is None or data[text(named)] == errors
    shape = [len(axis) for axis in values]
    return values, signal[()].reshape(shape), errors[()].reshape(shape)


def find_facts(file):
    """The group of facts: below the only NXprocess."""
    found = []

    def look(_name, node):
        if isinstance(node, h5py.Group):
            assert text(node.attrs["NX_class"]).startswith("NX"), node.name
            if text(node.attrs["NX_class"]) in ("NXcollection", "NXparameters"):
                found.append(node)

    file.visititems(look)
    assert len(found) == 1
    assert text(found[0].parent.attrs["NX_class"]) == "NXprocess"
    assert text(found[0].parent["program"][()]) == "Ringlet"
    return found[0]


def check_facts(facts, lines):
    """Every line of the text header is there, numbers as numbers with their unit."""
    for line in lines:
        key, value = line[2:].rstrip("\n").split(": ", 1)
        fact = facts[key]
        if fact.dtype.kind == "f":
            number, _, unit = value.partition(" ")
            assert fact[()] == float(number), line
            assert text(fact.attrs.get("units", "")) == unit, line
        else:
            assert text(fact[()]) == value, line
    assert len(facts) == len(lines)


def check_pattern(path, expected, lines):
    with h5py.File(path, "r") as file:
        (axis,), intensity, errors = read_plot(file)
        assert numpy.array_equal(axis, expected[:, 0])
        assert numpy.array_equal(intensity, expected[:, 1], equal_nan=True)
        assert numpy.array_equal(errors, expected[:, 2], equal_nan=True)
        check_facts(find_facts(file), lines)


def read_cake(path):
    with h5py.File(path, "r") as file:
        return read_plot(file)


def check_configuration(path):
    """What pyFAI reads: the keys of its configuration, the numbers of the geometry."""
    with h5py.File(path, "r") as file:
        config = json.loads(file["entry_0000/integrate/configuration/data"][()])
    poni = config["poni"]
    assert (config["version"], config["nbpt_rad"], config["unit"]) == (5, 100, "2th_deg")
    assert (poni["dist"], poni["poni1"], poni["poni2"]) == (0.1, 0.02, 0.03)
    assert (poni["rot1"], poni["rot2"], poni["rot3"]) == (0.01, -0.02, 0)
    assert (poni["wavelength"], poni["detector"]) == (1e-10, "Detector")
    assert poni["detector_config"]["max_shape"] == [N_SLOW, N_FAST]
    assert (config["error_model"], config["correct_solid_angle"]) == ("poisson", True)


# ---- images ----


def read_edf(path):
    """[(header, pixels)] of a file of blocks."""
    with open(path, "rb") as file:
        content = file.read()
    frames = []
    while content:
        end = content.index(b"}\n") + 2
        assert end % 512 == 0
        pairs = [pair.split(" = ", 1) for pair in content[2 : end - 2].decode("ascii").strip().split(" ;\n")]
        header = {key.strip(): value.rstrip(" ;") for key, value in pairs}
        size = int(header["Size"])
        assert header["DataType"] == "DoubleValue"
        order = {"LowByteFirst": "<f8", "HighByteFirst": ">f8"}[header["ByteOrder"]]
        pixels = numpy.frombuffer(content[end : end + size], order)
        frames.append((header, pixels.reshape(int(header["Dim_2"]), int(header["Dim_1"]))))
        content = content[end + size :]
    return frames


def read_tiff(path):
    """[(description, pixels)] of a little-endian TIFF of doubles in one strip."""
    with open(path, "rb") as file:
        content = file.read()
    magic, at = struct.unpack_from("<4sI", content)
    assert magic == b"II*\0"
    pages = []
    while at:
        (n,) = struct.unpack_from("<H", content, at)
        tags = {}
        for i in range(n):
            tag, kind, count, value = struct.unpack_from("<HHII", content, at + 2 + 12 * i)
            tags[tag] = (value & 0xFFFF if kind == 3 else value, count)
        assert list(tags) == sorted(tags)
        assert (tags[258][0], tags[259][0], tags[339][0]) == (64, 1, 3)
        start, count = tags[270]
        description = content[start : start + count].rstrip(b"\0").decode()
        pixels = numpy.frombuffer(content, "<f8", tags[279][0] // 8, tags[273][0])
        pages.append((description, pixels.reshape(tags[257][0], tags[256][0])))
        (at,) = struct.unpack_from("<I", content, at + 2 + 12 * n)
    return pages


def check_image(frames, cake):
    (azimuth, radial), intensity, errors = cake
    assert len(frames) == 2
    assert numpy.array_equal(frames[0][1], intensity, equal_nan=True)
    assert numpy.array_equal(frames[1][1], errors, equal_nan=True)
    header = frames[0][0]
    if isinstance(header, str):
        header = dict(line.split(": ", 1) for line in header.splitlines())
    assert float(header["2th_deg_min"]) == radial[0] and float(header["2th_deg_max"]) == radial[-1]
    assert float(header["chi_min"]) == azimuth[0] and float(header["chi_max"]) == azimuth[-1]
    assert header["program"].startswith("Ringlet ")
    return header


# ---- all of it ----


def read_text(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.startswith("# ")]
    return numpy.loadtxt(path), lines[:-1]  # the last one has the titles


def check_runs():
    """Two runs give the same bytes, and h5diff agrees."""
    for _, _, output, _ in OUTPUTS:
        names = ["one/" + output, "two/" + output]
        with open(names[0], "rb") as one, open(names[1], "rb") as two:
            assert one.read() == two.read(), output
        if not output.startswith("cake.") or output.endswith(".h5"):
            subprocess.run(["h5diff", *names], check=True)


def main():
    write_inputs()
    write_outputs("one")
    write_outputs("two")
    check_runs()
    for unit in ("2th_deg", "q_nm^-1"):
        integrate(f"--unit {unit}", unit + ".xye")
    for name, options, output, is_cake in OUTPUTS:
        if not is_cake:
            table = read_text(("q_nm^-1" if "q_nm" in options else "2th_deg") + ".xye")
            check_pattern("one/" + output, *table)
            print(f"{name}: {output}")
    check_configuration("one/pyfai.h5")

    cake = read_cake("one/cake.h5")
    for output in ("azint2d.h5", "pyfai_cake.h5"):
        (azimuth, radial), intensity, errors = read_cake("one/" + output)
        assert numpy.array_equal(azimuth, cake[0][0]) and numpy.array_equal(radial, cake[0][1])
        assert numpy.array_equal(intensity, cake[1], equal_nan=True)
        assert numpy.array_equal(errors, cake[2], equal_nan=True)
    header = check_image(read_edf("one/cake.edf"), cake)
    assert (float(header["poni1"]), header["poni1_unit"]) == (0.02, "m")
    header = check_image(read_tiff("one/cake.tif"), cake)
    assert header["poni1"] == "0.02 m"


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
    os.chdir("/")
