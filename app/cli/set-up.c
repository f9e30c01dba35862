/* SPDX-License-Identifier: MIT */
#include "cli/set-up.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/parse.h"
#include "engine/engine.h"

#define TEXT G_OPTION_ARG_STRING
#define FILE_NAME G_OPTION_ARG_FILENAME
#define FLAG G_OPTION_ARG_NONE

/* One file each. */
#define MAX_SECTORS 3600

#define UNITS                                                                          \
  "2th_deg, 2th_rad, q_nm^-1, q_A^-1, r_mm, r_m, d_A (by default up to ten times the " \
  "least d), d_nm, d_m, d*2_A^-2, d*2_nm^-2, log10(q.m)_None, log(q.nm)_None, "        \
  "log(1+q.nm)_None, log(1+q.A)_None, arcsinh(q.nm)_None, arcsinh(q.A)_None, "         \
  "qx_nm^-1, qy_nm^-1"

/* Returns (transfer full) both lists, one behind the other. */
static GOptionEntry *
join (const GOptionEntry *a, const GOptionEntry *b)
{
  gsize n_a = 0;
  gsize n_b = 0;
  GOptionEntry *all = NULL;

  while (a[n_a].long_name != NULL)
    n_a++;
  while (b[n_b].long_name != NULL)
    n_b++;
  all = g_new0 (GOptionEntry, n_a + n_b + 1);
  memcpy (all, a, n_a * sizeof *all);
  memcpy (all + n_a, b, n_b * sizeof *all);
  return all;
}

/* Returns (transfer full) @before and behind them those of the images. */
static GOptionEntry *
join_images (RingletSetUp *self, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "mask", 'm', 0, FILE_NAME, &self->mask,
        "Pixels to leave out: non-zero in this image", "FILE" },
    { "no-mask", 0, 0, FLAG, &self->no_mask, "Gaps of the detector count too", NULL },
    { "dark", 'd', 0, FILE_NAME, &self->dark, "Dark image, subtracted", "FILE" },
    { "dark-frames", 0, 0, TEXT, &self->dark_frames,
        "Frames that the dark is the mean of (1)", "N" },
    { "background-image", 0, 0, FILE_NAME, &self->background,
        "Another image, as it was measured, a part of which is subtracted", "FILE" },
    { "background-scale", 0, 0, TEXT, &self->background_scale,
        "What it is multiplied by (1)", "S" },
    { "flat", 'f', 0, FILE_NAME, &self->flat, "Flat field, divides", "FILE" },
    { "dummy", 0, 0, TEXT, &self->dummy,
        "Pixel value that is no data; default: what the detector writes into gaps",
        "V|none" },
    { "delta-dummy", 0, 0, TEXT, &self->delta_dummy, "Half width around it (0)", "D" },
    { NULL },
  };

  return join (before, entries);
}

