/* SPDX-License-Identifier: MIT */

/* The twin of packed on a device: the same shares in 16 bits, the same integers, hence
 * the same bits. Frames that are no integers, and the scatter around the mean of a bin,
 * are gathered over the same shares, sorted by bins. A GPU makes the matrix from the
 * geometry, its shares at most a step of 2^-16 from the processor's, and sums what no
 * frame changes; for others, and where a kernel knows the geometry or the corrections
 * not, both are the processor's. */

#include "base/error.h"
#include "engine/opencl-bslz4.h"
#include "engine/opencl-csr.h"
#include "engine/opencl-extent.h"
#include "engine/opencl-ring.h"
#include "engine/opencl-transpose.h"
#include "engine/packed-state.h"
#include "opencl/seat.h"

typedef struct {
  RingletCl *cl;
  RingletClMade *made;        /* (nullable): the device made the matrix, */
  RingletPackedState *packed; /* whose state this is then; else the processor's */
  RingletClPacked device;
  RingletStatistic statistic;
  GMutex mutex;      /* while @csr, or the patches of @device, are made */
  RingletClCsr *csr; /* (nullable) (atomic): shares by bins, once a frame wants them */
  gboolean has_no_patches; /* there was no memory for them; under the lock, too */
  gsize n_fast;            /* pixels of a row of the detector */
} State;

typedef struct {
  RingletCl *cl;
  RingletClRing *ring;
  RingletClBslz4 *bslz4;                     /* (nullable) */
  RingletClCsrWorker *gather;                /* (nullable) */
  RingletList excluded[RINGLET_ENGINE_MOST]; /* (element-type guint32) */
  RingletPackedLast last;
} Worker;

static void
state_free (gpointer data)
{
  State *state = data;

  ringlet_cl_packed_clear (&state->device);
  if (state->made == NULL)
    g_clear_pointer (&state->packed, ringlet_packed_state_free);
  g_clear_pointer (&state->csr, ringlet_cl_csr_free);
  g_clear_pointer (&state->made, ringlet_cl_made_free);
  g_clear_pointer (&state->cl, ringlet_cl_unref);
  g_mutex_clear (&state->mutex);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

static gboolean
opencl_row_extents (const RingletSplitter *splitter, RingletAzimuths azimuths,
    RingletExtent *rows, const char *device, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletCl) cl = ringlet_cl_get (device, memo, error);

  if (cl == NULL)
    return FALSE;
  if (cl->specialises)
    return ringlet_cl_row_extents (
        cl, splitter, azimuths, rows, memo, cancellable, error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The range is not found on %s, because it is no GPU", cl->name);
  return FALSE;
}

/* A GPU makes the matrix from the geometry, much faster than it is built and copied.
 * FALSE without error where that is the processor's. */
static gboolean
prepare_there (State *state, const RingletEngineTask *task, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!state->cl->specialises)
    return FALSE;
  state->made = ringlet_cl_made_new (state->cl, task, cancellable, &reason);
  if (state->made != NULL) {
    state->packed = state->made->state;
    state->device = ringlet_cl_packed_of (state->made);
    return TRUE;
  }
  if (!g_error_matches (reason, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED))
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Built by the processor and copied. */
static gboolean
prepare_here (State *state, const RingletEngineTask *task, GCancellable *cancellable,
    GError **error)
{
  RingletEngineTask whole = *task;
  g_autoptr (RingletMatrix) matrix = ringlet_matrix_get (
      task->splitter, RINGLET_STORAGE_PACKED, task->memo, cancellable, error);

  if (matrix == NULL)
    return FALSE;
  whole.matrix = matrix;
  state->packed = ringlet_packed_state_new (&whole, cancellable, error);
  return state->packed != NULL &&
      ringlet_cl_packed_init (
          &state->device, state->cl, &state->packed->in.task, error);
}

static gpointer
opencl_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (State) state = g_new0 (State, 1);
  g_autoptr (GError) failure = NULL;

  g_mutex_init (&state->mutex);
  state->statistic = task->statistic;
  state->n_fast = task->splitter->detector->n_fast;
  state->cl = ringlet_cl_get (task->device, task->memo, error);
  if (state->cl == NULL)
    return NULL;
  if (prepare_there (state, task, cancellable, &failure))
    return g_steal_pointer (&state);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return prepare_here (state, task, cancellable, error) ? g_steal_pointer (&state)
                                                        : NULL;
}

static gsize
opencl_n_bytes (gconstpointer data)
{
  State *state = (State *) data; /* an atomic look at @csr */
  const RingletClCsr *csr = g_atomic_pointer_get (&state->csr);

  return ringlet_packed_state_n_bytes (state->packed) +
      (state->made != NULL ? ringlet_cl_made_n_bytes (state->made) : 0) +
      ringlet_cl_packed_n_bytes (&state->device, state->cl) +
      (csr != NULL ? ringlet_cl_csr_n_bytes (csr) : 0);
}

