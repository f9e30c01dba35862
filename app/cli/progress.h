/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletBar:
 *
 * A progress bar on stderr, when that is a terminal and the work has lasted a second.
 */
typedef struct {
  const char *title;
  gint64 start_us;
  gint64 drawn_us;
  gboolean is_terminal;
  gboolean is_drawn;
} RingletBar;

void ringlet_bar_init (RingletBar *self, const char *title);
void ringlet_bar_update (RingletBar *self, double fraction);

/* The same of things that are counted: also how many a second, and the time left.
 * @rate: a second; 0 where it is not known */
void ringlet_bar_count (RingletBar *self, guint64 n_done, guint64 n, double rate);

/* Wipes the bar: what follows starts on a clean line. */
void ringlet_bar_clear (RingletBar *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBar, ringlet_bar_clear)

G_END_DECLS