GOptionEntry *
ringlet_set_up_entries (RingletSetUp *self, const GOptionEntry *more)
{
  const GOptionEntry entries[] = {
    { "unit", 'u', 0, TEXT, &self->unit, UNITS, "UNIT" },
    { "bins", 'n', 0, TEXT, &self->bins, "Bins of the pattern (one per pixel)", "N" },
    { "cake", 0, 0, TEXT, &self->cake,
        "Radial × azimuthal bins of a cake; R may be \"auto\"", "R×A" },
    { "sectors", 0, 0, TEXT, &self->sectors,
        "Instead of one pattern N, of equal sectors of the azimuth range or whole turn",
        "N" },
    { "azimuthal", 0, 0, TEXT, &self->azimuthal,
        "Instead of a pattern I(χ) of the ring that --range gives, in N bins of the "
        "azimuth range or whole turn",
        "N" },
    { "range", 'r', 0, TEXT, &self->range, "Radial range, in the unit", "MIN,MAX" },
    { "azimuth-range", 'a', 0, TEXT, &self->azimuth_range,
        "Azimuthal range in degrees, may cross 180", "MIN,MAX" },
    { "azimuth-centre", 0, 0, TEXT, &self->azimuth_centre,
        "A bin of the cake is centred on this azimuth (the first edge is at -180)",
        "DEG" },
    { "split", 's', 0, TEXT, &self->split,
        "Pixel splitting: no, bbox, pseudo, full (full)", "NAME" },
    { "engine", 0, 0, TEXT, &self->engine,
        "packed, csr, csc or histogram (packed; csr where pixels are compared), "
        "opencl[:DEVICE], opencl-csr[:DEVICE] or opencl-histogram[:DEVICE], see "
        "ringlet devices; auto is a GPU where there is one",
        "NAME" },
    { "error-model", 0, 0, TEXT, &self->error_model,
        "none, poisson, azimuthal or hybrid (none)", "NAME" },
    { "poisson-floor", 0, 0, TEXT, &self->poisson_floor,
        "Least variance of one pixel (0; pyFAI has 1)", "N" },
    { "no-dark-variance", 0, 0, FLAG, &self->no_dark_variance,
        "Leave the variance of the dark out, as pyFAI does", NULL },
    { "unweighted", 0, 0, FLAG, &self->unweighted,
        "Mean of corrected pixels, each alike, as older pyFAI", NULL },
    { "normalization-factor", 0, 0, TEXT, &self->normalization_factor,
        "Divides the result: the monitor (1)", "F" },
    { "empty", 0, 0, TEXT, &self->empty, "Intensity of an empty bin (nan)", "V" },
    { NULL },
  };
  g_autofree GOptionEntry *first =
      ringlet_set_up_geometry_entries (&self->geometry, TRUE, more);
  g_autofree GOptionEntry *images = join_images (self, first);
  g_autofree GOptionEntry *second = join (images, entries);
  g_autofree GOptionEntry *third =
      ringlet_set_up_statistic_entries (&self->statistic, second);

  return ringlet_set_up_factors_entries (&self->factors, third);
}

void
ringlet_set_up_clear (RingletSetUp *self)
{
  char *const texts[] = { self->mask, self->dark, self->dark_frames, self->background,
    self->background_scale, self->flat, self->dummy, self->delta_dummy, self->unit,
    self->bins, self->cake, self->sectors, self->azimuthal, self->range,
    self->azimuth_range, self->azimuth_centre, self->split, self->engine,
    self->error_model, self->poisson_floor, self->normalization_factor, self->empty };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (self->like);
  g_clear_pointer (&self->facts, ringlet_like_free);
  ringlet_set_up_geometry_clear (&self->geometry);
  ringlet_set_up_statistic_clear (&self->statistic);
  ringlet_set_up_factors_clear (&self->factors);
}

/* An image of the variance comes with each frame, and here no option brings one. */
static gboolean
parse_error_model (const char *name, RingletErrorModel *model, GError **error)
{
  if (name == NULL)
    return TRUE;
  if (!ringlet_error_model_parse (name, model, error))
    return FALSE;
  if (*model != RINGLET_ERROR_MODEL_VARIANCE)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--error-model variance needs an image of the variance with each frame, which "
      "only "
      "the library takes; choose none, poisson, azimuthal or hybrid");
  return FALSE;
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
    plan->engine = ringlet_engine_name (self->engine, error);
    if (plan->engine == NULL)
      return FALSE;
  }
  if (self->split != NULL && !ringlet_split_parse (self->split, &plan->split, error))
    return FALSE;
  return parse_error_model (self->error_model, &plan->error_model, error);
}

/* An option that says nothing without another one is a mistake, not to be passed over.
 */
static gboolean
check_needs (const char *option, gboolean given, const char *needed,
    gboolean has_needed, GError **error)
{
  if (!given || has_needed)
    return TRUE;

  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s needs %s", option, needed);
  return FALSE;
}

