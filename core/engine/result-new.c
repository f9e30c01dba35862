/* SPDX-License-Identifier: MIT */

/* From the sums of an engine to a result. */

#include "engine/integrator-private.h"

static double *
centres (double min, double max, gsize n, RingletUnitScale scale)
{
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = ringlet_unit_scale_show (
        scale, min + (max - min) * ((double) i + 0.5) / (double) n);
  return values;
}

static void
finish_bins (RingletResult *result)
{
  const gboolean errors = result->sum_variance != NULL;
  const gsize n_bins = ringlet_result_n_bins (result);

  for (gsize bin = 0; bin < n_bins; bin++) {
    const gboolean empty = !(result->count[bin] > 0.0);

    if (empty) {
      result->count[bin] = 0.0;
      result->sum_norm[bin] = 0.0;
      result->sum_norm2[bin] = 0.0;
      result->sum_signal[bin] = 0.0;
      result->sum_counts[bin] = 0.0;
      result->sum_gain[bin] = 0.0;
      if (errors)
        result->sum_variance[bin] = 0.0;
    }
    result->intensity[bin] =
        empty ? result->plan.empty : result->sum_signal[bin] / result->sum_norm[bin];
    if (errors)
      result->sigma[bin] =
          empty ? result->plan.empty : ringlet_result_sem (result, bin);
  }
}

static void
set_axes (const RingletIntegrator *self, RingletResult *result)
{
  const RingletBins *bins = &self->bins;
  const RingletUnitScale degrees = { 180.0 / G_PI, 0.0 };
  const RingletUnitScale scale =
      ringlet_unit_scale (self->plan.unit, self->provenance.geometry.wavelength_m);

  result->radial_min = ringlet_unit_scale_show (scale, bins->radial_min);
  result->radial_max = ringlet_unit_scale_show (scale, bins->radial_max);
  result->azimuth_min_deg = bins->azimuth_min * 180.0 / G_PI;
  result->azimuth_max_deg = bins->azimuth_max * 180.0 / G_PI;
  result->n_radial = bins->n_radial;
  result->n_azimuth = bins->n_azimuth;
  result->radial = centres (bins->radial_min, bins->radial_max, bins->n_radial, scale);
  result->azimuth =
      centres (bins->azimuth_min, bins->azimuth_max, bins->n_azimuth, degrees);
}

/* As if the normalisation of each pixel had been so many times larger. */
static void
divide_by_monitor (RingletResult *result, double monitor)
{
  const gsize n = ringlet_result_n_bins (result);

  for (gsize bin = 0; bin < n; bin++) {
    if (result->plan.weighted_average) {
      result->sum_norm[bin] *= monitor;
      result->sum_norm2[bin] *= monitor * monitor;
      continue;
    }
    result->sum_signal[bin] /= monitor;
    result->sum_counts[bin] /= monitor;
    result->sum_gain[bin] /= monitor;
    if (result->sum_variance != NULL)
      result->sum_variance[bin] /= monitor * monitor;
  }
}

/* Takes the arrays of @sums apart into the result. */
RingletResult *
ringlet_result_new (
    const RingletIntegrator *self, const RingletFrame *frame, const RingletSums *sums)
{
  const gboolean errors = self->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  const gsize n = sums->n_bins;
  const gsize size = n * sizeof (double);
  RingletResult *result = g_atomic_rc_box_new0 (RingletResult);

  result->unit = self->plan.unit;
  result->plan = self->plan;
  set_axes (self, result);
  result->intensity = g_new (double, n);
  result->sum_counts = g_memdup2 (sums->counts, size);
  result->sum_gain = g_memdup2 (sums->gain, size);
  result->sum_signal = g_memdup2 (sums->counts, size);
  result->sum_norm = g_memdup2 (sums->norm, size);
  result->sum_norm2 = g_memdup2 (sums->norm2, size);
  result->count = g_memdup2 (sums->count, size);
  for (gsize bin = 0; bin < n; bin++)
    result->sum_signal[bin] -= sums->dark[bin];
  if (errors) {
    result->sigma = g_new (double, n);
    result->sum_variance = g_memdup2 (sums->variance, size);
    for (gsize bin = 0; bin < n; bin++)
      result->sum_variance[bin] += sums->dark_variance[bin];
  }

  if (frame->monitor > 0.0)
    divide_by_monitor (result, frame->monitor);

  ringlet_provenance_copy (&self->provenance, &result->provenance);
  result->provenance.source = g_strdup (frame->source);
  result->provenance.source_sha256 = g_strdup (frame->sha256);
  result->provenance.frame = frame->index;
  result->provenance.monitor = frame->monitor;
  result->provenance.n_excluded = sums->n_excluded;
  finish_bins (result);
  return result;
}
