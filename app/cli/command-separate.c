/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/set-up.h"
#include "engine/engine.h"
#include "export/facts.h"
#include "image/image-write-edf.h"
#include "output-name.h"
#include "process/separate.h"

static const char summary[] =
    "Separates each image into what is along whole rings (amorphous, powder) and what "
    "is not (spots of crystals), whose sum it is: in integer images exactly.\n\n"
    "The amorphous part is the median of each bin, or what --percentiles or\n"
    "--sigma-clip make of it, put back into the image with all corrections. Pixels\n"
    "that do not count are NaN in both images.\n\n"
    "Writes IMAGE_bragg.edf and IMAGE_amorphous.edf, in double precision, to the\n"
    "present folder or the one that -o names.\n\n" RINGLET_CLI_IMAGES;

static const char examples[] =
    "Examples:\n"
    "  ringlet separate --poni lab6.poni lab6.cbf\n"
    "  ringlet separate --poni lab6.poni --percentiles 20,60 -o parts/ scan.h5\n"
    "  ringlet separate --poni lab6.poni --bragg spots.edf --amorphous rest.edf "
    "a.cbf\n";

typedef struct {
  RingletSetUp set_up;
  char *folder;
  char *bragg;
  char *amorphous;
  char *frame;
  char *threads;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} Options;

static void
options_clear (Options *self)
{
  ringlet_set_up_clear (&self->set_up);
  g_free (self->folder);
  g_free (self->bragg);
  g_free (self->amorphous);
  g_free (self->frame);
  g_free (self->threads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *options, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->folder,
        "Folder to write to (the present one)", "FOLDER" },
    { "bragg", 0, 0, G_OPTION_ARG_FILENAME, &options->bragg,
        "Name of the Bragg image of a single frame", "FILE" },
    { "amorphous", 0, 0, G_OPTION_ARG_FILENAME, &options->amorphous,
        "Name of the amorphous image of a single frame", "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &options->overwrite,
        "Replace files that are there already", NULL },
    { "frame", 0, 0, G_OPTION_ARG_STRING, &options->frame,
        "Only this frame, counted from 0 (all)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
        "Tell what was done as JSON on standard output", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &options->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (&options->set_up, own);

  return ringlet_cli_parse (
      "separate", "IMAGE…", summary, examples, entries, argc, argv);
}

/* What one run of the command works on. */
typedef struct {
  const Options *options;
  RingletProject *project;
  RingletBar bar;
  JsonBuilder *json;
  guint64 first;
  guint64 n_frames;
} Batch;

/* Where the two images of a frame go. */
typedef struct {
  char *bragg;
  char *amorphous;
} Paths;

static void
paths_clear (Paths *self)
{
  g_free (self->bragg);
  g_free (self->amorphous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paths, paths_clear)

static char *
path_of (const Batch *batch, guint64 frame, const char *given, const char *part)
{
  const RingletState *state = ringlet_project_get_state (batch->project);
  g_autofree char *name = NULL;

  if (given != NULL)
    return g_strdup (given);

  name = ringlet_output_name (state->source, frame, part, ".edf");
  return batch->options->folder != NULL
      ? g_build_filename (batch->options->folder, name, NULL)
      : g_steal_pointer (&name);
}

static Paths
paths_of (const Batch *batch, guint64 frame)
{
  const Options *options = batch->options;

  return (Paths){ path_of (batch, frame, options->bragg, "_bragg"),
    path_of (batch, frame, options->amorphous, "_amorphous") };
}

static gboolean
check_path (const Batch *batch, const char *path, GHashTable *seen, GError **error)
{
  const RingletState *state = ringlet_project_get_state (batch->project);

  if (!ringlet_output_check (path, batch->options->overwrite, error))
    return FALSE;
  if (!ringlet_output_is_input (path, state) &&
      g_hash_table_add (seen, g_canonicalize_filename (path, NULL)))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would be replaced: it is one of the inputs, or two images have that name; "
      "choose another one",
      path);
  return FALSE;
}

/* All files of all frames, before the first one is computed. */
static gboolean
check_paths (const Batch *batch, GError **error)
{
  const Options *options = batch->options;
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (batch->n_frames > 1 && (options->bragg != NULL || options->amorphous != NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--bragg and --amorphous name the images of one frame, and there are "
        "%" G_GUINT64_FORMAT ": give --frame or a folder, -o",
        batch->n_frames);
    return FALSE;
  }
  for (guint64 i = 0; i < batch->n_frames; i++) {
    g_auto (Paths) paths = paths_of (batch, batch->first + i);

    if (!check_path (batch, paths.bragg, seen, error) ||
        !check_path (batch, paths.amorphous, seen, error))
      return FALSE;
  }
  return TRUE;
}

/* The header of an image: what it is and all that made it. */
static GPtrArray *
make_header (const RingletResult *pattern, const char *what)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (pattern);
  GPtrArray *header = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (header, g_strdup ("separated"));
  g_ptr_array_add (header, g_strdup (what));
  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_ptr_array_add (header, g_strdup (fact->key));
    g_ptr_array_add (header,
        fact->unit != NULL ? g_strconcat (fact->text, " ", fact->unit, NULL)
                           : g_strdup (fact->text));
  }
  return header;
}

