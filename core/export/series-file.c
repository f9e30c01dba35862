/* SPDX-License-Identifier: MIT */
#include "export/series-file.h"

#include <string.h>

#include "base/error.h"
#include "export/nxazint.h"
#include "export/series-frames.h"
#include "export/series-kind.h"
#include "export/series-raw.h"
#include "image/hdf5-field.h"

/* What says that a file is one of these. */
#define MARK "ringlet_series"
#define VERSION "1"

#define FLUSH_US G_USEC_PER_SEC

/* More frames are a slip: a number that is none. */
#define MAX_FRAMES ((guint64) 1 << 40)

struct _RingletSeriesFile {
  char *path;
  char *folder; /* absolute, of @path */
  gboolean keep_sums;
  char *title;
  char **names; /* (nullable) */
  RingletHdf5Journal *journal;
  RingletHdf5Id file;
  RingletHdf5Id entry;
  RingletHdf5Id state;
  RingletSeriesFrames *frames; /* (nullable): not before it is known what is needed */
  GPtrArray *kinds;            /* (element-type RingletSeriesKind) */
  GPtrArray *waiting;          /* (element-type Waiting): failed rows until then */
  GByteArray *status;
  guint64 n_frames; /* rows of the file */
  guint64 n_written;
  gboolean is_dirty;
  gint64 flushed_us;
  GError *failure; /* what every later call says */
};

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

/* Everything that is open in the file goes before it. */
static void
close_parts (RingletSeriesFile *self)
{
  g_clear_pointer (&self->frames, ringlet_series_frames_free);
  g_ptr_array_set_size (self->kinds, 0);
  ringlet_hdf5_id_free (self->state);
  ringlet_hdf5_id_free (self->entry);
  self->state = self->entry = H5I_INVALID_HID;
}

static void
file_free (RingletSeriesFile *self)
{
  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->waiting);
  g_byte_array_unref (self->status);
  g_clear_error (&self->failure);
  g_strfreev (self->names);
  g_free (self->title);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
