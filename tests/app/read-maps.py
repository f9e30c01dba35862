#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""read-maps.py RINGLET: what "ringlet map" and "ringlet tomo" write, read by h5py.

Numbers are those of "ringlet integrate" as its text format has them, rounded to single precision; where a frame
belongs is written out by hand; images of tomography are those of discs. The layout is that of pyFAI 2026.9
(diffmap.py), asked for as its viewer asks (gui/pilx/utils.py): texts of attributes have to be str. Ends with 77
where h5py is missing (Debian: python3-h5py).
"""
import json
import os
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)

RINGLET = os.path.abspath(sys.argv[1])
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
N_FRAMES = 12
BINS = "--bins 50 --range 2,20"
RESULT = "/entry_0000/pyFAI/result"
# Options, and the frame of each cell: -1 for none. All by hand.
GRIDS = [
    ("--grid 3x4", [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]),
    ("--grid 3x4 --zigzag", [[0, 1, 2, 3], [7, 6, 5, 4], [8, 9, 10, 11]]),
    ("--grid 4x3 --zigzag", [[0, 1, 2], [5, 4, 3], [6, 7, 8], [11, 10, 9]]),
    ("--grid autox5", [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, -1, -1, -1]]),
    ("--grid 2xauto", [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]),
    ("--grid 2x5 --offset 2", [[2, 3, 4, 5, 6], [7, 8, 9, 10, 11]]),
    ("--grid autox5 --offset 2 --zigzag", [[2, 3, 4, 5, 6], [11, 10, 9, 8, 7]]),
    ("--grid 3x5 --offset -3 --zigzag", [[-1, -1, -1, 0, 1], [6, 5, 4, 3, 2], [7, 8, 9, 10, 11]]),
    ("--grid 3x5 --blanks 2,7-8", [[0, -1, 1, 2, 3], [4, -1, -1, 5, 6], [7, 8, 9, 10, 11]]),
    ("--grid 2x7 --blanks 9 --zigzag", [[0, 1, 2, 3, 4, 5, 6], [-1, 11, 10, 9, 8, -1, 7]]),
    ("--grid 2x3", [[0, 1, 2], [3, 4, 5]]),
    ("--grid 1x1 --offset 11", [[11]]),
    ("--grid autox5 --sum 2", [[0, 2, 4, 6, 8], [10, -1, -1, -1, -1]]),
]


def run(line, code=0):
    done = subprocess.run([RINGLET, *line.split()], capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{line}\nends with {done.returncode}: {done.stdout}{done.stderr}"
    return done


def write_inputs():
    slow, fast = numpy.mgrid[0:48, 0:64]
    random = numpy.random.default_rng(1)
    base = 1000 + 900 * numpy.sin(0.3 * numpy.hypot(slow - 20, fast - 30))
    frames = numpy.array([random.poisson(base * (1 + 0.1 * i)) for i in range(N_FRAMES)]).astype("u4")
    with h5py.File("scan.h5", "w") as file:
        file["/entry/data/data"] = frames
    for i, frame in enumerate(frames):
        numpy.save(f"f_{i:02d}.npy", frame)
    with open("a.poni", "w", encoding="utf-8") as file:
        file.write(PONI)


def read_patterns(folder, options):
    """[frame, bin, (intensity, sigma)] by ringlet integrate."""
    os.mkdir(folder)
    run(f"integrate -q --poni a.poni {BINS} {options} --error-model poisson -o {folder} --format xye scan.h5")
    names = sorted(os.listdir(folder))
    return numpy.array([numpy.loadtxt(f"{folder}/{name}")[:, 1:3] for name in names])


def same(a, b):
    return a.shape == b.shape and numpy.array_equal(a, b, equal_nan=True)


def of_cells(values, pointer):
    """values[frame] where pointer has one, NaN else."""
    empty = numpy.full(values.shape[1:], numpy.nan)
    return numpy.array([[values[i] if i >= 0 else empty for i in row] for row in pointer]).astype("f4")


# ---- the map ----

def check_grids(patterns, sums):
    for options, pointer in GRIDS:
        run(f"map -q --poni a.poni {BINS} --error-model poisson {options} --overwrite -o grid.h5 scan.h5")
        with h5py.File("grid.h5") as file:
            result = file[RESULT]
            is_sum = "--sum" in options
            wanted = of_cells(sums, [[i // 2 if i >= 0 else -1 for i in row] for row in pointer]) if is_sum \
                else of_cells(patterns, pointer)
            assert result["map_ptr"][()].tolist() == pointer, (options, result["map_ptr"][()])
            assert result["map_ptr"].dtype == "i4"
            assert same(result["intensity"][()], wanted[..., 0]), options
            assert same(result["errors"][()], wanted[..., 1]), options
            assert same(result["map"][()], numpy.moveaxis(wanted[..., 0], 2, 0)), options


def check_layout():
    line = f"map --poni a.poni {BINS} --unit q_nm^-1 --grid 3x4 --slow samz:0:1:mm --fast samx:-1:2:mm -o layout.h5 scan.h5"
    said = run(line.replace("2,20", "10,20")).stdout
    assert "3 × 4 cells of 50 bins" in said and "12 with a frame" in said, said
    with h5py.File("layout.h5") as file:
        assert file.attrs["default"] == "entry_0000"
        process = file["/entry_0000/pyFAI"]
        result = process["result"]
        assert result.attrs["NX_class"] == "NXdata" and result.attrs["signal"] == "map"
        assert list(result.attrs["axes"]) == ["q", "slow", "fast"]
        assert [result.attrs[f"{axis}_indices"] for axis in ("q", "slow", "fast")] == [0, 1, 2]
        assert result["map"].attrs["interpretation"] == "image"
        assert result["intensity"].attrs["interpretation"] == "spectrum"
        assert result["intensity"].dtype == "f4" and result["intensity"].chunks == (1, 4, 50)
        assert numpy.isnan(result["intensity"].fillvalue)
        assert result["map"].is_virtual and result["map"].shape == (50, 3, 4)
        assert "errors" not in result
        assert result["slow"][()].tolist() == [0, 0.5, 1] and result["slow"].attrs["long_name"] == "samz"
        assert result["fast"][()].tolist() == [-1, 0, 1, 2] and result["fast"].attrs["unit"] == "mm"
        assert result["q"].shape == (50,) and result["q"].attrs["unit"] == "1/nm"
        assert process["offset"][()] == 0 and process["dim0"][()] == 3 and process["dim1"][()] == 4
        assert process["dim1"].attrs["range"].tolist() == [-1, 2]
        assert process["inputfiles"][0] == b"scan.h5" and process["PONIfile"][()] == b"a.poni"
        config = json.loads(process["configuration/data"][()])
        assert config["diffmap_config_version"] == 1 and config["ai"]["nbpt_rad"] == 50
        assert config["slow_motor"] == {"start": 0, "stop": 1, "points": 3, "name": "samz"}
        link = file.get("/entry_0000/measurement/images_0001", getlink=True)
        assert (link.filename, link.path) == ("scan.h5", "/entry/data/data")
        assert file["/entry_0000/measurement/images_0001"].shape == (N_FRAMES, 48, 64)
        assert file["/entry_0000/measurement"].attrs["signal"] == "images_0001"
    before = open("layout.h5", "rb").read()
    run(line.replace("2,20", "10,20") + " --overwrite --threads 1")
    assert open("layout.h5", "rb").read() == before, "other bytes"


def check_links():
    """A link leads from the folder of the map; an Eiger master has a link a dataset."""
    os.mkdir("deep")
    run(f"map -q --poni a.poni {BINS} --grid 3x4 -o deep/map.h5 scan.h5")
    with h5py.File("deep/map.h5") as file:
        assert file["/entry_0000/measurement/images_0001"].shape == (N_FRAMES, 48, 64)
    with h5py.File("scan.h5") as source, h5py.File("x_master.h5", "w") as master:
        for i, part in enumerate((slice(0, 5), slice(5, 12)), 1):
            with h5py.File(f"x_data_00000{i}.h5", "w") as file:
                file["/entry/data/data"] = source["/entry/data/data"][part]
            master[f"/entry/data/data_00000{i}"] = h5py.ExternalLink(f"x_data_00000{i}.h5", "/entry/data/data")
    run(f"map -q --poni a.poni {BINS} --grid 3x4 -o master.h5 x_master.h5")
    with h5py.File("master.h5") as file:
        images = file["/entry_0000/measurement"]
        assert [images[f"images_000{i}"].shape[0] for i in (1, 2)] == [5, 7]
    run(f"map -q --poni a.poni {BINS} --grid 3x4 -o files.h5 " + " ".join(f"f_{i:02d}.npy" for i in range(12)))
    with h5py.File("files.h5") as file, h5py.File("deep/map.h5") as other:
        assert "measurement" not in file["/entry_0000"] and len(file["/entry_0000/pyFAI/inputfiles"]) == 12
        assert same(file[RESULT]["intensity"][()], other[RESULT]["intensity"][()])


def check_cakes():
    cake = "--cake 20x6 --range 2,20 --error-model poisson"
    os.mkdir("cakes")
    run(f"integrate -q --poni a.poni {cake} -o cakes scan.h5")
    names = sorted(name for name in os.listdir("cakes") if name.endswith(".h5"))
    assert len(names) == N_FRAMES, names
    run(f"map -q --poni a.poni {cake} --bins 30 --roi A=5..8 --grid 3x5 --zigzag -o cake.h5 scan.h5")
    with h5py.File("cake.h5") as file:
        result = file[RESULT]
        pointer = result["map_ptr"][()]
        assert list(result.attrs["axes"]) == ["azimuthal", "2th", "slow", "fast"]
        assert result["intensity"].shape == (3, 5, 6, 20) and result["intensity"].chunks == (1, 1, 6, 20)
        assert same(result["map"][()], numpy.moveaxis(result["intensity"][()], (2, 3), (0, 1)))
        assert numpy.isnan(result["intensity"][2, 4]).all()
        assert numpy.isfinite(file["/entry_0000/pyFAI/layers/A"][()]).sum() == N_FRAMES
        for i, name in enumerate(names):
            slow, fast = numpy.argwhere(pointer == i)[0]
            with h5py.File(f"cakes/{name}") as one:
                data = one[one.attrs["default"]]
                data = data[data.attrs["default"]]
                signal = data[data.attrs["signal"]][()].astype("f4")
            assert same(result["intensity"][slow, fast], signal.reshape(6, 20)), name


def check_layers(patterns):
    run(f"map -q --poni a.poni {BINS} --error-model poisson --grid 3x4 --zigzag --roi A=5..8 --roi B=10..15:area "
        "--roi C=10..15:position --expression ratio=A/(A+B) --layers l.csv --layers l.npy --layers l.png "
        "--layers all.h5 -o layers.h5 scan.h5")
    pointer = numpy.array(GRIDS[1][1])
    radial = 2 + 18 / 50 * (numpy.arange(50) + 0.5)
    values = patterns[..., 0].astype("f4").astype("f8")
    chosen = (radial >= 5) & (radial <= 8)
    total = numpy.nansum(values[:, chosen], axis=1)[pointer]
    net = values[:, (radial >= 10) & (radial <= 15)]
    net = net - (net[:, :1] + (net[:, -1:] - net[:, :1]) * numpy.linspace(0, 1, net.shape[1]))
    area = net.sum(axis=1)[pointer] * 18 / 50
    with h5py.File("layers.h5") as file:
        layers = file["/entry_0000/pyFAI/layers"]
        assert layers.attrs["NX_class"] == "NXdata" and layers.attrs["signal"] == "A"
        assert list(layers.attrs["auxiliary_signals"]) == ["B", "C", "ratio"]
        assert layers["A"].attrs["long_name"] == "sum of 5 to 8 2th_deg"
        assert numpy.allclose(layers["A"][()], total, rtol=1e-12)
        assert numpy.allclose(layers["B"][()], area, rtol=1e-9)
        assert numpy.allclose(layers["ratio"][()], total / (total + area), rtol=1e-9)
        assert ((layers["C"][()] > 10) & (layers["C"][()] < 15)).all()
        kept = {name: layers[name][()] for name in ("A", "B", "C", "ratio")}
    table = numpy.genfromtxt("l.csv", delimiter=",", skip_header=4, names=True)
    assert table.dtype.names == ("row", "column", "frame", "slow", "fast", "A", "B", "C", "ratio")
    assert table["frame"].tolist() == pointer.ravel().tolist()
    for name, layer in kept.items():
        assert same(table[name], layer.ravel()), name
        assert same(numpy.load(f"l_{name}.npy"), layer), name
        assert os.path.getsize(f"l_{name}.png") > 1000
        with h5py.File("all.h5") as file:
            assert same(file[f"/entry/maps/{name}"][()], layer), name


def check_failed(patterns):
    """A frame that cannot be read is NaN, named and listed; the rest is there."""
    with h5py.File("scan.h5") as source, h5py.File("torn.h5", "w") as file:
        torn = file.create_dataset("/entry/data/data", data=source["/entry/data/data"][()], chunks=(1, 48, 64),
                                   compression="gzip")
        place = torn.id.get_chunk_info(5)
    with open("torn.h5", "r+b") as file:
        file.seek(place.byte_offset)
        file.write(bytes(place.size))
    done = run(f"map --poni a.poni {BINS} --error-model poisson --grid 3x4 --roi A=5..8 -o failed.h5 torn.h5", 1)
    assert "frame 5" in done.stderr and "torn.h5" in done.stderr, done.stderr
    assert "11 with a frame, 1 failed, 0 without" in done.stdout, done.stdout
    with h5py.File("failed.h5") as file:
        result = file[RESULT]
        assert file["/entry_0000/pyFAI/failed_frames"][()].tolist() == [5]
        assert numpy.isnan(result["intensity"][1, 1]).all() and numpy.isnan(result["errors"][1, 1]).all()
        assert numpy.isnan(file["/entry_0000/pyFAI/layers/A"][1, 1])
        assert result["map_ptr"][1, 1] == 5
        assert same(result["intensity"][1, 2], patterns[6, :, 0].astype("f4"))


# ---- configurations of pyFAI ----

def check_configs():
    worker = {"application": "worker", "version": 5, "nbpt_rad": 50, "nbpt_azim": 1, "unit": "2th_deg",
              "radial_range": [2, 20], "method": ["full", "csr", "cython"], "correct_solid_angle": True,
              "poni": {"poni_version": 2.1, "dist": 0.1, "poni1": 0.02, "poni2": 0.03, "rot1": 0.01, "rot2": -0.02,
                       "rot3": 0, "wavelength": 1e-10, "detector": "Detector",
                       "detector_config": {"pixel1": 0.001, "pixel2": 0.001, "max_shape": [48, 64], "orientation": 3}}}
    new = {"diffmap_config_version": 1, "experiment_title": "mine", "offset": 0, "zigzag_scan": True, "ai": worker,
           "slow_motor": {"start": 0, "stop": 1, "points": 3, "name": "samz"},
           "fast_motor": {"start": -1, "stop": 2, "points": 4, "name": "samx"},
           "input_data": [["scan.h5", None, 12, [48, 64]]], "output_file": "from_new.h5"}
    old = {"experiment_title": "mine", "nbpt_slow": 3, "nbpt_fast": 4, "slow_motor_name": "samz", "fast_motor_name": "samx",
           "slow_motor_range": [0, 1], "fast_motor_range": [-1, 2], "offset": None, "zigzag_scan": True, "ai": worker,
           "npt_rad": 50, "npt_azim": None, "input_data": [["scan.h5", "", None]], "output_file": "from_old.h5"}
    kept = []
    for name, config in (("new", new), ("old", old)):
        with open(f"{name}.json", "w", encoding="utf-8") as file:
            json.dump(config, file)
        run(f"map -q --config {name}.json")
        with h5py.File(f"from_{name}.h5") as file:
            result = file[RESULT]
            assert file["/entry_0000/title"][()] == b"mine"
            assert result["map_ptr"][()].tolist() == GRIDS[1][1]
            assert result["slow"].attrs["long_name"] == "samz" and result["fast"].attrs["long_name"] == "samx"
            assert result["fast"][()].tolist() == [-1, 0, 1, 2]
            kept.append(result["intensity"][()])
            written = file["/entry_0000/pyFAI/configuration/data"][()]
    assert same(kept[0], kept[1])
    # What is written is read again; the line comes first.
    with open("again.json", "wb") as file:
        file.write(written)
    run("map -q --config again.json --grid 6x2 -o again.h5")
    with h5py.File("again.h5") as file:
        assert file[RESULT]["map_ptr"][()].tolist() == [[0, 1], [3, 2], [4, 5], [7, 6], [8, 9], [11, 10]]
        assert numpy.allclose(file[RESULT]["intensity"][0, 0], kept[0][0, 0], rtol=1e-5)


# ---- tomography ----

def check_tomo():
    """A disc of 0.3 mm at (0.2, -0.1) mm, 0.04 mm beside the axis that the scan is centred on."""
    n_angles, n_positions, radius, centre = 60, 41, 0.3, 0.04
    angles = numpy.deg2rad(numpy.linspace(0, 177, n_angles))
    positions = numpy.linspace(-1, 1, n_positions)
    at = centre + 0.2 * numpy.cos(angles) - 0.1 * numpy.sin(angles)
    chord = 2 * numpy.sqrt(numpy.maximum(radius ** 2 - (positions[None, :] - at[:, None]) ** 2, 0))
    slow, fast = numpy.mgrid[0:48, 0:64]
    ring = (1 + numpy.sin(0.3 * numpy.hypot(slow - 20, fast - 30))).astype("f4")
    rows = [row[::-1] if i % 2 else row for i, row in enumerate(chord)]
    with h5py.File("tomo_scan.h5", "w") as file:
        file["/entry/data/data"] = numpy.concatenate(rows)[:, None, None].astype("f4") * ring
    line = f"tomo --poni a.poni {BINS} --grid 60x41 --zigzag --rotation rot:0:177 --translation ty:-1:1:mm tomo_scan.h5"
    said = run(f"{line} -o tomo.h5").stdout
    assert "axis of rotation at" in said and "mass" in said, said
    with h5py.File("tomo.h5") as file:
        made = file["/entry_0000/pyFAI/reconstruction"]
        sinograms = file[RESULT]["intensity"][()]
        images = made["images"][()]
        assert made.attrs["signal"] == "images" and list(made.attrs["axes"]) == ["2th", "y", "x"]
        assert made["y"].attrs["units"] == "mm" and abs(made["x"][0] + 1) < 1e-12
        assert file[RESULT]["slow"].attrs["long_name"] == "rot" and sinograms.shape == (60, 41, 50)
        found = made["centre"][()]
        assert abs(found - centre) < 0.002, found
    pattern = numpy.array([sinograms[:, :, k].sum() for k in range(50)]) / chord.sum()
    assert numpy.allclose(sinograms[7, 20] / chord[7, 20], pattern, rtol=1e-3)
    x, y = numpy.meshgrid(positions, positions)
    inside = numpy.hypot(x - 0.2, y + 0.1) < radius - 0.1
    outside = (numpy.hypot(x - 0.2, y + 0.1) > radius + 0.1) & (numpy.hypot(x, y) < 0.9)
    for k in (3, 20, 44):
        assert numpy.allclose(images[k][inside], pattern[k], rtol=0.1), (k, images[k][inside] / pattern[k])
        assert (abs(images[k][outside]) < 0.15 * pattern[k]).all(), abs(images[k][outside]).max() / pattern[k]
        total = numpy.nansum(images[k]) * 0.05 ** 2
        assert abs(total / (pattern[k] * numpy.pi * radius ** 2) - 1) < 0.02, total
    assert numpy.isnan(images[:, 0, 0]).all()
    said = run(f"{line} --centre {centre} --filter hann --size 21 -o given.h5").stdout
    assert "given at 0.04 mm" in said, said
    with h5py.File("given.h5") as file:
        assert file["/entry_0000/pyFAI/reconstruction/images"].shape == (50, 21, 21)
        assert file["/entry_0000/pyFAI/reconstruction/filter"][()] == b"hann"
    run(f"{line} --no-images -q -o none.h5")
    with h5py.File("none.h5") as file:
        assert "reconstruction" not in file["/entry_0000/pyFAI"]
    done = run(f"{line} --centre symmetry -o lost.h5", 1)
    assert "sinograms and no images" in done.stderr and os.path.exists("lost.h5"), done.stderr


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_inputs()
        patterns = read_patterns("patterns", "")
        sums = read_patterns("sums", "--sum 2")
        assert patterns.shape == (N_FRAMES, 50, 2), patterns.shape
        check_grids(patterns, sums)
        check_layout()
        check_links()
        check_cakes()
        check_layers(patterns)
        check_configs()
        check_tomo()
        check_failed(patterns)
        os.chdir("/")
    print("what is written is what was meant")


main()
