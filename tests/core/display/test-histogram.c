/* SPDX-License-Identifier: MIT */

/* How values are spread, against sorting and counting them one by one in double. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "display/histogram.h"

static const RingletExclusion none = { .active = FALSE };

/* Takes @data. Every seventh pixel is masked if @has_mask. */
static RingletPyramid *
make_pyramid (
    RingletPixelType type, gsize n_slow, gsize n_fast, gpointer data, gboolean has_mask)
{
  g_autoptr (RingletImage) image =
      ringlet_image_new_take (type, n_slow, n_fast, data, NULL);
  g_autoptr (RingletMask) mask = NULL;
  guint8 *bad = g_new0 (guint8, n_slow * n_fast);

  for (gsize i = 0; has_mask && i < n_slow * n_fast; i += 7)
    bad[i] = 1;
  mask = ringlet_mask_new_take (n_slow, n_fast, bad);
  return ringlet_pyramid_new_image (image, mask, &none, NULL, NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The values that count, sorted. */
static GArray *
sorted_values (const RingletPyramid *pyramid)
{
  const RingletPyramidLevel *level = &pyramid->levels[0];
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < level->n_slow * level->n_fast; i++) {
    const double value = ringlet_pyramid_get (pyramid, 0, i);

    if (level->states[i] == RINGLET_PIXEL_COUNTS)
      g_array_append_val (values, value);
  }
  g_array_sort (values, compare_doubles);
  return values;
}

/* Single precision may put a value on the other side of an edge that it lies on, so
 * the sum of the first bins is compared with and without what is that near. */
static void
check_scale (const RingletHistogram *self, RingletScale scale, const GArray *values)
{
  const double near = 1e-3; /* of a bin: 256 · 2^-24 and the error of a logarithm */
  const RingletHistogramScale *s = &self->scales[scale];
  const double low = ringlet_scale_apply (scale, s->low);
  const double span = ringlet_scale_apply (scale, s->high) - low;
  gsize sum = 0;

  g_assert_cmpfloat (s->high, >, s->low);
  for (gsize bin = 0; bin < RINGLET_HISTOGRAM_BINS; bin++) {
    const double edge =
        bin + 1 < RINGLET_HISTOGRAM_BINS ? (double) bin + 1.0 : INFINITY;
    gsize least = 0;
    gsize most = 0;

    sum += s->counts[bin];
    for (guint i = 0; i < values->len; i++) {
      const double value = g_array_index (values, double, i);
      const double place = (ringlet_scale_apply (scale, value) - low) / span * 256.0;

      least += place < edge - near;
      most += place < edge + near;
    }
    g_assert_cmpuint (sum, >=, least);
    g_assert_cmpuint (sum, <=, most);
  }
  g_assert_cmpuint (sum, ==, self->n_values);
}

static void
check_quantiles (const RingletHistogram *self, const GArray *values)
{
  for (gsize i = 0; i < RINGLET_HISTOGRAM_QUANTILES; i++) {
    const double at = (double) i / 1000.0 * (double) (values->len - 1);
    const double below = g_array_index (values, double, (guint) floor (at));
    const double above = g_array_index (values, double, (guint) ceil (at));

    g_assert_cmpfloat_with_epsilon (self->quantiles[i],
        below + (at - floor (at)) * (above - below),
        1e-6 * (1e-6 + fabs (below) + fabs (above)));
  }
}

static void
check_all (const RingletPyramid *pyramid, double positive)
{
  g_autoptr (RingletHistogram) self = ringlet_histogram_new (pyramid, NULL, NULL);
  g_autoptr (GArray) values = sorted_values (pyramid);

  g_assert_cmpuint (self->n_values, ==, values->len);
  g_assert_cmpfloat (self->min, ==, g_array_index (values, double, 0));
  g_assert_cmpfloat (self->max, ==, g_array_index (values, double, values->len - 1));
  g_assert_cmpfloat (self->scales[RINGLET_SCALE_LOG].low, ==, positive);
  check_quantiles (self, values);
  for (int scale = 0; scale < RINGLET_SCALE_N; scale++)
    check_scale (self, (RingletScale) scale, values);
}

static double
least_positive (const double *values, gsize n)
{
  double least = INFINITY;

  for (gsize i = 0; i < n; i++)
    least = values[i] > 0.0 && i % 7 != 0 ? fmin (least, values[i]) : least;
  return least;
}

typedef struct {
  const char *name;
  RingletPixelType type;
  double low;  /* log10 of one more than the least number */
  double high; /* log10 of one more than the largest */
  double shift;
} SpreadCase;

static const SpreadCase spreads[] = {
  { "uint8", RINGLET_PIXEL_U8, 0.0, 2.4, 0.0 },
  { "uint16", RINGLET_PIXEL_U16, 0.0, 4.8, 0.0 },
  { "uint32", RINGLET_PIXEL_U32, 0.0, 9.6, 0.0 },
  { "uint32-large", RINGLET_PIXEL_U32, 9.0, 9.6, 0.0 },
  { "int16", RINGLET_PIXEL_I16, 0.0, 4.5, -900.0 },
  { "int32", RINGLET_PIXEL_I32, 0.0, 9.3, -1e6 },
  { "int32-negative", RINGLET_PIXEL_I32, 0.0, 6.0, -1e6 },
  { "float32", RINGLET_PIXEL_F32, 0.0, 3.0, -0.5 },
  { "float32-large", RINGLET_PIXEL_F32, 20.0, 30.0, 0.0 },
};

static void
put (gpointer data, RingletPixelType type, gsize i, double *value)
{
  const gint64 whole = (gint64) *value;
  const float single = (float) *value;

  if (type == RINGLET_PIXEL_F32)
    memcpy ((float *) data + i, &single, sizeof single);
  else /* little-endian */
    memcpy ((guint8 *) data + i * ringlet_pixel_type_size (type), &whole,
        ringlet_pixel_type_size (type));
  *value = type == RINGLET_PIXEL_F32 ? (double) single : (double) whole;
}

static void
test_spread (gconstpointer case_data)
{
  const SpreadCase *c = case_data;
  const gsize n_slow = 61;
  const gsize n_fast = 83;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  gpointer data = ringlet_image_alloc (c->type, n_slow, n_fast, NULL);
  g_autofree double *values = g_new (double, n_slow *n_fast);
  g_autoptr (RingletPyramid) pyramid = NULL;
  double positive;

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    values[i] =
        pow (10.0, g_rand_double_range (rand, c->low, c->high)) - 1.0 + c->shift;
    if (i % 11 == 3 && c->low == 0.0)
      values[i] = 0.0;
    put (data, c->type, i, &values[i]);
  }
  positive = least_positive (values, n_slow * n_fast);
  pyramid = make_pyramid (c->type, n_slow, n_fast, data, TRUE);
  check_all (pyramid, isfinite (positive) ? positive : 1.0);
}

