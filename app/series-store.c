/* SPDX-License-Identifier: MIT */
#include "series-store.h"

#include "base/error.h"
#include "series-parts.h"

/* Results of a series can be added up later. */
#define KEEPS_SUMS TRUE

struct _RingletSeriesStore {
  RingletState *state;
  RingletSeriesStoreOptions options;
  RingletSeriesFile *file;
  guint8 *is_found; /* (array length=options.n_frames) */
  guint n_found;
};

static guint64
frame_of (const RingletSeriesStore *self, guint i)
{
  return self->options.frames != NULL ? self->options.frames[i] : i;
}

static guint64
row_of (const RingletSeriesStore *self, guint i)
{
  return self->options.rows != NULL ? self->options.rows[i] : i;
}

/* Looks into the file of the frame. */
static RingletSeriesRow
row_new (const RingletSeriesStore *self, guint i)
{
  RingletSource *source = self->state->source;
  const guint64 frame = frame_of (self, i);

  return (RingletSeriesRow){ .frame = row_of (self, i),
    .path = ringlet_source_path (source, frame),
    .index = ringlet_source_number_in_file (source, frame) };
}

GArray *
ringlet_series_store_choose_rows (RingletSource *source)
{
  const guint64 n = ringlet_source_n_frames (source);
  GArray *rows = NULL;

  if (ringlet_source_index_in_file (source, n - 1) != n - 1 ||
      ringlet_source_n_missing (source) == 0)
    return NULL;
  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint64), (guint) n);
  for (guint64 i = 0; i < n; i++) {
    const guint64 row = ringlet_source_number_in_file (source, i);

    g_array_append_val (rows, row);
  }
  return rows;
}

/* ---- what it was divided by ---- */

/* Whether a frame that is there was divided by what is asked for now. What cannot be
 * read says nothing. */
static gboolean
is_same_monitor (const RingletSeriesStore *self, guint i)
{
  RingletMonitor *monitor = self->options.monitor;
  const guint64 frame = frame_of (self, i);
  const double was = ringlet_series_file_get_monitor (self->file, row_of (self, i));
  g_auto (RingletFrameInfo) info = { 0 };
  double is = 0.0;

  return monitor == NULL ||
      (!ringlet_monitor_is_table (monitor) &&
          !ringlet_source_describe (self->state->source, frame, &info, NULL, NULL)) ||
      (ringlet_monitor_get (monitor, frame, &info.meta, &is, NULL) && is == was);
}

static gboolean
refuse_monitor (const RingletSeriesStore *self, const char *how, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s was begun %s monitor; resume with the same options, or choose another output",
      self->options.path, how);
  return FALSE;
}

/* A part that is divided and one that is not would be one series. Headers are read of
 * one frame alone, a table is compared as a whole. */
static gboolean
check_monitor (const RingletSeriesStore *self, GError **error)
{
  RingletMonitor *monitor = self->options.monitor;
  const gboolean divides =
      monitor != NULL || self->state->plan.normalization_factor != 1.0;
  const gboolean was_divided = ringlet_series_file_is_monitored (self->file);
  const gboolean looks_at_all = monitor != NULL && ringlet_monitor_is_table (monitor);

  if (self->n_found == 0)
    return TRUE;
  if (divides != was_divided)
    return refuse_monitor (self, was_divided ? "with a" : "without a", error);
  for (guint i = 0; i < self->options.n_frames; i++) {
    if (!self->is_found[i])
      continue;
    if (!is_same_monitor (self, i))
      return refuse_monitor (self, "with another", error);
    if (!looks_at_all)
      break;
  }
  return TRUE;
}

/* ---- what is there ---- */

/* It must be of the same frames. */
static gboolean
check_row (const RingletSeriesStore *self, guint i, GError **error)
{
  const RingletSeriesRow row = row_new (self, i);

  return ringlet_series_file_check_row (self->file, &row, error);
}

static gboolean
note_found (RingletSeriesStore *self, GError **error)
{
  for (guint i = 0; i < self->options.n_frames; i++) {
    if (!ringlet_series_file_has_frame (self->file, row_of (self, i)))
      continue;
    if (!self->options.is_own && !check_row (self, i, error))
      return FALSE;
    self->is_found[i] = TRUE;
    self->n_found++;
  }
  return check_monitor (self, error);
}

