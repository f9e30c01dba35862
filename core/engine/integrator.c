/* SPDX-License-Identifier: MIT */
#include "engine/integrator.h"

#include "base/error.h"
#include "engine/batch.h"
#include "engine/integrator-private.h"
#include "engine/resolve.h"
#include "engine/several.h"
#include "engine/shape.h"

static void
prepared_clear (gpointer data)
{
  RingletPrepared *self = data;

  self->klass->release (self->state);
}

static gsize
prepared_n_bytes (gconstpointer value)
{
  const RingletPrepared *self = value;

  return self->klass->n_bytes (self->state);
}

typedef struct {
  const RingletEngineClass *klass;
  const RingletSplitter *splitter; /* without its mask */
  RingletMask *mask;
  RingletPreproc *preproc;
  const RingletPlan *plan;
  RingletMemo *memo;
} PrepareInputs;

static gpointer
prepared_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const PrepareInputs *in = data;
  g_autoptr (RingletMatrix) matrix = NULL;
  RingletEngineTask task = { NULL, in->splitter, in->mask, in->preproc,
    in->plan->error_model, in->plan->statistic, in->plan->poisson_floor, in->memo,
    ringlet_engine_device (in->plan->engine) };
  const RingletEngineClass *klass = in->klass;
  RingletPrepared *self = NULL;
  gpointer state = NULL;

  if (in->klass->supports != NULL && !in->klass->supports (&task, error))
    return NULL;
  if (in->klass->storage != RINGLET_STORAGE_NONE && !in->klass->makes_matrix) {
    matrix = ringlet_matrix_get (
        in->splitter, in->klass->storage, in->memo, cancellable, error);
    if (matrix == NULL)
      return NULL;
  }
  task.matrix = matrix;
  /* Of "auto:0+1" the processor may come instead, which is one. */
  state = klass->device != NULL && ringlet_several_is (task.device)
      ? ringlet_several_prepare (&klass, &task, cancellable, error)
      : klass->prepare (&task, cancellable, error);
  if (state == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (RingletPrepared);
  self->klass = klass;
  self->state = state;
  return self;
}

/* Whoever edits a mask makes one of these an edit: those of pattern and cake and of the
 * last two edits are enough to go back to, and the next one takes the memory of what
 * goes instead of fresh pages. */
#define KEEP 6

static const RingletMemoClass prepared_class = {
  .name = "engine",
  .compute = prepared_compute,
  .clear = prepared_clear,
  .n_bytes = prepared_n_bytes,
  .keep = KEEP,
  .grows = TRUE, /* what some frames want is made when the first of them comes */
};

static void
digest_statistic (RingletDigest *digest, const RingletStatistic *statistic)
{
  ringlet_digest_add_uint (digest, statistic->kind);
  ringlet_digest_add_double (digest, statistic->clip_threshold);
  ringlet_digest_add_uint (digest, statistic->clip_iterations);
  ringlet_digest_add_double (digest, statistic->percentile_min);
  ringlet_digest_add_double (digest, statistic->percentile_max);
  ringlet_digest_add_uint (digest, statistic->spread != FALSE);
}

static char *
prepared_key (const PrepareInputs *in)
{
  g_autofree char *matrix = ringlet_splitter_key (in->splitter, "matrix");
  const char *device = ringlet_engine_device (in->plan->engine);
  RingletDigest *digest = ringlet_digest_new (in->klass->name);

  ringlet_digest_add_string (digest, matrix);
  ringlet_digest_add_string (digest, in->mask != NULL ? in->mask->digest : "");
  ringlet_digest_add_string (digest, in->preproc->key);
  ringlet_digest_add_uint (digest, in->plan->error_model);
  ringlet_digest_add_uint (digest, in->plan->poisson_floor);
  digest_statistic (digest, &in->plan->statistic);
  ringlet_digest_add_string (digest, device != NULL ? device : "");
  return ringlet_digest_finish (digest);
}

/* With the names of the files, which are not known further down. */
static gboolean
check_inputs (const RingletIntegratorInputs *in, GError **error)
{
  const RingletCorrectionPaths paths = { in->dark_path, in->flat_path,
    in->absorption_path, in->background_path };
  const RingletCompanion mask = { "mask", in->mask_path,
    in->mask != NULL ? in->mask->n_slow : 0, in->mask != NULL ? in->mask->n_fast : 0 };

  return ringlet_plan_check (in->plan, error) &&
      ringlet_geometry_check (in->geometry, error) &&
      (in->mask == NULL || ringlet_companion_check (&mask, in->detector, error)) &&
      ringlet_corrections_check (&in->corrections, &paths, in->detector, error);
}

/* Returns (transfer full): "The mask", or which one. */
static char *
mask_words (const RingletIntegratorInputs *in)
{
  g_autofree char *name =
      in->mask_path != NULL ? g_filename_display_name (in->mask_path) : NULL;

  return name != NULL ? g_strconcat (name, ": the mask", NULL) : g_strdup ("The mask");
}

