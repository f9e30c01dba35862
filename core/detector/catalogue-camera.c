/* SPDX-License-Identifier: MIT */

/* CCD and CMOS cameras, flat panels and bent image plates. Sizes from pyFAI 2026.09
 * (detectors/_adsc.py, _others.py, _esrf.py, _non_flat.py) unless a note says
 * otherwise.
 */

#include "detector/catalogue.h"

const RingletDetectorRow ringlet_catalogue_camera[] = {
  { "ADSC_Q315", 6144, 6144, 51e-6, 51e-6, "ADSC", .aliases = { "Quantum 315" } },
  { "ADSC_Q210", 4096, 4096, 51e-6, 51e-6, "ADSC", .aliases = { "Quantum 210" } },
  { "ADSC_Q270", 4168, 4168, 64.8e-6, 64.8e-6, "ADSC", .aliases = { "Quantum 270" },
      .note = "pyFAI 2026.09 says 51 µm, the pitch of the Q315, by a slip; 270 mm over "
              "4168 pixels are 64.8 µm, as pyFAI 0.21 had it" },
  { "ADSC_Q4", 2304, 2304, 82e-6, 82e-6, "ADSC", .aliases = { "Quantum 4" },
      .note = "pyFAI 2026.09 says 51 µm, the pitch of the Q315, by a slip; 188 mm over "
              "2304 pixels are 82 µm, as pyFAI 0.21 had it (81.6 is allowed too)" },
  { "Fairchild", 4096, 4096, 15e-6, 15e-6, "Fairchild Semiconductor",
      .aliases = { "Condor", "Fairchild Condor 486:90" } },
  { "Titan", 2048, 2048, 60e-6, 60e-6, "Agilent, Oxford Diffraction",
      .aliases = { "Titan 2k x 2k", "OXD Titan", "Agilent Titan" } },
  { "Dexela2923", 3888, 3072, 75e-6, 75e-6, NULL },
  { "Basler", 966, 1296, 3.75e-6, 3.75e-6, "Basler", .aliases = { "aca1300" } },
  { "Perkin", 4096, 4096, 100e-6, 100e-6, "Perkin Elmer", .binning = 2,
      .aliases = { "Perkin detector", "Perkin Elmer" } },
  { "Pixium", 1910, 2480, 154e-6, 154e-6, "Thales Electronics", .binning = 2,
      .aliases = { "Pixium 4700", "Pixium 4700 detector", "Thales Electronics" } },
  { "Apex2", 1024, 1024, 60e-6, 60e-6, "Bruker", .binning = 2,
      .aliases = { "ApexII", "Bruker" },
      .note = "pyFAI 2026.09 makes it 1024 × 1024 of 120 µm, a sensor of 123 mm; it is "
              "one chip of 61 mm, 512 × 512 of 120 µm (binned) as pyFAI 0.21 had it" },
  { "RaspberryPi5M", 1944, 2592, 1.4e-6, 1.4e-6, NULL, .aliases = { "Picam v1" } },
  { "RaspberryPi8M", 2464, 3280, 1.12e-6, 1.12e-6, NULL, .aliases = { "Picam v2" } },
  { "RaspberryPi12M", 3040, 4056, 1.55e-6, 1.55e-6, NULL, .aliases = { "Picam HQ" } },
  { "FReLoN", 2048, 2048, 50e-6, 50e-6, "ESRF" },
  { "Aarhus", 1000, 16000, 24.893e-6, 24.893e-6, "Aarhus University",
      .layout = RINGLET_LAYOUT_CYLINDER, .radius_m = 0.29989 },
  { "Rapid", 2560, 4700, 100e-6, 100e-6, "Rigaku", .layout = RINGLET_LAYOUT_CYLINDER,
      .radius_m = 0.12726, .aliases = { "RapidII" } },
  { NULL },
};
