/* SPDX-License-Identifier: MIT */

/* Streams of CrysAlis, R-AXIS and Bruker by hand, after their descriptions. */

#include <string.h>

#include "base/error.h"
#include "image/codec-agi.h"
#include "image/codec-bruker.h"
#include "image/codec-oxd.h"
#include "image/codec-raxis.h"

/* ---- TY1, TY5 and bit fields ---- */

typedef enum { TY1, TY5, AGI } Packing;

typedef struct {
  const char *name;
  Packing packing;
  const char *stream;
  gsize size;
  gsize n_slow;
  gsize n_fast;
  gsize n_short; /* TY1 */
  gsize n_long;
  int code; /* -1: fine */
  gint32 pixels[40];
} StreamCase;

#define STREAM(text) text, sizeof (text) - 1

/* A row table that says: one row, at its beginning. */
#define AT_0 "\0\0\0\0"

static const StreamCase stream_cases[] = {
  { "ty1-bytes", TY1, STREAM ("\x7f\x80\xfd\x00"), 2, 2, 0, 0, -1, { 0, 1, 127, 0 } },
  { "ty1-goes-on", TY1, STREAM ("\x89\x7f\x7f\x80"), 2, 2, 0, 0, -1,
      { 10, 10, 10, 11 } },
  { "ty1-short", TY1, STREAM ("\xfe\x7e\x00\x80"), 1, 2, 1, 0, -1, { -32768, -32769 } },
  { "ty1-long", TY1, STREAM ("\xff\x80\xff\xff\xff\xff\x7f\xfe\xff\xff\xff"), 1, 3, 0,
      2, -1, { G_MAXINT32, G_MININT32, G_MAXINT32 - 1 } },
  { "ty1-order", TY1, STREAM ("\xff\xfe\x05\x00\xe8\x03\x00\x00"), 1, 2, 1, 1, -1,
      { 1000, 1005 } },
  { "ty1-too-few", TY1, STREAM ("\xfe\xfe\x05\x00"), 1, 2, 1, 0, RINGLET_ERROR_FORMAT,
      { 0 } },
  { "ty1-too-many", TY1, STREAM ("\x7f\xfe\x05\x00\x06\x00"), 1, 2, 2, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "ty1-no-long", TY1, STREAM ("\x7f\xff"), 1, 2, 0, 0, RINGLET_ERROR_FORMAT, { 0 } },
  { "ty5-rows", TY5, STREAM ("\x89\x80\x7d\x7f"), 2, 2, 0, 0, -1, { 10, 11, -2, -2 } },
  { "ty5-rows-of-nx", TY5, STREAM ("\x80\x80\x80\x80\x80\x80"), 2, 3, 0, 0, -1,
      { 1, 2, 3, 1, 2, 3 } },
  { "ty5-inline", TY5, STREAM ("\xfe\x00\x80\x80\xff\x00\x00\x00\x80"), 1, 3, 0, 0, -1,
      { -32768, -32767, 0x7fff8001 } },
  { "ty5-rest-ignored", TY5, STREAM ("\x80\x80\x80"), 1, 2, 0, 0, -1, { 1, 2 } },
  { "ty5-empty", TY5, STREAM (""), 1, 1, 0, 0, RINGLET_ERROR_TRUNCATED, { 0 } },
  { "ty5-cut", TY5, STREAM ("\x80"), 1, 2, 0, 0, RINGLET_ERROR_TRUNCATED, { 0 } },
  { "ty5-cut-short", TY5, STREAM ("\xfe\x01"), 1, 1, 0, 0, RINGLET_ERROR_TRUNCATED,
      { 0 } },
  { "ty5-cut-long", TY5, STREAM ("\xff\x01\x02\x03"), 1, 1, 0, 0,
      RINGLET_ERROR_TRUNCATED, { 0 } },
  { "agi-single", AGI, STREAM ("\3\0\0\0\x80\x7e\x7f" AT_0), 1, 3, 0, 0, -1,
      { 1, 0, 0 } },
  { "agi-single-escapes", AGI,
      STREAM ("\x08\0\0\0\xfe\x00\x80\xff\xff\xff\xff\x7f" AT_0), 1, 2, 0, 0, -1,
      { -32768, 0x7fff7fff } },
  /* Fields of one bit: 0 or 1, as there is nothing to subtract. */
  { "agi-one-bit", AGI, STREAM ("\4\0\0\0\x7f\x11\x55\xff" AT_0), 1, 17, 0, 0, -1,
      { 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12 } },
  /* Two bits first, 1 subtracted; three bits then, 3 subtracted. */
  { "agi-two-and-three-bits", AGI, STREAM ("\7\0\0\0\x7f\x32\x1b\x1b\x00\x00\xe0" AT_0),
      1, 17, 0, 0, -1,
      { 0, 2, 3, 3, 2, 4, 5, 5, 4, 1, -2, -5, -8, -11, -14, -17, -13 } },
  /* Eight bits; the longer differences of both fields follow the second one. */
  { "agi-escapes", AGI,
      STREAM (
          "\x18\0\0\0\x7f\x88\x7f\x7f\x7f\x7f\x7f\x7f\x7f\xfe\xff\x7f\x7f\x7f\x7f\x7f"
          "\x7f\x7f\x64\x00\xe8\x03\x00\x00" AT_0),
      1, 17, 0, 0, -1,
      { 0, 0, 0, 0, 0, 0, 0, 0, 100, 1100, 1100, 1100, 1100, 1100, 1100, 1100, 1100 } },
  /* The second row stands first. */
  { "agi-row-table", AGI, STREAM ("\2\0\0\0\x81\x80\1\0\0\0\0\0\0\0"), 2, 1, 0, 0, -1,
      { 1, 2 } },
  { "agi-no-bits", AGI, STREAM ("\4\0\0\0\x7f\x10\x55\xff" AT_0), 1, 17, 0, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "agi-nine-bits", AGI, STREAM ("\4\0\0\0\x7f\x19\x55\xff" AT_0), 1, 17, 0, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "agi-field-cut", AGI, STREAM ("\3\0\0\0\x7f\x11\x55" AT_0), 1, 17, 0, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "agi-row-beyond", AGI, STREAM ("\1\0\0\0\x7f\2\0\0\0"), 1, 1, 0, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "agi-row-at-end", AGI, STREAM ("\1\0\0\0\x7f\1\0\0\0"), 1, 1, 0, 0,
      RINGLET_ERROR_FORMAT, { 0 } },
  { "agi-rows-beyond", AGI, STREAM ("\xff\xff\xff\xff\x7f" AT_0), 1, 1, 0, 0,
      RINGLET_ERROR_TRUNCATED, { 0 } },
  { "agi-no-table", AGI, STREAM ("\1\0\0\0\x7f\0\0\0"), 1, 1, 0, 0,
      RINGLET_ERROR_TRUNCATED, { 0 } },
  { "agi-empty", AGI, STREAM ("\1\0\0"), 1, 1, 0, 0, RINGLET_ERROR_TRUNCATED, { 0 } },
};

