/* SPDX-License-Identifier: MIT */

/* What is made of many frames, against sums in long double and sorted values, against
 * pyFAI, and with the same bits whoever computes. */

#include <locale.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/parallel.h"

#include "frames.h"
#include "pyfai-average.h"

#define N_SLOW 9
#define N_FAST 11
#define N (N_SLOW * N_FAST)
#define ALL (METHOD (N) - 1)

static char *folder;

/* ---- the definition ---- */

typedef struct {
  long double values[1000];
  gsize n;
} Column;

static int
compare (const void *a, const void *b)
{
  const long double x = *(const long double *) a;
  const long double y = *(const long double *) b;

  return (x > y) - (x < y);
}

static long double
mean_of (const long double *values, gsize n)
{
  long double sum = 0.0L;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / (long double) n;
}

static long double
std_of (const long double *values, gsize n)
{
  const long double mean = mean_of (values, n);
  long double sum = 0.0L;

  for (gsize i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return sqrtl (sum / (long double) n);
}

static long double
median_of (const Column *sorted)
{
  return 0.5L * sorted->values[(sorted->n - 1) / 2] +
      0.5L * sorted->values[sorted->n / 2];
}

static long double
cutoff_of (const Column *column, const RingletAverageOrder *order)
{
  Column left = *column;

  for (guint pass = 0; pass < 100; pass++) {
    const long double std = std_of (left.values, left.n);
    Column sorted = left;
    Column next = { .n = 0 };
    long double centre = mean_of (left.values, left.n);

    if (order->cutoff_passes > 0 && pass == order->cutoff_passes)
      break;
    qsort (sorted.values, sorted.n, sizeof (long double), compare);
    if (order->cutoff_by_median)
      centre = median_of (&sorted);
    for (gsize i = 0; i < left.n; i++) {
      if (fabsl (left.values[i] - centre) <= order->cutoff * std * (1.0L + 1e-12L))
        next.values[next.n++] = left.values[i];
    }
    if (next.n == 0 || next.n == left.n)
      break;
    left = next;
  }
  return mean_of (left.values, left.n);
}

static long double
quantiles_of (const Column *sorted, const double *quantiles)
{
  const gsize from = (gsize) floor (quantiles[0] * (double) sorted->n);
  const gsize to = (gsize) ceil (quantiles[1] * (double) sorted->n);

  return mean_of (sorted->values + from, to - from);
}

static void
check_pixel (const RingletAverage *result, const RingletAverageOrder *order,
    gsize pixel, const Column *column)
{
  Column sorted = *column;
  const gsize n = column->n;
  const gboolean any = n > 0;
  const double scale = (double) (any ? fabsl (mean_of (column->values, n)) : 0.0L);

  qsort (sorted.values, n, sizeof (long double), compare);
  g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_COUNT, pixel), ==, n);
  if (!any) {
    g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_MEAN, pixel)));
    g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_CUTOFF, pixel)));
    g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_FLAT_FIELD, pixel)));
    return;
  }
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_MEAN, pixel),
      (double) mean_of (column->values, n), 1e-14);
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_SUM, pixel),
      (double) (mean_of (column->values, n) * (long double) n), 1e-14);
  g_assert_cmpfloat (
      frames_value (result, RINGLET_AVERAGE_MIN, pixel), ==, (double) sorted.values[0]);
  g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_MAX, pixel), ==,
      (double) sorted.values[n - 1]);
  g_assert_cmpfloat (fabs (frames_value (result, RINGLET_AVERAGE_STD, pixel) -
                         (double) std_of (column->values, n)),
      <=, 1e-13 * scale);
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_MEDIAN, pixel),
      (double) median_of (&sorted), 1e-15);
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_QUANTILES, pixel),
      (double) quantiles_of (&sorted, order->quantiles), 1e-14);
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_CUTOFF, pixel),
      (double) cutoff_of (column, order), 1e-14);
}

/* ---- every type, some numbers of frames ---- */

