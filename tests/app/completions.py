#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""completions.py RINGLET: what bash completes, and that zsh and fish can read theirs where they are installed.

bash is asked without its package of completions, as in a plain shell.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

RINGLET = os.path.abspath(sys.argv[1])
OPTION_LINE = re.compile(r"^  (?:-\w, )?(--[\w-]+)", re.MULTILINE)
ASK = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_ringlet
printf '%s\\n' "${COMPREPLY[@]}"
"""
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}

failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


def run(*arguments):
    return subprocess.run([RINGLET, *arguments], capture_output=True, text=True, check=False, env=ENVIRONMENT)


def commands():
    found = re.findall(r"^  ([a-z]+) ", run("--help").stdout, re.MULTILINE)
    return [[name] for name in found] + [["detectors", word] for word in ("show", "export", "build")]


class Bash:
    def __init__(self, folder):
        self.folder = folder
        self.script = folder / "ringlet.bash"
        self.script.write_text(run("completions", "bash").stdout, encoding="utf-8")

    def complete(self, *words):
        """The words that may stand in the place of the last one."""
        made = subprocess.run(["bash", "--norc", "--noprofile", "-c", ASK, "ask", self.script, RINGLET, *words],
                              capture_output=True, text=True, check=False, cwd=self.folder, env=ENVIRONMENT)
        check(made.stderr == "" and made.returncode == 0, f"{words}: bash says {made.stderr}")
        return set(made.stdout.split("\n")) - {""}


def check_options(bash):
    for command in commands():
        told = set(OPTION_LINE.findall(run(*command, "--help").stdout))
        offered = bash.complete(*command, "--")
        check(told == offered, f"{command}: help and completion differ in {told ^ offered}")


# (words of the line, what must be offered, what must not)
CASES = [
    (["inte"], {"integrate"}, {"info"}),
    ([""], {"doctor", "gui", "--version"}, {"completions"}),
    (["--v"], {"--version"}, {"--help"}),
    (["integrate", "--pol"], {"--polarization", "--polarization-offset"}, {"--poni"}),
    (["integrate", "--unit", "q_"], {"q_nm^-1", "q_A^-1"}, {"2th_deg"}),
    (["integrate", "-u", "2th"], {"2th_deg"}, {"q_nm^-1"}),
    (["integrate", "--unit", "=", "2th"], {"2th_deg"}, {"q_nm^-1"}),
    (["integrate", "--unit", "log10"], {"log10\\(q.m\\)_None"}, set()),
    (["integrate", "--unit", "="], {"2th_deg", "q_nm^-1"}, {"="}),
    (["integrate", "--engine", ""], {"auto", "packed", "opencl"}, {"scan 1.edf"}),
    (["integrate", "--poni", ""], {"a.poni", "scan 1.edf", "folder"}, {"--unit"}),
    (["integrate", "--bins", ""], set(), {"a.poni"}),
    (["integrate", "--poni", "a.poni", "sc"], {"scan 1.edf"}, {"a.poni"}),
    (["integrate", "--quiet", "sc"], {"scan 1.edf"}, set()),
    (["calibrate", "-c", "LaB"], {"LaB6"}, {"CeO2"}),
    (["calibrate", "--detector", "Pilatus3"], {"Pilatus300k"}, {"Eiger4M"}),
    (["calibrate", "--rings", "L"], set(), {"LaB6"}),
    (["plot", "--rings", "L"], {"LaB6"}, set()),
    (["convert", "--format", ""], {"edf", "cbf"}, {"xye"}),
    (["pattern", "--format", "x"], {"xy", "xye"}, {"edf"}),
    (["detectors", ""], {"show", "list", "export", "build"}, {"a.poni"}),
    (["detectors", "show", "Pilatus1"], {"Pilatus1M"}, {"show"}),
    (["detectors", "export", "--output", "a"], {"a.poni"}, {"Pilatus1M"}),
    (["demo", ""], {"folder"}, {"a.poni"}),
    (["doctor", ""], set(), {"a.poni"}),
    (["maps", "two"], {"two_theta"}, set()),
]


def check_cases(bash):
    for words, wanted, unwanted in CASES:
        offered = bash.complete(*words)
        check(wanted <= offered, f"{words}: not offered {wanted - offered}")
        check(not unwanted & offered, f"{words}: offered {unwanted & offered}")
        if not wanted:
            check(not offered, f"{words}: offered {offered}")


def check_words():
    """Sets of words are those that the options list when they refuse one."""
    for option, name in (("--error-model", "error-models"), ("--split", "splits"), ("--unit", "units")):
        refused = run("integrate", option, "nonsense", "--poni", "a.poni", "a.edf").stderr
        words = run("completions", "words", name).stdout.split()
        check(len(words) > 2, f"{name}: {words}")
        listed = set(re.split(r"[,;:\s]+", refused.partition("nonsense")[2]))
        check(set(words) <= listed, f"{name}: {set(words) - listed} are not in: {refused}")
    check(run("completions", "words", "nothing").returncode == 2, "words of no set")
    check(run("completions").returncode == 2 and run("completions", "tcsh").returncode == 2, "no shell")


def check_syntax(folder):
    for shell in ("bash", "zsh", "fish"):
        script = folder / f"script.{shell}"
        script.write_text(run("completions", shell).stdout, encoding="utf-8")
        check(script.stat().st_size > 10000, f"{shell}: is short")
        if shutil.which(shell):
            made = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
            check(made.returncode == 0 and made.stderr == "", f"{shell} -n: {made.stderr}")
    if shutil.which("fish"):
        ask = f"source {folder}/script.fish; complete -C 'ringlet integrate --unit q_'; complete -C 'ringlet inte'"
        search = {**ENVIRONMENT, "PATH": os.path.dirname(RINGLET) + ":" + os.environ["PATH"], "HOME": str(folder)}
        made = subprocess.run(["fish", "--no-config", "-c", ask], capture_output=True, text=True, check=False, env=search)
        check("q_nm^-1" in made.stdout and "integrate" in made.stdout, f"fish: {made.stdout} {made.stderr}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        place = folder / "place"
        (place / "folder").mkdir(parents=True)
        (place / "a.poni").touch()
        (place / "scan 1.edf").touch()
        bash = Bash(place)
        check_options(bash)
        check_cases(bash)
        check_words()
        check_syntax(folder)
    print("\n".join(failures) or "all complete")
    sys.exit(1 if failures else 0)


main()
