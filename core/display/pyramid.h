/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "engine/exclusion.h"
#include "engine/result.h"
#include "image/mask.h"

G_BEGIN_DECLS

#define RINGLET_PYRAMID_MAX_LEVELS 16

/**
 * RingletPixelState:
 *
 * What a pixel is, beside its value.
 */
typedef enum {
  RINGLET_PIXEL_COUNTS,  /* data */
  RINGLET_PIXEL_MASKED,  /* the mask takes it out; comes before the next */
  RINGLET_PIXEL_NO_DATA, /* NaN, infinite, or a flag of the detector */
} RingletPixelState;

/**
 * RingletPyramidLevel:
 * @n_slow: rows
 * @n_fast: columns
 * @values: @n_slow × @n_fast, row-major, of the type of the pyramid; any value where
 *   @states says that the pixel is no data
 * @states: @n_slow × @n_fast bytes, #RingletPixelState
 *
 * One resolution. A pixel of level k is the largest of 2^k × 2^k pixels that count, so
 * that a single bright pixel never vanishes; at the right and lower edge the block is
 * cut off. It is masked or without data only where no pixel of its block counts.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  gconstpointer values;
  const guint8 *states;
} RingletPyramidLevel;

/**
 * RingletPyramid:
 * @type: of the values: uint8, uint16, uint32, int16, int32 or float32. Boolean images
 *   become uint8, int8 int16; 64-bit integers and doubles float32, which is for the
 *   eye only
 * @n_levels: how many; the last one has at most 256 rows and columns, unless the image
 *   is a strip of more than 2^23 pixels
 * @levels: level 0 has every pixel and borrows the values of the image where it can
 * @is_mean: a pixel of a level is the mean of those below it and not the largest, and
 *   pixels are shown one by one, see #RingletSampling
 *
 * An image on its way to the screen. Immutable.
 */
typedef struct {
  RingletPixelType type;
  guint n_levels;
  RingletPyramidLevel levels[RINGLET_PYRAMID_MAX_LEVELS];
  gboolean is_mean;
  RingletImage *image; /* (nullable): owns the values of level 0 */
  RingletMask *mask;   /* (nullable): owns the states of level 0 */
  gpointer blocks[2 * RINGLET_PYRAMID_MAX_LEVELS]; /* what it owns itself */
} RingletPyramid;

/**
 * ringlet_pyramid_new_image:
 * @mask: (nullable): of the shape of the image
 * @exclusion: which values are no data
 * @error: RINGLET_ERROR_SHAPE for another mask, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the levels of @image, which it keeps, as it may @mask
 */
RingletPyramid *ringlet_pyramid_new_image (RingletImage *image, RingletMask *mask,
    const RingletExclusion *exclusion, GCancellable *cancellable, GError **error);

/* The intensities of a cake, row i is azimuth i; bins without a pixel are masked. */
RingletPyramid *ringlet_pyramid_new_cake (
    const RingletResult *cake, GCancellable *cancellable, GError **error);

/* Room for levels of means in single precision; who asks for it fills in all values and
 * states. @error: RINGLET_ERROR_LIMIT */
RingletPyramid *ringlet_pyramid_new_means (gsize n_slow, gsize n_fast, GError **error);

RingletPyramid *ringlet_pyramid_ref (RingletPyramid *self);
void ringlet_pyramid_unref (RingletPyramid *self);

/* One pixel as a number, whatever its state. */
double ringlet_pyramid_get (const RingletPyramid *self, guint level, gsize index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPyramid, ringlet_pyramid_unref)

G_END_DECLS
