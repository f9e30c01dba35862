/* SPDX-License-Identifier: MIT */
#include "cli/bench-check.h"

#include <math.h>

#define REFERENCE "csr"

RingletBenchCheck
ringlet_bench_check_init (void)
{
  return (RingletBenchCheck){ .sigma = NAN };
}

/* What is not a number is infinitely wrong. */
static double
worse (double before, double value, double reference)
{
  const double difference = fabs (value - reference) / fabs (reference);

  return isnan (difference) ? INFINITY : fmax (before, difference);
}

static void
compare (RingletBenchCheck *self, const RingletResult *result,
    const RingletResult *reference)
{
  const gsize n = ringlet_result_n_bins (reference);

  g_return_if_fail (ringlet_result_n_bins (result) == n);

  for (gsize i = 0; i < n; i++) {
    if (!(reference->count[i] > 1.0))
      continue;
    self->n_bins++;
    self->intensity =
        worse (self->intensity, result->intensity[i], reference->intensity[i]);
    if (reference->sigma != NULL)
      self->sigma = worse (self->sigma, result->sigma[i], reference->sigma[i]);
  }
}

static double
sum_of_bins (const RingletResult *result)
{
  const gsize n = ringlet_result_n_bins (result);
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += result->sum_counts[i];
  return sum;
}

static void
judge (RingletBenchCheck *self, RingletPixelType type)
{
  const gboolean is_float = ringlet_pixel_type_is_float (type);

  self->is_correct = self->n_bins > 0 &&
      self->intensity <= RINGLET_BENCH_MAX_DIFFERENCE &&
      !(self->sigma > RINGLET_BENCH_MAX_DIFFERENCE) &&
      self->sum <= (is_float ? RINGLET_BENCH_MAX_FLOAT_SUM : 0.0);
}

gboolean
ringlet_bench_check_result (RingletBenchCheck *self, const RingletResult *result,
    const RingletIntegratorInputs *inputs, const RingletBenchFrames *frames,
    gsize index, RingletMemo *memo, GError **error)
{
  const RingletFrame frame = { .image = frames->images[index] };
  RingletPlan plan = *inputs->plan;
  RingletIntegratorInputs with_plan = *inputs;
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (RingletResult) reference = NULL;

  plan.engine = REFERENCE;
  with_plan.plan = &plan;
  integrator = ringlet_integrator_new (&with_plan, memo, NULL, error);
  if (integrator == NULL ||
      !ringlet_integrator_run (integrator, &frame, 1, &reference, NULL, error))
    return FALSE;

  compare (self, result, reference);
  self->sum = worse (self->sum, sum_of_bins (result),
      ringlet_bench_frames_sum (frames, index, inputs->mask));
  judge (self, frames->type);
  return TRUE;
}