static gboolean
write_part (const Batch *batch, const RingletImage *image, const RingletResult *pattern,
    const char *what, const char *path, GError **error)
{
  g_autoptr (GPtrArray) header = make_header (pattern, what);

  return ringlet_image_write_edf (
      image, header, path, batch->options->overwrite, error);
}

static gboolean
separate (const Batch *batch, const RingletIntegration *integration,
    RingletSeparation *separation, GError **error)
{
  const RingletState *state = ringlet_project_get_state (batch->project);
  const RingletResult *pattern = integration->pattern;
  const RingletIntegratorInputs inputs = { pattern->provenance.detector,
    &state->geometry, integration->mask, &state->plan,
    { state->dark, state->n_dark, state->flat, state->absorption }, NULL, NULL, NULL,
    NULL };
  const RingletFrame frame = { .image = integration->image,
    .source = pattern->provenance.source };

  return ringlet_separate (&inputs, &frame, pattern,
      ringlet_project_get_memo (batch->project), separation, NULL, error);
}

static void
report (const Batch *batch, const RingletResult *pattern, const Paths *paths)
{
  JsonBuilder *json = batch->json;

  if (json == NULL) {
    if (!batch->options->quiet)
      g_print ("%s, %s: %" G_GSIZE_FORMAT " bins of %s, %" G_GSIZE_FORMAT
               " pixels masked, %" G_GSIZE_FORMAT " left out for their value\n",
          paths->bragg, paths->amorphous, pattern->n_radial, pattern->unit->symbol,
          pattern->provenance.n_masked, pattern->provenance.n_excluded);
    return;
  }
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "source", pattern->provenance.source);
  ringlet_json_add_number (json, "frame", (double) pattern->provenance.frame);
  ringlet_json_add_text (json, "bragg", paths->bragg);
  ringlet_json_add_text (json, "amorphous", paths->amorphous);
  ringlet_json_add_result (json, pattern);
  json_builder_end_object (json);
}

static gboolean
separate_frame (Batch *batch, guint64 step, GError **error)
{
  const RingletIntegrationWants wants = { .pattern = TRUE, .sha256 = TRUE };
  g_auto (Paths) paths = paths_of (batch, batch->first + step);
  g_auto (RingletSeparation) separation = { NULL, NULL };
  g_autoptr (RingletIntegration) integration = NULL;

  integration = ringlet_run_integration (batch->project, batch->first + step, wants,
      &batch->bar, step, batch->n_frames, error);
  if (integration == NULL || !separate (batch, integration, &separation, error) ||
      !write_part (
          batch, separation.bragg, integration->pattern, "bragg", paths.bragg, error) ||
      !write_part (batch, separation.amorphous, integration->pattern, "amorphous",
          paths.amorphous, error))
    return FALSE;

  ringlet_bar_clear (&batch->bar);
  report (batch, integration->pattern, &paths);
  return TRUE;
}

