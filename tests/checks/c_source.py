# SPDX-License-Identifier: MIT
"""What the checks share: the files of the repository, and the calls in a C file.

Not a parser: it knows comments, strings and parentheses, which is enough to say "this literal is an
argument of that function" without being fooled by a comment or by a printf format in a macro.
"""
import os
import re
import subprocess
import sys

TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|//[^\n]*|\s+)
      | (?P<text>(?:u8|[LuU])?"(?:\\.|[^"\\\n])*")
      | (?P<char>'(?:\\.|[^'\\\n])*')
      | (?P<name>[A-Za-z_]\w*)
      | (?P<other>\d[\w.]*|.)""",
    re.X | re.S,
)
# Between two literals stands such a macro for the rest of an integer conversion.
FORMAT_MACRO = re.compile(r"PRI[diouxX]\w+|G_G\w+_(FORMAT|MODIFIER)")
KEYWORDS = {"if", "for", "while", "switch", "return", "sizeof"}


def top():
    return os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def files(*patterns):
    """Paths below the top, tracked or new, that match a git pathspec."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=top(), check=True, stdout=subprocess.PIPE).stdout
    paths = {path for path in listed.decode().split("\0") if path}
    return sorted(path for path in paths if os.path.isfile(os.path.join(top(), path)))


def read(path):
    with open(os.path.join(top(), path), encoding="utf-8", errors="replace") as file:
        return file.read()


def tokens(source):
    """(line, kind, text) of everything but blanks and comments."""
    line = 1
    for match in TOKEN.finditer(source):
        if match.lastgroup != "skip":
            yield line, match.lastgroup, match[0]
        line += match[0].count("\n")


def join_literals(stream):
    """Adjacent literals, with the format macros between them, become one."""
    pending = None
    for line, kind, text in stream:
        if kind == "text":
            body = text[text.index('"') + 1 : -1]
            pending = (pending[0], pending[1] + body) if pending else (line, body)
            continue
        if pending and kind == "name" and FORMAT_MACRO.fullmatch(text):
            pending = (pending[0], pending[1] + ("" if text.endswith("MODIFIER") else "u"))
            continue
        if pending:
            yield pending[0], "text", pending[1]
            pending = None
        yield line, kind, text
    if pending:
        yield pending[0], "text", pending[1]


def calls(source):
    """(line, function, literals): every name before a parenthesis, with the literals directly inside."""
    stack, found, last = [], [], None
    for line, kind, text in join_literals(tokens(source)):
        if text == "(" and kind == "other":
            name = last if last and last not in KEYWORDS else None
            stack.append((name, []))
            if name:
                found.append((line, name, stack[-1][1]))
        elif text == ")" and kind == "other" and stack:
            stack.pop()
        elif kind == "text":
            # A literal in plain parentheses, a `? :` or _("…") belongs to the call around them.
            owners = [entry for entry in stack if entry[0] not in (None, "_", "N_")]
            if owners:
                owners[-1][1].append((line, text))
        last = text if kind == "name" else None
    return found


def finish(problems, rule):
    """Prints the problems and the rule, and ends the check."""
    for problem in problems:
        print(problem)
    if problems:
        print(rule)
    sys.exit(1 if problems else 0)