/* A pixel with a value in no frame, one in some, and zingers. */
static long double *
make_values (GRand *rand, RingletPixelType type, guint n_frames)
{
  const gboolean is_float = ringlet_pixel_type_is_float (type);
  const int top = type == RINGLET_PIXEL_BOOL ? 2
      : ringlet_pixel_type_size (type) == 1  ? 120
                                             : 30000;
  long double *values = g_new (long double, n_frames *N);

  for (gsize i = 0; i < n_frames * N; i++) {
    const gsize pixel = i % N;

    values[i] = g_rand_int_range (rand, 0, pixel % 3 == 0 ? top : MAX (top / 100, 2));
    if (is_float)
      values[i] += 0.5L - g_rand_int_range (rand, 0, 100);
  }
  return values;
}

/* What the type calls no data; NaN of a float. */
static long double
flag_of (RingletPixelType type)
{
  if (ringlet_pixel_type_is_float (type))
    return (long double) NAN;
  if (ringlet_pixel_type_is_signed (type))
    return -2.0L;
  return ldexpl (1.0L, 8 * (int) ringlet_pixel_type_size (type)) - 2.0L;
}

static void
check_type (RingletPixelType type, guint n_frames)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (100 * type + n_frames);
  g_autofree long double *values = make_values (rand, type, n_frames);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletAverage) result = NULL;
  const gboolean has_flags = type != RINGLET_PIXEL_BOOL;
  const RingletAverageOrder order = { .methods = ALL,
    .quantiles = { 0.2, 0.75 },
    .cutoff = 1.5,
    .cutoff_passes = n_frames % 3,
    .cutoff_by_median = n_frames % 2 };

  for (guint k = 0; has_flags && k < n_frames; k++) {
    values[k * N + 7] = flag_of (type);
    if (k % 2 == 0)
      values[k * N + 8] = flag_of (type);
  }
  source = frames_open (
      frames_write (folder, "type.npy", type, n_frames, N_SLOW, N_FAST, values));
  result = frames_average (source, &order);
  g_assert_cmpuint (result->n_frames, ==, n_frames);
  g_assert_cmpuint (result->n_without, ==, has_flags ? (n_frames == 1 ? 2 : 1) : 0);
  for (gsize i = 0; i < N; i++) {
    Column column = { .n = 0 };

    for (guint k = 0; k < n_frames; k++) {
      if (!has_flags || (i != 7 && (i != 8 || k % 2 == 1)))
        column.values[column.n++] = values[k * N + i];
    }
    check_pixel (result, &order, i, &column);
  }
}

static void
test_types (void)
{
  static const guint numbers[] = { 1, 2, 7, 33, 64 };

  for (int type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
      g_test_message ("%u frames of %s", numbers[i], ringlet_pixel_type_name (type));
      check_type (type, numbers[i]);
    }
  }
}

static void
test_many (void)
{
  check_type (RINGLET_PIXEL_U16, 1000);
  check_type (RINGLET_PIXEL_F32, 1000);
}

/* ---- pyFAI ---- */

typedef struct {
  RingletAverageMethod method;
  const double *truth;
  double quantiles[2];
  double cutoff;
  gboolean by_median;
} PyfaiCase;

static const PyfaiCase pyfai_cases[] = {
  { RINGLET_AVERAGE_MEAN, pyfai_mean },
  { RINGLET_AVERAGE_STD, pyfai_std },
  { RINGLET_AVERAGE_MEDIAN, pyfai_median },
  { RINGLET_AVERAGE_QUANTILES, pyfai_quantiles_20_80, { 0.2, 0.8 } },
  { RINGLET_AVERAGE_QUANTILES, pyfai_quantiles_0_100, { 0.0, 1.0 } },
  { RINGLET_AVERAGE_QUANTILES, pyfai_quantiles_50_50, { 0.5, 0.5 } },
  { RINGLET_AVERAGE_QUANTILES, pyfai_quantiles_100_100, { 1.0, 1.0 } },
  { RINGLET_AVERAGE_QUANTILES, pyfai_quantiles_29_71, { 0.29, 0.71 } },
  { RINGLET_AVERAGE_CUTOFF, pyfai_cutoff_mean_2, { 0 }, 2.0 },
  { RINGLET_AVERAGE_CUTOFF, pyfai_cutoff_mean_1, { 0 }, 1.0 },
  { RINGLET_AVERAGE_CUTOFF, pyfai_cutoff_median_2, { 0 }, 2.0, TRUE },
};

