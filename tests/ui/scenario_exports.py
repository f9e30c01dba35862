# SPDX-License-Identifier: MIT
"""What the window exports of a project is what the command line program makes of it, byte for byte."""
import json
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
# A background below the pattern is nothing that the command line puts into a project.
BACKGROUNDS = {
    "snip": ("rows", {"is_on": True, "method": "snip", "reach": 12.0}, "xye"),
    "bruckner": ("plain", {"is_on": True, "method": "bruckner", "has_range": True, "min": 2.0, "max": 9.0}, "xy"),
}

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


def make_backgrounds(folder, projects):
    made = {}
    for name, (of, background, suffix) in BACKGROUNDS.items():
        with open(projects[of][0], encoding="utf-8") as file:
            root = json.load(file)
        root.setdefault("parts", {})["pattern_background"] = background
        project = os.path.join(folder, name + ".ringlet")
        with open(project, "w", encoding="utf-8") as file:
            json.dump(root, file)
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
        projects.update(make_backgrounds(folder, projects))
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
            by_options = os.path.join(folder, f"{name}-options.{suffix}")
            assert name in BACKGROUNDS or same_bytes(by_window, by_options), f"{name}: not as the options"
            check_copied(tap, window, by_window, os.path.join(folder, name + "-shell"), suffix.startswith("cake"))
            window.close()
    with running(start, "exports-formats", projects["masked"][0]) as window:
        use_formats(tap, window, folder)


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
