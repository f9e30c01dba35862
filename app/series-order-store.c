/* SPDX-License-Identifier: MIT */

/* The one file of a series that is ordered: where it is, and which rows it has. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "outputs-existing.h"
#include "series-order-private.h"
#include "series-parts.h"

/* Of the name of the one file. */
#define MASTER "_master"
#define STORE_SUFFIX "_series.h5"

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
  return g_build_filename (ringlet_series_order_folder (self), file, NULL);
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

gboolean
ringlet_series_order_check_store (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, GHashTable *seen, GError **error)
{
  g_auto (RingletOutputs) outputs = { 0 };

  if (!ringlet_series_order_has_store (self))
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

/* A source that was opened anew numbers its frames otherwise where some came that were
 * missing. */
static gboolean
check_numbers (const RingletSeriesOrder *self, GError **error)
{
  if (ringlet_source_n_missing (self->state->source) == self->n_missing)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Files that were missing came meanwhile; open the images again and start "
      "the series, which goes on with %s",
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
  if (!ringlet_series_order_has_store (self))
    return TRUE;
  if (!check_there (self, error) || (self->goes_on && !check_numbers (self, error)))
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