static gboolean
decode (const StreamCase *c, const guint8 *from, gsize size, gint32 *to, GError **error)
{
  if (c->packing == TY1)
    return ringlet_codec_ty1 (
        from, c->n_slow * c->n_fast, c->n_short, c->n_long, to, error);
  if (c->packing == TY5)
    return ringlet_codec_ty5 (from, size, c->n_slow, c->n_fast, to, error);
  return ringlet_codec_agi (from, size, c->n_slow, c->n_fast, to, error);
}

static void
test_stream (gconstpointer data)
{
  const StreamCase *c = data;
  const gsize n = c->n_slow * c->n_fast;
  /* Memory of their own, so that a sanitizer sees what is read or written behind. */
  g_autofree guint8 *from = g_memdup2 (c->stream, c->size);
  g_autofree gint32 *to = g_new (gint32, n);
  g_autoptr (GError) error = NULL;
  const gboolean ok = decode (c, from, c->size, to, &error);

  if (c->code >= 0) {
    g_assert_error (error, RINGLET_ERROR, c->code);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (ok);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (to[i], ==, c->pixels[i]);
}

/* A stream that ends early is never fine, wherever it ends. */
static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stream_cases); i++) {
    const StreamCase *c = &stream_cases[i];
    gint32 to[40];

    if (c->code >= 0 || c->packing == TY1 || strstr (c->name, "rest") != NULL)
      continue;
    for (gsize size = 0; size < c->size; size++) {
      g_autofree guint8 *from = g_memdup2 (c->stream, size);
      g_autoptr (GError) error = NULL;

      g_assert_false (decode (c, from, size, to, &error));
      g_assert_nonnull (error);
    }
  }
}

