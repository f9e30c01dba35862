/* SPDX-License-Identifier: MIT */
#include "command-line.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "command-words.h"
#include "geometry/factor-text.h"
#include "project-sectors.h"

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

  ringlet_line_option (line, "--sensor", both);
}

/* What of the geometry is not as its file says. */
static void
add_replaced (GString *line, const RingletState *state)
{
  const RingletDetector *detector = state->detector;
  g_autofree char *wavelength = length_text (state->geometry.wavelength_m, 1e10, "A");

  if (state->replaced & RINGLET_REPLACED_DETECTOR)
    ringlet_line_option (
        line, "--detector", detector->row != NULL ? detector->name : detector->path);
  if (state->replaced & RINGLET_REPLACED_ORIENTATION)
    ringlet_line_count (line, "--orientation", (guint64) detector->orientation);
  if (state->replaced & RINGLET_REPLACED_SENSOR)
    add_sensor (line, &detector->sensor);
  if (state->replaced & RINGLET_REPLACED_WAVELENGTH)
    ringlet_line_option (line, "--wavelength", wavelength);
  ringlet_line_flag (line, "--parallax", state->replaced & RINGLET_REPLACED_PARALLAX);
}

static void
add_files (GString *line, const RingletState *state)
{
  ringlet_line_option (line, "--poni", state->geometry_path);
  if (state->orientation_rule != RINGLET_ORIENTATION_ONE_FLIP)
    ringlet_line_option (line, "--orientation-rule",
        ringlet_orientation_rule_name (state->orientation_rule));
  add_replaced (line, state);
  if (state->mask != NULL)
    ringlet_line_option (line, "--mask", state->mask_path);
  ringlet_line_flag (line, "--no-mask", !state->gap_mask);
  if (state->dark != NULL) {
    ringlet_line_option (line, "--dark", state->dark_path);
    if (state->n_dark != 1)
      ringlet_line_count (line, "--dark-frames", state->n_dark);
  }
  if (state->flat != NULL)
    ringlet_line_option (line, "--flat", state->flat_path);
  if (state->absorption != NULL)
    ringlet_line_option (line, "--absorption", state->absorption_path);
  if (state->background != NULL) {
    ringlet_line_option (line, "--background-image", state->background_path);
    if (state->background_scale != 1.0)
      ringlet_line_number (line, "--background-scale", state->background_scale);
  }
}

static void
add_dummy (GString *line, const RingletPlan *plan)
{
  if (plan->dummy == RINGLET_DUMMY_NONE)
    ringlet_line_option (line, "--dummy", "none");
  if (plan->dummy != RINGLET_DUMMY_VALUE)
    return;

  ringlet_line_number (line, "--dummy", plan->dummy_value);
  if (plan->dummy_delta > 0.0)
    ringlet_line_number (line, "--delta-dummy", plan->dummy_delta);
}

static void
add_cake (GString *line, const RingletState *state)
{
  const RingletCakeBins cake = ringlet_state_cake_bins (state);
  g_autofree char *radial =
      cake.n_radial > 0 ? g_strdup_printf ("%u", cake.n_radial) : g_strdup ("auto");
  g_autofree char *bins = g_strdup_printf ("%sx%u", radial, cake.n_azimuth);

  ringlet_line_option (line, "--cake", bins);
}

static void
add_bins (GString *line, const RingletState *state, gboolean is_cake)
{
  const RingletPlan *plan = &state->plan;

  if (plan->unit != ringlet_plan_default ().unit)
    ringlet_line_option (line, "--unit", plan->unit->name);
  if (plan->n_radial > 0)
    ringlet_line_count (line, "--bins", plan->n_radial);
  if (is_cake)
    add_cake (line, state);
  ringlet_line_range (
      line, "--range", plan->has_radial_range, plan->radial_min, plan->radial_max);
  ringlet_line_range (line, "--azimuth-range", plan->has_azimuth_range,
      plan->azimuth_min_deg, plan->azimuth_max_deg);
  if (is_cake && plan->has_azimuth_centre)
    ringlet_line_number (line, "--azimuth-centre", plan->azimuth_centre_deg);
}

