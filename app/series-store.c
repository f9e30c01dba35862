/* SPDX-License-Identifier: MIT */
#include "series-store.h"

#include "base/error.h"
#include "series-parts.h"

struct _RingletSeriesStore {
  RingletState *state;
  RingletSeriesStoreOptions options;
  RingletSeriesFile *file;
  guint8 *is_found; /* (array length=options.n_rows) */
  guint n_found;
};

static guint64
frame_of (const RingletSeriesStore *self, guint row)
{
  return self->options.frames != NULL ? self->options.frames[row] : row;
}

static RingletSeriesRow
row_new (const RingletSeriesStore *self, guint row)
{
  RingletSource *source = self->state->source;
  const guint64 frame = frame_of (self, row);

  return (RingletSeriesRow){ .frame = row,
    .path = ringlet_source_path (source, frame),
    .index = ringlet_source_number_in_file (source, frame) };
}

/* ---- what is there ---- */

/* A part that is divided and one that is not would be one series. */
static gboolean
check_divided (const RingletSeriesStore *self, GError **error)
{
  const gboolean divides =
      self->options.divides || self->state->plan.normalization_factor != 1.0;
  const gboolean was_divided = ringlet_series_file_is_monitored (self->file);

  if (ringlet_series_file_n_written (self->file) == 0 || divides == was_divided)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s was begun %s a monitor; resume with the same options, or choose another "
      "output",
      self->options.path, was_divided ? "with" : "without");
  return FALSE;
}

/* What is in the file must be of the same frames. */
static gboolean
note_found (RingletSeriesStore *self, GError **error)
{
  if (!check_divided (self, error))
    return FALSE;
  for (guint i = 0; i < self->options.n_rows; i++) {
    const RingletSeriesRow row = row_new (self, i);

    if (!ringlet_series_file_has_frame (self->file, i))
      continue;
    if (!ringlet_series_file_check_row (self->file, &row, error))
      return FALSE;
    self->is_found[i] = TRUE;
    self->n_found++;
  }
  return TRUE;
}

RingletSeriesStore *
ringlet_series_store_new (
    RingletState *state, const RingletSeriesStoreOptions *options, GError **error)
{
  g_autoptr (RingletSeriesStore) self = g_new0 (RingletSeriesStore, 1);
  g_auto (GStrv) names = ringlet_series_parts_names (state, options->use);
  const RingletSeriesFileOptions file_options = { .existing = options->existing,
    .n_frames = options->n_rows,
    /* Those of a cake are four more of them. */
    .keep_sums = !ringlet_series_parts_wants (state, options->use).cake,
    .names = (const char *const *) names };

  self->state = ringlet_state_ref (state);
  self->options = *options;
  self->options.path = g_strdup (options->path);
  self->is_found = g_new0 (guint8, MAX (options->n_rows, 1));
  self->file = ringlet_series_file_new (options->path, &file_options, error);
  if (self->file == NULL || !note_found (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
ringlet_series_store_has_row (const RingletSeriesStore *self, guint row)
{
  g_return_val_if_fail (row < self->options.n_rows, FALSE);
  return self->is_found[row];
}

guint
ringlet_series_store_n_found (const RingletSeriesStore *self)
{
  return self->n_found;
}

/* ---- rows ---- */

static gboolean
append_results (RingletSeriesStore *self, RingletSeriesRow *row,
    const RingletReducedFrame *frame, GError **error)
{
  RingletImageMeta meta = frame->meta; /* with what it was divided by */
  g_autoptr (GPtrArray) results = ringlet_series_parts_results (
      self->state, self->options.use, frame->integration, error);

  if (results == NULL)
    return FALSE;
  if (self->options.divides)
    meta.monitor = ((RingletResult *) results->pdata[0])->provenance.monitor;
  row->meta = &meta;
  row->results = (RingletResult *const *) results->pdata;
  row->n_results = results->len;
  return ringlet_series_file_append (self->file, row, error);
}

gboolean
ringlet_series_store_append (RingletSeriesStore *self, guint row,
    const RingletReducedFrame *frame, GError **error)
{
  RingletSeriesRow one = row_new (self, row);

  if (frame->error == NULL)
    return append_results (self, &one, frame, error);
  one.meta = &frame->meta;
  one.error = frame->error->message;
  return ringlet_series_file_append (self->file, &one, error);
}

/* ---- the end ---- */

void
ringlet_series_store_abandon (RingletSeriesStore *self)
{
  g_clear_pointer (&self->file, ringlet_series_file_abandon);
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_free ((char *) self->options.path);
  g_free (self->is_found);
  g_free (self);
}

gboolean
ringlet_series_store_close (RingletSeriesStore *self, gboolean is_whole, GError **error)
{
  const gboolean ok =
      ringlet_series_file_close (g_steal_pointer (&self->file), is_whole, error);

  ringlet_series_store_abandon (self);
  return ok;
}
