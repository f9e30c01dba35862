/* SPDX-License-Identifier: MIT */
#include "cli/bragg-command.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "bragg-set-up.h"
#include "cli/check-outputs.h"
#include "cli/cli.h"
#include "cli/convert.h"
#include "cli/images.h"
#include "cli/json.h"
#include "cli/run.h"
#include "output-name.h"
#include "scan/bragg-series.h"

/* What the worker has. */
typedef struct {
  const RingletBraggOptions *options;
  const RingletBraggCriteria *criteria;
  const RingletState *state;
  RingletMemo *memo;
  GArray *frames;
  char *path;
  RingletBragg *bragg;
  RingletBraggSeries series;
} Batch;

static void
batch_clear (Batch *self)
{
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->bragg, ringlet_bragg_free);
  ringlet_bragg_series_clear (&self->series);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

/* ---- what is read and written ---- */

/* In the present folder, called as the first file. */
static char *
default_path (const RingletBraggOptions *options, const RingletSource *source)
{
  static const char *const suffixes[] = {
    [RINGLET_BRAGG_NEXUS] = "_spots.h5",
    [RINGLET_BRAGG_CXI] = "_spots.cxi",
    [RINGLET_BRAGG_SPARSE] = "_sparse.h5",
  };
  g_autofree char *name = g_path_get_basename (ringlet_source_path (source, 0));
  char *inner = strstr (name, "::");
  char *dot = NULL;

  if (inner != NULL)
    *inner = '\0';
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_strconcat (name, suffixes[options->kind], NULL);
}

static gboolean
check_name (const Batch *batch, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (batch->path, -1);

  if (batch->options->kind == RINGLET_BRAGG_CXI && g_str_has_suffix (lower, ".cxi"))
    return TRUE;
  return ringlet_cli_check_hdf5 (batch->path,
      batch->options->kind == RINGLET_BRAGG_SPARSE ? "sparse frames" : "spots", error);
}

static gboolean
check_output (const Batch *batch, GError **error)
{
  if (!check_name (batch, error))
    return FALSE;
  if (!ringlet_output_check (batch->path, batch->options->overwrite, error))
    return FALSE;
  if (!ringlet_output_is_input (batch->path, batch->state))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would be replaced: it is one of the inputs; choose another one with -o",
      batch->path);
  return FALSE;
}

static gboolean
prepare (Batch *batch, GError **error)
{
  const RingletBraggOptions *options = batch->options;
  const RingletSource *source = batch->state->source;
  g_autoptr (GArray) list = NULL;

  if (options->frames != NULL) {
    list = ringlet_frame_list_parse (options->frames, error);
    if (list == NULL)
      return FALSE;
  }
  batch->frames =
      ringlet_frame_list_expand (list, ringlet_source_n_frames (source), error);
  batch->path = options->output != NULL ? g_strdup (options->output)
                                        : default_path (options, source);
  return batch->frames != NULL && check_output (batch, error);
}

/* ---- the work ---- */

/* The first frame that can be read gives the shape: a damaged one is told when its turn
 * comes. */
static RingletBragg *
set_up (const Batch *batch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;
  guint i = 0;

  for (i = 0; i + 1 < batch->frames->len; i++) {
    const guint64 frame = g_array_index (batch->frames, guint64, i);
    g_autoptr (GError) local = NULL;
    g_autoptr (RingletImage) image =
        ringlet_source_read (batch->state->source, frame, cancellable, &local);

    if (image != NULL || g_cancellable_is_cancelled (cancellable))
      break;
  }
  return ringlet_bragg_set_up (batch->state, g_array_index (batch->frames, guint64, i),
      batch->criteria, batch->memo, cancellable, error);
}

static char **
list_sources (const Batch *batch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files =
      ringlet_source_list_files (batch->state->source, cancellable, error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; files != NULL && i < files->len; i++) {
    g_autofree char *name = g_filename_display_name (g_ptr_array_index (files, i));

    g_strv_builder_add (names, name);
  }
  return files != NULL ? g_strv_builder_end (names) : NULL;
}

/* A #RingletJobFunc on a #Batch; returns it. */
static gpointer
work (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  const RingletProgress progress = ringlet_job_progress (job);
  g_auto (GStrv) sources = list_sources (batch, cancellable, error);
  g_autoptr (RingletBraggFile) file = NULL;

  if (sources == NULL)
    return NULL;
  batch->bragg = set_up (batch, cancellable, error);
  if (batch->bragg == NULL)
    return NULL;
  file = ringlet_bragg_file_new (batch->options->kind, batch->bragg,
      (const char *const *) sources, batch->path, batch->options->overwrite, error);
  if (file == NULL)
    return NULL;
  batch->series = (RingletBraggSeries){ .source = batch->state->source,
    .frames = batch->frames,
    .bragg = batch->bragg,
    .file = file,
    .progress = &progress };
  if (!ringlet_bragg_series_run (&batch->series, cancellable, error) ||
      !ringlet_bragg_file_commit (file, error))
    return NULL;
  return batch;
}

