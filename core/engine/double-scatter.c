/* SPDX-License-Identifier: MIT */
#include "engine/double-scatter.h"

#include "base/error.h"
#include "engine/double-strips.h"

/* Strips at most, with all together so many bins: the sums of a pattern stay in the
 * caches, and those of a large cake in the memory. */
#define MAX_STRIPS 16
#define MAX_STRIP_BINS ((gsize) 1 << 20)

/* Sums of all strips, n_strips × n_bins. */
typedef struct {
  RingletDoubleSum *sums[RINGLET_ENGINE_GROUP];
  RingletDoubleKnown *known[RINGLET_ENGINE_GROUP];
  RingletDoubleKnown *all_known;
  double *mean[RINGLET_ENGINE_GROUP]; /* n_bins */
} Worker;

gboolean
ringlet_scatter_init (RingletScatter *self, const RingletEngineTask *task,
    gconstpointer source, RingletScatterVisit visit, gsize n_blocks, GError **error)
{
  gsize n_strips;

  *self = (RingletScatter){ .source = source, .visit = visit, .n_blocks = n_blocks };
  if (!ringlet_double_task_init (&self->task, task, error))
    return FALSE;

  n_strips = CLAMP (MAX_STRIP_BINS / self->task.n_bins, 1, MAX_STRIPS);
  self->n_strips = MIN (n_strips, n_blocks);
  return TRUE;
}

void
ringlet_scatter_clear (RingletScatter *self)
{
  ringlet_double_task_clear (&self->task);
  g_clear_pointer (&self->known, ringlet_known_unref);
}

gsize
ringlet_scatter_n_bytes (gconstpointer data)
{
  const RingletScatter *self = data;

  return self->task.n_pixels +
      (self->known != NULL ? ringlet_known_n_bytes (self->known) : 0);
}

/* Makes @at hold @n elements of @size, if it does not yet. */
static gboolean
make_room (gpointer at, gsize n, gsize size, GError **error)
{
  gpointer *array = at;

  if (*array == NULL)
    *array = g_try_malloc_n (n, size);
  if (*array != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " sums; take fewer bins", n);
  return FALSE;
}

static gboolean
is_azimuthal (const RingletScatter *self)
{
  return self->task.error_model == RINGLET_ERROR_MODEL_AZIMUTHAL;
}

/* Room for frame @frame of a group; its own known part only where it is asked for. */
static gboolean
prepare_frame (const RingletScatter *self, Worker *worker, gsize frame,
    gboolean own_known, GError **error)
{
  const gsize n = self->n_strips * self->task.n_bins;

  return make_room (&worker->sums[frame], n, sizeof (RingletDoubleSum), error) &&
      (!own_known ||
          make_room (&worker->known[frame], n, sizeof (RingletDoubleKnown), error)) &&
      (!is_azimuthal (self) ||
          make_room (&worker->mean[frame], self->task.n_bins, sizeof (double), error));
}

static gboolean
prepare_all_known (const RingletScatter *self, Worker *worker, GError **error)
{
  return make_room (&worker->all_known, self->n_strips * self->task.n_bins,
      sizeof (RingletDoubleKnown), error);
}

/* The sums over all live pixels, made once for the frames of a group that lack none. */
static RingletKnown *
get_known (RingletStripGroup *group, Worker *worker, GError **error)
{
  const RingletScatter *self = group->scatter;

  if (self->known != NULL)
    return ringlet_known_ref (self->known);
  if (group->out_known != NULL)
    return ringlet_known_ref (group->out_known);
  if (!prepare_all_known (self, worker, error))
    return NULL;

  group->all_known = worker->all_known;
  group->out_known = ringlet_known_new (
      self->task.n_bins, ringlet_preproc_parts (self->task.preproc), error);
  return group->out_known;
}

static gboolean
prepare_group (
    RingletStripGroup *group, Worker *worker, GCancellable *cancellable, GError **error)
{
  const RingletScatter *self = group->scatter;

  for (gsize i = 0; i < group->n_frames; i++) {
    gsize n_missing = 0;

    if (!ringlet_double_task_read_frame (&self->task, &group->frames[i],
            group->exclusion, NULL, NULL, &n_missing, cancellable, error) ||
        !prepare_frame (self, worker, i, n_missing > 0, error))
      return FALSE;

    group->strips[i] = worker->sums[i];
    group->known[i] = n_missing > 0 ? worker->known[i] : NULL;
    group->sums[i].n_excluded = 0;
    group->sums[i].known = n_missing > 0
        ? ringlet_known_new (
              self->task.n_bins, ringlet_preproc_parts (self->task.preproc), error)
        : get_known (group, worker, error);
    if (group->sums[i].known == NULL)
      return FALSE;
  }
  return TRUE;
}

/* The second pass, around the means of the first. */
static gboolean
run_scatter (
    RingletStripGroup *group, Worker *worker, GCancellable *cancellable, GError **error)
{
  group->all_known = NULL;
  for (gsize i = 0; i < group->n_frames; i++) {
    group->known[i] = NULL;
    group->mean[i] = worker->mean[i];
    for (gsize bin = 0; bin < group->scatter->task.n_bins; bin++)
      group->mean[i][bin] = ringlet_double_mean (&group->sums[i], bin);
  }
  return ringlet_strip_group_run (group, cancellable, error);
}

gboolean
ringlet_scatter_apply (gconstpointer state, gpointer worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletScatter *self = state;
  RingletStripGroup group = { self, frames, n_frames, exclusion, sums };

  if (!prepare_group (&group, worker, cancellable, error) ||
      !ringlet_strip_group_run (&group, cancellable, error))
    return FALSE;
  return !is_azimuthal (self) || run_scatter (&group, worker, cancellable, error);
}

gboolean
ringlet_scatter_sum_known (
    RingletScatter *self, GCancellable *cancellable, GError **error)
{
  Worker *worker = g_new0 (Worker, 1);
  RingletStripGroup group = { .scatter = self };
  RingletKnown *known = get_known (&group, worker, error);

  if (known != NULL && ringlet_strip_group_run (&group, cancellable, error))
    self->known = g_steal_pointer (&known);
  g_clear_pointer (&known, ringlet_known_unref);
  ringlet_scatter_worker_free (worker);
  return self->known != NULL;
}

void
ringlet_scatter_worker_free (gpointer data)
{
  Worker *worker = data;

  for (gsize i = 0; i < RINGLET_ENGINE_GROUP; i++) {
    g_free (worker->sums[i]);
    g_free (worker->known[i]);
    g_free (worker->mean[i]);
  }
  g_free (worker->all_known);
  g_free (worker);
}

gpointer
ringlet_scatter_worker_new (gconstpointer state, GError **error)
{
  const RingletScatter *self = state;
  Worker *worker = g_new0 (Worker, 1);

  if (prepare_frame (self, worker, 0, FALSE, error) &&
      (self->known != NULL || prepare_all_known (self, worker, error)))
    return worker;

  ringlet_scatter_worker_free (worker);
  return NULL;
}