static const char *
opencl_device (gconstpointer data)
{
  const State *state = data;

  return state->cl->name;
}

static gboolean
opencl_is_lost (gconstpointer data)
{
  const State *state = data;

  return ringlet_cl_is_lost (state->cl);
}

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_clear_pointer (&worker->ring, ringlet_cl_ring_free);
  g_clear_pointer (&worker->bslz4, ringlet_cl_bslz4_free);
  g_clear_pointer (&worker->gather, ringlet_cl_csr_worker_free);
  for (gsize i = 0; i < RINGLET_ENGINE_MOST; i++)
    ringlet_list_clear (&worker->excluded[i]);
  ringlet_list_clear (&worker->last.excluded);
  g_clear_pointer (&worker->last.known, ringlet_known_unref);
  ringlet_cl_store_empty (worker->cl->store);
  ringlet_cl_unref (worker->cl);
  g_free (worker);
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  const State *state = data;
  Worker *worker = g_new0 (Worker, 1);

  for (gsize i = 0; i < RINGLET_ENGINE_MOST; i++)
    ringlet_list_init (&worker->excluded[i], sizeof (guint32));
  ringlet_list_init (&worker->last.excluded, sizeof (guint32));
  worker->cl = ringlet_cl_ref (state->cl);
  worker->ring = ringlet_cl_ring_new (state->cl, &state->device, error);
  if (worker->ring != NULL)
    return worker;

  worker_free (worker);
  return NULL;
}

/* The shares by bins, made when first asked for: most frames are integers. */
static RingletClCsr *
make_csr (const State *state, GCancellable *cancellable, GError **error)
{
  const RingletPackedState *packed =
      state->made != NULL ? ringlet_cl_made_full (state->made, error) : state->packed;
  RingletCsrState *csr = packed != NULL
      ? ringlet_packed_transpose (packed, &state->statistic, cancellable, error)
      : NULL;

  return csr != NULL ? ringlet_cl_csr_new (state->cl, csr, error) : NULL;
}

static gboolean
ensure_gather (
    const State *const_state, Worker *worker, GCancellable *cancellable, GError **error)
{
  State *state = (State *) const_state; /* @csr alone, under its lock */
  RingletClCsr *csr = NULL;

  if (worker->gather != NULL)
    return TRUE;

  g_mutex_lock (&state->mutex);
  if (state->csr == NULL)
    g_atomic_pointer_set (&state->csr, make_csr (state, cancellable, error));
  csr = state->csr;
  g_mutex_unlock (&state->mutex);
  if (csr != NULL)
    worker->gather = ringlet_cl_csr_worker_new (csr, error);
  return worker->gather != NULL;
}

/* Frames that are summed patch by patch together: at most as many go to the device at
 * once where 32 come. */
#define PATCH_FRAMES 8

/* Without them frames are summed in the order of the pixels: what is not there for lack
 * of memory is no error. */
static gboolean
make_patches (State *state, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (state->device.patches != NULL || state->has_no_patches ||
      ringlet_cl_packed_sort (
          &state->device, state->cl, state->n_fast, PATCH_FRAMES, cancellable, &reason))
    return TRUE;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      ringlet_cl_is_lost (state->cl)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  g_debug ("No patches: %s", reason->message);
  state->has_no_patches = TRUE;
  return TRUE;
}

/* The shares by patches, made when more than half as many frames go to the device at
 * once: for fewer they would not be used. */
static gboolean
ensure_patches (const State *const_state, const Worker *worker,
    const RingletImage *image, gsize n_frames, GCancellable *cancellable,
    GError **error)
{
  State *state = (State *) const_state; /* what is under its lock */
  gboolean ok;

  if (2 * ringlet_cl_ring_at_once (worker->ring, image, n_frames) <= PATCH_FRAMES ||
      !state->cl->specialises || !ringlet_cl_patches_can (state->cl))
    return TRUE;

  g_mutex_lock (&state->mutex);
  ok = make_patches (state, cancellable, error);
  g_mutex_unlock (&state->mutex);
  return ok;
}

static gboolean
finish_known (const State *state, Worker *worker, const RingletList *excluded,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  return state->made != NULL
      ? ringlet_cl_made_finish_known (state->made, &worker->last, excluded, sums, error)
      : ringlet_packed_finish_known (
            state->packed, &worker->last, excluded, sums, cancellable, error);
}

static gboolean
sum_images (const State *state, Worker *worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error)
{
  const RingletImage *images[RINGLET_ENGINE_MOST] = { NULL };

  for (gsize i = 0; i < n_frames; i++)
    images[i] = frames[i].image;
  return ensure_patches (state, worker, images[0], n_frames, cancellable, error) &&
      ringlet_cl_ring_run (
          worker->ring, images, n_frames, FALSE, exclusion, out, cancellable, error);
}

