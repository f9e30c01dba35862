/* SPDX-License-Identifier: MIT */
#include "image/binary.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

guint16
ringlet_binary_u16 (const guint8 *at, gboolean big_endian)
{
  guint16 value;

  memcpy (&value, at, sizeof value);
  return big_endian ? GUINT16_FROM_BE (value) : GUINT16_FROM_LE (value);
}

guint32
ringlet_binary_u32 (const guint8 *at, gboolean big_endian)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return big_endian ? GUINT32_FROM_BE (value) : GUINT32_FROM_LE (value);
}

guint64
ringlet_binary_u64 (const guint8 *at, gboolean big_endian)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return big_endian ? GUINT64_FROM_BE (value) : GUINT64_FROM_LE (value);
}

static double
get_float (const guint8 *at, gboolean big_endian)
{
  const guint32 bits = ringlet_binary_u32 (at, big_endian);
  float value;

  memcpy (&value, &bits, sizeof value);
  return (double) value;
}

static double
get_double (const guint8 *at, gboolean big_endian)
{
  const guint64 bits = ringlet_binary_u64 (at, big_endian);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

double
ringlet_binary_number (RingletBinaryType type, const guint8 *at, gboolean big_endian)
{
  switch (type) {
  case RINGLET_BINARY_TEXT:
    break;
  case RINGLET_BINARY_U16:
    return ringlet_binary_u16 (at, big_endian);
  case RINGLET_BINARY_I16:
    return (gint16) ringlet_binary_u16 (at, big_endian);
  case RINGLET_BINARY_U32:
    return ringlet_binary_u32 (at, big_endian);
  case RINGLET_BINARY_I32:
    return (gint32) ringlet_binary_u32 (at, big_endian);
  case RINGLET_BINARY_F32:
    return get_float (at, big_endian);
  case RINGLET_BINARY_F64:
    return get_double (at, big_endian);
  }
  return 0.0;
}

static gsize
field_size (const RingletBinaryField *field)
{
  switch (field->type) {
  case RINGLET_BINARY_TEXT:
    return field->size;
  case RINGLET_BINARY_U16:
  case RINGLET_BINARY_I16:
    return 2;
  case RINGLET_BINARY_U32:
  case RINGLET_BINARY_I32:
  case RINGLET_BINARY_F32:
    return 4;
  case RINGLET_BINARY_F64:
    return 8;
  }
  return 0;
}

static void
add_text (RingletImageMeta *meta, const RingletBinaryField *field, const guint8 *at)
{
  g_autofree char *text = g_strstrip (g_strndup ((const char *) at, field->size));

  if (*text != '\0')
    ringlet_image_meta_add (meta, field->name, text);
}

/* 0.1 in single precision is to read "0.1" and not "0.10000000149011612". */
static const char *
format_float (double value, char *buffer)
{
  for (int digits = 6; digits < 9 && isfinite (value); digits++) {
    const char *const formats[] = { "%.6g", "%.7g", "%.8g" };

    g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, formats[digits - 6], value);
    if ((float) g_ascii_strtod (buffer, NULL) == (float) value)
      return buffer;
  }
  return ringlet_number_format (value, buffer);
}

static void
add_number (RingletImageMeta *meta, const RingletBinaryField *field, const guint8 *at,
    gboolean big_endian)
{
  const double value = ringlet_binary_number (field->type, at, big_endian);
  char buffer[RINGLET_NUMBER_SIZE];

  ringlet_image_meta_add (meta, field->name,
      field->type == RINGLET_BINARY_F32 ? format_float (value, buffer)
                                        : ringlet_number_format (value, buffer));
}

void
ringlet_binary_add (RingletImageMeta *meta, const RingletBinaryField *fields,
    gsize n_fields, const guint8 *header, gsize size, gboolean big_endian)
{
  gsize at = 0;

  for (gsize i = 0; i < n_fields; i++) {
    const gsize length = field_size (&fields[i]);

    if (fields[i].at != 0)
      at = fields[i].at;
    if (at > size || length > size - at)
      return;
    if (fields[i].type == RINGLET_BINARY_TEXT)
      add_text (meta, &fields[i], header + at);
    else
      add_number (meta, &fields[i], header + at, big_endian);
    at += length;
  }
}
