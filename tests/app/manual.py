#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""manual.py RINGLET PAGES OPTIONS: what the manual pages say is so.

Every command and option that a page names exists; every program and option of pyFAI that OPTIONS lists
(tests/reference/pyfai-options.py) has its place; the examples run and write the files that they name; mandoc has
nothing to complain of. How the pages say what is what stands at the top of each. Ends with 77 where mandoc or
h5py are missing (Debian: mandoc, python3-h5py).
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)
if shutil.which("mandoc") is None:
    sys.exit(77)

RINGLET = os.path.abspath(sys.argv[1])
PAGES = pathlib.Path(sys.argv[2]).resolve()
OPTIONS = pathlib.Path(sys.argv[3]).resolve()
SHAPE = (619, 487)
EVERYWHERE = "What every program has"
OPTION_LINE = re.compile(r"^  (?:(-\w), )?(--[\w-]+)", re.MULTILINE)
PUNCTUATION = set(",.;:")

failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


def plain(line):
    """A line of mdoc without its escapes; those of a backslash and a dash are all that the pages use."""
    return line.replace("\\-", "-").replace("\\e", "\\")


def words(line):
    return [word for word in plain(line).split() if word not in PUNCTUATION]


def run(*arguments):
    return subprocess.run([RINGLET, *arguments], capture_output=True, text=True, check=False)


class Program:
    """What ringlet says of its commands; each is asked once."""

    def __init__(self):
        self.commands = set(re.findall(r"^  ([a-z]+) ", run("--help").stdout, re.MULTILINE))
        self.known = {(): {"--help", "--version"}}

    def options(self, command):
        if command not in self.known:
            text = run(*command, "--help").stdout
            found = OPTION_LINE.findall(text)
            self.known[command] = {name for pair in found for name in pair if name}
        return self.known[command]

    def check_words(self, named, where):
        """Words such as: integrate --unit q_nm^-1."""
        command = tuple(named[:2] if named[:1] == ["detectors"] else named[:1])
        if command and command[0].startswith("-"):
            command = ()
        check(not command or command[0] in self.commands, f"{where}: there is no command {command}")
        for word in named[len(command):]:
            if re.match(r"--?[A-Za-z]", word):
                check(word.split("=")[0] in self.options(command), f"{where}: {command} has no option {word}")


def outside_displays(lines):
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith(".Bd "):
            inside = True
        if not inside and not line.startswith('.\\"'):
            yield number, line
        if line.startswith(".Ed"):
            inside = False


def check_commands(page, lines, program):
    """All that is told of ringlet outside the examples; in those it is run."""
    for number, line in outside_displays(lines):
        where = f"{page.name}:{number}"
        if line.startswith(".Ic "):
            program.check_words([word for word in words(line[4:]) if word != "Ar"], where)
        elif not line.startswith((".It ", ".Fl ")):
            check(re.search(r"\\-\w|\\-\\-", line) is None, f"{where}: an option that is not in .Ic")


def check_all_commands(lines, program):
    told = {line.split()[2] for line in lines if line.startswith(".It Ic ")}
    check(told == program.commands, f"ringlet.1 and ringlet --help differ in {told ^ program.commands}")


def options_by_title(lines):
    """{title of a section: options of pyFAI in it}"""
    sections, title = {}, None
    for line in lines:
        if line.startswith(".Ss "):
            title = plain(line[4:])
            sections[title] = set()
        elif title is not None and line.startswith((".It Fl ", ".Fl ")):
            sections[title] |= {"-" + name for name in words(line) if name not in (".It", ".Fl", "Fl")}
    return sections


def check_pyfai(lines):
    sections = options_by_title(lines)
    for line in OPTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, options = line.partition(":")
        titles = [title for title in sections if name in title.split(", ")]
        check(len(titles) == 1, f"{name} of pyFAI has {len(titles)} sections")
        told = sections[EVERYWHERE].union(*(sections[title] for title in titles))
        missing = set(options.replace(",", " ").split()) - told
        check(not missing, f"{name} of pyFAI: nothing is said of {sorted(missing)}")


