/* SPDX-License-Identifier: MIT */

/* Every pixel of every level against the block of the image that it stands for. */

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "display/pyramid.h"
#include "support/fake-result.h"

typedef struct {
  const char *name;
  RingletPixelType type;
  RingletPixelType shown;
  gboolean borrows;
} TypeCase;

static const TypeCase types[] = {
  { "bool", RINGLET_PIXEL_BOOL, RINGLET_PIXEL_U8, TRUE },
  { "uint8", RINGLET_PIXEL_U8, RINGLET_PIXEL_U8, TRUE },
  { "uint16", RINGLET_PIXEL_U16, RINGLET_PIXEL_U16, TRUE },
  { "uint32", RINGLET_PIXEL_U32, RINGLET_PIXEL_U32, TRUE },
  { "uint64", RINGLET_PIXEL_U64, RINGLET_PIXEL_F32, FALSE },
  { "int8", RINGLET_PIXEL_I8, RINGLET_PIXEL_I16, FALSE },
  { "int16", RINGLET_PIXEL_I16, RINGLET_PIXEL_I16, TRUE },
  { "int32", RINGLET_PIXEL_I32, RINGLET_PIXEL_I32, TRUE },
  { "int64", RINGLET_PIXEL_I64, RINGLET_PIXEL_F32, FALSE },
  { "float32", RINGLET_PIXEL_F32, RINGLET_PIXEL_F32, TRUE },
  { "float64", RINGLET_PIXEL_F64, RINGLET_PIXEL_F32, FALSE },
};

/* Rows, columns, levels. */
static const gsize shapes[][3] = { { 1, 1, 1 }, { 256, 256, 1 }, { 257, 3, 2 },
  { 1, 1030, 4 }, { 517, 300, 3 }, { 300, 1025, 4 } };

static void
set_pixel (gpointer data, RingletPixelType type, gsize i, double value)
{
  const gint64 whole = (gint64) value;
  const float single = (float) value;

  if (type == RINGLET_PIXEL_F64)
    ((double *) data)[i] = value;
  else if (type == RINGLET_PIXEL_F32)
    ((float *) data)[i] = single;
  else /* little-endian */
    memcpy ((guint8 *) data + i * ringlet_pixel_type_size (type), &whole,
        ringlet_pixel_type_size (type));
}

/* Small numbers, flags −1 and −2 of the maker among them, and NaN where there is one.
 */
static RingletImage *
make_image (RingletPixelType type, gsize n_slow, gsize n_fast)
{
  gpointer data = ringlet_image_alloc (type, n_slow, n_fast, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (type + n_slow));
  const gboolean is_float = ringlet_pixel_type_is_float (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    double value = g_rand_int_range (rand, is_signed ? -120 : 0, 120);

    if (type == RINGLET_PIXEL_BOOL)
      value = g_rand_boolean (rand);
    else if (g_rand_int_range (rand, 0, 3) == 0)
      value = -1.0 - g_rand_boolean (rand);
    if (is_float && g_rand_int_range (rand, 0, 3) == 0)
      value = g_rand_boolean (rand) ? NAN : -INFINITY;
    set_pixel (data, type, i, value);
  }
  return ringlet_image_new_take (type, n_slow, n_fast, data, NULL);
}

