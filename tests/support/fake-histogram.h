/* SPDX-License-Identifier: MIT */
#pragma once

/* The histogram of an image that there is not: linear from 0 to 1000, square root to
 * 4000, logarithmic from 1 to 10^4; the counts fall by half every 32 bins. */

#include <math.h>

#include "display/histogram.h"

static inline RingletHistogram *
fake_histogram_new (void)
{
  static const double ends[RINGLET_SCALE_N][2] = {
    { 0.0, 1000.0 },
    { 0.0, 4000.0 },
    { 1.0, 1e4 },
  };
  RingletHistogram *self = g_atomic_rc_box_new0 (RingletHistogram);

  self->n_values = 1000000;
  self->max = 1e4;
  for (int scale = 0; scale < RINGLET_SCALE_N; scale++) {
    self->scales[scale].low = ends[scale][0];
    self->scales[scale].high = ends[scale][1];
    for (int i = 0; i < RINGLET_HISTOGRAM_BINS; i++)
      self->scales[scale].counts[i] = (guint32) (100000.0 * exp2 (-i / 32.0));
  }
  return self;
}
