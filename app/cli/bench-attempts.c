/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/bench-private.h"
#include "engine/resolve.h"
#include "footprint.h"
#include "matrix/packed.h"

/* ---- from nothing ---- */

/**
 * Attempt:
 * @matrix_ms: to the matrix
 * @ms: to the integrator, which knows the sums that no frame changes as well
 * @first_ms: to the first result
 * @result: of frame 0, @integrator and @memo are what made it
 */
typedef struct {
  double matrix_ms;
  double ms;
  double first_ms;
  RingletResult *result;
  RingletMemo *memo;
} Attempt;

static void
attempt_clear (Attempt *self)
{
  g_clear_pointer (&self->result, ringlet_result_unref);
  g_clear_pointer (&self->memo, ringlet_memo_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

/* Geometry and matrix, as the integrator would build them: it finds them in @memo. */
static gboolean
build_matrix (const RingletIntegratorInputs *in, RingletMemo *memo, GError **error)
{
  RingletSplitter splitter = {
    .detector = in->detector, .geometry = in->geometry, .mask = in->mask
  };
  g_autoptr (RingletPacked) matrix = NULL;

  if (!ringlet_plan_resolve (in->plan, &splitter, memo, NULL, error))
    return FALSE;
  splitter.mask = NULL;
  matrix = ringlet_packed_get (&splitter, memo, NULL, error);
  return matrix != NULL;
}

/* @start: when the clock was started */
static gboolean
attempt (const RingletBenchSubject *self, gint64 start, Attempt *out, GError **error)
{
  const RingletFrame frame = { .image = self->frames->images[0] };
  g_autoptr (RingletIntegrator) integrator = NULL;

  integrator = ringlet_integrator_new (&self->inputs, out->memo, NULL, error);
  if (integrator == NULL)
    return FALSE;
  out->ms = ringlet_bench_since_ms (start);
  if (!ringlet_integrator_run (integrator, &frame, 1, &out->result, NULL, error))
    return FALSE;
  out->first_ms = ringlet_bench_since_ms (start);
  return TRUE;
}

static gboolean
attempt_from_nothing (const RingletBenchSubject *self, Attempt *out, GError **error)
{
  const gint64 start = g_get_monotonic_time ();

  attempt_clear (out);
  out->memo = ringlet_memo_new (RINGLET_BENCH_MEMO_BYTES);
  if (!build_matrix (&self->inputs, out->memo, error))
    return FALSE;
  out->matrix_ms = ringlet_bench_since_ms (start);
  return attempt (self, start, out, error);
}

gboolean
ringlet_bench_run_set_up (const RingletBenchSubject *self, double *times,
    double *first_times, RingletBenchRow *row, GError **error)
{
  const gboolean can_tell = ringlet_bench_note_base (row);
  g_auto (Attempt) last = { 0 };

  for (guint i = 0; i < row->n_runs; i++) {
    if (!attempt_from_nothing (self, &last, error))
      return FALSE;
    times[i] = last.matrix_ms;
    first_times[i] = last.first_ms;
  }
  ringlet_bench_note_peak (row, can_tell);
  ringlet_bench_summarize (times, row->n_runs, &row->best_ms, &row->median_ms);
  ringlet_bench_summarize (
      first_times, row->n_runs, &row->first_best_ms, &row->first_median_ms);
  return ringlet_bench_check_result (
      &row->check, last.result, &self->inputs, self->frames, 0, last.memo, error);
}

/* ---- mask edits ---- */

#define DISC_RADIUS_PX 200.0

/* The gaps and a disc, which is somewhere else for each @run. */
static guint8 *
draw_mask (const RingletBenchFrames *frames, guint run)
{
  const RingletDetector *detector = frames->detector;
  const double n_slow = (double) detector->n_slow;
  const double n_fast = (double) detector->n_fast;
  const double radius = fmin (DISC_RADIUS_PX, fmin (n_slow, n_fast) / 4.0);
  const double slow = n_slow * (0.3 + 0.4 * fmod (run * 0.618, 1.0));
  const double fast = n_fast * (0.3 + 0.4 * fmod (run * 0.414, 1.0));
  guint8 *bad = g_malloc (detector->n_slow * detector->n_fast);

  for (gsize i = 0; i < detector->n_slow; i++) {
    for (gsize j = 0; j < detector->n_fast; j++) {
      const gsize at = i * detector->n_fast + j;
      const gboolean inside = hypot ((double) i - slow, (double) j - fast) < radius;

      bad[at] = inside || (frames->gaps != NULL && frames->gaps->bad[at]);
    }
  }
  return bad;
}

static gboolean
edit_once (const RingletBenchSubject *subject, guint run, Attempt *last,
    RingletBenchRow *row, gboolean is_last, GError **error)
{
  const RingletDetector *detector = subject->frames->detector;
  guint8 *bad = draw_mask (subject->frames, run);
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (RingletMask) mask =
      ringlet_mask_new_take (detector->n_slow, detector->n_fast, bad);
  RingletBenchSubject self = *subject;

  self.inputs.mask = mask;
  self.inputs.plan = &self.plan;
  self.inputs.geometry = &self.geometry;
  g_clear_pointer (&last->result, ringlet_result_unref);
  if (!attempt (&self, start, last, error))
    return FALSE;
  return !is_last ||
      ringlet_bench_check_result (
          &row->check, last->result, &self.inputs, self.frames, 0, last->memo, error);
}

gboolean
ringlet_bench_run_mask_edit (const RingletBenchSubject *self, double *times,
    double *first_times, RingletBenchRow *row, GError **error)
{
  const gboolean can_tell = ringlet_bench_note_base (row);
  g_auto (Attempt) last = { 0 };

  if (!attempt_from_nothing (self, &last, error))
    return FALSE;

  for (guint i = 0; i < row->n_runs; i++) {
    if (i + 1 == row->n_runs)
      ringlet_bench_note_peak (row, can_tell);
    if (!edit_once (self, i, &last, row, i + 1 == row->n_runs, error))
      return FALSE;
    times[i] = last.ms;
    first_times[i] = last.first_ms;
  }
  ringlet_bench_summarize (times, row->n_runs, &row->best_ms, &row->median_ms);
  ringlet_bench_summarize (
      first_times, row->n_runs, &row->first_best_ms, &row->first_median_ms);
  return TRUE;
}