/* Returns (transfer full) (nullable): what is odd in the inputs. */
static GPtrArray *
find_warnings (const RingletIntegratorInputs *in)
{
  g_autofree char *name = mask_words (in);
  GPtrArray *warnings = NULL;

  if (in->mask == NULL || !ringlet_mask_seems_inverted (in->mask))
    return NULL;

  warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (warnings,
      g_strdup_printf ("%s hides %" G_GSIZE_FORMAT " of the %" G_GSIZE_FORMAT
                       " pixels of the detector. What is not 0 is left out; is it "
                       "inverted?",
          name, in->mask->n_bad, in->mask->n_slow * in->mask->n_fast));
  return warnings;
}

/* @mask: all that does not count, unusable pixels too. */
static gboolean
check_left (const RingletIntegratorInputs *in, const RingletMask *mask, GError **error)
{
  const gsize n = in->detector->n_slow * in->detector->n_fast;
  const gsize n_bad = in->mask != NULL ? in->mask->n_bad : 0;
  g_autofree char *name = NULL;

  if (mask == NULL || mask->n_bad < n)
    return TRUE;

  name = mask_words (in);
  if (n_bad == n)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s hides all %" G_GSIZE_FORMAT
        " pixels of the detector: nothing is left to integrate. What is not 0 is left "
        "out; is it inverted?",
        name, n);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Of the %" G_GSIZE_FORMAT " pixels of the detector %" G_GSIZE_FORMAT
        " are masked, and the corrections (dark, flat field, absorption, …) leave no "
        "number to divide the rest by: nothing is left to integrate",
        n, n_bad);
  return FALSE;
}

char *
ringlet_method_words (
    const RingletPlan *plan, const RingletPrepared *prepared, const char *devices)
{
  const RingletEngineClass *klass = prepared->klass;
  const char *target = devices;

  if (target == NULL)
    target = klass->device != NULL ? klass->device (prepared->state) : klass->target;
  return g_strdup_printf ("%s, %s, %s, %s, %s", plan->n_azimuth > 0 ? "2d" : "1d",
      ringlet_split_name (plan->split), klass->algorithm, klass->implementation,
      target);
}

/* The name of an engine that goes by another one, or by its device. */
static char *
requested_engine (const RingletIntegratorInputs *in, const RingletEngineClass *klass)
{
  const RingletPlan *plan = in->plan;
  const gboolean by_name =
      plan->engine == NULL || g_ascii_strcasecmp (plan->engine, klass->name) == 0;

  if (in->requested_engine != NULL)
    return g_strdup (in->requested_engine);
  if (klass->device != NULL || ringlet_engine_is_auto (plan->engine))
    return g_strdup (plan->engine);
  return by_name ? NULL : g_strdup (klass->alias);
}

/* The preparation asked for it already: it is in its key. */
static char *
digest_of (const RingletImage *image)
{
  return image != NULL ? g_strdup (ringlet_image_digest (image)) : NULL;
}

static void
note_provenance (
    RingletIntegrator *self, const RingletIntegratorInputs *in, const RingletMask *mask)
{
  self->provenance = (RingletProvenance){
    .version = g_strdup (RINGLET_VERSION),
    .detector = ringlet_detector_ref (in->detector),
    .geometry = *in->geometry,
    .mask_digest = mask != NULL ? g_strdup (mask->digest) : NULL,
    .n_masked = mask != NULL ? mask->n_bad : 0,
    .mask = g_strdup (in->mask_path),
    .gaps = g_strdup (in->gaps),
    .dark = in->corrections.dark != NULL ? g_strdup (in->dark_path) : NULL,
    .dark_digest = digest_of (in->corrections.dark),
    .n_dark = in->corrections.dark != NULL ? in->corrections.n_dark : 0,
    .flat = in->corrections.flat != NULL ? g_strdup (in->flat_path) : NULL,
    .flat_digest = digest_of (in->corrections.flat),
    .absorption =
        in->corrections.absorption != NULL ? g_strdup (in->absorption_path) : NULL,
    .absorption_digest = digest_of (in->corrections.absorption),
    .background =
        in->corrections.background != NULL ? g_strdup (in->background_path) : NULL,
    .background_digest = digest_of (in->corrections.background),
    .background_scale =
        in->corrections.background != NULL ? in->corrections.background_scale : 0.0,
    .method = ringlet_method_words (in->plan, self->prepared, NULL),
    .requested_engine = requested_engine (in, self->prepared->klass),
    .no_device = g_strdup (in->no_device),
    .lost_device = g_strdup (in->lost_device),
  };
}

static gboolean
is_lost (const RingletPrepared *self)
{
  return self->klass->is_lost != NULL && self->klass->is_lost (self->state);
}

