/* SPDX-License-Identifier: MIT */

/* Pixel detectors of other makers than Dectris. Sizes from pyFAI 2026.09
 * (detectors/_imxpad.py, _psi.py, _esrf.py, _xspectrum.py, _hexagonal.py, _adsc.py).
 */

#include "detector/catalogue.h"

/* Pixels that cannot be added up: they are no rectangles or stand apart. */
static const RingletBinning unbinned[] = {
  { 1, 0.0, 0 },
  { 0 },
};

#define IMXPAD(rows, columns)                                                          \
  130e-6, 130e-6, "ImXPad", .gaps = RINGLET_GAPS_BORDERS, .border = 2.5,               \
                            .module_slow = (rows), .module_fast = (columns)
#define BORDERS .layout = RINGLET_LAYOUT_BORDERS
#define JUNGFRAU 75e-6, 75e-6, "PSI", .sensors = { { "Si", 320e-6 }, { "Si", 450e-6 } }
#define JUNGFRAU_MODULES                                                               \
  JUNGFRAU, .gaps = RINGLET_GAPS_MODULES, .module_slow = 514, .module_fast = 1030,     \
            .gap_slow = 36, .gap_fast = 8, .has_flags = TRUE
#define MAXIPIX 55e-6, 55e-6, "ESRF", CHIPS, .sensors = { { "Si", 500e-6 } }
#define CHIPS                                                                          \
  .gaps = RINGLET_GAPS_MODULES, .module_slow = 256, .module_fast = 256, .gap_slow = 4, \
  .gap_fast = 4
#define LAMBDA                                                                         \
  55e-6, 55e-6, "X-Spectrum",                                                          \
      .sensors = { { "Si", 300e-6 }, { "Si", 500e-6 }, { "GaAs", 500e-6 },             \
        { "CdTe", 1000e-6 } }
#define SENSORS                                                                        \
  .gaps = RINGLET_GAPS_MODULES, .module_slow = 516, .module_fast = 516, .gap_slow = 6, \
  .gap_fast = 6
/* The flag of pyFAI is no flag: of a counter of photons 0 is the commonest count, and
 * without it every mean is too large. */
#define ZERO_NOTE                                                                      \
  "pyFAI since 2025 takes every 0 for missing; here a pixel without photons is data"
/* Published counts of masked pixels are 0, 6192 and 37152, which are sensors of 516 ×
 * 516 pixels apart by 6, in images of 1554; 2026.09 has 4112, 16464 and 61840, which
 * are chips of 256 × 256 apart by 4, in images of 1556. */
#define LAMBDA_NOTE                                                                    \
  "images of 1554 pixels have gaps of 6 between sensors of 516, as in pyFAI 0.21; "    \
  "those of 1556 have gaps of 4 between chips of 256, as in pyFAI 2026.09, which "     \
  "masks them in the 250k too. " ZERO_NOTE
/* ½√3 · 60 µm between rows */
#define PIXIRAD                                                                        \
  51.96152422706632e-6, 60e-6, "Pixirad", .layout = RINGLET_LAYOUT_HEXAGON,            \
                                          .binnings = unbinned

const RingletDetectorRow ringlet_catalogue_pixel[] = {
  { "ImXPadS10", 120, 80, IMXPAD (120, 80), BORDERS },
  { "ImXPadS70", 120, 560, IMXPAD (120, 80), BORDERS },
  { "ImXPadS70V", 560, 120, IMXPAD (80, 120), BORDERS },
  { "ImXPadS140", 240, 560, IMXPAD (120, 80), BORDERS },
  { "Xpad_flat", 960, 560, IMXPAD (120, 80), .layout = RINGLET_LAYOUT_STRIPES,
      .strip_gap_m = 3.57e-3, .binnings = unbinned,
      .aliases = { "Xpad S540 flat", "d5" } },
  { "Cirpad", 11200, 120, IMXPAD (80, 120), .layout = RINGLET_LAYOUT_PANELS,
      .binnings = unbinned, .aliases = { "XCirpad" } },
  { "Jungfrau", 512, 1024, JUNGFRAU, .layout = RINGLET_LAYOUT_BORDERS, .border = 2.0,
      .module_slow = 256, .module_fast = 256, .aliases = { "Jungfrau 500k" } },
  { "Jungfrau4M", 2164, 2068, JUNGFRAU_MODULES },
  { "Jungfrau1M", 1064, 1030, JUNGFRAU_MODULES },
  { "Jungfrau8M", 3333, 3212, JUNGFRAU, .gaps = RINGLET_GAPS_CHIPS,
      .chips = ringlet_jungfrau8m_chips, .module_slow = 256, .module_fast = 256,
      .note = "pyFAI 2026.09 widens every 256th pixel wherever the chips are, as for "
              "the raw Jungfrau" },
  { "Jungfrau_16M_cor", 16448, 1030, JUNGFRAU, .gaps = RINGLET_GAPS_JOINTS,
      .module_slow = 514, .module_fast = 1030,
      .note = "pyFAI 2026.09 doubles the pixels between modules, although the image is "
              "already corrected for large pixels" },
  { "Maxipix", 256, 256, MAXIPIX, .aliases = { "Maxipix 1x1" } },
  { "Maxipix2x2", 516, 516, MAXIPIX },
  { "Maxipix5x1", 256, 1296, MAXIPIX },
  { "Lambda60k", 256, 256, LAMBDA, SENSORS },
  { "Lambda250k", 516, 516, LAMBDA, SENSORS, .note = LAMBDA_NOTE },
  { "Lambda750k", 516, 1554, LAMBDA, SENSORS, .note = LAMBDA_NOTE },
  { "Lambda750k", 516, 1556, LAMBDA, CHIPS, .note = LAMBDA_NOTE },
  { "Lambda2M", 1554, 1554, LAMBDA, SENSORS, .note = LAMBDA_NOTE },
  { "Lambda2M", 1556, 1556, LAMBDA, CHIPS, .note = LAMBDA_NOTE },
  { "Lambda7M5", 2596, 2596, LAMBDA, CHIPS, .aliases = { "Lambda 7.5M" },
      .note = ZERO_NOTE },
  { "Lambda10M", 2596, 4676, LAMBDA, CHIPS, .note = ZERO_NOTE },
  { "Lambda9M", 3868, 3227, LAMBDA,
      .note = "the modules of each one stand elsewhere: it needs a mask of its "
              "own. " ZERO_NOTE },
  { "Pixirad1", 476, 512, PIXIRAD },
  { "Pixirad2", 476, 1024, PIXIRAD },
  { "Pixirad4", 476, 2048, PIXIRAD },
  { "Pixirad8", 476, 4096, PIXIRAD },
  { "HF_130K", 256, 512, 150e-6, 150e-6, "ADSC" },
  { "HF_262k", 512, 512, 150e-6, 150e-6, "ADSC" },
  { "HF_1M", 1024, 1024, 150e-6, 150e-6, "ADSC" },
  { "HF_2M", 1536, 1536, 150e-6, 150e-6, "ADSC", .aliases = { "HF-2.4M" } },
  { "HF_4M", 2048, 2048, 150e-6, 150e-6, "ADSC" },
  { "HF_9M", 3072, 3072, 150e-6, 150e-6, "ADSC", .aliases = { "HF-9.4M" } },
  { NULL },
};
