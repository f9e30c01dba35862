/* SPDX-License-Identifier: MIT */

/* From the sums of an engine to a result. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "engine/integrator-private.h"

/* Bins in one parallel task: a pattern is one, a cake many. */
#define CHUNK_BINS 16384

/* NULL without memory. */
static double *
centres (double min, double max, gsize n, RingletUnitScale scale)
{
  double *values = g_try_new (double, n);

  for (gsize i = 0; values != NULL && i < n; i++)
    values[i] = ringlet_unit_scale_show (
        scale, min + (max - min) * ((double) i + 0.5) / (double) n);
  return values;
}

/* A result on its way, and whether a sum is too large for it. */
typedef struct {
  RingletResult *result;
  gint overflow; /* atomic */
} Finish;

/* The name of a sum of finite numbers that is none itself, or NULL. */
static const char *
find_overflow (const RingletResult *result, gsize bin)
{
  if (!isfinite (result->sum_counts[bin]))
    return "counts";
  if (!isfinite (result->sum_norm[bin]) || !isfinite (result->sum_norm2[bin]))
    return "normalisation";
  if (!isfinite (result->sum_signal[bin]))
    return "signal";
  return result->sum_variance != NULL && !isfinite (result->sum_variance[bin])
      ? "variance"
      : NULL;
}

/* What loops over bins read and write; @dark may be NULL. */
typedef struct {
  const double *count;
  const double *norm;
  const double *norm2;
  const double *dark;
  double *counts;
  double *signal; /* may be @counts */
  double *intensity;
  double empty;
} Bins;

/* Not 0 where one of three numbers is not finite: their difference to themselves is NaN
 * then. */
static inline gint64
not_finite (double a, double b, double c)
{
  return !((a - a) + (b - b) + (c - c) == 0.0);
}

/* Means of the bins @from … @end − 1; empty ones have no counts. Returns whether a sum
 * is too large. */
RINGLET_CLONES static gboolean
finish_means (const Bins *bins, gsize from, gsize end)
{
  const double *count = bins->count, *norm = bins->norm, *norm2 = bins->norm2;
  double *counts = bins->counts, *intensity = bins->intensity;
  const double none = bins->empty;
  gint64 overflow = 0;

#pragma GCC ivdep
  for (gsize i = from; i < end; i++) {
    const gboolean filled = count[i] > 0.0;
    const double sum = filled ? counts[i] : 0.0;

    counts[i] = sum;
    intensity[i] = filled ? sum / norm[i] : none;
    overflow |= filled ? not_finite (sum, norm[i], norm2[i]) : 0;
  }
  return overflow != 0;
}

/* The same where norms have been looked at, which all frames share. A cake is three
 * times the second cache, so that what is not read counts. Returns whether all sums are
 * numbers; else finish_means() has to look where. */
RINGLET_CLONES static gboolean
finish_checked_means (const Bins *bins, gsize from, gsize end)
{
  const double *norm = bins->norm, *counts = bins->counts;
  double *intensity = bins->intensity;
  const double none = bins->empty;
  gint64 odd = 0;

#pragma GCC ivdep
  for (gsize i = from; i < end; i++) {
    intensity[i] = norm[i] != 0.0 ? counts[i] / norm[i] : none;
    odd |= not_finite (counts[i], 0.0, 0.0);
  }
  return odd == 0;
}

/* The same less the dark. */
RINGLET_CLONES static gboolean
finish_differences (const Bins *bins, gsize from, gsize end)
{
  double *signal = bins->signal, *intensity = bins->intensity;
  gint64 overflow = 0;

#pragma GCC ivdep
  for (gsize i = from; i < end; i++) {
    const gboolean filled = bins->count[i] > 0.0;
    const double sum = filled ? bins->counts[i] - bins->dark[i] : 0.0;

    signal[i] = sum;
    intensity[i] = filled ? sum / bins->norm[i] : bins->empty;
    overflow |= filled ? not_finite (sum, 0.0, 0.0) : 0;
  }
  return overflow != 0;
}

/* Returns whether a variance is too large. */
static gboolean
finish_errors (RingletResult *result, gsize from, gsize end)
{
  gboolean overflow = FALSE;

  for (gsize i = from; i < end; i++) {
    const gboolean empty = !(result->count[i] > 0.0);

    if (result->sum_variance != NULL) {
      result->sum_variance[i] = empty ? 0.0 : result->sum_variance[i];
      overflow |= !isfinite (result->sum_variance[i]);
    }
    if (result->sigma != NULL)
      result->sigma[i] = empty ? result->plan.empty : ringlet_result_sem (result, i);
    if (result->spread != NULL && empty)
      result->spread[i] = result->plan.empty;
  }
  return overflow;
}

static void
finish_chunk (gsize chunk, gpointer data)
{
  Finish *finish = data;
  RingletResult *result = finish->result;
  const Bins bins = { result->count, result->sum_norm, result->sum_norm2,
    result->known->dark, result->sum_counts, result->sum_signal, result->intensity,
    result->plan.empty };
  const gsize from = chunk * CHUNK_BINS;
  const gsize end = MIN (from + CHUNK_BINS, ringlet_result_n_bins (result));
  const gboolean done =
      result->known->is_checked && finish_checked_means (&bins, from, end);
  gboolean overflow = !done && finish_means (&bins, from, end);

  if (result->sum_signal != result->sum_counts)
    overflow |= finish_differences (&bins, from, end);
  if (result->sum_variance != NULL || result->sigma != NULL || result->spread != NULL)
    overflow |= finish_errors (result, from, end);
  if (overflow)
    g_atomic_int_set (&finish->overflow, TRUE);
}