static gboolean
separate_all (Batch *batch, GError **error)
{
  gboolean ok = TRUE;

  ringlet_bar_init (&batch->bar, "Separating");
  if (batch->json != NULL) {
    json_builder_begin_object (batch->json);
    ringlet_json_add_text (batch->json, "version", RINGLET_VERSION);
    json_builder_set_member_name (batch->json, "frames");
    json_builder_begin_array (batch->json);
  }
  for (guint64 step = 0; ok && step < batch->n_frames; step++)
    ok = separate_frame (batch, step, error);
  ringlet_bar_clear (&batch->bar);
  if (batch->json != NULL) {
    json_builder_end_array (batch->json);
    json_builder_end_object (batch->json);
    ringlet_json_print (batch->json);
  }
  return ok;
}

/* Which frames, from --frame: −1 for all. */
static gboolean
choose_frames (Batch *batch, gint64 frame, GError **error)
{
  const RingletSource *source = ringlet_project_get_state (batch->project)->source;
  const guint64 n = ringlet_source_n_frames (source);
  g_autofree char *label = g_filename_display_name (ringlet_source_path (source, 0));

  batch->first = frame >= 0 ? (guint64) frame : 0;
  batch->n_frames = frame >= 0 ? 1 : n;
  if (batch->first < n)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s has %" G_GUINT64_FORMAT
      " frames, counted from 0: there is no frame %" G_GINT64_FORMAT,
      label, n, frame);
  return FALSE;
}

static int
run_batch (const Options *options, const RingletSettings *settings, gint64 frame,
    const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;
  g_autoptr (GError) error = NULL;
  Batch batch = { .options = options, .project = project, .json = json };

  if (!ringlet_set_up_apply (&options->set_up, settings, paths, project, &error))
    return ringlet_cli_fail (error);
  if (!options->quiet)
    ringlet_cli_tell_notes (
        ringlet_source_notes (ringlet_project_get_state (project)->source));
  if (!choose_frames (&batch, frame, &error) || !check_paths (&batch, &error) ||
      !separate_all (&batch, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

/* What says that something else than one pattern is made, or only a part of the rings
 * seen, has no place here. The median is what is made where nothing is said. */
static gboolean
check_settings (const RingletSetUp *set_up, RingletSettings *settings, GError **error)
{
  const struct {
    const char *name;
    gboolean given;
  } refused[] = {
    { "--cake", set_up->cake != NULL },
    { "--sectors", set_up->sectors != NULL },
    { "--azimuthal", set_up->azimuthal != NULL },
    { "--spread", set_up->statistic.spread },
  };
  RingletStatistic *statistic = &settings->plan.statistic;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    if (!refused[i].given)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s says how patterns are written, and separate writes images: leave it out",
        refused[i].name);
    return FALSE;
  }
  if (statistic->kind == RINGLET_STATISTIC_MEAN)
    statistic->kind = RINGLET_STATISTIC_PERCENTILES;
  return ringlet_plan_check (&settings->plan, error) &&
      ringlet_engine_for_plan (&settings->plan, error) != NULL;
}

static int
separate_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  RingletSettings settings;
  guint threads = 0;
  guint frame = 0;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name at least one image");
  if (error != NULL || !ringlet_set_up_parse (&options.set_up, &settings, &error) ||
      !check_settings (&options.set_up, &settings, &error) ||
      !ringlet_parse_count ("--frame", options.frame, &frame, &error) ||
      !ringlet_parse_count ("--threads", options.threads, &threads, &error))
    return ringlet_cli_usage ("separate", error);

  ringlet_parallel_set_threads (threads);
  return run_batch (&options, &settings, options.frame != NULL ? (gint64) frame : -1,
      (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_separate = {
  .name = "separate",
  .summary = "Images into Bragg spots and whole rings",
  .run = separate_run,
};
