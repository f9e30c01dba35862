/* SPDX-License-Identifier: MIT */
#include "cli/set-up.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/quantity.h"
#include "cli/parse.h"
#include "engine/engine.h"
#include "geometry/placement.h"

#define TEXT G_OPTION_ARG_STRING
#define FILE_NAME G_OPTION_ARG_FILENAME
#define FLAG G_OPTION_ARG_NONE

#define UNITS                                                                          \
  "2th_deg, 2th_rad, q_nm^-1, q_A^-1, r_mm, r_m, d_A (by default up to ten times the " \
  "least d), d_nm, d_m, d*2_A^-2, d*2_nm^-2, log10(q.m)_None, log(q.nm)_None, "        \
  "log(1+q.nm)_None, log(1+q.A)_None, arcsinh(q.nm)_None, arcsinh(q.A)_None, "         \
  "qx_nm^-1, qy_nm^-1"

/* Options of append_geometry(). */
#define N_GEOMETRY 9

/* Copies the @n entries, and gives back where the next ones go. */
static GOptionEntry *
append (GOptionEntry *at, const GOptionEntry *entries, gsize n)
{
  memcpy (at, entries, n * sizeof *at);
  return at + n;
}

static GOptionEntry *
append_geometry (RingletSetUp *self, GOptionEntry *at)
{
  const GOptionEntry entries[] = {
    { "poni", 'p', 0, FILE_NAME, &self->poni,
        "Geometry: pyFAI's format, or another one that \"ringlet geometry\" reads",
        "FILE" },
    { "detector", 0, 0, TEXT, &self->detector,
        "Detector, replaces that of the geometry file", "NAME|FILE" },
    { "orientation", 0, 0, TEXT, &self->orientation,
        "Corner of pixel (0, 0) seen from the sample, 1 to 4 as EXIF", "N" },
    { "flip", 0, 0, FLAG, &self->flip,
        "First row of the image at the other end of the detector, as Dioptas reads it",
        NULL },
    { "orientation-rule", 0, 0, TEXT, &self->orientation_rule,
        "What a file means by an orientation other than 3: one-flip, of the pixels, as "
        "Ringlet and pyFAI after 2026.02 (the default), or two-flips, of the "
        "laboratory "
        "too, as pyFAI up to 2026.02",
        "RULE" },
    { "wavelength", 'w', 0, TEXT, &self->wavelength,
        "Wavelength or photon energy, with its unit: 0.4066A, 40.66pm, 30.5keV",
        "VALUE" },
    { "energy", 'e', 0, TEXT, &self->energy, "The same", "VALUE" },
    { "sensor", 0, 0, TEXT, &self->sensor, "Sensor of the detector: Si,450um",
        "MATERIAL,THICKNESS" },
    { "parallax", 0, 0, FLAG, &self->parallax,
        "Correct for the depth at which the sensor counts", NULL },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (entries) == N_GEOMETRY);
  return append (at, entries, G_N_ELEMENTS (entries));
}

GOptionEntry *
ringlet_set_up_entries (RingletSetUp *self, const GOptionEntry *more)
{
  const GOptionEntry entries[] = {
    { "mask", 'm', 0, FILE_NAME, &self->mask,
        "Pixels to leave out: non-zero in this image", "FILE" },
    { "no-mask", 0, 0, FLAG, &self->no_mask, "Gaps of the detector count too", NULL },
    { "dark", 'd', 0, FILE_NAME, &self->dark, "Dark image, subtracted", "FILE" },
    { "dark-frames", 0, 0, TEXT, &self->dark_frames,
        "Frames that the dark is the mean of (1)", "N" },
    { "flat", 'f', 0, FILE_NAME, &self->flat, "Flat field, divides", "FILE" },
    { "dummy", 0, 0, TEXT, &self->dummy,
        "Pixel value that is no data; default: what the detector writes into gaps",
        "V|none" },
    { "delta-dummy", 0, 0, TEXT, &self->delta_dummy, "Half width around it (0)", "D" },
    { "unit", 'u', 0, TEXT, &self->unit, UNITS, "UNIT" },
    { "bins", 'n', 0, TEXT, &self->bins, "Bins of the pattern (one per pixel)", "N" },
    { "cake", 0, 0, TEXT, &self->cake,
        "Radial × azimuthal bins of a cake; R may be \"auto\"", "R×A" },
    { "range", 'r', 0, TEXT, &self->range, "Radial range, in the unit", "MIN,MAX" },
    { "azimuth-range", 'a', 0, TEXT, &self->azimuth_range,
        "Azimuthal range in degrees, may cross 180", "MIN,MAX" },
    { "split", 's', 0, TEXT, &self->split, "Pixel splitting: no, bbox, full (full)",
        "NAME" },
    { "engine", 0, 0, TEXT, &self->engine, "packed or csr (packed)", "NAME" },
    { "error-model", 0, 0, TEXT, &self->error_model, "none or poisson (none)", "NAME" },
    { "poisson-floor", 0, 0, TEXT, &self->poisson_floor,
        "Least variance of one pixel (0; pyFAI has 1)", "N" },
    { "no-dark-variance", 0, 0, FLAG, &self->no_dark_variance,
        "Leave the variance of the dark out, as pyFAI does", NULL },
    { "unweighted", 0, 0, FLAG, &self->unweighted,
        "Mean of corrected pixels, each alike, as older pyFAI", NULL },
    { "normalization-factor", 0, 0, TEXT, &self->normalization_factor,
        "Divides the result: the monitor (1)", "F" },
    { "empty", 0, 0, TEXT, &self->empty, "Intensity of an empty bin (nan)", "V" },
  };
  g_autofree GOptionEntry *all = NULL;
  gsize n_more = 0;
  GOptionEntry *at = NULL;

  while (more[n_more].long_name != NULL)
    n_more++;
  all = g_new0 (GOptionEntry, G_N_ELEMENTS (entries) + N_GEOMETRY + n_more + 1);
  at = append (all, more, n_more);
  at = append_geometry (self, at);
  append (at, entries, G_N_ELEMENTS (entries));
  return ringlet_set_up_factors_entries (&self->factors, all);
}

