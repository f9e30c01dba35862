/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/packed.h"

G_BEGIN_DECLS

/* Pixels that are widened and scattered in one go: their values stay in the L1 cache.
 */
#define RINGLET_CHUNK 2048

/* Squares of shares are kept to 24 bits: their error, 3e-8, is far below that of a
 * share. */
#define RINGLET_SQUARE_BITS 24

/* Private copies of the accumulators: neighbouring pixels hit the same bin, and a load
 * must not wait for the store of the pixel before. */
#define RINGLET_COPIES 4

/**
 * RingletMoments:
 *
 * Lanes Σ v, Σ c·v, Σ c²·v and an unused one of all pixels whose first slot this is,
 * c = share of the first slot. What the second slot gets follows from them in the end:
 * Σ (1−c)·v and Σ (1−c)²·v. One aligned addition serves four sums.
 */
typedef guint64 RingletMoments __attribute__ ((vector_size (32)));

/**
 * RingletAccumulator:
 * @signal: RINGLET_COPIES arrays of n_slots + 1 sums Σ share · v in 2^-16, which may be
 *   one and the same array
 * @moments: (nullable): n_slots + 1 of them; the signal is in them then
 * @wide_square: (nullable): n_slots sums Σ share² · v of wide pixels in 2^-24
 *
 * Exact integer sums of a part of a frame. Adding them in any order gives the same
 * bits.
 */
typedef struct {
  guint64 *signal[RINGLET_COPIES];
  RingletMoments *moments;
  guint64 *wide_square;
} RingletAccumulator;

/* Share squared, rounded, in 2^-24. */
static inline guint64
ringlet_square (guint64 share)
{
  return (share * share + 128) >> (2 * RINGLET_PACKED_BITS - RINGLET_SQUARE_BITS);
}

/* Adds @values of pixels @first … @first + @n to the signal sums. */
void ringlet_packed_scatter_signal (const RingletPacked *matrix, gsize first, gsize n,
    const guint32 *values, RingletAccumulator *sums);

/* The same to the moments; P2 only. */
void ringlet_packed_scatter_moments (const RingletPacked *matrix, gsize first, gsize n,
    const guint32 *values, RingletAccumulator *sums);

/**
 * ringlet_packed_scatter_double:
 * @x: (array length=n): values
 * @y: (nullable) (array length=n): values whose sums take the squares of the shares
 * @sum_x: n_slots + 1 sums Σ share · x
 * @sum_y: (nullable): n_slots + 1 sums Σ share² · y
 *
 * The same layout for numbers that are no counts. The order of additions is that of
 * the pixels.
 */
void ringlet_packed_scatter_double (const RingletPacked *matrix, gsize first, gsize n,
    const double *x, const double *y, double *sum_x, double *sum_y);

G_END_DECLS
