/* SPDX-License-Identifier: MIT */

/* Any bytes as what one codec of images, RINGLET_FUZZ_FORMAT, decodes, or as
 * what each of them does when that is empty: a byte that picks the variant, one each
 * for rows and columns, the stream. */

#include <string.h>

#include <lz4.h>

#include "base/error.h"
#include "fuzz/fuzz.h"
#include "image/codec-agi.h"
#include "image/codec-base.h"
#include "image/codec-bitshuffle.h"
#include "image/codec-bruker.h"
#include "image/codec-lz4.h"
#include "image/codec-oxd.h"
#include "image/codec-pck.h"
#include "image/codec-raxis.h"
#include "image/codec-shuffle.h"

typedef struct {
  guint variant;
  gsize n_slow; /* 1 … 256 */
  gsize n_fast;
  const guint8 *from;
  gsize size;
  gpointer to; /* four bytes a pixel, zeroed */
} Stream;

static gboolean
decode_agi (const Stream *self, GError **error)
{
  return ringlet_codec_agi (
      self->from, self->size, self->n_slow, self->n_fast, self->to, error);
}

static gboolean
decode_base (const Stream *self, GError **error)
{
  return ringlet_codec_base (4 + self->variant % 3, (const char *) self->from,
      self->size, self->to, self->n_slow * self->n_fast, error);
}

static gboolean
decode_bitshuffle (const Stream *self, GError **error)
{
  static const RingletBitshuffle kinds[] = { RINGLET_BITSHUFFLE_PLAIN,
    RINGLET_BITSHUFFLE_LZ4, RINGLET_BITSHUFFLE_ZSTD };
  const gsize room = 4 * self->n_slow * self->n_fast;
  gsize n = 0;
  const gboolean ok = ringlet_codec_bitshuffle (
      kinds[self->variant % G_N_ELEMENTS (kinds)], 1 + (self->variant >> 2 & 7),
      self->variant >> 5, self->from, self->size, self->to, room, &n, error);

  g_assert_true (!ok || n <= room);
  return ok;
}

/* The stream begins with a byte a pixel, and has as many entries as those ask for, but
 * of the last table. */
static gboolean
decode_bruker100 (const Stream *self, GError **error)
{
  const gsize n_pixels = MIN (self->n_slow * self->n_fast, self->size);
  RingletBrukerTables tables = {
    .pixel_size = 1U << self->variant % 3,
    .underflow_size = 1U << (self->variant >> 2) % 3,
    .n = { 0, 0, self->variant >> 5 },
    .baseline = (gint32) self->variant - 100,
  };
  RingletCursor cursor = { self->from + n_pixels, self->from + self->size };
  gint32 *pixels = self->to;

  for (gsize i = 0; i < n_pixels; i++) {
    pixels[i] = self->from[i];
    tables.n[0] += pixels[i] == 0 ? 1 : 0;
    tables.n[1] += pixels[i] == 255 ? 1 : 0;
  }
  return ringlet_codec_bruker100 (&tables, &cursor, pixels, n_pixels, error);
}

static gboolean
decode_bruker (const Stream *self, GError **error)
{
  RingletCursor cursor = { self->from, self->from + self->size };

  if (self->variant % 2 == 0)
    return decode_bruker100 (self, error);
  return ringlet_codec_bruker86 (
      &cursor, self->variant >> 1, self->to, self->n_slow * self->n_fast, error);
}

/* Of the first compression the caller has made sure that the bytes are there. */
static gboolean
decode_ty1 (const Stream *self, GError **error)
{
  const gsize n = MIN (self->n_slow * self->n_fast, self->size);
  const gsize n_short = MIN (self->variant & 15, (self->size - n) / 2);
  const gsize n_long = MIN (self->variant >> 4, (self->size - n - 2 * n_short) / 4);

  return ringlet_codec_ty1 (self->from, n, n_short, n_long, self->to, error);
}

static gboolean
decode_oxd (const Stream *self, GError **error)
{
  return self->n_slow % 2 != 0 ? decode_ty1 (self, error)
                               : ringlet_codec_ty5 (self->from, self->size,
                                     self->n_slow, self->n_fast, self->to, error);
}

