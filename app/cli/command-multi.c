/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/multi-list.h"
#include "cli/parse.h"
#include "cli/set-up.h"
#include "export/writer.h"
#include "masking.h"
#include "output-name.h"
#include "scan/multi.h"

static const char summary[] =
    "Integrates several exposures into one pattern or cake: positions of a detector on "
    "its\narm, or several detectors.\n\n"
    "Each SET is PONI:IMAGE or PONI:IMAGE:MONITOR. Sets may also stand in a text file, "
    "see\n--list: one a line, PONI IMAGE [monitor=M] [frame=N] [mask=FILE], where "
    "names "
    "with\nblanks are in quotes, names are relative to the file and # begins a "
    "comment.\n\n"
    "The intensity of a bin is Σ signal / Σ normalisation over the pixels of all sets. "
    "The\nnormalisation of a pixel holds the monitor of its set and the solid angle "
    "that "
    "it sees,\nin units of a pixel of the first set at normal incidence: distances and "
    "pixel sizes\nmay differ. The bins cover what the sets cover together.\n\n"
    "All other options are those of \"ringlet integrate\" and hold for every set.";

static const char examples[] =
    "Examples:\n"
    "  ringlet multi near.poni:near.edf far.poni:far.edf -o both.xy\n"
    "  ringlet multi a.poni:a.cbf:10234 b.poni:b.cbf:9987 --error-model poisson \\\n"
    "      -o sum.xye\n"
    "  ringlet multi --list arm.txt --unit q_A^-1 --bins 3000 --cake 3000x360 \\\n"
    "      -o arm.xy -o arm.h5\n";

typedef struct {
  RingletSetUp set_up;
  char *list;
  char *min_pixels;
  char **outputs;
  char *threads;
  gboolean overwrite;
  gboolean quiet;
} Options;

static void
options_clear (Options *self)
{
  ringlet_set_up_clear (&self->set_up);
  g_strfreev (self->outputs);
  g_free (self->list);
  g_free (self->min_pixels);
  g_free (self->threads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "list", 'l', 0, G_OPTION_ARG_FILENAME, &o->list,
        "Text file of sets, before those of the command line", "FILE" },
    { "min-pixels", 0, 0, G_OPTION_ARG_STRING, &o->min_pixels,
        "A bin of fewer pixels is empty (any pixel counts)", "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->outputs,
        "File to write; may come several times. With --cake a format that can hold it "
        "takes the cake, the others the pattern",
        "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace files that are there already", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &o->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (&o->set_up, own);

  return ringlet_cli_parse ("multi", "SET…", summary, examples, entries, argc, argv);
}

/**
 * Member:
 *
 * What is a set's own; images are read one after the other when they are integrated.
 */
typedef struct {
  RingletSource *source;
  RingletGeometry geometry;
  RingletDetector *detector;
  RingletMask *mask; /* (nullable) */
} Member;

static void
member_free (gpointer data)
{
  Member *self = data;

  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self);
}

/**
 * Sets:
 * @first: has the dark, flat and absorption that all sets share
 * @members: (element-type Member)
 * @sets: (element-type RingletMultiSet): which borrow from both, and from the lines
 */
typedef struct {
  RingletProject *first;
  GPtrArray *members;
  GArray *sets;
} Sets;

static void
sets_clear (Sets *self)
{
  g_clear_pointer (&self->sets, g_array_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_object (&self->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sets, sets_clear)

/* ---- one set ---- */

/* Looks at the frame, for its shape. */
static RingletImage *
read_frame (const RingletMultiLine *line, RingletSource *source, GError **error)
{
  const guint64 n = ringlet_source_n_frames (source);

  if (line->frame < 0 && n > 1)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has %" G_GUINT64_FORMAT
        " frames: say which one in a --list, with frame=N from 0",
        line->image, n);
  else if (line->frame >= 0 && (guint64) line->frame >= n)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The frames of %s are 0 to %" G_GUINT64_FORMAT
        ": there is no frame %" G_GINT64_FORMAT,
        line->image, n - 1, line->frame);
  else
    return ringlet_source_read (source, (guint64) MAX (line->frame, 0), NULL, error);
  return NULL;
}

/* What the line masks beside what all sets have in common. */
static gboolean
add_mask (const RingletMultiLine *line, Member *member, GError **error)
{
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) own = NULL;
  RingletMask *both = NULL;

  if (line->mask == NULL)
    return TRUE;
  image = ringlet_image_load (line->mask, NULL, error);
  if (image == NULL)
    return FALSE;
  own = ringlet_mask_new_from_image (image, error);
  if (own == NULL)
    return FALSE;

  both = ringlet_mask_union (own, member->mask, error);
  if (both == NULL) {
    g_prefix_error (error, "%s: ", line->mask);
    return FALSE;
  }
  g_clear_pointer (&member->mask, ringlet_mask_unref);
  member->mask = both;
  return TRUE;
}

