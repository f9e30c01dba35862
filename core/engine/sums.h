/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/pool.h"

G_BEGIN_DECLS

/**
 * RingletKnown:
 * @n_bins: length of every array
 * @count: Σ share
 * @norm: Σ share · norm
 * @norm2: Σ share² · norm²
 * @gain: Σ share · gain; @count itself in a weighted average
 * @dark: (nullable): Σ share · dark
 * @dark_variance: (nullable): Σ share² · dark variance
 * @is_checked: ringlet_known_clean() has seen it and found only numbers, and
 *   that @norm is 0 where @count is, and there only
 *
 * Sums over the pixels that count, of what is known before a frame comes. Frames that
 * lack no pixel share one of them, and so do their results. Immutable once published.
 */
typedef struct {
  gsize n_bins;
  double *count;
  double *norm;
  double *norm2;
  double *gain;
  double *dark;
  double *dark_variance;
  gboolean is_checked;
} RingletKnown;

/**
 * RingletKnownParts:
 * @gain: an unweighted average: the gain has sums of its own
 * @dark: a dark is subtracted
 * @dark_variance: its variance is added
 *
 * Which of the arrays there are.
 */
typedef struct {
  gboolean gain;
  gboolean dark;
  gboolean dark_variance;
} RingletKnownParts;

/* Returns (transfer full): zeros, or NULL with RINGLET_ERROR_LIMIT: the number of bins
 * is the user's. */
RingletKnown *ringlet_known_new (gsize n_bins, RingletKnownParts parts, GError **error);

/* The same with numbers of no meaning, for the one who sets them all. */
RingletKnown *ringlet_known_new_unset (
    gsize n_bins, RingletKnownParts parts, GError **error);
RingletKnown *ringlet_known_ref (RingletKnown *self);
void ringlet_known_unref (RingletKnown *self);

/* What @self has. */
RingletKnownParts ringlet_known_get_parts (const RingletKnown *self);

/* Bytes of the arrays. */
gsize ringlet_known_n_bytes (const RingletKnown *self);

/* Makes every sum of a bin without a pixel exactly 0: where pixels are taken off a sum,
 * a speck of rounding may be left. For the one who fills @self, once; frames need not
 * look at it again. */
void ringlet_known_clean (RingletKnown *self);

/* The same of one bin. Returns whether it is as @is_checked says. */
gboolean ringlet_known_clean_bin (RingletKnown *self, gsize bin);

/**
 * RingletSums:
 * @n_bins: length of the arrays
 * @counts: (array length=n_bins): Σ share · raw · gain
 * @variance: (nullable) (array length=n_bins): what the error model asks for, without
 *   the dark's part: Σ share² · max (raw, floor) · gain² (Poisson), Σ share² · variance
 *   · gain² (a variance image), Σ share² (signal − norm · mean)² (azimuthal)
 * @spread: (nullable) (array length=n_bins): standard deviation of the pixels in a bin,
 *   √(Σ ω² (x − mean)² / Σ ω²), x = signal / norm, ω = share · norm
 * @known: (transfer full): the sums that belong to them
 * @n_excluded: pixels of the matrix that were left out of this frame
 * @devices: (nullable): of several devices that share frames, those that are left,
 *   where one of them failed; as long as the process, as is
 * @lost_device: (nullable): which one failed, and why
 * @pool: where the arrays are from and go back to; borrowed
 *
 * What an engine delivers of one frame, over the pixels that count. The caller gives
 * the arrays, of no meaning yet, and takes @known.
 */
typedef struct {
  gsize n_bins;
  double *counts;
  double *variance;
  double *spread;
  RingletKnown *known;
  gsize n_excluded;
  const char *devices;
  const char *lost_device;
  RingletPool *pool;
} RingletSums;

/* FALSE with RINGLET_ERROR_LIMIT. */
gboolean ringlet_sums_init (RingletSums *self, gsize n_bins, gboolean with_variance,
    gboolean with_spread, RingletPool *pool, GError **error);
void ringlet_sums_clear (RingletSums *self);

/* Signal of a bin: counts less dark. */
static inline double
ringlet_sums_signal (const RingletSums *self, gsize bin)
{
  const double *dark = self->known->dark;

  return dark != NULL ? self->counts[bin] - dark[bin] : self->counts[bin];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletKnown, ringlet_known_unref)

G_END_DECLS
