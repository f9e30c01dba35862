/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/* Between the bins of a result and the numbers on its axes. Bins count edges: the
 * middle of bin i is i + ½. */

/* In the unit of the result. */
static inline double
ringlet_result_radial_at (const RingletResult *self, double column)
{
  return self->radial_min +
      column * (self->radial_max - self->radial_min) / (double) self->n_radial;
}

/* The inverse, also beyond the range. */
static inline double
ringlet_result_column_at (const RingletResult *self, double radial)
{
  return (radial - self->radial_min) / (self->radial_max - self->radial_min) *
      (double) self->n_radial;
}

/* Degrees. */
static inline double
ringlet_result_azimuth_at (const RingletResult *self, double row)
{
  return self->azimuth_min_deg +
      row * (self->azimuth_max_deg - self->azimuth_min_deg) / (double) self->n_azimuth;
}

/* In the turn that the cake shows; outside of it when the cake is a sector. */
static inline double
ringlet_result_row_at (const RingletResult *self, double azimuth_deg)
{
  const double width = self->azimuth_max_deg - self->azimuth_min_deg;
  double above = azimuth_deg - self->azimuth_min_deg;

  while (above < 0.0)
    above += 360.0;
  while (above >= 360.0)
    above -= 360.0;
  return above / width * (double) self->n_azimuth;
}

G_END_DECLS
