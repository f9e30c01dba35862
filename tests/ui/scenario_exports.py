# SPDX-License-Identifier: MIT
"""What the window exports of a project is what the command line program makes of it, byte for byte."""
import json
import math
import os
import re
import subprocess

import atspi
import scenario_integrate
import scenario_steps as steps
from scenario_work import running

# Between them every way to split pixels, units of each kind, a mask, every correction, error models and formats.
PROJECTS = {
    "plain": ([], "xy"),
    "poisson": (["--unit", "q_A^-1", "--split", "bbox", "--error-model", "poisson"], "xye"),
    "radians": (["--unit", "2th_rad", "--split", "no", "--engine", "histogram"], "dat"),
    "radius": (["--unit", "r_mm", "--split", "pseudo", "--bins", "321", "--no-solid-angle"], "csv"),
    "masked": (["--mask", "mask.edf", "--polarization", "0.99", "--polarization-offset", "10"], "chi"),
    "corrected": (["--dark", "dark.edf", "--flat", "flat.edf", "--error-model", "azimuthal",
                   "--normalization-factor", "3.5"], "xye"),
    "clipped": (["--sigma-clip", "3", "--error-model", "hybrid", "--unit", "q_nm^-1", "--spread"], "h5"),
    "median": (["--median", "--unit", "log(1+q.nm)_None", "--azimuth-range=-30,100", "--empty=-1"], "xy"),
    "sample": (["--cake", "120x90", "--sample", "slab:0.5,10,0", "--oblique", "0.8", "--unit", "q_A^-1"], "cake.h5"),
    "sector": (["--cake", "100x72", "--range", "3,12", "--azimuth-range=150,260", "--mask", "mask.edf",
                "--error-model", "poisson"], "cake.edf"),
    "rows": (["--engine", "csr", "--absorption", "flat.edf", "--background-image", "dark.edf",
              "--background-scale", "0.5", "--error-model", "poisson"], "fxye"),
    "columns": (["--engine", "csc", "--cbn-seat", "diamond=2", "--solid-angle-order", "2", "--unweighted"], "esg"),
}


def gold_lines():
    """[spacing in m, intensity, h, k, l, multiplicity] of a face-centred cubic lattice, the largest spacing first."""
    planes = ((1, 1, 1, 8), (2, 0, 0, 6), (2, 2, 0, 12), (3, 1, 1, 24), (2, 2, 2, 8))
    return [[4.0782e-10 / math.sqrt(h * h + k * k + l * l), 1 / (1 + i), h, k, l, n]
            for i, (h, k, l, n) in enumerate(planes)]


GOLD = {"name": "Au", "source": "gold.cif", "colour": 2, "is_visible": True, "pressure_pa": 12.5e9, "temperature_k": 400.0,
        "scale": 0.6, "volume_m3": 4.0782e-10 ** 3, "v0_m3": 4.0782e-10 ** 3, "lines": gold_lines(),
        "equation_of_state": {"kind": "vinet", "k0_pa": 167e9, "k0_prime": 6.0, "reference_k": 300.0,
                             "expansion_per_k": 4.2e-5}}
# What the command line puts into no project, of which project it becomes a part, and what is exported.
PARTS_OF = {
    "snip": ("rows", {"pattern_background": {"is_on": True, "method": "snip", "reach": 12.0}}, "xye"),
    "bruckner": ("plain", {"pattern_background": {"is_on": True, "method": "bruckner", "has_range": True, "min": 2.0,
                                                  "max": 9.0}}, "xy"),
    "phases": ("poisson", {"phases": [GOLD, {**GOLD, "name": "Pt", "is_visible": False, "pressure_pa": 0.0}]}, "xye"),
    "phases-cake": ("sector", {"phases": [GOLD]}, "cake.edf"),
}
# Of what is only looked at, an export says nothing.
ONLY_SEEN = {"phases": "poisson", "phases-cake": "sector"}
# Every frame in several formats, with its cake.
SERIES = ["--cake", "60x36", "--error-model", "poisson", "--mask", "mask.edf", "--background-image", "dark.edf",
          "--background-scale", "0.25", "--split", "bbox"]
SERIES_FORMATS = ("xy", "xye", "chi", "fxye", "nxazint1d")

# What pyFAI's programs write about an integration.
CONFIG = {
    "application": "pyfai-integrate", "version": 4, "wavelength": 4e-11, "do_mask": False, "do_dark": False,
    "do_flat": False, "do_polarization": True, "polarization_factor": 0.95, "polarization_offset": None,
    "do_solid_angle": True, "do_2D": False, "nbpt_rad": 500, "nbpt_azim": 1, "unit": "q_nm^-1",
    "method": ["bbox", "csr", "cython"], "error_model": "poisson", "dummy": None, "delta_dummy": None,
}