/* No stream of the table is shorter than what its shape needs. */
static void
test_min_size (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stream_cases); i++) {
    const StreamCase *c = &stream_cases[i];

    if (c->packing == AGI && c->code < 0)
      g_assert_cmpuint (ringlet_codec_agi_min_size (c->n_slow, c->n_fast), <=, c->size);
  }
  g_assert_cmpuint (ringlet_codec_agi_min_size (1, 17), ==, 4 + 4 + 1 + 3);
  g_assert_cmpuint (ringlet_codec_agi_min_size (2, 20), ==, 4 + 2 * (4 + 1 + 3 + 3));
}

/* ---- R-AXIS ---- */

static void
test_raxis (void)
{
  static const guint8 big[] = { 0x7f, 0xff, 0x80, 0x01, 0xff, 0xff };
  static const guint8 little[] = { 0xff, 0x7f, 0x01, 0x80, 0xff, 0xff };
  guint32 to[3];

  g_assert_false (ringlet_codec_raxis_is_scaled (big, 1, TRUE));
  g_assert_true (ringlet_codec_raxis_is_scaled (big, 2, TRUE));
  g_assert_false (ringlet_codec_raxis_is_scaled (little, 1, FALSE));
  g_assert_true (ringlet_codec_raxis_is_scaled (little, 2, FALSE));
  for (int i = 0; i < 2; i++) {
    ringlet_codec_raxis (i == 0 ? big : little, 3, i == 0, 8.0, to);
    g_assert_cmpuint (to[0], ==, 32767);
    g_assert_cmpuint (to[1], ==, 8);
    g_assert_cmpuint (to[2], ==, 8 * 32767);
  }
  ringlet_codec_raxis (big, 3, TRUE, RINGLET_RAXIS_MAX_RATIO, to);
  g_assert_cmpuint (to[2], ==, 32767u * RINGLET_RAXIS_MAX_RATIO);
  ringlet_codec_raxis (big, 3, TRUE, 1.75, to);
  g_assert_cmpuint (to[1], ==, 1);
}

/* ---- Bruker ---- */

typedef struct {
  const char *name;
  RingletBrukerTables tables;
  const char *text;
  gsize size;
  int code;
  gint32 stored[4];
  gint32 wanted[4];
} BrukerCase;

#define PAD_8 "\0\0\0\0\0\0\0\0"

static const BrukerCase bruker_cases[] = {
  { "plain", { 1, 1, { 0, 0, 0 }, 0 }, STREAM (""), -1, { 0, 1, 254, 255 },
      { 0, 1, 254, 255 } },
  { "baseline", { 1, 1, { 0, 0, 0 }, -5 }, STREAM (""), -1, { 0, 1, 2, 3 },
      { -5, -4, -3, -2 } },
  { "underflows", { 1, 1, { 2, 0, 0 }, 64 }, STREAM ("\x80\x7f"), -1, { 0, 1, 0, 255 },
      { -128, 65, 127, 319 } },
  { "underflows-16", { 1, 2, { 1, 0, 0 }, 64 }, STREAM ("\xd4\xfe"), -1, { 0, 1, 2, 3 },
      { -300, 65, 66, 67 } },
  { "underflows-32", { 1, 4, { 1, 0, 0 }, 1 }, STREAM ("\0\0\0\x80"), -1,
      { 1, 0, 2, 3 }, { 2, G_MININT32, 3, 4 } },
  { "overflows", { 1, 1, { 0, 2, 1 }, 10 },
      STREAM ("\xff\xff\xff\0" PAD_8 "\0\0\0\0\x40\x42\x0f\0"), -1, { 255, 1, 255, 0 },
      { 1000010, 11, 265, 10 } },
  { "two-bytes", { 2, 1, { 0, 0, 1 }, 0 }, STREAM ("\x40\x42\x0f\0"), -1,
      { 255, 65535, 0, 1 }, { 255, 1000000, 0, 1 } },
  { "all-tables", { 1, 1, { 1, 1, 1 }, 2 },
      STREAM (
          "\xff\0\0\0\0\0\0\0" PAD_8 "\xff\xff\0\0\0\0\0\0" PAD_8 "\xff\xff\xff\x7f"),
      -1, { 0, 255, 7, 8 }, { -1, G_MININT32 + 1, 9, 10 } },
  { "four-bytes", { 4, 1, { 0, 0, 0 }, 0 }, STREAM (""), -1, { -1, 65535, 255, 0 },
      { -1, 65535, 255, 0 } },
  { "too-few", { 1, 1, { 0, 1, 0 }, 0 }, STREAM ("\xff\0"), RINGLET_ERROR_FORMAT,
      { 255, 255, 0, 1 }, { 0 } },
  { "too-many", { 1, 1, { 0, 2, 0 }, 0 }, STREAM ("\xff\0\xff\0"), RINGLET_ERROR_FORMAT,
      { 255, 1, 0, 1 }, { 0 } },
  { "no-underflow", { 1, 1, { 1, 0, 0 }, 0 }, STREAM ("\xff"), RINGLET_ERROR_FORMAT,
      { 2, 1, 3, 1 }, { 0 } },
  { "cut", { 1, 1, { 0, 1, 1 }, 0 },
      STREAM ("\xff\xff\0\0\0\0\0\0" PAD_8 "\xff\xff\xff"), RINGLET_ERROR_TRUNCATED,
      { 255, 1, 0, 1 }, { 0 } },
  { "huge", { 1, 4, { 1u << 28, 1u << 28, 1u << 28 }, 0 }, STREAM (""),
      RINGLET_ERROR_TRUNCATED, { 0 }, { 0 } },
};

