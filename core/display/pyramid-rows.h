/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/pyramid.h"

G_BEGIN_DECLS

/* The type of the pyramid of an image of @type. */
RingletPixelType ringlet_pyramid_type (RingletPixelType type);

/**
 * ringlet_pyramid_fill_row:
 * @first: flat index of the first pixel
 * @n: how many
 * @values: (nullable) (out): of the type of the pyramid; NULL when it borrows those of
 *   the image
 * @states: (out) (array length=n): without the mask
 */
void ringlet_pyramid_fill_row (const RingletImage *image,
    const RingletExclusion *exclusion, gsize first, gsize n, gpointer values,
    guint8 *states);

/**
 * RingletRowPair:
 * @values: two rows of a level; the same one twice at the lower edge
 * @states: theirs
 * @n: pixels of a row
 */
typedef struct {
  gconstpointer values[2];
  const guint8 *states[2];
  gsize n;
} RingletRowPair;

/* @values: (out) (array length=(n + 1) / 2): the row of the next level; so @states */
void ringlet_pyramid_pool_row (
    RingletPixelType type, const RingletRowPair *pair, gpointer values, guint8 *states);

G_END_DECLS
