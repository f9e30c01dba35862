/* SPDX-License-Identifier: MIT */
#include "series-order.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "outputs-existing.h"
#include "series-parts.h"

/* Of the name of the one file. */
#define MASTER "_master"
#define STORE_SUFFIX "_series.h5"

struct _RingletSeriesOrder {
  RingletState *state;
  RingletMemo *memo;
  char *store_path; /* (nullable): chosen by the first check of a series */
  gboolean goes_on; /* it was begun before */
  gint has_rows;    /* (atomic) */
  gint was_closed;  /* (atomic): with these in it */
  guint64 n_missing; /* frames in files that were missing when it was begun */
  GArray *rows;      /* (nullable): as ringlet_series_store_choose_rows() */
  GMutex lock;       /* of what follows */
  GHashTable *own; /* frame → names of its files; shared with those before and after */
};

RingletSeriesOrder *
ringlet_series_order_new (
    RingletState *state, RingletMemo *memo, const RingletSeriesOrder *before)
{
  RingletSeriesOrder *self = g_atomic_rc_box_new0 (RingletSeriesOrder);

  self->state = ringlet_state_ref (state);
  self->memo = ringlet_memo_ref (memo);
  g_mutex_init (&self->lock);
  self->own = before != NULL ? g_hash_table_ref (before->own)
                             : g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                   g_free, (GDestroyNotify) g_strfreev);
  if (before != NULL && (before->goes_on || g_atomic_int_get (&before->has_rows))) {
    self->store_path = g_strdup (before->store_path);
    self->goes_on = TRUE;
    self->was_closed = g_atomic_int_get (&before->was_closed);
    self->n_missing = before->n_missing;
    self->rows = before->rows != NULL ? g_array_ref (before->rows) : NULL;
  }
  return self;
}

RingletSeriesOrder *
ringlet_series_order_ref (RingletSeriesOrder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
order_clear (gpointer data)
{
  RingletSeriesOrder *self = data;

  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
  g_hash_table_unref (self->own);
  g_clear_pointer (&self->rows, g_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self->store_path);
}

void
ringlet_series_order_unref (RingletSeriesOrder *self)
{
  g_atomic_rc_box_release_full (self, order_clear);
}

RingletState *
ringlet_series_order_get_state (RingletSeriesOrder *self)
{
  return self->state;
}

RingletExisting
ringlet_series_order_get_existing (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->existing
                                     : RINGLET_EXISTING_SKIP;
}

void
ringlet_series_order_note_row (RingletSeriesOrder *self)
{
  g_atomic_int_set (&self->has_rows, TRUE);
}

void
ringlet_series_order_note_closed (RingletSeriesOrder *self)
{
  g_atomic_int_set (&self->was_closed, TRUE);
}

gboolean
ringlet_series_order_lacks_frames (const RingletSeriesOrder *self)
{
  return self->n_missing > 0;
}

gboolean
ringlet_series_order_goes_on (const RingletSeriesOrder *self)
{
  return self->goes_on;
}

static const char *
folder_of (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->folder : NULL;
}

static gboolean
has_store (const RingletSeriesOrder *self)
{
  return folder_of (self) != NULL && self->state->series->one_file;
}

/* ---- files of frames ---- */

static gboolean
has_path (const RingletOutputs *outputs, const char *path)
{
  for (guint i = 0; i < outputs->files->len; i++) {
    if (g_str_equal (ringlet_outputs_get (outputs, i)->path, path))
      return TRUE;
  }
  return FALSE;
}

/* Takes what is in @more; a cake is the same file for each format. */
static void
take_outputs (RingletOutputs *outputs, RingletOutputs *more)
{
  for (guint i = 0; i < more->files->len; i++) {
    RingletOutputFile *file = &g_array_index (more->files, RingletOutputFile, i);

    if (file->part == RINGLET_OUTPUT_CAKE && has_path (outputs, file->path))
      continue;
    g_array_append_val (outputs->files, *file);
    file->path = NULL;
  }
}

gboolean
ringlet_series_order_plan (const RingletSeriesOrder *self, guint64 frame,
    RingletOutputs *outputs, GError **error)
{
  const RingletState *state = self->state;
  const char *const folder[] = { folder_of (self), NULL };

  for (gsize i = 0; folder[0] != NULL && state->series->formats[i] != NULL; i++) {
    g_auto (RingletOutputs) more = { 0 };

    if (!ringlet_outputs_plan (&more, folder, state->series->formats[i], state,
            RINGLET_CAKE_WHOLE, frame, ringlet_source_n_frames (state->source), error))
      return FALSE;
    if (outputs->files == NULL)
      outputs->files = g_steal_pointer (&more.files);
    else
      take_outputs (outputs, &more);
  }
  return TRUE;
}

void
ringlet_series_order_note_own (
    RingletSeriesOrder *self, guint64 frame, const RingletOutputs *outputs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < outputs->files->len; i++)
    g_strv_builder_add (names, ringlet_outputs_get (outputs, i)->path);
  g_hash_table_insert (
      self->own, g_memdup2 (&frame, sizeof frame), g_strv_builder_end (names));
}

