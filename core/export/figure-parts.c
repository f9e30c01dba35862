/* SPDX-License-Identifier: MIT */
#include "export/figure-parts.h"

#include <math.h>

#include "base/error.h"
#include "geometry/space.h"

/* Where it cancels, between q, d and their like: so short that any of them reflects. */
#define ANY_WAVELENGTH_M 1e-14

#define MOST_SPACING 10.0 /* times the least: d goes to infinity at the beam */

void
ringlet_figure_parts_free (RingletFigureParts *self)
{
  for (gsize i = 0; i < self->n_curves; i++)
    g_free ((gpointer) self->curves[i].curve.x); /* y and sigma are in the same block */
  g_free (self->curves);
  g_free (self->edges);
  g_free (self);
}

gboolean
ringlet_figure_convert (const char *name, const RingletUnit *from,
    const RingletUnit *to, double wavelength_m, double *x, gsize n, GError **error)
{
  gboolean any = FALSE;
  double used_m = wavelength_m;

  if (from == NULL || from == to)
    return TRUE;

  if (!(wavelength_m > 0.0) && from->needs_wavelength && to->needs_wavelength)
    used_m = ANY_WAVELENGTH_M;
  for (gsize i = 0; i < n; i++) {
    x[i] = ringlet_unit_convert (x[i], from, to, used_m);
    any |= isfinite (x[i]);
  }
  if (any)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: its axis, %s, does not become %s%s", name, from->symbol, to->symbol,
      wavelength_m > 0.0 ? "" : "; give the wavelength, which the file does not tell");
  return FALSE;
}

void
ringlet_figure_fit_x (
    const RingletUnit *unit, double min, double max, RingletPlotFrame *values)
{
  if (unit != NULL && unit->space == RINGLET_SPACE_SPACING)
    max = fmin (max, MOST_SPACING * min);
  if (!(max > min)) { /* one point: it stands in the middle */
    const double room = min != 0.0 ? 0.05 * fabs (min) : 0.5;

    max = min + room;
    min -= room;
  }
  values->left = min;
  values->right = max;
}

static gboolean
check_options (const RingletFigureOptions *o, GError **error)
{
  const char *problem = NULL;

  if (o->has_limits && !(o->max > o->min))
    problem = "The limits of the values must be two numbers, the smaller one first";
  else if (o->has_range && !(o->range_max > o->range_min))
    problem = "The radial range must be two numbers, the smaller one first";
  else if (o->has_limits && o->has_scale && o->scale == RINGLET_SCALE_LOG &&
      !(o->min > 0.0))
    problem = "Limits on a logarithmic scale must be positive";
  if (problem != NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s", problem);
  return problem == NULL;
}

RingletFigureParts *
ringlet_figure_parts_new (
    const RingletFigure *figure, const RingletFigureOptions *options, GError **error)
{
  g_autoptr (RingletFigureParts) self = NULL;
  gboolean done;

  if (!check_options (options, error))
    return NULL;

  self = g_new0 (RingletFigureParts, 1);
  self->figure = figure;
  done = figure->n_patterns > 0 ? ringlet_figure_add_curves (self, options, error)
                                : ringlet_figure_add_field (self, options, error);
  return done ? g_steal_pointer (&self) : NULL;
}
