/* SPDX-License-Identifier: MIT */
#include "cli/set-up-statistic.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/parse.h"

#define TEXT G_OPTION_ARG_STRING
#define FLAG G_OPTION_ARG_NONE

GOptionEntry *
ringlet_set_up_statistic_entries (
    RingletSetUpStatistic *self, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "sigma-clip", 0, 0, TEXT, &self->sigma_clip,
        "Leave out pixels that are more than T standard deviations from the mean of "
        "their bin, but none that Chauvenet's criterion keeps; 0 or chauvenet: by that "
        "alone",
        "T" },
    { "clip-iterations", 0, 0, TEXT, &self->clip_iterations, "How often, at most (5)",
        "N" },
    { "median", 0, 0, FLAG, &self->median,
        "Median of the pixels of each bin, by their weights", NULL },
    { "percentiles", 0, 0, TEXT, &self->percentiles,
        "Mean of the pixels of each bin between two percentiles", "A,B" },
    { "spread", 0, 0, FLAG, &self->spread,
        "Another column: standard deviation of the pixels of each bin along the ring",
        NULL },
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
ringlet_set_up_statistic_clear (RingletSetUpStatistic *self)
{
  g_free (self->sigma_clip);
  g_free (self->clip_iterations);
  g_free (self->percentiles);
}

/* At most one of the options that say which pixels are left. */
static gboolean
check_one (const RingletSetUpStatistic *self, GError **error)
{
  const char *const names[] = { "--sigma-clip", "--median", "--percentiles" };
  const gboolean given[] = { self->sigma_clip != NULL, self->median,
    self->percentiles != NULL };
  const char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (given); i++) {
    if (given[i] && first != NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s and %s do not go together: each says which pixels of a bin are left",
          first, names[i]);
      return FALSE;
    }
    if (given[i])
      first = names[i];
  }
  return TRUE;
}

static gboolean
parse_clip (
    const RingletSetUpStatistic *self, RingletStatistic *statistic, GError **error)
{
  guint *iterations = &statistic->clip_iterations;
  double *threshold = &statistic->clip_threshold;

  if (self->sigma_clip == NULL) {
    if (self->clip_iterations == NULL)
      return TRUE;
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--clip-iterations needs --sigma-clip");
    return FALSE;
  }

  statistic->kind = RINGLET_STATISTIC_SIGMA_CLIP;
  if (g_ascii_strcasecmp (self->sigma_clip, "chauvenet") == 0)
    *threshold = 0.0;
  else if (!ringlet_number_parse (self->sigma_clip, threshold) || !(*threshold >= 0.0))
    return ringlet_parse_refuse ("--sigma-clip", self->sigma_clip,
        "a number of standard deviations, 0 or chauvenet", error);
  return ringlet_parse_positive_count (
      "--clip-iterations", self->clip_iterations, iterations, error);
}

/* The same number twice is the pixel at that percentile. */
static gboolean
parse_percentiles (
    const RingletSetUpStatistic *self, RingletStatistic *statistic, GError **error)
{
  double *min = &statistic->percentile_min;
  double *max = &statistic->percentile_max;
  g_auto (GStrv) parts = NULL;

  if (self->median)
    statistic->kind = RINGLET_STATISTIC_PERCENTILES;
  if (self->percentiles == NULL)
    return TRUE;

  statistic->kind = RINGLET_STATISTIC_PERCENTILES;
  parts = g_strsplit (self->percentiles, ",", -1);
  if (g_strv_length (parts) == 2 && ringlet_number_parse (parts[0], min) &&
      ringlet_number_parse (parts[1], max) && *min >= 0.0 && *min <= *max &&
      *max <= 100.0)
    return TRUE;
  return ringlet_parse_refuse ("--percentiles", self->percentiles,
      "two numbers from 0 to 100, the smaller one first, such as 10,90", error);
}

gboolean
ringlet_set_up_statistic_parse (
    const RingletSetUpStatistic *self, RingletStatistic *statistic, GError **error)
{
  statistic->spread = statistic->spread || self->spread;
  return check_one (self, error) && parse_clip (self, statistic, error) &&
      parse_percentiles (self, statistic, error) &&
      ringlet_statistic_check (statistic, error);
}
