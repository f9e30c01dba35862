/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "export/figure-parts.h"
#include "export/picture-panels.h"

#define SAMPLE_SIDE 1000 /* of the raster that the levels are chosen from */

/* --- an image --- */

static gboolean
check_shapes (const RingletFigure *figure, GError **error)
{
  const RingletImage *image = figure->image;
  const RingletMask *mask = figure->mask;
  const RingletDetector *detector = figure->detector;
  const char *other = NULL;

  if (mask != NULL && (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast))
    other = "mask";
  else if (detector != NULL &&
      (detector->n_slow != image->n_slow || detector->n_fast != image->n_fast))
    other = "detector";
  if (other == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the %s another number",
      image->n_slow, image->n_fast, other);
  return FALSE;
}

static RingletRaster *
image_raster (const RingletFigure *figure, gsize max_width, gsize max_height)
{
  const RingletPlan plan = ringlet_plan_default ();

  return ringlet_raster_new_image (figure->image, figure->mask, &plan,
      figure->detector == NULL || ringlet_detector_has_flags (figure->detector),
      max_width, max_height);
}

static gboolean
add_image (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  const RingletImage *image = self->figure->image;

  if (options->has_range || options->unit != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "An image has no radial axis: a range and a unit are for patterns and cakes");
    return FALSE;
  }
  self->values.right = (double) image->n_fast;
  self->values.bottom = (double) image->n_slow;
  self->label_x = "Column (pixel)";
  self->label_y = "Row (pixel)";
  if (self->figure->geometry != NULL)
    self->wavelength_m = self->figure->geometry->wavelength_m;
  return check_shapes (self->figure, error);
}

double
ringlet_figure_pixel_size (const RingletFigure *figure)
{
  if (figure->detector != NULL)
    return figure->detector->pixel_fast_m;
  return figure->image != NULL ? figure->image->meta.pixel_fast_m : 0.0;
}

/* --- a cake --- */

/* Half-way between the centres, and as far beyond the first and the last. */
static double *
edges_of (const double *centres, gsize n)
{
  double *edges = g_new (double, n + 1);

  if (n == 1) {
    ringlet_picture_edges (centres, n, &edges[0], &edges[1]);
    return edges;
  }
  for (gsize i = 1; i < n; i++)
    edges[i] = (centres[i - 1] + centres[i]) / 2.0;
  edges[0] = centres[0] - (edges[1] - centres[0]);
  edges[n] = centres[n - 1] + (centres[n - 1] - edges[n - 1]);
  return edges;
}

static void
fit_cake (RingletFigureParts *self, const RingletFigureOptions *options)
{
  const RingletStoredCake *cake = self->figure->cake;
  double min = INFINITY;
  double max = -INFINITY;

  for (gsize i = 0; i <= cake->n_radial; i++) {
    if (isfinite (self->edges[i])) {
      min = fmin (min, self->edges[i]);
      max = fmax (max, self->edges[i]);
    }
  }
  ringlet_figure_fit_x (self->unit, min, max, &self->values);
  if (options->has_range) {
    self->values.left = options->range_min;
    self->values.right = options->range_max;
  }
  ringlet_picture_edges (
      cake->azimuth, cake->n_azimuth, &self->values.bottom, &self->values.top);
}

static gboolean
add_cake (RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  const RingletStoredCake *cake = self->figure->cake;

  self->unit = options->unit != NULL ? options->unit : cake->unit;
  self->wavelength_m =
      cake->wavelength_m > 0.0 ? cake->wavelength_m : options->wavelength_m;
  self->label_x = self->unit != NULL ? self->unit->symbol : cake->radial_name;
  self->label_y = "Azimuth χ (°)";
  self->ticks_y = RINGLET_TICKS_ANGLE;
  self->edges = edges_of (cake->radial, cake->n_radial);
  if (!ringlet_figure_convert ("The cake", cake->unit, self->unit, self->wavelength_m,
          self->edges, cake->n_radial + 1, error))
    return FALSE;
  fit_cake (self, options);
  return TRUE;
}

/**
 * Span:
 * @first: column of the raster
 * @end: behind the last
 */
typedef struct {
  gssize first;
  gssize end;
} Span;

