/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "display/pixel-stats.h"
#include "engine/exclusion.h"
#include "image/mask.h"

G_BEGIN_DECLS

/* Intensity along a line of an image and across a box of it. Coordinates are pixels
 * from the corner of pixel (0, 0), rows before columns: the centre of that pixel is (½,
 * ½). Pixels that are masked, excluded or not finite are left out. */

/**
 * RingletProfilePixels:
 * @image: the pixels
 * @mask: (nullable): of its shape
 * @exclusion: which values are no data
 * @has_counts: the values are numbers of counts, from which Poisson errors follow; not
 *   those of a mean or of an image that was corrected
 *
 * What is looked at; borrowed.
 */
typedef struct {
  const RingletImage *image;
  const RingletMask *mask;
  const RingletExclusion *exclusion;
  gboolean has_counts;
} RingletProfilePixels;

/**
 * RingletProfile:
 * @n: points
 * @position: (array length=n): where they are on the axis, in pixels, ascending
 * @slow: (array length=n): where they are in the image, rows
 * @fast: (array length=n): columns
 * @mean: (array length=n): Σ weight · value / Σ weight; NaN where no pixel counts, as
 *   @sigma
 * @sigma: (array length=n) (nullable): of @mean: √(Σ weight² · value) / Σ weight, and
 *   1 / Σ weight where nothing was counted; NULL where the values are no counts
 * @sum: (array length=n): Σ weight · value
 * @weight: (array length=n): Σ weight, in pixels
 *
 * An intensity along an axis. Immutable.
 */
typedef struct {
  gsize n;
  double *position;
  double *slow;
  double *fast;
  double *mean;
  double *sigma;
  double *sum;
  double *weight;
} RingletProfile;

/* Returns (transfer full) (array length=n) (nullable): of @sum, √(Σ weight² · value),
 * and 1 where nothing was counted; NULL where the values are no counts. */
double *ringlet_profile_sigma_of_sum (const RingletProfile *self);

/**
 * RingletProfileLine:
 * @slow0: where it begins
 * @fast0: likewise
 * @slow1: where it ends
 * @fast1: likewise
 * @width: lines beside each other at a distance of one pixel, half of them on either
 *   side; at least 1
 */
typedef struct {
  double slow0;
  double fast0;
  double slow1;
  double fast1;
  guint width;
} RingletProfileLine;

/**
 * RingletProfileBox:
 * @slow0: one edge; may lie beside the image, of which the part inside counts
 * @fast0: likewise
 * @slow1: the other, on either side
 * @fast1: likewise
 */
typedef struct {
  double slow0;
  double fast0;
  double slow1;
  double fast1;
} RingletProfileBox;

/**
 * ringlet_profile_new_line:
 * @error: RINGLET_ERROR_SHAPE for another mask, RINGLET_ERROR_VALUE for ends that are
 *   not finite or further than 2^20 pixels apart, G_IO_ERROR_CANCELLED
 *
 * Points from the first end to the last at even distances of a pixel at most, each the
 * mean of bilinear samples on @line->width lines. A sample of which more than half lies
 * on pixels that do not count is left out; of the others these pixels are.
 *
 * Returns: (transfer full): @position is the distance from the first end
 */
RingletProfile *ringlet_profile_new_line (const RingletProfilePixels *pixels,
    const RingletProfileLine *line, GCancellable *cancellable, GError **error);

/* Of the pixels whose centres lie on the line as wide as it is, ends included. @error:
 * as above */
gboolean ringlet_profile_line_stats (const RingletProfilePixels *pixels,
    const RingletProfileLine *line, RingletPixelStats *stats, GCancellable *cancellable,
    GError **error);

/**
 * ringlet_profile_new_box:
 * @columns: (out) (transfer full): a point a column: mean and sum over the rows of the
 *   box; @position is the column of its middle
 * @rows: (out) (transfer full): a point a row: over its columns
 * @stats: (out): of all pixels
 * @error: RINGLET_ERROR_SHAPE for another mask, RINGLET_ERROR_VALUE for a box of which
 *   nothing lies on the image, G_IO_ERROR_CANCELLED
 *
 * The weight of a pixel is the part of its area that lies in the box. 60 ms for 16
 * megapixels on one processor.
 */
gboolean ringlet_profile_new_box (const RingletProfilePixels *pixels,
    const RingletProfileBox *box, RingletProfile **columns, RingletProfile **rows,
    RingletPixelStats *stats, GCancellable *cancellable, GError **error);

/* Takes and gives back a reference. */
RingletProfile *ringlet_profile_ref (RingletProfile *self);
void ringlet_profile_unref (RingletProfile *self);

/* The point of the profile that is nearest to a place on its axis. */
gsize ringlet_profile_nearest (const RingletProfile *profile, double position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletProfile, ringlet_profile_unref)

G_END_DECLS