/* ---- what was done ---- */

static void
tell_warnings (const Batch *batch)
{
  const GPtrArray *warnings = batch->bragg != NULL
      ? ringlet_integrator_get_warnings (batch->bragg->integrator)
      : NULL;
  const GPtrArray *failures = batch->series.failures;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_printerr ("ringlet: %s\n", (const char *) g_ptr_array_index (warnings, i));
  for (guint i = 0; failures != NULL && i < failures->len; i++)
    g_printerr ("ringlet: %s\n", (const char *) g_ptr_array_index (failures, i));
}

static void
print_json (const Batch *batch)
{
  static const char *const formats[] = { "nexus", "cxi", "sparse" };
  const RingletBraggSeries *series = &batch->series;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *path = g_filename_display_name (batch->path);

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "output", path);
  ringlet_json_add_text (json, "format", formats[batch->options->kind]);
  ringlet_json_add_number (json, "n_frames", (double) batch->frames->len);
  ringlet_json_add_number (json, "n_failed", (double) series->failures->len);
  if (batch->criteria->wants_peaks)
    ringlet_json_add_number (json, "n_peaks", (double) series->n_peaks);
  if (batch->criteria->wants_pixels) {
    ringlet_json_add_number (json, "n_pixels", (double) series->n_pixels);
    ringlet_json_add_number (json, "n_no_data", (double) series->n_no_data);
  }
  json_builder_set_member_name (json, "failures");
  json_builder_begin_array (json);
  for (guint i = 0; i < series->failures->len; i++)
    json_builder_add_string_value (json, g_ptr_array_index (series->failures, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

static void
print_text (const Batch *batch)
{
  const RingletBraggSeries *series = &batch->series;
  const guint n = batch->frames->len - series->failures->len;
  g_autofree char *path = g_filename_display_name (batch->path);

  g_print ("%s: %u frame%s", path, n, n == 1 ? "" : "s");
  if (batch->criteria->wants_peaks)
    g_print (", %" G_GUINT64_FORMAT " peak%s", series->n_peaks,
        series->n_peaks == 1 ? "" : "s");
  if (batch->criteria->wants_pixels)
    g_print (", %" G_GUINT64_FORMAT " pixel%s kept", series->n_pixels,
        series->n_pixels == 1 ? "" : "s");
  if (series->n_no_data > 0)
    g_print (", %" G_GUINT64_FORMAT
             " of them because they have no data: a mask would leave them out",
        series->n_no_data);
  g_print ("\n");
}

static int
report (const Batch *batch)
{
  const guint n_failed = batch->series.failures->len;

  if (batch->options->json)
    print_json (batch);
  else if (!batch->options->quiet)
    print_text (batch);
  if (n_failed == 0)
    return RINGLET_EXIT_DONE;
  g_printerr ("ringlet: %u of %u frames failed: they have nothing in %s\n", n_failed,
      batch->frames->len, batch->path);
  return RINGLET_EXIT_FAILURE;
}

int
ringlet_bragg_command (RingletBraggOptions *self, const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  g_auto (RingletBar) bar = { 0 };
  RingletBraggCriteria criteria;
  RingletSettings settings;
  g_auto (Batch) batch = { .options = self, .criteria = &criteria };

  if (paths[0] == NULL)
    g_set_error_literal (
        &error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name at least one image");
  if (error != NULL ||
      !ringlet_bragg_options_parse (self, &settings, &criteria, &error))
    return ringlet_cli_usage (self->command, error);
  if (!ringlet_set_up_apply (&self->set_up, &settings, paths, project, &error))
    return ringlet_cli_fail (error);
  batch.state = ringlet_project_get_state (project);
  batch.memo = ringlet_project_get_memo (project);
  if (!self->quiet)
    ringlet_cli_tell_notes (ringlet_source_notes (batch.state->source));
  if (!prepare (&batch, &error))
    return ringlet_cli_fail (error);

  ringlet_bar_init (&bar, "Searching");
  ringlet_run_job (work, &batch, &bar, &error);
  ringlet_bar_clear (&bar);
  tell_warnings (&batch);
  return error != NULL ? ringlet_cli_fail (error) : report (&batch);
}
