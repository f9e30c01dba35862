/* SPDX-License-Identifier: MIT */
#include "image/codec.h"

#include <string.h>

#include "base/error.h"

typedef struct {
  const guint8 *at;
  const guint8 *end;
} Stream;

static inline gboolean
take_le (Stream *stream, gpointer to, gsize size)
{
  if ((gsize) (stream->end - stream->at) < size)
    return FALSE;

  memcpy (to, stream->at, size);
  stream->at += size;
  return TRUE;
}

/* A difference that does not fit one byte: the smallest number of each size says that
 * the next larger size follows. */
static gboolean
take_wide (Stream *stream, gint64 *delta)
{
  gint16 delta16;
  gint32 delta32;
  gint64 delta64;

  if (!take_le (stream, &delta16, sizeof delta16))
    return FALSE;
  *delta = GINT16_FROM_LE (delta16);
  if (*delta != G_MININT16)
    return TRUE;

  if (!take_le (stream, &delta32, sizeof delta32))
    return FALSE;
  *delta = GINT32_FROM_LE (delta32);
  if (*delta != G_MININT32)
    return TRUE;

  if (!take_le (stream, &delta64, sizeof delta64))
    return FALSE;
  *delta = GINT64_FROM_LE (delta64);
  return TRUE;
}

static inline gboolean
take_delta (Stream *stream, gint64 *delta)
{
  if (stream->at == stream->end)
    return FALSE;

  *delta = (gint8) *stream->at++;
  return *delta != G_MININT8 || take_wide (stream, delta);
}

/* What a pixel may be. 32 bits take both ranges, because writers disagree on the sign
 * of flags such as 0xFFFFFFFF; the bits stored are the same. */
static void
get_range (RingletPixelType type, gint64 *min, gint64 *max)
{
  const guint n_bits = 8 * (guint) ringlet_pixel_type_size (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);

  *min = is_signed || n_bits == 32 ? -(G_GINT64_CONSTANT (1) << (n_bits - 1)) : 0;
  *max =
      (G_GINT64_CONSTANT (1) << (is_signed && n_bits < 32 ? n_bits - 1 : n_bits)) - 1;
}

static inline void
store (gpointer to, gsize index, gsize size, gint64 value)
{
  if (size == 1)
    ((guint8 *) to)[index] = (guint8) value;
  else if (size == 2)
    ((guint16 *) to)[index] = (guint16) value;
  else
    ((guint32 *) to)[index] = (guint32) value;
}

gboolean
ringlet_codec_byte_offset (RingletPixelType type, const guint8 *from, gsize size,
    gsize n_pixels, gpointer to, GError **error)
{
  const gsize pixel_size = ringlet_pixel_type_size (type);
  Stream stream = { from, from + size };
  gint64 value = 0;
  gint64 min = 0;
  gint64 max = 0;

  g_return_val_if_fail (pixel_size <= 4 && !ringlet_pixel_type_is_float (type), FALSE);

  get_range (type, &min, &max);
  for (gsize i = 0; i < n_pixels; i++) {
    gint64 delta = 0;

    if (!take_delta (&stream, &delta)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "The compressed data end at pixel %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, i,
          n_pixels);
      return FALSE;
    }
    /* Cannot go round to a valid number: the value before has at most 33 bits. */
    value = (gint64) ((guint64) value + (guint64) delta);
    if (value < min || value > max) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "Pixel %" G_GSIZE_FORMAT " becomes %" G_GINT64_FORMAT
          ", which does not fit its type %s: the compressed data are damaged",
          i, value, ringlet_pixel_type_name (type));
      return FALSE;
    }
    store (to, i, pixel_size, value);
  }
  return TRUE;
}
