/* SPDX-License-Identifier: MIT */
#include "engine/double-strips.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

/* Pixels that are read at once, on the stack. */
#define CHUNK_PIXELS 1024

/* Bins in one task of adding the strips. */
#define CHUNK_BINS 4096

/* What one task adds to. */
typedef struct {
  RingletStripGroup *group;
  gsize first_bin; /* of the strip, in the sums of all strips */
} Strip;

/* The known part of the pixels of a block that count; @counts: (nullable): of a frame,
 * from pixel @first of the block on. */
static void
add_known (const RingletScatter *self, const RingletShares *shares, gsize first,
    gsize n, const double *counts, RingletDoubleKnown *bins)
{
  for (gsize j = 0; j < n; j++) {
    const gsize pixel = shares->first_pixel + first + j;

    if (counts != NULL ? isnan (counts[j]) : !self->task.live[pixel])
      continue;
    for (guint32 k = shares->start[first + j]; k < shares->start[first + j + 1]; k++)
      ringlet_double_known_add (
          &bins[shares->bin[k]], &self->task, pixel, shares->share[k]);
  }
}

static void
add_counts (const RingletShares *shares, gsize first, gsize n, const double *counts,
    const double *variance, RingletDoubleSum *bins)
{
  for (gsize j = 0; j < n; j++) {
    if (isnan (counts[j]))
      continue;
    for (guint32 k = shares->start[first + j]; k < shares->start[first + j + 1]; k++)
      ringlet_double_sum_add (&bins[shares->bin[k]], shares->share[k], counts[j],
          variance != NULL ? variance[j] : 0.0);
  }
}

static void
add_scatter (const RingletScatter *self, const RingletShares *shares, gsize first,
    gsize n, const double *counts, const double *mean, RingletDoubleSum *bins)
{
  for (gsize j = 0; j < n; j++) {
    if (isnan (counts[j]))
      continue;
    for (guint32 k = shares->start[first + j]; k < shares->start[first + j + 1]; k++) {
      const guint32 bin = shares->bin[k];

      ringlet_double_sum_add_scatter (&bins[bin], &self->task,
          shares->first_pixel + first + j, shares->share[k], counts[j], mean[bin]);
    }
  }
}

/* Live pixels that lie in some bin and that the frame lacks. */
static gsize
count_excluded (const RingletScatter *self, const RingletShares *shares, gsize first,
    gsize n, const double *counts)
{
  gsize n_excluded = 0;

  for (gsize j = 0; j < n; j++)
    n_excluded += isnan (counts[j]) &&
        self->task.live[shares->first_pixel + first + j] &&
        shares->start[first + j] < shares->start[first + j + 1];
  return n_excluded;
}

static void
add_frame (const Strip *strip, const RingletShares *shares, gsize frame)
{
  RingletStripGroup *group = strip->group;
  const RingletScatter *self = group->scatter;
  RingletDoubleSum *bins = group->strips[frame] + strip->first_bin;
  double counts[CHUNK_PIXELS];
  double own_variance[CHUNK_PIXELS];
  double *variance =
      ringlet_double_task_has_variance (&self->task) ? own_variance : NULL;

  for (gsize first = 0; first < shares->n_pixels; first += CHUNK_PIXELS) {
    const gsize n = MIN (CHUNK_PIXELS, shares->n_pixels - first);
    const gsize n_missing =
        ringlet_double_task_read (&self->task, &group->frames[frame], group->exclusion,
            shares->first_pixel + first, n, counts, variance);

    if (group->mean[frame] != NULL) {
      add_scatter (self, shares, first, n, counts, group->mean[frame], bins);
      continue;
    }
    add_counts (shares, first, n, counts, variance, bins);
    if (group->known[frame] != NULL)
      add_known (
          self, shares, first, n, counts, group->known[frame] + strip->first_bin);
    if (n_missing > 0)
      __atomic_add_fetch (&group->sums[frame].n_excluded,
          count_excluded (self, shares, first, n, counts), __ATOMIC_RELAXED);
  }
}

