/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/cursor.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletRawType:
 * @type: what the pixels become
 * @half: stored as IEEE half floats, to be widened; @type is #RINGLET_PIXEL_F32 then
 * @big_endian: byte order of the file
 *
 * How pixels lie in a file that does not compress them.
 */
typedef struct {
  RingletPixelType type;
  gboolean half;
  gboolean big_endian;
} RingletRawType;

/* Bytes of one stored pixel. */
gsize ringlet_raw_type_size (const RingletRawType *self);

/* IEEE 754 binary16 → binary32: exact, with subnormals, infinities and NaN. */
float ringlet_raw_half_to_float (guint16 bits);

/**
 * ringlet_raw_decode:
 * @from: @n stored pixels, any alignment
 * @to: room for @n pixels of @self->type; must not overlap @from
 */
void ringlet_raw_decode (
    const RingletRawType *self, const guint8 *from, gsize n, gpointer to);

/**
 * ringlet_raw_image_within:
 * @bytes: of a #RingletReaderInput
 * @offset: of the first pixel; all of them are in @bytes
 * @meta: (nullable): moved into the image if there is one
 *
 * Returns: (transfer full) (nullable): an image whose pixels stay where they are, which
 *   costs nothing; NULL where they must be copied: their order of bytes or alignment is
 *   not this machine's, or most of @bytes would be held for nothing
 */
RingletImage *ringlet_raw_image_within (const RingletRawType *self, GBytes *bytes,
    gsize offset, gsize n_slow, gsize n_fast, RingletImageMeta *meta);

/**
 * ringlet_raw_take_image:
 * @cursor: stands at the first pixel and is moved behind the last one
 * @meta: (nullable): moved into the image
 * @error: RINGLET_ERROR_LIMIT or RINGLET_ERROR_TRUNCATED, before anything is allocated
 *
 * Returns: (transfer full): n_slow rows of n_fast pixels
 */
RingletImage *ringlet_raw_take_image (const RingletRawType *self, RingletCursor *cursor,
    guint64 n_slow, guint64 n_fast, RingletImageMeta *meta, GError **error);

G_END_DECLS
