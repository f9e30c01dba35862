/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/bench-frames.h"
#include "engine/integrator.h"

G_BEGIN_DECLS

/* Largest relative difference of a bin from the double-precision engine: shares of 16
 * bits are wrong by up to 2⁻¹⁷, and a bin may hold little more than one pixel. */
#define RINGLET_BENCH_MAX_DIFFERENCE 5e-5

/* Sums of integers are exact; floats are added up in another order. */
#define RINGLET_BENCH_MAX_FLOAT_SUM 1e-9

/**
 * RingletBenchCheck:
 * @n_bins: bins that were compared: with more than one pixel
 * @intensity: largest relative difference of an intensity
 * @sigma: likewise of an uncertainty; NaN without an error model
 * @sum: relative difference between Σ counts over all bins and over all pixels
 * @is_correct: within the limits
 *
 * How right a result is, the worst of all that were checked.
 */
typedef struct {
  gsize n_bins;
  double intensity;
  double sigma;
  double sum;
  gboolean is_correct;
} RingletBenchCheck;

/* Nothing was checked yet: not correct before something was. */
RingletBenchCheck ringlet_bench_check_init (void);

/**
 * ringlet_bench_check_result:
 * @result: of frame @index, with the automatic range, which holds every pixel
 * @inputs: what it was integrated with
 * @error: of the engine "csr"
 *
 * Integrates the frame again with engine "csr" and compares. Needs the time and the
 * memory of its matrix unless @memo has it.
 */
gboolean ringlet_bench_check_result (RingletBenchCheck *self,
    const RingletResult *result, const RingletIntegratorInputs *inputs,
    const RingletBenchFrames *frames, gsize index, RingletMemo *memo, GError **error);

G_END_DECLS
