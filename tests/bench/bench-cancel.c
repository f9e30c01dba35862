/* SPDX-License-Identifier: MIT */

/* How long calibrations go on after they are cancelled, for a simulated image of
 * tests/support/auto-case.c:
 *   bench-cancel [IMAGE [MOMENTS]]
 * Each is cancelled at that many moments of its time. Printed are the longest wall time
 * and the longest time of processors until it was back, which a busy machine does not
 * make longer. */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "calibration.h"
#include "goniometry.h"
#include "support/auto-case.h"

#define N_IMAGES 3

typedef struct {
  AutoCase *image;
  RingletMask *mask;
  RingletGoniometer *model;
} Subject;

/* FALSE when cancelled. */
typedef gboolean (*RunFunc) (const Subject *subject, GCancellable *cancellable);

static gboolean
calibrate (const Subject *subject, RingletCalibrationWay way, GCancellable *cancellable)
{
  RingletCalibrationInputs in = ringlet_calibration_inputs ();
  g_autoptr (RingletCalibration) done = NULL;
  g_autoptr (GError) error = NULL;

  in.way = way;
  in.image = subject->image->image;
  in.detector = subject->image->detector;
  in.mask = subject->mask;
  in.calibrant = subject->image->calibrant;
  in.wavelength_m = subject->image->truth.wavelength_m;
  in.has_start = TRUE;
  in.start = subject->image->truth;
  in.start.distance_m *= 1.001;
  done = ringlet_calibrate (&in, NULL, cancellable, &error);
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
run_automatic (const Subject *subject, GCancellable *cancellable)
{
  return calibrate (subject, RINGLET_CALIBRATION_AUTO, cancellable);
}

static gboolean
run_recalibrate (const Subject *subject, GCancellable *cancellable)
{
  return calibrate (subject, RINGLET_CALIBRATION_NEAR, cancellable);
}

/* The same image at three positions of an arm that does not move. */
static gboolean
run_goniometer (const Subject *subject, GCancellable *cancellable)
{
  static const double positions[N_IMAGES] = { 0.0, 1.0, 2.0 };
  RingletGoniometryItem items[N_IMAGES] = { 0 };
  RingletRefineLimit limits[2] = { { RINGLET_REFINE_FREE }, { RINGLET_REFINE_FREE } };
  RingletGoniometryInputs in = { .model = subject->model,
    .mask = subject->mask,
    .calibrant = subject->image->calibrant,
    .items = items,
    .n_items = N_IMAGES,
    .limits = limits,
    .residual = RINGLET_REFINE_PIXELS,
    .loss = RINGLET_REFINE_CAUCHY,
    .reject_sigma = 4.0 };
  g_autoptr (RingletGoniometerRefinement) done = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < N_IMAGES; i++) {
    items[i].label = "image";
    items[i].positions = &positions[i];
    items[i].image = subject->image->image;
  }
  done = ringlet_goniometry_refine (&in, NULL, cancellable, &error);
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static RingletGoniometer *
make_model (const AutoCase *image)
{
  const RingletGeometry *g = &image->truth;
  const char *const names[] = { "dist", "poni1", NULL };
  const char *const motors[] = { "x", NULL };
  const double params[] = { g->distance_m * 1.001, g->poni_slow_m };
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];
  const char *formulas[RINGLET_REFINE_N] = { "dist", "poni1 + 0 * x" };
  g_autoptr (GError) error = NULL;
  RingletGoniometer *model = NULL;

  formulas[RINGLET_REFINE_PONI_FAST] =
      g_ascii_dtostr (text[0], sizeof text[0], g->poni_fast_m);
  formulas[RINGLET_REFINE_ROT1] = g_ascii_dtostr (text[1], sizeof text[1], g->rot1_rad);
  formulas[RINGLET_REFINE_ROT2] = g_ascii_dtostr (text[2], sizeof text[2], g->rot2_rad);
  model = ringlet_goniometer_new (image->detector, g->wavelength_m, names, params,
      motors, formulas, NULL, NULL, &error);
  if (model == NULL)
    g_error ("%s", error->message);
  return model;
}

/* ---- cancelled ---- */

typedef struct {
  GCancellable *cancellable;
  gint64 after_us;
  gint64 wall_us;
  clock_t cpu;
} Alarm;

static gpointer
wait_and_cancel (gpointer data)
{
  Alarm *alarm = data;

  g_usleep ((gulong) alarm->after_us);
  alarm->wall_us = g_get_monotonic_time ();
  alarm->cpu = clock ();
  g_cancellable_cancel (alarm->cancellable);
  return NULL;
}

static void
measure (const char *name, RunFunc run, const Subject *subject, int moments)
{
  const gint64 start_us = g_get_monotonic_time ();
  gint64 whole_us = 0;
  double most_ms = 0.0, most_cpu_ms = 0.0;
  int n_cancelled = 0;

  run (subject, NULL);
  whole_us = g_get_monotonic_time () - start_us;
  for (int i = 0; i < moments; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Alarm alarm = { cancellable, whole_us * i / moments, 0, 0 };
    GThread *thread = g_thread_new ("alarm", wait_and_cancel, &alarm);
    const gboolean ended = run (subject, cancellable);
    const gint64 back_us = g_get_monotonic_time ();
    const clock_t back = clock ();

    g_thread_join (thread);
    if (ended)
      continue;
    n_cancelled++;
    most_ms = MAX (most_ms, (double) (back_us - alarm.wall_us) * 1e-3);
    most_cpu_ms = MAX (most_cpu_ms, (double) (back - alarm.cpu) * 1e3 / CLOCKS_PER_SEC);
  }
  printf ("%s,%.0f,%d,%.1f,%.1f\n", name, (double) whole_us * 1e-3, n_cancelled,
      most_ms, most_cpu_ms);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  const guint number = argc > 1 ? (guint) atoi (argv[1]) : 1;
  const int moments = argc > 2 ? atoi (argv[2]) : 40;
  g_autoptr (AutoCase) image = auto_case_new (number);
  g_autoptr (RingletGoniometer) model = make_model (image);
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (image->detector);
  const Subject subject = { image, image->mask != NULL ? image->mask : gaps, model };

  setlocale (LC_ALL, "");
  printf ("run,whole_ms,cancelled,longest_ms,longest_cpu_ms\n");
  measure ("automatic", run_automatic, &subject, moments);
  measure ("recalibrate", run_recalibrate, &subject, moments);
  measure ("goniometer", run_goniometer, &subject, moments);
  return 0;
}
