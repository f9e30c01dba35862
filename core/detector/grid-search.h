/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/grid-net.h"
#include "detector/grid-pyramid.h"
#include "detector/grid.h"

G_BEGIN_DECLS

/**
 * RingletPixels:
 * @grid: whose pixels they are
 * @pyramid: of them
 * @net: one of them; NaN where it is missing
 *
 * What a search for a pixel among pixels of any arrangement needs.
 */
typedef struct {
  const RingletGrid *grid;
  const RingletPyramid *pyramid;
  RingletNet (*net) (const RingletGrid *grid, gsize slow, gsize fast);
} RingletPixels;

/* As find of #RingletGridClass; takes the logarithm of the number of pixels. */
gboolean ringlet_pixels_find (const RingletPixels *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px);

G_END_DECLS
