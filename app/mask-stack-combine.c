/* SPDX-License-Identifier: MIT */

/* Layers on each other, row by row. */

#include <string.h>

#include "base/parallel.h"
#include "base/simd.h"
#include "mask-stack-private.h"

#define ROWS_PER_TASK 64

/* Returns how many pixels become other ones. */
RINGLET_CLONES static guint32
apply (guint8 *restrict bad, const guint8 *restrict paint, gsize n)
{
  guint32 n_changed = 0;

  for (gsize i = 0; i < n; i++) {
    const guint8 after = (guint8) ((paint[i] & RINGLET_MASK_PAINT_BAD) |
        (bad[i] & ((paint[i] >> 1) ^ 1)));

    n_changed += bad[i] ^ after;
    bad[i] = after;
  }
  return n_changed;
}

/* The same, of a layer that is not enabled. */
RINGLET_CLONES static guint32
count_changes (const guint8 *restrict bad, const guint8 *restrict paint, gsize n)
{
  guint32 n_changed = 0;

  for (gsize i = 0; i < n; i++)
    n_changed += bad[i] ^
        ((paint[i] & RINGLET_MASK_PAINT_BAD) | (bad[i] & ((paint[i] >> 1) ^ 1)));
  return n_changed;
}

static void
combine_row (const RingletMaskSegment *self, gsize row)
{
  const gsize n_fast = self->n_fast;
  guint8 *out = self->out + row * n_fast;

  if (self->below != NULL)
    memcpy (out, self->below + row * n_fast, n_fast);
  else
    memset (out, 0, n_fast);
  for (guint i = self->first; i < self->end; i++) {
    const RingletMaskEntry *entry = g_ptr_array_index (self->entries, i);
    const RingletMaskArea area = entry->area;
    const gboolean is_in = entry->pixels != NULL && row >= area.slow &&
        row < area.slow_end && area.fast < area.fast_end;
    const guint8 *paint = is_in ? entry->pixels + row * n_fast + area.fast : NULL;

    entry->n_changed[row] = !is_in ? 0
        : entry->layer->enabled
        ? apply (out + area.fast, paint, area.fast_end - area.fast)
        : count_changes (out + area.fast, paint, area.fast_end - area.fast);
  }
}

typedef struct {
  const RingletMaskSegment *segment;
  RingletMaskRows rows;
} Task;

static void
combine_rows (gsize index, gpointer data)
{
  const Task *task = data;
  const gsize from = task->rows.from + index * ROWS_PER_TASK;
  const gsize to = MIN (from + ROWS_PER_TASK, task->rows.to);

  for (gsize i = from; i < to; i++)
    combine_row (task->segment, i);
}

gboolean
ringlet_mask_segment_combine (const RingletMaskSegment *self, RingletMaskRows rows,
    GCancellable *cancellable, GError **error)
{
  Task task = { self, rows };

  return ringlet_parallel_for (
      (rows.to - rows.from + ROWS_PER_TASK - 1) / ROWS_PER_TASK, combine_rows, &task,
      cancellable, error);
}
