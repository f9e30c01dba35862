/* SPDX-License-Identifier: MIT */

/* Frames of counts, one or a batch. The image is cut into one strip of row blocks a
 * thread; every strip has sums of its own, and the sums are integers: adding them in
 * any order and any number gives the same bits. Values that could overflow a sum, and
 * negative ones where squares are summed, are added in 128 bits. */

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/packed-integer.h"

/* From here on frames go as a batch, filled up with nothing. */
#define MIN_BATCH 4

RingletPackedInteger *
ringlet_packed_integer_new (const RingletPackedTask *task)
{
  RingletPackedInteger *self = g_new0 (RingletPackedInteger, 1);

  self->task = *task;
  self->set = ringlet_kernels_for (task->kernels, task->matrix);
  self->signal_lanes = ringlet_lanes (task->matrix->format, FALSE);
  /* A pixel in one slot: its square is itself. */
  self->lanes = task->matrix->format == RINGLET_PACKED_P1
      ? 1
      : ringlet_lanes (task->matrix->format, task->squares);
  self->batch_lanes = task->matrix->format == RINGLET_PACKED_P1
      ? 1
      : ringlet_batch_lanes (task->matrix->format, task->squares);
  return self;
}

void
ringlet_packed_integer_free (RingletPackedInteger *self)
{
  for (gsize s = 0; s < self->n_strips; s++)
    ringlet_packed_strip_clear (&self->strips[s]);
  g_free (self->strips);
  g_free (self);
}

/* More strips when there are more threads than before. */
static void
ensure_strips (RingletPackedInteger *self, gsize n)
{
  if (n <= self->n_strips)
    return;

  self->strips = g_renew (RingletPackedStrip, self->strips, n);
  memset (self->strips + self->n_strips, 0,
      (n - self->n_strips) * sizeof (RingletPackedStrip));
  for (gsize s = self->n_strips; s < n; s++)
    ringlet_packed_strip_init (&self->strips[s]);
  self->n_strips = n;
}
static void
add_strip (gsize index, gpointer data)
{
  const RingletPackedRun *run = data;
  const gsize n_blocks = run->self->task.matrix->n_blocks;
  const gsize first = n_blocks * index / run->n_strips;
  const gsize end = n_blocks * (index + 1) / run->n_strips;
  RingletPackedStrip *strip = &run->self->strips[index];

  strip->range = ringlet_packed_range (run->self->task.matrix, first, end);
  strip->no_memory = !ringlet_packed_strip_prepare (run, strip);
  for (gsize block = first; !strip->no_memory && block < end &&
       !g_cancellable_is_cancelled (run->cancellable);
       block++)
    ringlet_packed_integer_add_block (run, block, strip);
}

static gboolean
collect_excluded (const RingletPackedRun *run, GError **error)
{
  for (gsize f = 0; f < run->n_frames; f++) {
    for (gsize s = 0; s < run->n_strips; s++) {
      if (!ringlet_excluded_add (
              run->out[f].excluded, &run->self->strips[s].excluded[f], error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_memory (const RingletPackedRun *run, GError **error)
{
  for (gsize s = 0; s < run->n_strips; s++) {
    if (!run->self->strips[s].no_memory)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
        ringlet_bins_n (&run->self->task.matrix->bins));
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_streams (const RingletPackedRun *run, GError **error)
{
  for (gsize s = 0; run->compressed != NULL && s < run->n_strips; s++) {
    for (gsize f = 0; f < run->n_frames; f++) {
      if (!run->self->strips[s].stream[f].failed)
        continue;
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "A block of a compressed frame is damaged");
      return FALSE;
    }
  }
  return TRUE;
}

static void
remember_clean (const RingletPackedRun *run)
{
  for (gsize s = 0; s < run->n_strips; s++)
    run->self->strips[s].clean = run->self->strips[s].range;
}

static gboolean
run_pass (RingletPackedRun *run, GCancellable *cancellable, GError **error)
{
  if (!ringlet_parallel_for (run->n_strips, add_strip, run, cancellable, error) ||
      !check_memory (run, error) || !check_streams (run, error) ||
      !ringlet_parallel_for (
          run->n_strips, ringlet_packed_collect_rows, run, cancellable, error))
    return FALSE;
  if (ringlet_packed_clears (run))
    remember_clean (run);
  return collect_excluded (run, error);
}

/* @images or @compressed */
static gboolean
run_passes (RingletPackedInteger *self, const RingletImage *const *images,
    const RingletBlockFrame *compressed, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error)
{
  const gboolean is_batch = n_frames >= MIN_BATCH && !ringlet_packed_has_floor (self);
  const gsize step = is_batch ? n_frames : 1;
  RingletPackedRun run = { self, NULL, NULL, step, is_batch, exclusion, NULL,
    MIN (ringlet_parallel_get_threads (), self->task.matrix->n_blocks), cancellable };

  ensure_strips (self, run.n_strips);
  for (gsize i = 0; i < n_frames; i += step) {
    run.images = images != NULL ? images + i : NULL;
    run.compressed = compressed != NULL ? compressed + i : NULL;
    run.out = out + i;
    if (!run_pass (&run, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_packed_integer_run (RingletPackedInteger *self,
    const RingletImage *const *images, gsize n_frames,
    const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error)
{
  return run_passes (self, images, NULL, n_frames, exclusion, out, cancellable, error);
}

gboolean
ringlet_packed_integer_run_compressed (RingletPackedInteger *self,
    const RingletBlockFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GCancellable *cancellable, GError **error)
{
  return run_passes (self, NULL, frames, n_frames, exclusion, out, cancellable, error);
}
