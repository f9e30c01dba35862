/* SPDX-License-Identifier: MIT */
#include "cli/bench-measure.h"

#include <math.h>

#include "base/select.h"
#include "base/units.h"
#include "cli/bench-private.h"
#include "footprint.h"
#include "memory.h"

#define ENGINE "packed"
#define POLARIZATION 0.99

void
ringlet_bench_clear (RingletBench *self)
{
  g_clear_pointer (&self->frames, ringlet_bench_frames_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->large, ringlet_detector_unref);
}

static void
subject_init (
    RingletBenchSubject *self, const RingletBench *bench, const RingletBenchCase *c)
{
  self->bench_case = c;
  self->frames = bench->frames;
  self->geometry = ringlet_bench_geometry (bench->frames->detector);
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  self->plan.n_radial = c->n_radial > 0 ? c->n_radial : bench->n_radial;
  self->plan.n_azimuth = c->n_azimuth;
  self->plan.split = c->split;
  self->plan.error_model = c->errors;
  self->plan.factors.polarization = POLARIZATION;
  self->plan.engine = g_intern_static_string (ENGINE);
  self->inputs = (RingletIntegratorInputs){
    .detector = bench->frames->detector,
    .geometry = &self->geometry,
    .mask = bench->frames->gaps,
    .plan = &self->plan,
    .corrections = { NULL, 1, NULL },
  };
}

/* ---- runs ---- */

double
ringlet_bench_since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* Sorts @times. */
void
ringlet_bench_summarize (double *times, gsize n, double *best, double *median)
{
  qsort (times, n, sizeof *times, ringlet_compare_doubles);
  *best = times[0];
  *median = (times[(n - 1) / 2] + times[n / 2]) / 2.0;
}

gboolean
ringlet_bench_note_base (RingletBenchRow *row)
{
  const gboolean can_tell = ringlet_footprint_reset_peak ();

  row->base_bytes = (double) ringlet_footprint_peak ();
  return can_tell;
}

void
ringlet_bench_note_peak (RingletBenchRow *row, gboolean can_tell)
{
  const double peak = (double) ringlet_footprint_peak ();

  row->peak_bytes = can_tell && peak > 0.0 ? peak : NAN;
}

/* ---- one case ---- */

static guint
choose_n_runs (const RingletBench *bench, const RingletBenchCase *c)
{
  if (bench->is_quick)
    return 3;
  if (c->work == RINGLET_BENCH_SET_UP)
    return 7;
  return c->n_frames > 1 || c->work == RINGLET_BENCH_MASK_EDIT ? 21 : 48;
}

static gboolean
prepare_frames (RingletBench *self, const RingletBenchCase *c, GError **error)
{
  RingletDetector *detector = c->is_large ? self->large : self->detector;

  if (ringlet_bench_frames_fit (self->frames, detector, c->type))
    return TRUE;

  g_clear_pointer (&self->frames, ringlet_bench_frames_free);
  self->frames = ringlet_bench_frames_new (detector, c->type, self->is_quick, error);
  ringlet_memory_give_back ();
  return self->frames != NULL;
}

static void
row_init (RingletBenchRow *row, const RingletBench *bench, const RingletBenchCase *c,
    const RingletBenchSubject *subject)
{
  *row = (RingletBenchRow){
    .bench_case = c,
    .detector = bench->frames->detector->name,
    .n_pixels = ringlet_image_n_pixels (bench->frames->images[0]),
    .n_radial = subject->plan.n_radial,
    .n_frames_kept = bench->frames->n,
    .n_runs = choose_n_runs (bench, c),
    .first_best_ms = NAN,
    .first_median_ms = NAN,
    .faults_per_frame = NAN,
    .result_bytes = NAN,
    .kept_bytes = NAN,
    .check = ringlet_bench_check_init (),
  };
}

gboolean
ringlet_bench_measure (
    RingletBench *self, const RingletBenchCase *c, RingletBenchRow *row, GError **error)
{
  g_autofree double *times = NULL;
  g_autofree double *first_times = NULL;
  RingletBenchSubject subject;

  if (!prepare_frames (self, c, error))
    return FALSE;

  subject_init (&subject, self, c);
  row_init (row, self, c, &subject);
  times = g_new0 (double, row->n_runs);
  first_times = g_new0 (double, row->n_runs);
  ringlet_memory_give_back ();
  if (c->work == RINGLET_BENCH_SET_UP)
    return ringlet_bench_run_set_up (&subject, times, first_times, row, error);
  if (c->work == RINGLET_BENCH_MASK_EDIT)
    return ringlet_bench_run_mask_edit (&subject, times, first_times, row, error);
  return ringlet_bench_run_frames (&subject, times, row, error);
}
