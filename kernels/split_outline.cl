/* SPDX-License-Identifier: MIT */

/* A pixel as the outline of its corners. Twin: core/split/span-full.c. */

/* An edge that covers less of a bin than this is vertical. */
#define VERTICAL 1e-12

/* An outline with straight edges: corners in bins, azimuths from that of the first one,
 * which far from the beam would lose digits; the slope of the edge from each to the
 * next one, the edge between two azimuthal bins, and 1 / twice the area. */
typedef struct {
  double u[CORNERS];
  double v[CORNERS];
  double slope[CORNERS];
  double level;
  double scale;
} shape;

/* From one corner to another one: azimuth in bins, and per radial bin; neither is known
 * where it is seen from the beam under more than 1/32, or ends at infinity. */
static inline double
edge_step (double per_radian, lab a, lab b, double u_a, double u_b, double *slope)
{
  const double cross = a.x * b.y - a.y * b.x;
  const double dot = a.x * b.x + a.y * b.y;
  const double du = u_b - u_a;
  const double run = fabs (du) > VERTICAL ? du : 1e30;
  const double inverse = 1.0 / (dot * run);
  const double angle = atan_small (cross * (run * inverse));
  const double far = fabs (u_a) > fabs (u_b) ? fabs (u_a) : fabs (u_b);
  const bool is_known = fabs (cross) * 32.0 < dot && far < FAR;

  *slope = is_known ? angle * per_radian * (dot * inverse) : (double) NAN;
  return angle * per_radian;
}

/* Corners and edges. Where neighbours share these the last two run backwards. Returns
 * the azimuth of the first corner. */
static inline double
outline (const pixels *in, uint pixel, shape *self)
{
  constant const placement *p = in->place;
  const double per_radian = FLAT ? 1.0 : p->turn / (2.0 * M_PI);
  lab corner[CORNERS];

#pragma unroll
  for (uint k = 0; k < CORNERS; k++) {
    corner[k] = corner_of (in, pixel, k);
    self->u[k] = radial_of (p, corner[k]);
  }
  self->v[0] = 0.0;
#pragma unroll
  for (uint k = 0; k < CORNERS; k++) {
    const uint l = (k + 1) % CORNERS;
    const bool backwards = POINTS < 2 && k >= 2;
    const uint from = backwards ? l : k, to = backwards ? k : l;
    const double turned = edge_step (per_radian, corner[from], corner[to],
        self->u[from], self->u[to], &self->slope[k]);

    if (k + 1 < CORNERS)
      self->v[k + 1] = backwards ? self->v[k] - turned : self->v[k] + turned;
  }
  return FLAT ? 0.0 : azimuth_of (p, corner[0]);
}

static inline reach
measure (const pixels *in, uint pixel, shape *self)
{
  constant const placement *p = in->place;
  /* In a sector the discontinuity is not at the edge of a bin. */
  const double lowest = FLAT || WHOLE_TURN ? -DBL_MAX : 0.0;
  const double highest = FLAT || WHOLE_TURN ? DBL_MAX : p->turn;
  double u_min, u_max, v_min, v_max, area = 0.0, unknown = 0.0, last;
  const double start = outline (in, pixel, self);
  reach at;

  u_min = u_max = self->u[0];
  v_min = v_max = self->v[0];
#pragma unroll
  for (uint k = 0; k < CORNERS; k++) {
    const uint l = (k + 1) % CORNERS;
    const double u = self->u[k], v = self->v[k];

    u_min = u < u_min ? u : u_min;
    u_max = u > u_max ? u : u_max;
    v_min = v < v_min ? v : v_min;
    v_max = v > v_max ? v : v_max;
    area += (self->u[l] - u) * (v + self->v[l]);
    unknown += self->slope[k];
  }

  at.first = floor (u_min) < -1.0 ? -1.0 : floor (u_min);
  last = floor (u_max) > p->n_radial ? p->n_radial : floor (u_max);
  at.row = FLAT ? 0.0 : floor (start + v_min);
  self->level = at.row + 1.0 - start;
  at.crosses = !FLAT && v_max > self->level;
  at.count = u_max >= 0.0 && u_min < p->n_radial ? last - at.first + 1.0 : 0.0;
  self->scale = 1.0 / area;
  at.asks = unknown != unknown || last - at.first >= SPAN_MAX ||
      (!(fabs (area) > FLAT_AREA * (u_max - u_min) * (v_max - v_min)) &&
          (last > at.first || at.crosses)) ||
      (!FLAT && v_max > self->level + 1.0) || start + v_min < lowest ||
      start + v_max > highest;
  return at;
}

/* The part below the upper edge of bin @k. */
static inline double
part_below (const shape *self, const reach *at, uint k)
{
  const double edge = at->first + (double) (k + 1);
  double area = 0.0;

#pragma unroll
  for (uint i = 0; i < CORNERS; i++) {
    const double u = self->u[i], next = self->u[(i + 1) % CORNERS];
    const double a = u < edge ? u : edge;
    const double b = next < edge ? next : edge;

    area += (b - a) * (2.0 * self->v[i] + self->slope[i] * ((a - u) + (b - u)));
  }
  return area * self->scale;
}

/* What of that lies in the lower row as well; all of it for the last bin. */
static inline double
part_lower (const shape *self, const reach *at, uint k)
{
  const double end = (double) (k + 1) < at->count ? 0.0 : 1e10;
  const double edge = at->first + (double) (k + 1) + end;
  double area = 0.0;

#pragma unroll
  for (uint i = 0; i < CORNERS; i++) {
    const double u = self->u[i], after = self->u[(i + 1) % CORNERS];
    const double a = u < edge ? u : edge;
    const double b = after < edge ? after : edge;
    const double here = self->v[i] - self->level + self->slope[i] * (a - u);
    const double next = self->v[i] - self->level + self->slope[i] * (b - u);
    const double p = here < 0.0 ? here : 0.0;
    const double q = next < 0.0 ? next : 0.0;
    const double rise = here - next;
    const double bent = rise != 0.0 ? (p * p - q * q) / rise : 0.0;

    area += (b - a) * (here * next >= 0.0 ? p + q : bent);
  }
  return area * self->scale;
}
