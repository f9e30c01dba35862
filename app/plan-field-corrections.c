/* SPDX-License-Identifier: MIT */

/* What the counts of a pixel are divided by, and what is no data, as fields. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/number.h"
#include "geometry/factor-text.h"
#include "plan-field-private.h"

/* ---- what is always known ---- */

static const char *const orders[] = { N_ ("no"), "1", "2", "3", NULL };

static char *
get_solid_angle (const RingletState *state)
{
  const guint order = state->plan.factors.solid_angle_order;

  return g_strdup (orders[MIN (order, RINGLET_SOLID_ANGLE_ORDER)]);
}

static gboolean
set_solid_angle (const char *text, RingletState *state, GError **error)
{
  for (guint i = 0; orders[i] != NULL; i++) {
    if (g_str_equal (text, orders[i])) {
      state->plan.factors.solid_angle_order = i;
      return TRUE;
    }
  }
  return ringlet_field_refuse (N_ ("Solid angle"), text, N_ ("no, 1, 2 or 3"), error);
}

/* ---- the beam ---- */

static char *
get_optional (double value)
{
  return isnan (value) ? g_strdup ("") : ringlet_field_number_text (value);
}

static gboolean
set_optional (const char *what, const char *text, double *value, GError **error)
{
  *value = NAN;
  return *text == '\0' || ringlet_field_number (what, text, value, error);
}

static char *
get_polarization (const RingletState *state)
{
  return get_optional (state->plan.factors.polarization);
}

static gboolean
set_polarization (const char *text, RingletState *state, GError **error)
{
  return set_optional ("Polarisation", text, &state->plan.factors.polarization, error);
}

static gboolean
has_polarization (const RingletState *state)
{
  return !isnan (state->plan.factors.polarization);
}

static char *
get_offset (const RingletState *state)
{
  char number[RINGLET_NUMBER_SIZE];
  const double offset_rad = state->plan.factors.polarization_offset_rad;

  if (offset_rad == 0.0)
    return g_strdup ("");
  return g_strdup (ringlet_number_in (offset_rad, RINGLET_DEGREE, number));
}

static gboolean
set_offset (const char *text, RingletState *state, GError **error)
{
  double degrees = 0.0;

  if (*text != '\0' &&
      !ringlet_field_number (N_ ("Plane of polarisation"), text, &degrees, error))
    return FALSE;
  state->plan.factors.polarization_offset_rad = degrees * RINGLET_DEGREE;
  return TRUE;
}

/* ---- the detector ---- */

static char *
get_transmission (const RingletState *state)
{
  return ringlet_field_switch_text (state->plan.factors.sensor_transmission);
}

static gboolean
set_transmission (const char *text, RingletState *state, GError **error)
{
  return ringlet_field_switch (N_ ("Sensor transmission"), text,
      &state->plan.factors.sensor_transmission, error);
}

/* What the sensor lets through follows from what it is made of. */
static gboolean
has_sensor (const RingletState *state)
{
  return state->plan.factors.sensor_transmission ||
      (state->detector != NULL && state->detector->sensor.material != NULL);
}

static char *
get_oblique (const RingletState *state)
{
  return get_optional (state->plan.factors.oblique_transmission);
}

static gboolean
set_oblique (const char *text, RingletState *state, GError **error)
{
  return set_optional (
      "Oblique incidence", text, &state->plan.factors.oblique_transmission, error);
}

/* ---- the sample ---- */

/* The second reading of a text holds: what was wrong with the first is no matter. */
static gboolean
accept (gboolean is_understood, GError **error)
{
  if (is_understood)
    g_clear_error (error);
  return is_understood;
}

static char *
get_sample (const RingletState *state)
{
  const RingletSample *sample = &state->plan.factors.sample;

  return sample->shape == RINGLET_SAMPLE_NONE ? g_strdup ("")
                                              : ringlet_sample_to_text (sample);
}

static gboolean
set_sample (const char *text, RingletState *state, GError **error)
{
  RingletSample *sample = &state->plan.factors.sample;
  g_autofree char *points = ringlet_field_with_points (text);

  return ringlet_sample_from_text (*text != '\0' ? text : "none", sample, error) ||
      accept (ringlet_sample_from_text (points, sample, NULL), error);
}

static char *
get_cbn (const RingletState *state)
{
  const RingletCbn *cbn = &state->plan.factors.cbn;

  return cbn->is_active ? ringlet_cbn_to_text (cbn) : g_strdup ("");
}

static gboolean
set_cbn (const char *text, RingletState *state, GError **error)
{
  RingletCbn *cbn = &state->plan.factors.cbn;
  g_autofree char *points = ringlet_field_with_points (text);

  *cbn = ringlet_cbn_default ();
  if (*text == '\0' || ringlet_cbn_from_text (text, cbn, error))
    return TRUE;
  *cbn = ringlet_cbn_default ();
  return accept (ringlet_cbn_from_text (points, cbn, NULL), error);
}

/* ---- dark ---- */

static gboolean
has_dark (const RingletState *state)
{
  return state->dark != NULL;
}

static char *
get_n_dark (const RingletState *state)
{
  return state->n_dark > 1 ? g_strdup_printf ("%u", state->n_dark) : g_strdup ("");
}

static gboolean
set_n_dark (const char *text, RingletState *state, GError **error)
{
  guint n = 1;

  if (*text != '\0' &&
      !ringlet_field_count (N_ ("Frames of the dark"), text, 1, &n, error))
    return FALSE;
  state->n_dark = n;
  return TRUE;
}

/* ---- background ---- */

