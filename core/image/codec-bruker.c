/* SPDX-License-Identifier: MIT */
#include "image/codec-bruker.h"

#include <string.h>

#define PADDING 16

/* A little-endian integer with or without sign. */
static gint32
get_entry (const guint8 *from, guint size, gboolean is_signed)
{
  guint32 bits = 0;

  for (guint i = size; i > 0; i--)
    bits = bits << 8 | from[i - 1];
  if (size == 1 && is_signed)
    return (gint8) (guint8) bits;
  if (size == 2 && is_signed)
    return (gint16) (guint16) bits;
  return (gint32) bits;
}

/* ---- format 100 ---- */

typedef struct {
  const char *name;
  const guint8 *from;
  guint64 n;
  guint entry_size;
  gboolean is_signed;
  gint32 marker; /* the pixels that stand for an entry */
} Table;

static gboolean
take_table (Table *table, RingletCursor *cursor, GError **error)
{
  const guint64 size = table->n * table->entry_size;

  if (table->n == 0)
    return TRUE;
  table->from = ringlet_cursor_take (cursor, size, table->name, error);
  if (table->from == NULL)
    return FALSE;
  /* Nobody misses the filling behind the last table. */
  cursor->at +=
      MIN ((PADDING - size % PADDING) % PADDING, ringlet_cursor_left (cursor));
  return TRUE;
}

static gboolean
check_count (const Table *table, const gint32 *pixels, gsize n_pixels, GError **error)
{
  guint64 n_found = 0;

  for (gsize i = 0; i < n_pixels; i++)
    n_found += pixels[i] == table->marker;
  if (n_found == table->n)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s has %" G_GUINT64_FORMAT " entries, but %" G_GUINT64_FORMAT
      " pixels are %d and stand for one: the file is damaged",
      table->name, table->n, n_found, table->marker);
  return FALSE;
}

static gboolean
use_table (const Table *table, gint32 *pixels, gsize n_pixels, GError **error)
{
  const guint8 *at = table->from;

  if (table->n == 0)
    return TRUE;
  if (!check_count (table, pixels, n_pixels, error))
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++) {
    if (pixels[i] != table->marker)
      continue;
    pixels[i] = get_entry (at, table->entry_size, table->is_signed);
    at += table->entry_size;
  }
  return TRUE;
}

static gboolean
use_baseline (const Table *underflows, gint32 baseline, gint32 *pixels, gsize n_pixels,
    GError **error)
{
  const guint8 *at = underflows->from;

  if (underflows->n > 0 && !check_count (underflows, pixels, n_pixels, error))
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++) {
    if (underflows->n == 0 || pixels[i] != 0) {
      pixels[i] = (gint32) ((guint32) pixels[i] + (guint32) baseline);
      continue;
    }
    pixels[i] = get_entry (at, underflows->entry_size, TRUE);
    at += underflows->entry_size;
  }
  return TRUE;
}

gboolean
ringlet_codec_bruker100 (const RingletBrukerTables *self, RingletCursor *cursor,
    gint32 *pixels, gsize n_pixels, GError **error)
{
  Table tables[] = {
    { "The underflow table", NULL, self->n[0], self->underflow_size, TRUE, 0 },
    { "The overflow table of 16 bits", NULL, self->n[1], 2, FALSE, 255 },
    { "The overflow table of 32 bits", NULL, self->n[2], 4, TRUE, 65535 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    if (!take_table (&tables[i], cursor, error))
      return FALSE;
  }
  if (self->pixel_size == 1 && !use_table (&tables[1], pixels, n_pixels, error))
    return FALSE;
  if (self->pixel_size < 4 && !use_table (&tables[2], pixels, n_pixels, error))
    return FALSE;
  return use_baseline (&tables[0], self->baseline, pixels, n_pixels, error);
}

/* ---- format 86 ---- */

static gboolean
parse_text (const guint8 *from, gsize size, guint64 max, guint64 *value)
{
  g_autofree char *text = g_strstrip (g_strndup ((const char *) from, size));

  return g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

gboolean
ringlet_codec_bruker86 (RingletCursor *cursor, guint64 n_overflows, guint32 *pixels,
    gsize n_pixels, GError **error)
{
  enum { VALUE_SIZE = 9, POSITION_SIZE = 7, ENTRY_SIZE = VALUE_SIZE + POSITION_SIZE };

  for (guint64 i = 0; i < n_overflows; i++) {
    const guint8 *entry =
        ringlet_cursor_take (cursor, ENTRY_SIZE, "An overflow of the table", error);
    guint64 value = 0;
    guint64 position = 0;

    if (entry == NULL)
      return FALSE;
    if (!parse_text (entry, VALUE_SIZE, G_MAXUINT32, &value) ||
        !parse_text (entry + VALUE_SIZE, POSITION_SIZE, n_pixels - 1, &position)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "Overflow %" G_GUINT64_FORMAT
          " is no value and position of a pixel: positions are 0 to %" G_GSIZE_FORMAT,
          i + 1, n_pixels - 1);
      return FALSE;
    }
    pixels[position] = (guint32) value;
  }
  return TRUE;
}
