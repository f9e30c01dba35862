/* SPDX-License-Identifier: MIT */
#include "export/colormap.h"

/* Every eighth of the 256 colours, and the last; between them they run nearly straight.
 */
static const guint8 viridis[][3] = { { 68, 1, 84 }, { 70, 12, 96 }, { 72, 24, 106 },
  { 72, 34, 116 }, { 71, 44, 123 }, { 69, 54, 129 }, { 66, 64, 134 }, { 62, 73, 137 },
  { 58, 82, 139 }, { 54, 91, 141 }, { 51, 99, 141 }, { 47, 107, 142 }, { 44, 114, 142 },
  { 41, 122, 142 }, { 38, 130, 142 }, { 35, 137, 142 }, { 32, 145, 140 },
  { 30, 152, 139 }, { 30, 160, 136 }, { 33, 167, 133 }, { 40, 175, 128 },
  { 50, 182, 122 }, { 62, 189, 115 }, { 77, 195, 107 }, { 94, 201, 98 },
  { 112, 207, 87 }, { 132, 212, 75 }, { 152, 217, 62 }, { 173, 221, 48 },
  { 195, 224, 35 }, { 216, 227, 25 }, { 237, 229, 26 }, { 254, 231, 36 } };

guint32
ringlet_colormap_viridis (double fraction)
{
  const gsize n_steps = G_N_ELEMENTS (viridis) - 1;
  const double at = CLAMP (fraction, 0.0, 1.0) * (double) n_steps;
  const gsize i = MIN ((gsize) at, n_steps - 1);
  const double rest = at - (double) i;
  guint32 colour = 0xff;

  for (gsize c = 0; c < 3; c++) {
    const double value = viridis[i][c] + rest * (viridis[i + 1][c] - viridis[i][c]);

    colour = colour << 8 | (guint32) (value + 0.5);
  }
  return colour;
}
