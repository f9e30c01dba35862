/* SPDX-License-Identifier: MIT */
#include "process/preview-lens.h"

#include <math.h>

/* The beam must not graze the plane if places are to be counted from it. */
#define STEEP 0.05

static gboolean
flips_slow (const RingletDetector *detector)
{
  return detector->orientation <= 2;
}

static gboolean
flips_fast (const RingletDetector *detector)
{
  return detector->orientation == 1 || detector->orientation == 4;
}

/* From an axis of the projection, laboratory (y, x, z), the nominal pixel along it
 * times the cosine: distance · axis / pitch + poni · normal. */
static void
numerator (const RingletGeometry *geometry, const double axis[3],
    const double normal[3], double poni_m, double pitch_m, gsize n, gboolean flips,
    double out[3])
{
  static const guint order[] = { 1, 0, 2 };

  for (guint k = 0; k < 3; k++) {
    const double value =
        (geometry->distance_m * axis[order[k]] + poni_m * normal[order[k]]) / pitch_m;

    out[k] = flips ? (double) n * normal[order[k]] - value : value;
  }
}

/* Takes off the place of the beam and returns it. */
static double
about_beam (double vector[3], const double normal[3])
{
  const double beam = normal[2] > STEEP ? vector[2] / normal[2] : 0.0;

  for (guint k = 0; k < 3; k++)
    vector[k] -= beam * normal[k];
  if (normal[2] > STEEP)
    vector[2] = 0.0;
  return beam;
}

RingletPreviewLens
ringlet_preview_lens_new (const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPreviewNet *net, gboolean by_radius)
{
  const gboolean flip_slow = flips_slow (detector);
  const gboolean flip_fast = flips_fast (detector);
  const double poni_slow = geometry->poni_slow_m / detector->pixel_slow_m;
  const double poni_fast = geometry->poni_fast_m / detector->pixel_fast_m;
  RingletPreviewLens self = {
    .placement = ringlet_placement_new (detector, geometry),
    .net = net != NULL && net->slow != NULL ? net : NULL,
    .poni_slow = flip_slow ? (double) detector->n_slow - poni_slow : poni_slow,
    .poni_fast = flip_fast ? (double) detector->n_fast - poni_fast : poni_fast,
    .by_radius = by_radius,
  };
  const RingletProjection *p = &self.placement.projection;

  self.normal[0] = p->normal[1];
  self.normal[1] = p->normal[0];
  self.normal[2] = p->normal[2];
  numerator (geometry, p->slow, p->normal, geometry->poni_slow_m,
      detector->pixel_slow_m, detector->n_slow, flip_slow, self.slow);
  numerator (geometry, p->fast, p->normal, geometry->poni_fast_m,
      detector->pixel_fast_m, detector->n_fast, flip_fast, self.fast);
  self.slow_0 = about_beam (self.slow, self.normal);
  self.fast_0 = about_beam (self.fast, self.normal);
  return self;
}

double
ringlet_preview_lens_plane_m (const RingletPreviewLens *self)
{
  return self->placement.geometry.distance_m / self->normal[2];
}

RingletPreviewRay
ringlet_preview_lens_ray (const RingletPreviewLens *self, double cosine, double sine)
{
  const double *const vectors[] = { self->slow, self->fast, self->normal };
  /* A point at the distance ρ from the axis has z = (distance − ρ …) / normal[2]: a
   * constant, and a share that goes with ρ. */
  const double lean = self->by_radius
      ? (self->normal[0] * cosine + self->normal[1] * sine) / self->normal[2]
      : 0.0;
  double factors[3][2];

  for (guint k = 0; k < 3; k++) {
    factors[k][1] = vectors[k][2];
    factors[k][0] =
        vectors[k][0] * cosine + vectors[k][1] * sine - lean * vectors[k][2];
  }
  return (RingletPreviewRay){
    .slow = { (float) factors[0][0], (float) factors[0][1] },
    .slow_0 = (float) self->slow_0,
    .fast = { (float) factors[1][0], (float) factors[1][1] },
    .fast_0 = (float) self->fast_0,
    .normal = { (float) factors[2][0], (float) factors[2][1] },
  };
}

double
ringlet_preview_lens_magnification (const RingletPreviewLens *self, double cosine)
{
  const double sine = sqrt (MAX (1.0 - cosine * cosine, 0.0));
  const double tangent = sine / MAX (cosine, 1e-3);

  if (!self->placement.parallax.is_active || !(tangent > 1e-9))
    return 1.0;
  return 1.0 +
      ringlet_parallax_shift (&self->placement.parallax, sine) /
      (self->placement.geometry.distance_m * tangent);
}

gboolean
ringlet_preview_ray_at (const RingletPreviewRay *self, double sine, double cosine,
    double *slow, double *fast)
{
  const double down =
      (double) self->normal[0] * sine + (double) self->normal[1] * cosine;

  if (!(down > 0.0))
    return FALSE;
  *slow = (double) self->slow_0 +
      ((double) self->slow[0] * sine + (double) self->slow[1] * cosine) / down;
  *fast = (double) self->fast_0 +
      ((double) self->fast[0] * sine + (double) self->fast[1] * cosine) / down;
  return TRUE;
}
