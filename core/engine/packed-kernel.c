/* SPDX-License-Identifier: MIT */

/* The inner loops of the packed engine. They stream through image and matrix once and
 * have no branch a pixel: trash slots take what does not count. */

#include "engine/packed-kernel.h"

/* Compiled twice and chosen at run time; integer results are the same, and the double
 * ones too, since contraction is off. */
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#define INLINE static inline __attribute__ ((always_inline))

INLINE gsize
slot_at (gconstpointer slot, guint slot_bytes, gsize i)
{
  return slot_bytes == 2 ? ((const guint16 *) slot)[i] : ((const guint32 *) slot)[i];
}

INLINE void
signal_p1 (gconstpointer slot, guint slot_bytes, gsize n, const guint32 *values,
    guint64 *const *signal)
{
  gsize i = 0;

  for (; i + RINGLET_COPIES <= n; i += RINGLET_COPIES) {
    for (gsize c = 0; c < RINGLET_COPIES; c++)
      signal[c][slot_at (slot, slot_bytes, i + c)] += (guint64) values[i + c]
          << RINGLET_PACKED_BITS;
  }
  for (; i < n; i++)
    signal[0][slot_at (slot, slot_bytes, i)] += (guint64) values[i]
        << RINGLET_PACKED_BITS;
}

INLINE void
add_two (guint64 *signal, gsize slot, guint64 share, guint64 value)
{
  const guint64 part = share * value;

  signal[slot] += part;
  signal[slot + 1] += (value << RINGLET_PACKED_BITS) - part;
}

INLINE void
signal_p2 (gconstpointer slot, guint slot_bytes, const guint16 *share, gsize n,
    const guint32 *values, guint64 *const *signal)
{
  gsize i = 0;

  for (; i + RINGLET_COPIES <= n; i += RINGLET_COPIES) {
    for (gsize c = 0; c < RINGLET_COPIES; c++)
      add_two (
          signal[c], slot_at (slot, slot_bytes, i + c), share[i + c], values[i + c]);
  }
  for (; i < n; i++)
    add_two (signal[0], slot_at (slot, slot_bytes, i), share[i], values[i]);
}

FAST static void
signal_p1_u16 (
    gconstpointer slot, gsize n, const guint32 *values, guint64 *const *signal)
{
  signal_p1 (slot, 2, n, values, signal);
}

FAST static void
signal_p1_u32 (
    gconstpointer slot, gsize n, const guint32 *values, guint64 *const *signal)
{
  signal_p1 (slot, 4, n, values, signal);
}

FAST static void
signal_p2_u16 (gconstpointer slot, const guint16 *share, gsize n, const guint32 *values,
    guint64 *const *signal)
{
  signal_p2 (slot, 2, share, n, values, signal);
}

FAST static void
signal_p2_u32 (gconstpointer slot, const guint16 *share, gsize n, const guint32 *values,
    guint64 *const *signal)
{
  signal_p2 (slot, 4, share, n, values, signal);
}

INLINE void
moments_p2 (gconstpointer slot, guint slot_bytes, const guint16 *share, gsize n,
    const guint32 *values, RingletMoments *moments)
{
  for (gsize i = 0; i < n; i++) {
    const guint64 v = values[i];
    const guint64 c = share[i];

    moments[slot_at (slot, slot_bytes, i)] +=
        (RingletMoments){ v, c * v, ringlet_square (c) * v, 0 };
  }
}

FAST static void
moments_p2_u16 (gconstpointer slot, const guint16 *share, gsize n,
    const guint32 *values, RingletMoments *moments)
{
  moments_p2 (slot, 2, share, n, values, moments);
}

FAST static void
moments_p2_u32 (gconstpointer slot, const guint16 *share, gsize n,
    const guint32 *values, RingletMoments *moments)
{
  moments_p2 (slot, 4, share, n, values, moments);
}

static gconstpointer
slots_from (const RingletPacked *matrix, gsize first)
{
  return (const guint8 *) matrix->slot + first * matrix->slot_bytes;
}

void
ringlet_packed_scatter_signal (const RingletPacked *matrix, gsize first, gsize n,
    const guint32 *values, RingletAccumulator *sums)
{
  gconstpointer slot = slots_from (matrix, first);
  const gboolean narrow = matrix->slot_bytes == 2;

  if (matrix->format == RINGLET_PACKED_P1) {
    if (narrow)
      signal_p1_u16 (slot, n, values, sums->signal);
    else
      signal_p1_u32 (slot, n, values, sums->signal);
  } else if (narrow) {
    signal_p2_u16 (slot, matrix->first + first, n, values, sums->signal);
  } else {
    signal_p2_u32 (slot, matrix->first + first, n, values, sums->signal);
  }
}

void
ringlet_packed_scatter_moments (const RingletPacked *matrix, gsize first, gsize n,
    const guint32 *values, RingletAccumulator *sums)
{
  gconstpointer slot = slots_from (matrix, first);

  if (matrix->slot_bytes == 2)
    moments_p2_u16 (slot, matrix->first + first, n, values, sums->moments);
  else
    moments_p2_u32 (slot, matrix->first + first, n, values, sums->moments);
}

void
ringlet_packed_scatter_double (const RingletPacked *matrix, gsize first, gsize n,
    const double *x, const double *y, double *sum_x, double *sum_y)
{
  const double unit = 1.0 / RINGLET_PACKED_ONE;

  for (gsize i = 0; i < n; i++) {
    const gsize slot = ringlet_packed_first_slot (matrix, first + i);
    const double c =
        matrix->format == RINGLET_PACKED_P1 ? 1.0 : matrix->first[first + i] * unit;

    sum_x[slot] += c * x[i];
    sum_x[slot + 1] += (1.0 - c) * x[i];
    if (y != NULL) {
      sum_y[slot] += c * c * y[i];
      sum_y[slot + 1] += (1.0 - c) * (1.0 - c) * y[i];
    }
  }
}
