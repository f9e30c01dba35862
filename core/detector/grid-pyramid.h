/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower and upper bounds of points; low > high when there are none. */
typedef struct {
  float low[3];
  float high[3];
} RingletBox;

/**
 * RingletPyramid:
 *
 * Boxes around 4 × 4 pixels, around 4 × 4 of those, and so on up to one: finds pixels
 * of any arrangement in a time that grows with the logarithm of their number, as long
 * as neighbours in the image are near each other in space. 1.6 bytes a pixel.
 */
typedef struct _RingletPyramid RingletPyramid;

/* Enlarges @box to hold pixel (slow, fast), which may be missing. */
typedef void (*RingletPyramidBound) (
    gconstpointer data, gsize slow, gsize fast, RingletBox *box);

RingletPyramid *ringlet_pyramid_new (
    gsize n_slow, gsize n_fast, RingletPyramidBound bound, gconstpointer data);
void ringlet_pyramid_free (RingletPyramid *self);

/**
 * RingletWalk:
 * @cost: the least cost that any pixel in @box can have
 * @visit: looks at a pixel and lowers @best when its cost is less
 * @best: cost of what was found, INFINITY to begin with
 *
 * A search for the pixel of least cost; has what it needs behind this.
 */
typedef struct _RingletWalk RingletWalk;
struct _RingletWalk {
  double (*cost) (const RingletWalk *self, const RingletBox *box);
  void (*visit) (RingletWalk *self, gsize slow, gsize fast);
  double best;
};

void ringlet_pyramid_walk (const RingletPyramid *self, RingletWalk *walk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPyramid, ringlet_pyramid_free)

G_END_DECLS
