/* SPDX-License-Identifier: MIT */
#include "display/plot-colours.h"

/* M. Okabe and K. Ito, "Color Universal Design" (2008), without the yellow, which is
 * hardly seen on white. */
static const guint32 colours[RINGLET_PLOT_N_COLOURS] = { 0x0072b2, 0xd55e00, 0x009e73,
  0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000 };

void
ringlet_plot_rgb (guint32 colour, double rgb[3])
{
  for (int k = 0; k < 3; k++)
    rgb[k] = (double) ((colour >> (16 - 8 * k)) & 0xff) / 255.0;
}

void
ringlet_plot_colour (guint i, double rgb[3])
{
  ringlet_plot_rgb (colours[i % RINGLET_PLOT_N_COLOURS], rgb);
}
