#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""series-whole.py RINGLET: the file of a series, whole or not. What is there is integrated and leads to its pixels;
what is missing - a data file of a master, half of a file, an option when it is resumed - is told, and nothing takes
its place."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy

from small_detector import PONI

N_FILES, N_EACH = 3, 4


TOO_LONG = 1 << 40  # bytes of a file, which take no room, and hours to be read


def run(ringlet, *words):
    return subprocess.run([ringlet, *words], capture_output=True, text=True, timeout=100)


def integrate(ringlet, *words):
    return run(ringlet, "integrate", "--poni", "a.poni", "-n", "50", *words)


def rows(name):
    with h5py.File(name) as file:
        entry = file["entry"]
        return list(entry["frames/index"][:]), list(entry["frames/status"][:]), entry["state"][()]


def write_master():
    os.makedirs("eiger")
    random = numpy.random.default_rng(1)
    with h5py.File("eiger/s_master.h5", "w") as master:
        data = master.create_group("entry/data")
        for i in range(N_FILES):
            name = f"s_data_{i + 1:06}.h5"
            with h5py.File(f"eiger/{name}", "w") as file:
                frames = random.integers(0, 1000, (N_EACH, 40, 60), "u4")
                file.create_dataset("entry/data/data", data=frames, chunks=(1, 40, 60))
            data[f"data_{i + 1:06}"] = h5py.ExternalLink(name, "/entry/data/data")


def links(name):
    """The frames that the links of all rows lead to, and what the file says of them."""
    frames = []
    with h5py.File(name) as file:
        entry = file["entry"]
        for link, index, path in zip(*(entry["frames"][key][:] for key in ("link", "link_index", "file"))):
            data = entry[f"raw/source_{link:06}"] if link > 0 else None
            frames.append(None if data is None else data[index] if data.ndim == 3 else data[()])
            target = entry["raw"].get(f"source_{link:06}", getlink=True) if link > 0 else None
            assert target is None or target.filename == path.decode().split("::")[0], (target, path)
    return frames


def targets(name):
    with h5py.File(name) as file:
        raw = file["entry/raw"]
        return [(key, raw.get(key, getlink=True).filename, raw.get(key, getlink=True).path) for key in raw]


def objects(name):
    names = []
    with h5py.File(name) as file:
        file.visit(names.append)
    return sorted(names)


def differences(name, other):
    """What h5diff finds but for times; links it does not follow, and of what is in one file only it says nothing."""
    assert targets(name) == targets(other)
    assert objects(name) == objects(other)
    done = subprocess.run(
        ["h5diff", "--exclude-path", "/entry/frames/time_written", name, other], capture_output=True, text=True)
    return done.stdout + done.stderr


