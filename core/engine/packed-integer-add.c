/* SPDX-License-Identifier: MIT */

/* From the pixels of a block of rows to the sums of a strip, chunk by chunk. */

#include <string.h>

#include "base/pages.h"
#include "engine/packed-integer.h"

/* Pixels that are widened and scattered in one go: values, shares and sums stay in the
 * first cache. Where frames are decoded on the way, it holds no images. */
#define CHUNK 1024
#define CHUNK_BATCH 256
#define CHUNK_COMPRESSED 512
G_STATIC_ASSERT (CHUNK <= RINGLET_BLOCK_STREAM_MOST);

/* --- what does not fit 64 bits --- */

static gboolean
odd_begin (const RingletPackedInteger *self, RingletPackedOdd *odd)
{
  const gsize n = ringlet_packed_sums_length (self->task.matrix);

  if (odd->signal == NULL) {
    odd->signal = ringlet_pages_alloc (2 * n, sizeof *odd->signal);
    if (odd->signal == NULL)
      return FALSE;
    odd->square = odd->signal + n;
  }
  if (!odd->used)
    memset (odd->signal, 0, 2 * n * sizeof *odd->signal);
  odd->used = TRUE;
  return TRUE;
}

typedef struct {
  RingletPackedOdd *odd;
  __int128 value;
  __int128 floored;
} OddValue;

static void
add_odd (gsize slot, guint32 share, gpointer data)
{
  const OddValue *one = data;

  one->odd->signal[slot] += share * one->value;
  one->odd->square[slot] += (__int128) ringlet_square (share) * one->floored;
}

static void
add_chunk_odd (const RingletPackedInteger *self, RingletPackedStrip *strip, gsize frame)
{
  const __int128 floor = self->task.floor;

  if (strip->chunk_odd.failed || !odd_begin (self, &strip->odd[frame])) {
    strip->no_memory = TRUE;
    return;
  }
  for (gsize i = 0; i < strip->chunk_odd.n; i++) {
    const RingletOdd *odd = &ringlet_list_index (&strip->chunk_odd, RingletOdd, i);
    OddValue one = { &strip->odd[frame], odd->value, MAX (odd->value, floor) };

    ringlet_packed_foreach (self->task.matrix, odd->pixel, add_odd, &one);
  }
}

/* --- chunks --- */

static RingletPixels
get_pixels (const RingletPackedRun *run, RingletPackedStrip *strip, gsize frame,
    gsize first, gsize n)
{
  return run->images != NULL
      ? ringlet_pixels_of (run->images[frame], first)
      : ringlet_block_stream_get (&strip->stream[frame], first, n);
}

/* Values of a chunk; what is odd or excluded is 0 there and goes its own way. */
static void
read_chunk (const RingletPackedRun *run, RingletPackedStrip *strip, gsize frame,
    gsize first, gsize n, gint32 *values)
{
  const RingletPackedTask *task = &run->self->task;
  const RingletPacked *matrix = task->matrix;
  const RingletSlots slots = {
    (const guint8 *) matrix->slot + first * matrix->slot_bytes, matrix->slot_bytes
  };

  ringlet_list_empty (&strip->chunk_odd);
  ringlet_widen_i32 (get_pixels (run, strip, frame, first, n), run->exclusion, &slots,
      task->squares ? 0 : task->limit, task->limit, first, n, values, &strip->chunk_odd,
      &strip->excluded[frame]);
  if (strip->chunk_odd.n > 0 || strip->chunk_odd.failed)
    add_chunk_odd (run->self, strip, frame);
}

/* The first entries of a chunk, while its other pixels are worked on: from there on the
 * processor sees them coming. */
static void
prefetch_wide (const RingletWide *wide, const RingletWideCursor *cursor)
{
  const gsize n = MIN (wide->n - cursor->next, 64);

  ringlet_prefetch (wide->entry + cursor->next, n * sizeof *wide->entry);
}

static void
prefetch_chunk (const RingletPackedRun *run, gsize first, gsize n)
{
  ringlet_packed_prefetch (run->self->task.matrix, first, n);
  for (gsize f = 0; run->images != NULL && f < run->n_frames; f++)
    ringlet_image_prefetch (run->images[f], first, n);
}

