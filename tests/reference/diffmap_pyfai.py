#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""diffmap_pyfai.py MAP.h5 …: what pyFAI-diffmap-view finds in files of "ringlet map" and "ringlet tomo".

Asks with the functions that the viewer's window asks with (pyFAI 2026.9, gui/pilx/MainWindow.py, initData), and
fails where an axis, the frame of a cell, the configuration or a pattern is not found. tests/app/read-maps.py asks
for the same without pyFAI.
"""
import json
import sys

import h5py
import numpy
from pyFAI.gui.pilx.models import ImageIndices
from pyFAI.gui.pilx.point import Point
from pyFAI.gui.pilx.utils import (compute_radial_values, get_axes_dataset, get_axes_index, get_dataset,
                                  get_radial_dataset, get_signal_dataset)
from pyFAI.io.diffmap_config import DiffmapConfig

for name in sys.argv[1:]:
    with h5py.File(name) as file:
        process = file["/entry_0000/pyFAI"]
        result = process["result"]
        signal = get_signal_dataset(result, default="intensity")
        axes = get_axes_index(signal)
        slow = get_axes_dataset(result, dim=axes.slow, default="slow")
        fast = get_axes_dataset(result, dim=axes.fast, default="fast")
        config = DiffmapConfig.from_dict(json.loads(get_dataset(process, "configuration/data")[()]), inplace=True)
        radial = get_radial_dataset(result, size=config.ai.nbpt_rad)
        pointer = get_dataset(result, "map_ptr")[()]
        assert signal.shape == (len(radial), len(slow), len(fast)), (signal.shape, len(slow), len(fast))
        assert pointer.shape == (len(slow), len(fast))
        assert (config.slow_motor.points, config.fast_motor.points) == pointer.shape
        assert numpy.isfinite(compute_radial_values(config.ai)).any()
        expected = result["intensity"][0, len(fast) - 1]
        print(name, signal.shape, slow.attrs["long_name"], fast.attrs["long_name"], radial.attrs["long_name"])
    point = Point(ImageIndices(0, pointer.shape[1] - 1), url_nxdata_path=f"{name}?/entry_0000/pyFAI/result")
    assert numpy.array_equal(point.get_curve(), expected, equal_nan=True)
