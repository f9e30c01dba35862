/* SPDX-License-Identifier: MIT */

/* What "ringlet stream" says: what came of a series to standard output, the rest to
 * standard error. */

#include "cli/stream-private.h"

#include <math.h>

/* Troubles of one series that are told one by one. */
#define MAX_TOLD 10
/* Wavelengths that differ by less are one. */
#define SAME_WAVELENGTH 1e-3

static const char *
frames (guint64 n)
{
  return n == 1 ? "frame" : "frames";
}

/* A mistyped energy is the likeliest. */
static void
tell_wavelength (const RingletStreamSeries *series)
{
  const double said = series->header->meta.wavelength_m;
  const double taken = series->state->geometry.wavelength_m;

  if (said > 0.0 && taken > 0.0 && fabs (said - taken) > SAME_WAVELENGTH * taken)
    g_printerr (
        "ringlet: series %" G_GUINT64_FORMAT
        ": the detector says a wavelength of %.5f Å, the geometry %.5f Å, which "
        "is taken\n",
        series->header->series, 1e10 * said, 1e10 * taken);
}

void
ringlet_stream_tell_begin (RingletStreamWriter *self, const RingletStreamLot *lot)
{
  const RingletStreamHeader *header = lot->series->header;
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->wish->quiet)
    return;
  g_string_printf (text, "series %" G_GUINT64_FORMAT " begins", header->series);
  if (header->meta.detector != NULL)
    g_string_append_printf (text, ", %s", header->meta.detector);
  if (header->n_slow > 0 && header->n_fast > 0)
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels",
        header->n_slow, header->n_fast);
  if (header->mask != NULL)
    g_string_append_printf (
        text, ", %" G_GSIZE_FORMAT " of them masked", header->mask->n_bad);
  if (header->n_frames > 0)
    g_string_append_printf (text, ", %" G_GUINT64_FORMAT " %s announced",
        header->n_frames, frames (header->n_frames));
  g_printerr ("ringlet: %s\n", text->str);
  if (header->fault != NULL && lot->series->fault == NULL)
    g_printerr ("ringlet: %s\n", header->fault->message);
  tell_wavelength (lot->series);
}

void
ringlet_stream_tell_trouble (RingletStreamWriter *self, const GError *error)
{
  const guint64 n = self->n_failed - self->n_left + self->n_refused;

  self->n_troubles++;
  if (n <= MAX_TOLD)
    g_printerr ("ringlet: %s\n", error->message);
  if (n == MAX_TOLD)
    g_printerr ("ringlet: what follows of this series is counted and not told\n");
}

void
ringlet_stream_tell_left (RingletStreamWriter *self, const GError *error)
{
  self->n_troubles++;
  if (self->n_left == 1)
    g_printerr ("ringlet: %s\n"
                "ringlet: each frame that comes has the device tried again; with "
                "--engine auto the processor takes over\n",
        error->message);
}

void
ringlet_stream_tell_lost (RingletStreamWriter *self, const RingletStreamLot *lot)
{
  const RingletResult *result = lot->pattern != NULL ? lot->pattern : lot->cake;
  const char *lost = result != NULL ? result->provenance.lost_device : NULL;

  if (lost == NULL || g_strcmp0 (lost, self->lost_told) == 0)
    return;
  g_free (self->lost_told);
  self->lost_told = g_strdup (lost);
  if (++self->n_lost_told > MAX_TOLD)
    return;
  g_printerr ("ringlet: series %" G_GUINT64_FORMAT
              ": a device failed, and the series goes on: %s\n",
      lot->series->header->series, lost);
}

static void
add (GString *text, guint64 n, const char *what)
{
  if (n > 0)
    g_string_append_printf (text, ", %" G_GUINT64_FORMAT " %s", n, what);
}

static void
tell_behind (const RingletStreamWriter *self, GString *text)
{
  if (self->n_written > 0)
    g_string_append_printf (text, "; the slowest result %.0f ms after its frame",
        1e-3 * (double) self->slowest_us);
  if (self->is_short)
    g_string_append_printf (text,
        "; all %u places of the queue were taken, so that the detector had to wait",
        self->wish->n_queue);
  else if (self->most_waiting > 1)
    g_string_append_printf (
        text, ", at most %" G_GUINT64_FORMAT " waiting", self->most_waiting - 1);
}

void
ringlet_stream_tell_end (const RingletStreamWriter *self,
    const RingletStreamCounts *counts, gboolean is_whole)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->wish->quiet)
    return;
  g_string_printf (text,
      "series %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " %s integrated",
      self->series->header->series, self->n_written, frames (self->n_written));
  add (text, counts->n_lost, "lost");
  add (text, counts->n_late, "late");
  add (text, counts->n_repeated, "repeated and left out");
  add (text, counts->n_stray, "of other series and left out");
  add (text, self->n_failed, "failed");
  add (text, self->n_refused,
      self->n_refused == 1 ? "message refused" : "messages refused");
  add (text, counts->n_missing, "announced and not sent");
  add (text, self->n_unpublished, "results not published, as a listener was slow");
  tell_behind (self, text);
  if (!is_whole)
    g_string_append (text, "; not ended by the detector");
  g_print ("%s\n", text->str);
}
