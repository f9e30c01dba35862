/* SPDX-License-Identifier: MIT */
#include "engine/integrator.h"

#include <math.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/resolve.h"

/* An engine's state as the memo keeps it. */
typedef struct {
  const RingletEngineClass *klass;
  gpointer state;
  gsize n_bytes;
} Prepared;

struct _RingletIntegrator {
  RingletDetector *detector;
  RingletPlan plan;
  RingletBins bins;
  Prepared *prepared;
  RingletProvenance provenance; /* without what differs from frame to frame */
};

static void
prepared_clear (gpointer data)
{
  Prepared *self = data;

  self->klass->release (self->state);
}

static gsize
prepared_n_bytes (gconstpointer value)
{
  return ((const Prepared *) value)->n_bytes;
}

typedef struct {
  const RingletEngineClass *klass;
  const RingletSplitter *splitter;
  RingletPreproc *preproc;
  const RingletPlan *plan;
  RingletMemo *memo;
} PrepareInputs;

static gpointer
prepared_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const PrepareInputs *in = data;
  g_autoptr (RingletMatrix) matrix = ringlet_matrix_get (
      in->splitter, in->klass->storage, in->memo, cancellable, error);
  const RingletEngineTask task = { matrix, in->preproc, in->plan->error_model,
    in->plan->poisson_floor };
  Prepared *self = NULL;
  gpointer state = NULL;

  if (matrix == NULL)
    return NULL;
  state = in->klass->prepare (&task, cancellable, error);
  if (state == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (Prepared);
  self->klass = in->klass;
  self->state = state;
  self->n_bytes = RINGLET_SUMS_N_ARRAYS * sizeof (double) * matrix->n_bins;
  return self;
}

static const RingletMemoClass prepared_class = {
  .name = "engine",
  .compute = prepared_compute,
  .clear = prepared_clear,
  .n_bytes = prepared_n_bytes,
};

static char *
prepared_key (const PrepareInputs *in)
{
  g_autofree char *matrix = ringlet_splitter_key (in->splitter, "matrix");
  RingletDigest *digest = ringlet_digest_new (in->klass->name);

  ringlet_digest_add_string (digest, matrix);
  ringlet_digest_add_string (digest, in->preproc->key);
  ringlet_digest_add_uint (digest, in->plan->error_model);
  ringlet_digest_add_uint (digest, in->plan->poisson_floor);
  return ringlet_digest_finish (digest);
}

static gboolean
check_inputs (const RingletIntegratorInputs *in, GError **error)
{
  const RingletMask *mask = in->mask;

  if (!ringlet_plan_check (in->plan, error) ||
      !ringlet_geometry_check (in->geometry, error))
    return FALSE;
  if (mask == NULL ||
      (mask->n_slow == in->detector->n_slow && mask->n_fast == in->detector->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      mask->n_slow, mask->n_fast, in->detector->n_slow, in->detector->n_fast);
  return FALSE;
}

static char *
method_words (const RingletPlan *plan, const RingletEngineClass *klass)
{
  return g_strdup_printf ("%s, %s, %s, %s, %s", plan->n_azimuth > 0 ? "2d" : "1d",
      ringlet_split_name (plan->split), klass->algorithm, klass->implementation,
      klass->target);
}

static void
note_provenance (RingletIntegrator *self, const RingletIntegratorInputs *in,
    const RingletMask *mask, const RingletEngineClass *klass)
{
  self->provenance = (RingletProvenance){
    .version = g_strdup (RINGLET_VERSION),
    .detector = ringlet_detector_ref (in->detector),
    .geometry = *in->geometry,
    .mask_digest = mask != NULL ? g_strdup (mask->digest) : NULL,
    .n_masked = mask != NULL ? mask->n_bad : 0,
    .mask = g_strdup (in->mask_path),
    .dark = in->corrections.dark != NULL ? g_strdup (in->dark_path) : NULL,
    .n_dark = in->corrections.dark != NULL ? in->corrections.n_dark : 0,
    .flat = in->corrections.flat != NULL ? g_strdup (in->flat_path) : NULL,
    .absorption =
        in->corrections.absorption != NULL ? g_strdup (in->absorption_path) : NULL,
    .method = method_words (in->plan, klass),
  };
}

static Prepared *
get_prepared (const RingletEngineClass *klass, const RingletSplitter *splitter,
    RingletPreproc *preproc, const RingletPlan *plan, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const PrepareInputs inputs = { klass, splitter, preproc, plan, memo };
  g_autofree char *key = prepared_key (&inputs);
  Prepared *prepared =
      ringlet_memo_get (memo, &prepared_class, key, &inputs, cancellable, error);

  /* The engine holds these: given up before it, they would free no memory. */
  ringlet_matrix_touch (splitter, klass->storage, memo);
  ringlet_memo_touch (memo, preproc->key);
  return prepared;
}

RingletIntegrator *
ringlet_integrator_new (const RingletIntegratorInputs *in, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_find (in->plan->engine, error);
  RingletSplitter splitter = { .detector = in->detector, .geometry = in->geometry };
  g_autoptr (RingletPreproc) preproc = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletIntegrator) self = NULL;

  g_return_val_if_fail (in->detector->n_slow > 0, NULL);

  if (klass == NULL || !check_inputs (in, error))
    return NULL;
  preproc = ringlet_preproc_get (
      in->detector, in->geometry, in->plan, &in->corrections, memo, cancellable, error);
  if (preproc == NULL)
    return NULL;

  if (in->mask != NULL || preproc->unusable != NULL) {
    mask = ringlet_mask_union (in->mask, preproc->unusable, error);
    if (mask == NULL)
      return NULL;
  }
  splitter.mask = mask;
  if (!ringlet_plan_resolve (in->plan, &splitter, memo, cancellable, error))
    return NULL;

  self = g_atomic_rc_box_new0 (RingletIntegrator);
  self->detector = ringlet_detector_ref (in->detector);
  self->plan = *in->plan;
  self->bins = splitter.bins;
  note_provenance (self, in, mask, klass);
  self->prepared =
      get_prepared (klass, &splitter, preproc, in->plan, memo, cancellable, error);
  return self->prepared != NULL ? g_steal_pointer (&self) : NULL;
}

