/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate-tell.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/set-up-document.h"
#include "project-file.h"

static const char summary[] =
    "Integrates images azimuthally: intensity against the scattering "
    "angle.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "Without -o the pattern goes to IMAGE.xy in the present folder (IMAGE.xye with an\n"
    "error model), a cake to IMAGE_cake.h5. -o takes files, whose suffix tells the\n"
    "format, or one existing folder: .xy, .xye, .dat, .csv, .chi (FIT2D), .fxye "
    "(GSAS),\n"
    ".esg (MAUD), .cif, .xrdml, and .h5, for cakes also .edf and .tif; those of "
    "programs\n"
    "for refinement hold 2θ. --format chooses another one: nxazint1d, nxazint2d,\n"
    "nxmonopd, nxcansas, pyfai.\n\n"
    "--sectors N makes one pattern a sector in one pass, IMAGE_sector_01_of_N.xy and\n"
    "so on, or FILE_01.xy for -o FILE.xy; the header tells the azimuth range of each.\n"
    "--azimuthal N makes IMAGE_azimuthal.xy, whose first column is the azimuth.\n\n"
    "--project and --config take a file in place of the options: a project file of\n"
    "Ringlet, as the window saves it, or an integration configuration of pyFAI.";

static const char examples[] =
    "Examples:\n"
    "  ringlet integrate --poni ceo2.poni --polarization 0.99 image.cbf\n"
    "  ringlet integrate --poni lab6.poni --unit q_A^-1 --error-model poisson \\\n"
    "      --cake 1000x360 -o lab6.xye -o lab6.h5 lab6.edf\n"
    "  ringlet integrate --poni scan.poni -o patterns/ scan.h5::/entry/data/data\n"
    "  ringlet integrate --poni saxs.poni --unit q_nm^-1 --error-model poisson \\\n"
    "      --format nxcansas -o saxs.h5 saxs.edf\n"
    "  ringlet integrate --poni lab6.poni --sectors 12 lab6.edf\n"
    "  ringlet integrate --poni lab6.poni --range 5.3,5.7 --azimuthal 360 lab6.edf\n"
    "  ringlet integrate --like lab6.xye -o next.xye next.edf\n"
    "  ringlet integrate --project lab6.ringlet -o lab6.xy\n"
    "  ringlet integrate --config .azimint.json lab6.edf\n";

typedef struct {
  RingletSetUp set_up;
  RingletSetUpDocument document;
  char **outputs;
  char *format;
  char *frame;
  char *threads;
  gboolean verify;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} Options;

static void
options_clear (Options *self)
{
  ringlet_set_up_clear (&self->set_up);
  ringlet_set_up_document_clear (&self->document);
  g_strfreev (self->outputs);
  g_free (self->format);
  g_free (self->frame);
  g_free (self->threads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *options, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->outputs,
        "File to write, or a folder; may come several times", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format,
        "Format of the output (by the suffix)", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &options->overwrite,
        "Replace files that are there already", NULL },
    { "frame", 0, 0, G_OPTION_ARG_STRING, &options->frame,
        "Only this frame, counted from 0 (all)", "N" },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options->verify,
        "Compare all checksums and refuse what differs; of a single file that is a "
        "warning otherwise",
        NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
        "Tell what was done as JSON on standard output", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *whole =
      ringlet_set_up_document_entries (&options->document, &options->set_up, own);
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (&options->set_up, whole);

  return ringlet_cli_parse (
      "integrate", "[IMAGE…]", summary, examples, entries, argc, argv);
}

/* What one run of the command works on. */
typedef struct {
  const Options *options;
  RingletProject *project;
  RingletCakeUse cake_use;
  RingletBar bar;
  JsonBuilder *json;
  RingletFileHash *hash;
  const char *hash_path;
  GHashTable *told; /* (element-type utf8): warnings of readers */
  guint64 first;
  guint64 n_frames;
  guint64 stride; /* from one to the next: frames that one is made of */
} Batch;

static guint64
frame_of (const Batch *batch, guint64 step)
{
  return batch->first + step * batch->stride;
}

static gboolean
plan_outputs (const Batch *batch, guint64 step, RingletOutputs *outputs, GError **error)
{
  return ringlet_outputs_plan (outputs, (const char *const *) batch->options->outputs,
      batch->options->format, ringlet_project_get_state (batch->project),
      batch->cake_use, frame_of (batch, step), batch->n_frames, error);
}

static gboolean
check_frame (
    const Batch *batch, const RingletOutputs *outputs, GHashTable *seen, GError **error)
{
  const Options *options = batch->options;

  for (guint i = 0; i < outputs->files->len; i++) {
    if (!ringlet_set_up_document_check_output (&options->document, &options->set_up,
            ringlet_outputs_get (outputs, i)->path, error))
      return FALSE;
  }
  return ringlet_outputs_check (outputs, ringlet_project_get_state (batch->project),
      seen, options->overwrite, error);
}

/* All outputs of all frames, before the first one is computed. */
static gboolean
check_outputs (const Batch *batch, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint64 step = 0; step < batch->n_frames; step++) {
    g_auto (RingletOutputs) outputs = { 0 };

    if (!plan_outputs (batch, step, &outputs, error) ||
        !check_frame (batch, &outputs, seen, error))
      return FALSE;
  }
  return batch->options->document.save == NULL ||
      ringlet_output_check (
          batch->options->document.save, batch->options->overwrite, error);
}

