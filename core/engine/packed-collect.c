/* SPDX-License-Identifier: MIT */

/* From the lanes of all strips to the bins of each frame. */

#include <string.h>

#include "base/simd.h"
#include "engine/packed-integer.h"

/* Sums of one azimuthal row of slots, frame by frame. */
typedef struct {
  gsize first; /* slot of the first bin */
  gsize n;
  gsize n_frames;
  guint64 *signal; /* n × n_frames */
  guint64 *square;
} Row;

#define INLINE static inline __attribute__ ((always_inline))

/* Adds one lane of the slots @from … @end − 1; @numbers and @n_frames are constants
 * where that matters. */
INLINE void
add_lane (const guint64 *in, gsize numbers, gsize n_frames, gsize n, guint64 *out)
{
  for (gsize i = 0; i < n; i++) {
    for (gsize f = 0; f < n_frames; f++)
      out[i * n_frames + f] += in[i * numbers + f];
  }
}

/* Adds the lanes @lane … @lane + @width − 1 of what reaches the row. */
static void
spread (const RingletPacked *matrix, const Row *row, const guint64 *sums, guint lanes,
    guint lane, guint width, RingletSlotRange range, guint64 *out)
{
  const gsize n_frames = row->n_frames;
  const gsize numbers = lanes * n_frames;
  const gsize stride = ringlet_packed_copy_stride (matrix, (guint) numbers);

  for (gsize c = 0; c < (stride > 0 ? RINGLET_COPIES : 1); c++) {
    for (guint k = 0; k < width; k++) {
      const gsize from = MAX (row->first - k, (gsize) range.first);
      const gsize end = MIN (row->first + row->n - k, (gsize) range.end);
      const gsize n = end > from ? end - from : 0;
      const guint64 *in = sums + (c * stride + from) * numbers + (lane + k) * n_frames;
      guint64 *to = out + (from + k - row->first) * n_frames;

      if (numbers == 1)
        add_lane (in, 1, 1, n, to);
      else if (numbers == 2)
        add_lane (in, 2, 1, n, to);
      else if (n_frames == 1)
        add_lane (in, numbers, 1, n, to);
      else
        add_lane (in, numbers, RINGLET_BATCH, n, to);
    }
  }
}

/* Makes the share of its first slot of what is a whole pixel there. */
static void
take_off_others (const RingletPacked *matrix, const Row *row, const guint64 *sums,
    RingletSlotRange range)
{
  const guint lanes = (guint) matrix->format;
  const gsize stride = ringlet_packed_copy_stride (matrix, lanes);
  const gsize from = MAX (row->first, (gsize) range.first);
  const gsize end = MIN (row->first + row->n, (gsize) range.end);

  for (gsize c = 0; c < (stride > 0 ? RINGLET_COPIES : 1); c++) {
    const guint64 *in = sums + c * stride * lanes;

    for (gsize slot = from; slot < end; slot++) {
      for (guint k = 1; k < lanes; k++)
        row->signal[slot - row->first] -= in[slot * lanes + k];
    }
  }
}

/* Both at once in one copy of two lanes, 1 and b: what is in a bin is the first lane of
 * its slot less the second one, and the second one of the slot before. */
RINGLET_CLONES static void
spread_pairs (const guint64 *in, gsize n, guint64 *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    out[i] += in[2 * i + 2] - in[2 * i + 3] + in[2 * i + 1];
}

static void
collect_pairs (const Row *row, const guint64 *sums, RingletSlotRange range)
{
  const gsize from = MAX (row->first, (gsize) range.first);
  const gsize end = MIN (row->first + row->n, (gsize) range.end + 1);

  if (end > from)
    spread_pairs (sums + 2 * (from - 1), end - from, row->signal + (from - row->first));
}

/* --- a cake's frame of two lanes --- */

/* Bins of a row that one strip has for itself, straight from its sums. */
RINGLET_CLONES static void
put_pairs (const guint64 *in, gsize n, double *counts)
{
  const double unit = 1.0 / RINGLET_PACKED_ONE;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    counts[i] =
        (double) (gint64) (in[2 * i + 2] - in[2 * i + 3] + in[2 * i + 1]) * unit;
}

static gboolean
has_row (const Row *row, RingletSlotRange range)
{
  return row->first - 1 < range.end && row->first + row->n > range.first;
}

/* Leaves nothing of the row in the sums, while it is in the cache. */
static void
clear_row (const Row *row, RingletSlotRange range, guint64 *sums)
{
  const gsize from = MAX (row->first - 1, (gsize) range.first);
  const gsize end = MIN (row->first + row->n, (gsize) range.end);

  if (end > from)
    memset (sums + 2 * from, 0, 2 * (end - from) * sizeof *sums);
}

/* The strip that alone has all of the row, if any. */
static const RingletPackedStrip *
only_strip (const RingletPackedRun *run, const Row *row)
{
  const RingletPackedStrip *only = NULL;

  for (gsize s = 0; s < run->n_strips; s++) {
    const RingletPackedStrip *strip = &run->self->strips[s];

    if (!has_row (row, strip->range))
      continue;
    if (only != NULL || strip->range.first > row->first ||
        strip->range.end < row->first + row->n - 1)
      return NULL;
    only = strip;
  }
  return only;
}

static void
collect_row_of_pairs (const RingletPackedRun *run, const Row *row, double *counts)
{
  const RingletPackedStrip *only = only_strip (run, row);

  if (only != NULL) {
    put_pairs (only->sums + 2 * (row->first - 1), row->n, counts);
  } else {
    memset (row->signal, 0, row->n * sizeof *row->signal);
    for (gsize s = 0; s < run->n_strips; s++)
      collect_pairs (row, run->self->strips[s].sums, run->self->strips[s].range);
    for (gsize i = 0; i < row->n; i++)
      counts[i] = (double) (gint64) row->signal[i] / RINGLET_PACKED_ONE;
  }
  for (gsize s = 0; s < run->n_strips; s++)
    clear_row (row, run->self->strips[s].range, run->self->strips[s].sums);
}

