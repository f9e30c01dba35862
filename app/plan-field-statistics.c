/* SPDX-License-Identifier: MIT */

/* What is made of the pixels in a bin, as fields. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plan-field-private.h"

/* ---- errors ---- */

static const char *const models[] = { N_ ("none"), "poisson", N_ ("azimuthal"),
  N_ ("hybrid"), NULL };

static char *
get_model (const RingletState *state)
{
  return g_strdup (ringlet_error_model_name (state->plan.error_model));
}

/* An image of the variance is nothing that a word brings. */
static gboolean
set_model (const char *text, RingletState *state, GError **error)
{
  if (!g_strv_contains (models, text))
    return ringlet_field_refuse (
        N_ ("Error model"), text, N_ ("none, poisson, azimuthal or hybrid"), error);
  return ringlet_error_model_parse (text, &state->plan.error_model, error);
}

static gboolean
is_poisson (const RingletState *state)
{
  return ringlet_error_model_is_poisson (state->plan.error_model);
}

static char *
get_floor (const RingletState *state)
{
  const guint n = state->plan.poisson_floor;

  return n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
}

static gboolean
set_floor (const char *text, RingletState *state, GError **error)
{
  guint n = 0;

  if (*text != '\0' && !ringlet_field_count (N_ ("Least variance"), text, 0, &n, error))
    return FALSE;
  state->plan.poisson_floor = n;
  return TRUE;
}

static char *
get_dark_variance (const RingletState *state)
{
  return ringlet_field_switch_text (state->plan.dark_variance);
}

static gboolean
set_dark_variance (const char *text, RingletState *state, GError **error)
{
  return ringlet_field_switch (
      N_ ("Variance of the dark"), text, &state->plan.dark_variance, error);
}

static gboolean
has_dark_variance (const RingletState *state)
{
  return state->dark != NULL && is_poisson (state);
}

/* ---- the statistic ---- */

static const char *const kinds[] = { N_ ("mean"), N_ ("sigma-clip"), N_ ("median"),
  N_ ("percentiles"), NULL };

static gboolean
is_median (const RingletStatistic *statistic)
{
  return statistic->kind == RINGLET_STATISTIC_PERCENTILES &&
      statistic->percentile_min == 50.0 && statistic->percentile_max == 50.0;
}

static char *
get_kind (const RingletState *state)
{
  const RingletStatistic *statistic = &state->plan.statistic;

  if (statistic->kind == RINGLET_STATISTIC_SIGMA_CLIP)
    return g_strdup (kinds[1]);
  if (statistic->kind == RINGLET_STATISTIC_MEAN)
    return g_strdup (kinds[0]);
  return g_strdup (is_median (statistic) ? kinds[2] : kinds[3]);
}

/* Percentiles that were never said are those between which half of the pixels lie. */
static gboolean
set_kind (const char *text, RingletState *state, GError **error)
{
  RingletStatistic *statistic = &state->plan.statistic;

  if (g_str_equal (text, kinds[0])) {
    statistic->kind = RINGLET_STATISTIC_MEAN;
  } else if (g_str_equal (text, kinds[1])) {
    statistic->kind = RINGLET_STATISTIC_SIGMA_CLIP;
  } else if (g_str_equal (text, kinds[2])) {
    statistic->kind = RINGLET_STATISTIC_PERCENTILES;
    statistic->percentile_min = 50.0;
    statistic->percentile_max = 50.0;
  } else if (g_str_equal (text, kinds[3])) {
    statistic->kind = RINGLET_STATISTIC_PERCENTILES;
    if (statistic->percentile_min == statistic->percentile_max) {
      statistic->percentile_min = 25.0;
      statistic->percentile_max = 75.0;
    }
  } else {
    return ringlet_field_refuse (
        N_ ("Statistic"), text, N_ ("mean, sigma-clip, median or percentiles"), error);
  }
  return TRUE;
}

static gboolean
is_clipped (const RingletState *state)
{
  return state->plan.statistic.kind == RINGLET_STATISTIC_SIGMA_CLIP;
}

static char *
get_threshold (const RingletState *state)
{
  const double threshold = state->plan.statistic.clip_threshold;

  return threshold > 0.0 ? ringlet_field_number_text (threshold)
                         : g_strdup ("chauvenet");
}

static gboolean
set_threshold (const char *text, RingletState *state, GError **error)
{
  double *threshold = &state->plan.statistic.clip_threshold;

  *threshold = ringlet_statistic_default ().clip_threshold;
  if (g_ascii_strcasecmp (text, "chauvenet") == 0)
    *threshold = 0.0;
  else if (*text != '\0')
    return ringlet_field_number (N_ ("Sigma clipping"), text, threshold, error);
  return TRUE;
}

static char *
get_iterations (const RingletState *state)
{
  return g_strdup_printf ("%u", state->plan.statistic.clip_iterations);
}

static gboolean
set_iterations (const char *text, RingletState *state, GError **error)
{
  guint n = ringlet_statistic_default ().clip_iterations;

  if (*text != '\0' && !ringlet_field_count (N_ ("Iterations"), text, 1, &n, error))
    return FALSE;
  state->plan.statistic.clip_iterations = n;
  return TRUE;
}

static gboolean
has_percentiles (const RingletState *state)
{
  return state->plan.statistic.kind == RINGLET_STATISTIC_PERCENTILES &&
      !is_median (&state->plan.statistic);
}