def ringlet(tap, folder, *words):
    done = subprocess.run([tap.cli, *words], cwd=folder, check=False, timeout=120, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8")
    assert done.returncode == 0, f"ringlet {' '.join(words)}\nended with status {done.returncode}:\n{done.stdout}"


def make_images(tap, folder):
    """A small detector; darks and flats of another strength are images of the same kind."""
    os.makedirs(folder)
    detector = ["simulate", "--detector", "Pilatus100k", "--seed"]
    ringlet(tap, folder, *detector, "1", "-o", "image.edf", "--write-poni", "image.poni", "--counts", "3000")
    ringlet(tap, folder, *detector, "2", "-o", "dark.edf", "--counts", "20")
    ringlet(tap, folder, *detector, "3", "-o", "flat.edf", "--counts", "900", "--no-noise", "--calibrant", "Si")
    with open(os.path.join(folder, "shapes.txt"), "w", encoding="ascii") as file:
        file.write("add circle 100 240 40\nadd rectangle 100 230 195 250\n")
    ringlet(tap, folder, "mask", "--shape=195x487", "--shapes", "shapes.txt", "-o", "mask.edf")


def make_projects(tap, folder, *names):
    """Returns {name: (project, what the command line makes it from, suffix)}; without names all."""
    made, image = {}, os.path.join(folder, "image.edf")
    for name in names or PROJECTS:
        options, suffix = PROJECTS[name]
        project = os.path.join(folder, name + ".ringlet")
        # The document knows whole paths, and a header says what its program was told.
        options = [os.path.join(folder, word) if word.endswith(".edf") else word for word in options]
        ringlet(tap, folder, "integrate", "--poni", "image.poni", *options, "--save-project", project,
                "-o", f"{name}-options.{suffix}", image)
        made[name] = (project, ["--project", project], suffix)
    return made


def make_from_config(tap, folder):
    config, image, project = (os.path.join(folder, name) for name in ("config.json", "image.edf", "config.ringlet"))
    with open(config, "w", encoding="utf-8") as file:
        json.dump({**CONFIG, "poni": os.path.join(folder, "image.poni")}, file)
    ringlet(tap, folder, "integrate", "--config", config, "--save-project", project, "-o", "config-options.xye", image)
    return {"config": (project, ["--config", config, image], "xye")}


def with_parts(project, more, path):
    """Another document, which has these parts besides."""
    with open(project, encoding="utf-8") as file:
        root = json.load(file)
    root.setdefault("parts", {}).update(more)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(root, file)
    return path


def make_parts(folder, projects):
    made = {}
    for name, (of, more, suffix) in PARTS_OF.items():
        project = with_parts(projects[of][0], more, os.path.join(folder, name + ".ringlet"))
        made[name] = (project, ["--project", project], suffix)
    return made


def same_bytes(window_made, program_made):
    with open(window_made, "rb") as one, open(program_made, "rb") as other:
        return one.read() == other.read()


def exports(tap, start, sample, folder):
    folder = os.path.join(folder, "exports")
    with tap.step("exports: projects of the command line program"):
        make_images(tap, folder)
        projects = {**make_projects(tap, folder), **make_from_config(tap, folder)}
        projects.update(make_parts(folder, projects))
    for name, (project, words, suffix) in projects.items():
        with running(start, "exports-" + name, project) as window, tap.step(f"exports: {name}", window):
            steps.titled(window, os.path.basename(project))
            window.description("Pattern", re.compile("Pattern of"), 30)
            by_window, by_program = (os.path.join(folder, f"{name}-{who}.{suffix}") for who in ("window", "program"))
            window.do("win.export-cake" if suffix.startswith("cake") else "win.export-pattern")
            window.choose(by_window, is_new=True)
            window.appears(by_window)
            ringlet(tap, folder, "integrate", *words, "-o", by_program)
            assert same_bytes(by_window, by_program), f"{by_window} and {by_program} differ"
            check_parts(window, name)
            by_options = os.path.join(folder, f"{ONLY_SEEN.get(name, name)}-options.{suffix}")
            assert not os.path.exists(by_options) or same_bytes(by_window, by_options), f"{name}: not as the options"
            check_copied(tap, window, by_window, os.path.join(folder, name + "-shell"), suffix.startswith("cake"))
            window.close()
    export_series(tap, start, folder)
    with running(start, "exports-formats", projects["masked"][0]) as window:
        use_formats(tap, window, folder)


def check_parts(window, name):
    """The document has what it was given."""
    if "phases" in PARTS_OF.get(name, ("", {}))[1]:
        window.do("win.step-integrate")
        window.label(re.compile(r"^Au 12\.50 GPa 400 K$"))


def export_series(tap, start, folder):
    """All files of all formats of a series."""
    images = [os.path.join(folder, name) for name in ("image.edf", "flat.edf", "dark.edf")]
    project, ours = os.path.join(folder, "frames.ringlet"), os.path.join(folder, "series-window")
    with tap.step("exports: a project with a series"):
        options = [os.path.join(folder, word) if word.endswith(".edf") else word for word in SERIES]
        ringlet(tap, folder, "integrate", "--poni", "image.poni", *options, "--save-project", project, "-o", folder, *images)
        project = with_parts(project, {"series": {"folder": "series-window", "formats": list(SERIES_FORMATS),
                                                  "existing": "replace"}}, os.path.join(folder, "series.ringlet"))
    with running(start, "exports-series", project) as window, tap.step("exports: series", window):
        steps.titled(window, "series.ringlet")
        window.description("Pattern", re.compile("Pattern of"), 30)
        window.do("win.step-series")
        window.do("win.series-main")
        window.label(re.compile("^Done$"), 60)
        window.close()
        n_files = 0
        for suffix in SERIES_FORMATS:
            theirs = os.path.join(folder, "series-" + suffix)
            os.makedirs(theirs)
            ringlet(tap, folder, "integrate", "-q", "--project", project, "--format", suffix, "-o", theirs)
            for name in os.listdir(theirs):
                assert same_bytes(os.path.join(ours, name), os.path.join(theirs, name)), f"series, {suffix}: {name} differs"
            n_files += sum("_cake" not in name for name in os.listdir(theirs))
        told = sum("_cake" not in name for name in os.listdir(ours))
        assert n_files == told == len(images) * len(SERIES_FORMATS), f"{n_files} and {told} patterns"


def check_copied(tap, window, by_window, folder, is_cake):
    """What “Copy as command” gives, run by the shell in an empty folder, makes the same file in the same format."""
    window.do("win.view-cake" if is_cake else "win.view-image")
    window.do("win.copy-command")
    line = steps.copied_command(window)
    os.makedirs(folder)
    path = os.path.dirname(tap.cli) + os.pathsep + os.environ["PATH"]
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=dict(os.environ, PATH=path), check=False, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    assert done.returncode == 0, f"{line}\nended with status {done.returncode}:\n{done.stdout}"
    made = [one for one in os.listdir(folder) if "-raw." not in one]
    assert len(made) == 1, f"{line}\nmade {made}"
    assert same_bytes(by_window, os.path.join(folder, made[0])), f"{line}\nmakes other bytes than the window"


# --- formats by their names ---

def choose_format(window, path, title):
    """In the file chooser: the path, and the format from its list of filters."""
    dialog = window.dialog()
    window.until(window.has_dialog_keys, "the keyboard in the file chooser")
    window.keys("ctrl+a")
    window.type(path)
    box = window.until(lambda: atspi.find(dialog, "combo box"), "the list of formats")
    x, y, width, height = atspi.extents(box)
    number = window.windows()[-1]
    scenario_integrate.xdotool("mousemove", "--window", number, round(x + width / 2), round(y + height / 2), "click", 1,
                               "sleep", 0.5)
    for _ in range(20):
        focused = next((one for one in atspi.walk(box) if atspi.has_state(one, atspi.Atspi.StateType.FOCUSED)), None)
        if focused and atspi.find(focused, "label", title):
            break
        window.keys("Down")
    window.keys("Return")
    window.label(re.compile(re.escape(title)), within=box)
    window.keys("alt+s")
    window.dialog_gone()


def use_formats(tap, window, folder):
    made = os.path.join(folder, "formats.h5")
    with tap.step("exports: a format by its name, and the suffix that it has", window):
        steps.titled(window, "masked.ringlet")
        window.description("Pattern", re.compile("Pattern of"), 30)
        window.do("win.poisson-errors")
        window.description("Pattern", re.compile("Pattern of"), 30)
        window.do("win.export-pattern")
        choose_format(window, os.path.join(folder, "formats.xye"), "NeXus, NXmonopd (.h5)")
        window.appears(made)
        with open(made, "rb") as file:
            assert b"NXmonopd" in file.read(), "no NXmonopd"
        check_copied(tap, window, made, os.path.join(folder, "formats-shell"), False)
    with tap.step("exports: again in the same way with one key, without overlays", window):
        window.do("win.keep-pattern")
        window.toast(re.compile("^Pattern kept"))
        window.keys("ctrl+shift+e")
        window.toast(re.compile(r"^image\.h5 saved in .*, without the overlays$"))
        assert same_bytes(made, os.path.join(folder, "image.h5")), "not the same again"
    with tap.step("exports: formats closed", window):
        window.discard()


PARTS = {"exports": exports}
