/* SPDX-License-Identifier: MIT */

/* Unit, bins, ranges and splitting, as fields. */

#include "engine/engine.h"

#include "plan-field-private.h"
#include "project-private.h"
#include <glib/gi18n-lib.h>

/* ---- the unit ---- */

static const char *const units[] = { "2th_deg", "2th_rad", "q_nm^-1", "q_A^-1", "r_mm",
  "r_m", "d_A", "d_nm", "d_m", "d*2_A^-2", "d*2_nm^-2", "log10(q.m)_None",
  "log(q.nm)_None", "log(1+q.nm)_None", "log(1+q.A)_None", "arcsinh(q.nm)_None",
  "arcsinh(q.A)_None", "qx_nm^-1", "qy_nm^-1", NULL };

static char *
get_unit (const RingletState *state)
{
  return g_strdup (state->plan.unit->name);
}

static gboolean
set_unit (const char *text, RingletState *state, GError **error)
{
  const RingletUnit *unit = ringlet_unit_find (text, error);

  if (unit == NULL)
    return FALSE;
  ringlet_project_put_unit (state, unit);
  return TRUE;
}

/* ---- bins ---- */

static char *
get_bins (const RingletState *state)
{
  const guint n = state->plan.n_radial;

  return n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
}

static gboolean
set_bins (const char *text, RingletState *state, GError **error)
{
  guint n = 0;

  if (*text != '\0' && !ringlet_field_count (N_ ("Bins"), text, 1, &n, error))
    return FALSE;
  state->plan.n_radial = n;
  return TRUE;
}

static char *
get_cake (const RingletState *state)
{
  const RingletCakeBins cake = ringlet_state_cake_bins (state);
  g_autofree char *radial =
      cake.n_radial > 0 ? g_strdup_printf ("%u", cake.n_radial) : g_strdup ("auto");

  return g_strdup_printf ("%s×%u", radial, cake.n_azimuth);
}

/* Returns (transfer full): both, whatever stands between them. */
static char **
split_cake (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "×", -1);
  g_autofree char *plain = g_strjoinv ("x", parts);

  return g_strsplit_set (plain, "xX*", -1);
}

static gboolean
set_cake (const char *text, RingletState *state, GError **error)
{
  g_auto (GStrv) parts = split_cake (text);
  RingletCakeBins cake = { 0 };

  if (*text == '\0') {
    state->cake = cake;
    return TRUE;
  }
  if (g_strv_length (parts) != 2)
    return ringlet_field_refuse (
        N_ ("Cake"), text, N_ ("two numbers, as in 1000×360"), error);
  g_strstrip (parts[0]);
  g_strstrip (parts[1]);
  if ((!g_str_equal (parts[0], "auto") &&
          !ringlet_field_count (N_ ("Cake"), parts[0], 1, &cake.n_radial, error)) ||
      !ringlet_field_count (N_ ("Cake"), parts[1], 1, &cake.n_azimuth, error) ||
      !ringlet_plan_check_bins (MAX (cake.n_radial, 1), cake.n_azimuth, error))
    return FALSE;
  state->cake = cake;
  return TRUE;
}

/* ---- ranges ---- */

static char *
get_range (const RingletState *state)
{
  const RingletPlan *plan = &state->plan;

  return ringlet_field_pair_text (
      plan->has_radial_range, plan->radial_min, plan->radial_max);
}

static gboolean
set_range (const char *text, RingletState *state, GError **error)
{
  RingletPlan *plan = &state->plan;

  plan->has_radial_range = *text != '\0';
  return !plan->has_radial_range ||
      ringlet_field_pair (
          N_ ("Radial range"), text, &plan->radial_min, &plan->radial_max, error);
}

static char *
get_azimuth (const RingletState *state)
{
  const RingletPlan *plan = &state->plan;

  return ringlet_field_pair_text (
      plan->has_azimuth_range, plan->azimuth_min_deg, plan->azimuth_max_deg);
}

