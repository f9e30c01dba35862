/* SPDX-License-Identifier: MIT */
#include "cli/goniometer-tell.h"

#include <math.h>

#include "base/units.h"

typedef char Number[G_ASCII_DTOSTR_BUF_SIZE];

static const char *
format (Number buffer, const char *how, double value)
{
  return isfinite (value) ? g_ascii_formatd (buffer, sizeof (Number), how, value) : "–";
}

static const char *
unit_of (RingletRefineParameter k)
{
  return k == RINGLET_REFINE_ROT1 || k == RINGLET_REFINE_ROT2 ||
          k == RINGLET_REFINE_ROT3
      ? "rad"
      : "m";
}

static void
tell_head (const RingletGoniometerTale *tale)
{
  const RingletGoniometer *model = tale->model;
  g_autofree char *motors = g_strjoinv (", ", model->pos_names);
  Number wavelength, energy;

  g_print ("%s\n  detector    %s, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels\n",
      tale->name, model->detector->name, model->detector->n_slow,
      model->detector->n_fast);
  g_print ("  motors      %s\n", motors);
  if (model->wavelength_m > 0.0)
    g_print ("  wavelength  %s Å, %s keV\n",
        format (wavelength, "%.9g", model->wavelength_m * 1e10),
        format (energy, "%.6g", RINGLET_KEV_METRE / model->wavelength_m));
}

static void
tell_parameter (const RingletGoniometerTale *tale, gsize k)
{
  const RingletGoniometerRefinement *fit = tale->refinement;
  Number value, sigma;

  format (value, "%.12g", tale->model->params[k]);
  if (fit == NULL)
    g_print ("  %-14s %20s\n", tale->model->param_names[k], value);
  else if (fit->at_bound[k] != 0)
    g_print ("  %-14s %20s   at its bound\n", tale->model->param_names[k], value);
  else if (fit->states[k] == RINGLET_REFINE_FIXED)
    g_print ("  %-14s %20s   fixed\n", tale->model->param_names[k], value);
  else
    g_print ("  %-14s %20s ± %s\n", tale->model->param_names[k], value,
        format (sigma, "%.2g", fit->sigma[k]));
}

static void
tell_formulas (const RingletGoniometer *model)
{
  g_print ("\n");
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (model->formulas[k] != NULL)
      g_print ("  %-14s = %s\n", ringlet_refine_parameter_name (k), model->formulas[k]);
  }
}

static void
tell_geometry (const RingletGoniometerTale *tale)
{
  const RingletGoniometer *model = tale->model;
  Number value;

  g_print ("\n  at");
  for (gsize i = 0; i < model->n_pos; i++)
    g_print (
        " %s=%s", model->pos_names[i], format (value, "%.10g", tale->positions[i]));
  g_print ("\n");
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    g_print ("  %-14s %20s %s\n", ringlet_refine_parameter_name (k),
        format (value, "%.12g", ringlet_refine_parameter_get (&tale->geometry, k)),
        unit_of (k));
}

static void
tell_refinement (const RingletGoniometerRefinement *fit)
{
  Number rms, mean;

  g_print ("\n  %" G_GSIZE_FORMAT " points (%" G_GSIZE_FORMAT
           " left out), %s px rms across the rings\n\n  points   Δ/px  rms/px  image\n",
      fit->n_used, fit->n_rejected, format (rms, "%.3f", fit->total.rms_px));
  for (guint i = 0; i < fit->images->len; i++) {
    const RingletGoniometerFit *image =
        &g_array_index (fit->images, RingletGoniometerFit, i);

    g_print ("  %6" G_GSIZE_FORMAT " %6s  %6s  %s\n", image->total.n,
        format (mean, "%+.3f", image->total.mean_px),
        format (rms, "%.3f", image->total.rms_px), image->label);
  }
  for (gsize i = 0; fit->warnings != NULL && fit->warnings[i] != NULL; i++)
    g_print ("%s  %s\n", i == 0 ? "\n" : "", fit->warnings[i]);
}

static void
tell_outputs (const char *const *outputs)
{
  for (gsize i = 0; outputs[i] != NULL; i++)
    g_print ("%s%s\n", i == 0 ? "\n" : "", outputs[i]);
}

void
ringlet_goniometer_tell (const RingletGoniometerTale *tale)
{
  tell_head (tale);
  g_print ("\n");
  for (gsize k = 0; k < tale->model->n_params; k++)
    tell_parameter (tale, k);
  tell_formulas (tale->model);
  if (tale->positions != NULL)
    tell_geometry (tale);
  if (tale->refinement != NULL)
    tell_refinement (tale->refinement);
  tell_outputs (tale->outputs);
}

void
ringlet_regression_tell (const RingletRegressionTale *tale)
{
  Number at_zero, sigma0, slope, sigma1, rms, r;

  g_print ("%" G_GSIZE_FORMAT " geometries of %s against the nominal distance\n\n"
           "  %-11s %16s %9s  %16s %9s %9s %9s\n",
      tale->n, tale->detector->name, "", "at 0", "±", "per metre", "±", "rms", "r");
  for (RingletRefineParameter k = 0; k <= RINGLET_REFINE_ROT3; k++) {
    const RingletGoniometerLine *line = &tale->lines[k];

    g_print ("  %-11s %16s %9s  %16s %9s %9s %9s %s\n",
        ringlet_refine_parameter_name (k), format (at_zero, "%.9g", line->intercept),
        format (sigma0, "%.2g", line->sigma_intercept),
        format (slope, "%.9g", line->slope), format (sigma1, "%.2g", line->sigma_slope),
        format (rms, "%.2g", line->rms), format (r, "%.5f", line->correlation),
        unit_of (k));
  }
  tell_outputs (tale->outputs);
}
