/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * ringlet_exponential:
 * @x: −700 … 700
 *
 * e^@x for loops over arrays: no call, no table and no branch, so that the compiler
 * makes a vector of it, and the same bits in a vector of any width; those that
 * vector libraries have differ from one to the next. ln 2 is split in two so that the
 * reduction is exact (Cody and Waite, Software Manual for the Elementary Functions,
 * 1980); what is left of the series is 2·10⁻¹⁷.
 *
 * Returns: within 1.5 units of the last place
 */
static inline __attribute__ ((always_inline)) double
ringlet_exponential (double x)
{
  const double to_integer =
      0x1.8p52; /* adding it leaves the integer in the last bits */
  const double shifted = x * 0x1.71547652b82fep0 + to_integer;
  const double n = shifted - to_integer;
  const double r = (x - n * 0x1.62e42fefa38p-1) - n * 0x1.ef35793c7673p-45;
  double sum = 1.0 / 6227020800.0;
  gint64 bits, power;

  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * (r * r) + r;
  sum = sum + 1.0;
  memcpy (&power, &shifted, sizeof power);
  memcpy (&bits, &sum, sizeof bits);
  bits += (gint64) ((guint64) power << 52);
  memcpy (&sum, &bits, sizeof sum);
  return sum;
}

G_END_DECLS
