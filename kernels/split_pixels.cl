/* SPDX-License-Identifier: MIT */

/* From the geometry to a packed matrix, a work-item a pixel. Twins: span-no.c,
 * span-bbox.c, span-full.c and split-pseudo.c in core/split. What those leave to the
 * pixel's own function, near the beam and very wide, is listed here: that is for the
 * processor. So are pixels of pseudo over the start of the range and over either end of
 * the azimuth: it rounds what is inside of them in the order of the bins.
 *
 * SPLIT: RingletSplit   FLAT: one bin for the whole turn   WHOLE_TURN: azimuthal rows
 * go all the way round   IS_INFINITE: the space at the beam */

/* An edge that covers less of a bin than this is vertical. */
#define VERTICAL 1e-12

/* Radial values from here on are not finite as far as bins are concerned. */
#define FAR 1e9

/* An area below this part of the bounding box is rounding. */
#define FLAT_AREA 1e-10

/* Where a pixel lies: radial bins first … first + count − 1 of azimuthal bin row, and
 * of the next one where it crosses. */
typedef struct {
  double first;
  double count;
  double row;
  bool asks;
  bool crosses;
} reach;

/* Azimuthal bin that exists, or −1. */
static inline int
wrap_row (constant const placement *p, double row)
{
  if (WHOLE_TURN && row < 0.0)
    row += p->n_azimuth;
  if (WHOLE_TURN && row >= p->n_azimuth)
    row -= p->n_azimuth;
  return row >= 0.0 && row < p->n_azimuth ? (int) row : -1;
}

#if SPLIT == 0

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

#elif SPLIT == 1 || SPLIT == 2

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

#else

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

#endif

/* --- from parts to shares: false, and nothing is put, where rounding is in doubt --- */

static inline bool
put_straight (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at)
{
  const int row = FLAT ? 0 : wrap_row (p, at->row);
  const uint n = (uint) at->count;
  uint before = 0;
  bool doubtful = false;
  run all = { slot_at (to, row, (int) at->first), n, { 0 } };

  if (row < 0) {
    put_nothing (to, pixel, 0);
    return true;
  }
#pragma unroll
  for (uint k = 0; k < SPAN_MAX; k++) {
    if (k < n) {
      const uint now = k + 1 < n
          ? max (before, units_of (part_below (self, at, k), &doubtful))
          : (uint) ONE;

      all.units[k] = now - before;
      before = now;
    }
  }
  if (!doubtful)
    put_span (to, pixel, &all);
  return !doubtful;
}

#if !FLAT

/* At most two bins in each row, all inside the range: nearly always. False where that
 * is not so, where a part vanishes, or in doubt. */
static inline bool
put_crossing_pair (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at, int lower_row, int upper_row, bool *doubtful)
{
  const uint n = (uint) at->count;
  const double lower = part_lower (self, at, 0);
  const double lower_all = n > 1 ? part_lower (self, at, n - 1) : lower;
  const double upper = lower_all + (n > 1 ? part_below (self, at, 0) - lower : 0.0);
  uint s1, s2, s3;

  if (n > 2 || lower_row < 0 || upper_row < 0 || at->first < 0.0 ||
      at->first + at->count > p->n_radial ||
      !(lower >= 0.0 && lower_all >= lower && upper >= lower_all && upper <= 1.0))
    return false;

  s1 = units_of (lower, doubtful);
  s2 = units_of (lower_all, doubtful);
  s3 = n > 1 ? units_of (upper, doubtful) : s2;
  if (*doubtful || s2 == 0 || s2 == ONE)
    return false;

  const uint share[4] = { s1, s2 - s1, n > 1 ? s3 - s2 : ONE - s2,
    n > 1 ? ONE - s3 : 0 };

  put_pairs (to, pixel, slot_at (to, lower_row, (int) at->first),
      slot_at (to, upper_row, (int) at->first), share);
  return true;
}