static gboolean
parse_dummy (const RingletSetUp *self, RingletPlan *plan, GError **error)
{
  if (!check_needs ("--delta-dummy", self->delta_dummy != NULL, "--dummy with a value",
          self->dummy != NULL && g_ascii_strcasecmp (self->dummy, "none") != 0, error))
    return FALSE;
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
parse_cake (const RingletSetUp *self, RingletCakeBins *cake, GError **error)
{
  if (!ringlet_parse_cake (
          "--cake", self->cake, &cake->n_radial, &cake->n_azimuth, error))
    return FALSE;
  if (ringlet_plan_check_bins (MAX (cake->n_radial, 1), cake->n_azimuth, error))
    return TRUE;

  g_prefix_error (error, "--cake %s: ", self->cake);
  return FALSE;
}

static gboolean
parse_azimuth_centre (const RingletSetUp *self, RingletPlan *plan, GError **error)
{
  const gboolean given = self->azimuth_centre != NULL;
  const gboolean is_like_cake =
      self->facts != NULL && self->facts->kind == RINGLET_LIKE_CAKE;

  plan->has_azimuth_centre = plan->has_azimuth_centre || given;
  return check_needs ("--azimuth-centre", given, "--cake, whose bins it moves",
             self->cake != NULL || is_like_cake, error) &&
      ringlet_parse_number (
          "--azimuth-centre", self->azimuth_centre, &plan->azimuth_centre_deg, error);
}

static gboolean
parse_bins (
    const RingletSetUp *self, RingletPlan *plan, RingletCakeBins *cake, GError **error)
{
  return parse_cake (self, cake, error) && parse_azimuth_centre (self, plan, error) &&
      ringlet_parse_positive_count ("--bins", self->bins, &plan->n_radial, error) &&
      ringlet_parse_range ("--range", self->range, &plan->has_radial_range,
          &plan->radial_min, &plan->radial_max, error) &&
      ringlet_parse_range ("--azimuth-range", self->azimuth_range,
          &plan->has_azimuth_range, &plan->azimuth_min_deg, &plan->azimuth_max_deg,
          error);
}

/* The range of --like is in the unit of that file. */
static gboolean
check_range_unit (const RingletSetUp *self, GError **error)
{
  const RingletPlan *like = self->facts != NULL ? &self->facts->plan : NULL;

  if (like == NULL || !like->has_radial_range || self->unit == NULL ||
      self->range != NULL || g_str_equal (self->unit, like->unit->name))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--unit %s: the radial range of %s is in %s: give --range MIN,MAX in the new "
      "unit",
      self->unit, self->like, like->unit->name);
  return FALSE;
}

static gboolean
parse_plan (
    const RingletSetUp *self, RingletPlan *plan, RingletCakeBins *cake, GError **error)
{
  if (self->no_dark_variance)
    plan->dark_variance = FALSE;
  if (self->unweighted)
    plan->weighted_average = FALSE;

  return check_range_unit (self, error) && parse_names (self, plan, error) &&
      parse_dummy (self, plan, error) && parse_bins (self, plan, cake, error) &&
      ringlet_parse_count (
          "--poisson-floor", self->poisson_floor, &plan->poisson_floor, error) &&
      ringlet_set_up_statistic_parse (&self->statistic, &plan->statistic, error) &&
      ringlet_set_up_factors_parse (&self->factors, &plan->factors, error) &&
      ringlet_parse_positive ("--normalization-factor", self->normalization_factor,
          &plan->normalization_factor, error) &&
      ringlet_parse_number ("--empty", self->empty, &plan->empty, error) &&
      ringlet_plan_check (plan, error) && ringlet_engine_for_plan (plan, error) != NULL;
}

/* At most one of the options that give the cake its bins. */
static gboolean
check_one_cake (const RingletSetUp *self, GError **error)
{
  const char *const names[] = { "--cake", "--sectors", "--azimuthal" };
  const char *const texts[] = { self->cake, self->sectors, self->azimuthal };
  const char *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] != NULL && first != NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s and %s do not go together: each says what else than one pattern to make; "
          "run the command once for each",
          first, names[i]);
      return FALSE;
    }
    if (texts[i] != NULL)
      first = names[i];
  }
  return TRUE;
}

