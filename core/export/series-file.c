/* SPDX-License-Identifier: MIT */
#include "export/series-file.h"

#include <string.h>

#include "base/error.h"
#include "export/series-file-private.h"

#define FLUSH_US G_USEC_PER_SEC

/* More frames are a slip: a number that is none. */
#define MAX_FRAMES ((guint64) 1 << 27)

typedef struct {
  guint64 frame;
  guint64 index;
  char *path;
  char *error;
  RingletImageMeta meta;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_free (self->path);
  g_free (self->error);
  ringlet_image_meta_clear (&self->meta);
  g_free (self);
}

static void
file_free (RingletSeriesFile *self)
{
  ringlet_series_parts_clear (&self->parts);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_error (&self->failure);
  g_free (self->path);
  g_free (self);
}

void
ringlet_series_file_abandon (RingletSeriesFile *self)
{
  ringlet_series_parts_close (&self->parts);
  if (self->journal != NULL)
    ringlet_hdf5_journal_abandon (self->journal, &self->parts.file);
  file_free (self);
}

/* Once it has failed, it goes on failing: nobody shall take a row with a hole before it
 * for written. Takes @failure. */
static gboolean
fail (RingletSeriesFile *self, GError *failure, GError **error)
{
  if (self->failure == NULL)
    self->failure = g_steal_pointer (&failure);
  g_clear_error (&failure);
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

/* Errors of parts do not know the file; those of the journal do, and know better. */
static gboolean
fail_in (RingletSeriesFile *self, GError *failure, GError **error)
{
  g_autofree char *label = g_filename_display_name (self->path);
  GError *reason = NULL;

  if (!ringlet_hdf5_journal_check (self->journal, &reason)) {
    g_clear_error (&failure);
    return fail (self, reason, error);
  }
  g_prefix_error (&failure, "%s: ", label);
  return fail (self, failure, error);
}

/* ---- beginning ---- */

static RingletSeriesFile *
file_new (const char *path, const RingletSeriesFileOptions *options)
{
  RingletSeriesFile *self = g_new0 (RingletSeriesFile, 1);

  ringlet_series_parts_init (&self->parts);
  self->path = g_strdup (path);
  self->parts.folder = ringlet_series_raw_folder (path);
  self->parts.raw = ringlet_series_raw_new (self->parts.folder);
  self->parts.keep_sums = options->keep_sums;
  self->parts.title = g_strdup (options->title);
  self->parts.names = g_strdupv ((char **) options->names);
  self->parts.sources = g_strdupv ((char **) options->sources);
  self->parts.n_frames = options->n_frames;
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  self->flushed_us = g_get_monotonic_time ();
  return self;
}

static gboolean
check_number (guint64 n_frames, GError **error)
{
  if (n_frames < MAX_FRAMES)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "a series file has less than %" G_GUINT64_FORMAT
      " frames, and not %" G_GUINT64_FORMAT,
      MAX_FRAMES, n_frames);
  return FALSE;
}

static gboolean
begin (RingletSeriesFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  GError *failure = NULL;

  self->parts.file = ringlet_hdf5_journal_open (self->journal, error);
  if (self->parts.file < 0)
    return FALSE;
  if (!(ringlet_hdf5_journal_is_resumed (self->journal)
              ? ringlet_series_parts_open (&self->parts, &failure)
              : ringlet_series_parts_begin (&self->parts, &failure)))
    return fail_in (self, failure, error);
  for (guint i = 0; i < self->parts.status->len; i++)
    self->n_written += self->parts.status->data[i] != RINGLET_SERIES_MISSING;
  return TRUE;
}

RingletSeriesFile *
ringlet_series_file_new (
    const char *path, const RingletSeriesFileOptions *options, GError **error)
{
  g_autoptr (RingletSeriesFile) self = NULL;

  if (!check_number (options->n_frames, error))
    return NULL;
  self = file_new (path, options);
  self->journal = ringlet_hdf5_journal_new (path, options->existing, error);
  if (self->journal == NULL || !begin (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- rows ---- */

static gboolean
put_frame (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  g_autofree char *name = row->path != NULL
      ? ringlet_series_raw_text (row->path, self->parts.folder)
      : NULL;
  const guint8 status =
      row->n_results > 0 ? RINGLET_SERIES_WHOLE : RINGLET_SERIES_FAILED;
  const guint n_before = self->parts.status->len;

  if (!ringlet_series_frames_put (self->parts.frames, row, name,
          ringlet_series_raw_find (
              self->parts.raw, row->path, row->index, row->n_results > 0),
          error))
    return FALSE;
  if (row->frame >= n_before) {
    g_byte_array_set_size (self->parts.status, (guint) row->frame + 1);
    memset (self->parts.status->data + n_before, 0, self->parts.status->len - n_before);
  }
  self->n_written += self->parts.status->data[row->frame] == RINGLET_SERIES_MISSING;
  self->parts.status->data[row->frame] = status;
  self->parts.n_frames = MAX (self->parts.n_frames, row->frame + 1);
  self->is_dirty = TRUE;
  return TRUE;
}

static RingletSeriesRow
row_of_waiting (const Waiting *waiting)
{
  return (RingletSeriesRow){ .frame = waiting->frame,
    .meta = &waiting->meta,
    .path = waiting->path,
    .index = waiting->index,
    .error = waiting->error };
}

static gboolean
put_waiting (RingletSeriesFile *self, GError **error)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const RingletSeriesRow row = row_of_waiting (g_ptr_array_index (self->waiting, i));

    if (!put_frame (self, &row, error))
      return FALSE;
  }
  g_ptr_array_set_size (self->waiting, 0);
  return TRUE;
}

static void
keep_waiting (RingletSeriesFile *self, const RingletSeriesRow *row)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->frame = row->frame;
  waiting->index = row->index;
  waiting->path = g_strdup (row->path);
  waiting->error = g_strdup (row->error);
  if (row->meta != NULL)
    ringlet_image_meta_copy (row->meta, &waiting->meta);
  g_ptr_array_add (self->waiting, waiting);
}

