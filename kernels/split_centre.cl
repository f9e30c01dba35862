/* SPDX-License-Identifier: MIT */

/* A pixel that goes where its centre is, all of it. Twin: core/split/span-no.c. */

/* Of an edge of a bin, in bins: nearer to it the processor says on which side. */
#ifndef NEAR_EDGE
#define NEAR_EDGE 1e-9
#endif

static inline bool
is_near_edge (double x)
{
  return fabs (x - rint (x)) < NEAR_EDGE;
}

typedef struct {
  int unused;
} shape;

static inline reach
measure (const pixels *in, uint pixel, shape *self)
{
  constant const placement *p = in->place;
  const lab centre = centre_of (in, pixel);
  const double radial = radial_of (p, centre);
  const double azimuth = FLAT ? 0.0 : azimuth_of (p, centre);
  const bool inside = radial >= 0.0 && radial < p->n_radial && azimuth < p->n_azimuth;

  const bool asks = is_near_edge (radial) || (!FLAT && is_near_edge (azimuth));
  const reach at = { inside ? floor (radial) : 0.0, inside ? 1.0 : 0.0, floor (azimuth),
    asks, false };

  return at;
}

static inline double
part_below (const shape *self, const reach *at, uint k)
{
  return 1.0;
}

static inline double
part_lower (const shape *self, const reach *at, uint k)
{
  return 1.0;
}
