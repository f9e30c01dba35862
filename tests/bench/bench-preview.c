/* SPDX-License-Identifier: MIT */

/* Prints CSV: what it costs to follow a drag. A frame made ready, a brush of 40 pixels
 * put into its mask, previews of cake and pattern with the geometry moving, the exact
 * ones, and how long it takes until one of these that is cancelled has ended. Best and
 * median of 30 and the mean of the time of all processors, in ms; the last is of some
 * use on a machine that is not at rest. Nothing here is timed by a test.
 *
 *   bench-preview [THREADS]
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/parallel.h"
#include "process/preview.h"

#define N_RUNS 30
#define N_EXACT 5
#define BRUSH 40

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletMask *masks[2];
  RingletImage *image;
  RingletMemo *memo;
  RingletPreview *preview;
  RingletPreviewFrame *frame;
  guint run;
} Bench;

typedef void (*Work) (Bench *bench);

/* Attempts to cancel an exact cake, spread over the time that it takes. */
#define N_CANCELS 40

static RingletIntegratorInputs
inputs (Bench *bench)
{
  return (RingletIntegratorInputs){ .detector = bench->detector,
    .geometry = &bench->geometry,
    .mask = bench->masks[0],
    .plan = &bench->plan };
}

static void
move (Bench *bench)
{
  bench->geometry.poni_slow_m += 1e-5;
  bench->run++;
}

static void
make_frame (Bench *bench)
{
  const RingletIntegratorInputs in = inputs (bench);

  g_clear_pointer (&bench->frame, ringlet_preview_frame_free);
  bench->frame = ringlet_preview_frame_new (&in, bench->image, bench->memo, NULL, NULL);
}

static void
set_mask (Bench *bench)
{
  ringlet_preview_frame_set_mask (
      bench->frame, bench->masks[++bench->run % 2], NULL, NULL);
}

static void
look (Bench *bench, guint n_radial, guint n_azimuth, guint haste)
{
  const RingletIntegratorInputs in = inputs (bench);
  RingletResult *result;

  move (bench);
  bench->plan.n_radial = n_radial;
  bench->plan.n_azimuth = n_azimuth;
  result = ringlet_preview_run (
      bench->preview, bench->frame, &in, haste, bench->memo, NULL, NULL);
  g_assert_nonnull (result);
  ringlet_result_unref (result);
}

static void
look_cake (Bench *bench)
{
  look (bench, 1000, 360, 1);
}

static void
look_half_cake (Bench *bench)
{
  look (bench, 500, 180, 2);
}

static void
look_pattern (Bench *bench)
{
  look (bench, 0, 0, 1);
}

static void
look_pattern_in_haste (Bench *bench)
{
  look (bench, 0, 0, 2);
}

static void
integrate (Bench *bench, guint n_radial, guint n_azimuth)
{
  const RingletFrame frame = { .image = bench->image };
  RingletIntegratorInputs in = inputs (bench);
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *result = NULL;

  move (bench);
  bench->plan.n_radial = n_radial;
  bench->plan.n_azimuth = n_azimuth;
  integrator = ringlet_integrator_new (&in, bench->memo, NULL, NULL);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, NULL);
  ringlet_result_unref (result);
}

static void
integrate_cake (Bench *bench)
{
  integrate (bench, 1000, 360);
}

static void
integrate_pattern (Bench *bench)
{
  integrate (bench, 0, 0);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (Bench *bench, const char *size, const char *name, Work work, guint n_runs)
{
  double times[N_RUNS];
  clock_t cpu;

  work (bench);
  cpu = clock ();
  for (guint i = 0; i < n_runs; i++) {
    const gint64 start = g_get_monotonic_time ();

    work (bench);
    times[i] = (double) (g_get_monotonic_time () - start) / 1e3;
  }
  qsort (times, n_runs, sizeof *times, compare);
  printf ("%s,%s,%.2f,%.2f,%.2f\n", size, name, times[0], times[n_runs / 2],
      (double) (clock () - cpu) * 1e3 / CLOCKS_PER_SEC / n_runs);
  fflush (stdout);
}

typedef struct {
  RingletIntegratorInputs in;
  RingletFrame frame;
  RingletMemo *memo;
  GCancellable *cancellable;
  gint64 ended_us;
} Cancelled;

static gpointer
integrate_until_cancelled (gpointer data)
{
  Cancelled *self = data;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&self->in, self->memo, self->cancellable, NULL);
  RingletResult *result = NULL;

  if (integrator != NULL)
    ringlet_integrator_run (
        integrator, &self->frame, 1, &result, self->cancellable, NULL);
  g_clear_pointer (&result, ringlet_result_unref);
  self->ended_us = g_get_monotonic_time ();
  return NULL;
}

