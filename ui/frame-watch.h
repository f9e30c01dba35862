/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How long the window keeps the main loop busy, for "--frame-log FILE" and the test
 * that reads it. Costs nothing when no log is asked for. Main thread only. */

/* Opens the log, a table of tab-separated lines: milliseconds since the start, what,
 * milliseconds of wall clock, milliseconds of processor time of the main thread. Its
 * first line, "log begins", has the start on CLOCK_MONOTONIC in place of the third. */
gboolean ringlet_frame_watch_start (const char *path, GError **error);

/* Notes every frame of @window: "frame" from the first phase of its clock to the last;
 * and "first frame" when the first one is done. */
void ringlet_frame_watch_window (GtkWindow *window);

/* @what: (nullable): a static word to note when the next frame of @window is done */
void ringlet_frame_watch_drawn (GtkWindow *window, const char *what);

/**
 * RingletWatch:
 *
 * One of our own callbacks, while it runs: the first line of each that GTK calls with
 * something to do is  g_auto (RingletWatch) watch = ringlet_watch ("canvas snapshot");
 */
typedef struct {
  const char *what;
  gint64 wall_ns;
  gint64 cpu_ns;
} RingletWatch;

RingletWatch ringlet_watch (const char *what);
void ringlet_watch_end (RingletWatch *self);

/* A point in time without a duration: "image drawn". */
void ringlet_watch_mark (const char *what);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletWatch, ringlet_watch_end)

G_END_DECLS
