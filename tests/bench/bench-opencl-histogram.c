/* SPDX-License-Identifier: MIT */

/* Prints CSV: what engines of an OpenCL device and their twins cost where a geometry is
 * used once, and where many frames follow. "once" is all from a geometry that nobody
 * saw before to the result of one frame; "frame" is one of eight more, with the way to
 * the device. Best and median of 7, in ms. Not a test; but sums that are not those of
 * csr end it.
 *
 *   bench-opencl-histogram [DEVICE [DETECTOR]]     0 Eiger4M */

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/integrator.h"

#define N_RUNS 7
#define N_FRAMES 8

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  RingletErrorModel errors;
  RingletPixelType type;
} Case;

static const Case cases[] = {
  { "1d no", RINGLET_SPLIT_NO, 1000, 0, RINGLET_ERROR_MODEL_NONE, RINGLET_PIXEL_U32 },
  { "1d full", RINGLET_SPLIT_FULL, 1000, 0, RINGLET_ERROR_MODEL_NONE,
      RINGLET_PIXEL_U32 },
  { "1d full poisson", RINGLET_SPLIT_FULL, 1000, 0, RINGLET_ERROR_MODEL_POISSON,
      RINGLET_PIXEL_U32 },
  { "1d full azimuthal", RINGLET_SPLIT_FULL, 1000, 0, RINGLET_ERROR_MODEL_AZIMUTHAL,
      RINGLET_PIXEL_F32 },
  { "1d full 4000 bins", RINGLET_SPLIT_FULL, 4000, 0, RINGLET_ERROR_MODEL_POISSON,
      RINGLET_PIXEL_U32 },
  { "2d full", RINGLET_SPLIT_FULL, 1000, 360, RINGLET_ERROR_MODEL_NONE,
      RINGLET_PIXEL_F32 },
};

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMask *gaps;
  RingletPlan plan;
  RingletIntegratorInputs inputs;
  RingletImage *images[2]; /* counts, and the same as floats */
} Bench;

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl-histogram: %s\n", error->message);
  exit (1);
}

static RingletImage *
make_image (const RingletDetector *detector, RingletPixelType type)
{
  const gsize n = detector->n_slow * detector->n_fast;
  gpointer data = ringlet_image_alloc (type, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < n; i++) {
    const guint32 value = (guint32) i * 2654435761u >> 28;

    if (type == RINGLET_PIXEL_U32)
      ((guint32 *) data)[i] = value;
    else
      ((float *) data)[i] = (float) value * 1.1f;
  }
  return ringlet_image_new_take (type, detector->n_slow, detector->n_fast, data, NULL);
}

static RingletIntegrator *
make_integrator (Bench *bench, const char *engine, RingletMemo *memo)
{
  GError *error = NULL;
  RingletIntegrator *integrator;

  bench->plan.engine = engine;
  integrator = ringlet_integrator_new (&bench->inputs, memo, NULL, &error);
  fail_on (error);
  return integrator;
}

static void
run (Bench *bench, RingletIntegrator *integrator, const Case *c, gsize n,
    RingletResult **results)
{
  RingletFrame frames[N_FRAMES] = { 0 };
  GError *error = NULL;

  for (gsize i = 0; i < n; i++)
    frames[i].image = bench->images[c->type == RINGLET_PIXEL_F32];
  ringlet_integrator_run (integrator, frames, n, results, NULL, &error);
  fail_on (error);
}

static void
run_more (Bench *bench, RingletIntegrator *integrator, const Case *c)
{
  RingletResult *results[N_FRAMES];

  run (bench, integrator, c, N_FRAMES, results);
  for (gsize i = 0; i < N_FRAMES; i++)
    ringlet_result_unref (results[i]);
}

/* On the whole and in each bin what csr has; packed shares are rounded to 2^-16 of the
 * counts of a pixel, of which there are hundreds. */
