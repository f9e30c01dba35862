/* SPDX-License-Identifier: MIT */
#include "image/raw.h"

#include <string.h>

#include "base/map.h"

gsize
ringlet_raw_type_size (const RingletRawType *self)
{
  return self->half ? sizeof (guint16) : ringlet_pixel_type_size (self->type);
}

float
ringlet_raw_half_to_float (guint16 bits)
{
  const guint32 sign = (guint32) (bits & 0x8000) << 16;
  const guint32 exponent = (bits >> 10) & 0x1f;
  const guint32 fraction = bits & 0x3ff;
  guint32 wide = sign | (exponent + 112) << 23 | fraction << 13;
  float value;

  /* A subnormal half is a small integer times 2^-24, which a float holds exactly. */
  if (exponent == 0) {
    value = (float) fraction * 0x1p-24f;
    return sign != 0 ? -value : value;
  }
  if (exponent == 31)
    wide = sign | 0x7f800000u | fraction << 13;

  memcpy (&value, &wide, sizeof value);
  return value;
}

static void
decode_half (const guint8 *from, gsize n, gboolean swap, float *to)
{
  for (gsize i = 0; i < n; i++) {
    guint16 bits;

    memcpy (&bits, from + i * sizeof bits, sizeof bits);
    to[i] = ringlet_raw_half_to_float (swap ? GUINT16_SWAP_LE_BE (bits) : bits);
  }
}

static void
decode_bool (const guint8 *from, gsize n, guint8 *to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = from[i] != 0;
}

static void
swap_pixels (gpointer pixels, gsize n, gsize size)
{
  guint16 *p16 = pixels;
  guint32 *p32 = pixels;
  guint64 *p64 = pixels;

  for (gsize i = 0; size == 2 && i < n; i++)
    p16[i] = GUINT16_SWAP_LE_BE (p16[i]);
  for (gsize i = 0; size == 4 && i < n; i++)
    p32[i] = GUINT32_SWAP_LE_BE (p32[i]);
  for (gsize i = 0; size == 8 && i < n; i++)
    p64[i] = GUINT64_SWAP_LE_BE (p64[i]);
}

void
ringlet_raw_decode (
    const RingletRawType *self, const guint8 *from, gsize n, gpointer to)
{
  const gboolean swap = self->big_endian != (G_BYTE_ORDER == G_BIG_ENDIAN);
  const gsize size = ringlet_raw_type_size (self);

  if (self->half) {
    decode_half (from, n, swap, to);
    return;
  }
  if (self->type == RINGLET_PIXEL_BOOL) {
    decode_bool (from, n, to);
    return;
  }

  memcpy (to, from, n * size);
  if (swap)
    swap_pixels (to, n, size);
}

/* Whether they lie as this machine has them, in bytes that are mostly the frame's and
 * no map of a file, which may change or end. The bytes are asked for that: they come
 * through many hands, some of which have them from a compressed block. */
static gboolean
may_stay (const RingletRawType *self, GBytes *bytes, gsize offset, gsize n)
{
  const gboolean swap = self->big_endian != (G_BYTE_ORDER == G_BIG_ENDIAN);
  const gsize size = ringlet_raw_type_size (self);
  const gsize n_bytes = g_bytes_get_size (bytes);
  const guint8 *from = (const guint8 *) g_bytes_get_data (bytes, NULL) + offset;

  return n_bytes / 2 <= n * size && !ringlet_map_is_one (bytes) && !self->half &&
      self->type != RINGLET_PIXEL_BOOL && !(swap && size > 1) &&
      GPOINTER_TO_SIZE (from) % size == 0;
}

RingletImage *
ringlet_raw_image_within (const RingletRawType *self, GBytes *bytes, gsize offset,
    gsize n_slow, gsize n_fast, RingletImageMeta *meta)
{
  if (!may_stay (self, bytes, offset, n_slow * n_fast))
    return NULL;
  return ringlet_image_new_within (self->type, n_slow, n_fast, bytes, offset, meta);
}

/* The same of what a cursor went over, if it knows its bytes. */
static RingletImage *
image_at (const RingletRawType *self, const RingletCursor *cursor, const guint8 *from,
    gsize n_slow, gsize n_fast, RingletImageMeta *meta)
{
  const guint8 *start = NULL;

  if (cursor->owner == NULL)
    return NULL;
  start = g_bytes_get_data (cursor->owner, NULL);
  return ringlet_raw_image_within (
      self, cursor->owner, (gsize) (from - start), n_slow, n_fast, meta);
}

RingletImage *
ringlet_raw_take_image (const RingletRawType *self, RingletCursor *cursor,
    guint64 n_slow, guint64 n_fast, RingletImageMeta *meta, GError **error)
{
  const guint8 *from = NULL;
  RingletImage *image = NULL;
  gpointer data = NULL;
  guint64 n = 0;

  if (!ringlet_image_check_shape (n_slow, n_fast, error))
    return NULL;

  n = n_slow * n_fast;
  from = ringlet_cursor_take (
      cursor, n * ringlet_raw_type_size (self), "The pixel data", error);
  if (from == NULL)
    return NULL;

  image = image_at (self, cursor, from, (gsize) n_slow, (gsize) n_fast, meta);
  if (image != NULL)
    return image;

  data = ringlet_image_alloc (self->type, n_slow, n_fast, error);
  if (data == NULL)
    return NULL;

  ringlet_raw_decode (self, from, (gsize) n, data);
  return ringlet_image_new_take (
      self->type, (gsize) n_slow, (gsize) n_fast, data, meta);
}
