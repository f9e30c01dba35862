/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/parallel.h"
#include "cli/bragg-command.h"
#include "cli/parse.h"

#define TEXT G_OPTION_ARG_STRING
#define FLAG G_OPTION_ARG_NONE

void
ringlet_bragg_options_clear (RingletBraggOptions *self)
{
  char *const texts[] = { self->output, self->format, self->frames, self->noise,
    self->cutoff_pick, self->cutoff_peak, self->patch_size, self->connected,
    self->threads };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_clear (&self->set_up);
}

GOptionEntry *
ringlet_bragg_entries (RingletBraggOptions *self, const GOptionEntry *own)
{
  const GOptionEntry common[] = {
    { "noise", 0, 0, TEXT, &self->noise,
        "Noise of a pixel beside that of the background (1)", "N" },
    { "frames", 0, 0, TEXT, &self->frames,
        "Which frames: 3,5 or 0:10 (0 to 9) or 0:100:10 (all)", "LIST" },
    { "overwrite", 0, 0, FLAG, &self->overwrite, "Replace a file that is there", NULL },
    { "json", 0, 0, FLAG, &self->json, "Tell what was done as JSON on standard output",
        NULL },
    { "quiet", 'q', 0, FLAG, &self->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, TEXT, &self->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  gsize n = 0;
  g_autofree GOptionEntry *all = NULL;

  while (own[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (common));
  memcpy (all, own, n * sizeof *all);
  memcpy (all + n, common, sizeof common);
  self->set_up.passes_bad_files = TRUE;
  return ringlet_set_up_entries (&self->set_up, all);
}

/* What says that something else than the background of whole rings is made. */
static gboolean
check_refused (const RingletBraggOptions *self, GError **error)
{
  const RingletSetUp *set_up = &self->set_up;
  const struct {
    const char *name;
    gboolean given;
    const char *reason;
  } refused[] = {
    { "--cake", set_up->cake != NULL, "no pattern is written here" },
    { "--sectors", set_up->sectors != NULL, "no pattern is written here" },
    { "--azimuthal", set_up->azimuthal != NULL, "no pattern is written here" },
    { "--spread", set_up->statistic.spread, "no pattern is written here" },
    { "--empty", set_up->empty != NULL, "no pattern is written here" },
    { "--azimuth-range", set_up->azimuth_range != NULL,
        "the background is that of whole rings" },
    { "--azimuth-centre", set_up->azimuth_centre != NULL,
        "the background is that of whole rings" },
    { "--median", set_up->statistic.median,
        "the background is what is left when outliers are clipped" },
    { "--percentiles", set_up->statistic.percentiles != NULL,
        "the background is what is left when outliers are clipped" },
    { "--dark", self->with_pixels && set_up->dark != NULL,
        "the pixels are kept as they were measured, and readers of sparse frames know "
        "no dark" },
    { "--background-image", self->with_pixels && set_up->background != NULL,
        "the pixels are kept as they were measured, and readers of sparse frames know "
        "no other image" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    if (!refused[i].given)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has no meaning: %s; leave it out", refused[i].name, refused[i].reason);
    return FALSE;
  }
  return TRUE;
}

/* --patch-size and --connected say nothing where no peaks are looked for. */
static gboolean
check_peak_options (const RingletBraggOptions *self, GError **error)
{
  if (self->with_peaks || self->cutoff_peak != NULL ||
      (self->patch_size == NULL && self->connected == NULL))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s needs --cutoff-peak, which asks for peaks",
      self->patch_size != NULL ? "--patch-size" : "--connected");
  return FALSE;
}

static gboolean
parse_criteria (
    const RingletBraggOptions *self, RingletBraggCriteria *criteria, GError **error)
{
  *criteria = ringlet_bragg_criteria_default ();
  criteria->wants_pixels = self->with_pixels;
  criteria->wants_peaks = self->with_peaks || self->cutoff_peak != NULL;
  return check_peak_options (self, error) &&
      ringlet_parse_number ("--noise", self->noise, &criteria->noise, error) &&
      ringlet_parse_positive (
          "--cutoff-pick", self->cutoff_pick, &criteria->cutoff_pick, error) &&
      ringlet_parse_positive (
          "--cutoff-peak", self->cutoff_peak, &criteria->cutoff_peak, error) &&
      ringlet_parse_count (
          "--patch-size", self->patch_size, &criteria->patch_size, error) &&
      ringlet_parse_count (
          "--connected", self->connected, &criteria->connected, error) &&
      ringlet_bragg_criteria_check (criteria, error);
}

static gboolean
parse_format (RingletBraggOptions *self, GError **error)
{
  if (!self->with_pixels && self->format == NULL && self->output != NULL &&
      g_str_has_suffix (self->output, ".cxi"))
    self->kind = RINGLET_BRAGG_CXI;
  if (self->format == NULL || g_str_equal (self->format, "nexus"))
    return TRUE;
  self->kind = RINGLET_BRAGG_CXI;
  return g_str_equal (self->format, "cxi") ||
      ringlet_parse_refuse ("--format", self->format, "nexus or cxi", error);
}

static void
set_default (char **option, const char *text)
{
  if (*option == NULL)
    *option = g_strdup (text);
}

gboolean
ringlet_bragg_options_parse (RingletBraggOptions *self, RingletSettings *settings,
    RingletBraggCriteria *criteria, GError **error)
{
  guint threads = 0;

  if (!check_refused (self, error))
    return FALSE;
  set_default (&self->set_up.split, "no");
  set_default (&self->set_up.bins, "800");
  set_default (&self->set_up.error_model, "poisson");
  set_default (&self->set_up.statistic.sigma_clip, "0");
  if (!ringlet_set_up_parse (&self->set_up, settings, error) ||
      !parse_criteria (self, criteria, error) || !parse_format (self, error) ||
      !ringlet_parse_count ("--threads", self->threads, &threads, error))
    return FALSE;
  if (settings->plan.error_model == RINGLET_ERROR_MODEL_NONE)
    return ringlet_parse_refuse ("--error-model", self->set_up.error_model,
        "poisson, azimuthal or hybrid here", error);
  ringlet_parallel_set_threads (threads);
  return TRUE;
}
