/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "calib/goniometer-refine.h"

/* The mean first: sums of squares would lose the digits that a line is made of. */
static RingletGoniometerLine
line_new (const double *x, const double *y, gsize n)
{
  const double count = (double) n;
  RingletGoniometerLine line = { 0 };
  double mean_x = 0.0, mean_y = 0.0;
  double xx = 0.0, xy = 0.0, yy = 0.0, rest = 0.0, variance = 0.0;

  for (gsize i = 0; i < n; i++) {
    mean_x += x[i] / count;
    mean_y += y[i] / count;
  }
  for (gsize i = 0; i < n; i++) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  line.slope = xy / xx;
  line.intercept = mean_y - line.slope * mean_x;
  line.correlation = yy > 0.0 ? xy / sqrt (xx * yy) : NAN;
  for (gsize i = 0; i < n; i++) {
    const double off = y[i] - mean_y - line.slope * (x[i] - mean_x);

    rest += off * off;
  }
  variance = n > 2 ? rest / (count - 2.0) : NAN;
  line.rms = sqrt (rest / count);
  line.sigma_slope = sqrt (variance / xx);
  line.sigma_intercept = sqrt (variance * (1.0 / count + mean_x * mean_x / xx));
  return line;
}

static gboolean
check_distances (const double *nominal_m, gsize n, GError **error)
{
  gboolean is_varied = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (!isfinite (nominal_m[i])) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The nominal distance of image %" G_GSIZE_FORMAT " is not a finite number",
          i + 1);
      return FALSE;
    }
    is_varied = is_varied || nominal_m[i] != nominal_m[0];
  }
  if (is_varied)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "A line against the distance needs images at two distances or more");
  return FALSE;
}

gboolean
ringlet_goniometer_regress (const RingletGeometry *geometries, const double *nominal_m,
    gsize n, RingletGoniometerLine lines[RINGLET_REFINE_N], GError **error)
{
  g_autofree double *values = g_new (double, n + 1);

  if (!check_distances (nominal_m, n, error))
    return FALSE;
  for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++) {
    for (gsize i = 0; i < n; i++)
      values[i] = ringlet_refine_parameter_get (&geometries[i], p);
    lines[p] = line_new (nominal_m, values, n);
  }
  return TRUE;
}

RingletGoniometer *
ringlet_goniometer_new_lines (RingletDetector *detector, double wavelength_m,
    const RingletGoniometerLine lines[RINGLET_REFINE_N])
{
  static const char *const names[] = { "dist_0", "dist_1", "poni1_0", "poni1_1",
    "poni2_0", "poni2_1", "rot1_0", "rot1_1", "rot2_0", "rot2_1", NULL };
  static const char *const motors[] = { "nominal", NULL };
  static const char *const formulas[RINGLET_REFINE_N] = {
    [RINGLET_REFINE_DISTANCE] = "dist_0 + dist_1 * nominal",
    [RINGLET_REFINE_PONI_SLOW] = "poni1_0 + poni1_1 * nominal",
    [RINGLET_REFINE_PONI_FAST] = "poni2_0 + poni2_1 * nominal",
    [RINGLET_REFINE_ROT1] = "rot1_0 + rot1_1 * nominal",
    [RINGLET_REFINE_ROT2] = "rot2_0 + rot2_1 * nominal",
    [RINGLET_REFINE_ROT3] = "0.0",
  };
  double params[G_N_ELEMENTS (names) - 1];

  for (RingletRefineParameter p = 0; p < RINGLET_REFINE_ROT3; p++) {
    params[2 * p] = lines[p].intercept;
    params[2 * p + 1] = lines[p].slope;
  }
  return ringlet_goniometer_new (
      detector, wavelength_m, names, params, motors, formulas, NULL, NULL, NULL);
}
