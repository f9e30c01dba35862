/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: pixels that may lie on a ridge. */

#include <gio/gio.h>

#include "calib/peak-image.h"

G_BEGIN_DECLS

/* Images are halved as often, for wider ridges, less one. */
#define RINGLET_PEAK_LEVELS 3

/**
 * RingletPeakCandidate:
 * @slow_px: the crest, roughly, pixels from the corner of pixel (0, 0) of the image
 * @fast_px: likewise
 * @normal_rad: direction across
 * @snr: how far the curvature across stands out of the noise
 * @level: how often the image was halved
 */
typedef struct {
  double slow_px;
  double fast_px;
  double normal_rad;
  double snr;
  guint level;
} RingletPeakCandidate;

/**
 * ringlet_peak_candidates:
 * Where the second derivative of the smoothed image across a line is negative, hardly
 * changes along it, and the first is 0 within the pixel.
 *
 * Source: Steger, IEEE Trans. Pattern Anal. 20 (1998) 113.
 *
 * Returns: (transfer full) (element-type RingletPeakCandidate): the best first
 */
GArray *ringlet_peak_candidates (
    const RingletPeakImage *image, GCancellable *cancellable, GError **error);

/* The better first; never 0 for different ones. */
int ringlet_peak_candidate_compare (gconstpointer a, gconstpointer b);

G_END_DECLS
