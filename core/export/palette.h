/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_PALETTE_SIZE 256

/**
 * RingletPalette:
 * @n: colours, at most RINGLET_PALETTE_SIZE
 * @percent: red, green and blue of each, 0 … 100
 * @indices: height × width, row-major: the colour of each pixel
 *
 * A picture in few colours, which are given in percents.
 */
typedef struct {
  guint n;
  guint8 percent[RINGLET_PALETTE_SIZE][3];
  guint8 *indices;
} RingletPalette;

/* Returns (transfer full); @pixels and @stride as for ringlet_sixel_encode(). */
RingletPalette *ringlet_palette_new (
    const guint8 *pixels, gsize stride, gsize width, gsize height);
void ringlet_palette_free (RingletPalette *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPalette, ringlet_palette_free)

G_END_DECLS
