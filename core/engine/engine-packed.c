/* SPDX-License-Identifier: MIT */

/* The fast engine on the CPU: the matrix in pixel order, with all that no frame changes
 * (normalisation, count, dark per bin) summed once. A frame costs one pass over image
 * and matrix; pixels that a frame lacks are taken off those sums again. */

#include "base/error.h"
#include "engine/packed-state.h"

typedef struct {
  RingletPackedInteger *integer;
  RingletPackedReal *real;
  RingletList excluded[RINGLET_ENGINE_GROUP]; /* (element-type guint32) */
  double *mean;                               /* for the azimuthal model: n_bins */
  RingletPackedLast last;
} Worker;

/* --- workers --- */

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_clear_pointer (&worker->integer, ringlet_packed_integer_free);
  g_clear_pointer (&worker->real, ringlet_packed_real_free);
  for (gsize i = 0; i < RINGLET_ENGINE_GROUP; i++)
    ringlet_list_clear (&worker->excluded[i]);
  ringlet_list_clear (&worker->last.excluded);
  g_clear_pointer (&worker->last.known, ringlet_known_unref);
  g_free (worker->mean);
  g_free (worker);
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  const RingletPackedState *state = data;
  Worker *worker = g_new0 (Worker, 1);

  for (gsize i = 0; i < RINGLET_ENGINE_GROUP; i++)
    ringlet_list_init (&worker->excluded[i], sizeof (guint32));
  worker->integer = ringlet_packed_integer_new (&state->in.task);
  worker->real = ringlet_packed_real_new (&state->in.task);
  ringlet_list_init (&worker->last.excluded, sizeof (guint32));
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

static const double *
frame_gain (const RingletPackedState *state)
{
  return state->corrections != NULL ? state->corrections->gain : NULL;
}

static gboolean
sum_compressed (Worker *worker, const RingletEngineFrame *frames, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error)
{
  RingletBlockFrame compressed[RINGLET_ENGINE_GROUP];

  for (gsize i = 0; i < n_frames; i++)
    compressed[i] = *frames[i].compressed;
  return ringlet_packed_integer_run_compressed (
      worker->integer, compressed, n_frames, exclusion, out, cancellable, error);
}

static gboolean
sum_counts (const RingletPackedState *state, Worker *worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletImage *images[RINGLET_ENGINE_GROUP] = { NULL };
  RingletPackedOut out[RINGLET_ENGINE_GROUP];

  for (gsize i = 0; i < n_frames; i++) {
    ringlet_list_empty (&worker->excluded[i]);
    images[i] = frames[i].image;
    out[i] = (RingletPackedOut){ sums[i].counts,
      state->in.task.squares ? sums[i].variance : NULL, &worker->excluded[i] };
  }
  if (frames[0].compressed != NULL)
    return sum_compressed (
        worker, frames, n_frames, exclusion, out, cancellable, error);
  if (ringlet_packed_state_is_exact (state, images[0]->type))
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
sum_scatter (const RingletPackedState *state, Worker *worker,
    const RingletEngineFrame *engine_frame, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
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
  const RingletPackedState *state = data;
  Worker *worker = worker_data;

  if (!sum_counts (
          state, worker, frames, n_frames, exclusion, sums, cancellable, error))
    return FALSE;

  for (gsize i = 0; i < n_frames; i++) {
    if (!ringlet_packed_finish_known (
            state, &worker->last, &worker->excluded[i], &sums[i], cancellable, error))
      return FALSE;
    if (state->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL &&
        !sum_scatter (
            state, worker, &frames[i], exclusion, &sums[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gpointer
packed_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  return ringlet_packed_state_new (task, cancellable, error);
}

static gsize
packed_n_bytes (gconstpointer state)
{
  return ringlet_packed_state_n_bytes (state);
}

/* The azimuthal model looks at every pixel twice. */
static gboolean
packed_takes_compressed (gconstpointer data, RingletPixelType type)
{
  const RingletPackedState *state = data;

  return ringlet_packed_state_is_exact (state, type) &&
      state->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL;
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
  .release = ringlet_packed_state_free,
  .worker_new = worker_new,
  .apply = packed_apply,
  .takes_compressed = packed_takes_compressed,
  .worker_free = worker_free,
};
