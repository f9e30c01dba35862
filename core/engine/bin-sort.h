/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletBinPixel:
 * @value: signal / normalisation
 * @weight: share · normalisation
 * @share: of the pixel in this bin
 * @pixel: flat index
 *
 * A pixel that counts in a bin.
 */
typedef struct {
  double value;
  double weight;
  double share;
  guint32 pixel;
} RingletBinPixel;

/**
 * ringlet_bin_sort:
 * @pixels: (array length=n): none of the values is NaN
 * @scratch: (array length=n): of no meaning before and after
 *
 * By value; those of one value keep their order. In a time that grows with @n alone,
 * whatever the values are.
 */
void ringlet_bin_sort (RingletBinPixel *pixels, RingletBinPixel *scratch, gsize n);

G_END_DECLS