def examples(lines):
    """(command line, files that it writes) of each example that begins with "ringlet"."""
    found, line, inside = [], "", False
    for text in lines:
        inside = (inside or text.startswith(".Bd ")) and not text.startswith(".Ed")
        if text.startswith('.\\" writes: ') and found:
            found[-1][1].extend(text.split()[2:])
        elif inside and not text.startswith("."):
            line += plain(text)
            if line.endswith("\\"):
                line = line[:-1]
                continue
            if line.startswith("ringlet "):
                found.append((line, []))
            line = ""
    return found


def write_edf(name, pixels):
    kind = {"float32": "FloatValue", "uint8": "UnsignedByte"}[str(pixels.dtype)]
    header = (f"{{\nHeaderID = EH:000001:000000:000000 ;\nImage = 1 ;\nByteOrder = LowByteFirst ;\nDataType = {kind} ;\n"
              f"Dim_1 = {pixels.shape[1]} ;\nDim_2 = {pixels.shape[0]} ;\nSize = {pixels.nbytes} ;\n")
    with open(name, "wb") as file:
        file.write(header.ljust(510).encode() + b"}\n" + pixels.tobytes())


def write_inputs():
    """What the examples take besides what they make."""
    mask = numpy.zeros(SHAPE, "u1")
    mask[:50, :50] = 1
    write_edf("mask.edf", mask)
    write_edf("dark.edf", numpy.full(SHAPE, 1, "f4"))
    write_edf("flat.edf", numpy.full(SHAPE, 2, "f4"))
    with h5py.File("frames.h5", "w") as file:
        file["/entry/data/data"] = numpy.full((3, *SHAPE), 7, "i4")
    with h5py.File("eiger_master.h5", "w") as file:
        file["/entry/data/data_000001"] = numpy.full((2, *SHAPE), 7, "u4")
        file["/entry/instrument/detector/detectorSpecific/pixel_mask"] = mask.astype("u4")
    config = {"application": "pyfai-integrate", "version": 4, "poni": "lab6.poni", "do_2D": False, "nbpt_rad": 1000,
              "unit": "2th_deg", "do_solid_angle": True, "method": ["full", "csr", "cython"]}
    pathlib.Path("lab6.azimint.json").write_text(json.dumps(config), encoding="utf-8")
    pathlib.Path("shapes.txt").write_text("add circle 300 240 20\n", encoding="utf-8")
    for folder in ("patterns", "map"):
        os.mkdir(folder)


def run_example(line, files):
    check(files, f"{line}\n    names no file that it writes")
    for name in files:
        check(not os.path.exists(name), f"{line}\n    {name} is there before")
    done = run(*shlex.split(line)[1:])
    check(done.returncode == 0, f"{line}\n    ends with {done.returncode}: {done.stderr}")
    for name in files:
        check(os.path.exists(name) and os.path.getsize(name) > 0, f"{line}\n    does not write {name}")


def run_examples(page, lines):
    found = examples(lines)
    check(found, f"{page.name} has no examples")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_inputs()
        for line, files in found:
            run_example(line, files)
        os.chdir("/")


def check_python(page, lines):
    """The listings that begin with an import are Python."""
    text = "\n".join(lines)
    found = [plain(listing) for listing in re.findall(r"^\.Bd .*?\n(import .*?)\n\.Ed", text, re.MULTILINE | re.DOTALL)]
    check(found, f"{page.name} has no listing of Python")
    for listing in found:
        try:
            compile(listing, page.name, "exec")
        except SyntaxError as error:
            check(False, f"{page.name}: {error}")


def check_layout(page):
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", str(page)], capture_output=True, text=True, check=False)
    check(done.returncode == 0 and not done.stdout, f"mandoc: {done.stdout}")


def main():
    program = Program()
    for name in ("ringlet.1", "ringlet-from-pyfai.7"):
        page = PAGES / name
        lines = page.read_text(encoding="utf-8").splitlines()
        check_layout(page)
        check_commands(page, lines, program)
        if name == "ringlet.1":
            check_all_commands(lines, program)
        else:
            check_pyfai(lines)
        run_examples(page, lines)
    page = PAGES / "ringlet-stream.7"
    lines = page.read_text(encoding="utf-8").splitlines()
    check_layout(page)
    check_commands(page, lines, program)
    for line, _ in examples(lines):  # they need a detector
        program.check_words(shlex.split(line)[1:], page.name)
    check_python(page, lines)
    print("\n".join(failures) or "all that the manual pages say is so")
    return 1 if failures else 0


sys.exit(main())