void
ringlet_set_up_clear (RingletSetUp *self)
{
  char *const texts[] = { self->poni, self->detector, self->orientation,
    self->orientation_rule, self->wavelength, self->energy, self->sensor, self->mask,
    self->dark, self->dark_frames, self->flat, self->dummy, self->delta_dummy,
    self->unit, self->bins, self->cake, self->range, self->azimuth_range, self->split,
    self->engine, self->error_model, self->poisson_floor, self->normalization_factor,
    self->empty };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_factors_clear (&self->factors);
}

static gboolean
parse_names (const RingletSetUp *self, RingletPlan *plan, GError **error)
{
  if (self->unit != NULL) {
    plan->unit = ringlet_unit_find (self->unit, error);
    if (plan->unit == NULL)
      return FALSE;
  }
  if (self->engine != NULL) {
    const RingletEngineClass *klass = ringlet_engine_find (self->engine, error);

    if (klass == NULL)
      return FALSE;
    plan->engine = klass->name;
  }
  if (self->split != NULL && !ringlet_split_parse (self->split, &plan->split, error))
    return FALSE;
  return self->error_model == NULL ||
      ringlet_error_model_parse (self->error_model, &plan->error_model, error);
}

static gboolean
parse_dummy (const RingletSetUp *self, RingletPlan *plan, GError **error)
{
  if (self->dummy == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (self->dummy, "none") == 0) {
    plan->dummy = RINGLET_DUMMY_NONE;
    return TRUE;
  }

  plan->dummy = RINGLET_DUMMY_VALUE;
  if (ringlet_number_parse (self->dummy, &plan->dummy_value) &&
      fabs (plan->dummy_value) > ldexp (1.0, 53)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--dummy takes whole numbers up to 2^53; the largest ones of an unsigned type "
        "are -1 and -2");
    return FALSE;
  }
  return ringlet_parse_number ("--dummy", self->dummy, &plan->dummy_value, error) &&
      ringlet_parse_number (
          "--delta-dummy", self->delta_dummy, &plan->dummy_delta, error);
}

static gboolean
parse_bins (
    const RingletSetUp *self, RingletPlan *plan, RingletCakeBins *cake, GError **error)
{
  return ringlet_parse_cake (
             "--cake", self->cake, &cake->n_radial, &cake->n_azimuth, error) &&
      ringlet_parse_count ("--bins", self->bins, &plan->n_radial, error) &&
      ringlet_parse_range ("--range", self->range, &plan->has_radial_range,
          &plan->radial_min, &plan->radial_max, error) &&
      ringlet_parse_range ("--azimuth-range", self->azimuth_range,
          &plan->has_azimuth_range, &plan->azimuth_min_deg, &plan->azimuth_max_deg,
          error);
}

static gboolean
parse_plan (
    const RingletSetUp *self, RingletPlan *plan, RingletCakeBins *cake, GError **error)
{
  plan->dark_variance = !self->no_dark_variance;
  plan->weighted_average = !self->unweighted;

  return parse_names (self, plan, error) && parse_dummy (self, plan, error) &&
      parse_bins (self, plan, cake, error) &&
      ringlet_parse_count (
          "--poisson-floor", self->poisson_floor, &plan->poisson_floor, error) &&
      ringlet_set_up_factors_parse (&self->factors, &plan->factors, error) &&
      ringlet_parse_positive ("--normalization-factor", self->normalization_factor,
          &plan->normalization_factor, error) &&
      ringlet_parse_number ("--empty", self->empty, &plan->empty, error) &&
      ringlet_plan_check (plan, error);
}

static gboolean
parse_orientation (const RingletSetUp *self, RingletSettings *settings, GError **error)
{
  guint orientation = 3;

  if (!ringlet_parse_count ("--orientation", self->orientation, &orientation, error))
    return FALSE;
  if (orientation < 1 || orientation > 4) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--orientation takes 1, 2, 3 or 4, not \"%s\"", self->orientation);
    return FALSE;
  }
  settings->orientation = self->orientation != NULL ? orientation : 0;
  return TRUE;
}

