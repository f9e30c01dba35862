/* SPDX-License-Identifier: MIT */
#include "engine/double-sums.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/widen.h"

/* Pixels in one task of reading: what fits on the stack, twice. */
#define CHUNK_PIXELS 2048

gboolean
ringlet_double_task_init (
    RingletDoubleTask *self, const RingletEngineTask *task, GError **error)
{
  const RingletPreproc *preproc = task->preproc;

  *self = (RingletDoubleTask){
    .n_pixels = preproc->n_slow * preproc->n_fast,
    .n_bins = ringlet_bins_n (&task->splitter->bins),
    .preproc = ringlet_preproc_ref (task->preproc),
    .known = ringlet_preproc_arrays (task->preproc, error),
    .error_model = task->error_model,
    .statistic = task->statistic,
    .floor = task->poisson_floor,
  };
  if (self->known == NULL)
    return FALSE;
  self->live = g_try_malloc (self->n_pixels);
  if (self->live == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
    return FALSE;
  }
  memset (self->live, 1, self->n_pixels);
  for (gsize i = 0; task->mask != NULL && i < self->n_pixels; i++)
    self->live[i] = !task->mask->bad[i];
  return TRUE;
}

void
ringlet_double_task_clear (RingletDoubleTask *self)
{
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  g_clear_pointer (&self->live, g_free);
}

/* What the error model says of each pixel, before the gain. */
static void
fill_variance (const RingletDoubleTask *self, const RingletEngineFrame *frame,
    gsize first, gsize n, double *counts, double *variance)
{
  const RingletExclusion nothing = { .active = FALSE };

  if (self->error_model != RINGLET_ERROR_MODEL_VARIANCE) {
    for (gsize i = 0; i < n; i++)
      variance[i] = MAX (counts[i], self->floor);
    return;
  }

  ringlet_widen_double (frame->variance, &nothing, first, n, variance);
  for (gsize i = 0; i < n; i++) {
    if (!(variance[i] >= 0.0))
      counts[i] = NAN;
  }
}

gsize
ringlet_double_task_read (const RingletDoubleTask *self,
    const RingletEngineFrame *frame, const RingletExclusion *exclusion, gsize first,
    gsize n, double *counts, double *variance)
{
  const double *gain = self->known->gain != NULL ? self->known->gain + first : NULL;
  const guint8 *live = self->live + first;
  gsize n_missing = 0;

  ringlet_widen_double (frame->image, exclusion, first, n, counts);
  if (variance != NULL)
    fill_variance (self, frame, first, n, counts, variance);
  for (gsize i = 0; gain != NULL && i < n; i++) {
    counts[i] *= gain[i];
    if (variance != NULL)
      variance[i] *= gain[i] * gain[i];
  }
  for (gsize i = 0; i < n; i++) {
    if (!live[i])
      counts[i] = NAN;
    else
      n_missing += isnan (counts[i]) != 0;
  }
  return n_missing;
}

typedef struct {
  const RingletDoubleTask *task;
  const RingletEngineFrame *frame;
  const RingletExclusion *exclusion;
  double *counts;
  double *variance;
  gsize n_missing; /* atomic */
} Read;

static void
read_chunk (gsize chunk, gpointer data)
{
  Read *read = data;
  double counts[CHUNK_PIXELS];
  double variance[CHUNK_PIXELS];
  const gsize first = chunk * CHUNK_PIXELS;
  const gsize n = MIN (CHUNK_PIXELS, read->task->n_pixels - first);
  const gboolean has_variance = ringlet_double_task_has_variance (read->task);
  double *to = read->counts != NULL ? read->counts + first : counts;
  double *to_variance = read->variance != NULL ? read->variance + first : variance;
  const gsize n_missing = ringlet_double_task_read (read->task, read->frame,
      read->exclusion, first, n, to, has_variance ? to_variance : NULL);

  __atomic_add_fetch (&read->n_missing, n_missing, __ATOMIC_RELAXED);
}

gboolean
ringlet_double_task_read_frame (const RingletDoubleTask *self,
    const RingletEngineFrame *frame, const RingletExclusion *exclusion, double *counts,
    double *variance, gsize *n_missing, GCancellable *cancellable, GError **error)
{
  Read read = { self, frame, exclusion, counts, variance, 0 };
  const gsize n_chunks = (self->n_pixels + CHUNK_PIXELS - 1) / CHUNK_PIXELS;

  if (!ringlet_parallel_for (n_chunks, read_chunk, &read, cancellable, error))
    return FALSE;

  *n_missing = read.n_missing;
  return TRUE;
}

void
ringlet_double_known_merge (RingletDoubleKnown *self, const RingletDoubleKnown *part)
{
  self->count += part->count;
  self->norm += part->norm;
  self->norm2 += part->norm2;
  self->gain += part->gain;
  self->dark += part->dark;
  self->dark_variance += part->dark_variance;
}

void
ringlet_double_known_store (
    const RingletDoubleKnown *self, RingletKnown *out, gsize bin)
{
  const RingletKnownParts parts = ringlet_known_get_parts (out);

  out->count[bin] = self->count;
  out->norm[bin] = self->norm;
  out->norm2[bin] = self->norm2;
  if (parts.gain)
    out->gain[bin] = self->gain;
  if (parts.dark)
    out->dark[bin] = self->dark;
  if (parts.dark_variance)
    out->dark_variance[bin] = self->dark_variance;
}
