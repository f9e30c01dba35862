/* SPDX-License-Identifier: MIT */

/* Images in another orientation and of another type. */

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/image-turn.h"
#include "image/image-type.h"

/* ---- orientation ---- */

/* What each orientation makes of the rows "123" and "456": turned to be seen upright by
 * the rule of EXIF (Pillow 13.0, ImageOps.exif_transpose), then by half a turn, since 3 is
 * what is written. A blank ends a row. */
static const struct {
  const char *rows;
  double beam_slow;
  double beam_fast;
} orientations[] = {
  { "654 321", 2 - 0.25, 3 - 1.5 },
  { "456 123", 2 - 0.25, 1.5 },
  { "123 456", 0.25, 1.5 },
  { "321 654", 0.25, 3 - 1.5 },
  { "63 52 41", 3 - 1.5, 2 - 0.25 },
  { "36 25 14", 3 - 1.5, 0.25 },
  { "14 25 36", 1.5, 0.25 },
  { "41 52 63", 1.5, 2 - 0.25 },
};

static void
put (gpointer pixels, gsize index, gsize size, guint8 value)
{
  memset ((guint8 *) pixels + index * size, value, size);
}

static RingletImage *
make_image (RingletPixelType type)
{
  const gsize size = ringlet_pixel_type_size (type);
  g_auto (RingletImageMeta) meta = { .pixel_slow_m = 1e-4,
    .pixel_fast_m = 2e-4,
    .beam_slow_px = 0.25,
    .beam_fast_px = 1.5 };
  guint8 *pixels = ringlet_image_alloc (type, 2, 3, NULL);

  for (guint8 i = 0; i < 6; i++)
    put (pixels, i, size, (guint8) ('1' + i));
  return ringlet_image_new_take (type, 2, 3, pixels, &meta);
}

static void
assert_rows (const RingletImage *image, const char *rows)
{
  const gsize size = ringlet_pixel_type_size (image->type);
  g_auto (GStrv) lines = g_strsplit (rows, " ", -1);
  guint8 wanted[8];

  g_assert_cmpuint (image->n_slow, ==, g_strv_length (lines));
  g_assert_cmpuint (image->n_fast, ==, strlen (lines[0]));
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    put (wanted, 0, size, (guint8) lines[i / image->n_fast][i % image->n_fast]);
    g_assert_cmpmem ((const guint8 *) image->data + i * size, size, wanted, size);
  }
}

static void
test_orientation (void)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_U8, RINGLET_PIXEL_I16,
    RINGLET_PIXEL_F32, RINGLET_PIXEL_U64 };

  for (guint i = 0; i < G_N_ELEMENTS (orientations) * G_N_ELEMENTS (types); i++) {
    const guint k = i % G_N_ELEMENTS (orientations);
    g_autoptr (RingletImage) image = make_image (types[i / G_N_ELEMENTS (orientations)]);
    g_autoptr (RingletImage) turned = NULL;
    RingletTurn turn;

    g_assert_true (ringlet_turn_from_orientation (k + 1, &turn, NULL));
    turned = ringlet_image_turn (image, turn, NULL);
    assert_rows (turned, orientations[k].rows);
    g_assert_cmpfloat (turned->meta.pixel_slow_m, ==, k < 4 ? 1e-4 : 2e-4);
    g_assert_cmpfloat (turned->meta.pixel_fast_m, ==, k < 4 ? 2e-4 : 1e-4);
    g_assert_cmpfloat (turned->meta.beam_slow_px, ==, orientations[k].beam_slow);
    g_assert_cmpfloat (turned->meta.beam_fast_px, ==, orientations[k].beam_fast);
  }
}

