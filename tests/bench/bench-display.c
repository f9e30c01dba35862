/* SPDX-License-Identifier: MIT */

/* Prints CSV: what it costs to show an image of 4 megapixels. Five warm-ups, best and
 * median of 30. Nothing here is timed by a test; what was made is checked beside it,
 * so that nobody tunes a program that is wrong.
 *
 *   bench-display [THREADS]
 */

#include <locale.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "display/histogram.h"
#include "display/painter.h"

#define N_SLOW 2167
#define N_FAST 2070
#define HOT_ROW 1234
#define HOT_COLUMN 567
#define HOT 4000000000u
#define WIDTH 1000
#define HEIGHT 800
#define N_WARM 5
#define N_RUNS 30

typedef struct {
  RingletImage *image;
  RingletMask *mask;
  RingletExclusion exclusion;
  RingletPyramid *pyramid;
  RingletLevels levels;
  RingletViewport viewport;
  guint32 *pixels;
} Bench;

typedef void (*Work) (Bench *bench);

/* Counts as of a powder pattern, gaps of modules, one hot pixel. */
static void
make_image (Bench *bench)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);
  guint8 *bad = g_new0 (guint8, N_SLOW * N_FAST);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const RingletPlan plan = ringlet_plan_default ();

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    const gsize row = i / N_FAST;
    const gsize column = i % N_FAST;
    const gsize ring = (row * row + column * column) / 4096 % 50;

    data[i] = (guint32) g_rand_int_range (rand, 0, ring == 0 ? 2000 : 20);
    bad[i] = row % 551 >= 514 || column % 1040 >= 1030;
    data[i] = bad[i] != 0 ? G_MAXUINT32 : data[i];
  }
  data[HOT_ROW * N_FAST + HOT_COLUMN] = HOT;
  bench->image = ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, data, NULL);
  bench->mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  bench->exclusion = ringlet_exclusion_new (&plan, TRUE, RINGLET_PIXEL_U32);
}

static void
build_pyramid (Bench *bench)
{
  const RingletPyramidLevel *last = NULL;
  guint shift = 0;

  g_clear_pointer (&bench->pyramid, ringlet_pyramid_unref);
  bench->pyramid = ringlet_pyramid_new_image (
      bench->image, bench->mask, &bench->exclusion, NULL, NULL);
  shift = bench->pyramid->n_levels - 1;
  last = &bench->pyramid->levels[shift];
  g_assert_cmpfloat (ringlet_pyramid_get (bench->pyramid, shift,
                         (HOT_ROW >> shift) * last->n_fast + (HOT_COLUMN >> shift)),
      ==, HOT);
}

static void
build_histogram (Bench *bench)
{
  g_autoptr (RingletHistogram) histogram =
      ringlet_histogram_new (bench->pyramid, NULL, NULL);

  g_assert_cmpuint (histogram->n_values, ==, N_SLOW * N_FAST - bench->mask->n_bad);
  g_assert_cmpfloat (histogram->max, ==, HOT);
  ringlet_histogram_set_levels (histogram, 99.5, &bench->levels);
}

static void
paint (Bench *bench)
{
  guint32 last[RINGLET_COLORMAP_SIZE];
  double x = 0.0;
  double y = 0.0;

  ringlet_paint (bench->pyramid, &bench->levels, &bench->viewport, 0,
      (guint8 *) bench->pixels, WIDTH * sizeof (guint32));
  ringlet_levels_table (&bench->levels, last);
  ringlet_viewport_to_view (&bench->viewport, HOT_ROW + 0.5, HOT_COLUMN + 0.5, &x, &y);
  g_assert_cmphex (bench->pixels[(gsize) y * WIDTH + (gsize) x], ==,
      last[RINGLET_COLORMAP_SIZE - 1]);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
measure (const char *what, Bench *bench, Work work)
{
  gint64 times[N_RUNS];

  for (int i = -N_WARM; i < N_RUNS; i++) {
    const gint64 start = g_get_monotonic_time ();

    work (bench);
    if (i >= 0)
      times[i] = g_get_monotonic_time () - start;
  }
  qsort (times, N_RUNS, sizeof *times, compare_times);
  g_print ("%s,%u,%.2f,%.2f\n", what, ringlet_parallel_get_threads (),
      (double) times[0] / 1000.0, (double) times[N_RUNS / 2] / 1000.0);
}

/* @zoom: of the view that fits; the hot pixel stays where it is. */
static void
measure_paint (Bench *bench, RingletScale scale, double zoom)
{
  g_autofree char *what =
      g_strdup_printf ("paint %s %dx", ringlet_scale_name (scale), (int) zoom);
  double x = 0.0;
  double y = 0.0;

  bench->levels.scale = scale;
  ringlet_viewport_fit (&bench->viewport);
  ringlet_viewport_to_view (&bench->viewport, HOT_ROW + 0.5, HOT_COLUMN + 0.5, &x, &y);
  ringlet_viewport_zoom (&bench->viewport, zoom, x, y);
  measure (what, bench, paint);
}

int
main (int argc, char *argv[])
{
  static const double zooms[] = { 1.0, 2.0, 4.0, 16.0 };
  Bench bench = {
    .levels = ringlet_levels_default (),
    .viewport = { WIDTH, HEIGHT, N_FAST, N_SLOW },
    .pixels = g_new (guint32, WIDTH * HEIGHT),
  };

  setlocale (LC_ALL, "C");
  if (argc > 1)
    ringlet_parallel_set_threads ((guint) g_ascii_strtoull (argv[1], NULL, 10));
  make_image (&bench);
  g_print ("what,threads,best_ms,median_ms\n");
  measure ("pyramid", &bench, build_pyramid);
  measure ("histogram", &bench, build_histogram);
  for (gsize i = 0; i < RINGLET_SCALE_N; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (zooms); j++)
      measure_paint (&bench, (RingletScale) i, zooms[j]);
  }
  ringlet_pyramid_unref (bench.pyramid);
  ringlet_mask_unref (bench.mask);
  ringlet_image_unref (bench.image);
  g_free (bench.pixels);
  return 0;
}
