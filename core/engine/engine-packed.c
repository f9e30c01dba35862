/* SPDX-License-Identifier: MIT */

/* The fast engine on the CPU: the matrix in pixel order, with all that no frame changes
 * (normalisation, count, dark per bin) summed once. A frame costs one pass over image
 * and matrix; pixels that a frame lacks are taken off those sums again. */

#include "base/error.h"
#include "base/simd.h"
#include "engine/engine.h"
#include "engine/packed-cake.h"
#include "engine/packed-known.h"
#include "engine/packed-pattern.h"

/* Values from here on, and beyond its negative, have no product with a share in the 32
 * bits of a lane. */
#define LARGEST_LIMIT ((guint64) 1 << 31)

typedef struct {
  RingletPacked *matrix; /* under the mask */
  RingletPreproc *preproc;
  RingletErrorModel error_model;
  RingletKnownInputs in; /* borrows the two above */
  RingletKnown *known;   /* of all pixels that count */
  const RingletPreprocRow
      *corrections; /* (nullable): all pixels, where frames need it */
} State;

typedef struct {
  RingletPackedInteger *integer;
  RingletPackedReal *real;
  RingletList excluded[RINGLET_ENGINE_GROUP]; /* (element-type guint32) */
  double *mean;                               /* for the azimuthal model: n_bins */
  /* Pixels that the last frame lacked, and what is known of the others then: flags of
   * gaps and dead pixels are the same in frame after frame. */
  RingletList last;         /* (element-type guint32) */
  RingletKnown *last_known; /* (nullable) */
  gsize last_n_excluded;
} Worker;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->known, ringlet_known_unref);
  g_clear_pointer (&state->matrix, ringlet_packed_unref);
  g_clear_pointer (&state->preproc, ringlet_preproc_unref);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

/* --- sums of what is known --- */

/* The largest of @n numbers, none below 1. Eight at a time: a comparison would wait for
 * the one before. */
RINGLET_CLONES static double
find_most (const double *numbers, gsize n)
{
  double most[8] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };

  for (gsize i = 0; i < n / 8 * 8; i += 8) {
    for (gsize k = 0; k < 8; k++)
      most[k] = numbers[i + k] > most[k] ? numbers[i + k] : most[k];
  }
  for (gsize i = n / 8 * 8; i < n; i++)
    most[0] = MAX (most[0], numbers[i]);
  for (gsize k = 1; k < 8; k++)
    most[0] = MAX (most[0], most[k]);
  return most[0];
}

/* Values below this cannot overflow: Σ share · value · 2^16, or Σ share² · value ·
 * 2^24, stays below 2^63 in every bin. */
static guint64
safe_limit (const RingletKnown *known, gboolean squares)
{
  const int bits = squares ? RINGLET_SQUARE_BITS : RINGLET_PACKED_BITS;
  const double most = find_most (known->count, known->n_bins);

  return (guint64) MIN (
      (double) LARGEST_LIMIT, (double) ((guint64) 1 << (62 - bits)) / most);
}

/* In a cake a mask leaves little of the bins at its edge, and differences would lose
 * digits; but few bins are touched by an edit, and these are summed anew. */
static RingletKnown *
sum_known (const State *state, const RingletEngineTask *task, GCancellable *cancellable,
    GError **error)
{
  const RingletKnownTask known = { &state->in, task->matrix->packed, task->mask,
    state->preproc, task->memo, task->matrix_key };

  return task->splitter->bins.n_azimuth > 1
      ? ringlet_packed_cake_known (&known, cancellable, error)
      : ringlet_packed_pattern_known (&known, cancellable, error);
}

static gboolean
prepare_known (State *state, const RingletEngineTask *task, GCancellable *cancellable,
    GError **error)
{
  RingletPacked *unmasked = task->matrix->packed;

  state->matrix = task->mask != NULL
      ? ringlet_packed_masked (unmasked, task->mask, cancellable, error)
      : ringlet_packed_ref (unmasked);
  if (state->matrix == NULL)
    return FALSE;

  state->in.task.matrix = state->matrix;
  state->known = sum_known (state, task, cancellable, error);
  if (state->known == NULL)
    return FALSE;
  state->in.task.limit = safe_limit (state->known, state->in.task.squares);
  return TRUE;
}

