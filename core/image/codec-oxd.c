/* SPDX-License-Identifier: MIT */
#include "image/codec-oxd.h"

#include "base/error.h"

enum { ZERO = 127, SHORT_FOLLOWS = 254, LONG_FOLLOWS = 255 };

/* A little-endian integer with sign, as what is added to pixels: modulo 2^32. */
static inline guint32
get_short (const guint8 *from)
{
  return (guint32) (gint16) (guint16) (from[0] | from[1] << 8);
}

static inline guint32
get_long (const guint8 *from)
{
  return from[0] | (guint32) from[1] << 8 | (guint32) from[2] << 16 |
      (guint32) from[3] << 24;
}

/* ---- TY1 ---- */

/* The bytes of value @code; the tables have exactly one entry for each. */
static gboolean
check_count (const guint8 *from, gsize n, guint8 code, gsize wanted, GError **error)
{
  gsize n_found = 0;

  for (gsize i = 0; i < n; i++)
    n_found += from[i] == code;
  if (n_found == wanted)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%" G_GSIZE_FORMAT
      " pixels refer to the overflow values of %d bits, but there are "
      "%" G_GSIZE_FORMAT " of these: the compressed data are damaged",
      n_found, code == SHORT_FOLLOWS ? 16 : 32, wanted);
  return FALSE;
}

gboolean
ringlet_codec_ty1 (const guint8 *from, gsize n, gsize n_short, gsize n_long, gint32 *to,
    GError **error)
{
  const guint8 *shorts = from + n;
  const guint8 *longs = shorts + 2 * n_short;
  guint32 value = 0;

  if (!check_count (from, n, SHORT_FOLLOWS, n_short, error) ||
      !check_count (from, n, LONG_FOLLOWS, n_long, error))
    return FALSE;

  for (gsize i = 0; i < n; i++) {
    if (G_LIKELY (from[i] < SHORT_FOLLOWS)) {
      value += (guint32) (from[i] - ZERO);
    } else if (from[i] == SHORT_FOLLOWS) {
      value += get_short (shorts);
      shorts += 2;
    } else {
      value += get_long (longs);
      longs += 4;
    }
    to[i] = (gint32) value;
  }
  return TRUE;
}

/* ---- TY5 ---- */

/* Returns the end of the row, NULL when the bytes end before. */
static const guint8 *
decode_row (const guint8 *at, const guint8 *end, gsize n, gint32 *to)
{
  guint32 value = 0;

  for (gsize i = 0; i < n; i++) {
    if (at == end)
      return NULL;
    if (G_LIKELY (*at < SHORT_FOLLOWS)) {
      value += (guint32) (*at++ - ZERO);
    } else if (*at == SHORT_FOLLOWS && end - at >= 3) {
      value += get_short (at + 1);
      at += 3;
    } else if (*at == LONG_FOLLOWS && end - at >= 5) {
      value += get_long (at + 1);
      at += 5;
    } else {
      return NULL;
    }
    to[i] = (gint32) value;
  }
  return at;
}

gboolean
ringlet_codec_ty5 (const guint8 *from, gsize size, gsize n_slow, gsize n_fast,
    gint32 *to, GError **error)
{
  const guint8 *end = from + size;

  for (gsize i = 0; i < n_slow; i++) {
    from = decode_row (from, end, n_fast, to + i * n_fast);
    if (from == NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "The compressed data end in row %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
          i + 1, n_slow);
      return FALSE;
    }
  }
  return TRUE;
}
