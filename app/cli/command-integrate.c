/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate-tell.h"
#include "cli/integrate.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/set-up-document.h"
#include "project-file.h"

gboolean
ringlet_integrate_check_outputs (const RingletIntegrateRun *self,
    const RingletOutputs *outputs, GHashTable *seen, gboolean overwrite, GError **error)
{
  const RingletIntegrateOptions *options = self->options;

  for (guint i = 0; i < outputs->files->len; i++) {
    if (!ringlet_set_up_document_check_output (&options->document, &options->set_up,
            ringlet_outputs_get (outputs, i)->path, error))
      return FALSE;
  }
  return ringlet_outputs_check (
      outputs, ringlet_project_get_state (self->project), seen, overwrite, error);
}

static gboolean
check_project (const RingletIntegrateRun *self, GError **error)
{
  const char *path = self->options->document.save;

  return path == NULL || ringlet_output_check (path, self->options->overwrite, error);
}

gboolean
ringlet_integrate_check_like (const RingletIntegrateRun *self,
    const RingletIntegration *integration, GError **error)
{
  const RingletSetUp *set_up = &self->options->set_up;
  const RingletResult *result =
      integration->pattern != NULL ? integration->pattern : integration->cake;

  return !ringlet_set_up_keeps_mask (set_up) ||
      ringlet_like_check_mask (set_up->facts, result, error);
}

/* ---- one frame ---- */

/* What --like says of a frame of many holds for it alone, too: of those the file is
 * hashed; else its pixels. Returns (transfer full) (nullable). */
static RingletFileHash *
choose_hash (const RingletIntegrateRun *self)
{
  const RingletSource *source = ringlet_project_get_state (self->project)->source;
  const RingletLike *like = self->options->set_up.facts;

  if (like == NULL || !like->hashes_file ||
      !ringlet_source_is_of_stack (source, self->first))
    return NULL;
  return ringlet_file_hash_new (ringlet_source_path (source, self->first));
}

static RingletIntegration *
integrate (
    const RingletIntegrateRun *self, const RingletOutputs *outputs, GError **error)
{
  g_autoptr (RingletFileHash) hash = choose_hash (self);
  g_auto (RingletBar) bar = { 0 };
  RingletIntegrationWants wants = ringlet_outputs_wants (outputs);

  wants.file_hash = hash;
  ringlet_bar_init (&bar, "Integrating");
  return ringlet_run_integration (self->project, self->first, wants, &bar, 0, 1, error);
}

static void
tell (const RingletIntegrateRun *self, const RingletOutputs *outputs,
    const RingletIntegration *integration)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletImage *image = integration->image;

  if (!self->options->quiet) {
    ringlet_cli_tell_warnings (
        ringlet_source_path (state->source, self->first), &image->meta, self->told);
    ringlet_integrate_tell_no_device (integration, self->told);
    ringlet_integrate_hint (
        &self->options->set_up, state, image->n_slow, image->n_fast);
  }
  if (self->json != NULL)
    ringlet_integrate_add_outputs (self->json, outputs);
  else if (!self->options->quiet)
    ringlet_integrate_tell_outputs (outputs);
}

static gboolean
plan_outputs (const RingletIntegrateRun *self, RingletOutputs *outputs, GError **error)
{
  const RingletIntegrateOptions *options = self->options;
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return ringlet_outputs_plan (outputs, (const char *const *) options->outputs,
             options->format, ringlet_project_get_state (self->project), self->cake_use,
             self->first, 1, error) &&
      ringlet_integrate_check_outputs (
          self, outputs, seen, options->overwrite, error) &&
      check_project (self, error);
}

static gboolean
integrate_frame (
    const RingletIntegrateRun *self, RingletOutputs *outputs, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autoptr (RingletIntegration) integration = integrate (self, outputs, error);

  if (integration == NULL || !ringlet_integrate_check_like (self, integration, error) ||
      !ringlet_outputs_write (
          outputs, state, integration, self->options->overwrite, error))
    return FALSE;
  tell (self, outputs, integration);
  return TRUE;
}

static gboolean
save_project (const RingletIntegrateRun *self, GError **error)
{
  const char *path = self->options->document.save;

  if (path == NULL)
    return TRUE;

  ringlet_project_set_frame (self->project, self->first);
  return ringlet_project_file_save (ringlet_project_get_state (self->project), path,
      self->options->overwrite, NULL, NULL, error);
}

/* ---- all ---- */

