/* SPDX-License-Identifier: MIT */
#include "cli/set-up-document.h"

#include <string.h>

#include "azimint.h"
#include "base/error.h"
#include "cli/parse.h"
#include "engines.h"
#include "output-name.h"
#include "project-file.h"

#define FILE_NAME G_OPTION_ARG_FILENAME

GOptionEntry *
ringlet_set_up_document_entries (
    RingletSetUpDocument *self, RingletSetUp *set_up, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "project", 0, 0, FILE_NAME, &self->project,
        "Do all as this project file says, in place of the other options but --cake "
        "and "
        "--azimuth-range; images named here come in place of those of the project",
        "FILE.ringlet" },
    { "config", 'j', 0, FILE_NAME, &self->config,
        "Do all as this integration configuration of pyFAI says", "FILE.azimint.json" },
    { "sum", 0, 0, G_OPTION_ARG_STRING, &self->sum,
        "Of N frames that follow each other their sum: of all in groups of N, or of "
        "those from --frame on. Dark and background are of one frame",
        "N" },
    { "mean", 0, 0, G_OPTION_ARG_STRING, &self->mean,
        "The same of their mean, which has no Poisson errors", "N" },
    { "save-project", 0, 0, FILE_NAME, &self->save,
        "Write what was done into a project file, too", "FILE.ringlet" },
    { "like", 0, 0, FILE_NAME, &set_up->like,
        "Everything as this result says, in any format; other options replace it",
        "RESULT" },
  };
  gsize n = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (entries) + 1);
  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, entries, sizeof entries);
  return all;
}

void
ringlet_set_up_document_clear (RingletSetUpDocument *self)
{
  g_free (self->project);
  g_free (self->config);
  g_free (self->save);
  g_free (self->sum);
  g_free (self->mean);
}

gboolean
ringlet_set_up_document_is_whole (const RingletSetUpDocument *self)
{
  return self->project != NULL || self->config != NULL;
}

/* ---- usage ---- */

static gboolean
is_given (const GOptionEntry *entry)
{
  return entry->arg == G_OPTION_ARG_NONE ? *(gboolean *) entry->arg_data
                                         : *(char **) entry->arg_data != NULL;
}

/* The cake of a project that has none is a matter of the view, and of its sectors one
 * is named by its azimuths; what a configuration means by an orientation, it does not
 * say. */
static gboolean
check_others (const RingletSetUpDocument *self, RingletSetUp *set_up, GError **error)
{
  const GOptionEntry like[] = {
    { "like", 0, 0, FILE_NAME, &set_up->like, NULL, NULL },
    { "sum", 0, 0, G_OPTION_ARG_STRING, (gpointer) &self->sum, NULL, NULL },
    { "mean", 0, 0, G_OPTION_ARG_STRING, (gpointer) &self->mean, NULL, NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (set_up, like);
  const char *file = self->project != NULL ? "--project" : "--config";
  static const char *const of_project[] = { "cake", "azimuth-range", NULL };
  static const char *const of_config[] = { "orientation-rule", NULL };
  const char *const *allowed = self->project != NULL ? of_project : of_config;

  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++) {
    if (!is_given (entry) || g_strv_contains (allowed, entry->long_name))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--%s and %s do not go together: the file says everything; edit it there, or "
        "give options without it",
        entry->long_name, file);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_save (
    const RingletSetUpDocument *self, const RingletSettings *settings, GError **error)
{
  if (self->save == NULL)
    return TRUE;
  if (!ringlet_project_file_is_one (self->save))
    return ringlet_parse_refuse (
        "--save-project", self->save, "a name that ends in .ringlet", error);
  if (settings->cake_use == RINGLET_CAKE_WHOLE)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--save-project cannot keep --sectors and --azimuthal: a project has a pattern "
      "and "
      "a cake");
  return FALSE;
}

/* Without an option as the file of --like says. */
static gboolean
parse_combined (const RingletSetUpDocument *self, const RingletLike *like,
    RingletSettings *settings, GError **error)
{
  const char *option = self->sum != NULL ? "--sum" : "--mean";
  const char *text = self->sum != NULL ? self->sum : self->mean;
  guint n = like != NULL ? like->n_combined : 1;

  if (self->sum != NULL && self->mean != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--sum and --mean do not go together: give one of them");
    return FALSE;
  }
  settings->combine = like != NULL ? like->combine : RINGLET_COMBINE_SUM;
  if (text != NULL)
    settings->combine = self->sum != NULL ? RINGLET_COMBINE_SUM : RINGLET_COMBINE_MEAN;
  if (!ringlet_parse_positive_count (option, text, &n, error))
    return FALSE;
  settings->n_combined = n;
  return TRUE;
}

static gboolean
parse_range (const RingletSetUp *set_up, RingletPlan *plan, GError **error)
{
  return ringlet_parse_range ("--azimuth-range", set_up->azimuth_range,
             &plan->has_azimuth_range, &plan->azimuth_min_deg, &plan->azimuth_max_deg,
             error) &&
      ringlet_plan_check (plan, error);
}

static gboolean
parse_cake (const RingletSetUp *set_up, RingletSettings *settings, GError **error)
{
  RingletCakeBins *cake = &settings->cake;

  return ringlet_parse_cake (
             "--cake", set_up->cake, &cake->n_radial, &cake->n_azimuth, error) &&
      ringlet_plan_check_bins (MAX (cake->n_radial, 1), cake->n_azimuth, error);
}

gboolean
ringlet_set_up_document_parse (const RingletSetUpDocument *self, RingletSetUp *set_up,
    RingletSettings *settings, gsize n_images, GError **error)
{
  if (self->project == NULL && n_images == 0) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name at least one image");
    return FALSE;
  }
  if (self->project != NULL && self->config != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--project and --config each say everything: give one of them");
    return FALSE;
  }
  if (!ringlet_set_up_document_is_whole (self))
    return parse_combined (self, set_up->facts, settings, error) &&
        check_save (self, settings, error);

  *settings = (RingletSettings){ .plan = ringlet_plan_default (),
    .n_dark = 1,
    .background_scale = 1.0,
    .n_combined = 1 };
  return check_others (self, set_up, error) && parse_cake (set_up, settings, error) &&
      parse_range (set_up, &settings->plan, error) &&
      check_save (self, settings, error);
}