/* Rounded as one sequence: the bins of the lower row, then those of the upper one. */
static inline bool
put_crossing (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at)
{
  const int rows[2] = { wrap_row (p, at->row), wrap_row (p, at->row + 1.0) };
  const uint n = (uint) at->count;
  uint n_runs = 0, before = 0;
  double sum = 0.0;
  bool doubtful = false;
  run runs[2];

  if (put_crossing_pair (p, to, pixel, self, at, rows[0], rows[1], &doubtful))
    return true;
  for (uint part = 0; part < 2 && !doubtful; part++) {
    double last = 0.0;

    if (rows[part] < 0)
      continue;
    runs[n_runs].slot = slot_at (to, rows[part], (int) at->first);
    runs[n_runs].n = n;
    for (uint k = 0; k < n; k++) {
      const double radial = at->first + (double) k;
      const double lower = part_lower (self, at, k);
      const double whole = k + 1 < n ? part_below (self, at, k) : 1.0;
      const double below = clamp (part == 0 ? lower : whole - lower, 0.0, 1.0);
      uint now;

      if (radial >= 0.0 && radial < p->n_radial)
        sum += below - last;
      last = below;
      now = max (before, units_of (sum, &doubtful));
      runs[n_runs].units[k] = now - before;
      before = now;
    }
    n_runs++;
  }
  if (!doubtful)
    put_two (to, pixel, runs, n_runs);
  return !doubtful;
}

#endif

/* Leaves a pixel to the processor. */
static inline void
ask (const target *to, uint pixel, ARRAY (global uint, asked), uint most_asked)
{
  const uint place = atomic_inc (&AT (to->counters, N_ASKED));

  if (place < most_asked)
    AT (asked, place) = pixel;
  put_nothing (to, pixel, 0);
}

/* Puts a pixel; returns how many bins it reaches. */
static inline uint
put_pixel (const pixels *in, const target *to, uint pixel, ARRAY (global uint, asked),
    uint most_asked)
{
  constant const placement *p = in->place;
  shape self;
  const reach at = measure (in, pixel, &self);

  if (!at.asks && at.count == 0.0) {
    put_nothing (to, pixel, 0);
    return 0;
  }
#if !FLAT
  if (!at.asks && at.crosses && put_crossing (p, to, pixel, &self, &at))
    return 2 * (uint) at.count;
#endif
  if (!at.asks && !at.crosses && put_straight (p, to, pixel, &self, &at))
    return (uint) at.count;
  ask (to, pixel, PASS (asked), most_asked);
  return 0;
}

/* corner, centre: points of what is no regular grid   mask: [n_pixels] as bits, in one
 * word those of 64   slot: [n_pixels]   rest: [n_pixels × (FORMAT − 1)]   wide:
 * [capacity], of which counters say how many there are or would be   counters:
 * [N_COUNTERS], zeros before   asked: [most_asked]: pixels that are left to the
 * processor, in no order */
kernel void
split_pixels (ARRAY (constant const placement, place),
    ARRAY (global const double, corner), ARRAY (global const double, centre),
    const uint n_fast, const uint n_pixels, ARRAY (global const ulong, mask),
    const uint has_mask, ARRAY (global SLOT, slot), ARRAY (global ushort, rest),
    ARRAY (global wide_entry, wide), const uint capacity, const uint row_slots,
    ARRAY (global uint, counters), ARRAY (global uint, asked), const uint most_asked)
{
  const pixels in = { &AT (place, 0), PASS (corner), PASS (centre), n_fast };
  const target to = { PASS (slot), PASS (rest), PASS (wide), capacity, row_slots,
    PASS (counters) };
  const uint pixel = (uint) get_global_id (0);
  local uint n_group;
  uint n_bins = 0;

  if (get_local_id (0) == 0)
    n_group = 0;
  barrier (CLK_LOCAL_MEM_FENCE);
  if (pixel < n_pixels) {
    if (has_mask && (AT (mask, pixel / 64) >> (pixel % 64) & 1) != 0)
      put_nothing (&to, pixel, 0);
    else
      n_bins = put_pixel (&in, &to, pixel, PASS (asked), most_asked);
  }
  if (n_bins != 0)
    atomic_add (&n_group, n_bins);
  barrier (CLK_LOCAL_MEM_FENCE);
  if (get_local_id (0) == 0 && n_group != 0)
    atomic_add (&AT (counters, N_SHARES), n_group);
}

/* What the processor made of those: [n] each, shares [n × (FORMAT − 1)]. */
kernel void
put_asked (ARRAY (global const uint, pixels), const uint n,
    ARRAY (global const uint, slots), ARRAY (global const ushort, shares),
    ARRAY (global SLOT, slot), ARRAY (global ushort, rest))
{
  const uint i = (uint) get_global_id (0);

  if (i >= n)
    return;
  AT (slot, AT (pixels, i)) = (SLOT) AT (slots, i);
  for (uint k = 0; k + 1 < FORMAT; k++)
    AT (rest, (size_t) AT (pixels, i) * (FORMAT - 1) + k) =
        AT (shares, i * (FORMAT - 1) + k);
}
