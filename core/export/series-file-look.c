/* SPDX-License-Identifier: MIT */

/* What is in a series file, for who goes on with it. */

#include <math.h>

#include "export/series-file-private.h"
#include "image/hdf5-field.h"

gboolean
ringlet_series_file_has_frame (const RingletSeriesFile *self, guint64 frame)
{
  return frame < self->parts.status->len &&
      self->parts.status->data[frame] == RINGLET_SERIES_WHOLE;
}

/* What was there when it was opened. */
static void
list_rows (RingletSeriesFile *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint row = 0; row < self->parts.status->len; row++) {
    char *key = self->parts.status->data[row] != RINGLET_SERIES_MISSING
        ? ringlet_series_frames_dup_key (self->parts.frames, row)
        : NULL;

    if (key != NULL)
      g_hash_table_insert (self->rows, key, GUINT_TO_POINTER (row + 1));
  }
}

gboolean
ringlet_series_file_find (
    RingletSeriesFile *self, const char *path, guint64 index, guint64 *row)
{
  g_autofree char *name = ringlet_series_raw_text (path, self->parts.folder);
  g_autofree char *key = ringlet_series_frames_make_key (name, index);
  guint found = 0;

  if (self->rows == NULL)
    list_rows (self);
  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, key));
  if (found == 0) {
    found = MAX (self->n_found, self->parts.status->len) + 1;
    g_hash_table_insert (self->rows, g_steal_pointer (&key), GUINT_TO_POINTER (found));
  }
  self->n_found = MAX (self->n_found, found);
  *row = found - 1;
  return ringlet_series_file_has_frame (self, *row);
}

gboolean
ringlet_series_file_check_row (
    const RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  g_autofree char *name = row->path != NULL
      ? ringlet_series_raw_text (row->path, self->parts.folder)
      : NULL;

  g_return_val_if_fail (ringlet_series_file_has_frame (self, row->frame), FALSE);
  if (ringlet_series_frames_check (self->parts.frames, row, name, error))
    return TRUE;
  g_prefix_error (error, "%s: ", self->path);
  return FALSE;
}

gboolean
ringlet_series_file_check_results (RingletSeriesFile *self,
    RingletResult *const *results, gsize n_results, GError **error)
{
  const RingletSeriesRow row = { .results = results, .n_results = n_results };

  if (ringlet_series_parts_check (&self->parts, &row, error))
    return TRUE;
  g_prefix_error (error, "%s: ", self->path);
  return FALSE;
}

double
ringlet_series_file_get_monitor (const RingletSeriesFile *self, guint64 frame)
{
  return self->parts.frames != NULL
      ? ringlet_series_frames_get_monitor (self->parts.frames, frame)
      : NAN;
}

gboolean
ringlet_series_file_is_whole (const RingletSeriesFile *self)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *state = ringlet_hdf5_dup_text (self->parts.file, "/entry/state");

  return g_strcmp0 (state, "whole") == 0;
}

gboolean
ringlet_series_file_has_all_rows (const RingletSeriesFile *self)
{
  return self->n_written == self->parts.status->len &&
      self->n_written >= self->parts.n_frames;
}

gboolean
ringlet_series_file_is_monitored (const RingletSeriesFile *self)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) flag =
      ringlet_hdf5_open_object (self->parts.file, "/entry/monitor_applied");
  double value = 0.0;
  const gboolean is_there = flag >= 0 && ringlet_hdf5_read_number (flag, &value);

  return is_there && value != 0.0;
}

guint64
ringlet_series_file_n_written (const RingletSeriesFile *self)
{
  return self->n_written + self->waiting->len;
}
