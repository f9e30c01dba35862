/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/raw.h"
#include "image/tiff-client.h"

G_BEGIN_DECLS

/**
 * RingletTiffLayout:
 * @raw: type of the decoded pixels; its byte order is that of this machine
 * @row_size: bytes of a decoded row
 *
 * How the pixels of a page lie. Belongs to reader-tiff.c.
 */
typedef struct {
  RingletRawType raw;
  guint16 bits;
  guint16 compression;
  guint32 n_slow;
  guint32 n_fast;
  guint64 row_size;
} RingletTiffLayout;

/**
 * ringlet_tiff_decode:
 * @tiff: opened on @client, at the page that @layout describes
 * @error: RINGLET_ERROR_TRUNCATED before memory is asked for that the file cannot fill
 *
 * Returns: (transfer full): n_slow × n_fast pixels
 */
gpointer ringlet_tiff_decode (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, GCancellable *cancellable, GError **error);

/**
 * ringlet_tiff_find_plain:
 * @raw: (out): how the pixels lie in the file
 * @offset: (out): where the first one is
 *
 * Returns: whether all pixels of the page follow each other in the file as they are,
 *   none missing
 */
gboolean ringlet_tiff_find_plain (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, RingletRawType *raw, guint64 *offset);

G_END_DECLS