static void
add_in (GString *line, const char *option, double value, double unit)
{
  char number[RINGLET_NUMBER_SIZE];

  ringlet_line_option (line, option, ringlet_number_in (value, unit, number));
}

static void
add_factors (GString *line, const RingletFactors *factors)
{
  g_autofree char *sample = ringlet_sample_to_text (&factors->sample);
  g_autofree char *cbn = ringlet_cbn_to_text (&factors->cbn);
  const guint order = factors->solid_angle_order;

  ringlet_line_flag (line, "--no-solid-angle", order == 0);
  if (order > 0 && order != RINGLET_SOLID_ANGLE_ORDER)
    ringlet_line_count (line, "--solid-angle-order", order);
  if (!isnan (factors->polarization)) {
    ringlet_line_number (line, "--polarization", factors->polarization);
    if (factors->polarization_offset_rad != 0.0)
      add_in (line, "--polarization-offset", factors->polarization_offset_rad,
          RINGLET_DEGREE);
  }
  ringlet_line_flag (line, "--sensor-transmission", factors->sensor_transmission);
  if (!isnan (factors->oblique_transmission))
    ringlet_line_number (line, "--oblique", factors->oblique_transmission);
  if (factors->sample.shape != RINGLET_SAMPLE_NONE)
    ringlet_line_option (line, "--sample", sample);
  if (factors->cbn.is_active)
    ringlet_line_option (line, "--cbn-seat", cbn);
}

static void
add_statistic (GString *line, const RingletStatistic *statistic)
{
  const RingletStatistic usual = ringlet_statistic_default ();

  if (statistic->kind == RINGLET_STATISTIC_SIGMA_CLIP) {
    ringlet_line_number (line, "--sigma-clip", statistic->clip_threshold);
    if (statistic->clip_iterations != usual.clip_iterations)
      ringlet_line_count (line, "--clip-iterations", statistic->clip_iterations);
  }
  if (statistic->kind == RINGLET_STATISTIC_PERCENTILES) {
    const gboolean is_median =
        ringlet_statistic_is_quantile (statistic) && statistic->percentile_min == 50.0;

    ringlet_line_flag (line, "--median", is_median);
    ringlet_line_range (line, "--percentiles", !is_median, statistic->percentile_min,
        statistic->percentile_max);
  }
  ringlet_line_flag (line, "--spread", statistic->spread);
}

static void
add_plan (GString *line, const RingletPlan *plan)
{
  const RingletPlan usual = ringlet_plan_default ();

  if (plan->split != usual.split)
    ringlet_line_option (line, "--split", ringlet_split_name (plan->split));
  ringlet_line_option (line, "--engine", plan->engine);
  add_statistic (line, &plan->statistic);
  if (plan->error_model != usual.error_model)
    ringlet_line_option (
        line, "--error-model", ringlet_error_model_name (plan->error_model));
  if (plan->poisson_floor != usual.poisson_floor)
    ringlet_line_count (line, "--poisson-floor", plan->poisson_floor);
  ringlet_line_flag (line, "--no-dark-variance", !plan->dark_variance);
  ringlet_line_flag (line, "--unweighted", !plan->weighted_average);
  add_factors (line, &plan->factors);
  if (plan->normalization_factor != usual.normalization_factor)
    ringlet_line_number (line, "--normalization-factor", plan->normalization_factor);
  if (!isnan (plan->empty))
    ringlet_line_number (line, "--empty", plan->empty);
}

/* Every file once; the frames of one share their path. */
static void
add_images (GString *line, const RingletSource *source)
{
  const guint64 n = ringlet_source_n_frames (source);
  const char *last = NULL;

  if (*ringlet_source_path (source, 0) == '-')
    ringlet_line_word (line, "--");
  for (guint64 i = 0; i < n; i++) {
    const char *path = ringlet_source_path (source, i);

    if (path != last)
      ringlet_line_word (line, path);
    last = path;
  }
}

static void
add_frame (GString *line, const RingletState *state)
{
  if (ringlet_source_n_frames (ringlet_source_single (state->source)) > 1)
    ringlet_line_count (line, "--frame", state->frame);
}

