/* SPDX-License-Identifier: MIT */
#include "command-line.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/factor-text.h"

/* Bytes that no shell takes for anything else, anywhere in a word. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,:+-"

static void
add_word (GString *line, const char *word)
{
  g_autofree char *quoted = NULL;

  if (line->len > 0)
    g_string_append_c (line, ' ');
  if (*word != '\0' && strspn (word, PLAIN) == strlen (word)) {
    g_string_append (line, word);
    return;
  }

  quoted = g_shell_quote (word);
  g_string_append (line, quoted);
}

/* @value may begin with a dash: it is a word of its own and taken as it is. */
static void
add_option (GString *line, const char *option, const char *value)
{
  if (value == NULL)
    return;

  add_word (line, option);
  add_word (line, value);
}

static void
add_flag (GString *line, const char *option, gboolean given)
{
  if (given)
    add_word (line, option);
}

static void
add_number (GString *line, const char *option, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  add_option (line, option, ringlet_number_format (value, number));
}

static void
add_count (GString *line, const char *option, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  add_option (line, option, text);
}

static void
add_range (GString *line, const char *option, gboolean given, double min, double max)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];
  g_autofree char *text = NULL;

  if (!given)
    return;

  text = g_strdup_printf (
      "%s,%s", ringlet_number_format (min, first), ringlet_number_format (max, last));
  add_option (line, option, text);
}

/* In @unit where that reads back as the same double, else in metres, which are not
 * divided. */
static char *
length_text (double length_m, double per_metre, const char *unit)
{
  char number[RINGLET_NUMBER_SIZE];

  g_ascii_formatd (number, sizeof number, "%.15g", length_m * per_metre);
  if (g_ascii_strtod (number, NULL) / per_metre == length_m)
    return g_strconcat (number, unit, NULL);
  return g_strconcat (ringlet_number_format (length_m, number), "m", NULL);
}

static void
add_sensor (GString *line, const RingletSensor *sensor)
{
  const char *material = ringlet_material_name (sensor->material);
  g_autofree char *thickness = length_text (sensor->thickness_m, 1e6, "um");
  g_autofree char *both = sensor->thickness_m > 0.0
      ? g_strconcat (material, ",", thickness, NULL)
      : g_strdup (material);

  add_option (line, "--sensor", both);
}

/* What of the geometry is not as its file says. */
static void
add_replaced (GString *line, const RingletState *state)
{
  const RingletDetector *detector = state->detector;
  g_autofree char *wavelength = length_text (state->geometry.wavelength_m, 1e10, "A");

  if (state->replaced & RINGLET_REPLACED_DETECTOR)
    add_option (
        line, "--detector", detector->row != NULL ? detector->name : detector->path);
  if (state->replaced & RINGLET_REPLACED_ORIENTATION)
    add_count (line, "--orientation", (guint64) detector->orientation);
  if (state->replaced & RINGLET_REPLACED_SENSOR)
    add_sensor (line, &detector->sensor);
  if (state->replaced & RINGLET_REPLACED_WAVELENGTH)
    add_option (line, "--wavelength", wavelength);
  add_flag (line, "--parallax", state->replaced & RINGLET_REPLACED_PARALLAX);
}

static void
add_files (GString *line, const RingletState *state)
{
  add_option (line, "--poni", state->geometry_path);
  if (state->orientation_rule != RINGLET_ORIENTATION_ONE_FLIP)
    add_option (line, "--orientation-rule",
        ringlet_orientation_rule_name (state->orientation_rule));
  add_replaced (line, state);
  if (state->mask != NULL)
    add_option (line, "--mask", state->mask_path);
  add_flag (line, "--no-mask", !state->gap_mask);
  if (state->dark != NULL) {
    add_option (line, "--dark", state->dark_path);
    if (state->n_dark != 1)
      add_count (line, "--dark-frames", state->n_dark);
  }
  if (state->flat != NULL)
    add_option (line, "--flat", state->flat_path);
  if (state->absorption != NULL)
    add_option (line, "--absorption", state->absorption_path);
  if (state->background != NULL) {
    add_option (line, "--background-image", state->background_path);
    if (state->background_scale != 1.0)
      add_number (line, "--background-scale", state->background_scale);
  }
}

static void
add_dummy (GString *line, const RingletPlan *plan)
{
  if (plan->dummy == RINGLET_DUMMY_NONE)
    add_option (line, "--dummy", "none");
  if (plan->dummy != RINGLET_DUMMY_VALUE)
    return;

  add_number (line, "--dummy", plan->dummy_value);
  if (plan->dummy_delta > 0.0)
    add_number (line, "--delta-dummy", plan->dummy_delta);
}

