/* SPDX-License-Identifier: MIT */
#include "frame-watch.h"

#include <stdio.h>
#include <time.h>

#include "base/error.h"

#define NS_PER_MS 1e6

/* The log of this process; NULL as long as nobody asked for one. */
static FILE *sink;
static gint64 start_ns;

static gint64
now_ns (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
put (const char *what, gint64 at_ns, gint64 wall_ns, gint64 cpu_ns)
{
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];

  fprintf (sink, "%s\t%s\t%s\t%s\n",
      g_ascii_formatd (
          text[0], sizeof text[0], "%.3f", (double) (at_ns - start_ns) / NS_PER_MS),
      what, g_ascii_formatd (text[1], sizeof text[1], "%.3f", wall_ns / NS_PER_MS),
      g_ascii_formatd (text[2], sizeof text[2], "%.3f", cpu_ns / NS_PER_MS));
}

gboolean
ringlet_frame_watch_start (const char *path, GError **error)
{
  sink = fopen (path, "we");
  if (sink == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the frame log cannot be written: %s", path, g_strerror (errno));
    return FALSE;
  }

  setvbuf (sink, NULL, _IOLBF, 0);
  start_ns = now_ns (CLOCK_MONOTONIC);
  /* Where its times begin on the clock that profilers use. */
  put ("log begins", start_ns, start_ns, 0);
  return TRUE;
}

RingletWatch
ringlet_watch (const char *what)
{
  if (sink == NULL)
    return (RingletWatch){ NULL };

  return (
      RingletWatch){ what, now_ns (CLOCK_MONOTONIC), now_ns (CLOCK_THREAD_CPUTIME_ID) };
}

void
ringlet_watch_end (RingletWatch *self)
{
  if (self->what == NULL || sink == NULL)
    return;

  put (self->what, self->wall_ns, now_ns (CLOCK_MONOTONIC) - self->wall_ns,
      now_ns (CLOCK_THREAD_CPUTIME_ID) - self->cpu_ns);
}

void
ringlet_watch_mark (const char *what)
{
  if (sink != NULL)
    put (what, now_ns (CLOCK_MONOTONIC), 0, 0);
}

/* Of one window. */
typedef struct {
  RingletWatch frame; /* that is being made */
  const char *drawn;  /* (nullable): to note when it is done */
} WindowWatch;

#define WINDOW_WATCH "ringlet-frame-watch"

static void
on_before_paint (GdkFrameClock *clock, WindowWatch *self)
{
  self->frame = ringlet_watch ("frame");
}

static void
on_after_paint (GdkFrameClock *clock, WindowWatch *self)
{
  ringlet_watch_end (&self->frame);
  self->frame.what = NULL;
  if (self->drawn != NULL)
    ringlet_watch_mark (self->drawn);
  self->drawn = NULL;
}

static void
on_realize (GtkWidget *window, WindowWatch *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), self);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), self);
}

/* The clock may outlive the window for a moment. */
static void
on_unrealize (GtkWidget *window, WindowWatch *self)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), self);
}

void
ringlet_frame_watch_window (GtkWindow *window)
{
  WindowWatch *self = NULL;

  if (sink == NULL)
    return;

  self = g_new0 (WindowWatch, 1);
  self->drawn = "first frame";
  g_object_set_data_full (G_OBJECT (window), WINDOW_WATCH, self, g_free);
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), self);
  g_signal_connect (window, "unrealize", G_CALLBACK (on_unrealize), self);
}

void
ringlet_frame_watch_drawn (GtkWindow *window, const char *what)
{
  WindowWatch *self = g_object_get_data (G_OBJECT (window), WINDOW_WATCH);

  if (self != NULL)
    self->drawn = what;
}