/* Two shares of an entry. @whole: the first lane gets what the second one does, too,
 * see RingletScatterInt. */
static inline void
add_pair (const RingletWideEntry *entry, guint k, gsize width, gboolean squares,
    gboolean whole, guint64 v, guint64 *to)
{
  const guint64 a = ringlet_wide_share (entry, k),
                b = ringlet_wide_share (entry, k + 1);

  to[0] += (whole ? a + b : a) * v;
  to[1] += b * v;
  if (squares) {
    to[width] += ringlet_square (a) * v;
    to[width + 1] += ringlet_square (b) * v;
  }
}

/* The wide pixels of a chunk. */
static void
add_wide_chunk (const RingletPacked *matrix, const RingletWide *wide,
    RingletWideCursor *cursor, guint lanes, gboolean squares, gsize first, gsize n,
    const gint32 *values, guint64 *sums)
{
  const gsize width = matrix->format;
  const gboolean whole = lanes > 1 && !squares;
  const RingletWideEntry *entry = NULL;

  while ((entry = ringlet_wide_next (wide, cursor, first + n)) != NULL) {
    const guint64 v = (guint64) (gint64) values[entry->pixel - first];

    for (guint k = 0; k < ringlet_wide_n_shares (entry); k += 2)
      add_pair (entry, k, width, squares, whole, v,
          sums + ringlet_wide_slot (&matrix->bins, entry, k) * lanes);
  }
}

/* The same in two slots without squares: most cakes. */
static void
add_wide_pairs (const RingletPackedInteger *self, const RingletWide *wide,
    RingletWideCursor *cursor, gsize first, gsize n, const gint32 *values,
    guint64 *sums)
{
  const gsize row = ringlet_packed_row (self->task.matrix);
  RingletScatterWide run = { .first = first, .end = first + n, .row = row };
  gsize n_taken;

  do {
    run.n = ringlet_wide_ahead (wide, cursor);
    run.entry = wide->entry + cursor->next;
    n_taken = self->set->wide_pairs (&run, values, sums);
    cursor->next += (guint32) n_taken;
  } while (n_taken == run.n && n_taken > 0);
}

/* Two shares of an entry for RINGLET_BATCH frames. */
static inline void
add_pair_batch (const RingletWideEntry *entry, guint k, gsize width, gboolean squares,
    gint32 *const *values, gsize at, guint64 *to)
{
  const guint64 a = ringlet_wide_share (entry, k),
                b = ringlet_wide_share (entry, k + 1);

  for (gsize f = 0; f < RINGLET_BATCH; f++) {
    const guint64 v = (guint64) (gint64) values[f][at];

    to[f] += a * v;
    to[RINGLET_BATCH + f] += b * v;
    if (squares) {
      to[width * RINGLET_BATCH + f] += ringlet_square (a) * v;
      to[(width + 1) * RINGLET_BATCH + f] += ringlet_square (b) * v;
    }
  }
}

static inline void
add_entry_batch (const RingletPackedInteger *self, const RingletWideEntry *entry,
    gboolean squares, gint32 *const *values, gsize at, guint64 *sums)
{
  const RingletPacked *matrix = self->task.matrix;
  const gsize numbers = (gsize) self->batch_lanes * RINGLET_BATCH;

  for (guint k = 0; k < ringlet_wide_n_shares (entry); k += 2)
    add_pair_batch (entry, k, matrix->format, squares, values, at,
        sums + ringlet_wide_slot (&matrix->bins, entry, k) * numbers);
}

/* Scatters a chunk of one frame with the wide pixels in it. */
static void
add_chunk (const RingletPackedInteger *self, gboolean squares, guint lanes,
    const RingletWide *wide, RingletWideCursor *cursor, gsize first, gsize n,
    const gint32 *values, guint64 *sums)
{
  const RingletPacked *matrix = self->task.matrix;
  const RingletScatter pixels =
      ringlet_scatter_at (matrix, first, n, ringlet_packed_copy_stride (matrix, lanes));

  if (squares)
    self->set->squares (&pixels, values, sums);
  else
    self->set->signal (&pixels, values, sums);
  if (squares && matrix->format > RINGLET_PACKED_P1)
    add_wide_chunk (matrix, wide, cursor, lanes, TRUE, first, n, values, sums);
  else if (lanes == 2)
    add_wide_pairs (self, wide, cursor, first, n, values, sums);
  else
    add_wide_chunk (matrix, wide, cursor, lanes, FALSE, first, n, values, sums);
}

