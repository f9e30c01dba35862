/* SPDX-License-Identifier: MIT */

/* Every way to calibrate ends soon after it is cancelled, at whatever moment that is.
 * Time is that of the processor with one thread, which a busy machine does not make
 * longer: what one thread needs to the next look at the cancellable. */

#include <locale.h>
#include <time.h>

#include "base/parallel.h"
#include "calibration.h"
#include "goniometry.h"
#include "support/auto-case.h"
#include "support/sanitizer.h"

/* What a user does not notice; instrumented programs are slower. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LONGEST_MS 2000.0
#else
#define LONGEST_MS 100.0
#endif

#define N_MOMENTS (RINGLET_TEST_HAS_ASAN ? 4 : 12)
#define N_IMAGES 3

typedef struct {
  AutoCase *image;
  RingletMask *mask;
  RingletGoniometer *model;
} Subject;

static Subject subject;

/* FALSE when cancelled. */
typedef gboolean (*RunFunc) (GCancellable *cancellable);

static gboolean
calibrate (RingletCalibrationWay way, GCancellable *cancellable)
{
  RingletCalibrationInputs in = ringlet_calibration_inputs ();
  g_autoptr (RingletCalibration) done = NULL;
  g_autoptr (GError) error = NULL;

  in.way = way;
  in.image = subject.image->image;
  in.detector = subject.image->detector;
  in.mask = subject.mask;
  in.calibrant = subject.image->calibrant;
  in.wavelength_m = subject.image->truth.wavelength_m;
  in.has_start = TRUE;
  in.start = subject.image->truth;
  in.start.distance_m *= 1.001;
  done = ringlet_calibrate (&in, NULL, cancellable, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_assert_null (done);
    return FALSE;
  }
  g_assert_no_error (error);
  return TRUE;
}

static gboolean
run_automatic (GCancellable *cancellable)
{
  return calibrate (RINGLET_CALIBRATION_AUTO, cancellable);
}

static gboolean
run_recalibrate (GCancellable *cancellable)
{
  return calibrate (RINGLET_CALIBRATION_NEAR, cancellable);
}

static gboolean
run_check (GCancellable *cancellable)
{
  return calibrate (RINGLET_CALIBRATION_CHECK, cancellable);
}

/* The same image at three positions of an arm that does not move. */
static gboolean
run_goniometer (GCancellable *cancellable)
{
  static const double positions[N_IMAGES] = { 0.0, 1.0, 2.0 };
  RingletGoniometryItem items[N_IMAGES] = { 0 };
  RingletRefineLimit limits[2] = { { RINGLET_REFINE_FREE }, { RINGLET_REFINE_FREE } };
  const RingletGoniometryInputs in = { .model = subject.model,
    .mask = subject.mask,
    .calibrant = subject.image->calibrant,
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
    items[i].image = subject.image->image;
  }
  done = ringlet_goniometry_refine (&in, NULL, cancellable, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_assert_null (done);
    return FALSE;
  }
  g_assert_no_error (error);
  return TRUE;
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
  g_assert_no_error (error);
  return model;
}

/* ---- cancelled ---- */

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

/**
 * Alarm:
 * @at_ms: time of the processor at which to cancel
 * @was_ms: at which that was done
 *
 * Cancels once the program has worked so long, however long that takes.
 */
typedef struct {
  GCancellable *cancellable;
  double at_ms;
  double was_ms;
  gint is_over;
} Alarm;

static gpointer
wait_and_cancel (gpointer data)
{
  Alarm *alarm = data;

  while (cpu_ms () < alarm->at_ms && !g_atomic_int_get (&alarm->is_over))
    g_usleep (500);
  alarm->was_ms = cpu_ms ();
  g_cancellable_cancel (alarm->cancellable);
  return NULL;
}

/* Returns how long it went on, or 0 where it had ended already. */
static double
cancel_at (RunFunc run, double after_ms)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Alarm alarm = { cancellable, cpu_ms () + after_ms };
  GThread *thread = g_thread_new ("alarm", wait_and_cancel, &alarm);
  const gboolean has_ended = run (cancellable);
  const double back_ms = cpu_ms ();

  g_atomic_int_set (&alarm.is_over, 1);
  g_thread_join (thread);
  return has_ended ? 0.0 : back_ms - alarm.was_ms;
}

static void
test_way (gconstpointer data)
{
  const RunFunc run = (RunFunc) data;
  const double start_ms = cpu_ms ();
  double whole_ms = 0.0;
  double longest_ms = 0.0;
  int n_cancelled = 0;

  g_assert_true (run (NULL));
  whole_ms = cpu_ms () - start_ms;
  for (int i = 0; i < N_MOMENTS; i++) {
    const double went_on_ms = cancel_at (run, whole_ms * i / N_MOMENTS);

    n_cancelled += went_on_ms > 0.0;
    longest_ms = MAX (longest_ms, went_on_ms);
  }
  g_test_message ("%d of %d cancelled in %.0f ms; the longest wait was %.1f ms",
      n_cancelled, N_MOMENTS, whole_ms, longest_ms);
  /* The last ones may come too late. */
  g_assert_cmpint (n_cancelled, >=, N_MOMENTS / 2);
  g_assert_cmpfloat (longest_ms, <=, LONGEST_MS);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    RunFunc run;
  } ways[] = {
    { "/calibration-cancel/automatic", run_automatic },
    { "/calibration-cancel/recalibrate", run_recalibrate },
    { "/calibration-cancel/check", run_check },
    { "/calibration-cancel/goniometer", run_goniometer },
  };
  g_autoptr (RingletMask) gaps = NULL;
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ringlet_parallel_set_threads (1);
  subject.image = auto_case_new (1);
  gaps = ringlet_detector_gap_mask (subject.image->detector);
  subject.mask = subject.image->mask != NULL ? subject.image->mask : gaps;
  subject.model = make_model (subject.image);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    g_test_add_data_func (ways[i].path, ways[i].run, test_way);
  code = g_test_run ();
  ringlet_goniometer_unref (subject.model);
  auto_case_free (subject.image);
  return code;
}