static gboolean
make_ready (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  /* With its first row it gets its name. */
  self->flushed_us = 0;
  return ringlet_series_parts_make (&self->parts, row, error) &&
      put_waiting (self, error);
}

static gboolean
put_row (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  if (self->parts.kinds->len == 0 && row->n_results == 0) {
    keep_waiting (self, row);
    return TRUE;
  }
  if (self->parts.kinds->len == 0 && !make_ready (self, row, error))
    return FALSE;
  if (row->n_results != 0 && row->n_results != self->parts.kinds->len) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "a frame has %" G_GSIZE_FORMAT " results, and those before it %u",
        row->n_results, self->parts.kinds->len);
    return FALSE;
  }
  for (gsize i = 0; i < row->n_results; i++) {
    if (!ringlet_series_kind_put (g_ptr_array_index (self->parts.kinds, i), row->frame,
            row->results[i], row->packed != NULL ? row->packed[i] : NULL, error))
      return FALSE;
  }
  return ringlet_series_parts_note_method (&self->parts, row, error) &&
      put_frame (self, row, error);
}

gboolean
ringlet_series_file_append (
    RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (row->n_results > 0 || row->error != NULL, FALSE);

  if (self->failure != NULL)
    return fail (self, NULL, error);
  if (!check_number (row->frame, &failure) || !put_row (self, row, &failure) ||
      !ringlet_hdf5_journal_check (self->journal, &failure))
    return fail_in (self, failure, error);
  if (g_get_monotonic_time () - self->flushed_us < FLUSH_US)
    return TRUE;
  return ringlet_series_file_flush (self, error);
}

/* ---- flushing ---- */

static gboolean
flush_file (RingletSeriesFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  if (H5Fflush (self->parts.file, H5F_SCOPE_GLOBAL) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "It cannot be flushed");
  return FALSE;
}

static gboolean
flush_results (RingletSeriesFile *self, GError **error)
{
  for (guint i = 0; i < self->parts.kinds->len; i++) {
    if (!ringlet_series_kind_flush (
            g_ptr_array_index (self->parts.kinds, i), self->parts.n_frames, error))
      return FALSE;
  }
  return (self->parts.frames == NULL ||
             ringlet_series_frames_flush (
                 self->parts.frames, self->parts.n_frames, error)) &&
      flush_file (self, error);
}

/* First the rows, then that they are there: a reader between them finds none half. */
static gboolean
flush_rows (RingletSeriesFile *self, GError **error)
{
  GError *failure = NULL;

  if (!flush_results (self, &failure))
    return fail_in (self, failure, error);
  if (!ringlet_hdf5_journal_commit (self->journal, &failure))
    return fail (self, failure, error);
  if ((self->parts.frames != NULL &&
          !ringlet_series_frames_flush_status (
              self->parts.frames, self->parts.n_frames, &failure)) ||
      !flush_file (self, &failure))
    return fail_in (self, failure, error);
  if (!ringlet_hdf5_journal_commit (self->journal, &failure))
    return fail (self, failure, error);
  return TRUE;
}

gboolean
ringlet_series_file_flush (RingletSeriesFile *self, GError **error)
{
  if (self->failure != NULL)
    return fail (self, NULL, error);
  self->flushed_us = g_get_monotonic_time ();
  if (!self->is_dirty)
    return TRUE;
  self->is_dirty = FALSE;
  return flush_rows (self, error);
}

/* ---- the end ---- */

/* Where no frame was whole. */
static gboolean
put_failed (RingletSeriesFile *self, GError **error)
{
  RingletSeriesRow first;

  if (self->waiting->len == 0)
    return TRUE;
  first = row_of_waiting (g_ptr_array_index (self->waiting, 0));
  return ringlet_series_parts_make_frames (&self->parts, &first, error) &&
      put_waiting (self, error);
}

static gboolean
end (RingletSeriesFile *self, gboolean is_whole, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  GError *failure = NULL;

  if (!put_failed (self, &failure))
    return fail_in (self, failure, error);
  self->is_dirty = TRUE; /* the number of rows, where nobody has put one */
  if (!ringlet_series_file_flush (self, error))
    return FALSE;
  return ringlet_series_parts_write_state (&self->parts,
             is_whole && ringlet_series_file_has_all_rows (self) ? "whole"
                                                                 : "interrupted",
             &failure) ||
      fail_in (self, failure, error);
}

gboolean
ringlet_series_file_close (RingletSeriesFile *self, gboolean is_whole, GError **error)
{
  gboolean ok = FALSE;

  if (self->failure != NULL ? !fail (self, NULL, error)
                            : !end (self, is_whole, error)) {
    ringlet_series_file_abandon (self);
    return FALSE;
  }
  ringlet_series_parts_close (&self->parts);
  ok = ringlet_hdf5_journal_close (self->journal, &self->parts.file, error);
  file_free (self);
  return ok;
}
