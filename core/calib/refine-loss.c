/* SPDX-License-Identifier: MIT */
#include "calib/refine-loss.h"

#include <math.h>

double
ringlet_refine_loss_default_scale (RingletRefineLoss loss)
{
  return loss == RINGLET_REFINE_CAUCHY ? 2.385 : 1.345;
}

static double
huber_root (double scale, double residual, double *slope)
{
  const double size = fabs (residual) / scale;
  double root = 0.0;

  if (size <= 1.0) {
    *slope = 1.0;
    return residual;
  }
  root = sqrt (2.0 * size - 1.0);
  *slope = 1.0 / root;
  return copysign (scale * root, residual);
}

static double
cauchy_root (double scale, double residual, double *slope)
{
  const double size = fabs (residual) / scale;
  const double root = sqrt (log1p (size * size));

  *slope = root > 0.0 ? size / (root * (1.0 + size * size)) : 1.0;
  return copysign (scale * root, residual);
}

double
ringlet_refine_loss_root (
    RingletRefineLoss loss, double scale, double residual, double *slope)
{
  double unused = 0.0;

  if (slope == NULL)
    slope = &unused;
  if (loss == RINGLET_REFINE_HUBER)
    return huber_root (scale, residual, slope);
  if (loss == RINGLET_REFINE_CAUCHY)
    return cauchy_root (scale, residual, slope);
  *slope = 1.0;
  return residual;
}

double
ringlet_refine_loss_influence (
    RingletRefineLoss loss, double scale, double residual, double *slope)
{
  const double z = residual / scale * (residual / scale);

  *slope = 1.0;
  if (loss == RINGLET_REFINE_HUBER && z > 1.0) {
    *slope = 0.0;
    return copysign (scale, residual);
  }
  if (loss == RINGLET_REFINE_CAUCHY) {
    *slope = (1.0 - z) / ((1.0 + z) * (1.0 + z));
    return residual / (1.0 + z);
  }
  return residual;
}
