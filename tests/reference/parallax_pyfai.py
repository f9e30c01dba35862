#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How a thick sensor displaces rays, twice: by integration along the ray with mpmath, and
from pyFAI, which interpolates a table of 1024 angles.

Prints the rows of test-parallax.c in SI units: attenuation, thickness (0: stops
everything), sine of the angle of incidence; how far outwards such a ray is counted by
integration and by pyFAI; where the rays enter that a pixel counts which is seen under that
angle from 0.1 m, by the same two. Needs mpmath and pyFAI (last run with 2026.09).
"""

import mpmath
from pyFAI.parallax import Parallax, ThickSensor, ThinSensor

mpmath.mp.dps = 40

DISTANCE = 0.1

CASES = [(mu, thickness, sine)
         for mu, thickness in ((2000.0, 0.0), (2000.0, 450e-6), (200.0, 1e-3),
                               (20000.0, 1e-3), (1.0, 1e-4), (1e-3, 1e-4))
         for sine in (0.05, 0.5, 0.95)]


def integrated(mu, thickness, sine):
    """Mean of s · sin α over exp (−µ s), s from the face to the back of the sensor."""
    mu, sine = mpmath.mpf(mu), mpmath.mpf(sine)
    end = mpmath.mpf(thickness) / mpmath.sqrt(1 - sine * sine) if thickness else mpmath.inf
    moment = mpmath.quad(lambda s: s * mpmath.exp(-mu * s), [0, end])
    weight = mpmath.quad(lambda s: mpmath.exp(-mu * s), [0, end])
    return sine * moment / weight


def entered(mu, thickness, sine):
    """The radius r for which r and the displacement there make that of the pixel."""
    distance = mpmath.mpf(DISTANCE)
    counted = distance * sine / mpmath.sqrt(1 - mpmath.mpf(sine) ** 2)

    def miss(radius):
        here = radius / mpmath.hypot(radius, distance)
        return radius + integrated(mu, thickness, here) - counted

    return mpmath.findroot(miss, (0, counted), solver="anderson", tol=1e-40)


def pyfai(mu, thickness):
    sensor = ThinSensor(thickness=thickness, mu=mu) if thickness else ThickSensor(mu)
    return Parallax(sensor=sensor)


for mu, thickness, sine in CASES:
    table = pyfai(mu, thickness)
    counted = DISTANCE * sine / (1 - sine * sine) ** 0.5
    values = (mu, thickness, sine, integrated(mu, thickness, sine), table.displace(sine),
              entered(mu, thickness, sine), counted + table.correct(sine, DISTANCE))
    print("  { " + ", ".join(repr(float(v)) for v in values) + " },")
