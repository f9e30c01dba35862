/* SPDX-License-Identifier: MIT */

/* Module sizes, gaps and pitches as published by Dectris and used by pyFAI
 * (detectors/_dectris.py), all rows equal to pyFAI 2026.09. pyFAI 2026.02 gives the
 * Pilatus4 CdTe family the pitch and modules of the first Pilatus (172 µm, 195 × 487).
 */

#include "geometry/catalogue.h"

#define PILATUS 172e-6, 195, 487, 17, 7
#define PILATUS4 150e-6, 255, 513, 20, 7
#define EIGER 75e-6, 514, 1030, 37, 10
#define EIGER2 75e-6, 512, 1028, 38, 12

static const RingletDetectorRow catalogue[] = {
  { "Pilatus100k", 195, 487, PILATUS, 0, 0 },
  { "Pilatus200k", 407, 487, PILATUS, 0, 0 },
  { "Pilatus300k", 619, 487, PILATUS, 0, 0 },
  { "Pilatus300kw", 195, 1475, PILATUS, 0, 0 },
  { "Pilatus900k", 619, 1475, PILATUS, 0, 0 },
  { "Pilatus1M", 1043, 981, PILATUS, 0, 0 },
  { "Pilatus2M", 1679, 1475, PILATUS, 0, 0 },
  { "Pilatus6M", 2527, 2463, PILATUS, 0, 0 },
  { "PilatusCdTe300k", 619, 487, PILATUS, -1, 3 },
  { "PilatusCdTe300kw", 195, 1475, PILATUS, -1, 3 },
  { "PilatusCdTe900kw", 195, 4439, PILATUS, -1, 3 },
  { "PilatusCdTe1M", 1043, 981, PILATUS, -1, 3 },
  { "PilatusCdTe2M", 1679, 1475, PILATUS, -1, 3 },
  { "Pilatus4_260k", 530, 513, PILATUS4, 0, 0 },
  { "Pilatus4_260kw", 255, 1033, PILATUS4, 0, 0 },
  { "Pilatus4_1M", 1080, 1033, PILATUS4, 0, 0 },
  { "Pilatus4_2M", 1630, 1553, PILATUS4, 0, 0 },
  { "Pilatus4_4M", 2180, 2073, PILATUS4, 0, 0 },
  { "Pilatus4_CdTe_260k", 530, 513, PILATUS4, 0, 1 },
  { "Pilatus4_CdTe_260kw", 255, 1033, PILATUS4, 0, 1 },
  { "Pilatus4_CdTe_1M", 1080, 1033, PILATUS4, 0, 1 },
  { "Pilatus4_CdTe_2M", 1630, 1553, PILATUS4, 0, 1 },
  { "Pilatus4_CdTe_4M", 2180, 2073, PILATUS4, 0, 1 },
  { "Eiger500k", 514, 1030, EIGER, 0, 0 },
  { "Eiger1M", 1065, 1030, EIGER, 0, 0 },
  { "Eiger4M", 2167, 2070, EIGER, 0, 0 },
  { "Eiger9M", 3269, 3110, EIGER, 0, 0 },
  { "Eiger16M", 4371, 4150, EIGER, 0, 0 },
  { "Eiger2_250k", 512, 512, EIGER2, 0, 0 },
  { "Eiger2_500k", 512, 1028, EIGER2, 0, 0 },
  { "Eiger2_1M", 1062, 1028, EIGER2, 0, 0 },
  { "Eiger2_1MW", 512, 2068, EIGER2, 0, 0 },
  { "Eiger2_2MW", 512, 4148, EIGER2, 0, 0 },
  { "Eiger2_4M", 2162, 2068, EIGER2, 0, 0 },
  { "Eiger2_9M", 3262, 3108, EIGER2, 0, 0 },
  { "Eiger2_16M", 4362, 4148, EIGER2, 0, 0 },
  { "Eiger2CdTe_500k", 512, 1028, EIGER2, -1, 2 },
  { "Eiger2CdTe_1M", 1062, 1028, EIGER2, -1, 2 },
  { "Eiger2CdTe_1MW", 512, 2068, EIGER2, -1, 2 },
  { "Eiger2CdTe_2MW", 512, 4148, EIGER2, -1, 2 },
  { "Eiger2CdTe_4M", 2162, 2068, EIGER2, -1, 2 },
  { "Eiger2CdTe_9M", 3262, 3108, EIGER2, -1, 2 },
  { "Eiger2CdTe_16M", 4362, 4148, EIGER2, -1, 2 },
  { NULL },
};

const RingletDetectorRow *
ringlet_catalogue (void)
{
  return catalogue;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '_' || c == '-';
}

static gboolean
same_name (const char *a, const char *b)
{
  for (;;) {
    while (is_blank (*a))
      a++;
    while (is_blank (*b))
      b++;
    if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
      return FALSE;
    if (*a == '\0')
      return TRUE;
    a++;
    b++;
  }
}

const RingletDetectorRow *
ringlet_catalogue_find (const char *name)
{
  for (const RingletDetectorRow *row = catalogue; row->name != NULL; row++) {
    if (same_name (row->name, name))
      return row;
  }
  return NULL;
}
