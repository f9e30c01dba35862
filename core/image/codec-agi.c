/* SPDX-License-Identifier: MIT */
#include "image/codec-agi.h"

#include <string.h>

#include "base/cursor.h"

#define FIELD_LENGTH 8

enum { ZERO = 127, SHORT_FOLLOWS = 254, LONG_FOLLOWS = 255 };

typedef struct {
  const guint8 *at;
  const guint8 *end;
} Row;

/* The difference that follows where @code announces one, @code itself elsewhere. FALSE
 * at the end of the data. */
static inline gboolean
take_escaped (Row *row, guint code, guint32 *value)
{
  const gsize size = code == LONG_FOLLOWS ? 4 : code == SHORT_FOLLOWS ? 2 : 0;
  guint32 bits = 0;

  if ((gsize) (row->end - row->at) < size)
    return FALSE;
  memcpy (&bits, row->at, size);
  row->at += size;
  bits = GUINT32_FROM_LE (bits);
  if (size == 4)
    *value = bits;
  else if (size == 2)
    *value = (guint32) (gint16) (guint16) bits;
  else
    *value = code - ZERO;
  return TRUE;
}

/* A pixel that is in no field. */
static gboolean
take_single (Row *row, guint32 *value)
{
  return row->at < row->end && take_escaped (row, *row->at++, value);
}

/* Differences of a field of @n_bits bytes, which is as many bits each. */
static void
take_field (Row *row, guint n_bits, guint32 *deltas)
{
  const guint32 mask = (1u << n_bits) - 1;
  guint64 word = 0;

  if (row->end - row->at >= 8)
    memcpy (&word, row->at, 8);
  else
    memcpy (&word, row->at, n_bits);
  row->at += n_bits;
  word = GUINT64_FROM_LE (word);
  for (guint i = 0; i < FIELD_LENGTH; i++)
    deltas[i] = ((guint32) (word >> (n_bits * i)) & mask) - (mask >> 1);
}

/* Fields of eight bits have longer differences behind them. */
static gboolean
take_longer (Row *row, guint n_bits, guint32 *deltas)
{
  for (guint i = 0; n_bits == 8 && i < FIELD_LENGTH; i++) {
    if (deltas[i] + ZERO >= SHORT_FOLLOWS && deltas[i] + ZERO <= LONG_FOLLOWS &&
        !take_escaped (row, deltas[i] + ZERO, &deltas[i]))
      return FALSE;
  }
  return TRUE;
}

/* Two fields. */
static gboolean
take_group (Row *row, guint32 *deltas)
{
  guint first = 0;
  guint second = 0;

  if (row->at == row->end)
    return FALSE;
  first = *row->at & 0xf;
  second = *row->at++ >> 4;
  if (first < 1 || first > 8 || second < 1 || second > 8 ||
      row->end - row->at < first + second)
    return FALSE;

  take_field (row, first, deltas);
  take_field (row, second, deltas + FIELD_LENGTH);
  return take_longer (row, first, deltas) &&
      take_longer (row, second, deltas + FIELD_LENGTH);
}

static gboolean
decode_row (Row *row, gsize n, gint32 *to)
{
  guint32 value = 0;
  guint32 deltas[2 * FIELD_LENGTH];
  gsize i = 1;

  if (!take_single (row, &value))
    return FALSE;
  to[0] = (gint32) value;

  for (; n - i >= G_N_ELEMENTS (deltas); i += G_N_ELEMENTS (deltas)) {
    if (!take_group (row, deltas))
      return FALSE;
    for (gsize k = 0; k < G_N_ELEMENTS (deltas); k++) {
      value += deltas[k];
      to[i + k] = (gint32) value;
    }
  }
  for (; i < n; i++) {
    if (!take_single (row, deltas))
      return FALSE;
    value += deltas[0];
    to[i] = (gint32) value;
  }
  return TRUE;
}

static guint32
get_u32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_LE (value);
}

guint64
ringlet_codec_agi_min_size (gsize n_slow, gsize n_fast)
{
  const gsize n_groups = (n_fast - 1) / (2 * FIELD_LENGTH);
  const gsize n_rest = (n_fast - 1) % (2 * FIELD_LENGTH);

  /* One byte for each single pixel, three for a group with fields of one bit. */
  return 4 + (guint64) n_slow * (4 + 1 + 3 * n_groups + n_rest);
}

gboolean
ringlet_codec_agi (const guint8 *from, gsize size, gsize n_slow, gsize n_fast,
    gint32 *to, GError **error)
{
  RingletCursor cursor = { from, from + size };
  const guint8 *head = ringlet_cursor_take (&cursor, 4, "The bit-field image", error);
  const guint32 rows_size = head != NULL ? get_u32 (head) : 0;
  const guint8 *rows = head != NULL
      ? ringlet_cursor_take (&cursor, rows_size, "The bit-field image", error)
      : NULL;
  const guint8 *starts = rows != NULL
      ? ringlet_cursor_take (&cursor, 4 * n_slow, "The table of rows", error)
      : NULL;

  if (starts == NULL)
    return FALSE;

  for (gsize i = 0; i < n_slow; i++) {
    const guint32 start = get_u32 (starts + 4 * i);
    Row row = { rows + MIN (start, rows_size), rows + rows_size };

    if (start > rows_size || !decode_row (&row, n_fast, to + i * n_fast)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "Row %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
          " of the bit-field image is damaged",
          i + 1, n_slow);
      return FALSE;
    }
  }
  return TRUE;
}