/* --- any frame --- */

static void
collect_strip (
    const RingletPackedRun *run, const RingletPackedStrip *strip, const Row *row)
{
  const RingletPackedInteger *self = run->self;
  const RingletPacked *matrix = self->task.matrix;
  const guint width = (guint) matrix->format;
  const gboolean floored = ringlet_packed_has_floor (self);
  const guint square_lanes = run->is_batch ? self->batch_lanes : self->lanes;
  const guint lanes = floored ? self->signal_lanes : square_lanes;
  const guint64 *sums = run->is_batch ? strip->batch : strip->sums;

  if (lanes == 2 && !run->is_batch && ringlet_packed_copy_stride (matrix, 2) == 0) {
    collect_pairs (row, sums, strip->range);
  } else {
    spread (
        matrix, row, sums, lanes, 0, lanes > 1 ? width : 1, strip->range, row->signal);
    if (lanes == width && width > 1 && !run->is_batch)
      take_off_others (matrix, row, sums, strip->range);
  }
  if (!self->task.squares)
    return;
  /* A pixel in one slot: its square is itself. */
  if (floored)
    sums = strip->floored;
  spread (matrix, row, sums, square_lanes, square_lanes > 1 ? width : 0, width,
      strip->range, row->square);
}

/* The sums of a frame's slot, in 2^-16 and 2^-24, with what needed 128 bits. */
static void
put_odd_bin (
    const RingletPackedRun *run, const Row *row, gsize i, gsize frame, gsize bin)
{
  const RingletPackedInteger *self = run->self;
  const gboolean whole = self->task.matrix->format == RINGLET_PACKED_P1;
  const RingletPackedOut *out = &run->out[frame];
  const gsize at = i * row->n_frames + frame;
  __int128 signal =
      (__int128) (gint64) row->signal[at] * (whole ? 1 << RINGLET_PACKED_BITS : 1);
  __int128 square = 0;

  if (out->variance != NULL)
    square =
        (__int128) (gint64) row->square[at] * (whole ? 1 << RINGLET_SQUARE_BITS : 1);
  for (gsize s = 0; s < run->n_strips; s++) {
    const RingletPackedOdd *odd = &self->strips[s].odd[frame];

    if (odd->used) {
      signal += odd->signal[row->first + i];
      square += odd->square[row->first + i];
    }
  }
  out->counts[bin] = (double) signal / RINGLET_PACKED_ONE;
  if (out->variance != NULL)
    out->variance[bin] = MAX ((double) square, 0.0) / (1 << RINGLET_SQUARE_BITS);
}

/* A row of a frame whose sums fit 64 bits; to scale by powers of two is exact. */
INLINE void
put_plain_row (const RingletPackedRun *run, const Row *row, gsize n_frames, gsize frame,
    gsize first)
{
  const gboolean whole = run->self->task.matrix->format == RINGLET_PACKED_P1;
  const double unit = whole ? 1.0 : 1.0 / RINGLET_PACKED_ONE;
  const double square_unit = whole ? 1.0 : 1.0 / (1 << RINGLET_SQUARE_BITS);
  const gint64 *signal = (const gint64 *) row->signal + frame;
  const gint64 *square = (const gint64 *) row->square + frame;
  double *counts = run->out[frame].counts + first;
  double *variance = run->out[frame].variance;

  for (gsize i = 0; i < row->n; i++)
    counts[i] = (double) signal[i * n_frames] * unit;
  for (gsize i = 0; variance != NULL && i < row->n; i++)
    variance[first + i] = MAX ((double) square[i * n_frames], 0.0) * square_unit;
}

static void
put_row (const RingletPackedRun *run, const Row *row, gsize first)
{
  for (gsize f = 0; f < run->n_frames; f++) {
    if (!ringlet_packed_has_odd (run, f)) {
      if (row->n_frames == 1)
        put_plain_row (run, row, 1, f, first);
      else
        put_plain_row (run, row, RINGLET_BATCH, f, first);
      continue;
    }
    for (gsize i = 0; i < row->n; i++)
      put_odd_bin (run, row, i, f, first + i);
  }
}

void
ringlet_packed_collect_rows (gsize index, gpointer data)
{
  const RingletPackedRun *run = data;
  const RingletBins *bins = &run->self->task.matrix->bins;
  const gsize end = bins->n_azimuth * (index + 1) / run->n_strips;
  const gsize n_frames = run->is_batch ? RINGLET_BATCH : 1;
  const gsize size = bins->n_radial * n_frames;
  const RingletPackedStrip *strip = &run->self->strips[index];
  guint64 *room = run->is_batch ? strip->batch_row : strip->row;
  Row row = {
    .n = bins->n_radial, .n_frames = n_frames, .signal = room, .square = room + size
  };

  for (gsize a = bins->n_azimuth * index / run->n_strips; a < end; a++) {
    row.first = ringlet_packed_slot (bins, a, 0);
    if (ringlet_packed_clears (run)) {
      collect_row_of_pairs (run, &row, run->out->counts + a * bins->n_radial);
      continue;
    }
    memset (room, 0, 2 * size * sizeof *room);
    for (gsize s = 0; s < run->n_strips; s++)
      collect_strip (run, &run->self->strips[s], &row);
    put_row (run, &row, a * bins->n_radial);
  }
}
