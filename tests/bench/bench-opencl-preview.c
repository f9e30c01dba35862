/* SPDX-License-Identifier: MIT */

/* Prints CSV: what previews cost on an OpenCL device while a geometry moves, beside the
 * processor's. "kernels" are those of one preview, launched many times before the queue
 * is waited for; "run" is all from the geometry to the result, with what is copied
 * there and back; "frame" is copying all resolutions of an image. Best and median of
 * 30, in ms. Not a test; but a preview that is not that of the processor ends it.
 *
 *   bench-opencl-preview [DEVICE]     0 */

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "process/opencl-preview.h"

#define N_RUNS 30

/* Launches in one measurement of kernels. */
#define N_LOOKS 20

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletIntegratorInputs inputs;
  RingletMask *gaps;
  RingletImage *image;
  RingletMemo *memo;
  RingletPreview *preview;
  RingletPreviewFrame *frame;
  RingletClPreview *device;
  guint haste;
} Bench;

typedef void (*Work) (Bench *bench);

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl-preview: %s\n", error->message);
  exit (1);
}

static void
copy_frame (Bench *bench)
{
  GError *error = NULL;

  ringlet_cl_preview_set_frame (bench->device, bench->frame, &error);
  fail_on (error);
}

static RingletResult *
run_on_device (Bench *bench)
{
  GError *error = NULL;
  RingletResult *result = ringlet_cl_preview_run (
      bench->device, &bench->inputs, bench->haste, bench->memo, NULL, &error);

  fail_on (error);
  return result;
}

static RingletResult *
run_on_processor (Bench *bench)
{
  GError *error = NULL;
  RingletResult *result = ringlet_preview_run (bench->preview, bench->frame,
      &bench->inputs, bench->haste, bench->memo, NULL, &error);

  fail_on (error);
  return result;
}

static void
move (Bench *bench)
{
  bench->geometry.poni_slow_m += 1e-5;
}

static void
work_device (Bench *bench)
{
  move (bench);
  ringlet_result_unref (run_on_device (bench));
}

static void
work_processor (Bench *bench)
{
  move (bench);
  ringlet_result_unref (run_on_processor (bench));
}

static void
work_kernels (Bench *bench)
{
  GError *error = NULL;

  ringlet_cl_preview_look (bench->device, N_LOOKS, &error);
  fail_on (error);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (Bench *bench, const char *what, const char *where, Work work, guint n)
{
  double times[N_RUNS];

  work (bench);
  for (guint i = 0; i < N_RUNS; i++) {
    const gint64 start = g_get_monotonic_time ();

    work (bench);
    times[i] = (double) (g_get_monotonic_time () - start) / 1e3 / n;
  }
  qsort (times, N_RUNS, sizeof *times, compare);
  printf ("%zux%zu,%s,%s,%.3f,%.3f\n", bench->detector->n_slow, bench->detector->n_fast,
      what, where, times[0], times[N_RUNS / 2]);
  fflush (stdout);
}

/* Both see the same. */
static void
check (Bench *bench, const char *what)
{
  g_autoptr (RingletResult) twin = run_on_processor (bench);
  g_autoptr (RingletResult) result = run_on_device (bench);
  double off = 0.0;
  double sum = 0.0;

  for (gsize i = 0; i < ringlet_result_n_bins (twin); i++) {
    off += fabs (result->sum_signal[i] - twin->sum_signal[i]);
    sum += fabs (twin->sum_signal[i]);
  }
  if (off <= 1e-4 * sum)
    return;
  g_printerr ("bench-opencl-preview: %s is %g off\n", what, off / sum);
  exit (1);
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

static void
bench_init (Bench *self, RingletCl *cl, RingletMemo *memo, const char *detector)
{
  GError *error = NULL;

  *self = (Bench){ .plan = ringlet_plan_default (), .memo = memo, .haste = 1 };
  self->detector = ringlet_detector_new_named (detector, 3, &error);
  fail_on (error);
  self->geometry = (RingletGeometry){ .distance_m = 0.2,
    .poni_slow_m =
        self->detector->pixel_slow_m * (double) self->detector->n_slow * 0.48,
    .poni_fast_m =
        self->detector->pixel_fast_m * (double) self->detector->n_fast * 0.53,
    .rot1_rad = 0.02,
    .rot2_rad = -0.03,
    .wavelength_m = 4e-11 };
  self->gaps = ringlet_detector_gap_mask (self->detector);
  self->image = make_image (self->detector->n_slow, self->detector->n_fast);
  self->inputs = (RingletIntegratorInputs){ .detector = self->detector,
    .geometry = &self->geometry,
    .mask = self->gaps,
    .plan = &self->plan };
  self->preview = ringlet_preview_new (&self->inputs, NULL, &error);
  fail_on (error);
  self->frame =
      ringlet_preview_frame_new (&self->inputs, self->image, memo, NULL, &error);
  fail_on (error);
  self->device = ringlet_cl_preview_new (cl, self->preview, &error);
  fail_on (error);
}

static void
bench_clear (Bench *self)
{
  ringlet_cl_preview_free (self->device);
  ringlet_preview_frame_free (self->frame);
  ringlet_preview_unref (self->preview);
  g_clear_pointer (&self->gaps, ringlet_mask_unref);
  ringlet_image_unref (self->image);
  ringlet_detector_unref (self->detector);
}

static void
run (RingletCl *cl, RingletMemo *memo, const char *detector)
{
  static const struct {
    const char *name;
    guint n_radial;
    guint n_azimuth;
    guint haste;
  } views[] = {
    { "cake 1000x360", 1000, 360, 1 },
    { "cake 500x180 in haste", 500, 180, 2 },
    { "cake 3000x720", 3000, 720, 1 },
    { "pattern 1000", 1000, 0, 1 },
    { "pattern 3000", 3000, 0, 1 },
  };
  Bench bench;

  bench_init (&bench, cl, memo, detector);
  measure (&bench, "frame", "device", copy_frame, 1);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    bench.plan.n_radial = views[i].n_radial;
    bench.plan.n_azimuth = views[i].n_azimuth;
    bench.haste = views[i].haste;
    check (&bench, views[i].name);
    measure (&bench, views[i].name, "kernels", work_kernels, N_LOOKS);
    measure (&bench, views[i].name, "run", work_device, 1);
    measure (&bench, views[i].name, "processor", work_processor, 1);
  }
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 29);
  GError *error = NULL;
  RingletCl *cl;

  setlocale (LC_ALL, "");
  cl = ringlet_cl_get (argc > 1 ? argv[1] : "0", memo, &error);
  fail_on (error);
  printf ("# %s\nsize,preview,where,best_ms,median_ms\n", cl->name);
  run (cl, memo, "Eiger4M");
  run (cl, memo, "Eiger16M");
  ringlet_cl_unref (cl);
  return 0;
}