typedef struct {
  const char *name;
  float first;
  float second; /* of every hundredth pixel; the rest has @first */
  gboolean is_masked;
} OddCase;

static const OddCase odd[] = {
  { "zero", 0.0f, 0.0f, FALSE },
  { "one", 1.0f, 1.0f, FALSE },
  { "negative", -5.0f, -5.0f, FALSE },
  { "below-zero", -5.0f, -3.0f, FALSE },
  { "large", 3e38f, 3e38f, FALSE },
  { "two-ends", -3e38f, 3e38f, FALSE },
  { "small", 1e-44f, 1e-44f, FALSE },
  { "one-hot", 0.0f, 1e6f, FALSE },
  { "infinite", INFINITY, INFINITY, FALSE },
  { "masked", 3.0f, 4.0f, TRUE },
};

static void
test_odd (gconstpointer data)
{
  const OddCase *c = data;
  const double percents[] = { 0.0, 50.0, 99.5, 99.9, 100.0, -3.0, 1000.0 };
  float *values = ringlet_image_alloc (RINGLET_PIXEL_F32, 30, 30, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletPyramid) pyramid = NULL;
  g_autoptr (RingletHistogram) self = NULL;
  guint8 *bad = g_malloc (900);

  memset (bad, c->is_masked, 900);
  for (gsize i = 0; i < 900; i++)
    values[i] = i % 100 == 50 ? c->second : c->first;
  image = ringlet_image_new_take (RINGLET_PIXEL_F32, 30, 30, values, NULL);
  mask = ringlet_mask_new_take (30, 30, bad);
  pyramid = ringlet_pyramid_new_image (image, mask, &none, NULL, NULL);
  self = ringlet_histogram_new (pyramid, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (percents); i++) {
    for (int scale = 0; scale < RINGLET_SCALE_N; scale++) {
      RingletLevels levels = { .scale = (RingletScale) scale };
      double min = 0.0;
      double max = 0.0;

      ringlet_histogram_limits (self, percents[i], &min, &max);
      g_assert_true (isfinite (min) && isfinite (max));
      g_assert_cmpfloat (max, >, min);
      ringlet_histogram_set_levels (self, percents[i], &levels);
      g_assert_true (isfinite (levels.min) && isfinite (levels.max));
      g_assert_cmpfloat (levels.max, >, levels.min);
    }
  }
  if (c->is_masked || !isfinite (c->first)) {
    g_assert_cmpuint (self->n_values, ==, 0);
    g_assert_cmpfloat (self->max, ==, 0.0);
    g_assert_cmpuint (self->scales[0].counts[0], ==, 0);
    return;
  }
  for (int scale = 0; scale < RINGLET_SCALE_N; scale++) {
    guint sum = 0;

    for (gsize bin = 0; bin < RINGLET_HISTOGRAM_BINS; bin++)
      sum += self->scales[scale].counts[bin];
    g_assert_cmpuint (sum, ==, 900);
    g_assert_true (isfinite (self->scales[scale].low));
    g_assert_true (isfinite (self->scales[scale].high));
    g_assert_cmpfloat (self->scales[scale].high, >, self->scales[scale].low);
  }
}

