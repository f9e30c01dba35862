# SPDX-License-Identifier: MIT
"""A detector of 40 × 60 pixels that stands tilted, for tests of series."""

PONI = """poni_version: 2.1
Detector: Detector
Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "max_shape": [40, 60], "orientation": 3}
Distance: 0.02
Poni1: 0.002
Poni2: 0.003
Rot1: 0.1
Rot2: 0.05
Rot3: 0.0
Wavelength: 1e-10
"""
