/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletJp2Stream:
 * @bytes: the codestream, whose parts are all whole
 * @is_cut: in the file, one was not, or the end was missing
 * @n_slow: rows
 * @n_fast: columns
 * @n_channels: 1 or 3, all alike
 * @type: of one value
 *
 * The codestream of a JPEG 2000 picture, with sizes that its bytes can hold.
 */
typedef struct {
  GBytes *bytes;
  gboolean is_cut;
  guint64 n_slow;
  guint64 n_fast;
  guint n_channels;
  RingletPixelType type;
} RingletJp2Stream;

/* Does a file begin as JPEG 2000 does, in boxes or bare? */
gboolean ringlet_jp2_is_start (const guint8 *head, gsize size);

/**
 * ringlet_jp2_stream_init:
 * @self: zeroed; to be cleared in any case
 * @file: the whole file
 * @error: RINGLET_ERROR_TRUNCATED, RINGLET_ERROR_FORMAT, RINGLET_ERROR_LIMIT, or
 *   RINGLET_ERROR_UNSUPPORTED for colours and for more than 16 bits
 */
gboolean ringlet_jp2_stream_init (RingletJp2Stream *self, GBytes *file, GError **error);
void ringlet_jp2_stream_clear (RingletJp2Stream *self);

G_END_DECLS
