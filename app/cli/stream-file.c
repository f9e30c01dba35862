/* SPDX-License-Identifier: MIT */

/* All results of a series in one file, a row a frame. */

#include "base/error.h"
#include "cli/stream-private.h"
#include "series-parts.h"

/* What stands in the numbers of frames is made room for: 100 frames a second for a day.
 */
#define MAX_FRAMES 10000000

void
ringlet_stream_file_begin (RingletStreamWriter *self)
{
  const RingletStreamHeader *header = self->series->header;
  g_autofree char *name =
      g_strdup_printf ("series_%05" G_GUINT64_FORMAT ".h5", header->series);
  g_autofree char *path = NULL;
  g_auto (GStrv) names =
      ringlet_series_parts_names (self->series->state, self->wish->cake_use);
  const RingletSeriesFileOptions options = {
    .existing = self->wish->overwrite ? RINGLET_HDF5_EXISTING_REPLACE
                                      : RINGLET_HDF5_EXISTING_REFUSE,
    .n_frames = MIN (header->n_frames, MAX_FRAMES),
    .keep_sums = TRUE,
    .names = (const char *const *) names,
  };

  if (!self->wish->one_file)
    return;
  path = g_build_filename (self->wish->folder, name, NULL);
  self->file = ringlet_series_file_new (path, &options, &self->file_error);
}

static gboolean
check_number (const RingletStreamLot *lot, GError **error)
{
  if (lot->number < MAX_FRAMES)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "series %" G_GUINT64_FORMAT ", frame %" G_GUINT64_FORMAT
      ": a file of a series takes frames up to number %d",
      lot->series->header->series, lot->number, MAX_FRAMES - 1);
  return FALSE;
}

gboolean
ringlet_stream_file_take (
    RingletStreamWriter *self, const RingletStreamLot *lot, GError **error)
{
  const RingletIntegration integration = { .pattern = lot->pattern, .cake = lot->cake };
  g_autoptr (GPtrArray) results = NULL;
  RingletSeriesRow row = { .frame = lot->number,
    .meta = &lot->series->header->meta,
    .path = self->wish->address,
    .index = lot->number };

  if (!self->wish->one_file)
    return TRUE;
  if (self->file == NULL) {
    g_propagate_error (error, g_error_copy (self->file_error));
    return FALSE;
  }
  if (!check_number (lot, error))
    return FALSE;
  if (lot->error != NULL) {
    row.error = lot->error->message;
    return ringlet_series_file_append (self->file, &row, error);
  }
  results = ringlet_series_parts_results (
      lot->series->state, self->wish->cake_use, &integration, error);
  if (results == NULL)
    return FALSE;
  row.results = (RingletResult *const *) results->pdata;
  row.n_results = results->len;
  return ringlet_series_file_append (self->file, &row, error);
}

void
ringlet_stream_file_pause (RingletStreamWriter *self)
{
  /* What fails is said by the next row as well, or by the end. */
  if (self->file != NULL)
    ringlet_series_file_flush (self->file, NULL);
}

void
ringlet_stream_file_end (RingletStreamWriter *self, gboolean is_whole)
{
  g_autoptr (GError) error = NULL;

  g_clear_error (&self->file_error);
  if (self->file != NULL &&
      !ringlet_series_file_close (g_steal_pointer (&self->file), is_whole, &error))
    ringlet_stream_tell_trouble (self, error);
}
