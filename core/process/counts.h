/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/* What corrected intensities become on a detector: the same for all that makes pixels.
 */

/**
 * ringlet_counts_preproc:
 * @error: as ringlet_preproc_get()
 *
 * Returns: (transfer full): normalisation and dark of each pixel, as of a weighted
 *   average, whatever the plan says: counts = intensity · normalisation + dark
 */
RingletPreproc *ringlet_counts_preproc (const RingletIntegratorInputs *inputs,
    RingletMemo *memo, GCancellable *cancellable, GError **error);

/**
 * ringlet_counts_store:
 * @pixels: array of @type, where element @index is set
 * @mean: expected counts
 * @noise: draw counts of a Poisson distribution (up to 10⁹, beyond which the mean will
 *   do); below 0 there are none
 *
 * A type of whole numbers gets the next one above as often as the fraction says, so
 * that sums are right, and what is beyond it becomes the last one that it has.
 */
void ringlet_counts_store (gpointer pixels, RingletPixelType type, gsize index,
    double mean, gboolean noise, GRand *rand);

G_END_DECLS
