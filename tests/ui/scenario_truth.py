# SPDX-License-Identifier: MIT
"""What must be true of a pixel, from the files alone: EDF read here, pyFAI's formula for the angles, Bragg's law
and the lattice parameter of LaB6 (NIST SRM 660c). Nothing of Ringlet computes it."""
import json
import math
import os
import struct

LAB6_A = 4.156826e-10
EIGER2_PIXEL_M = 75e-6


class Edf:
    """Unsigned 32-bit counts of an uncompressed EDF."""

    def __init__(self, path):
        with open(path, "rb") as file:
            head = file.read(512)
            while b"}\n" not in head:
                head += file.read(512)
            self.header = head
            self.counts = file.read()
        rows = head[head.index(b"{") + 1:head.index(b"}\n")].decode("ascii").split(";")
        keys = dict(map(str.strip, row.split("=", 1)) for row in rows if "=" in row)
        assert keys["DataType"] in ("UnsignedInteger", "UnsignedLong"), keys["DataType"]
        assert keys["ByteOrder"] == "LowByteFirst"
        self.n_fast, self.n_slow = int(keys["Dim_1"]), int(keys["Dim_2"])
        assert len(self.counts) == 4 * self.n_fast * self.n_slow

    def __getitem__(self, at):
        slow, fast = at
        return struct.unpack_from("<I", self.counts, 4 * (slow * self.n_fast + fast))[0]


class Poni:
    """A geometry file for the detector of the sample, or another one with square pixels that are told."""

    def __init__(self, path, pixel_m=None):
        with open(path, encoding="utf-8") as file:
            rows = (line.split(":", 1) for line in file if ":" in line and not line.startswith("#"))
            values = {key.strip().lower(): value.strip() for key, value in rows}
        assert pixel_m or values["detector"] == "Eiger2_4M", values["detector"]
        self.pixel_m = pixel_m or EIGER2_PIXEL_M
        written = json.loads(values.get("detector_config", "{}"))
        for key in ("pixel1", "pixel2"):
            assert math.isclose(written.get(key, self.pixel_m), self.pixel_m, rel_tol=1e-9), (path, key, written[key])
        self.distance, self.wavelength = float(values["distance"]), float(values["wavelength"])
        self.poni = float(values["poni1"]), float(values["poni2"])
        self.rot = [float(values[f"rot{i}"]) for i in (1, 2, 3)]

    def angles(self, slow_px, fast_px):
        """2θ and χ in radians (pyFAI, Geometry.calc_pos_zyx)."""
        p1 = slow_px * self.pixel_m - self.poni[0]
        p2 = fast_px * self.pixel_m - self.poni[1]
        (s1, s2, s3), (c1, c2, c3) = map(math.sin, self.rot), map(math.cos, self.rot)
        length = self.distance
        t1 = p1 * c2 * c3 + p2 * (c3 * s1 * s2 - c1 * s3) - length * (c1 * c3 * s2 + s1 * s3)
        t2 = p1 * c2 * s3 + p2 * (c1 * c3 + s1 * s2 * s3) - length * (c1 * s2 * s3 - c3 * s1)
        t3 = p1 * s2 - p2 * c2 * s1 + length * c1 * c2
        return math.atan2(math.hypot(t1, t2), t3), math.atan2(t1, t2)

    def two_theta_bounds_deg(self, slow, fast):
        """The least and the greatest 2θ in a pixel that does not hold the beam."""
        corners = [self.angles(slow + i, fast + k)[0] for i in (0, 1) for k in (0, 1)]
        return math.degrees(min(corners)), math.degrees(max(corners))

    def q_per_angstrom(self, two_theta_deg):
        return 4 * math.pi * math.sin(math.radians(two_theta_deg) / 2) / (self.wavelength * 1e10)

    def ring_of(self, two_theta_deg):
        """The LaB6 ring that is nearest: its number from the inside and its 2θ in degrees."""
        rings = lab6_rings_deg(self.wavelength)
        at = min(range(len(rings)), key=lambda i: abs(rings[i] - two_theta_deg))
        return at + 1, rings[at]


def beam(poni):
    """Where the beam meets the detector: slow, fast in pixels from the corner."""
    s1, c1 = math.sin(poni.rot[0]), math.cos(poni.rot[0])
    slow = poni.poni[0] + poni.distance * math.tan(poni.rot[1]) / c1
    fast = poni.poni[1] - poni.distance * s1 / c1
    return slow / poni.pixel_m, fast / poni.pixel_m


def with_beamstop(sample, path, radius_px, arm_px, arm_length_px):
    """Writes the image of the sample as a beamstop, a disc, and its arm, downwards, would have shaded it."""
    slow, fast = beam(sample.poni)
    edf = sample.edf
    rows = bytearray(edf.counts)
    for y in range(edf.n_slow):
        half = math.sqrt(max(radius_px ** 2 - (y + 0.5 - slow) ** 2, 0))
        if 0 < y - slow < arm_length_px:
            half = max(half, arm_px / 2)
        first, end = (4 * (y * edf.n_fast + round(fast + side * half)) for side in (-1, 1))
        rows[first:end] = bytes(end - first)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(edf.header + rows)


def lab6_rings_deg(wavelength):
    """2θ of all reflections of the primitive cubic lattice, from the inside."""
    sums = {h * h + k * k + l * l for h in range(40) for k in range(h + 1) for l in range(k + 1)} - {0}
    sines = [wavelength * math.sqrt(n) / (2 * LAB6_A) for n in sorted(sums)]
    return [math.degrees(2 * math.asin(sine)) for sine in sines if sine < 1]


def read_pattern(path):
    """The columns of an .xy or .xye file and its header as a dict."""
    header, rows = {}, []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                key, _, value = line[1:].partition(":")
                header[key.strip()] = value.strip()
            else:
                rows.append([float(word) for word in line.split()])
    assert rows, f"{os.path.basename(path)} has no rows"
    return header, rows