/* Pixels that are not finite have been left out, so that it is the sum. */
static void
set_overflow_error (const RingletResult *result, GError **error)
{
  const RingletProvenance *provenance = &result->provenance;
  const char *what = NULL;
  gsize bin = 0;

  while (!(result->count[bin] > 0.0) || find_overflow (result, bin) == NULL)
    bin++;
  what = find_overflow (result, bin);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s, frame %" G_GUINT64_FORMAT ": in radial bin %" G_GSIZE_FORMAT
      " of azimuthal bin %" G_GSIZE_FORMAT
      " the sum of the %s exceeds the range of a double, 1.8e308; scale the image, or "
      "mask its largest pixels",
      provenance->source != NULL ? provenance->source : "The image", provenance->frame,
      bin % result->n_radial, bin / result->n_radial, what);
}

/* FALSE without memory. */
static gboolean
set_axes (const RingletIntegrator *self, RingletResult *result)
{
  const RingletBins *bins = &self->bins;
  const RingletUnitScale same = { 1.0, 0.0 };
  const RingletUnitScale scale =
      ringlet_unit_scale (self->plan.unit, self->provenance.geometry.wavelength_m);

  result->radial_min = ringlet_unit_scale_show (scale, bins->radial_min);
  result->radial_max = ringlet_unit_scale_show (scale, bins->radial_max);
  /* What was given comes back as it was, not by way of another unit. */
  if (self->plan.has_radial_range) {
    result->radial_min = self->plan.radial_min;
    result->radial_max = self->plan.radial_max;
  }
  if (!ringlet_plan_azimuth_range (
          &self->plan, &result->azimuth_min_deg, &result->azimuth_max_deg)) {
    result->azimuth_min_deg = bins->azimuth_min * 180.0 / G_PI;
    result->azimuth_max_deg = bins->azimuth_max * 180.0 / G_PI;
  }
  result->n_radial = bins->n_radial;
  result->n_azimuth = bins->n_azimuth;
  result->radial = centres (bins->radial_min, bins->radial_max, bins->n_radial, scale);
  result->azimuth =
      centres (result->azimuth_min_deg, result->azimuth_max_deg, bins->n_azimuth, same);
  return result->radial != NULL && result->azimuth != NULL;
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

  scale_array (sums->spread, n, 1.0 / monitor);
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
  result->spread = g_steal_pointer (&sums->spread);
  if (result->sum_signal == NULL)
    result->sum_signal = result->sum_counts;
}

/* Where of several devices one has failed. */
static void
note_devices (
    const RingletIntegrator *self, const RingletSums *sums, RingletProvenance *to)
{
  if (sums->devices == NULL)
    return;
  g_free (to->method);
  g_free (to->lost_device);
  to->method = ringlet_method_words (&self->plan, self->prepared, sums->devices);
  to->lost_device = g_strdup (sums->lost_device);
}

static void
note_frame (const RingletIntegrator *self, const RingletFrame *frame,
    const RingletSums *sums, RingletResult *result)
{
  ringlet_provenance_copy (&self->provenance, &result->provenance);
  result->provenance.source = g_strdup (frame->source);
  result->provenance.source_sha256 = g_strdup (frame->sha256);
  result->provenance.source_file_sha256 = g_strdup (frame->file_sha256);
  result->provenance.combined = g_strdup (frame->combined);
  result->provenance.n_combined = frame->combined != NULL ? frame->n_combined : 0;
  result->provenance.frame = frame->index;
  result->provenance.monitor = frame->monitor;
  result->provenance.n_excluded = sums->n_excluded;
  result->provenance.n_added = 1;
  note_devices (self, sums, &result->provenance);
}

static gboolean
make_arrays (const RingletIntegrator *self, const RingletSums *sums,
    RingletResult *result, GError **error)
{
  const gboolean has_sigma = sums->variance != NULL;
  const gboolean has_signal = sums->known->dark != NULL;
  const gboolean has_axes = set_axes (self, result);

  result->pool = ringlet_pool_ref (self->pool);
  result->intensity = ringlet_pool_take (self->pool);
  result->sigma = has_sigma ? ringlet_pool_take (self->pool) : NULL;
  result->sum_signal = has_signal ? ringlet_pool_take (self->pool) : NULL;
  if (has_axes && result->intensity != NULL && (result->sigma != NULL || !has_sigma) &&
      (result->sum_signal != NULL || !has_signal))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", sums->n_bins);
  return FALSE;
}

RingletResult *
ringlet_result_new (const RingletIntegrator *self, const RingletFrame *frame,
    RingletSums *sums, GError **error)
{
  const gsize n = sums->n_bins;
  g_autoptr (RingletResult) result = g_atomic_rc_box_new0 (RingletResult);
  Finish finish = { result, FALSE };

  if (frame->monitor > 0.0 &&
      !divide_by_monitor (sums, self->plan.weighted_average, frame->monitor, error))
    return NULL;

  result->unit = self->plan.unit;
  result->plan = self->plan;
  result->bins_share_pixels = self->plan.split != RINGLET_SPLIT_NO;
  if (!make_arrays (self, sums, result, error))
    return NULL;

  if (adds_dark_variance (&self->plan, sums))
    add_dark_variance (sums);
  take_sums (result, sums);
  note_frame (self, frame, sums, result);
  ringlet_parallel_for (
      (n + CHUNK_BINS - 1) / CHUNK_BINS, finish_chunk, &finish, NULL, NULL);
  if (finish.overflow) {
    set_overflow_error (result, error);
    return NULL;
  }
  return g_steal_pointer (&result);
}
