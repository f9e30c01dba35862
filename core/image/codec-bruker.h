/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/cursor.h"

G_BEGIN_DECLS

/* What follows the pixels of Bruker's frames: values that had no room among them.
 * Source: Bruker AXS, "Frame file formats" 86 and 100; silx-kit/fabio 2026.6,
 * brukerimage.py and bruker100image.py. */

/**
 * RingletBrukerTables:
 * @pixel_size: bytes of a stored pixel: 1, 2 or 4
 * @underflow_size: bytes of an entry of the first table: 1, 2 or 4
 * @n: entries of the tables: values below the baseline; values of 255 and more, 16
 * bits; values of 65535 and more, 32 bits
 * @baseline: what all pixels have to be raised by
 *
 * Of format 100.
 */
typedef struct {
  guint pixel_size;
  guint underflow_size;
  guint64 n[3];
  gint32 baseline;
} RingletBrukerTables;

/**
 * ringlet_codec_bruker100:
 * @cursor: stands at the first table and is moved behind the last one
 * @pixels: the @n_pixels stored ones, widened
 * @error: RINGLET_ERROR_TRUNCATED when the tables go beyond the file,
 *   RINGLET_ERROR_FORMAT when they have more or fewer entries than there are pixels
 * that stand for one: 0, 255 and 65535. A table without entries is not asked for.
 *
 * Each table is filled up to 16 bytes. Values below the baseline are what the pixel is;
 * all others are raised by the baseline.
 */
gboolean ringlet_codec_bruker100 (const RingletBrukerTables *self,
    RingletCursor *cursor, gint32 *pixels, gsize n_pixels, GError **error);

/**
 * ringlet_codec_bruker86:
 * @cursor: stands at the table and is moved behind it
 * @n_overflows: its entries, text of 16 bytes each: nine of value, seven of position
 *   from 0 on
 * @error: RINGLET_ERROR_TRUNCATED when it goes beyond the file, RINGLET_ERROR_FORMAT
 * for an entry that is none or is outside the image
 */
gboolean ringlet_codec_bruker86 (RingletCursor *cursor, guint64 n_overflows,
    guint32 *pixels, gsize n_pixels, GError **error);

G_END_DECLS
