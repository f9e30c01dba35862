/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan/stream-message.h"

G_BEGIN_DECLS

/**
 * RingletStreamCounts:
 * @n_frames: frames that came, each counted once
 * @n_lost: frames between the first and the last that came which did not
 * @n_late: of those that came, the ones behind a frame of a higher number
 * @n_repeated: frames that had come before
 * @n_stray: frames of a series that is not under way
 * @n_missing: frames that were announced and would come behind the last one
 *
 * What came of a series. Where its header was seen, frame 0 is the first.
 */
typedef struct {
  guint64 n_frames;
  guint64 n_lost;
  guint64 n_late;
  guint64 n_repeated;
  guint64 n_stray;
  guint64 n_missing;
} RingletStreamCounts;

/**
 * RingletStreamPlace:
 * @RINGLET_STREAM_NEXT: behind all others; there may be lost ones between
 * @RINGLET_STREAM_LATE: it was counted as lost until now
 * @RINGLET_STREAM_REPEATED: it has come before, and is not to be used again
 * @RINGLET_STREAM_STRAY: its series is over, or another one is under way
 *
 * Where a frame belongs.
 */
typedef enum {
  RINGLET_STREAM_NEXT,
  RINGLET_STREAM_LATE,
  RINGLET_STREAM_REPEATED,
  RINGLET_STREAM_STRAY,
} RingletStreamPlace;

/**
 * RingletStreamStep:
 * @breaks_off: the series that was under way is over, without its end
 * @begins: a series begins, with the header in @header
 * @ends: it ends
 * @is_idle: the message says nothing: the end of a series that is not under way
 * @place: of a frame, where it belongs
 * @header: (transfer none) (nullable): of the series that is under way, or that ends
 * @counts: of the series that broke off or ends
 *
 * What one message does.
 */
typedef struct {
  gboolean breaks_off;
  gboolean begins;
  gboolean ends;
  gboolean is_idle;
  RingletStreamPlace place;
  RingletStreamHeader *header;
  RingletStreamCounts counts;
} RingletStreamStep;

/**
 * RingletStreamSequence:
 * @header: (nullable): of the series that is under way
 * @last: (nullable): of the one before
 * @next: number behind the highest frame that came
 * @gaps: frames below it that did not, in ascending order, as first and end
 * @counts: so far
 *
 * Which message follows which. One thread.
 */
typedef struct {
  RingletStreamHeader *header;
  RingletStreamHeader *last;
  guint64 next;
  GArray *gaps;
  RingletStreamCounts counts;
} RingletStreamSequence;

void ringlet_stream_sequence_init (RingletStreamSequence *self);
void ringlet_stream_sequence_clear (RingletStreamSequence *self);

/**
 * ringlet_stream_sequence_take:
 * @step: (out caller-allocates): holds until the next message is taken
 *
 * A frame of a series whose header was not seen begins it, unless it is of the series
 * that was the last one: joining a detector at work is allowed.
 */
void ringlet_stream_sequence_take (RingletStreamSequence *self,
    const RingletStreamMessage *message, RingletStreamStep *step);

/* What came of the series that is under way, as far as that is known now. */
RingletStreamCounts ringlet_stream_sequence_counts (const RingletStreamSequence *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletStreamSequence, ringlet_stream_sequence_clear)

G_END_DECLS