static gboolean
set_azimuth (const char *text, RingletState *state, GError **error)
{
  RingletPlan *plan = &state->plan;

  plan->has_azimuth_range = *text != '\0';
  return !plan->has_azimuth_range ||
      ringlet_field_pair (N_ ("Azimuth range"), text, &plan->azimuth_min_deg,
          &plan->azimuth_max_deg, error);
}

static char *
get_centre (const RingletState *state)
{
  return state->plan.has_azimuth_centre
      ? ringlet_field_number_text (state->plan.azimuth_centre_deg)
      : g_strdup ("");
}

static gboolean
set_centre (const char *text, RingletState *state, GError **error)
{
  state->plan.has_azimuth_centre = *text != '\0';
  return !state->plan.has_azimuth_centre ||
      ringlet_field_number (
          N_ ("Azimuth centre"), text, &state->plan.azimuth_centre_deg, error);
}

/* ---- how pixels are shared out ---- */

static const char *const splits[] = { N_ ("no"), "bbox", "pseudo", N_ ("full"), NULL };
static const char *const engines[] = { N_ ("automatic"), "packed", "csr", "csc",
  "histogram", NULL };

static char *
get_split (const RingletState *state)
{
  return g_strdup (ringlet_split_name (state->plan.split));
}

static gboolean
set_split (const char *text, RingletState *state, GError **error)
{
  return ringlet_split_parse (text, &state->plan.split, error);
}

static char *
get_engine (const RingletState *state)
{
  return g_strdup (state->plan.engine != NULL ? state->plan.engine : engines[0]);
}

static gboolean
set_engine (const char *text, RingletState *state, GError **error)
{
  state->plan.engine = NULL;
  if (g_str_equal (text, engines[0]))
    return TRUE;
  state->plan.engine = ringlet_engine_name (text, error);
  return state->plan.engine != NULL;
}

/* clang-format off */
const RingletPlanField ringlet_plan_range_fields[] = {
  { "--unit", N_ ("Unit"), N_ ("What the pattern is plotted against"), NULL,
    N_ ("Change Unit"), RINGLET_PLAN_FIELD_CHOICE, units, get_unit, set_unit, NULL },
  { "--bins", N_ ("Bins"), N_ ("Bins of the pattern; by default one per pixel"), N_ ("automatic"),
    N_ ("Change Bins"), RINGLET_PLAN_FIELD_TEXT, NULL, get_bins, set_bins, NULL },
  { "--range", N_ ("Radial range"), N_ ("Least and largest value, in the unit"), N_ ("all"),
    N_ ("Change Radial Range"), RINGLET_PLAN_FIELD_TEXT, NULL, get_range, set_range, NULL },
  { "--azimuth-range", N_ ("Azimuth range (°)"),
    N_ ("Start and end of a sector in degrees, which may cross 180"), N_ ("all"),
    N_ ("Change Azimuth Range"), RINGLET_PLAN_FIELD_TEXT, NULL, get_azimuth, set_azimuth, NULL },
  { "--cake", N_ ("Bins of the cake"), N_ ("Radial × azimuthal bins; the first may be “auto”"), N_ ("1000×360"),
    N_ ("Change Cake"), RINGLET_PLAN_FIELD_TEXT, NULL, get_cake, set_cake, NULL },
  { "--azimuth-centre", N_ ("Azimuth centre (°)"),
    N_ ("A bin of the cake is centred on this azimuth"), N_ ("edge at −180"),
    N_ ("Change Azimuth Centre"), RINGLET_PLAN_FIELD_TEXT, NULL, get_centre, set_centre, NULL },
  { "--split", N_ ("Pixel splitting"), N_ ("How a pixel is shared out among bins"), NULL,
    N_ ("Change Pixel Splitting"), RINGLET_PLAN_FIELD_CHOICE, splits, get_split, set_split, NULL },
  { "--engine", N_ ("Engine"), N_ ("What adds up the pixels; all give the same numbers"), NULL,
    N_ ("Change Engine"), RINGLET_PLAN_FIELD_CHOICE, engines, get_engine, set_engine, NULL },
  { NULL },
};
/* clang-format on */
