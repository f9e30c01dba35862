/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* The directory of one page, for writers of TIFF. */

/* Bytes before the first page, of classic files and of BigTIFF. */
#define RINGLET_TIFF_HEAD_SIZE 8
#define RINGLET_TIFF_BIG_HEAD_SIZE 16

/**
 * RingletTiffPage:
 * @is_big: BigTIFF, whose offsets have 64 bits
 * @n_slow: rows
 * @n_fast: columns
 * @type: of the pixels
 * @description: (nullable): for the tag ImageDescription
 *
 * One page: its directory, its description, then all pixels in one strip.
 */
typedef struct {
  gboolean is_big;
  gsize n_slow;
  gsize n_fast;
  RingletPixelType type;
  const char *description;
} RingletTiffPage;

/* Returns (transfer full) the bytes that a file begins with; the first page follows. */
GBytes *ringlet_tiff_head (gboolean is_big);

/**
 * ringlet_tiff_page_head:
 * @at: where the page begins, a multiple of 8
 * @is_last: whether no page follows
 * @end: (out): where the next one begins, behind the pixels and up to 7 bytes
 * @error: RINGLET_ERROR_LIMIT when it ends beyond what offsets of 32 bits reach
 *
 * Returns: (transfer full): what stands before the pixels
 */
GBytes *ringlet_tiff_page_head (const RingletTiffPage *self, guint64 at,
    gboolean is_last, guint64 *end, GError **error);

G_END_DECLS
