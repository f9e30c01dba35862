#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The numbers of tests/core/pattern/scipy-values.h, by NumPy and SciPy.

usage: pattern_scipy.py > tests/core/pattern/scipy-values.h

One pattern of Poisson counts, two peaks on a curved background, and what becomes of it: backgrounds by
implementations that follow the papers loop by loop, polynomials by numpy.polynomial, peaks by
scipy.signal and curve_fit, new bins by interpolating the running integral, a scale by minimising χ²
numerically. Nothing here is shared with the C code. Last run with NumPy 2.4 and SciPy 1.17.
"""
import numpy as np
from numpy.polynomial import chebyshev
from scipy import optimize, signal

N = 96


def pseudo_voigt(x, height, position, fwhm, eta):
    t = (x - position) / fwhm
    return height * (eta / (1 + 4 * t**2) + (1 - eta) * np.exp(-4 * np.log(2) * t**2))


def model(x, c0, c1, *peaks):
    u = (2 * x - x_range[0] - x_range[1]) / (x_range[1] - x_range[0])
    value = c0 + c1 * u
    for k in range(0, len(peaks), 4):
        value = value + pseudo_voigt(x, *peaks[k:k + 4])
    return value


def mean_around(y, i, half):
    return np.mean(y[max(i - half, 0):i + half + 1])


def snip(y, reach, lls, smooth):
    floor = min(y.min(), 0.0)
    v = np.log(np.log(np.sqrt(y - floor + 1) + 1) + 1) if lls else y.astype(float).copy()
    for p in range(reach, 0, -1):
        seen = np.array([mean_around(v, i, smooth // 2) for i in range(len(v))])
        new = v.copy()
        for i in range(p, len(v) - p):
            new[i] = min(seen[i], (seen[i - p] + seen[i + p]) / 2)
        v = new
    return (np.exp(np.exp(v) - 1) - 1)**2 - 1 + floor if lls else v


def bruckner(y, reach, iterations):
    y = np.minimum(y, y.mean() + 2 * (y.mean() - y.min()))
    for _ in range(iterations):
        padded = np.pad(y, reach, mode="edge")
        y = np.array([min(y[i], padded[i:i + 2 * reach + 1].mean()) for i in range(len(y))])
    return y


def chebyshev_rejecting(x, y, sigma, order, reject):
    u = 2 * (x - x[0]) / (x[-1] - x[0]) - 1
    keep = np.ones(len(y), bool)
    while True:
        curve = chebyshev.chebval(u, chebyshev.chebfit(
            u[keep], y[keep], order, w=None if sigma is None else 1 / sigma[keep]))
        # The upper one of the two in the middle, as a sorted array has it.
        scatter = sigma if sigma is not None else \
            1.4826 * np.sort(np.abs(y - curve)[keep])[keep.sum() // 2]
        out = keep & (y - curve > reject * scatter)
        if not out.any():
            return curve
        keep &= ~out


def show(name, values):
    text = ", ".join(repr(float(value)) for value in np.atleast_1d(values))
    print(f"static const double {name}[] = {{ {text} }};")


random = np.random.RandomState(7)
x = np.linspace(10.0, 14.75, N)  # steps of 0.05
x_range = 10.5, 14.0
truth = 60 + 40 * np.exp(-(x - 10)) + pseudo_voigt(x, 900, 11.62, 0.24, 0.6) \
    + pseudo_voigt(x, 350, 12.9, 0.31, 0.3)
y = random.poisson(truth).astype(float)
sigma = np.sqrt(y)

print("/* SPDX-License-Identifier: MIT */")
print("#pragma once")
print()
print("/* Printed by tests/reference/pattern_scipy.py. */")
print()
print("/* clang-format off */")
show("counts_x", x)
show("counts_y", y)
show("snip_lls", snip(y, 10, True, 1))
show("snip_plain", snip(y, 10, False, 1))
show("snip_smooth", snip(y, 10, True, 5))
show("snip_negative", snip(y - 80.0, 6, True, 1))
show("bruckner_curve", bruckner(y, 6, 20))
u = 2 * (x - x[0]) / (x[-1] - x[0]) - 1
show("chebyshev_all", chebyshev.chebval(u, chebyshev.chebfit(u, y, 6, w=1 / sigma)))
show("chebyshev_reject", chebyshev_rejecting(x, y, sigma, 3, 2.0))
show("chebyshev_no_sigma", chebyshev_rejecting(x, y, None, 3, 2.0))
show("chebyshev_smoothed", chebyshev.chebval(u, chebyshev.chebfit(u, bruckner(y, 6, 20), 8)))

found, facts = signal.find_peaks(y, prominence=0)
keep = facts["prominences"] >= 6 * sigma[found]
widths = signal.peak_widths(y, found, rel_height=0.5)[0] * (x[1] - x[0])
show("search_position", x[found][keep])
show("search_height", facts["prominences"][keep])
show("search_fwhm", widths[keep])

inside = (x >= x_range[0]) & (x <= x_range[1])
start = [60, 0, 900, 11.6, 0.25, 0.5, 350, 12.9, 0.3, 0.5]
fitted, covariance = optimize.curve_fit(
    model, x[inside], y[inside], start, sigma[inside], absolute_sigma=True,
    xtol=1e-14, ftol=1e-14, gtol=1e-14, maxfev=100000)
residuals = (model(x[inside], *fitted) - y[inside]) / sigma[inside]
show("fit_value", fitted)
show("fit_sigma", np.sqrt(np.diag(covariance)))
show("fit_chi2_reduced", (residuals**2).sum() / (inside.sum() - len(start)))
unweighted, covariance = optimize.curve_fit(
    model, x[inside], y[inside], start, xtol=1e-14, ftol=1e-14, gtol=1e-14, maxfev=100000)
show("unweighted_value", unweighted)
show("unweighted_sigma", np.sqrt(np.diag(covariance)))

edges = np.concatenate(([x[0] - 0.025], (x[1:] + x[:-1]) / 2, [x[-1] + 0.025]))
integral = np.concatenate(([0], np.cumsum(y * np.diff(edges))))
new_edges = np.linspace(10.1, 14.6, 38)
show("rebinned", np.diff(np.interp(new_edges, edges, integral)) / np.diff(new_edges))

other_x = np.linspace(12.0, 16.0, 61)
other = random.poisson(2.5 * (55 + 8 * np.sin(other_x))).astype(float)
at = np.interp(x, other_x, other, left=np.nan, right=np.nan)
variance = np.array([np.interp(v, other_x, np.arange(61)) for v in x])
low = np.floor(np.clip(variance, 0, 59)).astype(int)
t = variance - low
variance = (1 - t)**2 * other[low] + t**2 * other[low + 1]
common = (x >= 12.0) & (x <= 14.75)
show("other_x", other_x)
show("other_y", other)
show("interpolated_y", at[common])
show("interpolated_sigma", np.sqrt(variance[common]))
scale = optimize.minimize_scalar(
    lambda s: (((y - s * at)**2 / (y + s**2 * variance))[common]).sum(), (0.3, 0.5), tol=1e-14).x
show("merge_scale", scale)
print("/* clang-format on */")