/* Whole blocks of 4 × 4 are masked, so that coarse pixels are, too. */
static RingletMask *
make_mask (gsize n_slow, gsize n_fast)
{
  guint8 *bad = g_malloc (n_slow * n_fast);
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    bad[i] = (i / n_fast / 4 + i % n_fast / 4) % 3 == 0 ||
        g_rand_int_range (rand, 0, 3) == 0;
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

static RingletExclusion
flags_of (RingletPixelType type)
{
  const RingletPlan plan = { .dummy = RINGLET_DUMMY_AUTO };

  return ringlet_exclusion_new (&plan, TRUE, type);
}

/* From the words of the header and of exclusion.h, without their code. */
static RingletPixelState
state_of (const RingletImage *image, const RingletMask *mask, gsize i)
{
  const double value = ringlet_image_get (image, i);
  const gsize bits = 8 * ringlet_pixel_type_size (image->type);

  if (mask != NULL && mask->bad[i] != 0)
    return RINGLET_PIXEL_MASKED;
  if (image->type == RINGLET_PIXEL_BOOL)
    return RINGLET_PIXEL_COUNTS;
  if (ringlet_pixel_type_is_signed (image->type))
    return !isfinite (value) || value == -1.0 || value == -2.0 ? RINGLET_PIXEL_NO_DATA
                                                               : RINGLET_PIXEL_COUNTS;
  return value >= ldexp (1.0, (int) bits) - 2.0 ? RINGLET_PIXEL_NO_DATA
                                                : RINGLET_PIXEL_COUNTS;
}

static void
check_pixel (const RingletPyramid *pyramid, const RingletImage *image,
    const RingletMask *mask, guint k, gsize row, gsize column)
{
  const RingletPyramidLevel *level = &pyramid->levels[k];
  const gsize size = (gsize) 1 << k;
  gboolean has[3] = { FALSE };
  double largest = -INFINITY;

  for (gsize i = row * size; i < MIN ((row + 1) * size, image->n_slow); i++) {
    for (gsize j = column * size; j < MIN ((column + 1) * size, image->n_fast); j++) {
      const gsize at = i * image->n_fast + j;
      const RingletPixelState state = state_of (image, mask, at);

      has[state] = TRUE;
      if (state == RINGLET_PIXEL_COUNTS)
        largest = fmax (largest, ringlet_image_get (image, at));
    }
  }
  g_assert_cmpuint (level->states[row * level->n_fast + column], ==,
      has[0]       ? RINGLET_PIXEL_COUNTS
          : has[1] ? RINGLET_PIXEL_MASKED
                   : RINGLET_PIXEL_NO_DATA);
  if (has[RINGLET_PIXEL_COUNTS])
    g_assert_cmpfloat (
        ringlet_pyramid_get (pyramid, k, row * level->n_fast + column), ==, largest);
}

static void
check_levels (
    const RingletPyramid *pyramid, const RingletImage *image, const RingletMask *mask)
{
  for (guint k = 0; k < pyramid->n_levels; k++) {
    const RingletPyramidLevel *level = &pyramid->levels[k];

    g_assert_cmpuint (level->n_slow, ==, (image->n_slow + ((gsize) 1 << k) - 1) >> k);
    g_assert_cmpuint (level->n_fast, ==, (image->n_fast + ((gsize) 1 << k) - 1) >> k);
    for (gsize i = 0; i < level->n_slow; i++) {
      for (gsize j = 0; j < level->n_fast; j++)
        check_pixel (pyramid, image, mask, k, i, j);
    }
  }
}

static void
test_type (gconstpointer data)
{
  const TypeCase *c = data;
  const RingletExclusion flags = flags_of (c->type);

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (RingletImage) image = make_image (c->type, shapes[i][0], shapes[i][1]);
    g_autoptr (RingletMask) mask = make_mask (shapes[i][0], shapes[i][1]);
    g_autoptr (RingletPyramid) masked =
        ringlet_pyramid_new_image (image, mask, &flags, NULL, NULL);
    g_autoptr (RingletPyramid) plain =
        ringlet_pyramid_new_image (image, NULL, &flags, NULL, NULL);

    g_assert_cmpint (masked->type, ==, c->shown);
    g_assert_cmpuint (masked->n_levels, ==, shapes[i][2]);
    g_assert_cmpint (masked->levels[0].values == image->data, ==, c->borrows);
    check_levels (masked, image, mask);
    check_levels (plain, image, NULL);
  }
}

/* The image lives as long as its pyramid. */
static void
test_keeps_image (void)
{
  const RingletExclusion none = { .active = FALSE };
  RingletImage *image = make_image (RINGLET_PIXEL_U16, 20, 30);
  g_autoptr (RingletPyramid) pyramid =
      ringlet_pyramid_new_image (image, NULL, &none, NULL, NULL);
  g_autoptr (RingletPyramid) second = ringlet_pyramid_ref (pyramid);
  const double value = ringlet_image_get (image, 599);

  ringlet_image_unref (image);
  g_clear_pointer (&pyramid, ringlet_pyramid_unref);
  g_assert_cmpfloat (ringlet_pyramid_get (second, 0, 599), ==, value);
}

/* A mask that says it all serves as the states; it lives as long as the pyramid. */
static void
test_shares_mask (void)
{
  const RingletExclusion none = { .active = FALSE };
  const RingletExclusion flags = flags_of (RINGLET_PIXEL_I32);
  g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_I32, 20, 30);
  RingletMask *mask = make_mask (20, 30);
  const guint8 *bad = mask->bad;
  g_autoptr (RingletPyramid) shared =
      ringlet_pyramid_new_image (image, mask, &none, NULL, NULL);
  g_autoptr (RingletPyramid) flagged =
      ringlet_pyramid_new_image (image, mask, &flags, NULL, NULL);

  g_assert_true (shared->levels[0].states == bad);
  g_assert_false (flagged->levels[0].states == bad);
  check_levels (flagged, image, mask);
  ringlet_mask_unref (mask);
  for (gsize i = 0; i < 600; i++)
    g_assert_cmpuint (shared->levels[0].states[i], <=, RINGLET_PIXEL_MASKED);
}

