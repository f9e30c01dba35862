#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""read-outputs.py RINGLET: what the program writes, read by others.

HDF5 is read by h5py and compared by h5diff, EDF and TIFF by the few lines below: none of them shares code with
the program. Expected are the numbers of the text format, which numpy reads. Ends with 77 where h5py or h5diff
are missing (Debian: python3-h5py, hdf5-tools).
"""
import base64
import hashlib
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


# ---- frames in other formats ----

CAMERA = """# Detector: PILATUS 300K, S/N 3-0101
# 2014-06-07T10:20:30.123
# Pixel_size 172e-6 m x 75e-6 m
# Exposure_time 0.25 s
# Wavelength 0.4066 A
# Detector_distance 0.2 m
# Beam_xy (30.5, 20.25) pixels
# Monitor 12345
# Motor samx -1.5 mm
"""


def pack(values):
    """Byte-offset compression, as imgCIF defines it."""
    packed = bytearray()
    before = 0
    for value in values:
        delta, before = value - before, value
        for code, escape, limit in (("<b", None, 1 << 7), ("<h", -(1 << 7), 1 << 15), ("<i", -(1 << 15), 1 << 31)):
            if escape is not None:
                packed += struct.pack("<b" if escape == -(1 << 7) else "<h", escape)
            if -limit < delta < limit:
                packed += struct.pack(code, delta)
                break
        else:
            packed += struct.pack("<iq", -(1 << 31), delta)
    return bytes(packed)


def unpack(packed, n):
    values, value, at = [], 0, 0
    for _ in range(n):
        for code in "<b", "<h", "<i", "<q":
            (delta,) = struct.unpack_from(code, packed, at)
            at += struct.calcsize(code)
            if delta != -(1 << (8 * struct.calcsize(code) - 1)):
                break
        value += delta
        values.append(value)
    assert at == len(packed)
    return values


def write_cbf(path, pixels):
    packed = pack(pixels.ravel().tolist())
    mime = (
        'Content-Type: application/octet-stream;\n  conversions="x-CBF_BYTE_OFFSET"\n'
        f'X-Binary-Size: {len(packed)}\nX-Binary-Element-Type: "signed 32-bit integer"\n'
        f"X-Binary-Size-Fastest-Dimension: {pixels.shape[1]}\n"
        f"X-Binary-Size-Second-Dimension: {pixels.shape[0]}\n\n"
    )
    head = (
        '###CBF: VERSION 1.5\ndata_in\n_array_data.header_convention "PILATUS_1.2"\n'
        f"_array_data.header_contents\n;\n{CAMERA};\n_array_data.data\n;\n"
        f"--CIF-BINARY-FORMAT-SECTION--\n{mime}"
    )
    with open(path, "wb") as file:
        file.write(head.encode() + b"\x0c\x1a\x04\xd5" + packed + b"\n--CIF-BINARY-FORMAT-SECTION----\n;\n")


def read_cbf(path):
    """(lines of the camera, pixels)"""
    with open(path, "rb") as file:
        head, rest = file.read().split(b"\x0c\x1a\x04\xd5", 1)
    lines = head.decode("ascii").split("\r\n")
    mime = dict(line.split(": ", 1) for line in lines if line.startswith(("X-Binary", "Content-MD5")))
    packed = rest[: int(mime["X-Binary-Size"])]
    assert base64.b64encode(hashlib.md5(packed).digest()).decode() == mime["Content-MD5"]
    shape = int(mime["X-Binary-Size-Second-Dimension"]), int(mime["X-Binary-Size-Fastest-Dimension"])
    assert mime["X-Binary-Element-Type"] == '"signed 32-bit integer"'
    return lines, numpy.array(unpack(packed, shape[0] * shape[1]), "i4").reshape(shape)


def convert(line):
    subprocess.run([RINGLET, "convert", "-q", *line.split()], check=True)


def check_stack(path, frames, compression):
    """What h5py sees of an HDF5 file of frames, and what the definitions ask for."""
    with h5py.File(path, "r") as file:
        data = default_plot(file)
        signal = data[text(data.attrs["signal"])]
        detector = file["entry/instrument/detector"]
        assert text(detector.attrs["NX_class"]) == "NXdetector" and detector["data"] == signal
        assert numpy.array_equal(signal[()], frames) and signal.dtype == frames.dtype
        assert signal.chunks == (1, *frames.shape[1:]) and signal.compression == compression
        for name, value, units in (
            ("detector/distance", 0.2, "m"), ("detector/x_pixel_size", 172e-6, "m"),
            ("detector/y_pixel_size", 75e-6, "m"), ("detector/beam_center_x", 30.5, "pixel"),
            ("detector/beam_center_y", 20.25, "pixel"), ("detector/count_time", 0.25, "s"),
            ("monochromator/wavelength", 0.4066, "angstrom"), ("positioners/samx", -1.5, "mm"),
        ):
            field = file["entry/instrument"][name]
            assert abs(field[()] / value - 1) < 1e-15, name
            assert text(field.attrs["units"]) == units, name
        assert file["entry/monitor/data"][()] == 12345
        assert text(file["entry/start_time"][()]) == "2014-06-07T10:20:30.123"
        assert text(detector["description"][()]) == "PILATUS 300K, S/N 3-0101"


def check_converted():
    random = numpy.random.default_rng(1)
    frames = random.integers(-(1 << 31), 1 << 31, (2, N_SLOW, N_FAST), "i4") >> random.integers(0, 32, (N_SLOW, N_FAST))
    frames = frames.astype("i4")
    for i, frame in enumerate(frames):
        write_cbf(f"in_{i}.cbf", frame)
    for compression in ("gzip", "none"):
        convert(f"in_0.cbf in_1.cbf stack_{compression}.h5 --compression {compression}")
        check_stack(f"stack_{compression}.h5", frames, None if compression == "none" else compression)
    convert("in_0.cbf in_1.cbf stack.npy")
    assert numpy.array_equal(numpy.load("stack.npy"), frames) and numpy.load("stack.npy").dtype == numpy.int32
    convert("in_1.cbf one.npy --flip")
    assert numpy.array_equal(numpy.load("one.npy"), frames[1, ::-1])
    convert("in_0.cbf out.cbf")
    lines, pixels = read_cbf("out.cbf")
    assert numpy.array_equal(pixels, frames[0])
    for line in ("# Wavelength 0.4066 A", "# Beam_xy (30.5, 20.25) pixels", "# Motor samx -1.5 mm", "# Monitor 12345"):
        assert line in lines, line
    convert("in_0.cbf in_1.cbf stack.edf --type float64")
    for (header, pixels), frame in zip(read_edf("stack.edf"), frames, strict=True):
        assert numpy.array_equal(pixels, frame)
        assert abs(float(header["WaveLength"]) / 0.4066e-10 - 1) < 1e-15
        assert (header["Center_1"], header["motor_mne"], header["motor_pos"]) == ("30.5", "samx", "-1.5")
    convert("in_0.cbf in_1.cbf stack.tif --type float64")
    for (description, pixels), frame in zip(read_tiff("stack.tif"), frames, strict=True):
        assert numpy.array_equal(pixels, frame)
        assert "# Exposure_time 0.25 s" in description.splitlines()


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
    check_converted()


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
    os.chdir("/")