static void
prepared_unref (RingletPrepared *self)
{
  g_atomic_rc_box_release_full (self, prepared_clear);
}

static RingletPrepared *
get_prepared (const PrepareInputs *in, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = prepared_key (in);
  RingletPrepared *prepared =
      ringlet_memo_get (in->memo, &prepared_class, key, in, cancellable, error);

  if (prepared != NULL && is_lost (prepared)) {
    ringlet_memo_forget_value (in->memo, prepared);
    prepared_unref (prepared);
    prepared =
        ringlet_memo_get (in->memo, &prepared_class, key, in, cancellable, error);
  }
  /* The engine holds these: given up before it, they would free no memory. */
  ringlet_matrix_touch (in->splitter, in->klass->storage, in->memo);
  ringlet_memo_touch (in->memo, in->preproc->key);
  return prepared;
}

/* Arrays of a result that come from the pool: counts and intensity, the two of errors,
 * the signal where a dark is taken off, the spread. */
static guint
n_arrays (const RingletIntegratorInputs *in)
{
  const gboolean errors = in->plan->error_model != RINGLET_ERROR_MODEL_NONE;

  return 2 + (errors ? 2 : 0) +
      (ringlet_corrections_subtract (&in->corrections) ? 1 : 0) +
      (in->plan->statistic.spread ? 1 : 0);
}

RingletIntegrator *
ringlet_integrator_new (const RingletIntegratorInputs *in, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_for_plan (in->plan, error);
  RingletSplitter splitter = { .detector = in->detector, .geometry = in->geometry };
  g_autoptr (RingletPreproc) preproc = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletIntegrator) self = NULL;
  PrepareInputs prepare;

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
  if (!check_left (in, mask, error) ||
      !ringlet_plan_resolve (in->plan, &splitter, memo, cancellable, error))
    return NULL;

  self = g_atomic_rc_box_new0 (RingletIntegrator);
  self->detector = ringlet_detector_ref (in->detector);
  self->plan = *in->plan;
  self->bins = splitter.bins;
  self->pool = ringlet_pool_new (ringlet_bins_n (&self->bins) * sizeof (double),
      n_arrays (in) * ringlet_engine_group (klass));
  self->warnings = find_warnings (in);
  g_mutex_init (&self->mutex);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_batch_free);
  splitter.mask = NULL;
  prepare = (PrepareInputs){ klass, &splitter, mask, preproc, in->plan, memo };
  self->prepared = get_prepared (&prepare, cancellable, error);
  if (self->prepared == NULL)
    return NULL;
  note_provenance (self, in, mask);
  return g_steal_pointer (&self);
}

const RingletBins *
ringlet_integrator_get_bins (const RingletIntegrator *self)
{
  return &self->bins;
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

  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  if (self->prepared != NULL)
    prepared_unref (self->prepared);
  g_clear_pointer (&self->pool, ringlet_pool_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  ringlet_provenance_clear (&self->provenance);
}

void
ringlet_integrator_unref (RingletIntegrator *self)
{
  g_atomic_rc_box_release_full (self, integrator_clear);
}

const GPtrArray *
ringlet_integrator_get_warnings (const RingletIntegrator *self)
{
  return self->warnings;
}

gboolean
ringlet_integrator_is_lost (const RingletIntegrator *self)
{
  return is_lost (self->prepared);
}

void
ringlet_integrator_forget (const RingletIntegrator *self, RingletMemo *memo)
{
  ringlet_memo_forget_value (memo, self->prepared);
}

guint
ringlet_integrator_group (const RingletIntegrator *self)
{
  return ringlet_engine_group (self->prepared->klass);
}

/* An idle batch, or a new one. */
static RingletBatch *
take_batch (RingletIntegrator *self, GError **error)
{
  RingletBatch *batch = NULL;

  g_mutex_lock (&self->mutex);
  if (self->batches->len > 0)
    batch = g_ptr_array_steal_index_fast (self->batches, self->batches->len - 1);
  g_mutex_unlock (&self->mutex);
  return batch != NULL ? batch : ringlet_batch_new_borrowed (self, error);
}

static void
give_batch (RingletIntegrator *self, RingletBatch *batch)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->batches, batch);
  g_mutex_unlock (&self->mutex);
}

gboolean
ringlet_integrator_run (RingletIntegrator *self, const RingletFrame *frames,
    gsize n_frames, RingletResult **results, GCancellable *cancellable, GError **error)
{
  RingletBatch *batch;
  gboolean ok;

  g_return_val_if_fail (n_frames > 0, FALSE);

  batch = take_batch (self, error);
  if (batch == NULL)
    return FALSE;
  ok = ringlet_batch_run (batch, frames, n_frames, results, cancellable, error);
  give_batch (self, batch);
  return ok;
}
