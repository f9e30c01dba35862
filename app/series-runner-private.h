/* SPDX-License-Identifier: MIT */
#pragma once

#include "file-hashes.h"
#include "flow.h"
#include "series-runner.h"

G_BEGIN_DECLS

/* For series-runner.c, which begins and ends, and series-runner-frames.c: what is done
 * with each frame. */

/* Shared by its owner and the thread that waits. */
struct _RingletSeriesRunner {
  RingletSeriesOrder *order;
  guint64 *frames;
  gsize n_frames;
  gsize next;                /* in @frames; the reader's */
  RingletSeriesStore *store; /* (nullable): of the thread that delivers */
  GArray *rows;              /* (element-type guint64): that it took; likewise */
  gboolean has_left;         /* a frame was not written; likewise */
  GCancellable *cancellable;
  GAsyncQueue *through;      /* (element-type RingletSeriesFrame) */

  GMutex lock; /* of what follows */
  GCond goes_on;
  gboolean is_paused;
  gboolean is_full;
  RingletFlow *flow;         /* (nullable): while it is under way */
  RingletFileHashes *hashes; /* (nullable): likewise; workers read it without */
  gboolean is_over;
  GError *error;
};

extern const RingletFlowClass ringlet_series_runner_class;

/* There is no room: nothing begins, and nothing is written, until somebody goes on. */
void ringlet_series_runner_note_full (RingletSeriesRunner *self);
gboolean ringlet_series_runner_is_full (RingletSeriesRunner *self);

G_END_DECLS
