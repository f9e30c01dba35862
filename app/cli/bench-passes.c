/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/bench-private.h"
#include "engine/batch.h"
#include "footprint.h"

#define WARM_UP 3

static void
free_results (RingletResult **results, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_clear_pointer (&results[i], ringlet_result_unref);
}

/* Pass @run over the frames that are next. */
static gboolean
pass (const RingletBenchSubject *self, RingletBatch *batch, gsize run,
    RingletResult **results, GError **error)
{
  const gsize n = self->bench_case->n_frames;
  RingletFrame frames[RINGLET_BENCH_MAX_FRAMES] = { 0 };

  for (gsize i = 0; i < n; i++)
    frames[i].image = self->frames->images[(run * n + i) % self->frames->n];
  return ringlet_batch_run (batch, frames, n, results, NULL, error);
}

/* @times: (nullable): of each pass with the release of its results, which is part of
 * what a frame costs */
static gboolean
run_passes (const RingletBenchSubject *self, RingletBatch *batch, gsize n_runs,
    double *times, GError **error)
{
  const gsize n = self->bench_case->n_frames;

  for (gsize i = 0; i < n_runs; i++) {
    RingletResult *results[RINGLET_BENCH_MAX_FRAMES] = { NULL };
    const gint64 start = g_get_monotonic_time ();

    if (!pass (self, batch, i, results, error))
      return FALSE;
    free_results (results, n);
    if (times != NULL)
      times[i] = ringlet_bench_since_ms (start) / (double) n;
  }
  return TRUE;
}

/* What the allocator gives for a result, and the first and last result checked. */
static gboolean
check_pass (const RingletBenchSubject *self, RingletBatch *batch, RingletMemo *memo,
    RingletBenchRow *row, GError **error)
{
  const gsize n = self->bench_case->n_frames;
  const double before = (double) ringlet_footprint_in_use ();
  RingletResult *results[RINGLET_BENCH_MAX_FRAMES] = { NULL };
  gboolean ok = pass (self, batch, 0, results, error);

  if (ok && before > 0.0)
    row->result_bytes = ((double) ringlet_footprint_in_use () - before) / (double) n;
  for (gsize i = 0; ok && i < n; i += MAX (n - 1, 1))
    ok = ringlet_bench_check_result (&row->check, results[i], &self->inputs,
        self->frames, i % self->frames->n, memo, error);
  free_results (results, n);
  return ok;
}

static gboolean
measure_kept (const RingletBenchSubject *self, RingletBatch *batch,
    RingletBenchRow *row, GError **error)
{
  const double before = (double) ringlet_footprint_in_use ();

  if (!run_passes (self, batch, 1, NULL, error))
    return FALSE;
  if (before > 0.0)
    row->kept_bytes = (double) ringlet_footprint_in_use () - before;
  return TRUE;
}

gboolean
ringlet_bench_run_frames (const RingletBenchSubject *self, double *times,
    RingletBenchRow *row, GError **error)
{
  const gboolean can_tell = ringlet_bench_note_base (row);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (RINGLET_BENCH_MEMO_BYTES);
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&self->inputs, memo, NULL, error);
  g_autoptr (RingletBatch) batch =
      integrator != NULL ? ringlet_batch_new (integrator, error) : NULL;
  const gsize n_frames = (gsize) row->n_runs * self->bench_case->n_frames;
  guint64 faults;

  if (batch == NULL || !run_passes (self, batch, WARM_UP, NULL, error))
    return FALSE;

  faults = ringlet_footprint_n_faults ();
  if (!run_passes (self, batch, row->n_runs, times, error))
    return FALSE;
  row->faults_per_frame =
      (double) (ringlet_footprint_n_faults () - faults) / (double) n_frames;
  ringlet_bench_note_peak (row, can_tell);
  ringlet_bench_summarize (times, row->n_runs, &row->best_ms, &row->median_ms);
  return measure_kept (self, batch, row, error) &&
      check_pass (self, batch, memo, row, error);
}