ringlet_series_file_abandon (RingletSeriesFile *self)
{
  close_parts (self);
  if (self->journal != NULL)
    ringlet_hdf5_journal_abandon (self->journal, &self->file);
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

/* ---- the parts of a new file ---- */

static gboolean
write_state (RingletSeriesFile *self, const char *state, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = H5Dget_type (self->state);
  char text[16] = "";

  g_strlcpy (text, state, sizeof text);
  if (type >= 0 && H5Tget_size (type) <= sizeof text &&
      H5Dwrite (self->state, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The state cannot be written");
  return FALSE;
}

static gboolean
open_state (RingletSeriesFile *self, GError **error)
{
  self->state = H5Dopen2 (self->entry, "state", H5P_DEFAULT);
  if (self->state >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The state cannot be opened");
  return FALSE;
}

static char *
kind_name (const RingletSeriesFile *self, gsize i)
{
  if (self->names != NULL && i < g_strv_length (self->names))
    return g_strdup (self->names[i]);
  return i == 0 ? g_strdup ("data") : g_strdup_printf ("data_%" G_GSIZE_FORMAT, i + 1);
}

/* The first state is the longest word for one. */
static gboolean
create_entry (RingletSeriesFile *self, GError **error)
{
  const char *const root[] = { "NX_class", "NXroot", "default", "entry", MARK, VERSION,
    NULL };
  g_autofree char *first = kind_name (self, 0);
  const char *const marks[] = { "default", first, NULL };
  g_autofree char *title =
      self->title != NULL ? g_utf8_make_valid (self->title, -1) : NULL;

  if (!ringlet_nexus_write_attributes (self->file, root, error))
    return FALSE;
  self->entry = ringlet_hdf5_create_group (self->file, "entry", "NXentry", error);
  return self->entry >= 0 &&
      ringlet_nexus_write_attributes (self->entry, marks, error) &&
      (title == NULL ||
          ringlet_hdf5_write_string (self->entry, "title", title, error)) &&
      ringlet_hdf5_write_string (self->entry, "state", "interrupted", error) &&
      open_state (self, error);
}

/* What differs from frame to frame. */
static const char *const facts_of_frames[] = { "source", "source_sha256",
  "source_file_sha256", "frame", "monitor", "excluded_pixels", NULL };

static gboolean
write_about (RingletSeriesFile *self, const RingletResult *result, GError **error)
{
  const double wavelength_m = result->provenance.geometry.wavelength_m;

  if (ringlet_nxazint_is_defined (result) &&
      !ringlet_hdf5_write_string (
          self->entry, "definition", ringlet_nxazint_definition (result), error))
    return FALSE;
  return ringlet_nxazint_write_flags (self->entry, result, error) &&
      (!(wavelength_m > 0.0) ||
          ringlet_nxazint_write_monochromator (self->entry, wavelength_m, error)) &&
      ringlet_nxazint_write_reduction (self->entry, result, facts_of_frames, error);
}

static gboolean
create_kinds (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  for (gsize i = 0; i < row->n_results; i++) {
    g_autofree char *name = kind_name (self, i);
    RingletSeriesKind *kind = ringlet_series_kind_create (
        self->entry, name, row->results[i], self->keep_sums, self->n_frames, error);

    if (kind == NULL)
      return FALSE;
    g_ptr_array_add (self->kinds, kind);
  }
  return TRUE;
}

/* They may be there from a run in which no frame was whole. */
static gboolean
create_frames (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  if (self->frames == NULL)
    self->frames =
        ringlet_series_frames_create (self->entry, row, self->n_frames, error);
  return self->frames != NULL;
}

static gboolean
create_parts (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  return create_frames (self, row, error) &&
      write_about (self, row->results[0], error) && create_kinds (self, row, error) &&
      ringlet_series_raw_write (self->entry, row->path, self->folder, error);
}

/* ---- the parts of a file that is there ---- */

static gboolean
open_kinds (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  for (gsize i = 0; i < row->n_results; i++) {
    g_autofree char *name = kind_name (self, i);
    RingletSeriesKind *kind = ringlet_series_kind_open (self->entry, name,
        row->results[i], self->keep_sums, self->status->data, self->status->len, error);

    if (kind == NULL)
      return FALSE;
    g_ptr_array_add (self->kinds, kind);
  }
  return TRUE;
}

static gboolean
read_status (RingletSeriesFile *self, GError **error)
{
  guint64 n = 0;
  g_autofree guint8 *status =
      ringlet_series_frames_read_status (self->frames, &n, error);

  if (status == NULL)
    return FALSE;
  for (guint64 i = 0; i < n; i++)
    self->n_written += status[i] != RINGLET_SERIES_MISSING;
  g_byte_array_append (self->status, status, (guint) n);
  self->n_frames = MAX (self->n_frames, n);
  return TRUE;
}

static gboolean
open_parts (RingletSeriesFile *self, GError **error)
{
  g_autofree char *mark = ringlet_hdf5_dup_attribute (self->file, MARK);

  if (g_strcmp0 (mark, VERSION) != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "it is no series that can be resumed; choose another output");
    return FALSE;
  }
  self->entry = H5Gopen2 (self->file, "entry", H5P_DEFAULT);
  if (self->entry < 0) {
    ringlet_hdf5_set_error (error, "it has no group entry");
    return FALSE;
  }
  if (!open_state (self, error))
    return FALSE;
  /* Interrupted before the first one. */
  if (!ringlet_hdf5_has_field (self->entry, "frames"))
    return TRUE;
  self->frames = ringlet_series_frames_open (self->entry, error);
  return self->frames != NULL && read_status (self, error);
}

/* ---- beginning ---- */

static RingletSeriesFile *
file_new (const char *path, const RingletSeriesFileOptions *options)
{
  RingletSeriesFile *self = g_new0 (RingletSeriesFile, 1);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (absolute);
  self->keep_sums = options->keep_sums;
  self->title = g_strdup (options->title);
  self->names = g_strdupv ((char **) options->names);
  self->n_frames = options->n_frames;
  self->file = self->entry = self->state = H5I_INVALID_HID;
  self->kinds =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_series_kind_free);
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  self->status = g_byte_array_new ();
  self->flushed_us = g_get_monotonic_time ();
  return self;
}

static gboolean
check_number (guint64 n_frames, GError **error)
{
  if (n_frames < MAX_FRAMES && n_frames < G_MAXUINT)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "A series file has less than %u frames, and not %" G_GUINT64_FORMAT, G_MAXUINT,
      n_frames);
  return FALSE;
}

static gboolean
begin (RingletSeriesFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  GError *failure = NULL;

  self->file = ringlet_hdf5_journal_open (self->journal, error);
  if (self->file < 0)
    return FALSE;
  if (ringlet_hdf5_journal_is_resumed (self->journal) ? open_parts (self, &failure)
                                                      : create_entry (self, &failure))
    return TRUE;
  return fail_in (self, failure, error);
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
  g_autofree char *name =
      row->path != NULL ? ringlet_series_raw_name (row->path, self->folder) : NULL;
  const guint8 status =
      row->n_results > 0 ? RINGLET_SERIES_WHOLE : RINGLET_SERIES_FAILED;
  const guint n_before = self->status->len;

  if (!ringlet_series_frames_put (self->frames, row, name, error))
    return FALSE;
  if (row->frame >= n_before) {
    g_byte_array_set_size (self->status, (guint) row->frame + 1);
    memset (self->status->data + n_before, 0, self->status->len - n_before);
  }
  self->n_written += self->status->data[row->frame] == RINGLET_SERIES_MISSING;
  self->status->data[row->frame] = status;
  self->n_frames = MAX (self->n_frames, row->frame + 1);
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

/* From now on others may read it, and nothing can be added but rows. */
static gboolean
start_swmr (RingletSeriesFile *self, GError **error)
{
  if (H5Fflush (self->file, H5F_SCOPE_GLOBAL) >= 0 &&
      H5Fstart_swmr_write (self->file) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "It cannot be shown while it is written");
  return FALSE;
}

static gboolean
make_ready (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *first = kind_name (self, 0);
  const gboolean is_there = ringlet_hdf5_has_field (self->entry, first);

  if (!(is_there ? open_kinds (self, row, error) : create_parts (self, row, error)))
    return FALSE;
  /* With its first row it gets its name. */
  self->flushed_us = 0;
  return write_state (self, "running", error) && start_swmr (self, error) &&
      put_waiting (self, error);
}

static gboolean
put_row (RingletSeriesFile *self, const RingletSeriesRow *row, GError **error)
{
  if (self->kinds->len == 0 && row->n_results == 0) {
    keep_waiting (self, row);
    return TRUE;
  }
  if (self->kinds->len == 0 && !make_ready (self, row, error))
    return FALSE;
  if (row->n_results != 0 && row->n_results != self->kinds->len) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "a frame has %" G_GSIZE_FORMAT " results, and those before it %u",
        row->n_results, self->kinds->len);
    return FALSE;
  }
  for (gsize i = 0; i < row->n_results; i++) {
    if (!ringlet_series_kind_put (
            g_ptr_array_index (self->kinds, i), row->frame, row->results[i], error))
      return FALSE;
  }
  return put_frame (self, row, error);
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

  if (H5Fflush (self->file, H5F_SCOPE_GLOBAL) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "It cannot be flushed");
  return FALSE;
}

static gboolean
flush_results (RingletSeriesFile *self, GError **error)
{
  for (guint i = 0; i < self->kinds->len; i++) {
    if (!ringlet_series_kind_flush (
            g_ptr_array_index (self->kinds, i), self->n_frames, error))
      return FALSE;
  }
  return (self->frames == NULL ||
             ringlet_series_frames_flush (self->frames, self->n_frames, error)) &&
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
  if ((self->frames != NULL &&
          !ringlet_series_frames_flush_status (
              self->frames, self->n_frames, &failure)) ||
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

gboolean
ringlet_series_file_has_frame (const RingletSeriesFile *self, guint64 frame)
{
  return frame < self->status->len && self->status->data[frame] == RINGLET_SERIES_WHOLE;
}

guint64
ringlet_series_file_n_written (const RingletSeriesFile *self)
{
  return self->n_written + self->waiting->len;
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
  return create_frames (self, &first, error) && put_waiting (self, error);
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
  return write_state (self, is_whole ? "whole" : "interrupted", &failure) ||
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
  close_parts (self);
  ok = ringlet_hdf5_journal_close (self->journal, &self->file, error);
  file_free (self);
  return ok;
}
