/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/autocalibrate.h"

G_BEGIN_DECLS

/**
 * AutoCase:
 * @detector: one of eight
 * @calibrant: one of six
 * @truth: where the detector is
 * @mask: (nullable): a part that somebody drew, besides the gaps
 * @image: the simulated powder
 * @peak_counts: of the strongest ring
 * @tilt_rad: of the truth
 * @n_rings: on the detector
 * @n_hot: pixels that are hot
 * @outside: how far the beam is outside of the detector, in its widths
 * @sigma: Cramér–Rao bound: slow and fast place of the beam (pixels), relative
 * distance, both components of the tilt (radians)
 *
 * A seeded image of which everything is known.
 */
typedef struct {
  RingletDetector *detector;
  const RingletCalibrant *calibrant;
  RingletGeometry truth;
  RingletMask *mask;
  RingletImage *image;
  double peak_counts;
  double tilt_rad;
  guint n_rings;
  gsize n_hot;
  double outside;
  double sigma[5];
} AutoCase;

/* The image of that number; the same on every machine. */
AutoCase *auto_case_new (guint number);
void auto_case_free (AutoCase *self);

/**
 * auto_case_judge:
 * @error: (out): found less true, in the order of #AutoCase.sigma
 *
 * Returns: whether a geometry is right: beam within 0.1 pixels, distance within 1e-4,
 *   tilt within 0.02°, or within four times the bound where that is wider
 */
gboolean auto_case_judge (
    const AutoCase *self, const RingletGeometry *found, double error[5]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AutoCase, auto_case_free)

G_END_DECLS
