/* SPDX-License-Identifier: MIT */

/* How to integrate, in the words of pyFAI. */

#include <math.h>
#include <string.h>

#include "azimint-private.h"
#include "base/error.h"

/* Whether the switch says no; it counts up to version 4. */
static gboolean
read_switch (RingletAzimintReading *self, const char *key, gboolean *on, GError **error)
{
  gboolean value = TRUE;

  if (!ringlet_keys_flag (self->keys, key, &value, error))
    return FALSE;

  *on = value || self->version >= 5;
  return TRUE;
}

/* ---- bins ---- */

static gboolean
read_bins (RingletAzimintReading *self, GError **error)
{
  RingletKeys *keys = self->keys;
  RingletAzimint *out = self->out;
  guint64 n_radial = 0;
  guint64 n_azimuth = 0;
  gboolean is_2d = TRUE;

  if (!ringlet_keys_count (keys, "nbpt_rad", G_MAXINT32, &n_radial, error) ||
      !ringlet_keys_count (keys, "nbpt_azim", G_MAXINT32, &n_azimuth, error) ||
      !read_switch (self, "do_2D", &is_2d, error))
    return FALSE;
  if (n_radial == 0 && ringlet_keys_peek (keys, "nbpt_rad") != NULL)
    return ringlet_keys_refuse (keys, "nbpt_rad", "a whole number from 1 up", error);

  out->plan.n_radial = (guint) n_radial;
  if (!ringlet_keys_prefix (
          keys, "nbpt_rad", ringlet_plan_check (&out->plan, error), error))
    return FALSE;
  if (!is_2d || n_azimuth < 2)
    return TRUE;

  out->cake = (RingletCakeBins){ (guint) n_radial, (guint) n_azimuth };
  return ringlet_keys_prefix (keys, "nbpt_azim",
      ringlet_plan_check_bins (MAX (n_radial, 1), n_azimuth, error), error);
}

static gboolean
read_unit (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  g_autofree char *name = NULL;

  if (!ringlet_keys_text (self->keys, "unit", &name, error))
    return FALSE;
  if (name != NULL)
    plan->unit = ringlet_unit_find (name, error);
  return ringlet_keys_prefix (self->keys, "unit",
      plan->unit != NULL && ringlet_plan_check (plan, error), error);
}

/* ---- ranges ---- */

/**
 * RangeKeys:
 * @pair: [min, max]
 * @min: older keys
 * @max: likewise
 * @others: still older ones
 * @on: the switch, and another name of it
 */
typedef struct {
  const char *pair;
  const char *min;
  const char *max;
  const char *others[2];
  const char *on[2];
} RangeKeys;

static const RangeKeys radial_keys = { "radial_range", "radial_range_min",
  "radial_range_max", { "radial_range_min", "radial_range_max" },
  { "do_radial_range", "do_radial_range" } };
static const RangeKeys azimuth_keys = { "azimuth_range", "azimuth_range_min",
  "azimuth_range_max", { "azimuthal_range_min", "azimuthal_range_max" },
  { "do_azimuthal_range", "do_azimuth_range" } };

/* [null, null] is what pyFAI makes of no range. */
static gboolean
is_open_pair (JsonNode *node)
{
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array != NULL && json_array_get_length (array) == 2 &&
      json_array_get_null_element (array, 0) && json_array_get_null_element (array, 1);
}

/* One end alone is a range without an end. */
static gboolean
read_ends (RingletKeys *keys, const RangeKeys *names, double pair[2], gboolean *given,
    GError **error)
{
  const char *min =
      ringlet_keys_peek (keys, names->min) != NULL ? names->min : names->others[0];
  const char *max =
      ringlet_keys_peek (keys, names->max) != NULL ? names->max : names->others[1];
  const gboolean has_min = ringlet_keys_peek (keys, min) != NULL;
  const gboolean has_max = ringlet_keys_peek (keys, max) != NULL;

  if (!has_min && !has_max)
    return TRUE;
  if (!has_min || !has_max)
    return ringlet_keys_refuse (keys, has_min ? names->max : names->min,
        "a number, too: a range has two ends here", error);

  *given = TRUE;
  return ringlet_keys_number (keys, min, &pair[0], error) &&
      ringlet_keys_number (keys, max, &pair[1], error);
}