/* Of many frames of a file the file is hashed, once; of one, its pixels. What --like
 * says of a frame of many holds for it alone, too. */
static RingletFileHash *
choose_hash (Batch *batch, guint64 frame)
{
  const RingletSource *source = ringlet_project_get_state (batch->project)->source;
  const RingletLike *like = batch->options->set_up.facts;
  const char *path = ringlet_source_path (source, frame);
  const gboolean is_series = batch->n_frames > 1 || (like != NULL && like->hashes_file);

  if (!is_series || !ringlet_source_is_of_stack (source, frame))
    return NULL;
  if (batch->hash == NULL || !g_str_equal (batch->hash_path, path)) {
    g_clear_pointer (&batch->hash, ringlet_file_hash_free);
    batch->hash = ringlet_file_hash_new (path);
    batch->hash_path = path;
  }
  return batch->hash;
}

/* Whether what is masked is what the file of --like says. */
static gboolean
check_like (
    const RingletSetUp *set_up, const RingletIntegration *integration, GError **error)
{
  const RingletResult *result =
      integration->pattern != NULL ? integration->pattern : integration->cake;

  return !ringlet_set_up_keeps_mask (set_up) ||
      ringlet_like_check_mask (set_up->facts, result, error);
}

static gboolean
integrate_frame (Batch *batch, guint64 step, GError **error)
{
  const RingletState *state = ringlet_project_get_state (batch->project);
  const Options *options = batch->options;
  g_auto (RingletOutputs) outputs = { 0 };
  g_autoptr (RingletIntegration) integration = NULL;
  RingletIntegrationWants wants;

  if (!plan_outputs (batch, step, &outputs, error))
    return FALSE;

  wants = ringlet_outputs_wants (&outputs);
  wants.file_hash = choose_hash (batch, frame_of (batch, step));
  integration = ringlet_run_integration (batch->project, frame_of (batch, step), wants,
      &batch->bar, step, batch->n_frames, error);
  if (integration == NULL || !check_like (&options->set_up, integration, error) ||
      !ringlet_outputs_write (&outputs, state, integration, options->overwrite, error))
    return FALSE;

  ringlet_bar_clear (&batch->bar);
  if (!options->quiet)
    ringlet_cli_tell_warnings (
        ringlet_source_path (state->source, frame_of (batch, step)),
        &integration->image->meta, batch->told);
  if (!options->quiet)
    ringlet_integrate_tell_no_device (integration, batch->told);
  if (step == 0 && !options->quiet) {
    ringlet_integrate_hint (&options->set_up, state, integration->image);
  }
  if (batch->json != NULL)
    ringlet_integrate_add_outputs (batch->json, &outputs);
  else if (!options->quiet)
    ringlet_integrate_tell_outputs (&outputs);
  return TRUE;
}

static gboolean
integrate_all (Batch *batch, GError **error)
{
  gboolean ok = TRUE;

  ringlet_bar_init (&batch->bar, "Integrating");
  for (guint64 step = 0; ok && step < batch->n_frames; step++)
    ok = integrate_frame (batch, step, error);
  ringlet_bar_clear (&batch->bar);
  g_clear_pointer (&batch->hash, ringlet_file_hash_free);
  return ok;
}

