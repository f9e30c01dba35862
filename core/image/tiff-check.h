/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/tiff-decode.h"

G_BEGIN_DECLS

/* Whether the file can hold the pixels that a page promises. Belongs to tiff-decode.c.
 */

/* At least 1, at most the rows of the page. */
guint32 ringlet_tiff_rows_per_strip (TIFF *tiff, const RingletTiffLayout *layout);

/**
 * ringlet_tiff_check_pieces:
 * @tiff: at the page that @layout describes
 * @error: RINGLET_ERROR_TRUNCATED when a strip or tile is not in the file, or all of
 * them cannot hold the pixels; RINGLET_ERROR_LIMIT when they are much larger than the
 * image; RINGLET_ERROR_FORMAT for a deflate stream that is damaged
 *
 * To be called before memory is asked for. Costs no more than decoding the page.
 */
gboolean ringlet_tiff_check_pieces (TIFF *tiff, const RingletTiffClient *client,
    const RingletTiffLayout *layout, GCancellable *cancellable, GError **error);

G_END_DECLS