static void
test_bruker100 (gconstpointer data)
{
  const BrukerCase *c = data;
  g_autofree guint8 *text = g_memdup2 (c->text, c->size);
  RingletCursor cursor = { text, text + c->size };
  g_autoptr (GError) error = NULL;
  gint32 pixels[4];

  memcpy (pixels, c->stored, sizeof pixels);
  if (ringlet_codec_bruker100 (&c->tables, &cursor, pixels, 4, &error)) {
    g_assert_cmpint (c->code, ==, -1);
    g_assert_cmpmem (pixels, sizeof pixels, c->wanted, sizeof c->wanted);
    g_assert_true (cursor.at == cursor.end);
    return;
  }
  g_assert_cmpint (c->code, >=, 0);
  g_assert_error (error, RINGLET_ERROR, c->code);
}

static const struct {
  const char *text;
  int code;
  guint32 pixels[4];
} overflows[] = {
  { "", -1, { 1, 2, 3, 4 } },
  { "   145942      0", -1, { 145942, 2, 3, 4 } },
  { "1234567890000003        5      1", -1, { 1, 5, 3, 123456789 } },
  { "        5      4", RINGLET_ERROR_FORMAT, { 0 } },
  { "       -5      1", RINGLET_ERROR_FORMAT, { 0 } },
  { "        5     -1", RINGLET_ERROR_FORMAT, { 0 } },
  { "        x      1", RINGLET_ERROR_FORMAT, { 0 } },
  { "                ", RINGLET_ERROR_FORMAT, { 0 } },
};

static void
test_bruker86 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (overflows); i++) {
    const gsize size = strlen (overflows[i].text);
    g_autofree guint8 *text = g_memdup2 (overflows[i].text, size);
    RingletCursor cursor = { text, text + size };
    g_autoptr (GError) error = NULL;
    guint32 pixels[4] = { 1, 2, 3, 4 };

    if (ringlet_codec_bruker86 (&cursor, size / 16, pixels, 4, &error)) {
      g_assert_cmpint (overflows[i].code, ==, -1);
      g_assert_cmpmem (
          pixels, sizeof pixels, overflows[i].pixels, sizeof overflows[i].pixels);
    } else {
      g_assert_error (error, RINGLET_ERROR, overflows[i].code);
    }
  }
}

static void
test_bruker86_truncated (void)
{
  static const char text[] = "   145942      0";

  for (gsize size = 0; size < strlen (text); size++) {
    g_autofree guint8 *copy = g_memdup2 (text, size);
    RingletCursor cursor = { copy, copy + size };
    g_autoptr (GError) error = NULL;
    guint32 pixel = 0;

    g_assert_false (ringlet_codec_bruker86 (&cursor, 1, &pixel, 1, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stream_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/codec-tables/stream/", stream_cases[i].name, NULL);

    g_test_add_data_func (path, &stream_cases[i], test_stream);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bruker_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/codec-tables/bruker100/", bruker_cases[i].name, NULL);

    g_test_add_data_func (path, &bruker_cases[i], test_bruker100);
  }
  g_test_add_func ("/codec-tables/truncated", test_truncated);
  g_test_add_func ("/codec-tables/min-size", test_min_size);
  g_test_add_func ("/codec-tables/raxis", test_raxis);
  g_test_add_func ("/codec-tables/bruker86", test_bruker86);
  g_test_add_func ("/codec-tables/bruker86-truncated", test_bruker86_truncated);
  return g_test_run ();
}
