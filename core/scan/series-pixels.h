/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "image/mask.h"
#include "image/source.h"

G_BEGIN_DECLS

/**
 * RingletSeriesPixels:
 *
 * What all frames of a series say of each pixel, for masks of those that do not work:
 * how often it has a value, sum and variance. A dark series, or one of even light,
 * tells most. Immutable. The masks are (transfer full); @known: (nullable): pixels that
 * are no measure of others, and are not looked at.
 */
typedef struct _RingletSeriesPixels RingletSeriesPixels;

/**
 * ringlet_series_pixels_new:
 * @progress: (nullable)
 * @error: as ringlet_average_run()
 *
 * Reads the frames once. Which values are no data is as in #RingletAverageOrder by
 * itself.
 *
 * Returns: (transfer full): the numbers
 */
RingletSeriesPixels *ringlet_series_pixels_new (RingletSource *source,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);
void ringlet_series_pixels_free (RingletSeriesPixels *self);

/* How many. */
guint64 ringlet_series_pixels_n_frames (const RingletSeriesPixels *self);

/* Rows and columns. */
gsize ringlet_series_pixels_n_slow (const RingletSeriesPixels *self);
gsize ringlet_series_pixels_n_fast (const RingletSeriesPixels *self);

/* @is_any: masks what has no value in some frame, else what has one in none. Error
 * RINGLET_ERROR_LIMIT. */
RingletMask *ringlet_series_pixels_flagged (
    const RingletSeriesPixels *self, gboolean is_any, GError **error);

/**
 * ringlet_series_pixels_dead:
 * @least: from 0 up
 * @error: RINGLET_ERROR_VALUE for another @least, RINGLET_ERROR_SHAPE for another shape
 *   of @known, RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Masks what is 0 in each frame although the sums over all frames of the 24 pixels
 * around (at least 8 of them with values) have a median of @least or more; with 0
 * whatever is around. Where counts are expected at random, none of N is as likely as
 * exp(−N).
 */
RingletMask *ringlet_series_pixels_dead (const RingletSeriesPixels *self,
    const RingletMask *known, double least, GCancellable *cancellable, GError **error);

/**
 * ringlet_series_pixels_noisy:
 * @n_sigma: positive
 * @error: RINGLET_ERROR_VALUE for another @n_sigma, or for fewer than 3 frames; else as
 *   ringlet_series_pixels_dead()
 *
 * Masks what changes from frame to frame more than counts do. Of integers, with the
 * mean μ and the variance s² of n values:
 *
 *   s² > (1 + v μ) (μ + @n_sigma √(μ / n + 2 μ² / (n − 1)))
 *
 * where the root is the standard deviation of s² of a Poisson distribution, and v, at
 * least 0, the median of (s² − μ) / μ² of the 24 pixels around: where the light is not
 * steady, that is its own relative variance. Of floats s² is as much above the median
 * of those around as ringlet_mask_new_hot() says. Only pixels with a value in every
 * frame are looked at. A single flash in a single frame makes a pixel noisy.
 */
RingletMask *ringlet_series_pixels_noisy (const RingletSeriesPixels *self,
    const RingletMask *known, double n_sigma, GCancellable *cancellable,
    GError **error);

/* Masks those whose sum over all frames is hot as ringlet_mask_new_hot() says; pixels
 * with a value in every frame are looked at. @error: likewise. */
RingletMask *ringlet_series_pixels_bright (const RingletSeriesPixels *self,
    const RingletMask *known, double n_sigma, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesPixels, ringlet_series_pixels_free)

G_END_DECLS