/* Two turns in a row are what they are one after the other, for all pairs. */
static void
test_then (void)
{
  for (guint i = 0; i < 64; i++) {
    const RingletTurn a = { (i & 1) != 0, (i & 2) != 0, (i & 4) != 0 };
    const RingletTurn b = { (i & 8) != 0, (i & 16) != 0, (i & 32) != 0 };
    g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_U16);
    g_autoptr (RingletImage) once =
        ringlet_image_turn (image, ringlet_turn_then (a, b), NULL);
    g_autoptr (RingletImage) first = ringlet_image_turn (image, a, NULL);
    g_autoptr (RingletImage) second = ringlet_image_turn (first, b, NULL);

    g_assert_cmpuint (once->n_slow, ==, second->n_slow);
    g_assert_true (g_bytes_equal (once->bytes, second->bytes));
  }
}

static void
test_no_orientation (void)
{
  static const guint numbers[] = { 0, 9, G_MAXUINT };
  RingletTurn turn;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_turn_from_orientation (numbers[i], &turn, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* ---- types ---- */

/* One pixel of @from, as text, becomes @to; @clipped: what it becomes with clip. */
typedef struct {
  RingletPixelType from;
  const char *value;
  RingletPixelType to;
  const char *exact;   /* NULL: refused */
  const char *clipped; /* NULL: refused, too */
} Case;

#define BOOL RINGLET_PIXEL_BOOL
#define U8 RINGLET_PIXEL_U8
#define U16 RINGLET_PIXEL_U16
#define U32 RINGLET_PIXEL_U32
#define U64 RINGLET_PIXEL_U64
#define I8 RINGLET_PIXEL_I8
#define I16 RINGLET_PIXEL_I16
#define I32 RINGLET_PIXEL_I32
#define I64 RINGLET_PIXEL_I64
#define F32 RINGLET_PIXEL_F32
#define F64 RINGLET_PIXEL_F64
#define U64_MAX "18446744073709551615"
#define I64_MAX "9223372036854775807"
#define I64_MIN "-9223372036854775808"

static const Case cases[] = {
  /* the ends of each range */
  { U32, "4294967295", I32, NULL, "2147483647" },
  { U32, "2147483647", I32, "2147483647", "2147483647" },
  { I32, "-1", U32, NULL, "0" },
  { I32, "-128", I8, "-128", "-128" },
  { I32, "-129", I8, NULL, "-128" },
  { I32, "127", I8, "127", "127" },
  { I32, "128", I8, NULL, "127" },
  { U16, "256", U8, NULL, "255" },
  { U16, "65535", I16, NULL, "32767" },
  { I16, "-32768", I64, "-32768", "-32768" },
  { U64, U64_MAX, I64, NULL, I64_MAX },
  { U64, U64_MAX, U32, NULL, "4294967295" },
  { I64, I64_MIN, U64, NULL, "0" },
  { I64, I64_MIN, I32, NULL, "-2147483648" },
  { I64, I64_MAX, U64, I64_MAX, I64_MAX },
  { U8, "1", BOOL, "1", "1" },
  { U8, "2", BOOL, NULL, "1" },
  { BOOL, "1", F32, "1", "1" },
  /* integers in floats: no digit is lost */
  { U32, "16777216", F32, "16777216", "16777216" },
  { U32, "16777217", F32, NULL, "16777216" },
  { U32, "4294967040", F32, "4294967040", "4294967040" },
  { U32, "4294967295", F32, NULL, "4294967296" },
  { U32, "4294967295", F64, "4294967295", "4294967295" },
  { U64, "9007199254740993", F64, NULL, "9007199254740992" },
  { U64, U64_MAX, F64, NULL, "18446744073709551616" },
  { I64, I64_MIN, F32, I64_MIN, I64_MIN },
  /* floats in integers: whole ones */
  { F64, "3", U8, "3", "3" },
  { F64, "3.7", U8, NULL, "4" },
  { F64, "-0.4", U8, NULL, "0" },
  { F32, "1e30", I32, NULL, "2147483647" },
  { F64, "-1e300", I64, NULL, I64_MIN },
  { F64, "18446744073709551616", U64, NULL, U64_MAX },
  { F64, "9223372036854775808", I64, NULL, I64_MAX },
  { F64, "9223372036854775808", U64, "9223372036854775808", "9223372036854775808" },
  { F64, "inf", U16, NULL, "65535" },
  { F64, "-inf", I16, NULL, "-32768" },
  { F64, "nan", I32, NULL, NULL },
  { F32, "nan", U8, NULL, NULL },
  /* floats in floats: rounded, within the range */
  { F64, "0.1", F32, "0.100000001490116", "0.100000001490116" },
  { F64, "1e300", F32, NULL, "3.40282346638529e+38" },
  { F64, "-1e39", F32, NULL, "-3.40282346638529e+38" },
  { F64, "inf", F32, "inf", "inf" },
  { F64, "nan", F32, "nan", "nan" },
  { F32, "0.5", F64, "0.5", "0.5" },
};

static void
set_pixel (gpointer pixels, RingletPixelType type, const char *text)
{
  const gint64 number = g_ascii_strtoll (text, NULL, 10);
  const guint64 bits =
      *text == '-' ? (guint64) number : g_ascii_strtoull (text, NULL, 10);

  if (type == F64)
    *(double *) pixels = g_ascii_strtod (text, NULL);
  else if (type == F32)
    *(float *) pixels = (float) g_ascii_strtod (text, NULL);
  else
    memcpy (pixels, &bits, ringlet_pixel_type_size (type)); /* of a little end */
}

/* The pixel @index as it is wanted, in words that two images can be compared by. */
static RingletImage *
one_pixel (RingletPixelType type, const char *text)
{
  gpointer pixels = ringlet_image_alloc (type, 1, 2, NULL);

  memset (pixels, 0, 2 * ringlet_pixel_type_size (type));
  set_pixel ((guint8 *) pixels + ringlet_pixel_type_size (type), type, text);
  return ringlet_image_new_take (type, 1, 2, pixels, NULL);
}

static gboolean
is_near (double a, double b)
{
  return (isnan (a) && isnan (b)) || a == b || fabs (a - b) <= 1e-14 * fabs (b);
}

static void
check_type (const Case *c, const char *wanted, gboolean clip)
{
  g_autoptr (RingletImage) image = one_pixel (c->from, c->value);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) made = ringlet_image_to_type (image, c->to, clip, &error);
  g_autoptr (RingletImage) expected = NULL;

  g_test_message ("%s %s → %s", ringlet_pixel_type_name (c->from), c->value,
      ringlet_pixel_type_name (c->to));
  if (wanted == NULL) {
    g_assert_null (made);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, "row 0, column 1 is "));
    g_assert_nonnull (strstr (error->message, ringlet_pixel_type_name (c->to)));
    return;
  }
  g_assert_no_error (error);
  expected = one_pixel (c->to, wanted);
  if (ringlet_pixel_type_is_float (c->to))
    g_assert_true (
        is_near (ringlet_image_get (made, 1), ringlet_image_get (expected, 1)));
  else
    g_assert_true (g_bytes_equal (made->bytes, expected->bytes));
}

static void
test_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    check_type (&cases[i], cases[i].exact, FALSE);
    check_type (&cases[i], cases[i].clipped, TRUE);
  }
}

static void
test_type_names (void)
{
  g_autoptr (GError) error = NULL;
  RingletPixelType type = RINGLET_PIXEL_N_TYPES;

  for (int i = 0; i < RINGLET_PIXEL_N_TYPES; i++) {
    g_assert_true (ringlet_pixel_type_parse (ringlet_pixel_type_name (i), &type, NULL));
    g_assert_cmpint (type, ==, i);
  }
  g_assert_false (ringlet_pixel_type_parse ("uint12", &type, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "float64"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-turn/orientation", test_orientation);
  g_test_add_func ("/image-turn/then", test_then);
  g_test_add_func ("/image-turn/no-orientation", test_no_orientation);
  g_test_add_func ("/image-turn/types", test_types);
  g_test_add_func ("/image-turn/type-names", test_type_names);
  return g_test_run ();
}
