/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/bench-measure.h"

G_BEGIN_DECLS

/* Between the files that measure. */

#define RINGLET_BENCH_MAX_FRAMES 8

/**
 * RingletBenchSubject:
 * @bench_case: what is measured
 * @frames: of the detector and type of the case
 * @geometry: where it stands
 * @plan: what is integrated
 * @inputs: of the integrator; point to the members above
 *
 * What one case integrates. Not to be moved.
 */
typedef struct {
  const RingletBenchCase *bench_case;
  const RingletBenchFrames *frames;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletIntegratorInputs inputs;
} RingletBenchSubject;

/* @start: of g_get_monotonic_time() */
double ringlet_bench_since_ms (gint64 start);

/* Best and median of @n > 0 @times, which are sorted. */
void ringlet_bench_summarize (double *times, gsize n, double *best, double *median);

/* What is resident before the work; FALSE where the system cannot tell of more. */
gboolean ringlet_bench_note_base (RingletBenchRow *row);
/* Notes the peak of memory unless it could not be reset. */
void ringlet_bench_note_peak (RingletBenchRow *row, gboolean can_tell);

/* One kind of work each; @times: (array): room for row->n_runs, as @first_times. */
gboolean ringlet_bench_run_frames (const RingletBenchSubject *self, double *times,
    RingletBenchRow *row, GError **error);
gboolean ringlet_bench_run_set_up (const RingletBenchSubject *self, double *times,
    double *first_times, RingletBenchRow *row, GError **error);
gboolean ringlet_bench_run_mask_edit (const RingletBenchSubject *self, double *times,
    double *first_times, RingletBenchRow *row, GError **error);

/* What may be kept in a memo. */
#define RINGLET_BENCH_MEMO_BYTES ((gsize) 1 << 32)

G_END_DECLS
