/* SPDX-License-Identifier: MIT */
#pragma once

#include "series-order.h"

G_BEGIN_DECLS

/**
 * RingletSeriesRunner:
 *
 * Works through the frames of an order in threads of its own, one frame at a time in
 * each, and hands out what became of them. Whatever else works through an order (one
 * that reads ahead, writes behind, takes several frames at once) has these calls.
 */
typedef struct _RingletSeriesRunner RingletSeriesRunner;

/**
 * ringlet_series_runner_new:
 * @frames: (array length=n_frames): in this order, but for those at work at once
 * @n_threads: 0 for as many as the processors are worth; each frame is shared between
 *   them, too
 *
 * Begins with ringlet_series_order_check(), in a thread.
 */
RingletSeriesRunner *ringlet_series_runner_new (
    RingletSeriesOrder *order, const guint64 *frames, gsize n_frames, guint n_threads);

/* Frames at work are finished; no other begins until it goes on. A full disk pauses by
 * itself, see ringlet_series_frame_is_disk_full(). */
void ringlet_series_runner_set_paused (RingletSeriesRunner *self, gboolean is_paused);

/* Frames at work are cancelled, and pending then; no other begins. */
void ringlet_series_runner_stop (RingletSeriesRunner *self);

/* Returns (transfer full) (nullable): the next frame that is through; NULL where there
 * is none now. */
RingletSeriesFrame *ringlet_series_runner_pop (RingletSeriesRunner *self);

/**
 * ringlet_series_runner_is_over:
 * @error: why no frame was begun, see ringlet_series_order_check(); once
 *
 * Whether no thread is at work any more; what is left can still be popped.
 */
gboolean ringlet_series_runner_is_over (RingletSeriesRunner *self, GError **error);

/* Stops, and waits for nobody. */
void ringlet_series_runner_free (RingletSeriesRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesRunner, ringlet_series_runner_free)

G_END_DECLS
