/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the mean of an image along the rings of a cone. */

#include <gio/gio.h>

#include "calib/auto-cone.h"
#include "calib/peak-image.h"

G_BEGIN_DECLS

#define RINGLET_AUTO_MIN_PIXELS 24 /* of a bin */

/**
 * RingletAutoProfile:
 * @step_rad: of 2θ
 * @n: bins
 * @mean: of the stabilised pixels; NaN where there are few
 * @count: pixels of the bin
 * @noise: standard deviation of one pixel
 */
typedef struct {
  double step_rad;
  gsize n;
  double *mean;
  double *count;
  double noise;
} RingletAutoProfile;

/**
 * ringlet_auto_profile_init:
 * @image: stabilised
 * @error: G_IO_ERROR_CANCELLED
 *
 * Without what is far above the mean of its bin. Cleared with
 * ringlet_auto_profile_clear(), in any case.
 */
gboolean ringlet_auto_profile_init (RingletAutoProfile *self,
    const RingletPeakImage *image, const RingletDetector *detector,
    const RingletCone *cone, GCancellable *cancellable, GError **error);
void ringlet_auto_profile_clear (RingletAutoProfile *self);

/* Of @n values, which are sorted; NaN of none. */
double ringlet_auto_median (double *values, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletAutoProfile, ringlet_auto_profile_clear)

G_END_DECLS
