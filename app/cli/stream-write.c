/* SPDX-License-Identifier: MIT */

/* Results of a stream to those who listen, and into files. */

#include "cli/stream-private.h"

/* Who begins to listen in the middle gets the axes before long. */
#define AXES_US G_TIME_SPAN_SECOND

void
ringlet_stream_writer_clear (RingletStreamWriter *self)
{
  g_clear_pointer (&self->series, ringlet_stream_series_unref);
  g_clear_pointer (&self->file, ringlet_series_file_abandon);
  g_clear_error (&self->file_error);
  g_clear_pointer (&self->lost_told, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (self->axes); i++)
    g_clear_pointer (&self->axes[i], ringlet_result_unref);
}

/* ---- to those who listen ---- */

/* Takes @parts (transfer full). */
static void
publish (RingletStreamWriter *self, GPtrArray *parts)
{
  if (!ringlet_stream_socket_send (self->socket, parts))
    self->n_unpublished++;
  g_ptr_array_unref (parts);
}

static void
publish_axes (RingletStreamWriter *self, gsize kind, RingletResult *result)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->axes[kind] != NULL && now - self->axes_us[kind] < AXES_US &&
      ringlet_stream_result_same_axes (self->axes[kind], result))
    return;
  g_clear_pointer (&self->axes[kind], ringlet_result_unref);
  self->axes[kind] = ringlet_result_ref (result);
  self->axes_us[kind] = now;
  publish (self, ringlet_stream_result_axes (self->series->header->series, result));
}

static void
publish_frame (RingletStreamWriter *self, const RingletStreamLot *lot)
{
  RingletResult *const results[] = { lot->pattern, lot->cake };

  for (gsize kind = 0; kind < G_N_ELEMENTS (results); kind++) {
    RingletStreamLabel label = { lot->series->header->series, lot->number,
      lot->is_late };

    if (results[kind] == NULL)
      continue;
    publish_axes (self, kind, results[kind]);
    label.delay_s = 1e-6 * (double) (g_get_monotonic_time () - lot->arrived_us);
    publish (self, ringlet_stream_result_frame (&label, results[kind]));
  }
}

static void
publish_end (RingletStreamWriter *self, guint64 series,
    const RingletStreamCounts *counts, gboolean is_whole)
{
  publish (self, ringlet_stream_result_end (series, counts, self->n_failed, is_whole));
}

/* ---- lots ---- */

static void
begin (RingletStreamWriter *self, const RingletStreamLot *lot)
{
  g_clear_pointer (&self->series, ringlet_stream_series_unref);
  self->series = ringlet_stream_series_ref (lot->series);
  for (gsize i = 0; i < G_N_ELEMENTS (self->axes); i++)
    g_clear_pointer (&self->axes[i], ringlet_result_unref);
  self->n_written = 0;
  self->n_failed = 0;
  self->n_left = 0;
  self->n_lost_told = 0;
  g_clear_pointer (&self->lost_told, g_free);
  self->slowest_us = 0;
  self->most_waiting = 0;
  self->is_short = FALSE;
  ringlet_stream_file_begin (self);
  ringlet_stream_tell_begin (self, lot);
}

static gboolean
write_files (RingletStreamWriter *self, RingletStreamLot *lot)
{
  RingletIntegration results = { .pattern = lot->pattern, .cake = lot->cake };

  return ringlet_stream_file_take (self, lot, &lot->error) &&
      (self->wish->folder == NULL || self->wish->one_file ||
          ringlet_outputs_write (
              &lot->outputs, lot->state, &results, self->wish->overwrite, &lot->error));
}

/* A file of all says why one has no result. */
static void
note_failure (RingletStreamWriter *self, const RingletStreamLot *lot)
{
  if (self->file != NULL)
    ringlet_stream_file_take (self, lot, NULL);
}

static void
take_frame (RingletStreamWriter *self, RingletStreamLot *lot)
{
  gint64 delay_us = 0;

  if (g_error_matches (lot->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  ringlet_stream_tell_lost (self, lot);
  if (lot->error == NULL && self->socket != NULL)
    publish_frame (self, lot);
  if (lot->error != NULL)
    note_failure (self, lot);
  else if (write_files (self, lot)) {
    delay_us = g_get_monotonic_time () - lot->arrived_us;
    self->slowest_us = MAX (self->slowest_us, delay_us);
    self->n_written++;
    return;
  }
  self->n_failed++;
  self->n_left += lot->is_left;
  if (lot->is_left)
    ringlet_stream_tell_left (self, lot->error);
  else
    ringlet_stream_tell_trouble (self, lot->error);
}

static void
end (RingletStreamWriter *self, const RingletStreamCounts *counts, gboolean is_whole)
{
  ringlet_stream_file_end (
      self, is_whole && self->n_failed + counts->n_lost + counts->n_missing == 0);
  if (self->socket != NULL)
    publish_end (self, self->series->header->series, counts, is_whole);
  ringlet_stream_tell_end (self, counts, is_whole);
  self->n_absent += counts->n_lost + counts->n_missing;
  self->n_refused = 0;
  self->n_unpublished = 0;
  g_clear_pointer (&self->series, ringlet_stream_series_unref);
}

void
ringlet_stream_writer_break_off (
    RingletStreamWriter *self, const RingletStreamCounts *counts)
{
  RingletStreamCounts known = *counts;

  /* What came and was not integrated any more is not there. */
  known.n_frames = self->n_written + self->n_failed;
  end (self, &known, FALSE);
}

gboolean
ringlet_stream_writer_take (
    RingletStreamWriter *self, RingletStreamLot *lot, guint64 n_waiting, GError **error)
{
  self->most_waiting = MAX (self->most_waiting, n_waiting);
  self->is_short = self->is_short || n_waiting >= self->wish->n_queue;
  switch (lot->kind) {
  case RINGLET_STREAM_LOT_BEGIN:
    begin (self, lot);
    break;
  case RINGLET_STREAM_LOT_FRAME:
    take_frame (self, lot);
    break;
  case RINGLET_STREAM_LOT_REFUSED:
    self->n_refused++;
    ringlet_stream_tell_trouble (self, lot->error);
    break;
  case RINGLET_STREAM_LOT_PAUSE:
    ringlet_stream_file_pause (self);
    break;
  case RINGLET_STREAM_LOT_END:
    end (self, &lot->counts, lot->is_whole);
    break;
  }
  return TRUE;
}
