#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The bytes behind the header of a FIT2D mask as FabIO writes it, and the header words that
are not 0, for tests/core/image/test-mask-file.c. Run by hand: it needs FabIO.

Masked is every pixel whose (7 * row + 3 * column) % 5 is 0, in 3 rows of 37 columns.
Last run with FabIO 2026.6.
"""
import os
import tempfile

import numpy as np
from fabio.fit2dmaskimage import Fit2dMaskImage

rows, columns = np.mgrid[:3, :37]
mask = ((7 * rows + 3 * columns) % 5 == 0).astype(np.uint8)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "m.msk")
    Fit2dMaskImage(data=mask).write(path)
    with open(path, "rb") as file:
        content = file.read()
words = np.frombuffer(content[:1024], "<u4")
print("header:", {int(i): int(words[i]) for i in np.flatnonzero(words)})
print("bytes:", ", ".join(f"0x{b:02x}" for b in content[1024:]))