static void
add_cake (GString *line, const RingletState *state)
{
  const RingletCakeBins cake = ringlet_state_cake_bins (state);
  g_autofree char *radial =
      cake.n_radial > 0 ? g_strdup_printf ("%u", cake.n_radial) : g_strdup ("auto");
  g_autofree char *bins = g_strdup_printf ("%sx%u", radial, cake.n_azimuth);

  add_option (line, "--cake", bins);
}

static void
add_bins (GString *line, const RingletState *state, gboolean is_cake)
{
  const RingletPlan *plan = &state->plan;

  if (plan->unit != ringlet_plan_default ().unit)
    add_option (line, "--unit", plan->unit->name);
  if (plan->n_radial > 0)
    add_count (line, "--bins", plan->n_radial);
  if (is_cake)
    add_cake (line, state);
  add_range (
      line, "--range", plan->has_radial_range, plan->radial_min, plan->radial_max);
  add_range (line, "--azimuth-range", plan->has_azimuth_range, plan->azimuth_min_deg,
      plan->azimuth_max_deg);
  if (is_cake && plan->has_azimuth_centre)
    add_number (line, "--azimuth-centre", plan->azimuth_centre_deg);
}

static void
add_in (GString *line, const char *option, double value, double unit)
{
  char number[RINGLET_NUMBER_SIZE];

  add_option (line, option, ringlet_number_in (value, unit, number));
}

static void
add_factors (GString *line, const RingletFactors *factors)
{
  g_autofree char *sample = ringlet_sample_to_text (&factors->sample);
  g_autofree char *cbn = ringlet_cbn_to_text (&factors->cbn);
  const guint order = factors->solid_angle_order;

  add_flag (line, "--no-solid-angle", order == 0);
  if (order > 0 && order != RINGLET_SOLID_ANGLE_ORDER)
    add_count (line, "--solid-angle-order", order);
  if (!isnan (factors->polarization)) {
    add_number (line, "--polarization", factors->polarization);
    if (factors->polarization_offset_rad != 0.0)
      add_in (line, "--polarization-offset", factors->polarization_offset_rad,
          RINGLET_DEGREE);
  }
  add_flag (line, "--sensor-transmission", factors->sensor_transmission);
  if (!isnan (factors->oblique_transmission))
    add_number (line, "--oblique", factors->oblique_transmission);
  if (factors->sample.shape != RINGLET_SAMPLE_NONE)
    add_option (line, "--sample", sample);
  if (factors->cbn.is_active)
    add_option (line, "--cbn-seat", cbn);
}

static void
add_statistic (GString *line, const RingletStatistic *statistic)
{
  const RingletStatistic usual = ringlet_statistic_default ();

  if (statistic->kind == RINGLET_STATISTIC_SIGMA_CLIP) {
    add_number (line, "--sigma-clip", statistic->clip_threshold);
    if (statistic->clip_iterations != usual.clip_iterations)
      add_count (line, "--clip-iterations", statistic->clip_iterations);
  }
  if (statistic->kind == RINGLET_STATISTIC_PERCENTILES) {
    const gboolean is_median =
        ringlet_statistic_is_quantile (statistic) && statistic->percentile_min == 50.0;

    add_flag (line, "--median", is_median);
    add_range (line, "--percentiles", !is_median, statistic->percentile_min,
        statistic->percentile_max);
  }
  add_flag (line, "--spread", statistic->spread);
}

static void
add_plan (GString *line, const RingletPlan *plan)
{
  const RingletPlan usual = ringlet_plan_default ();

  if (plan->split != usual.split)
    add_option (line, "--split", ringlet_split_name (plan->split));
  add_option (line, "--engine", plan->engine);
  add_statistic (line, &plan->statistic);
  if (plan->error_model != usual.error_model)
    add_option (line, "--error-model", ringlet_error_model_name (plan->error_model));
  if (plan->poisson_floor != usual.poisson_floor)
    add_count (line, "--poisson-floor", plan->poisson_floor);
  add_flag (line, "--no-dark-variance", !plan->dark_variance);
  add_flag (line, "--unweighted", !plan->weighted_average);
  add_factors (line, &plan->factors);
  if (plan->normalization_factor != usual.normalization_factor)
    add_number (line, "--normalization-factor", plan->normalization_factor);
  if (!isnan (plan->empty))
    add_number (line, "--empty", plan->empty);
}