RingletIntegrator *
ringlet_integrator_ref (RingletIntegrator *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
integrator_clear (gpointer data)
{
  RingletIntegrator *self = data;

  if (self->prepared != NULL)
    g_atomic_rc_box_release_full (self->prepared, prepared_clear);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  ringlet_provenance_clear (&self->provenance);
}

void
ringlet_integrator_unref (RingletIntegrator *self)
{
  g_atomic_rc_box_release_full (self, integrator_clear);
}

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

/* Takes the arrays of @sums apart into the result. */
static RingletResult *
result_new (const RingletIntegrator *self, const RingletSums *sums)
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

  ringlet_provenance_copy (&self->provenance, &result->provenance);
  result->provenance.n_excluded = sums->n_excluded;
  finish_bins (result);
  return result;
}

static gboolean
check_frames (const RingletIntegrator *self, const RingletFrame *frames, gsize n_frames,
    GError **error)
{
  const RingletDetector *detector = self->detector;

  for (gsize i = 0; i < n_frames; i++) {
    const RingletImage *image = frames[i].image;

    if (image->type != frames[0].image->type) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "Frames of one group have different types: %s and %s",
          ringlet_pixel_type_name (frames[0].image->type),
          ringlet_pixel_type_name (image->type));
      return FALSE;
    }
    if (image->n_slow != detector->n_slow || image->n_fast != detector->n_fast) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
          " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
          image->n_slow, image->n_fast, detector->n_slow, detector->n_fast);
      return FALSE;
    }
  }
  return TRUE;
}

static RingletResult *
take_result (
    const RingletIntegrator *self, const RingletFrame *frame, const RingletSums *sums)
{
  RingletResult *result = result_new (self, sums);

  result->provenance.source = g_strdup (frame->source);
  result->provenance.source_sha256 = g_strdup (frame->sha256);
  result->provenance.frame = frame->index;
  return result;
}

gboolean
ringlet_integrator_run (RingletIntegrator *self, const RingletFrame *frames,
    gsize n_frames, RingletResult **results, GCancellable *cancellable, GError **error)
{
  g_autofree RingletImage **images = g_new (RingletImage *, n_frames);
  g_autofree RingletSums *sums = g_new0 (RingletSums, n_frames);
  const Prepared *prepared = self->prepared;
  RingletExclusion exclusion;
  gboolean ok;

  g_return_val_if_fail (n_frames > 0, FALSE);

  if (!check_frames (self, frames, n_frames, error))
    return FALSE;

  exclusion = ringlet_exclusion_new (
      &self->plan, ringlet_detector_has_flags (self->detector), frames[0].image->type);
  for (gsize i = 0; i < n_frames; i++) {
    images[i] = frames[i].image;
    ringlet_sums_init (&sums[i], ringlet_bins_n (&self->bins));
  }

  ok = prepared->klass->apply (
      prepared->state, images, n_frames, &exclusion, sums, cancellable, error);
  for (gsize i = 0; i < n_frames; i++) {
    if (ok)
      results[i] = take_result (self, &frames[i], &sums[i]);
    ringlet_sums_clear (&sums[i]);
  }
  return ok;
}