/* The columns whose middle lies in bin @i; the one that it falls on when there is none.
 * A bin beside the range has none. */
static Span
span_of (const RingletFigureParts *self, gsize i, double n_columns)
{
  const RingletPlotFrame *v = &self->values;
  const double scale = n_columns / (v->right - v->left);
  const double a = (self->edges[i] - v->left) * scale;
  const double b = (self->edges[i + 1] - v->left) * scale;
  const double low = CLAMP (fmin (a, b), -1.0, n_columns + 1.0);
  const double high = CLAMP (fmax (a, b), -1.0, n_columns + 1.0);
  Span span = { (gssize) floor (low + 0.5), (gssize) floor (high + 0.5) };

  if (!isfinite (a) || !isfinite (b) || high <= 0.0 || low >= n_columns)
    return (Span){ 0, 0 };
  if (span.end <= span.first) {
    span.first = (gssize) floor (low);
    span.end = span.first + 1;
  }
  span.first = MAX (span.first, 0);
  span.end = MIN (span.end, (gssize) n_columns);
  return span;
}

static RingletRaster *
cake_raster (const RingletFigureParts *self, gsize width, gsize max_height)
{
  const RingletStoredCake *cake = self->figure->cake;
  RingletRaster *raster = g_new0 (RingletRaster, 1);

  raster->width = MAX (width, 1);
  raster->height = MAX (MIN (cake->n_azimuth, max_height), 1);
  raster->values = g_new (double, raster->width * raster->height);
  for (gsize i = 0; i < raster->width * raster->height; i++)
    raster->values[i] = NAN;
  for (gsize j = 0; j < cake->n_radial; j++) {
    const Span span = span_of (self, j, (double) raster->width);

    for (gsize i = 0; i < cake->n_azimuth; i++) {
      const gsize row = (cake->n_azimuth - 1 - i) * raster->height / cake->n_azimuth;
      const double value = cake->intensity[i * cake->n_radial + j];

      for (gssize k = span.first; isfinite (value) && k < span.end; k++) {
        double *pixel = &raster->values[row * raster->width + (gsize) k];

        *pixel = fmax (*pixel, value); /* fmax() prefers numbers to NaN */
      }
    }
  }
  return raster;
}

/* --- both --- */

RingletRaster *
ringlet_figure_raster (
    const RingletFigureParts *self, gsize max_width, gsize max_height)
{
  return self->figure->cake != NULL
      ? cake_raster (self, max_width, max_height)
      : image_raster (self->figure, MAX (max_width, 1), MAX (max_height, 1));
}

static gboolean
check_values (const RingletRaster *raster, gboolean needs_positive, GError **error)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < raster->width * raster->height; i++) {
    any |= isfinite (raster->values[i]);
    if (isfinite (raster->values[i]) && (!needs_positive || raster->values[i] > 0.0))
      return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is nothing to draw: %s",
      any ? "no value is positive, as a logarithmic scale needs; take a linear one or "
            "that of the square root"
          : "there is no pixel or bin with a value that is not masked");
  return FALSE;
}

static gboolean
choose_levels (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  g_autoptr (RingletRaster) raster =
      ringlet_figure_raster (self, SAMPLE_SIDE, SAMPLE_SIDE);
  const gboolean is_log = options->has_scale && options->scale == RINGLET_SCALE_LOG;

  if (!check_values (raster, is_log, error))
    return FALSE;

  self->levels = options->has_scale ? ringlet_raster_levels_on (raster, options->scale)
                                    : ringlet_raster_levels (raster);
  if (options->has_limits) {
    self->levels.min = options->min;
    self->levels.max = options->max;
    if (!options->has_scale && !(options->min > 0.0))
      self->levels.scale = RINGLET_SCALE_LINEAR;
  }
  if (options->colormap != NULL)
    self->levels.colormap = options->colormap;
  return TRUE;
}

gboolean
ringlet_figure_add_field (
    RingletFigureParts *self, const RingletFigureOptions *options, GError **error)
{
  const gboolean done = self->figure->cake != NULL ? add_cake (self, options, error)
                                                   : add_image (self, options, error);

  return done && choose_levels (self, options, error);
}