gboolean
ringlet_set_up_document_check_output (const RingletSetUpDocument *self,
    const RingletSetUp *set_up, const char *path, GError **error)
{
  const char *const inputs[] = { self->project, self->config, set_up->like };

  return ringlet_output_check_inputs (path, inputs, G_N_ELEMENTS (inputs), error);
}

/* ---- applied ---- */

static void
print_warnings (const char *path, const GPtrArray *warnings)
{
  for (guint i = 0; i < warnings->len; i++)
    g_printerr (
        "ringlet: %s: %s\n", path, (const char *) g_ptr_array_index (warnings, i));
}

static gboolean
combine (RingletProject *project, RingletCombine how, guint64 n, GError **error)
{
  RingletSource *source = ringlet_project_get_state (project)->source;
  const guint64 n_frames = ringlet_source_n_frames (source);
  g_autofree char *label = g_filename_display_name (ringlet_source_path (source, 0));

  if (n <= n_frames) {
    ringlet_project_combine_frames (project, how, n);
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: there are %" G_GUINT64_FORMAT
      " frames, too few for the %s of %" G_GUINT64_FORMAT,
      label, n_frames, ringlet_combine_name (how), n);
  return FALSE;
}

/* A bin that is centred needs the whole turn. */
static gboolean
put_range (RingletProject *project, const RingletPlan *from, GError **error)
{
  RingletPlan plan = ringlet_project_get_state (project)->plan;

  plan.has_azimuth_range = TRUE;
  plan.azimuth_min_deg = from->azimuth_min_deg;
  plan.azimuth_max_deg = from->azimuth_max_deg;
  if (!ringlet_plan_is_whole_turn (plan.azimuth_min_deg, plan.azimuth_max_deg))
    plan.has_azimuth_centre = FALSE;
  return ringlet_project_set_plan (project, &plan, error);
}

static RingletSourceFlags
source_flags (const RingletSetUp *set_up)
{
  return set_up->passes_bad_files ? RINGLET_SOURCE_LENIENT : RINGLET_SOURCE_DEFAULT;
}

static gboolean
apply_project (const RingletSetUpDocument *self, const RingletSetUp *set_up,
    const RingletSettings *settings, const char *const *paths, RingletProject *project,
    GError **error)
{
  const gboolean has_images = paths[0] != NULL;
  RingletCombine how = RINGLET_COMBINE_SUM;
  guint64 n = 1;
  g_auto (RingletProjectFile) file = { 0 };

  if (!ringlet_project_file_load (self->project, !has_images, &file, NULL, NULL, error))
    return FALSE;

  how = file.combine;
  n = file.n_combined;
  print_warnings (self->project, file.warnings);
  ringlet_project_take_file (project, &file, self->project);
  if (settings->cake.n_azimuth > 0)
    ringlet_project_set_cake (project, settings->cake);
  if (settings->plan.has_azimuth_range && !put_range (project, &settings->plan, error))
    return FALSE;
  if (has_images)
    return ringlet_project_open_images_full (
               project, paths, source_flags (set_up), error) &&
        combine (project, how, n, error);
  if (ringlet_project_get_state (project)->source != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s has no images: name at least one", self->project);
  return FALSE;
}

static gboolean
apply_config (const RingletSetUpDocument *self, const RingletSetUp *set_up,
    const char *const *paths, RingletProject *project, GError **error)
{
  g_auto (RingletAzimint) azimint = { 0 };
  RingletOrientationRule rule = RINGLET_ORIENTATION_ONE_FLIP;

  if (set_up->geometry.orientation_rule != NULL &&
      !ringlet_orientation_rule_parse (set_up->geometry.orientation_rule, &rule, error))
    return FALSE;
  if (!ringlet_azimint_load (self->config, rule, &azimint, error))
    return FALSE;

  print_warnings (self->config, azimint.warnings);
  return ringlet_project_open_images_full (
             project, paths, source_flags (set_up), error) &&
      ringlet_azimint_apply (&azimint, project, error);
}

static gboolean
check_devices (RingletProject *project, GError **error)
{
  return ringlet_engine_check_devices (
      &ringlet_project_get_state (project)->plan, error);
}

gboolean
ringlet_set_up_document_apply (const RingletSetUpDocument *self,
    const RingletSetUp *set_up, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  if (self->project != NULL)
    return apply_project (self, set_up, settings, paths, project, error) &&
        check_devices (project, error);
  if (self->config != NULL)
    return apply_config (self, set_up, paths, project, error) &&
        check_devices (project, error);
  return ringlet_set_up_apply (set_up, settings, paths, project, error) &&
      combine (project, settings->combine, settings->n_combined, error);
}
