/* SPDX-License-Identifier: MIT */

/* What a series is of and where it goes, before the first frame. */

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "cli/check-outputs.h"
#include "cli/integrate-series.h"
#include "export/writer.h"
#include "output-name.h"
#include "series-parts.h"

/* ---- where to ---- */

static gboolean
take_output (RingletIntegrateSeries *self, const char *path, GError **error)
{
  const gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);

  if (is_folder ? self->has_files : self->path != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "-o %s: a series goes to one folder and one file at most", path);
    return FALSE;
  }
  if (is_folder) {
    self->folder = path;
    self->has_files = TRUE;
    return TRUE;
  }
  if (ringlet_cli_is_hdf5 (path)) {
    self->path = path;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%u frames do not fit into %s: give an existing folder with -o, or FILE.h5 for "
      "all of them, or one frame with --frame",
      self->frames->len, path);
  return FALSE;
}

/* Of the file the format is NXazint. */
static gboolean
check_format (const RingletIntegrateSeries *self, GError **error)
{
  const char *format = self->run->options->format;

  if (format == NULL || self->has_files || g_str_has_prefix (format, "nxazint"))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--format %s is for files of frames, and %s is one of all frames: give an "
      "existing "
      "folder with -o as well",
      format, self->path);
  return FALSE;
}

static gboolean
choose_outputs (RingletIntegrateSeries *self, GError **error)
{
  char **outputs = self->run->options->outputs;

  self->folder = "";
  if (outputs == NULL || (self->run->n_frames == 1 && !self->run->options->resume)) {
    self->has_files = TRUE;
    return TRUE;
  }
  for (gsize i = 0; outputs[i] != NULL; i++) {
    if (!take_output (self, outputs[i], error))
      return FALSE;
  }
  return check_format (self, error) &&
      ringlet_integrate_ranks_choose_file (self, error);
}

/* ---- which frames ---- */

/* A file that is there twice: its frames are, too, since the numbers of frames are
 * those of the command line. Told once, by name. */
static void
look_for_twice (const RingletIntegrateSeries *self, guint64 frame, GHashTable *seen)
{
  const RingletSource *source = self->state->source;
  const char *path = ringlet_source_path (source, frame);
  g_autofree char *told = g_strconcat (path, " twice", NULL);

  if (ringlet_source_index_in_file (source, frame) != 0 ||
      g_hash_table_add (seen, g_canonicalize_filename (path, NULL)) ||
      self->run->options->quiet || !g_hash_table_add (self->run->told, g_strdup (told)))
    return;
  g_printerr ("ringlet: %s is named more than once, and integrated as often\n", path);
}

static void
tell_twice (const RingletIntegrateSeries *self)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint row = 0; self->run->stride == 1 && row < self->frames->len; row++)
    look_for_twice (self, g_array_index (self->frames, guint64, row), seen);
}

static void
choose_frames (RingletIntegrateSeries *self)
{
  const RingletIntegrateRun *run = self->run;

  guint64 first = 0, n = 0;

  self->frames = g_array_new (FALSE, FALSE, sizeof (guint64));
  ringlet_ranks_share (&self->ranks, run->n_frames, &first, &n);
  for (guint64 i = first; i < first + n; i++) {
    const guint64 frame = run->first + i * run->stride;

    g_array_append_val (self->frames, frame);
  }
}

/* Of processes that share a series each has a part of its frames. */
static void
choose_rows (RingletIntegrateSeries *self)
{
  RingletSource *source = self->state->source;

  if (self->n_missing > 0 && self->ranks.n <= 1 && self->run->stride == 1 &&
      self->frames->len == ringlet_source_n_frames (source))
    self->rows = ringlet_series_store_choose_rows (source);
}

static gboolean
choose_monitor (RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;
  RingletSource *source = self->state->source;

  if (options->monitor != NULL)
    self->monitor = ringlet_monitor_new (source, options->monitor);
  else if (options->monitor_table != NULL)
    self->monitor = ringlet_monitor_new_table (
        source, self->run->stride, options->monitor_table, error);
  if (self->monitor == NULL)
    return options->monitor_table == NULL;
  return ringlet_monitor_check (self->monitor,
      (const guint64 *) (gpointer) self->frames->data, self->frames->len, error);
}

gboolean
ringlet_integrate_series_plan (RingletIntegrateSeries *self, GError **error)
{
  self->n_missing = ringlet_source_n_missing (self->state->source);
  choose_frames (self);
  choose_rows (self);
  return choose_outputs (self, error) && choose_monitor (self, error) &&
      ringlet_integration_check (self->state, error);
}

