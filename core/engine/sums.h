/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "base/error.h"

G_BEGIN_DECLS

/**
 * RingletSums:
 * @n_bins: length of every array
 * @counts: Σ share · raw · gain
 * @variance: what the error model asks for, without the dark's part: Σ share² ·
 * max (raw, floor) · gain² (Poisson), Σ share² · variance · gain² (a variance image),
 * Σ share² (signal − norm · mean)² (azimuthal), 0 without a model
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

/* FALSE with RINGLET_ERROR_LIMIT: the number of bins is the user's. */
static inline gboolean
ringlet_sums_init (RingletSums *self, gsize n_bins, GError **error)
{
  double *data = g_try_malloc0_n (n_bins, RINGLET_SUMS_N_ARRAYS * sizeof *data);

  *self =
      (RingletSums){ n_bins, data, data + n_bins, data + 2 * n_bins, data + 3 * n_bins,
        data + 4 * n_bins, data + 5 * n_bins, data + 6 * n_bins, data + 7 * n_bins, 0 };
  if (data != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins", n_bins);
  return FALSE;
}

static inline void
ringlet_sums_zero (RingletSums *self)
{
  memset (self->counts, 0, RINGLET_SUMS_N_ARRAYS * self->n_bins * sizeof (double));
  self->n_excluded = 0;
}

static inline void
ringlet_sums_clear (RingletSums *self)
{
  g_clear_pointer (&self->counts, g_free);
}

G_END_DECLS
