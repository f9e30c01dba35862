/* SPDX-License-Identifier: MIT */
#include "engine/opencl-packed.h"

#include "base/error.h"

/* Frames whose bins one work-group has at most; kernels/packed_sums.cl knows it. */
#define MAX_GROUP 8

/* All entries behind each other, as the masks leave them. */
static RingletWideEntry *
list_wide (const RingletPacked *matrix, guint32 *n, GError **error)
{
  gsize n_all = 0;
  RingletWideEntry *entries;

  *n = 0;
  for (gsize b = 0; b < matrix->n_blocks; b++)
    n_all += matrix->wide[b].n;
  entries = g_try_new (RingletWideEntry, MAX (n_all, 1));
  if (entries == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the matrix on the device");
    return NULL;
  }
  for (gsize b = 0; b < matrix->n_blocks; b++) {
    RingletWideCursor cursor = ringlet_wide_begin (&matrix->wide[b]);
    const RingletWideEntry *entry = NULL;

    while ((entry = ringlet_wide_next (&matrix->wide[b], &cursor, G_MAXSIZE)) != NULL)
      entries[(*n)++] = *entry;
  }
  return entries;
}

static gsize
bins_size (const RingletPackedTask *task)
{
  return task->matrix->n_slots * (task->squares ? 2 : 1) * sizeof (guint64);
}

/* Frames whose bins fit the local memory of a work-group. */
static guint
n_fitting (const RingletCl *cl, const RingletPackedTask *task)
{
  return (guint) MIN (ringlet_cl_local_room (cl) / bins_size (task), MAX_GROUP);
}

gboolean
ringlet_cl_packed_init (RingletClPacked *self, const RingletCl *cl,
    const RingletPackedTask *task, GError **error)
{
  const RingletPacked *matrix = task->matrix;
  const gsize n_rest = (gsize) matrix->format - 1;
  g_autofree RingletWideEntry *entries = NULL;

  *self = (RingletClPacked){ .task = task };
  self->n_group = n_fitting (cl, task);
  entries = list_wide (matrix, &self->n_wide, error);
  return entries != NULL &&
      ringlet_cl_buffer_init (&self->slot, cl, matrix->n_pixels * matrix->slot_bytes,
          matrix->slot, "the matrix", error) &&
      ringlet_cl_buffer_init (&self->rest, cl,
          matrix->n_pixels * n_rest * sizeof *matrix->rest, matrix->rest, "the matrix",
          error) &&
      ringlet_cl_buffer_init (&self->wide, cl, self->n_wide * sizeof *entries, entries,
          "the matrix", error);
}

RingletClPacked
ringlet_cl_packed_of (RingletClMade *made)
{
  const RingletPackedTask *task = &made->state->in.task;

  return (RingletClPacked){ .task = task,
    .n_wide = made->split.n_wide,
    .n_group = n_fitting (made->known.cl, task),
    .slot = made->split.slot,
    .rest = made->split.rest,
    .wide = made->split.wide,
    .made = made };
}

void
ringlet_cl_packed_clear (RingletClPacked *self)
{
  if (self->made == NULL) {
    ringlet_cl_buffer_clear (&self->slot);
    ringlet_cl_buffer_clear (&self->rest);
    ringlet_cl_buffer_clear (&self->wide);
  }
  if (self->patches != NULL)
    ringlet_cl_patches_clear (self->patches);
  g_clear_pointer (&self->patches, g_free);
}

gsize
ringlet_cl_packed_sum_bytes (const RingletClPacked *self)
{
  return bins_size (self->task);
}

gsize
ringlet_cl_packed_n_bytes (const RingletClPacked *self, const RingletCl *cl)
{
  const RingletClPatches *patches =
      g_atomic_pointer_get ((RingletClPatches **) &self->patches);
  const RingletClBuffer *const buffers[] = { &self->slot, &self->rest, &self->wide };

  return ringlet_cl_host_bytes (cl, buffers, G_N_ELEMENTS (buffers)) +
      (patches != NULL && !cl->is_gpu ? ringlet_cl_patches_n_bytes (patches) : 0);
}

const RingletPackedTask *
ringlet_cl_packed_pixels (const RingletClPacked *self, GError **error)
{
  const RingletPackedState *full = NULL;

  if (self->made == NULL)
    return self->task;
  full = ringlet_cl_made_full (self->made, error);
  return full != NULL ? &full->in.task : NULL;
}

const RingletClBuffer *
ringlet_cl_packed_sorted (const RingletClPacked *self, GError **error)
{
  if (self->made == NULL || self->n_wide == 0)
    return &self->wide;
  return ringlet_cl_made_full (self->made, error) != NULL ? &self->made->sorted : NULL;
}

gboolean
ringlet_cl_packed_sort (RingletClPacked *self, const RingletCl *cl, gsize n_fast,
    guint n_frames, GCancellable *cancellable, GError **error)
{
  const RingletPackedTask *task = ringlet_cl_packed_pixels (self, error);
  RingletClPatches *patches = g_new0 (RingletClPatches, 1);

  if (task != NULL &&
      ringlet_cl_patches_init (
          patches, cl, task, n_fast, n_frames, cancellable, error)) {
    g_atomic_pointer_set (&self->patches, patches);
    return TRUE;
  }
  ringlet_cl_patches_clear (patches);
  g_free (patches);
  return FALSE;
}
