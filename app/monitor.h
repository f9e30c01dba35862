/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source.h"

G_BEGIN_DECLS

/**
 * RingletMonitor:
 *
 * What each frame of a series is divided by: the reading of a monitor, from its header,
 * from a dataset beside the images, or from a table. Any thread.
 */
typedef struct _RingletMonitor RingletMonitor;

/**
 * ringlet_monitor_new:
 * @source: the frames; one of sums of them looks at the first of each
 * @key: a key of the header, the name of a motor, or "monitor" for what the file says
 * is one; from "/" on a dataset in the file of the frame, with one number, or one for
 *   each of its frames
 */
RingletMonitor *ringlet_monitor_new (RingletSource *source, const char *key);

/**
 * ringlet_monitor_new_table:
 * @stride: from one frame of the series to the next in @source
 * @path: text with one number a line, in the order of the frames; blank lines and those
 *   that begin with "#" say nothing
 * @error: RINGLET_ERROR_FORMAT where a line is no number, RINGLET_ERROR_VALUE where
 * they are not as many as the frames; G_FILE_ERROR
 */
RingletMonitor *ringlet_monitor_new_table (
    RingletSource *source, guint64 stride, const char *path, GError **error);
void ringlet_monitor_free (RingletMonitor *self);

/**
 * ringlet_monitor_check:
 * @frames: (array length=n_frames): of the series
 * @error: RINGLET_ERROR_VALUE naming the key that none of them has, with what the first
 *   one says
 *
 * Looks for the key in a few frames, from the first to the last, until one has it: a
 * name that is mistyped is in none. A reading that is no number above 0, or files that
 * cannot be read, are not asked for here.
 */
gboolean ringlet_monitor_check (
    RingletMonitor *self, const guint64 *frames, gsize n_frames, GError **error);

/* Whether its numbers are there already, and no header is asked. */
gboolean ringlet_monitor_is_table (const RingletMonitor *self);

/**
 * ringlet_monitor_get:
 * @meta: what the file of @frame says
 * @value: (out): finite, above zero
 * @error: RINGLET_ERROR_VALUE naming the file, where there is no such number
 */
gboolean ringlet_monitor_get (RingletMonitor *self, guint64 frame,
    const RingletImageMeta *meta, double *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMonitor, ringlet_monitor_free)

G_END_DECLS
