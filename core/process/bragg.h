/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/list.h"
#include "engine/integrator.h"

G_BEGIN_DECLS

/* A side of a patch of pixels: beyond it, neighbouring peaks would be one. */
#define RINGLET_BRAGG_MAX_PATCH 101

/**
 * RingletBraggCriteria:
 * @noise: of one pixel, added to the deviation of the background as √(deviation² +
 *   noise²), in units of the corrected intensity: below, the noise of a pixel
 * @wants_pixels: look for pixels that stand above the background
 * @cutoff_pick: they are more than @cutoff_pick times the noise of a pixel above it,
 *   and more than @noise
 * @wants_peaks: look for peaks
 * @cutoff_peak: a pixel is high from this many times its noise above the background on
 * @patch_size: side of the square of pixels around the highest one, odd
 * @connected: high pixels that a patch has at least, the highest one among them
 *
 * What stands above what is along the rings.
 */
typedef struct {
  double noise;
  gboolean wants_pixels;
  double cutoff_pick;
  gboolean wants_peaks;
  double cutoff_peak;
  guint patch_size;
  guint connected;
} RingletBraggCriteria;

/* pyFAI's: noise 1, both cutoffs 3, patches of 5 × 5 with 3 high pixels; neither is
 * wanted yet. */
RingletBraggCriteria ringlet_bragg_criteria_default (void);

/* @error: RINGLET_ERROR_VALUE naming the first member outside its domain */
gboolean ringlet_bragg_criteria_check (
    const RingletBraggCriteria *self, GError **error);

/**
 * RingletBraggPeak:
 * @index: flat index of the highest pixel
 * @intensity: Σ of what is above the background over the patch, where it is, corrected
 * @sigma: √ Σ of the squared noise of these pixels: how far the background may bring
 *   such a sum
 * @slow_px: centre of mass of these pixels, from the centre of pixel (0, 0)
 * @fast_px: likewise along the other axis
 *
 * One peak of a frame.
 */
typedef struct {
  guint32 index;
  float intensity;
  float sigma;
  float slow_px;
  float fast_px;
} RingletBraggPeak;

/**
 * RingletBraggFrame:
 * @pattern: the background as a result, with all that it was made of
 * @n_bins: length of both curves
 * @average: (array length=n_bins): corrected intensity of the background of each bin;
 *   between its neighbours where a bin is empty
 * @deviation: (array length=n_bins): standard deviation of one pixel around it
 * @peaks: (element-type RingletBraggPeak): rising by index
 * @index: (element-type guint32): pixels that stand for themselves, rising
 * @intensity: their values as they are in the image, in its type
 * @n_no_data: how many of these are there because their value is no data
 *
 * What one frame has. Belongs to one thread at a time.
 */
typedef struct {
  RingletResult *pattern;
  gsize n_bins;
  float *average;
  float *deviation;
  RingletList peaks;
  RingletList index;
  RingletList intensity;
  gsize n_no_data;
} RingletBraggFrame;

/* Frees what @self holds, and forgets it; zeroed memory is fine. */
void ringlet_bragg_frame_clear (RingletBraggFrame *self);

/**
 * RingletBragg:
 * @detector: the pixel grid
 * @unit: radial unit
 * @n_bins: rings
 * @radius: (array length=n_bins): middles of the rings in @unit
 * @place: (array): bin of each pixel, the middle of the first one is 0; NaN where a
 *   pixel is masked, without a usable correction or outside the range
 * @norm: (nullable) (array): what the background of each pixel is multiplied by to be
 *   counts, above what the corrections subtract; NULL where it is 1 everywhere, and
 * where no pixels are looked for
 * @criteria: what is looked for
 *
 * One geometry, mask, plan and what is looked for, made ready for any number of frames.
 * Immutable: several threads may use one at once.
 */
typedef struct {
  RingletDetector *detector;
  const RingletUnit *unit;
  gsize n_bins;
  double *radius;
  float *place;
  float *norm;
  RingletBraggCriteria criteria;
  RingletIntegrator *integrator;
  RingletPreproc *preproc;
  RingletPlan plan;
} RingletBragg;

/**
 * ringlet_bragg_new:
 * @inputs: with a plan that clips outliers and has an error model
 * @error: as ringlet_integrator_new(); RINGLET_ERROR_VALUE for such a plan and criteria
 */
RingletBragg *ringlet_bragg_new (const RingletIntegratorInputs *inputs,
    const RingletBraggCriteria *criteria, RingletMemo *memo, GCancellable *cancellable,
    GError **error);
void ringlet_bragg_free (RingletBragg *self);

/* Radius of a pixel in the unit, NaN where @place is. */
double ringlet_bragg_radius_at (const RingletBragg *self, gsize pixel);

/**
 * ringlet_bragg_run:
 * @result: (out caller-allocates): to be cleared in either case
 * @error: as ringlet_integrator_run(); RINGLET_ERROR_VALUE when no pixel of the frame
 *   has data
 *
 * The background is that of the plan: of each ring what is left when outliers are
 * clipped, straight between the middles of rings, flat beyond the last ones.
 *
 * Pixels: those by #RingletBraggCriteria, and those whose value is no data although
 * nothing masks them, so that nobody puts background in their place.
 *
 * Peaks: a pixel that is high, the highest of its patch (the first one of several that
 * are equal), when the patch has @connected high ones. A patch with a pixel that does
 * not count, or over the edge of the detector, has no peak: what is missing of it is
 * not known.
 *
 * The same frame gives the same numbers for any number of threads.
 * Source: peakfinder.cl and sparsify.cl of pyFAI 2026.9. Differences: it tells a
 * masked neighbour only where the noise is 0, two equal pixels are two peaks, and
 * pixels without data become background.
 */
gboolean ringlet_bragg_run (const RingletBragg *self, const RingletFrame *frame,
    RingletBraggFrame *result, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletBragg, ringlet_bragg_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBraggFrame, ringlet_bragg_frame_clear)

G_END_DECLS
