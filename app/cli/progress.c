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

/* Not too early, and not too often. */
static gboolean
is_due (RingletBar *self, gint64 now)
{
  return self->is_terminal && now - self->start_us >= DELAY_US &&
      now - self->drawn_us >= REDRAW_US;
}

/* @behind: what follows the percentage */
static void
draw (RingletBar *self, double fraction, gint64 now, const char *behind)
{
  const int filled = (int) (CLAMP (fraction, 0.0, 1.0) * WIDTH);
  char bar[WIDTH + 1];

  for (int i = 0; i < WIDTH; i++)
    bar[i] = i < filled ? '#' : '.';
  bar[WIDTH] = '\0';
  g_printerr (
      "\r%s [%s] %3d %%  %s", self->title, bar, (int) (fraction * 100.0), behind);
  self->drawn_us = now;
  self->is_drawn = TRUE;
}

void
ringlet_bar_update (RingletBar *self, double fraction)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *behind = NULL;

  if (!is_due (self, now))
    return;
  behind = g_strdup_printf ("%d s", (int) ((now - self->start_us) / G_USEC_PER_SEC));
  draw (self, fraction, now, behind);
}

/* "3 min 20 s" */
static char *
describe_seconds (double seconds)
{
  const guint whole = (guint) MIN (seconds + 0.5, 1e9);

  if (whole < 60)
    return g_strdup_printf ("%u s", whole);
  if (whole < 3600)
    return g_strdup_printf ("%u min %u s", whole / 60, whole % 60);
  return g_strdup_printf ("%u h %u min", whole / 3600, whole / 60 % 60);
}

void
ringlet_bar_count (RingletBar *self, guint64 n_done, guint64 n, double rate)
{
  const gint64 now = g_get_monotonic_time ();
  g_autoptr (GString) behind = NULL;

  if (!is_due (self, now))
    return;
  behind = g_string_new (NULL);
  g_string_append_printf (
      behind, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, n_done, n);
  if (rate > 0.0) {
    g_autofree char *left = describe_seconds ((double) (n - MIN (n_done, n)) / rate);
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (number, sizeof number, rate < 10.0 ? "%.1f" : "%.0f", rate);
    g_string_append_printf (behind, ", %s a second, %s left", number, left);
  }
  g_string_append (behind, "\033[K");
  draw (self, n > 0 ? (double) n_done / (double) n : 1.0, now, behind->str);
}

void
ringlet_bar_clear (RingletBar *self)
{
  if (self->is_drawn)
    g_printerr ("\r\033[K");
  self->is_drawn = FALSE;
}