/* In memory of their own: what lies behind block and slack is not there. What the
 * library takes as well is the same; ours takes more, such as a match near the end. */
static gboolean
decode_lz4 (const Stream *self, GError **error)
{
  const gsize room = 4 * self->n_slow * self->n_fast;
  g_autofree guint8 *from = g_malloc (MAX (self->size, 1));
  g_autofree guint8 *to = g_malloc (room + RINGLET_LZ4_SLACK);
  int n_theirs = 0;
  gsize n = 0;
  gboolean ok = FALSE;

  memcpy (from, self->from, self->size);
  ok = ringlet_codec_lz4 (from, self->size, to, room, &n);
  n_theirs =
      LZ4_decompress_safe ((const char *) from, self->to, (int) self->size, (int) room);
  g_assert_true (!ok || n <= room);
  if (ok && n_theirs >= 0)
    g_assert_cmpmem (to, n, self->to, (gsize) n_theirs);
  if (!ok)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "no block");
  return ok;
}

static gboolean
decode_pck (const Stream *self, GError **error)
{
  return ringlet_codec_pck (1 + self->variant % 2, self->from, self->size, self->n_slow,
      self->n_fast, self->to, error);
}

static gboolean
decode_raxis (const Stream *self, GError **error G_GNUC_UNUSED)
{
  const gsize n = MIN (self->n_slow * self->n_fast, self->size / 2);
  const gboolean big_endian = self->variant % 2 != 0;
  const double ratio = (1 + self->variant) * (RINGLET_RAXIS_MAX_RATIO / 256.0);
  const guint32 *pixels = self->to;
  gboolean is_scaled = FALSE;

  ringlet_codec_raxis (self->from, n, big_endian, ratio, self->to);
  for (gsize i = 0; i < n; i++)
    is_scaled |= (self->from[2 * i + (big_endian ? 0 : 1)] & 0x80) != 0;
  g_assert_cmpint (
      ringlet_codec_raxis_is_scaled (self->from, n, big_endian), ==, is_scaled);
  for (gsize i = 0; i < n && !is_scaled; i++)
    g_assert_cmpuint (pixels[i], <=, G_MAXINT16);
  return TRUE;
}

/* All ways give what the definition says. */
static gboolean
decode_shuffle (const Stream *self, GError **error G_GNUC_UNUSED)
{
  const gsize size = 1 + self->variant % 8;
  const gsize room = 4 * self->n_slow * self->n_fast;
  const gsize n = MIN (self->size, room) / size;
  guint8 *to = self->to;

  for (guint streams = 0; streams < 2; streams++) {
    ringlet_codec_unshuffle (self->from, n, size, streams != 0, to);
    for (gsize i = 0; i < n * size; i++)
      g_assert_cmpuint (to[i], ==, self->from[i % size * n + i / size]);
  }
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*decode) (const Stream *self, GError **error);
} codecs[] = {
  { "agi", decode_agi },
  { "base", decode_base },
  { "bitshuffle", decode_bitshuffle },
  { "bruker", decode_bruker },
  { "lz4", decode_lz4 },
  { "oxd", decode_oxd },
  { "pck", decode_pck },
  { "raxis", decode_raxis },
  { "shuffle", decode_shuffle },
};

static void
decode_with (gsize index, const guint8 *data, gsize size)
{
  const gsize n_slow = 1 + (gsize) data[1];
  const gsize n_fast = 1 + (gsize) data[2];
  g_autofree gpointer to = g_malloc0_n (n_slow * n_fast, 4);
  const Stream stream = { data[0], n_slow, n_fast, data + 3, size - 3, to };
  g_autoptr (GError) error = NULL;
  const gboolean ok = codecs[index].decode (&stream, &error);

  g_assert_true (ok == (error == NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gboolean is_found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (codecs) && size >= 3; i++) {
    if (*RINGLET_FUZZ_FORMAT != '\0' &&
        !g_str_equal (codecs[i].name, RINGLET_FUZZ_FORMAT))
      continue;
    is_found = TRUE;
    decode_with (i, data, size);
  }
  g_assert_true (is_found || size < 3);
  return 0;
}