static gboolean
save_project (const Batch *batch, GError **error)
{
  const char *path = batch->options->document.save;

  if (path == NULL)
    return TRUE;

  ringlet_project_set_frame (batch->project, batch->first);
  return ringlet_project_file_save (ringlet_project_get_state (batch->project), path,
      batch->options->overwrite, NULL, NULL, error);
}

/* Which frames, from --frame: −1 for all. */
static gboolean
choose_frames (Batch *batch, gint64 frame, GError **error)
{
  const RingletSource *source = ringlet_project_get_state (batch->project)->source;
  const guint64 n = ringlet_source_n_frames (source);

  batch->stride = ringlet_source_n_combined (source, NULL);
  batch->n_frames = (n - 1) / batch->stride + 1;
  if (frame < 0)
    return TRUE;
  if ((guint64) frame >= n) {
    g_autofree char *label = g_filename_display_name (ringlet_source_path (source, 0));

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has %" G_GUINT64_FORMAT
        " frames%s, counted from 0: there is no frame %" G_GINT64_FORMAT,
        label, n, batch->stride > 1 ? " with enough behind them" : "", frame);
    return FALSE;
  }

  batch->first = (guint64) frame;
  batch->n_frames = 1;
  return TRUE;
}

/* Of all in groups, the last ones may be too few for another. */
static void
tell_left (const Batch *batch, gint64 frame)
{
  RingletSource *source = ringlet_project_get_state (batch->project)->source;
  const guint64 n = ringlet_source_n_frames (ringlet_source_single (source));
  const guint64 left = n - batch->n_frames * batch->stride;

  if (frame < 0 && left > 0 && !batch->options->quiet)
    g_printerr ("ringlet: the last %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                " frames are too few for another one\n",
        left, n);
}

static void
prepare_source (const Batch *batch)
{
  RingletSource *source = ringlet_project_get_state (batch->project)->source;
  g_autoptr (RingletSource) verified = NULL;

  if (!batch->options->quiet)
    ringlet_cli_tell_notes (ringlet_source_notes (source));
  if (!batch->options->verify)
    return;

  verified = ringlet_source_new_verified (source);
  ringlet_project_set_source (batch->project, verified);
}

static int
run_batch (const Options *options, const RingletSettings *settings, gint64 frame,
    const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  Batch batch = { .options = options,
    .project = project,
    .cake_use = settings->cake_use,
    .json = json,
    .told = told };
  gboolean ok;

  if (!ringlet_set_up_document_apply (
          &options->document, &options->set_up, settings, paths, project, &error))
    return ringlet_cli_fail (error);
  prepare_source (&batch);
  if (!choose_frames (&batch, frame, &error) || !check_outputs (&batch, &error))
    return ringlet_cli_fail (error);

  tell_left (&batch, frame);
  if (json != NULL) {
    json_builder_begin_object (json);
    ringlet_json_add_text (json, "version", RINGLET_VERSION);
    json_builder_set_member_name (json, "frames");
    json_builder_begin_array (json);
  }
  ok = integrate_all (&batch, &error) && save_project (&batch, &error);
  if (json != NULL) {
    json_builder_end_array (json);
    json_builder_end_object (json);
    ringlet_json_print (json);
  }
  return ok ? RINGLET_EXIT_DONE : ringlet_cli_fail (error);
}

static gboolean
parse_settings (
    Options *options, gsize n_images, RingletSettings *settings, GError **error)
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
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  RingletSettings settings;
  guint threads = 0;
  guint frame = 0;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 1 && !ringlet_set_up_document_is_whole (&options.document) &&
      !ringlet_set_up_read_like (&options.set_up, &error))
    return ringlet_cli_fail (error);
  if (!parse_settings (&options, (gsize) argc - 1, &settings, &error) ||
      !ringlet_parse_count ("--frame", options.frame, &frame, &error) ||
      !ringlet_parse_count ("--threads", options.threads, &threads, &error))
    return ringlet_cli_usage ("integrate", error);

  ringlet_parallel_set_threads (threads);
  return run_batch (&options, &settings, options.frame != NULL ? (gint64) frame : -1,
      (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_integrate = {
  .name = "integrate",
  .summary = "Images into patterns and cakes",
  .run = integrate_run,
};
