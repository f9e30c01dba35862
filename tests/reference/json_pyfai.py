#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `ringlet geometry --to json` writes, loaded by pyFAI as an integration configuration.

Run with pyFAI 2026.9: python json_pyfai.py RINGLET [FILE.poni …]

Each geometry goes to pyFAI as .poni and as .json: both have to be the same, to the bit, in every parameter, in the place of the
corners of the detector, and in what the worker makes of it. Files given are tried beside those listed here; ends with 1 on the first
difference.
"""
import json
import logging
import os
import subprocess
import sys
import tempfile

import numpy
import pyFAI
from pyFAI.io.integration_config import WorkerConfig
from pyFAI.io.ponifile import PoniFile
from pyFAI.worker import Worker

logging.disable(logging.CRITICAL)
REST = "Distance: 0.152\nPoni1: 0.0123\nPoni2: -0.0071\nRot1: 0.1\nRot2: -0.2\nRot3: 0.3\n"
WAVELENGTH = "Wavelength: 4.1328e-11\n"
PONIS = {
    "named": 'poni_version: 2.1\nDetector: Pilatus100k\nDetector_config: {"orientation": 2}\n' + REST + WAVELENGTH,
    "without wavelength": 'poni_version: 2.1\nDetector: Pilatus100k\nDetector_config: {"orientation": 3}\n' + REST,
    "generic": "poni_version: 2.1\nDetector: Detector\nDetector_config: "
               '{"pixel1": 1.1e-4, "pixel2": 1.3e-4, "max_shape": [40, 50], "orientation": 3}\n' + REST + WAVELENGTH,
    "sensor and parallax": 'poni_version: 3\nDetector: Pilatus100k\nDetector_config: {"orientation": 3, "sensor": '
                           '{"material": "Si", "thickness": 0.00032}}\n' + REST + WAVELENGTH + "Parallax: True\n",
    "cylinder": 'poni_version: 2.1\nDetector: Aarhus\nDetector_config: {"pixel1": 2.489e-05, "pixel2": 2.489e-05, '
                '"radius": 0.3, "orientation": 3}\n' + REST + WAVELENGTH,
}


def compare(name, poni, config):
    a, b = PoniFile(poni), WorkerConfig.from_file(config).poni
    for key in ("dist", "poni1", "poni2", "rot1", "rot2", "rot3", "wavelength", "parallax"):
        if getattr(a, key) != getattr(b, key) and bool(getattr(a, key)) | bool(getattr(b, key)):
            sys.exit(f"{name}: {key} is {getattr(b, key)} instead of {getattr(a, key)}")
    if type(a.detector) is not type(b.detector) or a.detector.get_config() != b.detector.get_config():
        sys.exit(f"{name}: another detector: {b.detector.get_config()} instead of {a.detector.get_config()}")
    if a.detector.shape is not None and a.detector.shape[0] * a.detector.shape[1] < 1e6:
        worker = Worker()
        worker.set_config(WorkerConfig.from_file(config))
        image = 1 + numpy.arange(a.detector.shape[0] * a.detector.shape[1], dtype="float32").reshape(a.detector.shape) % 97
        worker.output = "raw"
        is_ = worker.process(image)
        with open(config) as file:
            wanted = json.load(file)
        should = pyFAI.load(poni).integrate1d(image, wanted["nbpt_rad"], unit=wanted["unit"], method=("full", "csr", "cython"))
        if not numpy.array_equal(is_.intensity, should.intensity):
            sys.exit(f"{name}: the worker integrates otherwise")
    print(f"{name}: same")


def main():
    ringlet = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        todo = [(path, os.path.abspath(path)) for path in sys.argv[2:]]
        for name, text in PONIS.items():
            path = os.path.join(folder, name.replace(" ", "-") + ".poni")
            with open(path, "w") as file:
                file.write(text)
            todo.append((name, path))
        for name, poni in todo:
            config = os.path.join(folder, "out.azimint.json")
            subprocess.run([ringlet, "geometry", poni, "--to", "json", "-o", config, "--overwrite"], check=True, stdout=subprocess.DEVNULL)
            compare(name, poni, config)


if __name__ == "__main__":
    main()
