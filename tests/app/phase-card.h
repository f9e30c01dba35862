/* SPDX-License-Identifier: MIT */
#pragma once

/* A phase of a JCPDS card, for tests. */

#include "phase.h"

#define GPA 1e9

/* A JCPDS card of the fourth version: gold, K₀ and K₀′ of Anderson, Isaak & Yamamoto,
 * J. Appl. Phys. 65 (1989) 1534. */
static const char gold_card[] = "VERSION: 4\n"
                                "COMMENT: gold\n"
                                "K0: 166.65\n"
                                "K0P: 5.4823\n"
                                "SYMMETRY: CUBIC\n"
                                "A: 4.0786\n"
                                "VOLUME: 67.847\n"
                                "ALPHAT: 4.278e-5\n"
                                "DIHKL: 2.35478 100 1 1 1\n"
                                "DIHKL: 2.03930 52 2 0 0\n"
                                "DIHKL: 1.44200 32 2 2 0\n";

/* Returns (transfer full): the path of a card of its own. */
static inline char *
write_card (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-phases-XXXXXX", NULL);
  char *path = g_build_filename (folder, "gold.jcpds", NULL);

  g_assert_true (g_file_set_contents (path, gold_card, -1, NULL));
  return path;
}

static inline const RingletPhaseLine *
line_at (const RingletPhase *phase, guint i)
{
  return &g_array_index (phase->lines, RingletPhaseLine, i);
}
