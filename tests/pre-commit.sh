#!/bin/sh
# SPDX-License-Identifier: MIT
# Before a commit: ln -s ../../tests/pre-commit.sh .git/hooks/pre-commit
set -eu
cd "$(git rev-parse --show-toplevel)"

git diff --cached --check
tests/checks/all
if [ -e build-test/build.ninja ]; then
  meson test -C build-test --quiet --print-errorlogs --suite core
fi