static gpointer
packed_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (State) state = g_new0 (State, 1);

  state->preproc = ringlet_preproc_ref (task->preproc);
  state->error_model = task->error_model;
  state->in.preproc = state->preproc;
  state->in.parts = ringlet_preproc_parts (task->preproc);
  state->in.task.kernels = ringlet_kernels_best ();
  state->in.task.squares = ringlet_error_model_is_poisson (task->error_model) ||
      task->error_model == RINGLET_ERROR_MODEL_VARIANCE;
  state->in.task.floor = task->poisson_floor;
  if (state->preproc->has_gain || task->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL) {
    state->corrections = ringlet_preproc_arrays (state->preproc, error);
    if (state->corrections == NULL)
      return NULL;
  }
  return prepare_known (state, task, cancellable, error) ? g_steal_pointer (&state)
                                                         : NULL;
}

static gsize
packed_n_bytes (gconstpointer data)
{
  const State *state = data;
  const RingletPacked *matrix = state->matrix;

  return ringlet_known_n_bytes (state->known) +
      (matrix->parent != NULL ? matrix->n_pixels * matrix->slot_bytes : 0);
}

/* --- workers --- */

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_clear_pointer (&worker->integer, ringlet_packed_integer_free);
  g_clear_pointer (&worker->real, ringlet_packed_real_free);
  for (gsize i = 0; i < RINGLET_ENGINE_GROUP; i++)
    ringlet_list_clear (&worker->excluded[i]);
  ringlet_list_clear (&worker->last);
  g_clear_pointer (&worker->last_known, ringlet_known_unref);
  g_free (worker->mean);
  g_free (worker);
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  const State *state = data;
  Worker *worker = g_new0 (Worker, 1);

  for (gsize i = 0; i < RINGLET_ENGINE_GROUP; i++)
    ringlet_list_init (&worker->excluded[i], sizeof (guint32));
  worker->integer = ringlet_packed_integer_new (&state->in.task);
  worker->real = ringlet_packed_real_new (&state->in.task);
  ringlet_list_init (&worker->last, sizeof (guint32));
  if (state->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL)
    return worker;

  worker->mean = g_try_new (double, state->known->n_bins);
  if (worker->mean != NULL)
    return worker;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer",
      state->known->n_bins);
  worker_free (worker);
  return NULL;
}

/* --- frames --- */

/* What is known of all pixels, less the excluded ones; summed anew where the difference
 * would not be exact enough. */
static RingletKnown *
known_without (const State *state, const RingletList *excluded, gsize *n_excluded,
    GCancellable *cancellable, GError **error)
{
  gboolean lost_digits = FALSE;
  RingletKnown *known = ringlet_packed_known_without (
      state->known, &state->in, NULL, excluded, n_excluded, &lost_digits, error);

  if (known == NULL || !lost_digits)
    return known;

  ringlet_known_unref (known);
  known = ringlet_packed_known_sum (&state->in, excluded, cancellable, error);
  if (known != NULL)
    ringlet_known_clean (known);
  return known;
}

static gboolean
is_like_last (const Worker *worker, const RingletList *excluded)
{
  return worker->last_known != NULL && ringlet_excluded_equal (&worker->last, excluded);
}

/* What is known of the pixels of a frame that lacks others than the last one. */
static gboolean
replace_last (const State *state, Worker *worker, const RingletList *excluded,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletKnown) known = NULL;

  /* There will be more such frames. */
  if (worker->last_known != NULL &&
      ringlet_preproc_arrays (state->preproc, error) == NULL)
    return FALSE;
  g_clear_pointer (&worker->last_known, ringlet_known_unref);
  known = known_without (state, excluded, &worker->last_n_excluded, cancellable, error);
  ringlet_list_empty (&worker->last);
  if (known == NULL || !ringlet_excluded_add (&worker->last, excluded, error))
    return FALSE;
  worker->last_known = g_steal_pointer (&known);
  return TRUE;
}

