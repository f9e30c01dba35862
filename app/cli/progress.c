/* SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <unistd.h>

#define WIDTH 30
#define DELAY_US G_USEC_PER_SEC
#define REDRAW_US (G_USEC_PER_SEC / 15)

void
ringlet_bar_init (RingletBar *self, const char *title)
{
  *self = (RingletBar){ .title = title,
    .start_us = g_get_monotonic_time (),
    .is_terminal = isatty (STDERR_FILENO) };
}

void
ringlet_bar_update (RingletBar *self, double fraction)
{
  const gint64 now = g_get_monotonic_time ();
  const int filled = (int) (CLAMP (fraction, 0.0, 1.0) * WIDTH);
  char bar[WIDTH + 1];

  if (!self->is_terminal || now - self->start_us < DELAY_US ||
      now - self->drawn_us < REDRAW_US)
    return;

  for (int i = 0; i < WIDTH; i++)
    bar[i] = i < filled ? '#' : '.';
  bar[WIDTH] = '\0';
  g_printerr ("\r%s [%s] %3d %%  %d s", self->title, bar, (int) (fraction * 100.0),
      (int) ((now - self->start_us) / G_USEC_PER_SEC));
  self->drawn_us = now;
  self->is_drawn = TRUE;
}

void
ringlet_bar_clear (RingletBar *self)
{
  if (self->is_drawn)
    g_printerr ("\r\033[K");
  self->is_drawn = FALSE;
}
