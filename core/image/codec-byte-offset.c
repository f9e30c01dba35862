/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/simd.h"
#include "image/codec-byte-offset-run.h"
#include "image/codec.h"

/* Pixels that are decoded before they are narrowed: they stay in the first cache. */
#define BLOCK 4096

typedef struct {
  const guint8 *at;
  const guint8 *end;
  const RingletByteOffsetRun *run;
  gint64 value; /* of the pixel before */
  gint64 min;
  gint64 max;
  RingletPixelType type;
  gboolean goes_round; /* written with differences modulo 2^32 */
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

/* ---- errors ---- */

static gboolean
fail_end (gsize index, gsize n_pixels, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The compressed data end at pixel %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, index,
      n_pixels);
  return FALSE;
}

static gboolean
fail_range (gsize index, gint64 value, RingletPixelType type, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "Pixel %" G_GSIZE_FORMAT " becomes %" G_GINT64_FORMAT
      ", which does not fit its type %s: the compressed data are damaged",
      index, value, ringlet_pixel_type_name (type));
  return FALSE;
}

/* ---- 32 bits ---- */

/* How many pixels of one or two bytes can leave neither the range nor 31 bits. */
static inline gsize
safe_pixels (const Stream *stream)
{
  const gint64 room = MIN (stream->value - stream->min, stream->max - stream->value);

  return (gsize) (MIN (room, G_MAXINT32) / 32768);
}

/* FabIO and others take differences of 32 bits modulo 2^32, so that the sum leaves the
 * range where the pixels did not. It is told from damage by a difference that needs
 * four bytes, or by a value that has the other type's sign already. */
static gboolean
may_go_round (Stream *stream, gint64 before, gint64 delta)
{
  const gboolean is_wide = (delta > G_MAXINT16 && delta <= G_MAXINT32) ||
      (delta < G_MININT16 && delta >= G_MININT32);
  const gboolean has_other_sign =
      stream->type == RINGLET_PIXEL_I32 ? before > G_MAXINT32 : before < 0;

  if (ringlet_pixel_type_size (stream->type) != 4)
    return FALSE;
  stream->goes_round = stream->goes_round || is_wide || has_other_sign;
  return stream->goes_round;
}

/* Decodes up to @n pixels. Returns how many; fewer where the next one lies outside the
 * range, which is @stream->value then, or where the data end, which leaves that within
 * the range. */
static gsize
decode_32 (Stream *stream, gsize n, guint32 *to)
{
  gsize i = 0;

  while (i < n) {
    const gsize n_most = MIN (n - i, safe_pixels (stream));
    const guint32 before = (guint32) stream->value;
    const gsize n_run =
        stream->run->decode (&stream->at, stream->end, n_most, before, to + i);
    gint64 delta = 0;
    gint64 value = 0;

    if (n_run > 0) {
      i += n_run;
      stream->value += (gint32) (to[i - 1] - before);
      continue;
    }
    if (!take_delta (stream, &delta))
      break;
    /* Cannot go round to a valid number: the value before has at most 33 bits. */
    value = (gint64) ((guint64) stream->value + (guint64) delta);
    if ((value < stream->min || value > stream->max) &&
        may_go_round (stream, stream->value, delta))
      value = (gint32) (guint32) value;
    stream->value = value;
    if (value < stream->min || value > stream->max)
      break;
    to[i++] = (guint32) value;
  }
  return i;
}

static gboolean
is_outside (const Stream *stream)
{
  return stream->value < stream->min || stream->value > stream->max;
}

/* 32 bits take both ranges, because writers disagree on the sign of flags such as
 * 0xFFFFFFFF; the bits stored are the same. */
static gboolean
decode_to_32 (
    RingletPixelType type, Stream *stream, gsize n_pixels, guint32 *to, GError **error)
{
  gsize n = 0;

  stream->min = G_MININT32;
  stream->max = G_MAXUINT32;
  n = decode_32 (stream, n_pixels, to);
  if (n == n_pixels)
    return TRUE;
  return is_outside (stream) ? fail_range (n, stream->value, type, error)
                             : fail_end (n, n_pixels, error);
}

/* ---- 8 and 16 bits ---- */

RINGLET_CLONES
static gboolean
all_within (const gint32 *values, gsize n, gint32 min, gint32 max)
{
  gint32 n_outside = 0;

  for (gsize i = 0; i < n; i++)
    n_outside |= (values[i] < min) | (values[i] > max);
  return n_outside == 0;
}

RINGLET_CLONES
static void
narrow (const gint32 *values, gsize n, gsize size, guint8 *to)
{
  guint16 *to16 = (gpointer) to;

  for (gsize i = 0; size == 1 && i < n; i++)
    to[i] = (guint8) values[i];
  for (gsize i = 0; size == 2 && i < n; i++)
    to16[i] = (guint16) values[i];
}

static gboolean
check_narrow (
    RingletPixelType type, const gint32 *values, gsize n, gsize first, GError **error)
{
  const guint n_bits = 8 * (guint) ringlet_pixel_type_size (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);
  const gint32 min = is_signed ? -(1 << (n_bits - 1)) : 0;
  const gint32 max = (1 << (is_signed ? n_bits - 1 : n_bits)) - 1;
  gsize i = 0;

  if (all_within (values, n, min, max))
    return TRUE;
  while (values[i] >= min && values[i] <= max)
    i++;
  return fail_range (first + i, values[i], type, error);
}

static gboolean
decode_narrow (
    RingletPixelType type, Stream *stream, gsize n_pixels, gpointer to, GError **error)
{
  const gsize size = ringlet_pixel_type_size (type);
  gint32 values[BLOCK];

  stream->min = G_MININT32;
  stream->max = G_MAXINT32;
  for (gsize first = 0; first < n_pixels; first += BLOCK) {
    const gsize n_block = MIN (BLOCK, n_pixels - first);
    const gsize n = decode_32 (stream, n_block, (guint32 *) values);

    if (!check_narrow (type, values, n, first, error))
      return FALSE;
    if (n < n_block)
      return is_outside (stream) ? fail_range (first + n, stream->value, type, error)
                                 : fail_end (first + n, n_pixels, error);
    narrow (values, n, size, (guint8 *) to + first * size);
  }
  return TRUE;
}

/* ---- 64 bits ---- */

/* Differences go round, so that any two pixels have one. */
static gboolean
decode_64 (Stream *stream, gsize n_pixels, guint64 *to, GError **error)
{
  guint64 value = 0;

  for (gsize i = 0; i < n_pixels; i++) {
    gint64 delta = 0;

    if (!take_delta (stream, &delta))
      return fail_end (i, n_pixels, error);
    value += (guint64) delta;
    to[i] = value;
  }
  return TRUE;
}

static const RingletByteOffsetRun *
best_run (void)
{
  const RingletByteOffsetRun *const *runs = ringlet_byte_offset_runs ();

  while (!(*runs)->is_supported ())
    runs++;
  return *runs;
}

gboolean
ringlet_codec_byte_offset (RingletPixelType type, const guint8 *from, gsize size,
    gsize n_pixels, gpointer to, GError **error)
{
  const gsize pixel_size = ringlet_pixel_type_size (type);
  Stream stream = { .at = from, .end = from + size, .run = best_run (), .type = type };

  g_return_val_if_fail (!ringlet_pixel_type_is_float (type), FALSE);

  if (pixel_size == 8)
    return decode_64 (&stream, n_pixels, to, error);
  if (pixel_size == 4)
    return decode_to_32 (type, &stream, n_pixels, to, error);
  return decode_narrow (type, &stream, n_pixels, to, error);
}