/* From the wish to the end. */
static double
cancel_after (Bench *bench, gint64 wait_us)
{
  Cancelled self = { inputs (bench), { .image = bench->image }, bench->memo,
    g_cancellable_new (), 0 };
  GThread *thread = NULL;
  gint64 cancelled_us;

  move (bench);
  thread = g_thread_new ("integrate", integrate_until_cancelled, &self);
  g_usleep ((gulong) wait_us);
  cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (self.cancellable);
  g_thread_join (thread);
  g_object_unref (self.cancellable);
  return (double) MAX (self.ended_us - cancelled_us, 0) / 1e3;
}

static void
measure_cancel (Bench *bench, const char *size)
{
  double times[N_CANCELS];
  gint64 whole_us = g_get_monotonic_time ();

  bench->plan.n_radial = 1000;
  bench->plan.n_azimuth = 360;
  integrate_cake (bench);
  whole_us = g_get_monotonic_time () - whole_us;
  for (guint i = 0; i < N_CANCELS; i++)
    times[i] = cancel_after (bench, whole_us * i / N_CANCELS);
  if (g_getenv ("RINGLET_BENCH_EACH") != NULL)
    for (guint i = 0; i < N_CANCELS; i++)
      printf ("# cancelled after %.1f of %.1f ms: %.2f\n",
          (double) whole_us * i / N_CANCELS / 1e3, (double) whole_us / 1e3, times[i]);
  qsort (times, N_CANCELS, sizeof *times, compare);
  printf ("%s,cancel (median; worst),%.2f,%.2f,\n", size, times[N_CANCELS / 2],
      times[N_CANCELS - 1]);
  fflush (stdout);
}

static RingletImage *
make_image (gsize n_slow, gsize n_fast)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    const gsize row = i / n_fast;
    const gsize column = i % n_fast;
    const gsize ring = (row * row + column * column) / 4096 % 50;

    data[i] = (guint32) (i * 2654435761u >> 28) + (ring == 0 ? 2000 : 20);
  }
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
}

/* Without a stroke of the brush, and with. */
static void
make_masks (Bench *bench)
{
  const gsize n_slow = bench->detector->n_slow;
  const gsize n_fast = bench->detector->n_fast;

  for (guint k = 0; k < 2; k++) {
    guint8 *bad = g_malloc0 (n_slow * n_fast);

    for (gsize i = 0; i < n_slow * n_fast; i++)
      bad[i] = i / n_fast % 551 >= 514 || i % n_fast % 1040 >= 1030;
    for (gsize i = 0; k == 1 && i < BRUSH; i++)
      memset (bad + (n_slow / 3 + i) * n_fast + n_fast / 3, 1, BRUSH);
    bench->masks[k] = ringlet_mask_new_take (n_slow, n_fast, bad);
  }
}

static void
run (const char *size, gsize n_slow, gsize n_fast)
{
  static const struct {
    const char *name;
    Work work;
    guint n_runs;
  } works[] = {
    { "frame", make_frame, N_RUNS },
    { "mask", set_mask, N_RUNS },
    { "cake 1000x360", look_cake, N_RUNS },
    { "cake 500x180", look_half_cake, N_RUNS },
    { "pattern", look_pattern, N_RUNS },
    { "pattern in haste", look_pattern_in_haste, N_RUNS },
    { "exact cake", integrate_cake, N_EXACT },
    { "exact pattern", integrate_pattern, N_EXACT },
  };
  Bench bench = { .plan = ringlet_plan_default () };
  RingletIntegratorInputs in;

  bench.detector = ringlet_detector_new_generic (75e-6, 75e-6, n_slow, n_fast, 3, NULL);
  bench.geometry = (RingletGeometry){ .distance_m = 0.2,
    .poni_slow_m = 75e-6 * (double) n_slow * 0.48,
    .poni_fast_m = 75e-6 * (double) n_fast * 0.53,
    .rot1_rad = 0.02,
    .rot2_rad = -0.03,
    .wavelength_m = 4e-11 };
  bench.image = make_image (n_slow, n_fast);
  bench.memo = ringlet_memo_new ((gsize) 1 << 29);
  make_masks (&bench);
  in = inputs (&bench);
  bench.preview = ringlet_preview_new (&in, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    measure (&bench, size, works[i].name, works[i].work, works[i].n_runs);
  measure_cancel (&bench, size);

  ringlet_preview_unref (bench.preview);
  ringlet_preview_frame_free (bench.frame);
  ringlet_memo_unref (bench.memo);
  ringlet_mask_unref (bench.masks[0]);
  ringlet_mask_unref (bench.masks[1]);
  ringlet_image_unref (bench.image);
  ringlet_detector_unref (bench.detector);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ringlet_parallel_set_threads (argc > 1 ? (guint) atoi (argv[1]) : 0);
  printf ("size,work,best_ms,median_ms,cpu_ms\n");
  run ("4M", 2167, 2070);
  run ("16M", 4362, 4148);
  return 0;
}