static void
add_frames (GString *line, const RingletState *state)
{
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n = ringlet_source_n_combined (state->source, &how);

  add_frame (line, state);
  if (n > 1)
    ringlet_line_count (line, how == RINGLET_COMBINE_SUM ? "--sum" : "--mean", n);
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
  ringlet_line_range (line, "--range", choice->has_range, choice->min, choice->max);
  ringlet_line_option (line, "--background", word);
  ringlet_line_option (line, "--format", format);
  ringlet_line_option (line, "--output", output);
  if (*raw == '-')
    ringlet_line_word (line, "--");
  ringlet_line_word (line, raw);
}

/* The name that the program takes by itself. */
static char *
usual_output (const RingletState *state)
{
  return ringlet_export_name (state, RINGLET_EXPORT_PATTERN,
      state->plan.error_model != RINGLET_ERROR_MODEL_NONE ? ".xye" : ".xy");
}

/* A pattern or a cake. Returns (transfer full) */
static char *
line_of (const RingletState *state, RingletExport what, const char *format,
    const char *output)
{
  g_autoptr (GString) line = g_string_new ("ringlet integrate");
  const gboolean has_background =
      what != RINGLET_EXPORT_CAKE && state->pattern_background.is_on;
  g_autofree char *last = NULL;
  g_autofree char *raw = NULL;

  if (has_background) {
    last = output != NULL ? g_strdup (output) : usual_output (state);
    raw = name_between (last);
  }

  add_files (line, state);
  add_bins (line, state, what == RINGLET_EXPORT_CAKE);
  add_plan (line, &state->plan);
  add_dummy (line, &state->plan);
  add_frames (line, state);
  ringlet_line_option (line, "--format", format);
  ringlet_line_option (line, "--output", has_background ? raw : output);
  add_images (line, ringlet_source_single (state->source));
  if (has_background)
    add_background (line, &state->pattern_background, format, raw, last);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* What a project says but for what of it is integrated. Returns (transfer full) */
static char *
line_of_project (const RingletState *state, RingletExport what, const char *format,
    const char *project, const char *output)
{
  const RingletPlan *plan = &state->plan;
  g_autoptr (GString) line = g_string_new ("ringlet integrate");

  ringlet_line_option (line, "--project", project);
  if (what == RINGLET_EXPORT_CAKE)
    add_cake (line, state);
  ringlet_line_range (line, "--azimuth-range", what == RINGLET_EXPORT_SECTORS,
      plan->azimuth_min_deg, plan->azimuth_max_deg);
  add_frame (line, state);
  ringlet_line_option (line, "--format", format);
  ringlet_line_option (line, "--output", output);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* A line for each sector, under the name that its file has. @project: (nullable).
 * Returns (transfer full) */
static char *
lines_of_sectors (const RingletState *state, const char *format, const char *project,
    const char *output)
{
  GString *lines = g_string_new (NULL);
  g_autofree char *usual = output == NULL ? usual_output (state) : NULL;

  for (guint i = 0; i < ringlet_sectors_count (state->sectors); i++) {
    const RingletNamedSector *item = &state->sectors->items[i];
    g_autofree char *path = ringlet_sector_path (item, output != NULL ? output : usual);
    g_autoptr (RingletState) of = ringlet_state_of_sector (state, item);
    g_autofree char *line = project != NULL
        ? line_of_project (of, RINGLET_EXPORT_SECTORS, format, project, path)
        : line_of (of, RINGLET_EXPORT_SECTORS, format, path);

    g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
  }
  return g_string_free (lines, FALSE);
}

char *
ringlet_command_line (const RingletState *state, RingletExport what, const char *format,
    const char *output, GError **error)
{
  if (!check_image (state, what, error) || !check_files (state, error))
    return NULL;
  return what == RINGLET_EXPORT_SECTORS ? lines_of_sectors (state, format, NULL, output)
                                        : line_of (state, what, format, output);
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
  if (!check_image (state, what, error))
    return NULL;
  return what == RINGLET_EXPORT_SECTORS
      ? lines_of_sectors (state, format, project, output)
      : line_of_project (state, what, format, project, output);
}