/* Few counts everywhere, a ring of 2 % of the pixels, three hot ones. */
static RingletPyramid *
powder (gsize n_slow, gsize n_fast)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = i % 50 == 0 ? (guint32) g_rand_int_range (rand, 400, 600)
                          : (guint32) g_rand_int_range (rand, 0, 3);
  for (gsize i = 0; i < 3; i++)
    data[1000 + i * 999] = 3000000;
  return make_pyramid (RINGLET_PIXEL_U32, n_slow, n_fast, data, FALSE);
}

/* The ring is within the colours, the hot pixels are not, and zero costs no colour. */
static void
test_powder (void)
{
  g_autoptr (RingletPyramid) pyramid = powder (1000, 1100);
  g_autoptr (RingletHistogram) self = ringlet_histogram_new (pyramid, NULL, NULL);
  RingletLevels levels = ringlet_levels_default ();
  double min = 0.0;
  double max = 0.0;

  g_assert_cmpfloat (self->max, ==, 3000000.0);
  ringlet_histogram_limits (self, 99.5, &min, &max);
  g_assert_cmpfloat (min, ==, 0.0);
  g_assert_cmpfloat (max, >, 500.0);
  g_assert_cmpfloat (max, <=, 600.0);
  ringlet_histogram_limits (self, 80.0, &min, &max); /* half a percent, not ten */
  g_assert_cmpfloat (max, >, 500.0);
  ringlet_histogram_limits (self, 100.0, &min, &max);
  g_assert_cmpfloat (max, ==, 3000000.0);

  ringlet_histogram_set_levels (self, 99.5, &levels);
  g_assert_cmpfloat (levels.min, ==, 1.0);
  g_assert_cmpfloat (levels.max, >, 500.0);
  levels.scale = RINGLET_SCALE_SQRT;
  ringlet_histogram_set_levels (self, 99.5, &levels);
  g_assert_cmpfloat (levels.min, ==, 0.0);

  g_assert_cmpfloat (self->scales[RINGLET_SCALE_LINEAR].high, <, 1000.0);
  g_assert_cmpfloat (self->scales[RINGLET_SCALE_SQRT].high, <, 1000.0);
  g_assert_cmpfloat (self->scales[RINGLET_SCALE_LOG].low, ==, 1.0);
  g_assert_cmpfloat (self->scales[RINGLET_SCALE_LOG].high, ==, 3000000.0);
}

static void
test_threads (void)
{
  g_autoptr (RingletPyramid) pyramid = powder (900, 1000);
  g_autoptr (RingletHistogram) first = ringlet_histogram_new (pyramid, NULL, NULL);

  for (guint n_threads = 1; n_threads < 6; n_threads++) {
    g_autoptr (RingletHistogram) self = NULL;

    ringlet_parallel_set_threads (n_threads);
    self = ringlet_histogram_new (pyramid, NULL, NULL);
    g_assert_cmpmem (self, sizeof *self, first, sizeof *first);
  }
  ringlet_parallel_set_threads (0);
}

static void
test_cancel (void)
{
  g_autoptr (RingletPyramid) pyramid = powder (100, 100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_histogram_new (pyramid, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Of a thousand pixels one has seen 1 to 50 photons and a few are hot: the colours are
 * for those that have seen any. */
static void
test_sparse (void)
{
  const gsize n = 1000 * 1000;
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, 1000, 1000, NULL);
  g_autoptr (RingletPyramid) pyramid = NULL;
  g_autoptr (RingletHistogram) self = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  double min = 0.0;
  double max = 0.0;

  for (gsize i = 0; i < n; i++)
    data[i] = g_rand_int_range (rand, 0, 1000) == 0
        ? (guint32) g_rand_int_range (rand, 1, 51)
        : 0;
  data[n / 2] = 3000000;
  pyramid = make_pyramid (RINGLET_PIXEL_U32, 1000, 1000, data, FALSE);
  self = ringlet_histogram_new (pyramid, NULL, NULL);
  g_assert_cmpfloat (self->max, ==, 3000000.0);
  ringlet_histogram_limits (self, 99.5, &min, &max);
  g_assert_cmpfloat (min, ==, 0.0);
  g_assert_cmpfloat (max, >=, 40.0);
  g_assert_cmpfloat (max, <=, 50.0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spreads); i++) {
    g_autofree char *path = g_strdup_printf ("/histogram/spread/%s", spreads[i].name);

    g_test_add_data_func (path, &spreads[i], test_spread);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autofree char *path = g_strdup_printf ("/histogram/odd/%s", odd[i].name);

    g_test_add_data_func (path, &odd[i], test_odd);
  }
  g_test_add_func ("/histogram/sparse", test_sparse);
  g_test_add_func ("/histogram/powder", test_powder);
  g_test_add_func ("/histogram/threads", test_threads);
  g_test_add_func ("/histogram/cancel", test_cancel);
  return g_test_run ();
}