static gboolean
fit_member (RingletProject *project, const RingletMultiLine *line, Member *member,
    GError **error)
{
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletImage) image = read_frame (line, state->source, error);

  if (image == NULL)
    return FALSE;
  member->source = ringlet_source_ref (state->source);
  member->geometry = state->geometry;
  if (state->detector == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s names no detector and no pixel size: give --detector", line->poni);
    return FALSE;
  }
  member->detector =
      ringlet_detector_for_image (state->detector, image->n_slow, image->n_fast, error);
  if (member->detector == NULL) {
    g_prefix_error (error, "%s: ", line->image);
    return FALSE;
  }
  return ringlet_masking_get (state, member->detector, image,
             ringlet_project_get_memo (project), &member->mask, NULL, error) &&
      add_mask (line, member, error);
}

/* Positions of one detector have one mask: a thousand of them need not hold it a
 * thousand times. */
static void
share_mask (const Sets *sets, Member *member)
{
  const guint n = sets->members->len;
  const Member *before = n > 1 ? g_ptr_array_index (sets->members, n - 2) : NULL;

  if (before == NULL || before->mask == NULL || member->mask == NULL ||
      !g_str_equal (before->mask->digest, member->mask->digest))
    return;

  ringlet_mask_unref (member->mask);
  member->mask = ringlet_mask_ref (before->mask);
}

/* By the verbs that the window uses. */
static gboolean
load_member (Options *o, const RingletSettings *settings, const RingletMultiLine *line,
    Sets *sets, GError **error)
{
  const char *const paths[] = { line->image, NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();
  Member *member = g_new0 (Member, 1);

  g_ptr_array_add (sets->members, member);
  g_free (o->set_up.geometry.poni);
  o->set_up.geometry.poni = g_strdup (line->poni);
  if (!ringlet_set_up_apply (&o->set_up, settings, paths, project, error) ||
      !fit_member (project, line, member, error))
    return FALSE;

  share_mask (sets, member);
  if (sets->first == NULL)
    sets->first = g_steal_pointer (&project);
  return TRUE;
}

static void
add_set (Sets *sets, const RingletMultiLine *line)
{
  const RingletState *state = ringlet_project_get_state (sets->first);
  const Member *member = g_ptr_array_index (sets->members, sets->members->len - 1);
  const RingletMultiSet set = {
    .inputs = { member->detector, &member->geometry, member->mask, NULL,
        { state->dark, state->n_dark, state->flat, state->absorption, state->background,
            state->background_scale },
        line->mask != NULL ? line->mask : state->mask_path, state->dark_path,
        state->flat_path, state->absorption_path, NULL, state->background_path },
    .frame = { .source = line->image,
        .index = (guint64) MAX (line->frame, 0),
        .monitor = line->monitor },
    .source = member->source,
    .geometry_path = line->poni,
  };

  g_array_append_val (sets->sets, set);
}

static gboolean
load_sets (Options *o, const RingletSettings *settings, const GPtrArray *lines,
    Sets *sets, GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    const RingletMultiLine *line = g_ptr_array_index (lines, i);

    if (!load_member (o, settings, line, sets, error))
      return FALSE;
    add_set (sets, line);
  }
  return TRUE;
}

/* ---- outputs ---- */

static gboolean
takes_cake (const RingletSettings *settings, const char *path)
{
  return settings->cake.n_azimuth > 0 &&
      ringlet_writer_find (NULL, path, TRUE, NULL) != NULL;
}

static gboolean
check_inputs (
    const Options *o, const GPtrArray *lines, const char *path, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  const char *const common[] = { o->list, o->set_up.mask, o->set_up.dark,
    o->set_up.flat, o->set_up.factors.absorption, o->set_up.background,
    o->set_up.geometry.detector };

  for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
    g_ptr_array_add (inputs, (gpointer) common[i]);
  for (guint i = 0; i < lines->len; i++) {
    const RingletMultiLine *line = g_ptr_array_index (lines, i);

    g_ptr_array_add (inputs, line->poni);
    g_ptr_array_add (inputs, line->image);
    g_ptr_array_add (inputs, line->mask);
  }
  return ringlet_output_check_inputs (
      path, (const char *const *) inputs->pdata, inputs->len, error);
}

static gboolean
check_output (const Options *o, const RingletSettings *settings, const GPtrArray *lines,
    const char *path, GError **error)
{
  const gboolean has_errors = settings->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  const RingletWriter *writer =
      ringlet_writer_find (NULL, path, takes_cake (settings, path), error);

  if (writer == NULL)
    return FALSE;
  if (writer->needs_errors && !has_errors) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s would hold uncertainties, but there is no error model: add --error-model "
        "poisson, or write .xy",
        path);
    return FALSE;
  }
  return ringlet_output_check (path, o->overwrite, error) &&
      check_inputs (o, lines, path, error);
}