gboolean
ringlet_set_up_wavelength (
    const char *wavelength, const char *energy, double *wavelength_m, GError **error)
{
  if (wavelength != NULL && energy != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--wavelength and --energy say the same: give one of them");
    return FALSE;
  }
  if (energy != NULL)
    return ringlet_wavelength_parse ("--energy", energy, wavelength_m, error);
  return wavelength == NULL ||
      ringlet_wavelength_parse ("--wavelength", wavelength, wavelength_m, error);
}

static gboolean
parse_rule (const RingletSetUp *self, RingletSettings *settings, GError **error)
{
  if (self->orientation_rule == NULL)
    return TRUE;
  if (!ringlet_orientation_rule_parse (self->orientation_rule, &settings->rule, error))
    return FALSE;
  if (settings->rule == RINGLET_ORIENTATION_ONE_FLIP || self->orientation == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--orientation-rule two-flips is about the orientation that the file says, which "
      "--orientation replaces: give one of them");
  return FALSE;
}

gboolean
ringlet_set_up_parse (
    const RingletSetUp *self, RingletSettings *settings, GError **error)
{
  *settings = (RingletSettings){ .plan = ringlet_plan_default (), .n_dark = 1 };

  return parse_plan (self, &settings->plan, &settings->cake, error) &&
      parse_orientation (self, settings, error) && parse_rule (self, settings, error) &&
      ringlet_set_up_wavelength (
          self->wavelength, self->energy, &settings->wavelength_m, error) &&
      ringlet_parse_sensor ("--sensor", self->sensor, &settings->sensor, error) &&
      ringlet_parse_count (
          "--dark-frames", self->dark_frames, &settings->n_dark, error);
}

/* Upside down: rows the other way round, columns as they are. */
static int
flip_rows (int orientation)
{
  static const int flipped[] = { 0, 4, 3, 2, 1 };

  return flipped[orientation];
}

static gboolean
apply_detector (const RingletSetUp *self, const RingletSettings *settings,
    RingletProject *project, GError **error)
{
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletDetector) oriented = NULL;
  g_autoptr (RingletDetector) whole = NULL;
  const RingletState *state = ringlet_project_get_state (project);
  int orientation = state->detector != NULL ? state->detector->orientation : 3;

  if (settings->orientation > 0)
    orientation = (int) settings->orientation;
  if (self->flip)
    orientation = flip_rows (orientation);

  if (self->detector != NULL)
    detector = ringlet_parse_detector (self->detector, orientation, error);
  else if (state->detector != NULL)
    detector = ringlet_detector_ref (state->detector);
  if (detector == NULL)
    return self->detector == NULL;

  oriented = ringlet_detector_with_orientation (detector, orientation);
  whole = settings->sensor.material != NULL
      ? ringlet_detector_with_sensor (oriented, &settings->sensor)
      : ringlet_detector_ref (oriented);
  ringlet_project_set_detector (project, whole);
  return TRUE;
}

static gboolean
apply_geometry (const RingletSetUp *self, const RingletSettings *settings,
    RingletProject *project, GError **error)
{
  const RingletState *state = ringlet_project_get_state (project);
  RingletGeometry geometry = state->geometry;

  if (settings->wavelength_m > 0.0)
    geometry.wavelength_m = settings->wavelength_m;
  if (self->parallax)
    geometry.parallax = TRUE;
  if (geometry.parallax && state->detector != NULL &&
      !ringlet_placement_check (state->detector, &geometry, error))
    return FALSE;
  return ringlet_project_set_geometry (project, &geometry, NULL, error);
}

static gboolean
load_geometry (const char *path, RingletOrientationRule rule, RingletProject *project,
    GError **error)
{
  g_autofree char *warning = NULL;

  if (!ringlet_project_load_geometry_as (project, path, rule, &warning, error))
    return FALSE;

  if (warning != NULL)
    g_printerr ("ringlet: %s: %s\n", path, warning);
  return TRUE;
}

static gboolean
apply_files (const RingletSetUp *self, const RingletSettings *settings,
    RingletProject *project, GError **error)
{
  if (self->mask != NULL && !ringlet_project_load_mask (project, self->mask, error))
    return FALSE;
  if (self->dark != NULL &&
      !ringlet_project_load_dark (project, self->dark, settings->n_dark, error))
    return FALSE;
  if (self->flat != NULL && !ringlet_project_load_flat (project, self->flat, error))
    return FALSE;
  return self->factors.absorption == NULL ||
      ringlet_project_load_absorption (project, self->factors.absorption, error);
}

gboolean
ringlet_set_up_apply (const RingletSetUp *self, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  if (!ringlet_project_open_images (project, paths, error))
    return FALSE;

  if (self->poni == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no geometry: give one with --poni FILE");
    return FALSE;
  }
  if (!load_geometry (self->poni, settings->rule, project, error))
    return FALSE;

  ringlet_project_set_gap_mask (project, !self->no_mask);
  ringlet_project_set_cake (project, settings->cake);
  return apply_detector (self, settings, project, error) &&
      apply_geometry (self, settings, project, error) &&
      apply_files (self, settings, project, error) &&
      ringlet_project_set_plan (project, &settings->plan, error);
}
