/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "display/plot-colours.h"
#include "export/figure-parts.h"

#define LABEL_X "Radial axis (unknown unit)"
#define LABEL_Y "Intensity (arb. unit)"
#define LAST_COLOUR 0.85 /* of a colour map: its end is too bright on white */

static void
set_colour (RingletFigureCurve *self, const RingletColormap *map, gsize i, gsize n)
{
  if (map == NULL && n > RINGLET_PLOT_N_COLOURS)
    map = ringlet_colormap_list ()[0];
  if (map == NULL) {
    ringlet_plot_colour ((guint) i, self->colour);
  } else {
    const double place = n > 1 ? (double) i / (double) (n - 1) : 0.0;
    const gsize at = (gsize) (place * LAST_COLOUR * (RINGLET_COLORMAP_SIZE - 1));

    ringlet_plot_rgb (map->colours[at], self->colour);
  }
}

static void
reverse (double *values, gsize n)
{
  for (gsize i = 0; i < n / 2; i++) {
    const double kept = values[i];

    values[i] = values[n - 1 - i];
    values[n - 1 - i] = kept;
  }
}

/* Takes out points without a place on the axis, and lets x ascend. Returns how many are
 * left. */
static gsize
settle (double *x, double *y, double *sigma, gsize n)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++) {
    if (!isfinite (x[i]))
      continue;
    x[kept] = x[i];
    y[kept] = y[i];
    if (sigma != NULL)
      sigma[kept] = sigma[i];
    kept++;
  }
  if (kept > 1 && x[0] > x[kept - 1]) {
    reverse (x, kept);
    reverse (y, kept);
    if (sigma != NULL)
      reverse (sigma, kept);
  }
  return kept;
}

/* Above the curve before: by a sum, or by a factor where that is what a step on the
 * axis means. */
static void
lift (double *y, double *sigma, gsize n, double offset, RingletScale scale, gsize i)
{
  const gboolean is_log = scale == RINGLET_SCALE_LOG;
  const double factor = is_log && offset > 0.0 ? pow (offset, (double) i) : 1.0;
  const double sum = is_log ? 0.0 : offset * (double) i;

  for (gsize k = 0; k < n; k++) {
    y[k] = y[k] * factor + sum;
    if (sigma != NULL)
      sigma[k] *= factor;
  }
}

static gboolean
add_curve (RingletFigureParts *self, const RingletFigureOptions *options, gsize i,
    GError **error)
{
  const RingletPattern *pattern = self->figure->patterns[i];
  const char *name = self->figure->names != NULL ? self->figure->names[i] : NULL;
  const gboolean has_band = options->band && pattern->sigma != NULL;
  const gsize n = pattern->n;
  RingletFigureCurve *curve = &self->curves[i];
  const double wavelength_m =
      pattern->wavelength_m > 0.0 ? pattern->wavelength_m : options->wavelength_m;
  double *x = g_new (double, n * 3);
  double *y = x + n;
  double *sigma = has_band ? x + 2 * n : NULL;

  curve->curve.x = x; /* owned from here on */
  curve->curve.y = y;
  curve->curve.sigma = sigma;
  curve->name = name;
  memcpy (x, pattern->x, n * sizeof *x);
  memcpy (y, pattern->intensity, n * sizeof *y);
  if (has_band)
    memcpy (sigma, pattern->sigma, n * sizeof *sigma);
  if (!ringlet_figure_convert (name != NULL ? name : "The pattern", pattern->unit,
          self->unit, wavelength_m, x, n, error))
    return FALSE;

  curve->curve.n = settle (x, y, sigma, n);
  lift (y, sigma, curve->curve.n, options->offset, self->values.scale, i);
  set_colour (curve, options->colormap, i, self->n_curves);
  if (self->wavelength_m == 0.0)
    self->wavelength_m = wavelength_m;
  return TRUE;
}

/* What the user says, or else what the first file that knows says. Files that do not
 * know are mixed with others only on the word of the user. */
static gboolean
choose_unit (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  const RingletFigure *figure = self->figure;
  gsize n_without = 0;
  gsize without = 0;

  self->unit = options->unit;
  for (gsize i = 0; i < figure->n_patterns; i++) {
    if (self->unit == NULL)
      self->unit = figure->patterns[i]->unit;
    if (figure->patterns[i]->unit == NULL) {
      without = i;
      n_without++;
    }
  }
  self->label_x = self->unit != NULL ? self->unit->symbol : LABEL_X;
  if (options->unit != NULL || n_without == 0 || n_without == figure->n_patterns)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s does not say the unit of its axis, others do: name the unit that it has",
      figure->names != NULL ? figure->names[without] : "One of the patterns");
  return FALSE;
}

static void
fit_x (RingletFigureParts *self, const RingletFigureOptions *options)
{
  double min = INFINITY;
  double max = -INFINITY;

  for (gsize i = 0; i < self->n_curves; i++) {
    const RingletPlotCurve *c = &self->curves[i].curve;

    if (c->n == 0)
      continue;
    min = fmin (min, c->x[0]);
    max = fmax (max, c->x[c->n - 1]);
  }
  ringlet_figure_fit_x (self->unit, min, max, &self->values);
  if (options->has_range) {
    self->values.left = options->range_min;
    self->values.right = options->range_max;
  }
}

/* Whether anything can be seen; says what there is instead. */
static gboolean
check_points (const RingletFigureParts *self, GError **error)
{
  const RingletPlotFrame *v = &self->values;
  gsize n_finite = 0;
  gsize n_inside = 0;

  for (gsize i = 0; i < self->n_curves; i++) {
    const RingletPlotCurve *c = &self->curves[i].curve;

    for (gsize k = 0; k < c->n; k++) {
      const gboolean is_finite = isfinite (c->y[k]);
      const gboolean is_inside = c->x[k] >= v->left && c->x[k] <= v->right;

      n_finite += is_finite;
      n_inside += is_finite && is_inside;
      if (is_finite && is_inside && (v->scale != RINGLET_SCALE_LOG || c->y[k] > 0.0))
        return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is nothing to draw: %s",
      n_finite == 0 ? "no point has a value"
          : n_inside == 0
          ? "no point lies in the radial range"
          : "no value is positive, as a logarithmic scale needs; take a "
            "linear one or that of the square root");
  return FALSE;
}

static void
fit_y (RingletFigureParts *self, const RingletFigureOptions *options)
{
  g_autofree RingletPlotCurve *curves = g_new (RingletPlotCurve, self->n_curves);

  for (gsize i = 0; i < self->n_curves; i++)
    curves[i] = self->curves[i].curve;
  ringlet_plot_fit_curves (&self->values, curves, self->n_curves);
  if (options->has_limits) {
    self->values.bottom = options->min;
    self->values.top = options->max;
  }
}

gboolean
ringlet_figure_add_curves (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  self->n_curves = self->figure->n_patterns;
  self->curves = g_new0 (RingletFigureCurve, self->n_curves);
  self->label_y = options->quantity != NULL ? options->quantity : LABEL_Y;
  self->values.scale = options->has_scale ? options->scale : RINGLET_SCALE_LINEAR;
  if (!choose_unit (self, options, error))
    return FALSE;
  for (gsize i = 0; i < self->n_curves; i++) {
    if (!add_curve (self, options, i, error))
      return FALSE;
  }

  fit_x (self, options);
  if (!check_points (self, error))
    return FALSE;
  fit_y (self, options);
  return TRUE;
}
