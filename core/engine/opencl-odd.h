/* SPDX-License-Identifier: MIT */
#pragma once

/* Pixels that a device tells apart from counts: what is no data, and numbers that do
 * not fit its sums, which the processor adds in 128 bits. */

#include "engine/opencl-made.h"

G_BEGIN_DECLS

/**
 * RingletClOdd:
 * @task: the matrix, and which numbers are odd
 * @made: (nullable): where that has no pixels, who has them; borrowed
 * @odd: (element-type RingletOdd): those of one frame
 * @signal: (nullable) (array): of each slot, in 2^-16; NULL until there is an odd one
 * @square: (nullable) (array): likewise, in 2^-24
 * @is_used: there are some in this frame
 *
 * One caller's.
 */
typedef struct {
  const RingletPackedTask *task;
  RingletClMade *made;
  RingletList odd;
  __int128 *signal;
  __int128 *square;
  gboolean is_used;
} RingletClOdd;

void ringlet_cl_odd_init (
    RingletClOdd *self, const RingletPackedTask *task, RingletClMade *made);
void ringlet_cl_odd_clear (RingletClOdd *self);

/* Another frame. */
void ringlet_cl_odd_begin (RingletClOdd *self);

/**
 * ringlet_cl_odd_sort:
 * @pixels: (array length=n): in any order; are sorted
 * @excluded: (element-type guint32): gets those that are no data, ascending
 * @error: RINGLET_ERROR_LIMIT
 */
gboolean ringlet_cl_odd_sort (RingletClOdd *self, const RingletImage *image,
    const RingletExclusion *exclusion, guint32 *pixels, gsize n, RingletList *excluded,
    GError **error);

/* The same for who does not know which pixels these are. */
gboolean ringlet_cl_odd_find (RingletClOdd *self, const RingletImage *image,
    const RingletExclusion *exclusion, RingletList *excluded, GError **error);

/* A sum of the device in 2^-16 with what is odd in its slot, as a number. */
double ringlet_cl_odd_signal (const RingletClOdd *self, gsize slot, guint64 sum);

/* The same in 2^-24, of squares; not below 0. */
double ringlet_cl_odd_square (const RingletClOdd *self, gsize slot, guint64 sum);

G_END_DECLS