/* What is known of the pixels that count in this frame. */
static gboolean
finish_known (const State *state, Worker *worker, const RingletList *excluded,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  sums->n_excluded = 0;
  if (excluded->n == 0) {
    sums->known = ringlet_known_ref (state->known);
    return TRUE;
  }

  if (!is_like_last (worker, excluded) &&
      !replace_last (state, worker, excluded, cancellable, error))
    return FALSE;
  sums->known = ringlet_known_ref (worker->last_known);
  sums->n_excluded = worker->last_n_excluded;
  return TRUE;
}

static const double *
frame_gain (const State *state)
{
  return state->corrections != NULL ? state->corrections->gain : NULL;
}

/* Whether sums are integers: counts, and variances that follow from them. */
static gboolean
is_exact (const State *state, const RingletImage *image)
{
  return !state->preproc->has_gain && !ringlet_pixel_type_is_float (image->type) &&
      state->error_model != RINGLET_ERROR_MODEL_VARIANCE &&
      state->in.task.limit > state->in.task.floor;
}

static gboolean
sum_counts (const State *state, Worker *worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const RingletImage *images[RINGLET_ENGINE_GROUP] = { NULL };
  RingletPackedOut out[RINGLET_ENGINE_GROUP];

  for (gsize i = 0; i < n_frames; i++) {
    ringlet_list_empty (&worker->excluded[i]);
    images[i] = frames[i].image;
    out[i] = (RingletPackedOut){ sums[i].counts,
      state->in.task.squares ? sums[i].variance : NULL, &worker->excluded[i] };
  }
  if (is_exact (state, images[0]))
    return ringlet_packed_integer_run (
        worker->integer, images, n_frames, exclusion, out, cancellable, error);

  for (gsize i = 0; i < n_frames; i++) {
    const RingletPackedFrame frame = { images[i], frames[i].variance,
      frame_gain (state) };

    if (!ringlet_packed_real_run (
            worker->real, &frame, exclusion, &out[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* The scatter of the pixels around the mean of their bin. */
static gboolean
sum_scatter (const State *state, Worker *worker, const RingletEngineFrame *engine_frame,
    const RingletExclusion *exclusion, RingletSums *sums, GCancellable *cancellable,
    GError **error)
{
  const RingletPackedFrame frame = { engine_frame->image, NULL, frame_gain (state) };
  double *mean = worker->mean;

  for (gsize bin = 0; bin < sums->n_bins; bin++)
    mean[bin] = sums->known->count[bin] > 0.0
        ? ringlet_sums_signal (sums, bin) / sums->known->norm[bin]
        : 0.0;
  return ringlet_packed_real_scatter (worker->real, &frame, exclusion,
      state->corrections, mean, sums->variance, cancellable, error);
}

static gboolean
packed_apply (gconstpointer data, gpointer worker_data,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const State *state = data;
  Worker *worker = worker_data;

  if (!sum_counts (
          state, worker, frames, n_frames, exclusion, sums, cancellable, error))
    return FALSE;

  for (gsize i = 0; i < n_frames; i++) {
    if (!finish_known (
            state, worker, &worker->excluded[i], &sums[i], cancellable, error))
      return FALSE;
    if (state->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL &&
        !sum_scatter (
            state, worker, &frames[i], exclusion, &sums[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

const RingletEngineClass ringlet_engine_packed = {
  .name = "packed",
  .algorithm = "packed",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_PACKED,
  .has_integers = TRUE,
  .prepare = packed_prepare,
  .n_bytes = packed_n_bytes,
  .release = state_free,
  .worker_new = worker_new,
  .apply = packed_apply,
  .worker_free = worker_free,
};