RingletSeriesStore *
ringlet_series_store_new (
    RingletState *state, const RingletSeriesStoreOptions *options, GError **error)
{
  g_autoptr (RingletSeriesStore) self = g_new0 (RingletSeriesStore, 1);
  g_auto (GStrv) names = ringlet_series_parts_names (state, options->use);
  const RingletSeriesFileOptions file_options = { .existing = options->existing,
    .n_frames = options->n_rows > 0 ? options->n_rows : options->n_frames,
    .keep_sums = KEEPS_SUMS,
    .names = (const char *const *) names,
    .sources = options->sources };

  self->state = ringlet_state_ref (state);
  self->options = *options;
  self->options.path = g_strdup (options->path);
  self->options.sources = NULL; /* the file has its own */
  self->is_found = g_new0 (guint8, MAX (options->n_frames, 1));
  self->file = ringlet_series_file_new (options->path, &file_options, error);
  if (self->file == NULL || !note_found (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
ringlet_series_store_has_frame (const RingletSeriesStore *self, guint i)
{
  g_return_val_if_fail (i < self->options.n_frames, FALSE);
  return self->is_found[i];
}

guint
ringlet_series_store_n_found (const RingletSeriesStore *self)
{
  return self->n_found;
}

gboolean
ringlet_series_store_is_complete (const RingletSeriesStore *self)
{
  return self->n_found == self->options.n_frames;
}

gboolean
ringlet_series_store_is_whole (const RingletSeriesStore *self)
{
  return ringlet_series_file_is_whole (self->file);
}

gboolean
ringlet_series_store_has_all_rows (const RingletSeriesStore *self)
{
  return ringlet_series_file_has_all_rows (self->file);
}

gboolean
ringlet_series_store_check (
    RingletSeriesStore *self, const RingletIntegration *integration, GError **error)
{
  g_autoptr (GPtrArray) results =
      ringlet_series_parts_results (self->state, self->options.use, integration, error);

  return results != NULL &&
      ringlet_series_file_check_results (
          self->file, (RingletResult *const *) results->pdata, results->len, error);
}

/* ---- rows ---- */

struct _RingletSeriesReady {
  GPtrArray *results; /* (element-type RingletResult) */
  GPtrArray *packed;  /* (element-type RingletSeriesPacked): of each */
};

void
ringlet_series_ready_free (RingletSeriesReady *self)
{
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->packed);
  g_free (self);
}

RingletSeriesReady *
ringlet_series_store_make_ready (const RingletSeriesStore *self,
    const RingletIntegration *integration, GCancellable *cancellable, GError **error)
{
  GPtrArray *results =
      ringlet_series_parts_results (self->state, self->options.use, integration, error);
  g_autoptr (RingletSeriesReady) ready = NULL;

  if (results == NULL)
    return NULL;
  ready = g_new0 (RingletSeriesReady, 1);
  ready->results = results;
  ready->packed =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_series_packed_free);
  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (ready->packed,
        ringlet_series_packed_new (results->pdata[i], KEEPS_SUMS, cancellable));
  return g_cancellable_set_error_if_cancelled (cancellable, error)
      ? NULL
      : g_steal_pointer (&ready);
}

static gboolean
append_results (RingletSeriesStore *self, RingletSeriesRow *row,
    const RingletReducedFrame *frame, const RingletSeriesReady *ready, GError **error)
{
  RingletImageMeta meta = frame->meta; /* with what it was divided by */

  if (self->options.monitor != NULL)
    meta.monitor = ((RingletResult *) ready->results->pdata[0])->provenance.monitor;
  row->meta = &meta;
  row->results = (RingletResult *const *) ready->results->pdata;
  row->packed = (RingletSeriesPacked *const *) ready->packed->pdata;
  row->n_results = ready->results->len;
  return ringlet_series_file_append (self->file, row, error);
}

gboolean
ringlet_series_store_append (RingletSeriesStore *self, guint i,
    const RingletReducedFrame *frame, const RingletSeriesReady *ready, GError **error)
{
  RingletSeriesRow one = row_new (self, i);

  if (frame->error == NULL)
    return append_results (self, &one, frame, ready, error);
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
