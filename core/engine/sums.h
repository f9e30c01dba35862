/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletSums:
 * @n_bins: length of every array
 * @counts: Σ share · raw · gain
 * @variance: Σ share² · max (raw, floor) · gain²; 0 without a Poisson model
 * @count: Σ share
 * @norm: Σ share · norm
 * @norm2: Σ share² · norm²
 * @gain: Σ share · gain; with the gain 1 of a weighted average, @count
 * @dark: Σ share · dark
 * @dark_variance: Σ share² · dark variance
 * @n_excluded: pixels of the matrix that were left out of this frame
 *
 * What an engine delivers of one frame, over the pixels that count. Arrays belong to
 * one allocation.
 */
typedef struct {
  gsize n_bins;
  double *counts;
  double *variance;
  double *count;
  double *norm;
  double *norm2;
  double *gain;
  double *dark;
  double *dark_variance;
  gsize n_excluded;
} RingletSums;

#define RINGLET_SUMS_N_ARRAYS 8

static inline void
ringlet_sums_init (RingletSums *self, gsize n_bins)
{
  const gsize n = RINGLET_SUMS_N_ARRAYS * n_bins;
  double *data = g_new0 (double, n);

  *self =
      (RingletSums){ n_bins, data, data + n_bins, data + 2 * n_bins, data + 3 * n_bins,
        data + 4 * n_bins, data + 5 * n_bins, data + 6 * n_bins, data + 7 * n_bins, 0 };
}

static inline void
ringlet_sums_clear (RingletSums *self)
{
  g_clear_pointer (&self->counts, g_free);
}

G_END_DECLS
