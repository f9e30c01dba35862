/* SPDX-License-Identifier: MIT */
#include "export/series-parts.h"

#include <limits.h>

#include "base/error.h"
#include "export/nexus-file.h"
#include "export/series-about.h"
#include "image/hdf5-field.h"

/* What says that a file is one of these. */
#define MARK "ringlet_series"
#define VERSION "3"
/* The same but for what made each row. */
#define OLDER "2"

void
ringlet_series_parts_init (RingletSeriesParts *self)
{
  *self = (RingletSeriesParts){
    .file = H5I_INVALID_HID, .entry = H5I_INVALID_HID, .state = H5I_INVALID_HID
  };
  self->kinds =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_series_kind_free);
  self->status = g_byte_array_new ();
}

void
ringlet_series_parts_close (RingletSeriesParts *self)
{
  g_clear_pointer (&self->frames, ringlet_series_frames_free);
  g_ptr_array_set_size (self->kinds, 0);
  ringlet_hdf5_id_free (self->state);
  ringlet_hdf5_id_free (self->entry);
  self->state = self->entry = H5I_INVALID_HID;
}

void
ringlet_series_parts_clear (RingletSeriesParts *self)
{
  g_ptr_array_unref (self->kinds);
  g_byte_array_unref (self->status);
  g_clear_pointer (&self->raw, ringlet_series_raw_free);
  g_strfreev (self->sources);
  g_strfreev (self->names);
  g_free (self->title);
  g_free (self->method);
  g_free (self->folder);
}

/* ---- the parts of a new file ---- */

gboolean
ringlet_series_parts_write_state (
    RingletSeriesParts *self, const char *state, GError **error)
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
open_state (RingletSeriesParts *self, GError **error)
{
  self->state = H5Dopen2 (self->entry, "state", H5P_DEFAULT);
  if (self->state >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The state cannot be opened");
  return FALSE;
}

static char *
kind_name (const RingletSeriesParts *self, gsize i)
{
  if (self->names != NULL && i < g_strv_length (self->names))
    return g_strdup (self->names[i]);
  return i == 0 ? g_strdup ("data") : g_strdup_printf ("data_%" G_GSIZE_FORMAT, i + 1);
}

/* The first state is the longest word for one. */
gboolean
ringlet_series_parts_begin (RingletSeriesParts *self, GError **error)
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

static gboolean
create_kinds (RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
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

/* Bytes of the longest name of a file. Where nobody knows which will come, the first
 * one may have the shortest name of its folder. */
static gsize
longest_name (const RingletSeriesParts *self, const RingletSeriesRow *row)
{
  const char *const first[] = { row->path, NULL };

  return self->sources != NULL
      ? ringlet_series_raw_longest ((const char *const *) self->sources, self->folder)
      : ringlet_series_raw_longest (first, self->folder) + NAME_MAX;
}

/* Of all files that are known; more may follow that are not. */
static gboolean
make_links (RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  const char *const first[] = { row->path, NULL };

  return ringlet_series_raw_make (self->raw, self->entry,
      self->sources != NULL ? (const char *const *) self->sources : first, error);
}

/* They may be there from a run in which no frame was whole. A frame that failed again
 * adds no motor: an unbroken run would have none of it. */
gboolean
ringlet_series_parts_make_frames (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  if (self->frames != NULL)
    return row->n_results == 0 ||
        ringlet_series_frames_add_motors (
            self->frames, self->entry, row, self->n_frames, error);
  self->frames = ringlet_series_frames_create (
      self->entry, row, longest_name (self, row), self->n_frames, error);
  return self->frames != NULL;
}

static gboolean
create_parts (RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  return ringlet_series_parts_make_frames (self, row, error) &&
      ringlet_series_about_write (self->entry, row->results[0], error) &&
      create_kinds (self, row, error);
}

/* ---- the parts of a file that is there ---- */

static gboolean
open_kinds (RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  if (!ringlet_series_about_check (self->entry, row->results[0], error))
    return FALSE;
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
read_status (RingletSeriesParts *self, GError **error)
{
  guint64 n = 0;
  g_autofree guint8 *status =
      ringlet_series_frames_read_status (self->frames, &n, error);

  if (status == NULL)
    return FALSE;
  g_byte_array_append (self->status, status, (guint) n);
  self->n_frames = MAX (self->n_frames, n);
  return TRUE;
}

static gboolean
check_mark (RingletSeriesParts *self, GError **error)
{
  g_autofree char *mark = ringlet_hdf5_dup_attribute (self->file, MARK);

  self->is_older = g_strcmp0 (mark, OLDER) == 0;
  if (self->is_older || g_strcmp0 (mark, VERSION) == 0)
    return TRUE;
  if (mark == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "it is no series that can be resumed; choose another output");
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "it is a series of version %s, and those of %s and %s can be resumed; choose "
        "another output",
        mark, OLDER, VERSION);
  return FALSE;
}

gboolean
ringlet_series_parts_open (RingletSeriesParts *self, GError **error)
{
  if (!check_mark (self, error))
    return FALSE;
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
  self->frames = ringlet_series_frames_open (self->entry, self->is_older, error);
  return self->frames != NULL && read_status (self, error);
}

/* Of the kinds it has the options were compared, else a file of other ones would be
 * changed. */
static gboolean
make_newer (RingletSeriesParts *self, GError **error)
{
  const char *const marks[] = { MARK, VERSION, NULL };

  if (!self->is_older)
    return TRUE;
  if (H5Adelete (self->file, MARK) < 0) {
    ringlet_hdf5_set_error (error, "Its version cannot be written");
    return FALSE;
  }
  self->is_older = FALSE;
  return ringlet_series_frames_add_later (self->frames, self->entry, error) &&
      ringlet_series_about_renew (self->entry, error) &&
      ringlet_nexus_write_attributes (self->file, marks, error);
}

/* From now on others may read it, and nothing can be added but rows. */
static gboolean
start_swmr (RingletSeriesParts *self, GError **error)
{
  if (H5Fflush (self->file, H5F_SCOPE_GLOBAL) >= 0 &&
      H5Fstart_swmr_write (self->file) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "It cannot be shown while it is written");
  return FALSE;
}

gboolean
ringlet_series_parts_make (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *first = kind_name (self, 0);
  const gboolean is_there = ringlet_hdf5_has_field (self->entry, first);

  if (!(is_there ? open_kinds (self, row, error) : create_parts (self, row, error)) ||
      !make_newer (self, error) || !make_links (self, row, error))
    return FALSE;
  self->method = ringlet_series_about_dup_method (self->entry);
  return ringlet_series_parts_write_state (self, "running", error) &&
      start_swmr (self, error);
}

gboolean
ringlet_series_parts_check (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const gboolean ok = open_kinds (self, row, error);

  g_ptr_array_set_size (self->kinds, 0);
  return ok;
}

gboolean
ringlet_series_parts_note_method (
    RingletSeriesParts *self, const RingletSeriesRow *row, GError **error)
{
  const char *method = row->n_results > 0 ? row->results[0]->provenance.method : NULL;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = NULL;

  if (method == NULL || g_strcmp0 (method, self->method) == 0)
    return TRUE;
  lock = ringlet_hdf5_lock ();
  return ringlet_series_about_note_method (self->entry, &self->method, method, error);
}