/* In single precision. */
static void
test_pyfai (void)
{
  const gsize n_fast = G_N_ELEMENTS (pyfai_frames[0]);
  const gsize n = G_N_ELEMENTS (pyfai_frames) * n_fast;
  g_autofree long double *values = g_new (long double, n);
  g_autoptr (RingletSource) source = NULL;

  for (gsize i = 0; i < n; i++)
    values[i] = pyfai_frames[i / n_fast][i % n_fast];
  source = frames_open (frames_write (folder, "pyfai.edf", RINGLET_PIXEL_U16,
      G_N_ELEMENTS (pyfai_frames), 1, n_fast, values));
  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_cases); i++) {
    const PyfaiCase *row = &pyfai_cases[i];
    const RingletAverageOrder order = { .methods = 1u << row->method,
      .quantiles = { row->quantiles[0], row->quantiles[1] },
      .cutoff = row->cutoff,
      .cutoff_by_median = row->by_median,
      .cutoff_passes = 1 };
    g_autoptr (RingletAverage) result = frames_average (source, &order);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    for (gsize k = 0; k < n_fast; k++)
      frames_assert_near (frames_value (result, row->method, k), row->truth[k], 3e-7);
  }
}

/* Ten of a hundred are three standard deviations off exactly, and stay. */
static void
test_tie (void)
{
  const RingletAverageOrder order = {
    .methods = METHOD (CUTOFF), .cutoff = 3.0, .cutoff_passes = 1
  };
  g_autofree long double *values = g_new (long double, 100 * N);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletAverage) result = NULL;

  for (gsize i = 0; i < 100 * N; i++)
    values[i] = (long double) (i % N) + (i / N % 10 == 7 ? 13.0L : 0.0L);
  source = frames_open (
      frames_write (folder, "tie.npy", RINGLET_PIXEL_U16, 100, N_SLOW, N_FAST, values));
  result = frames_average (source, &order);
  for (gsize i = 0; i < N; i++)
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_CUTOFF, i), (double) i + 1.3, 1e-14);
}

/* Half a standard deviation would leave none of two: both stay. */
static void
test_nothing_left (void)
{
  const long double values[4] = { 1, 5, 3, 5 };
  const RingletAverageOrder order = { .methods = METHOD (CUTOFF), .cutoff = 0.5 };
  g_autoptr (RingletSource) source = frames_open (
      frames_write (folder, "two.npy", RINGLET_PIXEL_U16, 2, 1, 2, values));
  g_autoptr (RingletAverage) result = frames_average (source, &order);

  g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_CUTOFF, 0), ==, 2.0);
  g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_CUTOFF, 1), ==, 5.0);
}

/* ---- more pixels than a task takes ---- */

#define LARGE_SLOW 113
#define LARGE_FAST 101
#define LARGE (LARGE_SLOW * LARGE_FAST)
#define LARGE_FRAMES 3

static long double
large_value (gsize pixel, guint frame)
{
  return (long double) ((pixel * 7919 + frame * frame * 104729) % 1013);
}

/* Dark and monitor, of each pixel its own. */
static void
check_large (RingletSource *source, RingletAverageOrder *order, gboolean is_divided)
{
  static const double monitors[LARGE_FRAMES] = { 1.0, 2.0, 0.5 };
  g_autoptr (RingletAverage) result = NULL;

  order->monitors = is_divided ? monitors : NULL;
  result = frames_average (source, order);
  for (gsize i = 0; i < LARGE; i++) {
    Column column = { .n = LARGE_FRAMES };
    Column sorted;

    for (guint k = 0; k < LARGE_FRAMES; k++)
      column.values[k] = (large_value (i, k) - (order->dark != NULL ? i % 97 : 0)) /
          (is_divided ? monitors[k] : 1.0);
    sorted = column;
    qsort (sorted.values, sorted.n, sizeof (long double), compare);
    g_assert_cmpfloat (fabs (frames_value (result, RINGLET_AVERAGE_MEAN, i) -
                           (double) mean_of (column.values, column.n)),
        <=, 1e-11);
    g_assert_cmpfloat (fabs (frames_value (result, RINGLET_AVERAGE_STD, i) -
                           (double) std_of (column.values, column.n)),
        <=, 1e-11);
    g_assert_cmpfloat (fabs (frames_value (result, RINGLET_AVERAGE_MEDIAN, i) -
                           (double) sorted.values[1]),
        <=, 1e-11);
    g_assert_cmpfloat (fabs (frames_value (result, RINGLET_AVERAGE_MAX, i) -
                           (double) sorted.values[2]),
        <=, 1e-11);
  }
}