static gboolean
read_range (RingletAzimintReading *self, const RangeKeys *names, gboolean *given,
    double pair[2], GError **error)
{
  RingletKeys *keys = self->keys;
  gboolean first = TRUE;
  gboolean second = TRUE;
  gboolean by_pair = FALSE;
  gboolean by_ends = FALSE;

  if (!read_switch (self, names->on[0], &first, error) ||
      !read_switch (self, names->on[1], &second, error) ||
      !read_ends (keys, names, pair, &by_ends, error))
    return FALSE;
  if (!is_open_pair (ringlet_keys_peek (keys, names->pair)) &&
      !ringlet_keys_pair (keys, names->pair, pair, &by_pair, error))
    return FALSE;

  *given = (by_pair || by_ends) && first && second;
  return TRUE;
}

static gboolean
read_radial (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  double pair[2] = { 0.0, 0.0 };

  if (!read_range (self, &radial_keys, &plan->has_radial_range, pair, error))
    return FALSE;

  plan->radial_min = pair[0];
  plan->radial_max = pair[1];
  return ringlet_keys_prefix (
      self->keys, "radial_range", ringlet_plan_check (plan, error), error);
}

/* Where the azimuth jumps only matters to bins of the azimuth: a whole turn then. */
static gboolean
read_azimuth (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  double pair[2] = { 0.0, 360.0 };
  gboolean at_zero = FALSE;

  if (!read_range (self, &azimuth_keys, &plan->has_azimuth_range, pair, error) ||
      !ringlet_keys_flag (self->keys, "chi_discontinuity_at_0", &at_zero, error))
    return FALSE;
  if (at_zero && !plan->has_azimuth_range && self->out->cake.n_azimuth > 0)
    plan->has_azimuth_range = TRUE;

  plan->azimuth_min_deg = pair[0];
  plan->azimuth_max_deg = pair[1];
  return ringlet_keys_prefix (
      self->keys, "azimuth_range", ringlet_plan_check (plan, error), error);
}

/* ---- corrections ---- */

/* pyFAI: anything but false, and null is true. */
static gboolean
read_solid_angle (RingletAzimintReading *self, GError **error)
{
  const char *key = ringlet_keys_peek (self->keys, "correct_solid_angle") != NULL
      ? "correct_solid_angle"
      : "do_solid_angle";
  gboolean on = TRUE;

  ringlet_keys_peek (self->keys, "do_solid_angle");
  if (!ringlet_keys_flag (self->keys, key, &on, error))
    return FALSE;

  self->out->plan.factors.solid_angle_order = on ? RINGLET_SOLID_ANGLE_ORDER : 0;
  return TRUE;
}

/* A factor, or [factor, offset in radians]; version 5 has the pair alone. */
static gboolean
read_factor (
    RingletKeys *keys, const char *key, RingletFactors *factors, GError **error)
{
  JsonNode *node = ringlet_keys_peek (keys, key);
  double pair[2] = { factors->polarization, factors->polarization_offset_rad };
  gboolean given = FALSE;

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    if (json_array_get_length (json_node_get_array (node)) == 1)
      return ringlet_keys_refuse (keys, key, "[factor, offset in radians]", error);
    if (!ringlet_keys_pair (keys, key, pair, &given, error))
      return FALSE;
  } else if (!ringlet_keys_number (keys, key, &pair[0], error)) {
    return FALSE;
  }
  factors->polarization = pair[0];
  factors->polarization_offset_rad = pair[1];
  return ringlet_keys_prefix (keys, key, ringlet_factors_check (factors, error), error);
}

static gboolean
read_polarization (RingletAzimintReading *self, GError **error)
{
  RingletFactors *factors = &self->out->plan.factors;
  RingletFactors read = *factors;
  gboolean on = TRUE;

  if (!read_switch (self, "do_polarization", &on, error) ||
      !ringlet_keys_number (
          self->keys, "polarization_offset", &read.polarization_offset_rad, error) ||
      !read_factor (self->keys, "polarization_factor", &read, error) ||
      !read_factor (self->keys, "polarization_description", &read, error))
    return FALSE;
  if (on && !isnan (read.polarization))
    *factors = read;
  return TRUE;
}