/* What is odd or excluded is 0 in @values and must stay so. */
static void
raise_to_floor (
    const RingletPackedStrip *strip, gsize first, gsize n, gint32 floor, gint32 *values)
{
  const RingletList *excluded = &strip->excluded[0];

  for (gsize i = 0; i < n; i++)
    values[i] = MAX (values[i], floor);
  for (gsize k = 0; k < strip->chunk_odd.n; k++)
    values[ringlet_list_index (&strip->chunk_odd, RingletOdd, k).pixel - first] = 0;
  for (gsize k = excluded->n; k-- > 0;) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, k);

    if (pixel < first)
      break;
    values[pixel - first] = 0;
  }
}

static void
add_block (const RingletPackedRun *run, gsize block, RingletPackedStrip *strip)
{
  const RingletPackedInteger *self = run->self;
  const RingletPacked *matrix = self->task.matrix;
  const RingletWide *wide = &matrix->wide[block];
  const gsize end = matrix->block_pixel[block + 1];
  const gboolean floored = ringlet_packed_has_floor (self);
  gint32 values[CHUNK];
  RingletWideCursor cursor = ringlet_wide_begin (wide);

  for (gsize first = matrix->block_pixel[block]; first < end; first += CHUNK) {
    const gsize n = MIN (CHUNK, end - first);
    RingletWideCursor again = cursor;

    if (ringlet_packed_is_gap (matrix, first, n))
      continue;
    read_chunk (run, strip, 0, first, n, values);
    prefetch_chunk (run, first + n, MIN (CHUNK, end - first - n));
    prefetch_wide (wide, &cursor);
    add_chunk (self, self->task.squares && !floored,
        floored ? self->signal_lanes : self->lanes, wide, &cursor, first, n, values,
        strip->sums);
    if (floored) {
      raise_to_floor (strip, first, n, (gint32) self->task.floor, values);
      add_chunk (
          self, TRUE, self->lanes, wide, &again, first, n, values, strip->floored);
    }
  }
}

static void
add_block_batch (const RingletPackedRun *run, gsize block, RingletPackedStrip *strip)
{
  const RingletPackedInteger *self = run->self;
  const RingletPacked *matrix = self->task.matrix;
  const RingletWide *wide = &matrix->wide[block];
  const gboolean squares = self->task.squares && matrix->format > RINGLET_PACKED_P1;
  const gsize stride =
      ringlet_packed_copy_stride (matrix, self->batch_lanes * RINGLET_BATCH);
  const gsize end = matrix->block_pixel[block + 1];
  const gsize step = run->images != NULL ? CHUNK_BATCH : CHUNK_COMPRESSED;
  gint32 buffer[RINGLET_BATCH * CHUNK_COMPRESSED] = { 0 };
  gint32 *values[RINGLET_BATCH];
  RingletWideCursor cursor = ringlet_wide_begin (wide);
  const RingletWideEntry *entry = NULL;

  for (gsize f = 0; f < RINGLET_BATCH; f++)
    values[f] = buffer + f * step;
  for (gsize first = matrix->block_pixel[block]; first < end; first += step) {
    const gsize n = MIN (step, end - first);
    const RingletScatter pixels = ringlet_scatter_at (matrix, first, n, stride);

    if (ringlet_packed_is_gap (matrix, first, n))
      continue;
    for (gsize f = 0; f < run->n_frames; f++)
      read_chunk (run, strip, f, first, n, values[f]);
    prefetch_chunk (run, first + n, MIN (step, end - first - n));
    (squares ? self->set->batch_squares : self->set->batch) (
        &pixels, values, strip->batch);
    while ((entry = ringlet_wide_next (wide, &cursor, first + n)) != NULL)
      add_entry_batch (
          self, entry, squares, values, entry->pixel - first, strip->batch);
  }
}

void
ringlet_packed_integer_add_block (
    const RingletPackedRun *run, gsize block, RingletPackedStrip *strip)
{
  if (run->is_batch)
    add_block_batch (run, block, strip);
  else
    add_block (run, block, strip);
}
