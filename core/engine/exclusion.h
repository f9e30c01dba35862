/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/plan.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletExclusion:
 * @active: some value is not data; the members below hold then
 * @bits: integer images: the first excluded value in the bit pattern of the type
 * @n_last: integer images: this many values behind it, in the arithmetic of the type,
 *   are excluded too
 * @min: float images: least excluded value
 * @max: float images: largest excluded value
 * @whole: float images: only whole numbers are excluded: flags of a converted image
 *
 * Which pixel values of one image type are not data. Integers are compared as integers:
 * 4294967294 does not fit a float. Values that are not finite are never data and need
 * no rule.
 */
typedef struct {
  gboolean active;
  guint64 bits;
  guint64 n_last;
  double min;
  double max;
  gboolean whole;
} RingletExclusion;

/**
 * ringlet_exclusion_new:
 * @has_flags: the detector is known to say −1 and −2 where there is no data; of uint64,
 *   the type of sums, this is assumed
 *
 * A negative dummy means in an unsigned image what it becomes there: −2 is 4294967294
 * in uint32.
 */
RingletExclusion ringlet_exclusion_new (
    const RingletPlan *plan, gboolean has_flags, RingletPixelType type);

G_END_DECLS
