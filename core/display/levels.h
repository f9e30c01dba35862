/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/scale.h"
#include "display/colormap.h"

G_BEGIN_DECLS

/**
 * RingletLevels:
 * @colormap: the colours
 * @inverted: from bright to dark
 * @scale: how values are spread over them
 * @min: value shown in the first colour
 * @max: value shown in the last; at least @min
 *
 * How values become colours. A value: changing it touches no pixel.
 */
typedef struct {
  const RingletColormap *colormap;
  gboolean inverted;
  RingletScale scale;
  double min;
  double max;
} RingletLevels;

/* Viridis, logarithmic, 1 … 1000. */
RingletLevels ringlet_levels_default (void);
gboolean ringlet_levels_equal (const RingletLevels *a, const RingletLevels *b);

/**
 * RingletLevelsLine:
 * @scale: applied to the value first, as ringlet_scale_apply() in single precision
 * @offset: taken off then
 * @factor: the product is 0 at the first colour, 1 at the last
 *
 * The levels as the shader and the software painter apply them, both in single
 * precision: index of the colour = floor (clamp ((scale (value) − offset) · factor,
 * 0, 1) · 255 + ½).
 */
typedef struct {
  RingletScale scale;
  float offset;
  float factor;
} RingletLevelsLine;

/* A logarithmic scale whose @min is not positive starts at a millionth of @max. Limits
 * beyond ±1e37 are cut off there: single precision knows no difference of larger ones.
 */
RingletLevelsLine ringlet_levels_line (const RingletLevels *self);

/* Fills @table (array length=RINGLET_COLORMAP_SIZE) with 0xFFRRGGBB in the order of the
 * index above. */
void ringlet_levels_table (const RingletLevels *self, guint32 *table);

G_END_DECLS
