/* SPDX-License-Identifier: MIT */

/* Control points can be fitted by the wrong rings, too: what comes out then is far from
 * them, and no geometry. */

#include "calibration-doubt.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "base/units.h"

/* Points on rings are nearer than that, whatever the detector. */
#define FAIR_PX 0.3
/* Distorted detectors come to so much, picked points to more. */
#define FAR_PX 3.0
#define FAR_PICKED_PX 5.0
/* What the user asks for may cost so much of what the image gives by itself. */
#define WORSE_TIMES 3.0
#define WORSE_PX 2.5
/* Pixels may lie off by as much in a way that looks like another energy. */
#define CLEAR_PX 0.15
/* Another energy has to fit so much better, by so large a change. */
#define BETTER_TIMES 2.0
#define OTHER_ENERGY 0.01
/* And to be worth a word: right energies of measured images came out within 0.8 % and
 * 2.1 σ, with 1.07 times smaller residuals; energies wrong by 1.3 and 2.2 % at 24 and
 * 14 σ, with 1.8 and 1.3 times smaller ones. */
#define WORTH_TIMES 1.15
#define WORTH_CHANGE 0.004
#define WORTH_SIGMA 6.0
/* Points that show it. */
#define MANY_POINTS 600
#define LEAST_RINGS 3

static const char *
format (char *buffer, const char *how, double value)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, how, value);
}

/* --- what the user fixed --- */

/* Names of what was fixed at a value or is at its bound. */
static char *
held_names (const RingletCalibrationInputs *in, const RingletRefinement *fit)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (RingletRefineParameter k = 0; k <= RINGLET_REFINE_ROT2; k++) {
    if (in->limits[k].state != RINGLET_REFINE_FIXED && fit->at_bound[k] == 0)
      continue;
    g_string_append_printf (
        names, "%s%s", names->len > 0 ? ", " : "", ringlet_refine_parameter_name (k));
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
check_limits (
    const RingletCalibrationInputs *in, const RingletCalibration *out, GError **error)
{
  const RingletRefinement *fit = out->refinement;
  g_autofree char *names = held_names (in, fit);
  char is[G_ASCII_DTOSTR_BUF_SIZE], should[G_ASCII_DTOSTR_BUF_SIZE];

  if (out->automatic == NULL || *names == '\0' ||
      fit->total.rms_px <= WORSE_TIMES * out->automatic->rms_px + WORSE_PX)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("What is held of %s contradicts the image: with it the points lie %s px from "
         "their rings, without it %s px. Give other values or bounds, or leave them "
         "free"),
      names, format (is, "%.1f", fit->total.rms_px),
      format (should, "%.2f", out->automatic->rms_px));
  return FALSE;
}

/* --- another energy --- */

/* Of the points that count, as many as show it. */
static GArray *
some_of (const RingletRefinement *fit, const GArray *points)
{
  const guint stride = (guint) ((fit->n_used + MANY_POINTS - 1) / MANY_POINTS);
  GArray *some = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  guint n = 0;

  for (guint i = 0; i < fit->points->len; i++) {
    const RingletRefinePoint *at = &g_array_index (fit->points, RingletRefinePoint, i);

    if (!at->is_rejected && n++ % MAX (stride, 1) == 0)
      g_array_append_val (some, g_array_index (points, RingletControlPoint, at->index));
  }
  return some;
}

