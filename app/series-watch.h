/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source.h"

G_BEGIN_DECLS

/**
 * RingletSeriesWatch:
 *
 * Looks for new files of a series in a folder, in a thread of its own.
 */
typedef struct _RingletSeriesWatch RingletSeriesWatch;

/* @source: (transfer none): the new frames alone. In the main thread. */
typedef void (*RingletSeriesWatchFunc) (RingletSource *source, gpointer data);

/* @known: whose files are no news; new ones are looked for beside the last of them, and
 * have its suffix. @func is not called any more after ringlet_series_watch_free(). */
RingletSeriesWatch *ringlet_series_watch_new (
    const RingletSource *known, RingletSeriesWatchFunc func, gpointer data);

/* Main thread. Waits for nobody. */
void ringlet_series_watch_free (RingletSeriesWatch *self);

G_END_DECLS