/* Every file once; the frames of one share their path. */
static void
add_images (GString *line, const RingletSource *source)
{
  const guint64 n = ringlet_source_n_frames (source);
  const char *last = NULL;

  if (*ringlet_source_path (source, 0) == '-')
    add_word (line, "--");
  for (guint64 i = 0; i < n; i++) {
    const char *path = ringlet_source_path (source, i);

    if (path != last)
      add_word (line, path);
    last = path;
  }
}

static void
add_frame (GString *line, const RingletState *state)
{
  if (ringlet_source_n_frames (ringlet_source_single (state->source)) > 1)
    add_count (line, "--frame", state->frame);
}

static void
add_frames (GString *line, const RingletState *state)
{
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n = ringlet_source_n_combined (state->source, &how);

  add_frame (line, state);
  if (n > 1)
    add_count (line, how == RINGLET_COMBINE_SUM ? "--sum" : "--mean", n);
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, what);
  return FALSE;
}

static gboolean
check_image (const RingletState *state, RingletExport what, GError **error)
{
  if (what == RINGLET_EXPORT_PICTURE)
    return fail (_ ("The command line draws no pictures"), error);
  if (state->source == NULL)
    return fail (_ ("There is no image: open one first"), error);
  if (g_str_equal (ringlet_source_format (state->source, 0), "memory"))
    return fail (_ ("The image is in no file"), error);
  if (state->geometry.distance_m <= 0.0)
    return fail (_ ("There is no geometry: open a .poni file first"), error);
  return TRUE;
}

static gboolean
check_files (const RingletState *state, GError **error)
{
  if (state->geometry_path == NULL)
    return fail (_ ("The geometry was edited: save it to a file first"), error);
  if ((state->mask != NULL && state->mask_path == NULL) || state->layers != NULL)
    return fail (_ ("The mask was edited: save it to a file first"), error);
  return TRUE;
}

/* Returns (transfer full): beside @output, for what is only a step on the way. */
static char *
name_between (const char *output)
{
  const char *dot = strrchr (output, '.'); /* every name of a pattern has a format */
  const int n = dot != NULL ? (int) (dot - output) : (int) strlen (output);

  return g_strdup_printf ("%.*s-raw%s", n, output, output + n);
}

/* What makes @output of @raw. */
static void
add_background (GString *line, const RingletBackgroundChoice *choice,
    const char *format, const char *raw, const char *output)
{
  g_autofree char *word = ringlet_background_choice_word (choice);

  g_string_append (line, " && ringlet pattern");
  add_range (line, "--range", choice->has_range, choice->min, choice->max);
  add_option (line, "--background", word);
  add_option (line, "--format", format);
  add_option (line, "--output", output);
  if (*raw == '-')
    add_word (line, "--");
  add_word (line, raw);
}

/* The name that the program takes by itself. */
static char *
usual_output (const RingletState *state)
{
  return ringlet_export_name (state, RINGLET_EXPORT_PATTERN,
      state->plan.error_model != RINGLET_ERROR_MODEL_NONE ? ".xye" : ".xy");
}

char *
ringlet_command_line (const RingletState *state, RingletExport what, const char *format,
    const char *output, GError **error)
{
  g_autoptr (GString) line = g_string_new ("ringlet integrate");
  const gboolean has_background =
      what == RINGLET_EXPORT_PATTERN && state->pattern_background.is_on;
  g_autofree char *last = NULL;
  g_autofree char *raw = NULL;

  if (!check_image (state, what, error) || !check_files (state, error))
    return NULL;
  if (has_background) {
    last = output != NULL ? g_strdup (output) : usual_output (state);
    raw = name_between (last);
  }

  add_files (line, state);
  add_bins (line, state, what == RINGLET_EXPORT_CAKE);
  add_plan (line, &state->plan);
  add_dummy (line, &state->plan);
  add_frames (line, state);
  add_option (line, "--format", format);
  add_option (line, "--output", has_background ? raw : output);
  add_images (line, ringlet_source_single (state->source));
  if (has_background)
    add_background (line, &state->pattern_background, format, raw, last);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

gboolean
ringlet_command_line_needs_project (const RingletState *state, RingletExport what)
{
  return check_image (state, what, NULL) && !check_files (state, NULL);
}

char *
ringlet_command_line_of_project (const RingletState *state, RingletExport what,
    const char *format, const char *project, const char *output, GError **error)
{
  g_autoptr (GString) line = g_string_new ("ringlet integrate");

  if (!check_image (state, what, error))
    return NULL;

  add_option (line, "--project", project);
  if (what == RINGLET_EXPORT_CAKE)
    add_cake (line, state);
  add_frame (line, state);
  add_option (line, "--format", format);
  add_option (line, "--output", output);
  return g_string_free (g_steal_pointer (&line), FALSE);
}