static void
test_large_doubles (void)
{
  const RingletExclusion none = { .active = FALSE };
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, 1, 2, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPyramid) pyramid = NULL;

  data[0] = 1e200;
  data[1] = -1e200;
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, 1, 2, data, NULL);
  pyramid = ringlet_pyramid_new_image (image, NULL, &none, NULL, NULL);
  g_assert_cmpfloat (ringlet_pyramid_get (pyramid, 0, 0), ==, (double) FLT_MAX);
  g_assert_cmpfloat (ringlet_pyramid_get (pyramid, 0, 1), ==, -(double) FLT_MAX);
  g_assert_cmpuint (pyramid->levels[0].states[0], ==, RINGLET_PIXEL_COUNTS);
}

static void
test_strip (void)
{
  const RingletExclusion none = { .active = FALSE };
  const gsize n = (gsize) 1 << 24;
  guint8 *data = ringlet_image_alloc (RINGLET_PIXEL_U8, 1, n, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPyramid) pyramid = NULL;

  memset (data, 0, n);
  data[n - 1] = 9;
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, 1, n, data, NULL);
  pyramid = ringlet_pyramid_new_image (image, NULL, &none, NULL, NULL);
  g_assert_cmpuint (pyramid->n_levels, ==, RINGLET_PYRAMID_MAX_LEVELS);
  g_assert_cmpuint (pyramid->levels[15].n_fast, ==, 512);
  g_assert_cmpfloat (ringlet_pyramid_get (pyramid, 15, 511), ==, 9.0);
}

static void
test_errors (void)
{
  const RingletExclusion none = { .active = FALSE };
  g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_U16, 20, 30);
  g_autoptr (RingletMask) mask = make_mask (30, 20);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_pyramid_new_image (image, mask, &none, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "20 × 30"));
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_pyramid_new_image (image, NULL, &none, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cake (void)
{
  g_autoptr (RingletResult) cake = fake_result_new (300, 40, FALSE);
  g_autoptr (RingletPyramid) pyramid = NULL;
  const RingletPyramidLevel *level = NULL;

  cake->intensity[7] = NAN; /* a bin with a pixel, and still no number */
  pyramid = ringlet_pyramid_new_cake (cake, NULL, NULL);
  level = &pyramid->levels[0];
  g_assert_cmpint (pyramid->type, ==, RINGLET_PIXEL_F32);
  g_assert_cmpuint (pyramid->n_levels, ==, 2);
  g_assert_cmpuint (level->n_slow, ==, 40);
  g_assert_cmpuint (level->n_fast, ==, 300);
  g_assert_cmpuint (level->states[7], ==, RINGLET_PIXEL_NO_DATA);
  g_assert_cmpuint (level->states[300 * 40 - 1], ==, RINGLET_PIXEL_MASKED);
  g_assert_cmpuint (level->states[301], ==, RINGLET_PIXEL_COUNTS);
  g_assert_cmpfloat (
      ringlet_pyramid_get (pyramid, 0, 301), ==, (float) cake->intensity[301]);
  /* The pattern falls along the flat index. */
  g_assert_cmpfloat (
      ringlet_pyramid_get (pyramid, 1, 0), ==, (float) cake->intensity[0]);
}

static void
test_threads (void)
{
  const RingletExclusion flags = flags_of (RINGLET_PIXEL_I32);
  g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_I32, 701, 999);
  g_autoptr (RingletMask) mask = make_mask (701, 999);
  g_autoptr (RingletPyramid) first = NULL;

  for (guint n_threads = 1; n_threads < 6; n_threads++) {
    g_autoptr (RingletPyramid) pyramid = NULL;

    ringlet_parallel_set_threads (n_threads);
    pyramid = ringlet_pyramid_new_image (image, mask, &flags, NULL, NULL);
    if (first == NULL)
      first = ringlet_pyramid_ref (pyramid);
    for (guint k = 0; k < pyramid->n_levels; k++) {
      const gsize n = pyramid->levels[k].n_slow * pyramid->levels[k].n_fast;

      g_assert_cmpmem (
          pyramid->levels[k].values, 4 * n, first->levels[k].values, 4 * n);
      g_assert_cmpmem (pyramid->levels[k].states, n, first->levels[k].states, n);
    }
  }
  ringlet_parallel_set_threads (0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *path = g_strdup_printf ("/pyramid/type/%s", types[i].name);

    g_test_add_data_func (path, &types[i], test_type);
  }
  g_test_add_func ("/pyramid/keeps-image", test_keeps_image);
  g_test_add_func ("/pyramid/shares-mask", test_shares_mask);
  g_test_add_func ("/pyramid/large-doubles", test_large_doubles);
  g_test_add_func ("/pyramid/strip", test_strip);
  g_test_add_func ("/pyramid/errors", test_errors);
  g_test_add_func ("/pyramid/cake", test_cake);
  g_test_add_func ("/pyramid/threads", test_threads);
  return g_test_run ();
}
