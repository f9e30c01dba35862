/* SPDX-License-Identifier: MIT */
#include "image/codec.h"

/* Pixels that are widened at once. */
#define BLOCK 1024

#define WIDEN(Pixel)                                                                   \
  for (gsize i = 0; i < n; i++)                                                        \
    to[i] = (gint64) ((const Pixel *) pixels)[first + i];                              \
  break

static void
widen (RingletPixelType type, gconstpointer pixels, gsize first, gsize n, gint64 *to)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    WIDEN (guint8);
  case RINGLET_PIXEL_U16:
    WIDEN (guint16);
  case RINGLET_PIXEL_U32:
    WIDEN (guint32);
  case RINGLET_PIXEL_I8:
    WIDEN (gint8);
  case RINGLET_PIXEL_I16:
    WIDEN (gint16);
  case RINGLET_PIXEL_I32:
    WIDEN (gint32);
  default:
    WIDEN (gint64);
  }
}

/* Differences of a block to the pixels before, the first one to @before. Those of
 * 64-bit pixels go round, and come back so. */
static void
subtract (const gint64 *values, gsize n, gint64 before, gint64 *deltas)
{
  deltas[0] = (gint64) ((guint64) values[0] - (guint64) before);
  for (gsize i = 1; i < n; i++)
    deltas[i] = (gint64) ((guint64) values[i] - (guint64) values[i - 1]);
}

/* Bytes of the differences with their escapes: 1, 3, 7 or 15. The smallest number of
 * each size is the escape to the next one, so that it cannot stand for itself. */
static gsize
count (const gint64 *deltas, gsize n)
{
  gsize size = n;

  for (gsize i = 0; i < n; i++) {
    const gint64 delta = deltas[i];

    size += (gsize) (delta <= G_MININT8 || delta > G_MAXINT8) * 2;
    size += (gsize) (delta <= G_MININT16 || delta > G_MAXINT16) * 4;
    size += (gsize) (delta <= G_MININT32 || delta > G_MAXINT32) * 8;
  }
  return size;
}

static guint8 *
put_le (guint8 *to, gint64 value, gsize size)
{
  for (gsize i = 0; i < size; i++)
    to[i] = (guint8) ((guint64) value >> 8 * i);
  return to + size;
}

static guint8 *
put_wide (guint8 *to, gint64 delta)
{
  to = put_le (to, G_MININT8, 1);
  if (delta > G_MININT16 && delta <= G_MAXINT16)
    return put_le (to, delta, 2);
  to = put_le (to, G_MININT16, 2);
  if (delta > G_MININT32 && delta <= G_MAXINT32)
    return put_le (to, delta, 4);
  to = put_le (to, G_MININT32, 4);
  return put_le (to, delta, 8);
}

static guint8 *
put (guint8 *to, const gint64 *deltas, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (deltas[i] > G_MININT8 && deltas[i] <= G_MAXINT8)
      *to++ = (guint8) deltas[i];
    else
      to = put_wide (to, deltas[i]);
  }
  return to;
}

/* Walks over all differences: counts their bytes, or writes them where @to is given. */
static gsize
walk (RingletPixelType type, gconstpointer pixels, gsize n, guint8 *to)
{
  gint64 values[BLOCK];
  gint64 deltas[BLOCK];
  gint64 before = 0;
  gsize size = 0;

  for (gsize first = 0; first < n; first += BLOCK) {
    const gsize n_block = MIN (BLOCK, n - first);

    widen (type, pixels, first, n_block, values);
    subtract (values, n_block, before, deltas);
    before = values[n_block - 1];
    if (to != NULL)
      to = put (to, deltas, n_block);
    else
      size += count (deltas, n_block);
  }
  return size;
}

GBytes *
ringlet_codec_byte_offset_encode (RingletPixelType type, gconstpointer pixels, gsize n)
{
  guint8 *data = NULL;
  gsize size = 0;

  g_return_val_if_fail (!ringlet_pixel_type_is_float (type), NULL);

  size = walk (type, pixels, n, NULL);
  data = g_try_malloc (MAX (size, 1));
  if (data == NULL)
    return NULL;
  walk (type, pixels, n, data);
  return g_bytes_new_take (data, size);
}
