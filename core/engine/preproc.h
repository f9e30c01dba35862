/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "engine/corrections.h"
#include "engine/plan.h"
#include "engine/sums.h"
#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletPreprocRow:
 * @norm: normalisation of each pixel: the factors of the plan × flat × absorption ×
 *   normalisation factor; 1 where the pixel is unusable, and everywhere in an
 * unweighted average
 * @gain: (nullable): factor on raw counts before they are summed: 1 / normalisation in
 * an unweighted average, NULL else. The members below have it in them already
 * @dark: (nullable): all that is subtracted, 0 where unusable
 * @dark_variance: (nullable): its variance, NULL too when the plan leaves it out
 *
 * What is known of some pixels before a frame comes, one array a quantity.
 */
typedef struct {
  double *norm;
  double *gain;
  double *dark;
  double *dark_variance;
} RingletPreprocRow;

/**
 * RingletPreproc:
 * @n_slow: rows
 * @n_fast: pixels in a row
 * @has_gain: rows have a gain
 * @has_dark: rows have a dark
 * @has_dark_variance: rows have its variance
 * @unusable: (nullable): pixels without a usable normalisation or dark, to be masked
 * @key: digest of all that they depend on
 *
 * What is known of each pixel before a frame comes. Immutable.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  gboolean has_gain;
  gboolean has_dark;
  gboolean has_dark_variance;
  RingletMask *unusable;
  char *key;
} RingletPreproc;

/**
 * RingletNormFormula:
 * @order: of the solid angle, 0 for none
 * @is_polarized: the polarisation is a factor
 * @cosine: polarisation factor times cos 2 offset
 * @sine: and times sin 2 offset
 * @factor: common to all pixels
 *
 * Norms that follow from the place of a pixel alone: those of map-line.c.
 */
typedef struct {
  guint order;
  gboolean is_polarized;
  double cosine;
  double sine;
  double factor;
} RingletNormFormula;

/* Which sums of what is known there are. */
static inline RingletKnownParts
ringlet_preproc_parts (const RingletPreproc *self)
{
  return (RingletKnownParts){ self->has_gain, self->has_dark, self->has_dark_variance };
}

/**
 * ringlet_preproc_get:
 * @detector: of known shape
 * @error: what ringlet_corrections_check() says; RINGLET_ERROR_VALUE when a factor
 * needs what is not known
 *
 * Returns: (transfer full): kept in @memo
 */
RingletPreproc *ringlet_preproc_get (RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

/**
 * ringlet_preproc_row:
 * @slow: which row
 * @scratch: (array length=n_fast): room for numbers that are not kept
 *
 * Norms that have a formula are computed when they are asked for: an array of them
 * would be twice as large as a matrix, for one pass. Thread-safe.
 *
 * Returns: what is known of that row, for as long as @self and @scratch live
 */
RingletPreprocRow ringlet_preproc_row (
    const RingletPreproc *self, gsize slow, double *scratch);

/**
 * ringlet_preproc_arrays:
 * @error: RINGLET_ERROR_LIMIT
 *
 * The same of all rows at once, for those who read them frame after frame or in any
 * order. Made when first asked for. Thread-safe.
 *
 * Returns: (transfer none): n_slow × n_fast, as long as @self lives
 */
const RingletPreprocRow *ringlet_preproc_arrays (RingletPreproc *self, GError **error);

/* FALSE where there is more to know of a pixel than its norm, where that has another
 * factor, or where the detector is no regular grid. */
gboolean ringlet_preproc_formula (
    const RingletPreproc *self, RingletNormFormula *formula);

/* Takes and gives back a reference. */
RingletPreproc *ringlet_preproc_ref (RingletPreproc *self);
void ringlet_preproc_unref (RingletPreproc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPreproc, ringlet_preproc_unref)

G_END_DECLS
