/* SPDX-License-Identifier: MIT */
#include "image/header-binary.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static guint64
get_bits (const guint8 *from, gsize size, gboolean big_endian)
{
  guint64 bits = 0;

  for (gsize i = 0; i < size; i++)
    bits = bits << 8 | from[big_endian ? i : size - 1 - i];
  return bits;
}

gint32
ringlet_header_i32 (const guint8 *from, gboolean big_endian)
{
  return (gint32) (guint32) get_bits (from, sizeof (guint32), big_endian);
}

static char *
float_text (guint32 bits)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE] = "nan";
  char format[] = "%.6g";
  float value;

  memcpy (&value, &bits, sizeof value);
  /* Six to nine digits tell any two floats apart. */
  for (char digits = '6'; isfinite (value) && digits <= '9'; digits++) {
    format[2] = digits;
    g_ascii_formatd (buffer, sizeof buffer, format, (double) value);
    if ((float) g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return g_strdup (buffer);
}

static char *
double_text (guint64 bits)
{
  char buffer[RINGLET_NUMBER_SIZE];
  double value;

  memcpy (&value, &bits, sizeof value);
  return g_strdup (ringlet_number_format (value, buffer));
}

static gsize
field_size (const RingletBinaryField *field)
{
  switch (field->kind) {
  case RINGLET_BINARY_TEXT:
    return field->size;
  case RINGLET_BINARY_I16:
  case RINGLET_BINARY_U16:
    return 2;
  case RINGLET_BINARY_I32:
  case RINGLET_BINARY_F32:
    return 4;
  case RINGLET_BINARY_F64:
    return 8;
  }
  g_return_val_if_reached (0);
}

static char *
field_text (const RingletBinaryField *field, const guint8 *from, gboolean big_endian)
{
  const guint64 bits = field->kind == RINGLET_BINARY_TEXT
      ? 0
      : get_bits (from, field_size (field), big_endian);

  switch (field->kind) {
  case RINGLET_BINARY_TEXT:
    return g_strstrip (g_strndup ((const char *) from, field->size));
  case RINGLET_BINARY_I16:
    return g_strdup_printf ("%d", (gint16) bits);
  case RINGLET_BINARY_U16:
    return g_strdup_printf ("%u", (guint16) bits);
  case RINGLET_BINARY_I32:
    return g_strdup_printf ("%d", (gint32) bits);
  case RINGLET_BINARY_F32:
    return float_text ((guint32) bits);
  case RINGLET_BINARY_F64:
    return double_text (bits);
  }
  g_return_val_if_reached (NULL);
}

void
ringlet_header_add_binary (RingletImageMeta *meta, const guint8 *block, gsize size,
    gboolean big_endian, const RingletBinaryField *fields, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *text = NULL;

    if (fields[i].offset > size || field_size (&fields[i]) > size - fields[i].offset)
      continue;
    text = field_text (&fields[i], block + fields[i].offset, big_endian);
    if (*text != '\0')
      ringlet_image_meta_add (meta, fields[i].key, text);
  }
}
