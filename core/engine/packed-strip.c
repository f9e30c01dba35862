/* SPDX-License-Identifier: MIT */

/* The room of a strip: taken once, cleared where its pixels are. */

#include <string.h>

#include "base/pages.h"
#include "base/recycle.h"
#include "engine/packed-integer.h"

/* Elements of the sums of a strip, all copies. */
static gsize
sums_size (const RingletPacked *matrix, guint numbers)
{
  const gsize copies =
      ringlet_packed_copy_stride (matrix, numbers) > 0 ? RINGLET_COPIES : 1;

  return ringlet_packed_sums_length (matrix) * numbers * copies;
}

static gboolean
ensure_row (guint64 **row, gsize n)
{
  if (*row == NULL)
    *row = ringlet_pages_alloc (n, sizeof **row);
  return *row != NULL;
}

static gboolean
ensure (guint64 **sums, gsize *n_bytes, gsize n)
{
  if (*sums != NULL)
    return TRUE;
  *n_bytes = ringlet_recycle_round (n * sizeof **sums);
  *sums = ringlet_recycle_take (*n_bytes);
  return *sums != NULL;
}

static gboolean
strip_ensure (
    const RingletPackedInteger *self, RingletPackedStrip *strip, gboolean is_batch)
{
  const RingletPacked *matrix = self->task.matrix;

  if (!ensure_row (is_batch ? &strip->batch_row : &strip->row,
          2 * matrix->bins.n_radial * (is_batch ? RINGLET_BATCH : 1)))
    return FALSE;
  if (is_batch)
    return ensure (&strip->batch, &strip->n_bytes[2],
        sums_size (matrix, self->batch_lanes * RINGLET_BATCH));
  if (ringlet_packed_has_floor (self) &&
      !ensure (&strip->floored, &strip->n_bytes[1], sums_size (matrix, self->lanes)))
    return FALSE;
  return ensure (&strip->sums, &strip->n_bytes[0],
      sums_size (
          matrix, ringlet_packed_has_floor (self) ? self->signal_lanes : self->lanes));
}

void
ringlet_packed_strip_init (RingletPackedStrip *strip)
{
  for (gsize f = 0; f < RINGLET_BATCH; f++)
    ringlet_list_init (&strip->excluded[f], sizeof (guint32));
  ringlet_list_init (&strip->chunk_odd, sizeof (RingletOdd));
}

void
ringlet_packed_strip_clear (RingletPackedStrip *strip)
{
  ringlet_recycle_give (strip->sums, strip->n_bytes[0]);
  ringlet_recycle_give (strip->floored, strip->n_bytes[1]);
  ringlet_recycle_give (strip->batch, strip->n_bytes[2]);
  g_free (strip->row);
  g_free (strip->batch_row);
  for (gsize f = 0; f < RINGLET_BATCH; f++) {
    g_free (strip->odd[f].signal);
    ringlet_list_clear (&strip->excluded[f]);
  }
  ringlet_list_clear (&strip->chunk_odd);
  for (gsize f = 0; f < RINGLET_BATCH; f++)
    ringlet_block_stream_clear (&strip->stream[f]);
}

/* Only where the strip's pixels are, and in the slot before, of which bins are given a
 * second lane. */
static void
clear_sums (
    const RingletPacked *matrix, guint numbers, RingletSlotRange range, guint64 *sums)
{
  const gsize stride = ringlet_packed_copy_stride (matrix, numbers);
  const gsize first = range.first - MIN (range.first, 1);

  for (gsize c = 0; c < (stride > 0 ? RINGLET_COPIES : 1); c++)
    memset (sums + (c * stride + first) * numbers, 0,
        (range.end + RINGLET_PACKED_MAX_WIDTH - first) * numbers * sizeof *sums);
}

/* Of one frame. */
static void
clear_frame (const RingletPackedInteger *self, RingletPackedStrip *strip)
{
  const RingletPacked *matrix = self->task.matrix;
  const gboolean floored = ringlet_packed_has_floor (self);
  const RingletSlotRange range = strip->range, clean = strip->clean;

  strip->clean = (RingletSlotRange){ 0 };
  if (clean.first == range.first && clean.end == range.end)
    return;
  clear_sums (matrix, floored ? self->signal_lanes : self->lanes, range, strip->sums);
  if (floored)
    clear_sums (matrix, self->lanes, range, strip->floored);
}

static void
clear_strip (const RingletPackedRun *run, RingletPackedStrip *strip)
{
  const RingletPackedInteger *self = run->self;
  const RingletPacked *matrix = self->task.matrix;

  for (gsize f = 0; f < run->n_frames; f++) {
    strip->odd[f].used = FALSE;
    ringlet_list_empty (&strip->excluded[f]);
  }
  if (run->is_batch)
    clear_sums (matrix, self->batch_lanes * RINGLET_BATCH, strip->range, strip->batch);
  else
    clear_frame (self, strip);
}

static gboolean
begin_streams (const RingletPackedRun *run, RingletPackedStrip *strip)
{
  for (gsize f = 0; run->compressed != NULL && f < run->n_frames; f++) {
    if (!ringlet_block_stream_begin (&strip->stream[f], &run->compressed[f]))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_packed_strip_prepare (const RingletPackedRun *run, RingletPackedStrip *strip)
{
  if (!strip_ensure (run->self, strip, run->is_batch) || !begin_streams (run, strip))
    return FALSE;
  clear_strip (run, strip);
  return TRUE;
}
