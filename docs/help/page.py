#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page.py CMARK LANGUAGE PAGE.md PAGE.html: a page of the help, as browsers show it; CMARK is cmark-gfm.

Links to other pages and to pictures lead to where they lie beside the HTML.
"""
import os
import re
import subprocess
import sys

HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="stylesheet" href="{root}style.css">
</head>
<body>
"""


def main():
    cmark, language, source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        title = re.match(r"# (.+)", file.readline())[1]
    body = subprocess.run([cmark, "--extension", "table", source], check=True, stdout=subprocess.PIPE).stdout.decode()
    body = re.sub(r'(href="[\w-]+)\.md"', r'\1.html"', body)
    body = re.sub(r'src="\.\./((?:\.\./)*pictures/)', r'src="\1', body)
    root = "" if language == "en" else "../"
    with open(target, "w", encoding="utf-8") as file:
        file.write(HEAD.format(language=language, title=title, root=root) + body + "</body>\n</html>\n")


main()