static void
check (Bench *bench, const Case *c, const char *engine, const RingletResult *result)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 30);
  g_autoptr (RingletIntegrator) csr = make_integrator (bench, "csr", memo);
  g_autoptr (RingletResult) right = NULL;

  run (bench, csr, c, 1, &right);
  for (gsize i = 0; i < ringlet_result_n_bins (right); i++) {
    if (fabs (result->sum_signal[i] - right->sum_signal[i]) <=
        1e-4 * right->sum_signal[i] + 1e-2)
      continue;
    g_printerr ("bench-opencl-histogram: %s, %s, bin %zu: %.17g, and csr says %.17g\n",
        c->name, engine, i, result->sum_signal[i], right->sum_signal[i]);
    exit (1);
  }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *engine, const Case *c, const char *what, double *times)
{
  qsort (times, N_RUNS, sizeof *times, compare);
  printf ("%s,%s,%s,%.3f,%.3f\n", engine, c->name, what, times[0], times[N_RUNS / 2]);
  fflush (stdout);
}

static void
measure (Bench *bench, const Case *c, const char *engine, RingletMemo *memo)
{
  double once[N_RUNS];
  double frame[N_RUNS];

  bench->plan.split = c->split;
  bench->plan.n_radial = c->n_radial;
  bench->plan.n_azimuth = c->n_azimuth;
  bench->plan.error_model = c->errors;
  for (guint i = 0; i < N_RUNS; i++) {
    g_autoptr (RingletIntegrator) integrator = NULL;
    g_autoptr (RingletResult) result = NULL;
    gint64 start;

    bench->geometry.poni_slow_m += 1e-5;
    start = g_get_monotonic_time ();
    integrator = make_integrator (bench, engine, memo);
    run (bench, integrator, c, 1, &result);
    once[i] = (double) (g_get_monotonic_time () - start) / 1e3;
    if (i == 0)
      check (bench, c, engine, result);
    run_more (bench, integrator, c);
    start = g_get_monotonic_time ();
    run_more (bench, integrator, c);
    frame[i] = (double) (g_get_monotonic_time () - start) / 1e3 / N_FRAMES;
  }
  report (engine, c, "once", once);
  report (engine, c, "frame", frame);
}

static void
bench_init (Bench *self, const char *detector)
{
  GError *error = NULL;

  *self = (Bench){ .plan = ringlet_plan_default () };
  self->detector = ringlet_detector_new_named (detector, 3, &error);
  fail_on (error);
  self->geometry = (RingletGeometry){ .distance_m = 0.2,
    .poni_slow_m =
        self->detector->pixel_slow_m * (double) self->detector->n_slow * 0.48,
    .poni_fast_m =
        self->detector->pixel_fast_m * (double) self->detector->n_fast * 0.53,
    .rot1_rad = 0.02,
    .rot2_rad = -0.03,
    .wavelength_m = 1e-10 };
  self->gaps = ringlet_detector_gap_mask (self->detector);
  self->images[0] = make_image (self->detector, RINGLET_PIXEL_U32);
  self->images[1] = make_image (self->detector, RINGLET_PIXEL_F32);
  self->inputs = (RingletIntegratorInputs){ .detector = self->detector,
    .geometry = &self->geometry,
    .mask = self->gaps,
    .plan = &self->plan };
}

static void
bench_clear (Bench *self)
{
  ringlet_image_unref (self->images[0]);
  ringlet_image_unref (self->images[1]);
  g_clear_pointer (&self->gaps, ringlet_mask_unref);
  ringlet_detector_unref (self->detector);
}

int
main (int argc, char **argv)
{
  static const char *const engines[] = {
    "opencl-histogram:", "opencl-csr:", "opencl:", "histogram", "csr", "packed"
  };
  const char *device = argc > 1 ? argv[1] : "0";
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 30);
  Bench bench;

  setlocale (LC_ALL, "");
  bench_init (&bench, argc > 2 ? argv[2] : "Eiger4M");
  printf ("engine,case,what,best_ms,median_ms\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (engines); k++) {
      g_autofree char *name = g_str_has_suffix (engines[k], ":")
          ? g_strconcat (engines[k], device, NULL)
          : g_strdup (engines[k]);

      measure (&bench, &cases[i], g_intern_string (name), memo);
    }
  }
  bench_clear (&bench);
  return 0;
}