/* ---- files of frames ---- */

gboolean
ringlet_integrate_series_plan_outputs (const RingletIntegrateSeries *self, guint row,
    RingletOutputs *outputs, GError **error)
{
  const RingletIntegrateRun *run = self->run;
  const char *const folder[] = { self->folder, NULL };
  const char *const *wanted = *self->folder != '\0' ? folder : NULL;

  if (run->n_frames == 1 && !run->options->resume)
    wanted = (const char *const *) run->options->outputs;
  if (!self->has_files)
    return TRUE;
  return ringlet_outputs_plan (outputs, wanted, run->options->format, self->state,
      run->cake_use, g_array_index (self->frames, guint64, row), run->n_frames, error);
}

static gboolean
check_files (const RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;
  const gboolean may_exist =
      options->overwrite || options->existing != NULL || options->resume;
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint row = 0; row < self->frames->len; row++) {
    g_auto (RingletOutputs) outputs = { 0 };

    if (!ringlet_integrate_series_plan_outputs (self, row, &outputs, error) ||
        !ringlet_integrate_check_outputs (self->run, &outputs, seen, may_exist, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the one file ---- */

static gboolean
check_existing (const RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;
  g_autoptr (GError) local = NULL;

  if (ringlet_output_check (self->path,
          options->resume || options->choice == RINGLET_EXISTING_REPLACE, &local))
    return TRUE;
  if (!g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_EXISTS)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s (--overwrite replaces it, --resume goes on with it)", local->message);
  return FALSE;
}

static gboolean
check_no_input (const RingletIntegrateSeries *self, const char *path, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;

  if (!ringlet_set_up_document_check_output (
          &options->document, &options->set_up, path, error))
    return FALSE;
  if (!ringlet_output_is_input (path, self->state))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would replace a file that is read here; name another output", path);
  return FALSE;
}

static gboolean
check_file (const RingletIntegrateSeries *self, GError **error)
{
  return ringlet_integrate_ranks_check_file (self, error) &&
      check_no_input (self, self->path, error) &&
      (self->master == NULL || check_no_input (self, self->master, error)) &&
      check_existing (self, error);
}

gboolean
ringlet_integrate_series_check (const RingletIntegrateSeries *self, GError **error)
{
  return (!self->has_files || check_files (self, error)) &&
      (self->path == NULL || check_file (self, error));
}

static RingletHdf5Existing
existing_of (const RingletIntegrateOptions *options)
{
  if (options->resume)
    return RINGLET_HDF5_EXISTING_RESUME;
  return options->choice == RINGLET_EXISTING_REPLACE ? RINGLET_HDF5_EXISTING_REPLACE
                                                     : RINGLET_HDF5_EXISTING_REFUSE;
}

static void
tell_background (const RingletIntegrateSeries *self)
{
  if (self->state->pattern_background.is_on && !self->run->options->quiet)
    g_printerr (
        "ringlet: the background stays in %s: it is taken off in files of frames "
        "alone\n",
        self->path);
}

gboolean
ringlet_integrate_series_open (RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateRun *run = self->run;
  g_autoptr (GPtrArray) sources = ringlet_series_parts_sources (
      self->state->source, run->first, run->stride, run->n_frames);
  const RingletSeriesStoreOptions options = { .path = self->path,
    .existing = existing_of (run->options),
    .use = run->cake_use,
    .frames = (const guint64 *) (gpointer) self->frames->data,
    .rows = self->rows != NULL ? (const guint64 *) (gpointer) self->rows->data : NULL,
    .n_frames = self->frames->len,
    .n_rows = self->frames->len + (self->rows != NULL ? self->n_missing : 0),
    .sources = (const char *const *) sources->pdata,
    .monitor = self->monitor };

  tell_twice (self);
  if (self->path == NULL)
    return TRUE;
  self->store = ringlet_series_store_new (self->state, &options, error);
  if (self->store == NULL) {
    /* Somebody else writes it: nothing that --overwrite would help. */
    if (error != NULL && g_error_matches (*error, RINGLET_ERROR, RINGLET_ERROR_EXISTS))
      (*error)->code = RINGLET_ERROR_VALUE;
    return FALSE;
  }
  self->n_skipped = ringlet_series_store_n_found (self->store);
  tell_background (self);
  return TRUE;
}
