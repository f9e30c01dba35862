/* SPDX-License-Identifier: MIT */

/* A pixel as a box around its centre. Twins: span-bbox.c and split-pseudo.c in
 * core/split.
 *
 * SPLIT: 1 for bbox, 2 for pseudo */

/* A box, in bins; @lower is the part of it in the lower one of two rows. */
typedef struct {
  double min;
  double scale;
  double lower;
} shape;

/* The largest angle between the centre and a corner. Sets @near where one is not small.
 */
static inline double
half_angle (lab centre, const lab *corner, bool *near)
{
  double delta = 0.0;

  for (uint k = 0; k < CORNERS; k++) {
    const double cross = centre.x * corner[k].y - centre.y * corner[k].x;
    const double dot = centre.x * corner[k].x + centre.y * corner[k].y;
    const double angle = fabs (atan_small (cross / dot));

    *near = *near || !(fabs (cross) * 32.0 < dot);
    delta = angle > delta ? angle : delta;
  }
  return delta;
}

static inline void
measure_azimuth (
    constant const placement *p, lab centre, double delta_rad, shape *self, reach *at)
{
  const double delta = delta_rad / (2.0 * M_PI) * p->turn;
  const double origin = azimuth_of (p, centre);
  const double min = origin - delta;
  const double max = origin + delta;

  const bool leaves = SPLIT == 2 && min < p->n_azimuth && max > p->n_azimuth;

  at->row = floor (min);
  at->asks = floor (max) > at->row + 1.0 || leaves ||
      ((!WHOLE_TURN || SPLIT == 2) && (min < 0.0 || max > p->turn));
  at->crosses = floor (max) > at->row;
  self->lower = (at->row + 1.0 - min) / (max - min);
}

#if SPLIT == 2

/* The azimuth of a corner as seen from the centre. */
static inline double
corner_angle (lab centre, lab corner)
{
  const double cross = centre.x * corner.y - centre.y * corner.x;

  return atan_small (cross / (centre.x * corner.x + centre.y * corner.y));
}

/* What the sides of a box are multiplied with, so that it has the area of the outline.
 */
static inline double
shrink (constant const placement *p, lab centre, const lab *corner, double radial,
    double widest, double angle)
{
  double u = radial_of (p, corner[CORNERS - 1]) - radial;
  double v = corner_angle (centre, corner[CORNERS - 1]);
  double twice = 0.0, part;

  for (uint k = 0; k < CORNERS; k++) {
    const double next_u = radial_of (p, corner[k]) - radial;
    const double next_v = corner_angle (centre, corner[k]);

    twice += u * next_v - next_u * v;
    u = next_u;
    v = next_v;
  }
  part = fabs (twice) / 2.0 / (4.0 * widest * angle);
  return part > FLAT_AREA && part < 1.0 ? sqrt (part) : 1.0;
}

#endif

static inline reach
measure (const pixels *in, uint pixel, shape *self)
{
  constant const placement *p = in->place;
  const lab centre = centre_of (in, pixel);
  const double radial = radial_of (p, centre);
  double widest = 0.0, angle, max;
  bool near = false;
  reach at = { 0.0, 0.0, 0.0, false, false };
  lab corner[CORNERS];

  for (uint k = 0; k < CORNERS; k++) {
    double delta;

    corner[k] = corner_of (in, pixel, k);
    delta = fabs (radial_of (p, corner[k]) - radial);
    widest = delta > widest ? delta : widest;
  }
#if SPLIT == 2
  angle = half_angle (centre, corner, &near);
  const double less = near ? 1.0 : shrink (p, centre, corner, radial, widest, angle);

  widest *= less;
  angle *= less;
#endif
  self->min = radial - widest;
  self->scale = widest > 0.0 ? 0.5 / widest : 0.0;
  max = radial + widest;
  at.first = floor (self->min) < -1.0 ? -1.0 : floor (self->min);
  at.count = floor (max) > p->n_radial ? p->n_radial : floor (max);
  at.count = max >= 0.0 && self->min < p->n_radial ? at.count - at.first + 1.0 : 0.0;
  if (!(at.count <= SPAN_MAX && fabs (radial) < FAR)) {
    at.asks = true;
    return at;
  }
  if (at.count == 0.0 || (FLAT && !IS_INFINITE && SPLIT == 1))
    return at;
#if SPLIT == 2
  near = near || at.first < 0.0;
#else
  angle = half_angle (centre, corner, &near);
#endif
  if (!FLAT)
    measure_azimuth (p, centre, angle, self, &at);
  at.asks = at.asks || near;
  return at;
}

static inline double
part_below (const shape *self, const reach *at, uint k)
{
  const double part = (at->first + (double) (k + 1) - self->min) * self->scale;

  return part < 1.0 ? part : 1.0;
}

static inline double
part_lower (const shape *self, const reach *at, uint k)
{
  return ((double) (k + 1) < at->count ? part_below (self, at, k) : 1.0) * self->lower;
}
