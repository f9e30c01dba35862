/* SPDX-License-Identifier: MIT */

/* From the sums of an engine to a result. */

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/integrator-private.h"

/* Bins in one parallel task: a pattern is one, a cake many. */
#define CHUNK_BINS 16384

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
finish_chunk (gsize chunk, gpointer data)
{
  RingletResult *result = data;
  const gboolean has_dark = result->sum_signal != result->sum_counts;
  const double *dark = result->known->dark;
  const gsize end = MIN ((chunk + 1) * CHUNK_BINS, ringlet_result_n_bins (result));

  for (gsize bin = chunk * CHUNK_BINS; bin < end; bin++) {
    const gboolean empty = !(result->count[bin] > 0.0);

    if (empty) {
      result->sum_counts[bin] = 0.0;
      if (result->sum_variance != NULL)
        result->sum_variance[bin] = 0.0;
    }
    if (has_dark)
      result->sum_signal[bin] = empty ? 0.0 : result->sum_counts[bin] - dark[bin];
    result->intensity[bin] =
        empty ? result->plan.empty : result->sum_signal[bin] / result->sum_norm[bin];
    if (result->sigma != NULL)
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

static void
scale_array (double *values, gsize n, double factor)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    values[i] *= factor;
}

/* As if the normalisation of each pixel had been so many times larger. Frames share
 * @known, so that a monitor takes a copy. */
static gboolean
divide_by_monitor (
    RingletSums *sums, gboolean weighted_average, double monitor, GError **error)
{
  const RingletKnown *shared = sums->known;
  const RingletKnownParts parts = ringlet_known_get_parts (shared);
  RingletKnown *known = ringlet_known_new (shared->n_bins, parts, error);
  const gsize n = sums->n_bins;

  if (known == NULL)
    return FALSE;

  memcpy (known->count, shared->count, ringlet_known_n_bytes (shared));
  if (weighted_average) {
    scale_array (known->norm, n, monitor);
    scale_array (known->norm2, n, monitor * monitor);
  } else {
    scale_array (sums->counts, n, 1.0 / monitor);
    scale_array (sums->variance, n, 1.0 / (monitor * monitor));
    scale_array (known->gain, n, 1.0 / monitor);
    scale_array (known->dark, n, 1.0 / monitor);
    scale_array (known->dark_variance, n, 1.0 / (monitor * monitor));
  }
  ringlet_known_unref (sums->known);
  sums->known = known;
  return TRUE;
}

/* The scatter around the mean has that of the dark in it already. */
static gboolean
adds_dark_variance (const RingletPlan *plan, const RingletSums *sums)
{
  return sums->variance != NULL && sums->known->dark_variance != NULL &&
      plan->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL;
}

static void
add_dark_variance (const RingletSums *sums)
{
  const double *dark_variance = sums->known->dark_variance;

  for (gsize bin = 0; dark_variance != NULL && bin < sums->n_bins; bin++)
    sums->variance[bin] += dark_variance[bin];
}

/* Makes the arrays of @sums those of the result. */
static void
take_sums (RingletResult *result, RingletSums *sums)
{
  RingletKnown *known = g_steal_pointer (&sums->known);

  result->known = known;
  result->count = known->count;
  result->sum_gain = known->gain;
  result->sum_norm = known->norm;
  result->sum_norm2 = known->norm2;
  result->sum_counts = g_steal_pointer (&sums->counts);
  result->sum_variance = g_steal_pointer (&sums->variance);
  if (result->sum_signal == NULL)
    result->sum_signal = result->sum_counts;
}

static void
note_frame (const RingletIntegrator *self, const RingletFrame *frame, gsize n_excluded,
    RingletResult *result)
{
  ringlet_provenance_copy (&self->provenance, &result->provenance);
  result->provenance.source = g_strdup (frame->source);
  result->provenance.source_sha256 = g_strdup (frame->sha256);
  result->provenance.frame = frame->index;
  result->provenance.monitor = frame->monitor;
  result->provenance.n_excluded = n_excluded;
}

RingletResult *
ringlet_result_new (const RingletIntegrator *self, const RingletFrame *frame,
    RingletSums *sums, GError **error)
{
  const gsize n = sums->n_bins;
  g_autoptr (RingletResult) result = g_atomic_rc_box_new0 (RingletResult);

  if (frame->monitor > 0.0 &&
      !divide_by_monitor (sums, self->plan.weighted_average, frame->monitor, error))
    return NULL;

  result->unit = self->plan.unit;
  result->plan = self->plan;
  set_axes (self, result);
  result->intensity = g_try_new (double, n);
  result->sigma = sums->variance != NULL ? g_try_new (double, n) : NULL;
  result->sum_signal = sums->known->dark != NULL ? g_try_new (double, n) : NULL;
  if (result->intensity == NULL || (sums->variance != NULL && result->sigma == NULL) ||
      (sums->known->dark != NULL && result->sum_signal == NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n);
    return NULL;
  }

  if (adds_dark_variance (&self->plan, sums))
    add_dark_variance (sums);
  take_sums (result, sums);
  note_frame (self, frame, sums->n_excluded, result);
  ringlet_parallel_for (
      (n + CHUNK_BINS - 1) / CHUNK_BINS, finish_chunk, result, NULL, NULL);
  return g_steal_pointer (&result);
}