def add_data_file(ringlet, number):
    """Without data file @number, and with it when it is there."""
    name, path = f"without_{number}.h5", f"eiger/s_data_{number:06}.h5"
    n = N_FILES * N_EACH if number < N_FILES else (N_FILES - 1) * N_EACH + 1  # how many the last has nobody knows
    there = [i // N_EACH + 1 != number for i in range(n)]
    shutil.move(path, "away")
    done = integrate(ringlet, "-o", name, "eiger/s_master.h5")
    assert done.returncode == 1 and " frames more are in files that are missing" in done.stderr, done.stderr
    assert "--resume adds them" in done.stderr, done.stderr
    index, status, state = rows(name)
    assert status == [int(is_there) for is_there in there] and state == b"interrupted", (number, status, state)
    assert index == [i if is_there else 0 for i, is_there in enumerate(there)], (number, index)
    done = integrate(ringlet, "--resume", "-o", name, "eiger/s_master.h5")
    assert done.returncode == 1 and "nothing to do" not in done.stderr, done.stderr
    assert f"s_data_{number:06}.h5" in done.stderr, done.stderr
    shutil.move(f"away/s_data_{number:06}.h5", "eiger")
    done = integrate(ringlet, "--resume", "-o", name, "eiger/s_master.h5")
    assert done.returncode == 0 and "8 of them from before" in done.stdout, done
    assert rows(name) == (list(range(12)), [1] * 12, b"whole")
    assert differences(name, "whole.h5") == ""


def test_data_file(ringlet):
    """A data file that is missing leaves its rows, and is added when it is there."""
    write_master()
    os.makedirs("away")
    done = integrate(ringlet, "-o", "whole.h5", "eiger/s_master.h5")
    assert done.returncode == 0, done.stderr
    for number in range(1, N_FILES + 1):
        add_data_file(ringlet, number)


def test_links(ringlet):
    """Each row leads to the frame it was made of: from another folder, by relative names where both can be
    copied together, across symbolic links, in files of any number of frames."""
    frames = []
    for i in range(N_FILES):
        with h5py.File(f"eiger/s_data_{i + 1:06}.h5") as file:
            frames.extend(file["entry/data/data"][:])
    os.makedirs("out/deep", exist_ok=True)
    os.symlink("out/deep", "alias")
    os.makedirs("elsewhere")
    assert run(ringlet, "convert", "eiger/s_data_000001.h5", "one.h5", "--frames", "2").returncode == 0
    assert run(ringlet, "convert", "eiger/s_data_000001.h5", "one.edf", "--frames", "1").returncode == 0
    inputs = ["eiger/s_master.h5", "one.edf", "eiger/s_data_000003.h5::/entry/data/data", "one.h5"]
    wanted = frames + [None] + frames[8:] + [frames[2]]
    for name in "beside.h5", "out/deep/other.h5", "alias/link.h5":
        done = integrate(ringlet, "-o", name, *inputs)
        assert done.returncode == 0, done.stderr
        found = links(name)
        assert len(found) == len(wanted), len(found)
        for i, (frame, other) in enumerate(zip(wanted, found)):
            assert (frame is None) == (other is None) and (frame is None or numpy.array_equal(frame, other)), (name, i)
    with h5py.File("out/deep/other.h5") as file:
        targets = [file["entry/raw"].get(key, getlink=True) for key in sorted(file["entry/raw"])]
        names = [name.decode() for name in file["entry/frames/file"][:]]
    assert [target.filename for target in targets] == 3 * ["../../eiger/s_master.h5"] + [
        "../../eiger/s_data_000003.h5", "../../one.h5"], targets
    assert targets[1].path == "/entry/data/data_000002" and names[12] == "../../one.edf", (targets[1].path, names[12])
    shutil.copytree(".", "/".join([tempfile.mkdtemp(dir="elsewhere"), "copy"]),
                    ignore=shutil.ignore_patterns("elsewhere", "half_*"), symlinks=True)
    copy = glob.glob("elsewhere/*/copy")[0]
    os.rename("eiger", "hidden")
    assert numpy.array_equal(links(f"{copy}/out/deep/other.h5")[5], frames[5])
    os.rename("hidden", "eiger")


def test_resumed_links(ringlet):
    """A series that is resumed with more files behind has the links of one that was not interrupted."""
    files = sorted(glob.glob("eiger/s_data_*.h5"))
    done = integrate(ringlet, "-o", "all.h5", *files)
    assert done.returncode == 0, done.stderr
    assert integrate(ringlet, "-o", "part.h5", files[0]).returncode == 0
    done = integrate(ringlet, "--resume", "-o", "part.h5", *files)
    assert done.returncode == 0 and "4 of them from before" in done.stdout, done
    assert differences("part.h5", "all.h5") == "" and len(links("part.h5")) == 12
    for frame, other in zip(links("part.h5"), links("all.h5")):
        assert numpy.array_equal(frame, other)


def test_sums(ringlet):
    """Sums of patterns and cakes give their intensities, and those of a cake along the azimuth the pattern's."""
    done = integrate(ringlet, "--error-model", "poisson", "--cake", "50x6", "-o", "sums.h5", "eiger/s_master.h5")
    assert done.returncode == 0, done.stderr
    with h5py.File("sums.h5") as file:
        entry, sums = file["entry"], {}
        for name in "data", "cake":
            group = entry[f"{name}_sums"]
            rows_of = {key: group[key][:][group[f"{key}_row"][:]] for key in ("norm", "norm2", "count")}
            sums[name] = {"signal": group["signal"][:], "variance": group["variance"][:], **rows_of}
            with numpy.errstate(invalid="ignore"):
                intensity = sums[name]["signal"] / sums[name]["norm"]
                errors = numpy.sqrt(sums[name]["variance"]) / sums[name]["norm"]
            assert numpy.allclose(entry[name]["I"][:], intensity, rtol=1e-13, atol=0, equal_nan=True)
            full = sums[name]["variance"] > 0  # a bin without counts has the error of one
            assert numpy.allclose(entry[name]["I_errors"][:][full], errors[full], rtol=1e-13, atol=0)
    for key in "signal", "variance", "norm", "norm2", "count":
        assert sums["cake"][key].shape == (12, 6, 50)
    # Shares of 16 bits: 1.6e-5 of a pixel.
    assert numpy.allclose(sums["cake"]["signal"].sum(1), sums["data"]["signal"], rtol=1e-3)
    assert numpy.allclose(sums["cake"]["count"].sum(), sums["data"]["count"].sum(), rtol=1e-6)


def test_complete(ringlet):
    """A file that is complete says so, or which option differs, and stays as it is."""
    files = ["half_cbf/f_0.cbf", "half_cbf/f_2.cbf"]
    assert integrate(ringlet, "-o", "c.h5", "--range", "1,16", *files).returncode == 0
    with open("c.h5", "rb") as file:
        before = file.read()
    done = integrate(ringlet, "--resume", "-o", "c.h5", "--range", "1,16", "--engine", "csr", *files)
    assert done.returncode == 0 and "c.h5 is complete" in done.stderr and "nothing to do" in done.stderr, done
    others = {"unit": ["--unit", "q_nm^-1", "--range", "1,16"], "polarization": ["--polarization", "0.9", "--range", "1,16"],
              "method 1d, full": ["--split", "no", "--range", "1,16"], "cake": ["--cake", "50x4", "--range", "1,16"],
              "radial_range": []}
    for word, options in others.items():
        done = integrate(ringlet, "--resume", "-o", "c.h5", *options, *files)
        assert done.returncode == 1 and done.stderr.startswith("ringlet: c.h5: "), (word, done.stderr)
        assert word in done.stderr and "resume with the" in done.stderr, (word, done.stderr)
    with open("c.h5", "rb") as file:
        assert file.read() == before
    with h5py.File("c.h5", "r+") as file:  # as a kill behind the last row leaves it
        file["entry/state"][...] = b"running"
    done = integrate(ringlet, "--resume", "-o", "c.h5", "--range", "1,16", *files)
    assert done.returncode == 0 and "nothing to do" in done.stderr and rows("c.h5")[2] == b"whole", done


def test_complete_stack(ringlet):
    """Whether a complete file is of these options needs no checksum of the images, which files of frames say."""
    shutil.copy("eiger/s_data_000001.h5", "long.h5")
    os.makedirs("long")
    line = ["--resume", "-o", "l.h5", "-o", "long", "long.h5"]
    assert integrate(ringlet, *line).returncode == 0 and len(os.listdir("long")) == N_EACH
    os.truncate("long.h5", TOO_LONG)
    done = integrate(ringlet, *line)
    assert done.returncode == 0 and "nothing to do" in done.stderr, done
    os.remove("long.h5")


def test_left_out(ringlet):
    """An option of the first run that the second one leaves out is an option that differs."""
    files = ["half_cbf/f_0.cbf", "half_cbf/f_2.cbf"]
    clip = ["--sigma-clip", "3"]
    assert integrate(ringlet, "-o", "clip.h5", *clip, files[0], files[0]).returncode == 0
    with h5py.File("clip.h5", "r+") as file:
        file["entry/frames/status"][1] = 0
    done = integrate(ringlet, "--resume", "-o", "clip.h5", files[0], files[0])
    assert done.returncode == 1 and "clip" in done.stderr and "and not nothing" in done.stderr, done.stderr
    assert integrate(ringlet, "--resume", "-o", "clip.h5", *clip, files[0], files[0]).returncode == 0


def test_fewer(ringlet):
    """Of a file that waits for a third frame, the first two are no whole."""
    file_names = ["half_cbf/f_0.cbf", "half_cbf/f_2.cbf", "half_cbf/f_0.cbf"]
    assert integrate(ringlet, "-o", "fewer.h5", *file_names).returncode == 0
    with h5py.File("fewer.h5", "r+") as file:  # as a kill leaves it
        file["entry/frames/status"][2] = 0
        file["entry/state"][...] = b"running"
    done = integrate(ringlet, "--resume", "-o", "fewer.h5", *file_names[:2])
    assert done.returncode == 0 and "complete" not in done.stderr and "it waits for others" in done.stderr, done
    assert rows("fewer.h5")[2] == b"interrupted", rows("fewer.h5")
    assert integrate(ringlet, "--resume", "-o", "fewer.h5", *file_names).returncode == 0
    assert rows("fewer.h5")[1:] == ([1, 1, 1], b"whole"), rows("fewer.h5")


def write_motor(path, value, n_bytes, names="th", n_rows=40):
    """An image with motors, of which @n_bytes are there."""
    words = {"ByteOrder": "LowByteFirst", "DataType": "UnsignedShort", "Dim_1": 60, "Dim_2": n_rows, "Size": 120 * n_rows,
             "motor_mne": names, "motor_pos": " ".join(len(names.split()) * [str(value)])}
    header = "{\n" + "".join(f"{key} = {word} ;\n" for key, word in words.items())
    with open(path, "wb") as file:
        file.write((header.ljust(1022) + "}\n").encode() + bytes(n_bytes))


def test_motors(ringlet):
    """Frames that failed know of no motor: those of the first whole one are there, in a later run, too."""
    os.makedirs("motors")
    files = [f"motors/m_{i}.edf" for i in range(3)]
    for i, path in enumerate(files):
        write_motor(path, i + 0.5, 100)
    assert integrate(ringlet, "-o", "motors.h5", *files).returncode == 1
    assert rows("motors.h5")[1] == [2, 2, 2], rows("motors.h5")
    for i, path in enumerate(files[1:]):
        write_motor(path, i + 1.5, 4800)
    assert integrate(ringlet, "--resume", "-o", "motors.h5", *files).returncode == 1
    assert integrate(ringlet, "-o", "once.h5", *files).returncode == 1
    for name in "motors.h5", "once.h5":
        with h5py.File(name) as file:
            assert list(file["entry/motors/th"][1:]) == [1.5, 2.5], (name, list(file["entry/motors"]))
    # One that fails again, now by its shape, brings none that the whole ones have not.
    write_motor(files[0], 0.5, 3600, "th tt", 30)
    assert integrate(ringlet, "--resume", "-o", "motors.h5", *files).returncode == 1
    with h5py.File("motors.h5") as file:
        assert list(file["entry/motors"]) == ["th"], list(file["entry/motors"])


def test_truncated(ringlet):
    """In each format, the second of three files ends early."""
    for suffix in "cbf", "edf", "tif", "edf.gz", "h5":
        folder = f"half_{suffix}"
        os.makedirs(folder)
        for i in range(3):
            path = f"{folder}/f_{i}.{suffix.removesuffix('.gz')}"
            assert run(ringlet, "convert", "eiger/s_data_000001.h5", path, "--frames", "0").returncode == 0
            if suffix.endswith(".gz"):
                subprocess.run(["gzip", path], check=True)
        path = f"{folder}/f_1.{suffix}"
        os.truncate(path, 1500)
        done = integrate(ringlet, "-o", f"{folder}.h5", *sorted(glob.glob(f"{folder}/*")))
        assert done.returncode == 1 and f"f_1.{suffix}" in done.stderr, (suffix, done.stderr)
        assert rows(f"{folder}.h5")[1] == [1, 2, 1], (suffix, rows(f"{folder}.h5"))


def test_folder(ringlet):
    """What is called as the images beside it, and is none, is a frame that failed; another file is none."""
    os.makedirs("mixed")
    for i in 0, 2:
        shutil.copy(f"half_cbf/f_{i}.cbf", "mixed")
    texts = {"f_1.cbf": "overwritten", "f_10.cbf": "", "notes.txt": "beam lost at 3", "log": "", ".f_4.cbf": "half"}
    for name, text in texts.items():
        with open(f"mixed/{name}", "w") as file:
            file.write(text)
    done = integrate(ringlet, "--json", "-o", "mixed.h5", "mixed")
    assert done.returncode == 1, done
    assert rows("mixed.h5")[1] == [1, 2, 1, 2], rows("mixed.h5")
    failures = json.loads(done.stdout)["failures"]
    assert [(one["source"], one["frame"]) for one in failures] == [("mixed/f_1.cbf", 1), ("mixed/f_10.cbf", 3)]
    with h5py.File("mixed.h5") as file:
        errors, names = file["entry/frames/error"][:], file["entry/frames/file"][:]
    for one in failures:
        assert one["source"] in one["error"] and one["error"] in done.stderr, (one, done.stderr)
        assert errors[one["frame"]].decode() == one["error"] and names[one["frame"]].decode() == one["source"]
    assert "notes.txt" in done.stderr and "3 files are no images and left out" not in done.stderr, done.stderr
    named = integrate(ringlet, "-o", "named.h5", *sorted(glob.glob("mixed/f_*")))
    assert named.returncode == 1 and "2 of 4 frames, 2 failed: mixed/f_1.cbf, mixed/f_10.cbf" in named.stderr
    for name in "f_1.cbf", "f_10.cbf":
        os.remove(f"mixed/{name}")
    done = integrate(ringlet, "-o", "rest.h5", "mixed")
    assert done.returncode == 0 and "notes.txt" in done.stderr, done.stderr


def test_all_bad(ringlet):
    os.makedirs("none")
    for i in range(2):
        shutil.copy("half_cbf/f_1.cbf", f"none/f_{i}.cbf")
    done = integrate(ringlet, "-o", "none.h5", "none")
    assert done.returncode == 1 and "f_0.cbf" in done.stderr and not os.path.exists("none.h5")


def test_monitor(ringlet):
    with open("m.txt", "w") as file:
        file.write("1\n2\n")
    files = ["half_cbf/f_0.cbf", "half_cbf/f_2.cbf"]
    done = integrate(ringlet, "--monitor-table", "m.txt", "-o", "m.h5", *files)
    assert done.returncode == 0, done.stderr
    with h5py.File("m.h5") as file:
        assert list(file["entry/frames/monitor"][:]) == [1.0, 2.0] and file["entry/monitor_applied"][()] == 1
        intensity = file["entry/data/I"][:]
        assert numpy.allclose(intensity[0], 2 * intensity[1], equal_nan=True)
    asked = integrate(ringlet, "--monitor", "bmonn", "-o", "no.h5", *files)
    assert asked.returncode == 1 and len(asked.stderr.splitlines()) == 1, asked.stderr
    assert "--monitor bmonn is in none of 2 frames" in asked.stderr and not os.path.exists("no.h5"), asked.stderr
    stacks = [f"half_h5/f_{i}.h5" for i in (0, 2)]
    asked = integrate(ringlet, "--monitor", "/entry/nowhere", "-o", "no.h5", *stacks)
    assert asked.returncode == 1 and len(asked.stderr.splitlines()) == 1, asked.stderr
    assert "--monitor /entry/nowhere is in none of 2 frames" in asked.stderr and not os.path.exists("no.h5")
    with open("m3.txt", "w") as file:
        file.write("1\n3\n")
    for table, word in ("m.txt", "is complete"), ("m3.txt", "begun with another monitor"):
        done = integrate(ringlet, "--monitor-table", table, "--resume", "-o", "m.h5", *files)
        assert word in done.stderr and done.returncode == (table == "m3.txt"), done
    for words in ([], ["half_edf/f_0.edf"]):
        done = integrate(ringlet, "--resume", "-o", "m.h5", *files, *words)
        assert done.returncode == 1 and "begun with a monitor" in done.stderr, done.stderr


def test_engine(ringlet):
    """A device that is not there is told once, before any frame."""
    for engine in "opencl:no such device", "opencl:0+no such device":
        done = integrate(ringlet, "--engine", engine, "-o", "device.h5", "half_cbf/f_0.cbf", "half_cbf/f_2.cbf")
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
        assert "frame" not in done.stderr and not os.path.exists("device.h5"), done.stderr


def main():
    ringlet = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("a.poni", "w") as file:
            file.write(PONI)
        tests = (test_data_file, test_truncated, test_links, test_resumed_links, test_sums, test_complete,
                 test_complete_stack, test_left_out, test_fewer,
                 test_motors, test_folder, test_all_bad, test_monitor, test_engine)
        for test in tests:
            test(ringlet)
            print(test.__name__)
        os.chdir("/")


main()