/* The same points with the wavelength free; NULL with @error only when cancelled. */
static RingletRefinement *
free_wavelength (const RingletRefineOptions *options, const GArray *points,
    GCancellable *cancellable, GError **error)
{
  RingletRefineOptions free = *options;
  g_autoptr (GError) local = NULL;
  RingletRefinement *fit = NULL;

  free.points = points;
  free.reject_sigma = 0.0;
  free.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
  fit = ringlet_refine (&free, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  return fit;
}

static gboolean
refuse_energy (const RingletCalibrationInputs *in, const RingletRefinement *fit,
    const RingletRefinement *other, GError **error)
{
  const double given_kev = RINGLET_KEV_METRE / fit->geometry.wavelength_m;
  const double other_kev = RINGLET_KEV_METRE / other->geometry.wavelength_m;
  char a[4][G_ASCII_DTOSTR_BUF_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("The rings of %s do not fit at %s keV: the points lie %s px from them. At %s "
         "keV "
         "it would be %s px. Check the energy and the size of the pixels"),
      in->calibrant->name, format (a[0], "%.4g", given_kev),
      format (a[1], "%.2f", fit->total.rms_px), format (a[2], "%.4g", other_kev),
      format (a[3], "%.2f", other->total.rms_px));
  return FALSE;
}

/* What the points say with the wavelength free: NULL where they cannot say it, and
 * where the user leaves it free. FALSE only when cancelled. */
static gboolean
find_energy (const RingletRefinement *fit, const RingletRefineOptions *options,
    RingletRefinement **other, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) some = NULL;
  g_autoptr (GError) local = NULL;

  *other = NULL;
  /* Another energy makes up for a distance that is held. */
  if (options->limits[RINGLET_REFINE_WAVELENGTH].state != RINGLET_REFINE_FIXED ||
      options->limits[RINGLET_REFINE_DISTANCE].state == RINGLET_REFINE_FIXED ||
      fit->at_bound[RINGLET_REFINE_DISTANCE] != 0 ||
      ringlet_refinement_n_rings (fit) < LEAST_RINGS)
    return TRUE;
  some = some_of (fit, options->points);
  *other = free_wavelength (options, some, cancellable, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (*other != NULL && (*other)->at_bound[RINGLET_REFINE_WAVELENGTH] != 0)
    g_clear_pointer (other, ringlet_refinement_unref);
  return TRUE;
}

static double
change_of (const RingletRefinement *fit, const RingletRefinement *other)
{
  return fabs (log (other->geometry.wavelength_m / fit->geometry.wavelength_m));
}

/* By more than the rings leave open. */
static gboolean
is_certain (const RingletRefinement *fit, const RingletRefinement *other)
{
  const double sigma =
      other->sigma[RINGLET_REFINE_WAVELENGTH] / other->geometry.wavelength_m;

  return sigma > 0.0 && change_of (fit, other) > WORTH_SIGMA * sigma;
}

static gboolean
check_energy (const RingletCalibrationInputs *in, const RingletRefinement *fit,
    const RingletRefinement *other, GError **error)
{
  if (other == NULL || change_of (fit, other) < OTHER_ENERGY ||
      other->total.rms_px * BETTER_TIMES > fit->total.rms_px ||
      fit->total.rms_px < CLEAR_PX ||
      (fit->total.rms_px < FAIR_PX && !is_certain (fit, other)))
    return TRUE;
  return refuse_energy (in, fit, other, error);
}

/* A wrong energy that nearly fits makes a distance that is wrong by as much. At small
 * angles it fits as well as the right one, and nobody can tell: σ is large there. */
static gboolean
is_worth_a_word (const RingletRefinement *fit, const RingletRefinement *other)
{
  return is_certain (fit, other) && change_of (fit, other) > WORTH_CHANGE &&
      other->total.rms_px * WORTH_TIMES < fit->total.rms_px;
}

static void
warn_of_energy (RingletRefinement *fit, const RingletRefinement *other)
{
  const double given_kev = RINGLET_KEV_METRE / fit->geometry.wavelength_m;
  const double other_kev = RINGLET_KEV_METRE / other->geometry.wavelength_m;
  const double sigma_kev = other_kev * other->sigma[RINGLET_REFINE_WAVELENGTH] /
      other->geometry.wavelength_m;
  const int n_places = (int) CLAMP (ceil (-log10 (sigma_kev)), 0.0, 6.0);
  g_autofree char *places = g_strdup_printf ("%%.%df", n_places);
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  g_autofree char *text = NULL;
  char a[5][G_ASCII_DTOSTR_BUF_SIZE];

  text = g_strdup_printf (
      "The rings fit better at %s ± %s keV than at %s keV: %s px from their points "
      "instead of %s px. Check the energy: a distance at a wrong one is wrong by as "
      "large a part",
      format (a[0], places, other_kev), format (a[1], places, sigma_kev),
      format (a[2], "%.4g", given_kev), format (a[3], "%.2f", other->total.rms_px),
      format (a[4], "%.2f", fit->total.rms_px));
  g_strv_builder_add (warnings, text);
  for (gsize i = 0; fit->warnings != NULL && fit->warnings[i] != NULL; i++)
    g_strv_builder_add (warnings, fit->warnings[i]);
  g_strfreev (fit->warnings);
  fit->warnings = g_strv_builder_end (warnings);
}

/* --- all of it --- */

char *
ringlet_calibration_far_text (
    const RingletCalibrationInputs *in, const RingletRefinement *fit)
{
  const gboolean is_picked = in->way == RINGLET_CALIBRATION_POINTS;
  char rms[G_ASCII_DTOSTR_BUF_SIZE], kev[G_ASCII_DTOSTR_BUF_SIZE];

  if (fit->total.rms_px <= (is_picked ? FAR_PICKED_PX : FAR_PX))
    return NULL;
  format (rms, "%.1f", fit->total.rms_px);
  format (kev, "%.4g", RINGLET_KEV_METRE / fit->geometry.wavelength_m);
  return g_strdup_printf (
      _ ("The points lie %s px from the rings of %s at %s keV, which is no fit. %s"),
      rms, in->calibrant->name, kev,
      is_picked
          ? _ ("Are the numbers of the rings right (1 is the innermost one that the "
               "calibrant has), and calibrant and energy those of the image?")
          : _ ("Are calibrant, energy and geometry those of this image? Without a "
               "geometry to begin with, the rings are looked for everywhere"));
}

static gboolean
check_distance (
    const RingletCalibrationInputs *in, const RingletRefinement *fit, GError **error)
{
  g_autofree char *far = ringlet_calibration_far_text (in, fit);

  if (far == NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, far);
  return FALSE;
}

gboolean
ringlet_calibration_check_fit (const RingletCalibrationInputs *in,
    RingletCalibration *out, const RingletRefineOptions *options,
    GCancellable *cancellable, GError **error)
{
  RingletRefinement *fit = out->refinement;
  g_autoptr (RingletRefinement) other = NULL;

  if (in->way == RINGLET_CALIBRATION_CHECK)
    return TRUE;
  if (!find_energy (fit, options, &other, cancellable, error))
    return FALSE;
  if ((fit->total.rms_px >= FAIR_PX && !check_limits (in, out, error)) ||
      !check_energy (in, fit, other, error) ||
      (fit->total.rms_px >= FAIR_PX && !check_distance (in, fit, error)))
    return FALSE;
  if (other != NULL && is_worth_a_word (fit, other))
    warn_of_energy (fit, other);
  return TRUE;
}
