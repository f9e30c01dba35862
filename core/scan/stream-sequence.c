/* SPDX-License-Identifier: MIT */
#include "scan/stream-sequence.h"

/* Of a sender that leaves out every other frame of millions the lowest gaps are
 * forgotten: what comes of them yet counts as repeated. */
#define MAX_GAPS 65536

typedef struct {
  guint64 first;
  guint64 end;
} Gap;

void
ringlet_stream_sequence_init (RingletStreamSequence *self)
{
  *self = (RingletStreamSequence){ .gaps = g_array_new (FALSE, FALSE, sizeof (Gap)) };
}

void
ringlet_stream_sequence_clear (RingletStreamSequence *self)
{
  g_clear_pointer (&self->header, ringlet_stream_header_unref);
  g_clear_pointer (&self->last, ringlet_stream_header_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
}

/* ---- the frames of a series ---- */

static void
add_gap (RingletStreamSequence *self, guint64 end)
{
  const Gap gap = { self->next, end };

  if (self->gaps->len == MAX_GAPS)
    g_array_remove_index (self->gaps, 0);
  g_array_append_val (self->gaps, gap);
  self->counts.n_lost += end - self->next;
}

/* The last gap that begins at or before @frame; −1 for none. */
static gssize
find_gap (const RingletStreamSequence *self, guint64 frame)
{
  gssize low = -1;
  gssize high = (gssize) self->gaps->len;

  while (high - low > 1) {
    const gssize middle = low + (high - low) / 2;

    if (g_array_index (self->gaps, Gap, middle).first <= frame)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Returns FALSE when @frame is in no gap. */
static gboolean
fill_gap (RingletStreamSequence *self, guint64 frame)
{
  const gssize at = find_gap (self, frame);
  Gap *gap = at >= 0 ? &g_array_index (self->gaps, Gap, at) : NULL;
  Gap behind = { frame + 1, 0 };

  if (gap == NULL || frame >= gap->end)
    return FALSE;

  behind.end = gap->end;
  gap->end = frame;
  if (behind.first < behind.end && self->gaps->len < MAX_GAPS)
    g_array_insert_val (self->gaps, (guint) at + 1, behind);
  if (g_array_index (self->gaps, Gap, at).first ==
      g_array_index (self->gaps, Gap, at).end)
    g_array_remove_index (self->gaps, (guint) at);
  return TRUE;
}

static RingletStreamPlace
take_late (RingletStreamSequence *self, guint64 frame)
{
  if (!fill_gap (self, frame)) {
    self->counts.n_repeated++;
    return RINGLET_STREAM_REPEATED;
  }
  self->counts.n_frames++;
  self->counts.n_late++;
  self->counts.n_lost--;
  return RINGLET_STREAM_LATE;
}

static RingletStreamPlace
take_frame (RingletStreamSequence *self, guint64 frame)
{
  if (frame < self->next)
    return take_late (self, frame);
  if (frame > self->next)
    add_gap (self, frame);
  self->next = frame + 1;
  self->counts.n_frames++;
  return RINGLET_STREAM_NEXT;
}

/* ---- series ---- */

RingletStreamCounts
ringlet_stream_sequence_counts (const RingletStreamSequence *self)
{
  RingletStreamCounts counts = self->counts;

  if (self->header != NULL && self->header->n_frames > self->next)
    counts.n_missing = self->header->n_frames - self->next;
  return counts;
}

/* Takes @header (transfer full). */
static void
begin (RingletStreamSequence *self, RingletStreamHeader *header, guint64 first,
    RingletStreamStep *step)
{
  /* Strays that came between two series are of the next. */
  const guint64 n_stray = self->header == NULL ? self->counts.n_stray : 0;

  if (self->header != NULL) {
    step->breaks_off = TRUE;
    step->counts = ringlet_stream_sequence_counts (self);
    g_clear_pointer (&self->last, ringlet_stream_header_unref);
    self->last = self->header;
  }
  self->header = header;
  self->next = first;
  g_array_set_size (self->gaps, 0);
  self->counts = (RingletStreamCounts){ .n_stray = n_stray };
  step->begins = TRUE;
}

static gboolean
is_of (const RingletStreamHeader *header, guint64 series)
{
  return header != NULL && header->series == series;
}

static void
take_image (RingletStreamSequence *self, const RingletStreamFrame *frame,
    RingletStreamStep *step)
{
  if (is_of (self->header, frame->series)) {
    step->place = take_frame (self, frame->frame);
    return;
  }
  /* Of a series before, or so late that nobody can tell. */
  if (is_of (self->last, frame->series) ||
      (self->header != NULL && frame->series < self->header->series)) {
    self->counts.n_stray++;
    step->place = RINGLET_STREAM_STRAY;
    return;
  }
  begin (self, ringlet_stream_header_new_unseen (frame->series), frame->frame, step);
  step->place = take_frame (self, frame->frame);
}

static void
end (RingletStreamSequence *self, guint64 series, RingletStreamStep *step)
{
  if (!is_of (self->header, series)) {
    step->is_idle = TRUE;
    return;
  }
  step->ends = TRUE;
  step->counts = ringlet_stream_sequence_counts (self);
  g_clear_pointer (&self->last, ringlet_stream_header_unref);
  self->last = g_steal_pointer (&self->header);
  self->counts = (RingletStreamCounts){ 0 };
}

void
ringlet_stream_sequence_take (RingletStreamSequence *self,
    const RingletStreamMessage *message, RingletStreamStep *step)
{
  *step = (RingletStreamStep){ 0 };
  if (message->header != NULL)
    begin (self, ringlet_stream_header_ref (message->header), 0, step);
  else if (message->frame != NULL)
    take_image (self, message->frame, step);
  else
    end (self, message->series, step);
  step->header = self->header != NULL ? self->header : self->last;
}