/* Which frames, from --frame: −1 for all. */
static gboolean
choose_frames (RingletIntegrateRun *self, gint64 frame, GError **error)
{
  const RingletSource *source = ringlet_project_get_state (self->project)->source;
  const guint64 n = ringlet_source_n_frames (source);

  self->stride = ringlet_source_n_combined (source, NULL);
  self->n_frames = (n - 1) / self->stride + 1;
  if (frame < 0)
    return TRUE;
  if ((guint64) frame >= n) {
    g_autofree char *label = g_filename_display_name (ringlet_source_path (source, 0));

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has %" G_GUINT64_FORMAT
        " frames%s, counted from 0: there is no frame %" G_GINT64_FORMAT,
        label, n, self->stride > 1 ? " with enough behind them" : "", frame);
    return FALSE;
  }

  self->first = (guint64) frame;
  self->n_frames = 1;
  return TRUE;
}

/* Of all in groups, the last ones may be too few for another. */
static void
tell_left (const RingletIntegrateRun *self, gint64 frame)
{
  RingletSource *source = ringlet_project_get_state (self->project)->source;
  const guint64 n = ringlet_source_n_frames (ringlet_source_single (source));
  const guint64 left = n - self->n_frames * self->stride;

  if (frame < 0 && left > 0 && !self->options->quiet)
    g_printerr ("ringlet: the last %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                " frames are too few for another one\n",
        left, n);
}

static void
prepare_source (const RingletIntegrateRun *self)
{
  RingletSource *source = ringlet_project_get_state (self->project)->source;
  g_autoptr (RingletSource) verified = NULL;

  if (!self->options->quiet)
    ringlet_cli_tell_notes (ringlet_source_notes (source));
  if (!self->options->verify)
    return;

  verified = ringlet_source_new_verified (source);
  ringlet_project_set_source (self->project, verified);
}

static void
begin_json (JsonBuilder *json)
{
  if (json == NULL)
    return;
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  json_builder_set_member_name (json, "frames");
  json_builder_begin_array (json);
}

static int
run_frame (const RingletIntegrateRun *self)
{
  g_auto (RingletOutputs) outputs = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (!plan_outputs (self, &outputs, &error))
    return ringlet_cli_fail (error);
  begin_json (self->json);
  ok = integrate_frame (self, &outputs, &error) && save_project (self, &error);
  if (self->json != NULL) {
    json_builder_end_array (self->json);
    json_builder_end_object (self->json);
    ringlet_json_print (self->json);
  }
  return ok ? RINGLET_EXIT_DONE : ringlet_cli_fail (error);
}

static int
run_series (const RingletIntegrateRun *self)
{
  g_autoptr (GError) error = NULL;
  int code = RINGLET_EXIT_DONE;

  if (!check_project (self, &error))
    return ringlet_cli_fail (error);
  begin_json (self->json);
  code = ringlet_integrate_series (self);
  if (code == RINGLET_EXIT_DONE && !save_project (self, &error))
    return ringlet_cli_fail (error);
  return code;
}

static int
run_all (const RingletIntegrateOptions *options, const RingletSettings *settings,
    gint64 frame, const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  RingletIntegrateRun run = { .options = options,
    .project = project,
    .cake_use = settings->cake_use,
    .json = json,
    .told = told };

  if (!ringlet_set_up_document_apply (
          &options->document, &options->set_up, settings, paths, project, &error))
    return ringlet_cli_fail (error);
  prepare_source (&run);
  if (!choose_frames (&run, frame, &error))
    return ringlet_cli_fail (error);
  tell_left (&run, frame);
  return ringlet_integrate_is_series (&run) ? run_series (&run) : run_frame (&run);
}

static gboolean
parse_settings (RingletIntegrateOptions *options, gsize n_images,
    RingletSettings *settings, GError **error)
{
  /* Without images the rest need not be looked at. */
  if (n_images > 0 && !ringlet_set_up_document_is_whole (&options->document) &&
      !ringlet_set_up_parse (&options->set_up, settings, error))
    return FALSE;
  return ringlet_set_up_document_parse (
      &options->document, &options->set_up, settings, n_images, error);
}

static int
integrate_run (int argc, char **argv)
{
  g_auto (RingletIntegrateOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  RingletSettings settings;
  guint threads = 0;
  guint frame = 0;

  if (!ringlet_integrate_options_parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 1 && !ringlet_set_up_document_is_whole (&options.document) &&
      !ringlet_set_up_read_like (&options.set_up, &error))
    return ringlet_cli_fail (error);
  if (!parse_settings (&options, (gsize) argc - 1, &settings, &error) ||
      !ringlet_integrate_options_check (&options, &error) ||
      !ringlet_parse_count ("--frame", options.frame, &frame, &error) ||
      !ringlet_parse_count ("--threads", options.threads, &threads, &error))
    return ringlet_cli_usage ("integrate", error);

  ringlet_parallel_set_threads (threads);
  return run_all (&options, &settings, options.frame != NULL ? (gint64) frame : -1,
      (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_integrate = {
  .name = "integrate",
  .summary = "Images into patterns and cakes",
  .run = integrate_run,
};
