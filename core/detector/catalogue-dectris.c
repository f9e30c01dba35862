/* SPDX-License-Identifier: MIT */

/* Module sizes, gaps and pitches as published by Dectris and used by pyFAI
 * (detectors/_dectris.py), all rows equal to pyFAI 2026.09.
 */

#include "detector/catalogue.h"

#define DECTRIS(pitch, rows, columns, slow_gap, fast_gap)                              \
  pitch, pitch, "Dectris", .gaps = RINGLET_GAPS_MODULES, .module_slow = (rows),        \
                           .module_fast = (columns), .gap_slow = (slow_gap),           \
                           .gap_fast = (fast_gap), .has_flags = TRUE
#define SILICON                                                                        \
  { "Si", 320e-6 }, { "Si", 450e-6 },                                                  \
  {                                                                                    \
    "Si", 1000e-6                                                                      \
  }

#define PILATUS DECTRIS (172e-6, 195, 487, 17, 7), .sensors = { SILICON }
#define PILATUS_CDTE                                                                   \
  DECTRIS (172e-6, 195, 487, 17, 7), .seam_first = -1, .seam_columns = 3,              \
                                     .sensors = { { "CdTe", 1000e-6 } }
#define PILATUS4 DECTRIS (150e-6, 255, 513, 20, 7), .sensors = { { "Si", 450e-6 } }
#define PILATUS4_CDTE                                                                  \
  DECTRIS (150e-6, 255, 513, 20, 7),                                                   \
      .seam_first = 0, .seam_columns = 1, .sensors = { { "CdTe", 1000e-6 } },          \
      .note = "pyFAI 2026.02 gives it the pitch and modules of the first Pilatus "     \
              "(172 µm, 195 × 487, gaps of 17 × 7), which do not add up to its "    \
              "shape; pyFAI 2026.09 has the 150 µm and 255 × 513 used here"
#define EIGER DECTRIS (75e-6, 514, 1030, 37, 10), .sensors = { { "Si", 450e-6 } }
#define EIGER2 DECTRIS (75e-6, 512, 1028, 38, 12), .sensors = { { "Si", 450e-6 } }
#define EIGER2_CDTE                                                                    \
  DECTRIS (75e-6, 512, 1028, 38, 12), .seam_first = -1, .seam_columns = 2,             \
                                      .sensors = { { "CdTe", 750e-6 } }

const RingletDetectorRow ringlet_catalogue_dectris[] = {
  { "Pilatus100k", 195, 487, PILATUS },
  { "Pilatus200k", 407, 487, PILATUS },
  { "Pilatus300k", 619, 487, PILATUS },
  { "Pilatus300kw", 195, 1475, PILATUS },
  { "Pilatus900k", 619, 1475, PILATUS },
  { "Pilatus1M", 1043, 981, PILATUS },
  { "Pilatus2M", 1679, 1475, PILATUS },
  { "Pilatus6M", 2527, 2463, PILATUS },
  { "PilatusCdTe300k", 619, 487, PILATUS_CDTE, .aliases = { "Pilatus 300k CdTe" } },
  { "PilatusCdTe300kw", 195, 1475, PILATUS_CDTE, .aliases = { "Pilatus 300kw CdTe" } },
  { "PilatusCdTe900kw", 195, 4439, PILATUS_CDTE, .aliases = { "Pilatus 900kw CdTe" } },
  { "PilatusCdTe1M", 1043, 981, PILATUS_CDTE, .aliases = { "Pilatus 1M CdTe" } },
  { "PilatusCdTe2M", 1679, 1475, PILATUS_CDTE, .aliases = { "Pilatus 2M CdTe" } },
  { "Pilatus4_260k", 530, 513, PILATUS4 },
  { "Pilatus4_260kw", 255, 1033, PILATUS4 },
  { "Pilatus4_1M", 1080, 1033, PILATUS4 },
  { "Pilatus4_2M", 1630, 1553, PILATUS4 },
  { "Pilatus4_4M", 2180, 2073, PILATUS4 },
  { "Pilatus4_CdTe_260k", 530, 513, PILATUS4_CDTE,
      .aliases = { "Pilatus4 260k CdTe" } },
  { "Pilatus4_CdTe_260kw", 255, 1033, PILATUS4_CDTE,
      .aliases = { "Pilatus4 260kw CdTe" } },
  { "Pilatus4_CdTe_1M", 1080, 1033, PILATUS4_CDTE, .aliases = { "Pilatus4 1M CdTe" } },
  { "Pilatus4_CdTe_2M", 1630, 1553, PILATUS4_CDTE, .aliases = { "Pilatus4 2M CdTe" } },
  { "Pilatus4_CdTe_4M", 2180, 2073, PILATUS4_CDTE, .aliases = { "Pilatus4 4M CdTe" } },
  { "Eiger500k", 514, 1030, EIGER },
  { "Eiger1M", 1065, 1030, EIGER },
  { "Eiger4M", 2167, 2070, EIGER },
  { "Eiger9M", 3269, 3110, EIGER },
  { "Eiger16M", 4371, 4150, EIGER },
  { "Eiger2_250k", 512, 512, EIGER2 },
  { "Eiger2_500k", 512, 1028, EIGER2 },
  { "Eiger2_1M", 1062, 1028, EIGER2 },
  { "Eiger2_1MW", 512, 2068, EIGER2 },
  { "Eiger2_2MW", 512, 4148, EIGER2 },
  { "Eiger2_4M", 2162, 2068, EIGER2 },
  { "Eiger2_9M", 3262, 3108, EIGER2 },
  { "Eiger2_16M", 4362, 4148, EIGER2 },
  { "Eiger2CdTe_500k", 512, 1028, EIGER2_CDTE },
  { "Eiger2CdTe_1M", 1062, 1028, EIGER2_CDTE },
  { "Eiger2CdTe_1MW", 512, 2068, EIGER2_CDTE },
  { "Eiger2CdTe_2MW", 512, 4148, EIGER2_CDTE },
  { "Eiger2CdTe_4M", 2162, 2068, EIGER2_CDTE },
  { "Eiger2CdTe_9M", 3262, 3108, EIGER2_CDTE },
  { "Eiger2CdTe_16M", 4362, 4148, EIGER2_CDTE },
  { "Mythen", 1, 1280, 8000e-6, 50e-6, "Dectris", .aliases = { "Mythen 1280" },
      .sensors = { SILICON } },
  { NULL },
};
