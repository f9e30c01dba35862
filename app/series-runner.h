/* SPDX-License-Identifier: MIT */
#pragma once

#include "series-frame.h"
#include "series-order.h"

G_BEGIN_DECLS

/**
 * RingletSeriesRunner:
 *
 * Takes the frames of an order through a #RingletFlow, as the command line does, and
 * hands out what became of them. A thread of its own waits for it, so that nobody else
 * has to. Main thread only.
 */
typedef struct _RingletSeriesRunner RingletSeriesRunner;

/**
 * ringlet_series_runner_new:
 * @frames: (array length=n_frames): in this order
 *
 * Begins with ringlet_series_order_check(), in a thread.
 */
RingletSeriesRunner *ringlet_series_runner_new (
    RingletSeriesOrder *order, const guint64 *frames, gsize n_frames);

/* Frames at work are finished; no other begins until it goes on. A full disk pauses by
 * itself, see ringlet_series_is_disk_full(): those at work that were not written
 * are pending then. */
void ringlet_series_runner_set_paused (RingletSeriesRunner *self, gboolean is_paused);

/* Frames at work are cancelled, and pending then; no other begins. */
void ringlet_series_runner_stop (RingletSeriesRunner *self);

/* Returns (transfer full) (nullable): the next frame that was at work, and what became
 * of it; NULL where there is none now. Of one that cannot be found again in the one
 * file of the series, because that could not be written, it says later that it is
 * pending. */
RingletSeriesFrame *ringlet_series_runner_pop (RingletSeriesRunner *self);

/* How much is read of the file whose SHA-256 is taken, 0 to 1: files of frames say it,
 * and wait for it. 1 where none is. */
double ringlet_series_runner_get_hashed (RingletSeriesRunner *self);

/* Whether nothing is at work any more; what is left can still be popped. */
gboolean ringlet_series_runner_has_ended (RingletSeriesRunner *self);

/* Returns (transfer full) (nullable): when it has ended, why no frame was begun, see
 * ringlet_series_order_check(), or why the one file cannot be written. */
GError *ringlet_series_runner_get_error (RingletSeriesRunner *self);

/* Stops, and waits for nobody. */
void ringlet_series_runner_free (RingletSeriesRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesRunner, ringlet_series_runner_free)

G_END_DECLS
