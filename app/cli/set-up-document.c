/* SPDX-License-Identifier: MIT */
#include "cli/set-up-document.h"

#include <string.h>

#include "azimint.h"
#include "base/error.h"
#include "cli/parse.h"
#include "output-name.h"
#include "project-file.h"

#define FILE_NAME G_OPTION_ARG_FILENAME

GOptionEntry *
ringlet_set_up_document_entries (
    RingletSetUpDocument *self, RingletSetUp *set_up, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "project", 0, 0, FILE_NAME, &self->project,
        "Do all as this project file says, in place of the other options; images named "
        "here come in place of those of the project",
        "FILE.ringlet" },
    { "config", 'j', 0, FILE_NAME, &self->config,
        "Do all as this integration configuration of pyFAI says", "FILE.azimint.json" },
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

/* The cake of a project that has none is a matter of the view; what a configuration
 * means by an orientation, it does not say. */
static gboolean
check_others (const RingletSetUpDocument *self, RingletSetUp *set_up, GError **error)
{
  const GOptionEntry like[] = {
    { "like", 0, 0, FILE_NAME, &set_up->like, NULL, NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (set_up, like);
  const char *file = self->project != NULL ? "--project" : "--config";
  const char *allowed = self->project != NULL ? "cake" : "orientation-rule";

  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++) {
    if (!is_given (entry) || g_str_equal (entry->long_name, allowed))
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
    return check_save (self, settings, error);

  *settings = (RingletSettings){ .plan = ringlet_plan_default (), .n_dark = 1 };
  return check_others (self, set_up, error) && parse_cake (set_up, settings, error) &&
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
apply_project (const RingletSetUpDocument *self, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  const gboolean has_images = paths[0] != NULL;
  g_auto (RingletProjectFile) file = { 0 };

  if (!ringlet_project_file_load (self->project, !has_images, &file, NULL, NULL, error))
    return FALSE;

  print_warnings (self->project, file.warnings);
  ringlet_project_take_file (project, &file, self->project);
  if (settings->cake.n_azimuth > 0)
    ringlet_project_set_cake (project, settings->cake);
  if (has_images)
    return ringlet_project_open_images (project, paths, error);
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
  return ringlet_project_open_images (project, paths, error) &&
      ringlet_azimint_apply (&azimint, project, error);
}

gboolean
ringlet_set_up_document_apply (const RingletSetUpDocument *self,
    const RingletSetUp *set_up, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  if (self->project != NULL)
    return apply_project (self, settings, paths, project, error);
  if (self->config != NULL)
    return apply_config (self, set_up, paths, project, error);
  return ringlet_set_up_apply (set_up, settings, paths, project, error);
}
