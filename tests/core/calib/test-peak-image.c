/* SPDX-License-Identifier: MIT */
#include "calib/peak-image.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"

#define SIDE 64

/* Writes a number as a pixel of a type, the largest ones to the bit. */
static void
put (RingletPixelType type, gpointer data, gsize at, gint64 value)
{
  switch (type) {
  case RINGLET_PIXEL_U8:
    ((guint8 *) data)[at] = (guint8) value;
    break;
  case RINGLET_PIXEL_U16:
    ((guint16 *) data)[at] = (guint16) value;
    break;
  case RINGLET_PIXEL_U32:
    ((guint32 *) data)[at] = (guint32) value;
    break;
  case RINGLET_PIXEL_I16:
    ((gint16 *) data)[at] = (gint16) value;
    break;
  case RINGLET_PIXEL_I32:
    ((gint32 *) data)[at] = (gint32) value;
    break;
  case RINGLET_PIXEL_F32:
    ((float *) data)[at] = (float) value;
    break;
  default:
    g_assert_not_reached ();
  }
}

typedef struct {
  const char *name;
  RingletPixelType type;
  gint64 value; /* of one pixel among tens */
  gboolean counts;
} Case;

static const Case cases[] = {
  { "saturated", RINGLET_PIXEL_U8, 255, FALSE },
  { "nearly", RINGLET_PIXEL_U8, 254, TRUE },
  { "flag of 16 bits", RINGLET_PIXEL_U16, 65535, FALSE },
  { "nearly", RINGLET_PIXEL_U16, 65534, TRUE },
  { "gap", RINGLET_PIXEL_U32, 0xFFFFFFFF, FALSE },
  { "dead", RINGLET_PIXEL_U32, 0xFFFFFFFE, FALSE },
  { "count", RINGLET_PIXEL_U32, 0xFFFFFFFD, TRUE },
  { "gap", RINGLET_PIXEL_I32, -1, FALSE },
  { "dead", RINGLET_PIXEL_I32, -2, FALSE },
  { "largest", RINGLET_PIXEL_I32, G_MAXINT32, FALSE },
  { "gap", RINGLET_PIXEL_I16, -999, FALSE },
  { "gap as float", RINGLET_PIXEL_F32, -1, FALSE },
  { "large float", RINGLET_PIXEL_F32, 4294967295, TRUE },
};

static RingletImage *
image_new (RingletPixelType type, gint64 special, gboolean many_negative)
{
  gpointer data = ringlet_image_alloc (type, SIDE, SIDE, NULL);

  for (gsize at = 0; at < SIDE * SIDE; at++)
    put (
        type, data, at, many_negative ? (gint64) (at % 21) - 10 : 10 + (gint64) at % 3);
  put (type, data, SIDE + 5, special);
  return ringlet_image_new_take (type, SIDE, SIDE, data, NULL);
}

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletImage) image = image_new (cases[i].type, cases[i].value, FALSE);
    g_autoptr (RingletPeakImage) peaks =
        ringlet_peak_image_new (image, NULL, FALSE, NULL, NULL);

    g_test_message ("%s, %s", ringlet_pixel_type_name (cases[i].type), cases[i].name);
    for (gsize at = 0; at < SIDE * SIDE; at++) {
      if (at != SIDE + 5)
        g_assert_cmpfloat (peaks->values[at], ==, 10 + (double) (at % 3));
    }
    g_assert_cmpint (!isnan (peaks->values[SIDE + 5]), ==, cases[i].counts);
  }
}

/* Noise around 0, as after a dark was subtracted. */
static void
test_negative (void)
{
  g_autoptr (RingletImage) image = image_new (RINGLET_PIXEL_I16, -3, TRUE);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, FALSE, NULL, NULL);

  g_assert_cmpfloat (peaks->values[0], ==, -10.0);
  g_assert_cmpfloat (peaks->values[SIDE + 5], ==, -3.0);
}

static void
test_mask (void)
{
  g_autoptr (RingletImage) image = image_new (RINGLET_PIXEL_U16, 20, FALSE);
  guint8 *bad = g_new0 (guint8, SIDE * SIDE);
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletMask) other = ringlet_mask_new_take (2, 2, g_new0 (guint8, 4));
  g_autoptr (RingletPeakImage) peaks = NULL;
  g_autoptr (GError) error = NULL;

  bad[7] = 1;
  mask = ringlet_mask_new_take (SIDE, SIDE, bad);
  peaks = ringlet_peak_image_new (image, mask, FALSE, NULL, &error);
  g_assert_no_error (error);
  for (gsize at = 0; at < SIDE * SIDE; at++)
    g_assert_cmpint (isnan (peaks->values[at]), ==, at == 7);

  g_assert_null (ringlet_peak_image_new (image, other, FALSE, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* One hot pixel, a pair of them, a hot corner; a line one pixel wide stays. */
static void
test_hot (void)
{
  static const gsize hot[] = { 0, 20 * SIDE + 20, 30 * SIDE + 30, 31 * SIDE + 31 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPeakImage) peaks = NULL;
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, SIDE, SIDE, NULL);

  for (gsize at = 0; at < SIDE * SIDE; at++) {
    const gboolean on_line = at % SIDE == 45 || at / SIDE + at % SIDE == 110;

    data[at] = 10 + at % 3 + (on_line ? 500 : 0);
  }
  for (gsize k = 0; k < G_N_ELEMENTS (hot); k++)
    data[hot[k]] = 5000;
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, SIDE, SIDE, data, NULL);
  peaks = ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  for (gsize at = 0; at < SIDE * SIDE; at++) {
    gboolean is_hot = FALSE;

    for (gsize k = 0; k < G_N_ELEMENTS (hot); k++)
      is_hot = is_hot || at == hot[k];
    g_assert_cmpint (isnan (peaks->values[at]), ==, is_hot);
  }
}

/* Before the first row, whether or not hot pixels are looked for. */
static void
test_cancel (void)
{
  g_autoptr (RingletImage) image = image_new (RINGLET_PIXEL_U16, 20, FALSE);

  for (int without_hot = 0; without_hot < 2; without_hot++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_null (
        ringlet_peak_image_new (image, NULL, without_hot, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-image/values", test_values);
  g_test_add_func ("/peak-image/negative", test_negative);
  g_test_add_func ("/peak-image/mask", test_mask);
  g_test_add_func ("/peak-image/hot", test_hot);
  g_test_add_func ("/peak-image/cancel", test_cancel);
  return g_test_run ();
}