gboolean
ringlet_series_order_take_own (
    RingletSeriesOrder *self, guint64 frame, RingletOutputs *outputs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  char **names = g_hash_table_lookup (self->own, &frame);

  if (names == NULL || outputs->files == NULL ||
      g_strv_length (names) != outputs->files->len)
    return FALSE;
  for (guint i = 0; i < outputs->files->len; i++) {
    RingletOutputFile *file = &g_array_index (outputs->files, RingletOutputFile, i);

    g_free (file->path);
    file->path = g_strdup (names[i]);
  }
  return TRUE;
}

/* ---- the one file ---- */

/* "run42_series.h5" of a series that begins with run42.edf or run42_master.h5. */
static char *
name_store (const RingletSeriesOrder *self)
{
  g_auto (GStrv) parts =
      g_strsplit (ringlet_source_path (self->state->source, 0), "::", 2);
  g_autofree char *name = g_path_get_basename (parts[0]);
  g_autofree char *file = NULL;
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  if (g_str_has_suffix (name, MASTER))
    name[strlen (name) - strlen (MASTER)] = '\0';
  file = g_strconcat (name, STORE_SUFFIX, NULL);
  return g_build_filename (folder_of (self), file, NULL);
}

static void
clear_file (gpointer data)
{
  g_free (((RingletOutputFile *) data)->path);
}

/* As an output that is checked, and gets a number, as any other. */
static void
plan_store (const RingletSeriesOrder *self, const char *path, RingletOutputs *outputs)
{
  const RingletOutputFile file = { .path = g_strdup (path) };

  outputs->files = g_array_new (FALSE, FALSE, sizeof file);
  g_array_set_clear_func (outputs->files, clear_file);
  g_array_append_val (outputs->files, file);
}

static void
choose_store (RingletSeriesOrder *self)
{
  g_autofree char *path = name_store (self);
  g_auto (RingletOutputs) outputs = { 0 };

  plan_store (self, path, &outputs);
  if (ringlet_series_order_get_existing (self) == RINGLET_EXISTING_NUMBER)
    ringlet_outputs_pass_existing (&outputs, RINGLET_EXISTING_NUMBER);
  g_free (self->store_path);
  self->store_path = g_strdup (ringlet_outputs_get (&outputs, 0)->path);
}

/* With new frames its own file must not have come, where the folder is followed that it
 * is in; that it is none of those before was found when it was begun. */
