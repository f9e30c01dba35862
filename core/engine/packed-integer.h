/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of integer sums share: packed-strip.c makes room, packed-integer-add.c
 * fills it with pixels, packed-collect.c makes bins of it, packed-integer.c runs them.
 */

#include "engine/block-stream.h"
#include "engine/packed-apply.h"

G_BEGIN_DECLS

/* Copies of the sums that stay in a core's first cache, nearly. */
#define MAX_COPIED_BYTES (48 << 10)

/* Sums in 128 bits of one frame, slot by slot; NULL until a value asks for them. */
typedef struct {
  __int128 *signal;
  __int128 *square;
  gboolean used;
} RingletPackedOdd;

typedef struct {
  guint64 *sums; /* see RingletKernels */
  guint64 *floored;
  guint64 *batch;
  gsize n_bytes[3]; /* of these three */
  guint64 *row;     /* room to collect one azimuthal row of bins */
  guint64 *batch_row;
  RingletPackedOdd odd[RINGLET_BATCH];
  RingletList excluded[RINGLET_BATCH];
  RingletList chunk_odd; /* (element-type RingletOdd) of one chunk of one frame */
  RingletBlockStream stream[RINGLET_BATCH]; /* of compressed frames */
  RingletSlotRange range;
  RingletSlotRange clean; /* of @sums: there and a slot around it nothing is left */
  gboolean no_memory;
} RingletPackedStrip;

struct _RingletPackedInteger {
  RingletPackedTask task;
  const RingletKernelSet *set;
  guint lanes;
  guint batch_lanes;
  guint signal_lanes; /* without squares, for the value where that is not the floored */
  gsize n_strips;
  RingletPackedStrip *strips;
};

/* One run. */
typedef struct {
  RingletPackedInteger *self;
  const RingletImage *const *images; /* or */
  const RingletBlockFrame *compressed;
  gsize n_frames;
  gboolean is_batch;
  const RingletExclusion *exclusion;
  const RingletPackedOut *out;
  gsize n_strips;
  GCancellable *cancellable; /* (nullable): looked at after each block of a strip */
} RingletPackedRun;

static inline gsize
ringlet_packed_copy_stride (const RingletPacked *matrix, guint numbers)
{
  const gsize length = ringlet_packed_sums_length (matrix);
  const gsize bytes = length * numbers * sizeof (guint64) * RINGLET_COPIES;

  return bytes <= MAX_COPIED_BYTES ? length : 0;
}

static inline gboolean
ringlet_packed_has_floor (const RingletPackedInteger *self)
{
  return self->task.squares && self->task.floor > 0;
}

static inline gboolean
ringlet_packed_has_odd (const RingletPackedRun *run, gsize frame)
{
  for (gsize s = 0; s < run->n_strips; s++) {
    if (run->self->strips[s].odd[frame].used)
      return TRUE;
  }
  return FALSE;
}

/* Whether collecting leaves the sums cleared for the next frame: one frame of a cake,
 * whose sums no first cache holds, so that clearing them again costs as much. */
static inline gboolean
ringlet_packed_clears (const RingletPackedRun *run)
{
  const RingletPackedInteger *self = run->self;

  return !run->is_batch && self->lanes == 2 && !self->task.squares &&
      ringlet_packed_copy_stride (self->task.matrix, 2) == 0 &&
      !ringlet_packed_has_odd (run, 0);
}

void ringlet_packed_strip_init (RingletPackedStrip *strip);
void ringlet_packed_strip_clear (RingletPackedStrip *strip);

/* Makes room for the sums of a strip whose range is set, all zeros. FALSE without
 * memory. */
gboolean ringlet_packed_strip_prepare (
    const RingletPackedRun *run, RingletPackedStrip *strip);

/* Adds the pixels of block @block, of one frame or of a batch. One thread a strip. */
void ringlet_packed_integer_add_block (
    const RingletPackedRun *run, gsize block, RingletPackedStrip *strip);

/* RingletParallelFunc: the part @index of the azimuthal rows of bins; @data is a
 * #RingletPackedRun. As many tasks as there are strips: each has room for one row. */
void ringlet_packed_collect_rows (gsize index, gpointer data);

G_END_DECLS
