/* SPDX-License-Identifier: MIT */
#include "export/raster.h"

#include <math.h>
#include <stdlib.h>

#include "base/select.h"
#include "engine/widen.h"

#define MAX_SAMPLES 200000
#define LOW_PERCENTILE 0.01
#define HIGH_PERCENTILE 0.999
#define MOST_NEGATIVE 0.2 /* share of negative values; flags of gaps are fewer */
#define LEAST_LOG_SPAN 5.0
#define LARGEST_LOG_SPAN 1e4

/* A reduction is by a whole number in no direction: the raster gets the size asked
 * for, and each value goes to the pixel it falls on. Columns and rows shrink alike. */
static RingletRaster *
raster_new (
    gsize n_slow, gsize n_fast, gsize max_width, gsize max_height, gboolean square)
{
  RingletRaster *self = g_new0 (RingletRaster, 1);
  double by_width = fmax ((double) n_fast / (double) max_width, 1.0);
  double by_height = fmax ((double) n_slow / (double) max_height, 1.0);

  if (square)
    by_width = by_height = fmax (by_width, by_height);

  self->width = MAX ((gsize) ((double) n_fast / by_width), 1);
  self->height = MAX ((gsize) ((double) n_slow / by_height), 1);
  self->values = g_new (double, self->width * self->height);
  for (gsize i = 0; i < self->width * self->height; i++)
    self->values[i] = NAN;
  return self;
}

static void
put_row (RingletRaster *self, gsize row, const double *values, gsize n)
{
  double *out = self->values + row * self->width;

  for (gsize i = 0; i < n; i++) {
    double *pixel = &out[i * self->width / n];

    *pixel = fmax (*pixel, values[i]); /* fmax() prefers numbers to NaN */
  }
}

RingletRaster *
ringlet_raster_new_image (const RingletImage *image, const RingletMask *mask,
    const RingletPlan *plan, gboolean known_detector, gsize max_width, gsize max_height)
{
  const RingletExclusion exclusion =
      ringlet_exclusion_new (plan, known_detector, image->type);
  RingletRaster *self =
      raster_new (image->n_slow, image->n_fast, max_width, max_height, TRUE);
  g_autofree double *row = g_new (double, image->n_fast);

  for (gsize i = 0; i < image->n_slow; i++) {
    const gsize first = i * image->n_fast;

    ringlet_widen_double (image, &exclusion, first, image->n_fast, row);
    for (gsize j = 0; mask != NULL && j < image->n_fast; j++) {
      if (mask->bad[first + j] != 0)
        row[j] = NAN;
    }
    put_row (self, i * self->height / image->n_slow, row, image->n_fast);
  }
  return self;
}

RingletRaster *
ringlet_raster_new_cake (const RingletResult *cake, gsize max_width, gsize max_height)
{
  RingletRaster *self =
      raster_new (cake->n_azimuth, cake->n_radial, max_width, max_height, FALSE);
  g_autofree double *row = g_new (double, cake->n_radial);

  for (gsize i = 0; i < cake->n_azimuth; i++) {
    const gsize first = (cake->n_azimuth - 1 - i) * cake->n_radial;

    for (gsize j = 0; j < cake->n_radial; j++)
      row[j] = cake->count[first + j] > 0.0 ? cake->intensity[first + j] : NAN;
    put_row (self, i * self->height / cake->n_azimuth, row, cake->n_radial);
  }
  return self;
}

void
ringlet_raster_free (RingletRaster *self)
{
  g_free (self->values);
  g_free (self);
}

/* Sorted values of @self, thinned out evenly when there are many. */
static GArray *
sample (const RingletRaster *self, double above)
{
  const gsize n = self->width * self->height;
  const gsize stride = n / MAX_SAMPLES + 1;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < n; i += stride) {
    if (isfinite (self->values[i]) && self->values[i] > above)
      g_array_append_val (values, self->values[i]);
  }
  g_array_sort (values, ringlet_compare_doubles);
  return values;
}

static double
percentile (const GArray *sorted, double fraction)
{
  return g_array_index (sorted, double, (guint) (fraction * (sorted->len - 1)));
}

/* @sorted: of positive values where the scale is logarithmic */
static RingletLevels
levels_of (const GArray *sorted, RingletScale scale)
{
  RingletLevels levels = {
    .colormap = ringlet_colormap_list ()[0],
    .scale = scale,
    .max = 1.0,
  };

  if (sorted->len == 0)
    return levels;

  levels.min = percentile (sorted, LOW_PERCENTILE);
  levels.max = percentile (sorted, HIGH_PERCENTILE);
  if (scale == RINGLET_SCALE_LOG)
    levels.min = fmax (levels.min, levels.max / LARGEST_LOG_SPAN);
  if (!(levels.max > levels.min))
    levels.max = levels.min + fmax (fabs (levels.min), 1.0);
  return levels;
}

RingletLevels
ringlet_raster_levels_on (const RingletRaster *self, RingletScale scale)
{
  g_autoptr (GArray) sorted =
      sample (self, scale == RINGLET_SCALE_LOG ? 0.0 : -G_MAXDOUBLE);

  return levels_of (sorted, scale);
}

RingletLevels
ringlet_raster_levels (const RingletRaster *self)
{
  g_autoptr (GArray) all = sample (self, -G_MAXDOUBLE);
  g_autoptr (GArray) positive = sample (self, 0.0);

  if (positive->len > 0 && percentile (all, MOST_NEGATIVE) >= 0.0) {
    const RingletLevels levels = levels_of (positive, RINGLET_SCALE_LOG);
    const double max = percentile (positive, HIGH_PERCENTILE);

    if (max / levels.min > LEAST_LOG_SPAN)
      return levels;
  }
  return levels_of (all, RINGLET_SCALE_LINEAR);
}

/* As #RingletLevelsLine says. */
static guint32
colour_of (const RingletLevelsLine *line, const guint32 *table, double value)
{
  const float scaled = (float) ringlet_scale_apply (line->scale, value);
  const float at = (scaled - line->offset) * line->factor;

  return table[(gsize) (CLAMP (at, 0.0f, 1.0f) * (RINGLET_COLORMAP_SIZE - 1) + 0.5f)];
}

cairo_surface_t *
ringlet_raster_paint (const RingletRaster *self, const RingletLevels *levels)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  guint32 table[RINGLET_COLORMAP_SIZE];
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) self->width, (int) self->height);
  guint8 *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface; /* drawing it sets the status of the target */

  ringlet_levels_table (levels, table);
  cairo_surface_flush (surface);
  for (gsize i = 0; i < self->height; i++) {
    guint32 *out = (guint32 *) (data + (gsize) stride * i);

    for (gsize j = 0; j < self->width; j++) {
      const double value = self->values[i * self->width + j];

      out[j] =
          isnan (value) ? levels->colormap->masked : colour_of (&line, table, value);
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}
