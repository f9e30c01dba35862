# SPDX-License-Identifier: MIT
"""What pyFAI's OpenCL CSR engine takes for a frame on the first GPU, as CSV: wall time
with the way to the device, and its kernels by events. The peer of
`ringlet bench --device`; the same detectors, geometry of `ringlet bench`, bins and
numbers of frames. Needs pyFAI, pyopencl and numpy.

    python3 tests/bench/pyfai-opencl.py [DETECTOR [FRAMES]]     Eiger4M 64
"""
import sys
import time

import numpy
import pyFAI
import pyFAI.detectors
import pyopencl
from pyFAI.integrator.azimuthal import AzimuthalIntegrator

CASES = (
    ("1d full", "1d", None),
    ("1d full poisson", "1d", "poisson"),
    ("2d full", "2d", None),
)


def frames(detector, n):
    rng = numpy.random.default_rng(1)
    return [rng.poisson(5, detector.shape).astype("uint32") for _ in range(n)]


def integrator(name):
    detector = pyFAI.detectors.detector_factory(name)
    return AzimuthalIntegrator(
        0.2, 0.08, 0.077, 0.02, -0.015, 0, detector=detector, wavelength=0.4e-10
    )


def run(ai, image, dimension, model):
    common = dict(unit="q_A^-1", method=("full", "csr", "opencl"), error_model=model)
    if dimension == "1d":
        return ai.integrate1d_ng(image, 1000, **common)
    return ai.integrate2d_ng(image, 1000, 360, **common)


def engine_of(ai):
    return [e.engine for e in ai.engines.values() if hasattr(e.engine, "events")][-1]


def kernel_us(engine, images):
    """The kernels alone: what is in the queue but copies."""
    engine.set_profiling(True)
    engine.events = []
    for image in images:
        engine.integrate_ng(image)
    copies = ("copy", "->", "memset")
    total = sum(
        stop - start
        for name, start, stop in engine.events
        if not any(word in name.lower() for word in copies)
    )
    engine.set_profiling(False)
    return total / 1e3 / len(images)


def wall_us(ai, images, dimension, model):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for image in images:
            run(ai, image, dimension, model)
        best = min(best, (time.perf_counter() - start) / len(images))
    return best * 1e6


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "Eiger4M"
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 64
    device = pyopencl.create_some_context(interactive=False).devices[0].name
    print("device,detector,case,engine,kernel_us,kernel_fps,wall_us,wall_fps")
    for case, dimension, model in CASES:
        ai = integrator(name)
        images = frames(ai.detector, n)
        run(ai, images[0], dimension, model)
        try:
            kernels = kernel_us(engine_of(ai), images)
        except Exception as error:  # its interface is no promise: say so and go on
            print(f"# kernels of {case} not told: {error}", file=sys.stderr)
            kernels = float("nan")
        wall = wall_us(ai, images, dimension, model)
        print(
            f"{device},{name},{case},pyFAI {pyFAI.version} csr opencl,{kernels:.1f},"
            f"{1e6 / kernels:.0f},{wall:.1f},{1e6 / wall:.0f}",
            flush=True,
        )


main()
