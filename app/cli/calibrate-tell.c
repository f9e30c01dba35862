/* SPDX-License-Identifier: MIT */
#include "cli/calibrate-tell.h"

#include <math.h>

#include "base/number.h"
#include "base/units.h"
#include "calibration-doubt.h"
#include "geometry/convert.h"

#define DEGREES (180.0 / G_PI)
/* Where so little of the residuals would be left, what is wrong has been said. */
#define EXPLAINED 0.3

typedef char Number[G_ASCII_DTOSTR_BUF_SIZE];

static const char *
format (Number buffer, const char *how, double value)
{
  return isfinite (value) ? g_ascii_formatd (buffer, sizeof (Number), how, value) : "–";
}

static const RingletRing *
find_ring (const GArray *rings, guint number)
{
  for (guint i = 0; i < rings->len; i++) {
    if (g_array_index (rings, RingletRing, i).number == number)
      return &g_array_index (rings, RingletRing, i);
  }
  return NULL;
}

char *
ringlet_calibrate_ring_label (const RingletCalibration *calibration, guint number)
{
  const RingletRing *ring = find_ring (calibration->rings, number);

  return ring != NULL ? ringlet_reflection_label (&ring->reflection) : g_strdup ("");
}

char *
ringlet_calibrate_reason (
    const RingletCalibration *calibration, const RingletCalibrationInputs *inputs)
{
  const RingletAutoResult *automatic = calibration->automatic;
  const char *advice = automatic->advice;
  char kev[G_ASCII_DTOSTR_BUF_SIZE];

  if (!ringlet_calibration_has_one_ring (inputs))
    return g_strconcat (automatic->message, advice != NULL ? ". " : "",
        advice != NULL ? advice : "", NULL);
  g_ascii_formatd (kev, sizeof kev, "%.4g", RINGLET_KEV_METRE / inputs->wavelength_m);
  return g_strdup_printf ("%s. %s has one ring only at %s keV, which tells neither a "
                          "tilt nor whether it is "
                          "the right one: take a calibrant with more%s%s",
      automatic->message, inputs->calibrant->name, kev, advice != NULL ? ". " : "",
      advice != NULL ? advice : "");
}

static void
tell_head (const RingletCalibrateTale *tale)
{
  const RingletCalibration *c = tale->calibration;
  const RingletAutoResult *automatic = c->automatic;
  Number energy, rms, best, next;

  g_print ("%s: %s at %s keV on %s\n", tale->name, tale->inputs->calibrant->name,
      format (energy, "%.6g", RINGLET_KEV_METRE / c->geometry.wavelength_m),
      tale->inputs->detector->name);
  g_print ("  %u of %u rings, %" G_GSIZE_FORMAT " points (%" G_GSIZE_FORMAT
           " left out), %s px rms across the rings\n",
      ringlet_refinement_n_rings (c->refinement),
      ringlet_calibration_n_rings (c, tale->inputs->detector), c->refinement->n_used,
      c->refinement->n_rejected, format (rms, "%.3f", c->refinement->total.rms_px));
  if (automatic == NULL)
    return;
  g_print ("  found without a start; confidence %s, next best %s%s\n",
      format (best, "%.2f", automatic->best.confidence),
      automatic->has_runner_up ? format (next, "%.2f", automatic->runner_up.confidence)
                               : "none",
      automatic->tilt_held ? "; the rings do not tell a tilt, which is held at zero"
                           : "");
}

static void
tell_parameter (const RingletRefinement *fit, RingletRefineParameter k)
{
  const char *unit =
      k == RINGLET_REFINE_ROT1 || k == RINGLET_REFINE_ROT2 || k == RINGLET_REFINE_ROT3
      ? "rad"
      : "m";
  const char *state = fit->at_bound[k] != 0    ? "at its bound"
      : fit->states[k] == RINGLET_REFINE_FIXED ? "fixed"
                                               : NULL;
  Number value, sigma;

  format (value, "%.10g", ringlet_refine_parameter_get (&fit->geometry, k));
  if (state != NULL)
    g_print ("  %-11s %18s %-3s %s\n", ringlet_refine_parameter_name (k), value, unit,
        state);
  else
    g_print ("  %-11s %18s %-3s ± %s\n", ringlet_refine_parameter_name (k), value, unit,
        format (sigma, "%.2g", fit->sigma[k]));
}

static void
tell_beam (const RingletCalibrateTale *tale)
{
  const RingletGeometry *geometry = &tale->calibration->geometry;
  RingletFit2d f;
  Number row, column, distance, tilt;

  if (!ringlet_fit2d_from_geometry (tale->inputs->detector, geometry, &f, NULL))
    return;
  g_print ("  beam: row %s, column %s px; %s mm along it; tilt %s°\n",
      format (row, "%.3f", f.centre_slow_px), format (column, "%.3f", f.centre_fast_px),
      format (distance, "%.4f", f.distance_m * 1e3),
      format (tilt, "%.4f", f.tilt_rad * DEGREES));
}

static void
tell_ring (const RingletCalibration *calibration, const RingletRefineRing *ring)
{
  g_autofree char *label = ringlet_calibrate_ring_label (calibration, ring->number);
  const int width = (int) MIN (g_utf8_strlen (label, -1), 9);
  Number angle, mean, rms, first, second;

  g_print ("  %4u  %s%*s %9s %6" G_GSIZE_FORMAT " %8s %8s %8s %8s\n", ring->number,
      label, 9 - width, "", format (angle, "%.4f", ring->two_theta_rad * DEGREES),
      ring->n, format (mean, "%+.3f", ring->mean_px),
      format (rms, "%.3f", ring->rms_px),
      format (first, "%.3f", ring->harmonics[0].amplitude_px),
      format (second, "%.3f", ring->harmonics[1].amplitude_px));
}

static void
tell_rings (const RingletCalibration *calibration)
{
  const GArray *rings = calibration->refinement->rings;

  g_print ("\n  ring  hkl           2θ/° points   Δ/px  rms/px  centre     tilt\n");
  for (guint i = 0; i < rings->len; i++)
    tell_ring (calibration, &g_array_index (rings, RingletRefineRing, i));
}

char *
ringlet_calibrate_far (const RingletCalibrateTale *tale)
{
  const RingletRefinement *fit = tale->calibration->refinement;
  const gboolean is_explained = fit->n_faults > 0 &&
      fit->faults[0].hint != RINGLET_REFINE_HINT_RINGS &&
      fit->rest_px < EXPLAINED * fit->total.rms_px;

  return is_explained ? NULL : ringlet_calibration_far_text (tale->inputs, fit);
}

/* Of a geometry that was only checked; others would have been refused. */
static void
tell_far (const RingletCalibrateTale *tale)
{
  g_autofree char *far = ringlet_calibrate_far (tale);

  if (far != NULL)
    g_print ("\n  %s\n", far);
}

static void
tell_doubts (const RingletRefinement *fit)
{
  for (gsize i = 0; fit->warnings != NULL && fit->warnings[i] != NULL; i++)
    g_print ("%s  %s\n", i == 0 ? "\n" : "", fit->warnings[i]);
}

void
ringlet_calibrate_tell (const RingletCalibrateTale *tale)
{
  const RingletRefinement *fit = tale->calibration->refinement;

  tell_head (tale);
  g_print ("\n");
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    tell_parameter (fit, k);
  tell_beam (tale);
  tell_rings (tale->calibration);
  tell_far (tale);
  tell_doubts (fit);
  for (gsize i = 0; tale->outputs[i] != NULL; i++)
    g_print ("%s%s\n", i == 0 ? "\n" : "", tale->outputs[i]);
}
