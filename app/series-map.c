/* SPDX-License-Identifier: MIT */
#include "series-map.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "map-expression.h"
#include "radial.h"

#define REACH 0.01 /* of the whole axis, on either side */

static double
convert (double value, const RingletUnit *from, const RingletUnit *to,
    const RingletState *state)
{
  const RingletGeometry *geometry = &state->geometry;

  if (from == to)
    return value;
  return ringlet_radial_from_two_theta (to,
      ringlet_radial_to_two_theta (from, value, state->detector, geometry, NAN),
      state->detector, geometry, NAN);
}

gboolean
ringlet_series_map_range (const RingletMapRoi *roi, const RingletState *state,
    const RingletUnit *unit, double *lo, double *hi)
{
  const double a = convert (roi->lo, roi->unit, unit, state);
  const double b = convert (roi->hi, roi->unit, unit, state);

  *lo = fmin (a, b); /* d falls when q rises */
  *hi = fmax (a, b);
  return isfinite (a) && isfinite (b);
}

void
ringlet_series_map_around (
    const RingletResult *pattern, double radial, double *lo, double *hi)
{
  const double reach = REACH * (pattern->radial_max - pattern->radial_min);
  gsize highest = 0;

  for (gsize i = 0; i < pattern->n_radial; i++) {
    if (!(pattern->intensity[i] <= pattern->intensity[highest]) &&
        !isnan (pattern->intensity[i]))
      highest = i;
  }
  if (isnan (radial))
    radial = pattern->radial[highest];
  *lo = fmax (radial - reach, pattern->radial_min);
  *hi = fmin (radial + reach, pattern->radial_max);
}

typedef struct {
  double lo;
  double hi;
  RingletMapQuantity quantity;
  gboolean is_used;
} Layer;

/* Of the layers that nobody asks for there is no range. */
static void
find_layers (const RingletMapExpression *expression, const RingletSeriesSetup *setup,
    const RingletState *state, const RingletUnit *unit, Layer *layers)
{
  for (guint i = 0; i < setup->rois->len; i++) {
    const RingletMapRoi *roi = ringlet_series_setup_roi (setup, i);

    layers[i].quantity = roi->quantity;
    layers[i].is_used = ringlet_map_expression_uses (expression, i) &&
        ringlet_series_map_range (roi, state, unit, &layers[i].lo, &layers[i].hi);
  }
}

/* A column is the mean of the bins that are joined in it. */
static double
measure (const RingletHeatMap *map, const Layer *layer, gsize frame)
{
  const double first = ringlet_heat_map_radial (map, 0.0);
  const double value = ringlet_map_roi_measure (layer->quantity, layer->lo, layer->hi,
      first, ringlet_heat_map_radial (map, 1.0) - first,
      ringlet_heat_map_row (map, 0, frame), ringlet_heat_map_n_columns (map));

  return layer->quantity == RINGLET_MAP_OF_SUM ? value * ringlet_heat_map_n_joined (map)
                                               : value;
}

double *
ringlet_series_map_values (const RingletHeatMap *map, const RingletSeriesSetup *setup,
    const RingletState *state, GError **error)
{
  const guint n = ringlet_series_setup_n_rois (setup);
  g_autoptr (RingletMapExpression) expression = NULL;
  Layer layers[RINGLET_MAP_MAX_ROIS] = { 0 };
  double *values = NULL;

  if (n == 0) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, _ ("There is no region yet"));
    return NULL;
  }
  expression = ringlet_map_expression_new (
      setup->expression != NULL ? setup->expression : "A", n, NULL, error);
  if (expression == NULL)
    return NULL;

  find_layers (expression, setup, state, ringlet_heat_map_axis (map)->unit, layers);
  values = g_new (double, ringlet_heat_map_n_frames (map));
  for (gsize i = 0; i < ringlet_heat_map_n_frames (map); i++) {
    double of_layers[RINGLET_MAP_MAX_ROIS];

    values[i] = NAN;
    if (!ringlet_heat_map_has (map, i))
      continue;
    for (guint k = 0; k < n; k++)
      of_layers[k] = layers[k].is_used ? measure (map, &layers[k], i) : (double) NAN;
    values[i] = ringlet_map_expression_evaluate (expression, of_layers);
  }
  return values;
}