static gboolean
has_background (const RingletState *state)
{
  return state->background != NULL;
}

static char *
get_scale (const RingletState *state)
{
  return state->background_scale != 1.0
      ? ringlet_field_number_text (state->background_scale)
      : g_strdup ("");
}

static gboolean
set_scale (const char *text, RingletState *state, GError **error)
{
  state->background_scale = 1.0;
  return *text == '\0' ||
      ringlet_field_number (
          "Scale of the background", text, &state->background_scale, error);
}

/* ---- what is no data ---- */

static char *
get_dummy (const RingletState *state)
{
  if (state->plan.dummy == RINGLET_DUMMY_VALUE)
    return ringlet_field_number_text (state->plan.dummy_value);
  return g_strdup (state->plan.dummy == RINGLET_DUMMY_NONE ? "none" : "");
}

static gboolean
set_dummy (const char *text, RingletState *state, GError **error)
{
  RingletPlan *plan = &state->plan;

  if (*text == '\0' || g_ascii_strcasecmp (text, "none") == 0) {
    plan->dummy = *text == '\0' ? RINGLET_DUMMY_AUTO : RINGLET_DUMMY_NONE;
    return TRUE;
  }
  plan->dummy = RINGLET_DUMMY_VALUE;
  if (ringlet_field_number (N_ ("No data"), text, &plan->dummy_value, NULL) &&
      fabs (plan->dummy_value) <= ldexp (1.0, 53))
    return TRUE;
  return ringlet_field_refuse (
      N_ ("No data"), text, N_ ("a number up to 2^53, or none"), error);
}

static gboolean
has_dummy (const RingletState *state)
{
  return state->plan.dummy == RINGLET_DUMMY_VALUE;
}

static char *
get_delta (const RingletState *state)
{
  const double delta = state->plan.dummy_delta;

  return delta > 0.0 ? ringlet_field_number_text (delta) : g_strdup ("");
}

static gboolean
set_delta (const char *text, RingletState *state, GError **error)
{
  state->plan.dummy_delta = 0.0;
  return *text == '\0' ||
      ringlet_field_number (
          N_ ("Half width of no data"), text, &state->plan.dummy_delta, error);
}

/* clang-format off */
const RingletPlanField ringlet_plan_correction_fields[] = {
  { "--dark-frames", N_ ("Frames of the dark"), N_ ("Frames that the dark is the mean of"), N_ ("1"),
    N_ ("Change Frames of the Dark"), RINGLET_PLAN_FIELD_TEXT, NULL, get_n_dark, set_n_dark, has_dark },
  { "--background-scale", N_ ("Scale of the background"), N_ ("What the background image is multiplied by"), N_ ("1"),
    N_ ("Change Scale of the Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_scale, set_scale, has_background },
  { "--solid-angle-order", N_ ("Solid angle"),
    N_ ("Power of the cosine of the incidence: 3 is the solid angle of a flat pixel"), NULL,
    N_ ("Change Solid Angle"), RINGLET_PLAN_FIELD_CHOICE, orders, get_solid_angle, set_solid_angle, NULL },
  { "--polarization", N_ ("Polarisation"), N_ ("Polarisation factor, −1 to 1; 1 is horizontal"), N_ ("no correction"),
    N_ ("Change Polarisation"), RINGLET_PLAN_FIELD_TEXT, NULL, get_polarization, set_polarization, NULL },
  { "--polarization-offset", N_ ("Plane of polarisation (°)"), N_ ("Its azimuth from the horizontal"), N_ ("0"),
    N_ ("Change Plane of Polarisation"), RINGLET_PLAN_FIELD_TEXT, NULL, get_offset, set_offset, has_polarization },
  { "--sensor-transmission", N_ ("Sensor transmission"),
    N_ ("Correct for what the sensor of the detector lets through"), NULL,
    N_ ("Change Sensor Transmission"), RINGLET_PLAN_FIELD_SWITCH, NULL, get_transmission, set_transmission, has_sensor },
  { "--oblique", N_ ("Oblique incidence"),
    N_ ("What a plate lets through at normal incidence, between 0 and 1"), N_ ("no correction"),
    N_ ("Change Oblique Incidence"), RINGLET_PLAN_FIELD_TEXT, NULL, get_oblique, set_oblique, NULL },
  { "--sample", N_ ("Sample absorption"),
    N_ ("slab:µT[,TILT_X,TILT_Y], cylinder:µR[,horizontal] or sphere:µR"), N_ ("no correction"),
    N_ ("Change Sample Absorption"), RINGLET_PLAN_FIELD_TEXT, NULL, get_sample, set_sample, NULL },
  { "--cbn-seat", N_ ("Diamond and seat"), N_ ("diamond=2,seat=5,r1=0.5,r2=2,tilt=0,rotation=0 in mm and degrees"),
    N_ ("no correction"),
    N_ ("Change Diamond and Seat"), RINGLET_PLAN_FIELD_TEXT, NULL, get_cbn, set_cbn, NULL },
  { "--dummy", N_ ("No data"), N_ ("Value of pixels that are no data, or “none”"), N_ ("as the detector"),
    N_ ("Change No Data"), RINGLET_PLAN_FIELD_TEXT, NULL, get_dummy, set_dummy, NULL },
  { "--delta-dummy", N_ ("Half width of no data"), N_ ("How far from that value is no data, too"), N_ ("0"),
    N_ ("Change No Data"), RINGLET_PLAN_FIELD_TEXT, NULL, get_delta, set_delta, has_dummy },
  { NULL },
};
/* clang-format on */
