/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/bench-case.h"
#include "cli/bench-check.h"
#include "cli/bench-frames.h"

G_BEGIN_DECLS

/**
 * RingletBench:
 * @is_quick: few runs and frames: to see that all works, not to measure
 * @n_radial: bins of the cases that do not say
 * @detector: of most cases
 * @large: of the others
 * @frames: (nullable): of the case before, which the next one may use; given up before
 *   others are made
 *
 * What all cases share.
 */
typedef struct {
  gboolean is_quick;
  guint n_radial;
  RingletDetector *detector;
  RingletDetector *large;
  RingletBenchFrames *frames;
} RingletBench;

void ringlet_bench_clear (RingletBench *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBench, ringlet_bench_clear)

/**
 * RingletBenchRow:
 * @bench_case: what was measured
 * @detector: name of the detector
 * @n_pixels: of one frame
 * @n_radial: bins
 * @n_frames_kept: different frames that were taken in turns
 * @n_runs: after the warm-up
 * @best_ms: of one frame, or of the set-up or edit
 * @median_ms: likewise
 * @first_best_ms: up to the first result; NaN for frames
 * @first_median_ms: likewise
 * @faults_per_frame: pages that the system had to find, in the steady state
 * @result_bytes: that the allocator had given out more with one result than without;
 *   NaN when it does not say
 * @kept_bytes: likewise after that result was freed again
 * @peak_bytes: most that was resident at once; NaN when the system does not say
 * @base_bytes: of that, what was resident before: the program and the frames
 * @check: what of the result was found right
 *
 * What was measured of one case.
 */
typedef struct {
  const RingletBenchCase *bench_case;
  const char *detector;
  gsize n_pixels;
  guint n_radial;
  gsize n_frames_kept;
  guint n_runs;
  double best_ms;
  double median_ms;
  double first_best_ms;
  double first_median_ms;
  double faults_per_frame;
  double result_bytes;
  double kept_bytes;
  double peak_bytes;
  double base_bytes;
  RingletBenchCheck check;
} RingletBenchRow;

/**
 * ringlet_bench_measure:
 * @error: whatever ringlet_integrator_new() and ringlet_batch_run() report; a wrong
 *   result is none, see @check
 *
 * Main thread, nothing else running.
 */
gboolean ringlet_bench_measure (RingletBench *self, const RingletBenchCase *bench_case,
    RingletBenchRow *row, GError **error);

G_END_DECLS
