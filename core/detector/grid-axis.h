/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "base/digest.h"

G_BEGIN_DECLS

/**
 * RingletGridAxis:
 * @n: pixels
 * @edges: lower and upper edge of each, ascending; pixels may be apart
 * @first: the pixel at the start of each of @n buckets of equal width, where a search
 *   begins
 *
 * Pixels of any widths along one axis, for the grids that have such.
 */
typedef struct {
  gsize n;
  double *edges;
  gsize *first;
} RingletGridAxis;

void ringlet_grid_axis_init (RingletGridAxis *self, gsize n, const double *edges);
void ringlet_grid_axis_clear (RingletGridAxis *self);

/* Whether the edges ascend, as ringlet_grid_axis_init() needs them. */
gboolean ringlet_grid_axis_check (gsize n, const double *edges);

/* Position of @px pixels from the lower edge of the first, and back; beyond the ends as
 * wide as the pixels there. A gap has no width in pixels: all of it is the edge between
 * the two. */
double ringlet_grid_axis_at (const RingletGridAxis *self, double px);
double ringlet_grid_axis_find (const RingletGridAxis *self, double position);

void ringlet_grid_axis_digest (const RingletGridAxis *self, RingletDigest *digest);

G_END_DECLS