static void
add_block (const RingletShares *shares, gpointer data)
{
  const Strip *strip = data;
  const RingletStripGroup *group = strip->group;

  if (group->all_known != NULL)
    add_known (group->scatter, shares, 0, shares->n_pixels, NULL,
        group->all_known + strip->first_bin);
  for (gsize frame = 0; frame < group->n_frames; frame++)
    add_frame (strip, shares, frame);
}

static void
clear_strip (const Strip *strip)
{
  const RingletStripGroup *group = strip->group;
  const gsize n = group->scatter->task.n_bins;

  if (group->all_known != NULL)
    memset (group->all_known + strip->first_bin, 0, n * sizeof *group->all_known);
  for (gsize frame = 0; frame < group->n_frames; frame++) {
    memset (
        group->strips[frame] + strip->first_bin, 0, n * sizeof *group->strips[frame]);
    if (group->known[frame] != NULL)
      memset (
          group->known[frame] + strip->first_bin, 0, n * sizeof *group->known[frame]);
  }
}

static void
fill_strip (gsize index, gpointer data)
{
  RingletStripGroup *group = data;
  const RingletScatter *self = group->scatter;
  Strip strip = { group, index * self->task.n_bins };
  const gsize end = (index + 1) * self->n_blocks / self->n_strips;

  clear_strip (&strip);
  for (gsize block = index * self->n_blocks / self->n_strips; block < end; block++) {
    if (!self->visit (self->source, block, add_block, &strip))
      __atomic_store_n (&group->no_memory, TRUE, __ATOMIC_RELAXED);
  }
}

static void
join_known (const RingletScatter *self, const RingletDoubleKnown *strips, gsize bin,
    RingletKnown *out)
{
  RingletDoubleKnown sum = { 0 };

  for (gsize strip = 0; strip < self->n_strips; strip++)
    ringlet_double_known_merge (&sum, &strips[strip * self->task.n_bins + bin]);
  ringlet_double_known_store (&sum, out, bin);
}

static void
join_sums (const RingletStripGroup *group, gsize frame, gsize bin)
{
  const RingletScatter *self = group->scatter;
  RingletSums *out = &group->sums[frame];
  RingletDoubleSum sum = { 0 };

  for (gsize strip = 0; strip < self->n_strips; strip++)
    ringlet_double_sum_merge (
        &sum, &group->strips[frame][strip * self->task.n_bins + bin]);
  if (group->mean[frame] == NULL)
    out->counts[bin] = sum.counts;
  if (out->variance != NULL)
    out->variance[bin] = sum.variance;
}

static void
join_bins (gsize chunk, gpointer data)
{
  const RingletStripGroup *group = data;
  const gsize end = MIN ((chunk + 1) * CHUNK_BINS, group->scatter->task.n_bins);

  for (gsize bin = chunk * CHUNK_BINS; bin < end; bin++) {
    if (group->all_known != NULL)
      join_known (group->scatter, group->all_known, bin, group->out_known);
    for (gsize frame = 0; frame < group->n_frames; frame++) {
      join_sums (group, frame, bin);
      if (group->known[frame] != NULL)
        join_known (group->scatter, group->known[frame], bin, group->sums[frame].known);
    }
  }
}

gboolean
ringlet_strip_group_run (
    RingletStripGroup *group, GCancellable *cancellable, GError **error)
{
  const RingletScatter *self = group->scatter;
  const gsize n_chunks = (self->task.n_bins + CHUNK_BINS - 1) / CHUNK_BINS;

  if (!ringlet_parallel_for (self->n_strips, fill_strip, group, cancellable, error))
    return FALSE;
  if (group->no_memory) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to split the pixels; take fewer bins or a wider range");
    return FALSE;
  }
  return ringlet_parallel_for (n_chunks, join_bins, group, cancellable, error);
}