static void
test_large (void)
{
  g_autofree long double *values = g_new (long double, LARGE_FRAMES *LARGE);
  g_autofree long double *dark_values = g_new (long double, LARGE);
  g_autoptr (RingletImage) dark = NULL;
  g_autoptr (RingletSource) source = NULL;
  RingletAverageOrder order = { .methods = METHOD (MEAN) | METHOD (STD) |
        METHOD (MEDIAN) | METHOD (MAX) };

  for (gsize i = 0; i < LARGE; i++) {
    dark_values[i] = i % 97;
    for (guint k = 0; k < LARGE_FRAMES; k++)
      values[k * LARGE + i] = large_value (i, k);
  }
  dark = frames_image (RINGLET_PIXEL_U16, LARGE_SLOW, LARGE_FAST, dark_values, NULL);
  source = frames_open (frames_write (folder, "large.npy", RINGLET_PIXEL_U32,
      LARGE_FRAMES, LARGE_SLOW, LARGE_FAST, values));
  for (int passes = 0; passes < 2; passes++) {
    order.most_bytes = passes == 0 ? 0 : LARGE_FRAMES * 4 * 3000;
    order.dark = NULL;
    check_large (source, &order, FALSE);
    order.dark = dark;
    check_large (source, &order, FALSE);
    check_large (source, &order, TRUE);
  }
}

/* ---- the same bits ---- */

static void
test_bits (void)
{
  static const guint threads[] = { 1, 2, 5 };
  static const guint64 bytes[] = { 0, 50 * 8 * N, 50 * 8 * 10, 50 * 8 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree long double *values = make_values (rand, RINGLET_PIXEL_F64, 50);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletAverage) first = NULL;
  RingletAverageOrder order = {
    .methods = ALL, .quantiles = { 0.1, 0.6 }, .cutoff = 1.2, .cutoff_passes = 0
  };

  for (gsize i = 0; i < 50 * N; i++)
    values[i] = values[i] / 3.0L + 100.0L;
  source = frames_open (
      frames_write (folder, "bits.npy", RINGLET_PIXEL_F64, 50, N_SLOW, N_FAST, values));
  first = frames_average (source, &order);
  g_assert_cmpuint (first->n_passes, ==, 1);
  for (gsize t = 0; t < G_N_ELEMENTS (threads); t++) {
    for (gsize b = 0; b < G_N_ELEMENTS (bytes); b++) {
      g_autoptr (RingletAverage) again = NULL;

      ringlet_parallel_set_threads (threads[t]);
      order.most_bytes = bytes[b];
      again = frames_average (source, &order);
      if (b > 1)
        g_assert_cmpuint (again->n_passes, ==, b == 2 ? 10 : N);
      for (int m = 0; m < RINGLET_AVERAGE_N; m++)
        g_assert_true (
            g_bytes_equal (again->images[m]->bytes, first->images[m]->bytes));
    }
  }
  ringlet_parallel_set_threads (0);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = frames_folder ();
  g_test_add_func ("/average/types", test_types);
  g_test_add_func ("/average/many", test_many);
  g_test_add_func ("/average/pyfai", test_pyfai);
  g_test_add_func ("/average/tie", test_tie);
  g_test_add_func ("/average/nothing-left", test_nothing_left);
  g_test_add_func ("/average/large", test_large);
  g_test_add_func ("/average/bits", test_bits);
  code = g_test_run ();
  frames_remove (folder);
  return code;
}