static char *
get_percentiles (const RingletState *state)
{
  const RingletStatistic *statistic = &state->plan.statistic;

  return ringlet_field_pair_text (
      TRUE, statistic->percentile_min, statistic->percentile_max);
}

static gboolean
set_percentiles (const char *text, RingletState *state, GError **error)
{
  RingletStatistic *statistic = &state->plan.statistic;

  return ringlet_field_pair (N_ ("Percentiles"), text, &statistic->percentile_min,
      &statistic->percentile_max, error);
}

static char *
get_spread (const RingletState *state)
{
  return ringlet_field_switch_text (state->plan.statistic.spread);
}

static gboolean
set_spread (const char *text, RingletState *state, GError **error)
{
  return ringlet_field_switch (
      N_ ("Spread"), text, &state->plan.statistic.spread, error);
}

/* ---- the numbers ---- */

static char *
get_weights (const RingletState *state)
{
  return ringlet_field_switch_text (!state->plan.weighted_average);
}

static gboolean
set_weights (const char *text, RingletState *state, GError **error)
{
  gboolean is_alike = FALSE;

  if (!ringlet_field_switch (N_ ("Unweighted"), text, &is_alike, error))
    return FALSE;
  state->plan.weighted_average = !is_alike;
  return TRUE;
}

static char *
get_monitor (const RingletState *state)
{
  const double factor = state->plan.normalization_factor;

  return factor != 1.0 ? ringlet_field_number_text (factor) : g_strdup ("");
}

static gboolean
set_monitor (const char *text, RingletState *state, GError **error)
{
  double factor = 1.0;

  if (*text != '\0' &&
      !ringlet_field_number (N_ ("Normalisation"), text, &factor, error))
    return FALSE;
  if (!(factor > 0.0))
    return ringlet_field_refuse (
        N_ ("Normalisation"), text, N_ ("a number above 0"), error);
  state->plan.normalization_factor = factor;
  return TRUE;
}

static char *
get_empty (const RingletState *state)
{
  return isnan (state->plan.empty) ? g_strdup ("")
                                   : ringlet_field_number_text (state->plan.empty);
}

static gboolean
set_empty (const char *text, RingletState *state, GError **error)
{
  state->plan.empty = NAN;
  return *text == '\0' ||
      ringlet_field_number (N_ ("Empty bins"), text, &state->plan.empty, error);
}

/* clang-format off */
const RingletPlanField ringlet_plan_statistic_fields[] = {
  { "--error-model", N_ ("Error model"), N_ ("Where σ comes from"), NULL,
    N_ ("Change Error Model"), RINGLET_PLAN_FIELD_CHOICE, models, get_model, set_model, NULL },
  { "--poisson-floor", N_ ("Least variance"), N_ ("Least variance of one pixel; pyFAI has 1"), N_ ("0"),
    N_ ("Change Least Variance"), RINGLET_PLAN_FIELD_TEXT, NULL, get_floor, set_floor, is_poisson },
  { "--no-dark-variance", N_ ("Variance of the dark"), N_ ("Counts for σ, too; pyFAI leaves it out"), NULL,
    N_ ("Change Variance of the Dark"), RINGLET_PLAN_FIELD_SWITCH, NULL, get_dark_variance, set_dark_variance,
    has_dark_variance },
  { "--normalization-factor", N_ ("Normalisation"), N_ ("Divides the result: the monitor"), N_ ("1"),
    N_ ("Change Normalisation"), RINGLET_PLAN_FIELD_TEXT, NULL, get_monitor, set_monitor, NULL },
  { "--statistic", N_ ("Statistic"), N_ ("What is made of the pixels in a bin: --sigma-clip, --median, --percentiles"), NULL,
    N_ ("Change Statistic"), RINGLET_PLAN_FIELD_CHOICE, kinds, get_kind, set_kind, NULL },
  { "--sigma-clip", N_ ("Sigma clipping"), N_ ("Standard deviations from the mean, or “chauvenet”"), N_ ("5"),
    N_ ("Change Sigma Clipping"), RINGLET_PLAN_FIELD_TEXT, NULL, get_threshold, set_threshold, is_clipped },
  { "--clip-iterations", N_ ("Iterations"), N_ ("How often outliers are looked for, at most"), N_ ("5"),
    N_ ("Change Iterations"), RINGLET_PLAN_FIELD_TEXT, NULL, get_iterations, set_iterations, is_clipped },
  { "--percentiles", N_ ("Percentiles"), N_ ("Mean of the pixels of each bin between two percentiles"), NULL,
    N_ ("Change Percentiles"), RINGLET_PLAN_FIELD_TEXT, NULL, get_percentiles, set_percentiles, has_percentiles },
  { "--spread", N_ ("Spread along the ring"), N_ ("Another column: standard deviation of the pixels of each bin"), NULL,
    N_ ("Change Spread"), RINGLET_PLAN_FIELD_SWITCH, NULL, get_spread, set_spread, NULL },
  { "--unweighted", N_ ("Unweighted mean"), N_ ("Each corrected pixel alike, as older pyFAI"), NULL,
    N_ ("Change Weights"), RINGLET_PLAN_FIELD_SWITCH, NULL, get_weights, set_weights, NULL },
  { "--empty", N_ ("Empty bins"), N_ ("Intensity of an empty bin"), N_ ("nan"),
    N_ ("Change Empty Bins"), RINGLET_PLAN_FIELD_TEXT, NULL, get_empty, set_empty, NULL },
  { NULL },
};
/* clang-format on */