static gboolean
check_ring (const RingletSetUp *self, GError **error)
{
  const char *problem = NULL;

  if (self->range == NULL &&
      (self->facts == NULL || !self->facts->plan.has_radial_range))
    problem = "--azimuthal needs the ring: give --range MIN,MAX in the unit";
  else if (self->bins != NULL)
    problem = "--bins has no meaning with --azimuthal, whose ring is one radial bin";
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

static gboolean
parse_parts (const char *option, const char *text, guint max, guint *n, GError **error)
{
  g_autofree char *expected = g_strdup_printf ("a whole number from 1 to %u", max);

  if (ringlet_parse_count (option, text, n, NULL) && *n >= 1 && *n <= max)
    return TRUE;
  return ringlet_parse_refuse (option, text, expected, error);
}

/* Sectors and the bins along a ring are the rows of a cake. */
static gboolean
parse_cake_use (const RingletSetUp *self, RingletSettings *settings, GError **error)
{
  guint *n = &settings->cake.n_azimuth;

  if (!check_one_cake (self, error))
    return FALSE;
  if (self->sectors == NULL && self->azimuthal == NULL)
    return TRUE;

  if (self->sectors != NULL) {
    settings->cake_use = RINGLET_CAKE_SECTORS;
    if (!parse_parts ("--sectors", self->sectors, MAX_SECTORS, n, error))
      return FALSE;
  } else {
    settings->cake_use = RINGLET_CAKE_RING;
    settings->cake.n_radial = 1;
    if (!check_ring (self, error) ||
        !parse_parts (
            "--azimuthal", self->azimuthal, (guint) RINGLET_PLAN_MAX_BINS, n, error))
      return FALSE;
  }
  /* A cake takes what the pixels cover; the parts of a turn are the same for all. */
  if (!settings->plan.has_azimuth_range) {
    settings->plan.has_azimuth_range = TRUE;
    settings->plan.azimuth_min_deg = -180.0;
    settings->plan.azimuth_max_deg = 180.0;
  }
  return TRUE;
}

/* What the options below replace. */
static void
start_settings (const RingletSetUp *self, RingletSettings *settings)
{
  static const RingletCakeUse uses[] = { RINGLET_CAKE_WHOLE, RINGLET_CAKE_WHOLE,
    RINGLET_CAKE_SECTORS, RINGLET_CAKE_RING };
  const RingletLike *like = self->facts;
  const gboolean other_cake =
      self->cake != NULL || self->sectors != NULL || self->azimuthal != NULL;

  *settings = (RingletSettings){ .plan = ringlet_plan_default (),
    .n_dark = 1,
    .background_scale = 1.0,
    .n_combined = 1 };
  if (like == NULL)
    return;

  settings->plan = like->plan;
  if (!other_cake) {
    settings->cake = like->cake;
    settings->cake_use = uses[like->kind];
  }
  settings->n_dark = self->dark != NULL ? 1 : like->n_dark;
  settings->background_scale = self->background != NULL ? 1.0 : like->background_scale;
}

gboolean
ringlet_set_up_parse (
    const RingletSetUp *self, RingletSettings *settings, GError **error)
{
  start_settings (self, settings);

  return parse_plan (self, &settings->plan, &settings->cake, error) &&
      parse_cake_use (self, settings, error) &&
      (self->facts != NULL ||
          ringlet_set_up_geometry_check_file (&self->geometry, error)) &&
      ringlet_set_up_geometry_parse (&self->geometry, &settings->geometry, error) &&
      check_needs ("--dark-frames", self->dark_frames != NULL, "--dark",
          self->dark != NULL || (self->facts != NULL && self->facts->dark.path != NULL),
          error) &&
      ringlet_parse_positive_count (
          "--dark-frames", self->dark_frames, &settings->n_dark, error) &&
      check_needs ("--background-scale", self->background_scale != NULL,
          "--background-image",
          self->background != NULL ||
              (self->facts != NULL && self->facts->background.path != NULL),
          error) &&
      ringlet_parse_number ("--background-scale", self->background_scale,
          &settings->background_scale, error);
}
