/* SPDX-License-Identifier: MIT */
#include "calibration-centre.h"

#include <math.h>

/* What moving one parameter by ± its σ does to the centre. */
static gboolean
move (const RingletRefinement *self, const RingletDetector *detector, guint parameter,
    double shift[2])
{
  double ends[2][2];

  for (guint end = 0; end < 2; end++) {
    const double step = end == 0 ? -self->sigma[parameter] : self->sigma[parameter];
    RingletGeometry geometry = self->geometry;

    ringlet_refine_parameter_set (&geometry, (RingletRefineParameter) parameter,
        ringlet_refine_parameter_get (&geometry, (RingletRefineParameter) parameter) +
            step);
    if (!ringlet_geometry_beam_centre (
            &geometry, detector, &ends[end][0], &ends[end][1]))
      return FALSE;
  }
  shift[0] = (ends[1][0] - ends[0][0]) / 2.0;
  shift[1] = (ends[1][1] - ends[0][1]) / 2.0;
  return TRUE;
}

static double
correlation (const RingletRefinement *self, guint i, guint j)
{
  return i == j ? 1.0 : self->correlation[i][j];
}

/* Of one axis; rounding may leave less than nothing. */
static double
combine (const RingletRefinement *self, double (*shifts)[2], guint axis)
{
  double variance = 0.0;

  for (guint i = 0; i < RINGLET_REFINE_N; i++) {
    for (guint j = 0; j < RINGLET_REFINE_N; j++) {
      if (shifts[i][axis] != 0.0 && shifts[j][axis] != 0.0)
        variance += shifts[i][axis] * shifts[j][axis] * correlation (self, i, j);
    }
  }
  return sqrt (fmax (variance, 0.0));
}

void
ringlet_calibration_centre_sigma (const RingletRefinement *refinement,
    const RingletDetector *detector, double *slow_px, double *fast_px)
{
  double shifts[RINGLET_REFINE_N][2] = { 0 };
  gboolean is_known = FALSE;

  *slow_px = NAN;
  *fast_px = NAN;
  for (guint i = 0; i < RINGLET_REFINE_N; i++) {
    if (isnan (refinement->sigma[i]))
      continue;
    if (!isfinite (refinement->sigma[i]) || !move (refinement, detector, i, shifts[i]))
      return;
    is_known = TRUE;
  }
  if (!is_known)
    return;
  *slow_px = combine (refinement, shifts, 0);
  *fast_px = combine (refinement, shifts, 1);
}
