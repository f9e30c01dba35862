/* SPDX-License-Identifier: MIT */
#include "process/relabel.h"

#include <math.h>

#include "engine/result-axis.h"
#include "engine/result-make.h"
#include "geometry/space.h"

/* Between the centres of two bins; that of one where the other is empty. */
static double
intensity_at (const RingletResult *pattern, double column)
{
  const double place = CLAMP (column - 0.5, 0.0, (double) pattern->n_radial - 1.0);
  const gsize first = (gsize) place;
  const gsize last = MIN (first + 1, pattern->n_radial - 1);
  const double share = place - (double) first;
  const double a = pattern->intensity[first];
  const double b = pattern->intensity[last];

  if (share == 0.0 || isnan (b))
    return a;
  return isnan (a) ? b : a + share * (b - a);
}

/* The ends of the new axis, the lower one first. */
static gboolean
find_ends (
    const RingletResult *pattern, const RingletUnit *unit, double *min, double *max)
{
  const double wavelength_m = pattern->provenance.geometry.wavelength_m;
  const double a =
      ringlet_unit_convert (pattern->radial_min, pattern->unit, unit, wavelength_m);
  const double b =
      ringlet_unit_convert (pattern->radial_max, pattern->unit, unit, wavelength_m);

  *min = MIN (a, b);
  *max = MAX (a, b);
  return isfinite (a) && isfinite (b) && a != b;
}

static void
fill (RingletResult *self, const RingletResult *pattern)
{
  const double wavelength_m = pattern->provenance.geometry.wavelength_m;
  const double width = (self->radial_max - self->radial_min) / (double) self->n_radial;

  for (gsize i = 0; i < self->n_radial; i++) {
    const double radial = self->radial_min + ((double) i + 0.5) * width;
    const double before =
        ringlet_unit_convert (radial, self->unit, pattern->unit, wavelength_m);

    self->radial[i] = radial;
    self->intensity[i] =
        intensity_at (pattern, ringlet_result_column_at (pattern, before));
    self->count[i] = isnan (self->intensity[i]) ? 0.0 : 1.0;
  }
}

RingletResult *
ringlet_result_relabel (const RingletResult *pattern, const RingletUnit *unit)
{
  RingletResult like = *pattern;
  RingletResult *self = NULL;
  double min = 0.0;
  double max = 0.0;

  g_return_val_if_fail (pattern->n_azimuth == 1, NULL);

  if (!find_ends (pattern, unit, &min, &max))
    return NULL;

  like.unit = unit;
  like.plan.unit = unit;
  like.plan.error_model = RINGLET_ERROR_MODEL_NONE;
  like.sum_variance = NULL;
  like.is_preview = TRUE;
  self = ringlet_result_make (&like, pattern->n_radial, 1, NULL);
  if (self == NULL)
    return NULL;
  self->is_preview = TRUE;
  self->radial_min = min;
  self->radial_max = max;
  fill (self, pattern);
  return self;
}