/* All of them before the work. */
static gboolean
check_outputs (const Options *o, const RingletSettings *settings,
    const GPtrArray *lines, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; o->outputs[i] != NULL; i++) {
    if (!check_output (o, settings, lines, o->outputs[i], error))
      return FALSE;
    if (!g_hash_table_add (seen, g_canonicalize_filename (o->outputs[i], NULL))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s would be written twice", o->outputs[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static void
report (const char *path, const RingletResult *result, guint n_sets)
{
  g_autofree char *bins = ringlet_result_is_cake (result)
      ? g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, result->n_radial,
            result->n_azimuth)
      : g_strdup_printf ("%" G_GSIZE_FORMAT, result->n_radial);
  gsize n_empty = 0;

  for (gsize i = 0; i < ringlet_result_n_bins (result); i++)
    n_empty += result->count[i] > 0.0 ? 0 : 1;
  g_print ("%s: %s bins of %s from %u sets, %" G_GSIZE_FORMAT " of them empty\n", path,
      bins, result->unit->symbol, n_sets, n_empty);
}

/* ---- the command ---- */

typedef struct {
  RingletSettings settings;
  double min_pixels;
  GPtrArray *lines;
} Work;

static gboolean
write_outputs (const Options *o, const Work *work, const GArray *sets, GError **error)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);

  for (gsize i = 0; o->outputs[i] != NULL; i++) {
    RingletPlan plan = work->settings.plan;
    g_autoptr (RingletResult) result = NULL;

    if (takes_cake (&work->settings, o->outputs[i])) {
      plan.n_azimuth = work->settings.cake.n_azimuth;
      if (work->settings.cake.n_radial > 0)
        plan.n_radial = work->settings.cake.n_radial;
    }
    result = ringlet_multi_integrate ((const RingletMultiSet *) (gpointer) sets->data,
        sets->len, &plan, work->min_pixels, memo, NULL, error);
    if (result == NULL ||
        !ringlet_result_write (result, NULL, o->outputs[i], o->overwrite, error))
      return FALSE;
    if (!o->quiet)
      report (o->outputs[i], result, sets->len);
  }
  return TRUE;
}

static int
run (Options *o, const Work *work)
{
  g_auto (Sets) sets = { .members = g_ptr_array_new_with_free_func (member_free),
    .sets = g_array_new (FALSE, FALSE, sizeof (RingletMultiSet)) };
  g_autoptr (GError) error = NULL;

  if (!check_outputs (o, &work->settings, work->lines, &error) ||
      !load_sets (o, &work->settings, work->lines, &sets, &error) ||
      !write_outputs (o, work, sets.sets, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

static gboolean
is_robust (const RingletSetUpStatistic *statistic)
{
  return statistic->sigma_clip != NULL || statistic->clip_iterations != NULL ||
      statistic->median || statistic->percentiles != NULL || statistic->spread;
}

static gboolean
check_usage (const Options *o, const Work *work, GError **error)
{
  const char *problem = NULL;

  if (o->set_up.geometry.poni != NULL)
    problem = "each set names its geometry: write PONI:IMAGE instead of --poni";
  else if (o->set_up.sectors != NULL || o->set_up.azimuthal != NULL)
    problem =
        "--sectors and --azimuthal are of \"ringlet integrate\"; --cake has their "
        "numbers";
  else if (is_robust (&o->set_up.statistic))
    problem =
        "--sigma-clip, --median, --percentiles and --spread are of the pixels of one "
        "image: of several they would be sums of what each alone makes of them";
  else if (work->lines->len == 0)
    problem = "name at least one set, PONI:IMAGE, or a --list of them";
  else if (o->outputs == NULL)
    problem = "name the file to write with -o";
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

static gboolean
parse_values (Options *o, char **words, Work *work, GError **error)
{
  for (gsize i = 0; words[i] != NULL; i++) {
    if (!ringlet_multi_parse_word (words[i], work->lines, error))
      return FALSE;
  }
  if (!ringlet_parse_number ("--min-pixels", o->min_pixels, &work->min_pixels, error))
    return FALSE;
  if (work->min_pixels < 0.0)
    return ringlet_parse_refuse ("--min-pixels", o->min_pixels, "0 or more", error);
  if (!check_usage (o, work, error))
    return FALSE;

  /* The one that a set names, which all of them need. */
  o->set_up.geometry.poni =
      g_strdup (((RingletMultiLine *) g_ptr_array_index (work->lines, 0))->poni);
  return ringlet_set_up_parse (&o->set_up, &work->settings, error);
}

static int
multi_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func (ringlet_multi_line_free);
  Work work = { .lines = lines };
  g_autoptr (GError) error = NULL;
  guint threads = 0;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (options.list != NULL && !ringlet_multi_load_list (options.list, lines, &error))
    return ringlet_cli_fail (error);
  if (!parse_values (&options, argv + 1, &work, &error) ||
      !ringlet_parse_count ("--threads", options.threads, &threads, &error))
    return ringlet_cli_usage ("multi", error);

  ringlet_parallel_set_threads (threads);
  return run (&options, &work);
}

const RingletCommand ringlet_command_multi = {
  .name = "multi",
  .summary = "Several positions or detectors into one pattern",
  .run = multi_run,
};
