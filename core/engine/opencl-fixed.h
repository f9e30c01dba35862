/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/* Of kernels/fixed.cl, which says what these are. */
#define RINGLET_FIXED_BIAS 2048
#define RINGLET_FIXED_INFINITE 4095

/* Exponents of values, as the device tells them, and this are what a sum of @n of them
 * counts in: so that 127 bits hold it. */
static inline int
ringlet_fixed_to_quantum (gsize n)
{
  return (int) g_bit_storage (n) - 127 - RINGLET_FIXED_BIAS;
}

/* What a sum of two words, the low one first, is as a number. */
static inline double
ringlet_fixed_get (const guint64 sum[2], int quantum)
{
  const gboolean is_negative = sum[1] >> 63 != 0;
  const guint64 low = is_negative ? ~sum[0] + 1 : sum[0];
  const guint64 high = is_negative ? ~sum[1] + (low == 0) : sum[1];
  const double value = ldexp ((double) high, 64) + (double) low;

  return ldexp (is_negative ? -value : value, quantum);
}

G_END_DECLS
