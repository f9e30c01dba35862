/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"
#include "image/source.h"

G_BEGIN_DECLS

/* One pattern or cake from several positions of a detector, or several detectors.
 *
 *   intensity = Σ signal / Σ normalisation, over all pixels of all sets
 *
 * where the normalisation of a pixel of set k is
 *
 *   monitor_k · weight_k · flat · polarisation · … · relative solid angle
 *   weight_k = (pixel area / distance²)_k / (pixel area / distance²)_1
 *
 * The relative solid angle of a pixel is its solid angle over that of a nominal pixel
 * at normal incidence, which is pixel area / distance²; so the weight makes it the
 * solid angle itself, in units of a nominal pixel of the first set: sets of other
 * distances and pixel sizes are on one scale, and of one set alone the result is that
 * of its integrator. The distance is that along the normal, the areas are those of
 * nominal pixels. Without a correction of the solid angle (order 0) all weights are 1.
 *
 * pyFAI's MultiGeometry takes pixel area / distance² itself for the weight, so that its
 * intensities are larger by distance² / pixel area of the first set; see multi-range.c
 * for how its automatic range differs. Source: J. Kieffer & J. P. Wright, Powder
 * Diffraction 28 (2013) S339; pyFAI 2026.9, multi_geometry.py. */

/**
 * RingletMultiSet:
 * @inputs: detector, geometry, mask and corrections; its plan is not looked at
 * @frame: the image, its monitor (0 for none) and where it is from
 * @source: (nullable): where the image is read from when its turn comes, and let go of
 *   afterwards, if @frame has none: frame number @index of it
 * @geometry_path: (nullable): for the provenance
 *
 * One exposure and where it was made. Borrows its members.
 */
typedef struct {
  RingletIntegratorInputs inputs;
  RingletFrame frame;
  RingletSource *source;
  const char *geometry_path;
} RingletMultiSet;

/**
 * ringlet_multi_weight:
 * @reference: the first set
 * @plan: says whether the solid angle is corrected
 *
 * Returns: what the normalisation of @self is multiplied with, see above
 */
double ringlet_multi_weight (const RingletMultiSet *self,
    const RingletMultiSet *reference, const RingletPlan *plan);

/**
 * ringlet_multi_resolve:
 * @sets: (array length=n_sets): at least one
 * @plan: what to integrate
 * @common: (out): the same with the bins that all sets share
 * @error: as ringlet_plan_resolve(), naming the set; RINGLET_ERROR_VALUE when the sets
 *   have different wavelengths and the unit is one in which they do not agree
 *
 * Where @plan leaves the radial or azimuthal range to the pixels it becomes the union
 * of what each set covers, and the number of radial bins the largest of theirs.
 */
gboolean ringlet_multi_resolve (const RingletMultiSet *sets, gsize n_sets,
    const RingletPlan *plan, RingletPlan *common, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_multi_integrate:
 * @sets: (array length=n_sets): at least one
 * @plan: what to integrate
 * @min_count: a bin of fewer pixels is empty, as are those of none; 0 for no limit
 * @error: as ringlet_multi_resolve(), ringlet_source_read(), ringlet_integrator_new()
 *   and ringlet_integrator_run(), naming the set; RINGLET_ERROR_VALUE when @min_count
 * is negative
 *
 * Bins, errors and empty bins are as ringlet_result_add() says: variances add up, the
 * azimuthal error model counts the scatter of each set around its own mean. The
 * provenance names all sets with their monitors and weights; geometry, detector and
 * source are those of the first.
 *
 * Returns: (transfer full): the pattern or cake
 */
RingletResult *ringlet_multi_integrate (const RingletMultiSet *sets, gsize n_sets,
    const RingletPlan *plan, double min_count, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

G_END_DECLS
