/* SPDX-License-Identifier: MIT */

/* From the lanes of all strips to the bins of each frame. */

#include <string.h>

#include "engine/packed-integer.h"

/* Sums of one azimuthal row of slots, frame by frame. */
typedef struct {
  gsize first; /* slot of the first bin */
  gsize n;
  gsize n_frames;
  guint64 *signal; /* n × n_frames */
  guint64 *square;
} Row;

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

      for (gsize slot = from; slot < end; slot++) {
        const guint64 *in =
            sums + (c * stride + slot) * numbers + (lane + k) * n_frames;
        guint64 *to = out + (slot + k - row->first) * n_frames;

        for (gsize f = 0; f < n_frames; f++)
          to[f] += in[f];
      }
    }
  }
}

static void
collect_strip (
    const RingletPackedRun *run, const RingletPackedStrip *strip, const Row *row)
{
  const RingletPackedInteger *self = run->self;
  const RingletPacked *matrix = self->task.matrix;
  const guint width = matrix->format > RINGLET_PACKED_P2 ? (guint) matrix->format : 1;
  const gboolean own_squares = self->task.squares && self->lanes > 1;
  const gboolean floored = ringlet_packed_has_floor (self);
  const guint64 *sums = run->is_batch ? strip->batch : strip->sums;
  const guint lanes = floored ? self->signal_lanes : self->lanes;

  spread (matrix, row, sums, lanes, 0, lanes > 1 ? (guint) matrix->format : width,
      strip->range, row->signal);
  if (floored)
    sums = strip->floored;
  if (own_squares)
    spread (matrix, row, sums, self->lanes, (guint) matrix->format,
        (guint) matrix->format, strip->range, row->square);
  else if (self->task.squares)
    spread (matrix, row, sums, 1, 0, 1, strip->range, row->square);
}

/* The sums of a frame's slot, in 2^-16 and 2^-24, with what needed 128 bits. */
static void
put_bin (const RingletPackedRun *run, const Row *row, gsize i, gsize frame, gsize bin)
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
    memset (room, 0, 2 * size * sizeof *room);
    for (gsize s = 0; s < run->n_strips; s++)
      collect_strip (run, &run->self->strips[s], &row);
    for (gsize i = 0; i < row.n; i++) {
      for (gsize f = 0; f < run->n_frames; f++)
        put_bin (run, &row, i, f, a * bins->n_radial + i);
    }
  }
}
