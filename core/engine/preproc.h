/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "engine/plan.h"
#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletCorrections:
 * @dark: (nullable): counts without beam, subtracted from each frame
 * @n_dark: frames that @dark is the mean of; its variance is dark / n_dark
 * @flat: (nullable): relative response of the pixels, divides
 * @absorption: (nullable): what reaches each pixel through something that absorbs,
 * divides too
 *
 * Measured corrections of one detector. Borrowed.
 */
typedef struct {
  const RingletImage *dark;
  guint n_dark;
  const RingletImage *flat;
  const RingletImage *absorption;
} RingletCorrections;

/**
 * RingletPreproc:
 * @n: number of pixels
 * @norm: normalisation of each pixel: the factors of the plan × flat × absorption ×
 *   normalisation factor; 1 where @unusable, and everywhere in an unweighted average
 * @gain: (nullable): factor on raw counts before they are summed: 1 / normalisation in
 * an unweighted average, NULL else. The members below have it in them already
 * @dark: (nullable): dark counts, 0 where @unusable
 * @dark_variance: (nullable): dark / n_dark, NULL too when the plan leaves it out
 * @unusable: (nullable): pixels without a usable dark or flat value, to be masked
 * @key: digest of all that
 *
 * What is known of each pixel before a frame comes. Immutable.
 */
typedef struct {
  gsize n;
  double *norm;
  double *gain;
  double *dark;
  double *dark_variance;
  RingletMask *unusable;
  char *key;
} RingletPreproc;

/**
 * ringlet_preproc_get:
 * @detector: of known shape
 * @error: RINGLET_ERROR_SHAPE when dark, flat or absorption have another shape;
 * RINGLET_ERROR_VALUE when a factor needs what is not known
 *
 * Returns: (transfer full): kept in @memo
 */
RingletPreproc *ringlet_preproc_get (const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

RingletPreproc *ringlet_preproc_ref (RingletPreproc *self);
void ringlet_preproc_unref (RingletPreproc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPreproc, ringlet_preproc_unref)

G_END_DECLS