/* Empty bins hold 0 in pyFAI, whatever the dummy. */
static gboolean
read_dummy (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  const char *key =
      ringlet_keys_peek (self->keys, "val_dummy") != NULL ? "val_dummy" : "dummy";
  const gboolean has_value = ringlet_keys_peek (self->keys, key) != NULL;
  double value = 0.0;
  double delta = 0.0;
  gboolean on = TRUE;

  if (!read_switch (self, "do_dummy", &on, error) ||
      !ringlet_keys_number (self->keys, key, &value, error) ||
      !ringlet_keys_number (self->keys, "delta_dummy", &delta, error))
    return FALSE;
  if (!(delta >= 0.0))
    return ringlet_keys_refuse (
        self->keys, "delta_dummy", "a number, not below 0", error);

  ringlet_keys_peek (self->keys, "dummy");
  plan->empty = 0.0;
  if (!has_value || !on)
    return TRUE;
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_value = value;
  plan->dummy_delta = delta;
  return ringlet_keys_prefix (self->keys, key, ringlet_plan_check (plan, error), error);
}

/* pyFAI: 0 and null are no normalisation. */
static gboolean
read_monitor (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  g_autofree char *name = NULL;
  double factor = 1.0;

  if (!ringlet_keys_number (self->keys, "normalization_factor", &factor, error) ||
      !ringlet_keys_text (self->keys, "monitor_name", &name, error))
    return FALSE;
  if (name != NULL)
    return ringlet_azimint_unsupported (self->keys, "monitor_name",
        "a configuration chooses no monitor here; take it out, and give the name to "
        "ringlet integrate --monitor",
        error);

  plan->normalization_factor = factor == 0.0 ? 1.0 : factor;
  return ringlet_keys_prefix (
      self->keys, "normalization_factor", ringlet_plan_check (plan, error), error);
}

/* ---- errors ---- */

/* A number of pyFAI's list, or the beginning of a name. */
gboolean
ringlet_azimint_find_model (JsonNode *node, RingletErrorModel *model)
{
  static const struct {
    const char *name;
    RingletErrorModel model;
  } models[] = {
    { "no", RINGLET_ERROR_MODEL_NONE },
    { "variance", RINGLET_ERROR_MODEL_VARIANCE },
    { "poisson", RINGLET_ERROR_MODEL_POISSON },
    { "azimuthal", RINGLET_ERROR_MODEL_AZIMUTHAL },
    { "hybrid", RINGLET_ERROR_MODEL_HYBRID },
  };
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  const gboolean is_number =
      JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++) {
    if ((text != NULL && *text != '\0' &&
            (g_ascii_strncasecmp (models[i].name, text, strlen (text)) == 0 ||
                (i == 0 && g_ascii_strcasecmp (text, "none") == 0))) ||
        (is_number && json_node_get_int (node) == (gint64) i)) {
      *model = models[i].model;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_error_model (RingletAzimintReading *self, GError **error)
{
  RingletPlan *plan = &self->out->plan;
  JsonNode *node = ringlet_keys_peek (self->keys, "error_model");
  gboolean is_poisson = FALSE;

  if (node != NULL && !ringlet_azimint_find_model (node, &plan->error_model))
    return ringlet_keys_refuse (self->keys, "error_model",
        "\"no\", \"poisson\", \"azimuthal\" or \"hybrid\"", error);
  if (plan->error_model == RINGLET_ERROR_MODEL_VARIANCE)
    return ringlet_azimint_unsupported (self->keys, "error_model",
        "\"variance\" needs an image of the variance with each frame", error);
  if (!ringlet_keys_flag (self->keys, "do_poisson", &is_poisson, error))
    return FALSE;

  if (is_poisson)
    plan->error_model = RINGLET_ERROR_MODEL_POISSON;
  plan->poisson_floor = 1;
  plan->dark_variance = FALSE;
  return TRUE;
}

gboolean
ringlet_azimint_read_plan (RingletAzimintReading *self, GError **error)
{
  return read_bins (self, error) && read_unit (self, error) &&
      read_radial (self, error) && read_azimuth (self, error) &&
      read_solid_angle (self, error) && read_polarization (self, error) &&
      read_dummy (self, error) && read_monitor (self, error) &&
      read_error_model (self, error);
}
