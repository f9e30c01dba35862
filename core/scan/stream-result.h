/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "scan/stream-sequence.h"

G_BEGIN_DECLS

/* Results as messages to whoever listens: a first part of JSON, which names the arrays
 * in the parts behind it. The manual tells the format, docs/man/ringlet-stream.7. */

/**
 * RingletStreamLabel:
 * @series: number of the series
 * @frame: number of the frame
 * @is_late: it came behind a frame of a higher number
 * @delay_s: from the arrival of the frame until now
 *
 * What a message says of its result.
 */
typedef struct {
  guint64 series;
  guint64 frame;
  gboolean is_late;
  double delay_s;
} RingletStreamLabel;

/* Returns (transfer full) (element-type GBytes): the axes of @result: those of all
 * results of its kind until the next one. */
GPtrArray *ringlet_stream_result_axes (guint64 series, const RingletResult *result);

/* Whether one message of axes is that of both. */
gboolean ringlet_stream_result_same_axes (
    const RingletResult *a, const RingletResult *b);

/* Returns (transfer full) (element-type GBytes): intensity, and sigma where there is
 * an error model. */
GPtrArray *ringlet_stream_result_frame (
    const RingletStreamLabel *label, const RingletResult *result);

/**
 * ringlet_stream_result_end:
 * @counts: what came of the series
 * @n_failed: frames of it that have no result
 * @is_whole: the detector ended it
 *
 * Returns: (transfer full) (element-type GBytes): the end of a series
 */
GPtrArray *ringlet_stream_result_end (guint64 series, const RingletStreamCounts *counts,
    guint64 n_failed, gboolean is_whole);

G_END_DECLS
