/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/sums.h"
#include "engine/widen.h"
#include "matrix/packed.h"

G_BEGIN_DECLS

/**
 * RingletPackedSums:
 * @n_slots: length of the arrays
 * @counts: Σ share · raw · gain
 * @variance: (nullable): Σ share² · max (raw, floor) · gain²
 * @excluded: (element-type guint32): pixels left out for their value, ascending; also
 * such that the matrix does not use
 *
 * What one pass over a frame gives, slot by slot.
 */
typedef struct {
  gsize n_slots;
  double *counts;
  double *variance;
  GArray *excluded;
} RingletPackedSums;

void ringlet_packed_sums_init (
    RingletPackedSums *self, gsize n_slots, gboolean with_variance);
void ringlet_packed_sums_clear (RingletPackedSums *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPackedSums, ringlet_packed_sums_clear)

/**
 * ringlet_packed_apply_integer:
 * @floor: least variance of one pixel
 * @error: G_IO_ERROR_CANCELLED
 *
 * One frame of an integer type: exact integer sums, converted to double once at the
 * end, hence the same bits for any number of threads.
 */
gboolean ringlet_packed_apply_integer (const RingletPacked *matrix,
    const RingletImage *image, const RingletExclusion *exclusion, guint floor,
    RingletPackedSums *sums, GCancellable *cancellable, GError **error);

/**
 * ringlet_packed_apply_float:
 * @gain: (nullable) (array): factor on each pixel
 *
 * The same for a float type, or for counts with factors: the order of additions depends
 * on the detector only, not on the threads.
 */
gboolean ringlet_packed_apply_float (const RingletPacked *matrix,
    const RingletImage *image, const double *gain, const RingletExclusion *exclusion,
    guint floor, RingletPackedSums *sums, GCancellable *cancellable, GError **error);

/* Writes what is known of pixels @first … @first + @n: finite numbers. @y is NULL where
 * nobody asks for it. Called from several threads. */
typedef void (*RingletPackedFill) (
    gsize first, gsize n, double *x, double *y, gconstpointer data);

/**
 * ringlet_packed_apply_known:
 * @fill: tells the numbers x and y of some pixels
 * @sum_x: n_slots sums Σ share · x
 * @sum_y: (nullable): n_slots sums Σ share² · y
 *
 * Sums of what is known of the pixels themselves, without an array of it.
 */
gboolean ringlet_packed_apply_known (const RingletPacked *matrix,
    RingletPackedFill fill, gconstpointer data, double *sum_x, double *sum_y,
    GCancellable *cancellable, GError **error);

G_END_DECLS