static gboolean
check_own_store (const RingletSeriesOrder *self, const guint64 *frames, gsize n_frames,
    GError **error)
{
  GStatBuf store, image;

  if (g_stat (self->store_path, &store) != 0)
    return TRUE;
  for (gsize i = 0; i < n_frames; i++) {
    const char *path = ringlet_source_path (self->state->source, frames[i]);

    if (g_stat (path, &image) == 0 && image.st_dev == store.st_dev &&
        image.st_ino == store.st_ino) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s would replace a file that is read here; name another output",
          self->store_path);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_store (RingletSeriesOrder *self, const guint64 *frames, gsize n_frames,
    GHashTable *seen, GError **error)
{
  g_auto (RingletOutputs) outputs = { 0 };

  if (!has_store (self))
    return TRUE;
  if (ringlet_series_order_goes_on (self))
    return check_own_store (self, frames, n_frames, error);
  choose_store (self);
  plan_store (self, self->store_path, &outputs);
  return ringlet_outputs_check (&outputs, self->state, seen, TRUE, error);
}

/* What is numbered has a name of its own. */
static RingletHdf5Existing
store_existing (const RingletSeriesOrder *self)
{
  if (ringlet_series_order_goes_on (self))
    return RINGLET_HDF5_EXISTING_RESUME;
  switch (ringlet_series_order_get_existing (self)) {
  case RINGLET_EXISTING_REPLACE:
    return RINGLET_HDF5_EXISTING_REPLACE;
  case RINGLET_EXISTING_NUMBER:
    return RINGLET_HDF5_EXISTING_REFUSE;
  case RINGLET_EXISTING_SKIP:
  case RINGLET_EXISTING_N:
    break;
  }
  return RINGLET_HDF5_EXISTING_RESUME;
}

/* Where the one file was moved away, another one would lack what is done. */
static gboolean
check_there (const RingletSeriesOrder *self, GError **error)
{
  if (!g_atomic_int_get (&self->was_closed) ||
      g_file_test (self->store_path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is gone, and with it what is done of this series; bring it back, or start it "
      "again",
      self->store_path);
  return FALSE;
}

static void
begin_rows (RingletSeriesOrder *self)
{
  RingletSource *source = self->state->source;

  g_clear_pointer (&self->rows, g_array_unref);
  self->n_missing = ringlet_source_n_missing (source);
  if (self->n_missing > 0)
    self->rows = ringlet_series_store_choose_rows (source);
}

/* Frames that came while a folder was followed lack none, and are behind all rows with
 * which it began. */
static void
append_rows (RingletSeriesOrder *self)
{
  const guint64 n = ringlet_source_n_frames (self->state->source);

  for (guint64 i = self->rows->len; i < n; i++) {
    const guint64 row = i + self->n_missing;

    g_array_append_val (self->rows, row);
  }
}

static RingletSeriesStore *
open_store (RingletSeriesOrder *self, const char *const *sources, GError **error)
{
  const guint64 n = ringlet_source_n_frames (self->state->source);
  const RingletSeriesStoreOptions options = { .path = self->store_path,
    .existing = store_existing (self),
    .use = RINGLET_CAKE_WHOLE,
    .rows = self->rows != NULL ? (const guint64 *) (gpointer) self->rows->data : NULL,
    .n_frames = (guint) n,
    .n_rows = self->rows != NULL ? n + self->n_missing : n,
    .is_own = self->goes_on,
    .sources = sources };

  return ringlet_series_store_new (self->state, &options, error);
}

gboolean
ringlet_series_order_open_store (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, RingletSeriesStore **store, GError **error)
{
  RingletSource *source = self->state->source;
  g_autoptr (GPtrArray) sources = NULL;

  *store = NULL;
  if (!has_store (self))
    return TRUE;
  if (!check_there (self, error))
    return FALSE;
  if (!self->goes_on)
    begin_rows (self);
  else if (self->rows != NULL)
    append_rows (self);
  sources = self->goes_on
      ? ringlet_series_parts_sources_of (source, frames, n_frames)
      : ringlet_series_parts_sources (source, 0, 1, ringlet_source_n_frames (source));
  *store = open_store (self, (const char *const *) sources->pdata, error);
  return *store != NULL;
}

/* ---- before the first frame ---- */

static gboolean
make_folder (const char *folder, GError **error)
{
  if (folder == NULL || g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
      "%s: the folder cannot be made: %s; choose another one", folder,
      g_strerror (errno));
  return FALSE;
}

static gboolean
check_frame (
    const RingletSeriesOrder *self, guint64 frame, GHashTable *seen, GError **error)
{
  g_auto (RingletOutputs) outputs = { 0 };

  if (!ringlet_series_order_plan (self, frame, &outputs, error))
    return FALSE;
  return outputs.files == NULL ||
      ringlet_outputs_check (&outputs, self->state, seen, TRUE, error);
}

gboolean
ringlet_series_order_check (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!ringlet_integration_check (self->state, error) ||
      !make_folder (folder_of (self), error))
    return FALSE;
  for (gsize i = 0; folder_of (self) != NULL && i < n_frames; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !check_frame (self, frames[i], seen, error))
      return FALSE;
  }
  return check_store (self, frames, n_frames, seen, error);
}

/* ---- the work ---- */

/* What is wrong with its files each frame says for itself. */
RingletReductionWants
ringlet_series_order_wants (const RingletSeriesOrder *self)
{
  g_auto (RingletOutputs) files = { 0 };
  RingletReductionWants wants;

  ringlet_series_order_plan (self, 0, &files, NULL);
  wants = ringlet_series_parts_reduction (
      self->state, RINGLET_CAKE_WHOLE, &files, has_store (self));
  wants.pattern = TRUE;
  return wants;
}

RingletReduction *
ringlet_series_order_reduction (RingletSeriesOrder *self, RingletReductionWants wants)
{
  return ringlet_reduction_new (self->state, self->memo, wants);
}
