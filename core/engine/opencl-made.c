/* SPDX-License-Identifier: MIT */
#include "engine/opencl-made.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/recycle.h"

/* The matrix, and what its norms are: those that have a formula are computed there. */
static gboolean
make_matrix (RingletClMade *self, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  RingletSplitter splitter = *task->splitter;

  splitter.mask = NULL;
  self->empty = ringlet_packed_new_empty (&splitter);
  splitter.mask = task->mask;
  self->known.matrix = &self->split;
  self->known.empty = self->empty;
  return ringlet_cl_known_prepare (
             &self->known, &splitter, task->preproc, &self->norms, error) &&
      ringlet_cl_split_init (&self->split, self->known.cl, &splitter, self->empty,
          task->memo, cancellable, error);
}

RingletClMade *
ringlet_cl_made_new (RingletCl *cl, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletClMade) self = g_new0 (RingletClMade, 1);
  g_autoptr (RingletKnown) known = NULL;

  g_mutex_init (&self->mutex);
  self->known.cl = ringlet_cl_ref (cl);
  if (!ringlet_cl_place_check (cl, task->splitter, error) ||
      !make_matrix (self, task, cancellable, error))
    return NULL;

  known = ringlet_cl_known_sum (&self->known, NULL, NULL, error);
  if (known == NULL)
    return NULL;
  self->state = ringlet_packed_state_new_of (task, self->empty, known, error);
  return self->state != NULL ? g_steal_pointer (&self) : NULL;
}

void
ringlet_cl_made_free (RingletClMade *self)
{
  ringlet_cl_split_clear (&self->split);
  ringlet_cl_buffer_clear (&self->norms);
  ringlet_cl_buffer_clear (&self->sorted);
  g_clear_pointer (&self->state, ringlet_packed_state_free);
  g_clear_pointer (&self->full, ringlet_packed_state_free);
  g_clear_pointer (&self->empty, ringlet_packed_unref);
  ringlet_cl_unref (self->known.cl);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* --- the matrix on this side --- */

typedef struct {
  gpointer slot;
  guint16 *rest;
  RingletWideEntry *entries;
} Pixels;

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const RingletWideEntry *x = a, *y = b;

  if (x->pixel != y->pixel)
    return (x->pixel > y->pixel) - (x->pixel < y->pixel);
  return (x->slot > y->slot) - (x->slot < y->slot);
}

static gboolean
take_pixels (const RingletClMade *self, Pixels *out, GError **error)
{
  const gsize rest_bytes = ringlet_packed_rest_bytes (self->empty);

  out->slot = ringlet_recycle_take (ringlet_packed_slot_bytes (self->empty));
  out->rest = rest_bytes > 0 ? ringlet_recycle_take (rest_bytes) : NULL;
  out->entries = g_try_new (RingletWideEntry, MAX (self->split.n_wide, 1));
  if (out->slot != NULL && out->entries != NULL &&
      (out->rest != NULL || rest_bytes == 0))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels",
      self->empty->n_pixels);
  return FALSE;
}

static gboolean
read_pixels (const RingletClMade *self, Pixels *out, GError **error)
{
  const RingletPacked *empty = self->empty;
  const gsize n_rest = (gsize) empty->format - 1;
  RingletClQueue queue = { NULL };
  const gboolean ok = ringlet_cl_queue_init (&queue, self->known.cl, error) &&
      ringlet_cl_read (&queue, &self->split.slot, 0, ringlet_packed_slot_bytes (empty),
          out->slot, error) &&
      ringlet_cl_read (&queue, &self->split.rest, 0,
          empty->n_pixels * n_rest * sizeof *out->rest, out->rest, error) &&
      ringlet_cl_read (&queue, &self->split.wide, 0,
          self->split.n_wide * sizeof *out->entries, out->entries, error);

  ringlet_cl_queue_clear (&queue);
  if (ok)
    qsort (out->entries, self->split.n_wide, sizeof *out->entries, compare_entries);
  return ok;
}

static RingletPacked *
bring_matrix (RingletClMade *self, GError **error)
{
  Pixels pixels = { NULL };
  RingletPacked *matrix = NULL;

  ringlet_cl_buffer_clear (&self->sorted);
  if (take_pixels (self, &pixels, error) && read_pixels (self, &pixels, error) &&
      ringlet_cl_buffer_init (&self->sorted, self->known.cl,
          self->split.n_wide * sizeof *pixels.entries, pixels.entries, "the matrix",
          error))
    matrix = ringlet_packed_new_filled (self->empty, g_steal_pointer (&pixels.slot),
        g_steal_pointer (&pixels.rest), pixels.entries, self->split.n_wide, error);
  g_free (pixels.slot);
  g_free (pixels.rest);
  g_free (pixels.entries);
  return matrix;
}

const RingletPackedState *
ringlet_cl_made_full (RingletClMade *self, GError **error)
{
  const RingletPackedState *full = NULL;

  g_mutex_lock (&self->mutex);
  if (self->full == NULL) {
    g_autoptr (RingletPacked) matrix = bring_matrix (self, error);

    if (matrix != NULL)
      g_atomic_pointer_set (
          &self->full, ringlet_packed_state_with (self->state, matrix));
  }
  full = self->full;
  g_mutex_unlock (&self->mutex);
  return full;
}

gsize
ringlet_cl_made_n_bytes (const RingletClMade *self)
{
  RingletClMade *made = (RingletClMade *) self; /* an atomic look at @full */

  /* Not under the lock: who asks holds that of the memo, and everybody would wait while
   * the matrix is brought. */
  return g_atomic_pointer_get (&made->full) == NULL
      ? 0
      : ringlet_packed_slot_bytes (self->empty) +
          ringlet_packed_rest_bytes (self->empty) +
          self->split.n_wide * sizeof (RingletWideEntry);
}

/* --- frames that lack pixels --- */

gboolean
ringlet_cl_made_finish_known (const RingletClMade *self, RingletPackedLast *last,
    const RingletList *excluded, RingletSums *sums, GError **error)
{
  gsize n_used = 0;
  RingletKnown *known = NULL;

  if (ringlet_packed_last_use (self->state, last, excluded, sums))
    return TRUE;
  known = ringlet_cl_known_sum (&self->known, excluded, &n_used, error);
  return known != NULL &&
      ringlet_packed_last_set (last, excluded, known, n_used, error) &&
      ringlet_packed_last_use (self->state, last, excluded, sums);
}