/* The first frame that has no sums says why, and the others have none either. */
static gboolean
take_refused (gboolean ok, GError **refused, gsize n_frames, GError **error)
{
  for (gsize i = 0; i < n_frames; i++) {
    if (refused[i] == NULL)
      continue;
    if (ok)
      g_propagate_error (error, g_steal_pointer (&refused[i]));
    g_clear_error (&refused[i]);
    ok = FALSE;
  }
  return ok;
}

/* Compressed frames cross the bus, and are decoded there. */
static gboolean
sum_compressed (const State *state, Worker *worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, const RingletPackedOut *out,
    GError **error)
{
  RingletClChunk chunks[RINGLET_ENGINE_MOST];
  GError *refused[RINGLET_ENGINE_MOST] = { NULL };
  gboolean ok;

  if (worker->bslz4 == NULL)
    worker->bslz4 = ringlet_cl_bslz4_new (state->cl, &state->device, NULL, error);
  if (worker->bslz4 == NULL)
    return FALSE;
  for (gsize i = 0; i < n_frames; i++)
    chunks[i] =
        (RingletClChunk){ frames[i].compressed->data, frames[i].compressed->n_bytes };
  ok = ringlet_cl_bslz4_upload (
           worker->bslz4, chunks, n_frames, frames[0].compressed->type, error) &&
      ringlet_cl_bslz4_sum (worker->bslz4, exclusion, error) &&
      ringlet_cl_bslz4_finish (worker->bslz4, exclusion, out, refused, error);
  return take_refused (ok, refused, n_frames, error);
}

static gboolean
sum_integers (const State *state, Worker *worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  RingletPackedOut out[RINGLET_ENGINE_MOST];

  for (gsize i = 0; i < n_frames; i++) {
    ringlet_list_empty (&worker->excluded[i]);
    out[i] = (RingletPackedOut){ sums[i].counts,
      state->packed->in.task.squares ? sums[i].variance : NULL, &worker->excluded[i] };
  }
  if (!(frames[0].compressed != NULL
              ? sum_compressed (state, worker, frames, n_frames, exclusion, out, error)
              : sum_images (state, worker, frames, n_frames, exclusion, out,
                    cancellable, error)))
    return FALSE;
  for (gsize i = 0; i < n_frames; i++) {
    if (!finish_known (
            state, worker, &worker->excluded[i], &sums[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply (const State *state, Worker *worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (frames[0].compressed == NULL &&
      !ringlet_packed_state_is_exact (state->packed, frames[0].image->type))
    return ensure_gather (state, worker, cancellable, error) &&
        ringlet_cl_csr_apply (state->csr, worker->gather, frames, n_frames, exclusion,
            sums, cancellable, error);

  if (!sum_integers (
          state, worker, frames, n_frames, exclusion, sums, cancellable, error))
    return FALSE;
  return state->packed->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL ||
      (ensure_gather (state, worker, cancellable, error) &&
          ringlet_cl_csr_scatter (state->csr, worker->gather, frames, n_frames,
              exclusion, sums, cancellable, error));
}

static void
put_away (Worker *worker)
{
  ringlet_cl_ring_put_away (worker->ring);
  if (worker->bslz4 != NULL)
    ringlet_cl_bslz4_put_away (worker->bslz4);
  if (worker->gather != NULL)
    ringlet_cl_csr_worker_put_away (worker->gather);
}

static gboolean
opencl_apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const State *state = data;
  gboolean ok;

  if (!ringlet_cl_seat_take (state->cl, cancellable, error))
    return FALSE;
  ok = apply (state, worker, frames, n_frames, exclusion, sums, cancellable, error);
  put_away (worker);
  ringlet_cl_seat_leave (state->cl);
  return ok;
}

/* By a GPU; others take longer to decode than the processor. What is gathered looks at
 * the pixels again. */
static gboolean
opencl_takes_compressed (gconstpointer data, RingletPixelType type)
{
  const State *state = data;

  return state->cl->specialises && ringlet_pixel_type_size (type) <= 4 &&
      ringlet_packed_state_is_exact (state->packed, type) &&
      state->packed->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL;
}

const RingletEngineClass ringlet_engine_opencl = {
  .name = "opencl",
  .algorithm = "packed",
  .implementation = "opencl",
  .target = "gpu",
  .storage = RINGLET_STORAGE_PACKED,
  .makes_matrix = TRUE,
  .has_integers = TRUE,
  .group = RINGLET_ENGINE_MOST,
  .row_extents = opencl_row_extents,
  .prepare = opencl_prepare,
  .n_bytes = opencl_n_bytes,
  .device = opencl_device,
  .is_lost = opencl_is_lost,
  .takes_compressed = opencl_takes_compressed,
  .release = state_free,
  .worker_new = worker_new,
  .apply = opencl_apply,
  .worker_free = worker_free,
};
