/* SPDX-License-Identifier: MIT */
#include "scan/multi.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/engine.h"
#include "engine/result-arithmetic.h"
#include "engine/result-make.h"

double
ringlet_multi_weight (const RingletMultiSet *self, const RingletMultiSet *reference,
    const RingletPlan *plan)
{
  const RingletIntegratorInputs *in = &self->inputs;
  const RingletIntegratorInputs *first = &reference->inputs;
  const double area = in->detector->pixel_slow_m * in->detector->pixel_fast_m;
  const double first_area =
      first->detector->pixel_slow_m * first->detector->pixel_fast_m;
  const double nearer = first->geometry->distance_m / in->geometry->distance_m;

  return plan->factors.solid_angle_order == 0 ? 1.0
                                              : area / first_area * nearer * nearer;
}

static double
monitor_of (const RingletMultiSet *set)
{
  return set->frame.monitor != 0.0 ? set->frame.monitor : 1.0;
}

/* Where the user names no engine: the default one, and csr where that one says it
 * cannot. The result tells which it was. Images of many geometries are not for a
 * device: "auto" is the processor. */
static RingletIntegrator *
make_integrator (const RingletIntegratorInputs *inputs, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  RingletIntegratorInputs in = *inputs;
  RingletPlan plan = *inputs->plan;
  g_autoptr (GError) local = NULL;
  RingletIntegrator *integrator =
      ringlet_integrator_new (inputs, memo, cancellable, &local);

  if (integrator == NULL &&
      (plan.engine == NULL || ringlet_engine_is_auto (plan.engine)) &&
      g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED)) {
    plan.engine = "csr";
    in.plan = &plan;
    return ringlet_integrator_new (&in, memo, cancellable, error);
  }
  if (integrator == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return integrator;
}

static RingletImage *
take_image (const RingletMultiSet *set, GCancellable *cancellable, GError **error)
{
  return set->frame.image != NULL
      ? ringlet_image_ref (set->frame.image)
      : ringlet_source_read (set->source, set->frame.index, cancellable, error);
}

/* The weight goes with the monitor. Where both are 1 the sums of counts stay as they
 * are. */
static RingletResult *
integrate_set (const RingletMultiSet *set, double weight, const RingletPlan *plan,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  RingletIntegratorInputs inputs = set->inputs;
  RingletFrame frame = set->frame;
  g_autoptr (RingletImage) image = take_image (set, cancellable, error);
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *result = NULL;

  if (image == NULL)
    return NULL;

  inputs.plan = plan;
  frame.image = image;
  frame.monitor = weight == 1.0 ? frame.monitor : monitor_of (set) * weight;
  integrator = make_integrator (&inputs, memo, cancellable, error);
  if (integrator == NULL ||
      !ringlet_integrator_run (integrator, &frame, 1, &result, cancellable, error))
    return NULL;
  return result;
}

/* Takes @sum; NULL before the first. */
static RingletResult *
add_set (RingletResult *sum, RingletResult *one, GError **error)
{
  g_autoptr (RingletResult) before = sum;

  return before != NULL ? ringlet_result_add (before, one, error)
                        : ringlet_result_ref (one);
}

static void
note_set (
    RingletResult *result, const RingletMultiSet *set, gsize number, double weight)
{
  char texts[2][RINGLET_NUMBER_SIZE];

  ringlet_result_note (result,
      g_strdup_printf ("set %" G_GSIZE_FORMAT ": %s, %s frame %" G_GUINT64_FORMAT
                       ", monitor %s, weight %s",
          number, set->geometry_path != NULL ? set->geometry_path : "a geometry",
          set->frame.source != NULL ? set->frame.source : "an image", set->frame.index,
          ringlet_number_format (monitor_of (set), texts[0]),
          ringlet_number_format (weight, texts[1])));
}

static void
empty_thin_bins (RingletResult *self, double min_count)
{
  double *const sums[] = { self->sum_signal, self->sum_counts, self->sum_gain,
    self->sum_norm, self->sum_norm2, self->count, self->sum_variance };

  for (gsize bin = 0; bin < ringlet_result_n_bins (self); bin++) {
    if (self->count[bin] >= min_count)
      continue;
    for (gsize i = 0; i < G_N_ELEMENTS (sums); i++) {
      if (sums[i] != NULL)
        sums[i][bin] = 0.0;
    }
  }
}

/* A result of its own, with arrays that may be written: those of an integrator are
 * shared. */
static RingletResult *
finish (
    const RingletResult *sum, const RingletPlan *plan, double min_count, GError **error)
{
  RingletResult *self = ringlet_result_make (sum, sum->n_radial, sum->n_azimuth, error);

  if (self == NULL)
    return NULL;

  for (gsize i = 0; i < sum->n_radial; i++)
    self->radial[i] = sum->radial[i];
  for (gsize i = 0; i < sum->n_azimuth; i++)
    self->azimuth[i] = sum->azimuth[i];
  for (gsize bin = 0; bin < ringlet_result_n_bins (self); bin++)
    ringlet_result_add_bin (self, bin, sum, bin);
  empty_thin_bins (self, min_count);
  ringlet_result_finish (self);

  /* Whether the user gave them; the numbers are those of the result. */
  self->plan.has_radial_range = plan->has_radial_range;
  self->plan.has_azimuth_range = plan->has_azimuth_range;
  self->provenance.monitor = 0.0;
  return self;
}

/* As it was given: what an integrator is told has the weight in it. */
static gboolean
check_monitors (const RingletMultiSet *sets, gsize n_sets, GError **error)
{
  for (gsize i = 0; i < n_sets; i++) {
    const double monitor = sets[i].frame.monitor;

    if (!(monitor >= 0.0 && isfinite (monitor))) {
      ringlet_number_refuse (
          "monitor", "a positive number, or 0 for none", monitor, error);
      g_prefix_error (error, "Set %" G_GSIZE_FORMAT ": ", i + 1);
      return FALSE;
    }
  }
  return TRUE;
}

RingletResult *
ringlet_multi_integrate (const RingletMultiSet *sets, gsize n_sets,
    const RingletPlan *plan, double min_count, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletResult) sum = NULL;
  RingletResult *result = NULL;
  RingletPlan common;

  if (!(min_count >= 0.0)) {
    ringlet_number_refuse (
        "least number of pixels of a bin", "0 or more", min_count, error);
    return NULL;
  }
  if (!check_monitors (sets, n_sets, error) ||
      !ringlet_multi_resolve (sets, n_sets, plan, &common, memo, cancellable, error))
    return NULL;

  for (gsize i = 0; i < n_sets; i++) {
    const double weight = ringlet_multi_weight (&sets[i], &sets[0], plan);
    g_autoptr (RingletResult) one =
        integrate_set (&sets[i], weight, &common, memo, cancellable, error);

    if (one != NULL)
      sum = add_set (g_steal_pointer (&sum), one, error);
    if (one == NULL || sum == NULL) {
      g_prefix_error (error, "Set %" G_GSIZE_FORMAT ": ", i + 1);
      return NULL;
    }
  }
  result = finish (sum, plan, min_count, error);
  for (gsize i = 0; result != NULL && i < n_sets; i++)
    note_set (result, &sets[i], i + 1, ringlet_multi_weight (&sets[i], &sets[0], plan));
  return result;
}
