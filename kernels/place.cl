/* SPDX-License-Identifier: MIT */

/* Where pixels are, what is read off their rays, and what their counts are divided by.
 * Twins: geometry.h, lab.h, space.c and map-line.c in core/geometry, core/base/trig.c;
 * the operations are theirs, in their order, so that most numbers have the same bits.
 *
 * SPACE: RingletSpace, the radial quantity   POINTS: where the detector's points are: 0
 * on a regular grid, 1 nodes that neighbours share, 2 corners of each pixel   CORNERS:
 * of a pixel */

enum {
  SPACE_TWO_THETA,
  SPACE_Q,
  SPACE_RADIUS,
  SPACE_SPACING,
  SPACE_INVERSE_SPACING2,
  SPACE_LOG_Q,
  SPACE_LOG1P_Q_NM,
  SPACE_LOG1P_Q_ANGSTROM,
  SPACE_ARSINH_Q_NM,
  SPACE_ARSINH_Q_ANGSTROM
};

/* A detector in its place, and the bins: RingletClPlace, which says what each number
 * is.
 */
typedef struct {
  double slow[3];
  double fast[3];
  double normal[3];
  double origin[3];
  double pitch_slow_m;
  double pitch_fast_m;
  double first_slow_px;
  double step_slow;
  double first_fast_px;
  double step_fast;
  double per_base;
  double radial_origin;
  double bins_per_radial;
  double n_radial;
  double n_azimuth;
  double azimuth_min;
  double turn;
  double distance_m;
  double poni_slow_m;
  double poni_fast_m;
  double cosine;
  double sine;
} placement;

typedef struct {
  double x;
  double y;
  double z;
} lab;

static inline double
slow_m_of (constant const placement *p, double slow_px)
{
  return p->pitch_slow_m * (p->first_slow_px + p->step_slow * slow_px);
}

static inline double
fast_m_of (constant const placement *p, double fast_px)
{
  return p->pitch_fast_m * (p->first_fast_px + p->step_fast * fast_px);
}

static inline lab
lab_of (constant const placement *p, double slow_m, double fast_m, double normal_m)
{
  lab at;

  at.x = p->slow[1] * slow_m + p->fast[1] * fast_m + p->normal[1] * normal_m +
      p->origin[1];
  at.y = p->slow[0] * slow_m + p->fast[0] * fast_m + p->normal[0] * normal_m +
      p->origin[0];
  at.z = p->slow[2] * slow_m + p->fast[2] * fast_m + p->normal[2] * normal_m +
      p->origin[2];
  return at;
}

/* The pixels: place, and where they are no regular grid their points (slow, fast,
 * normal) within the detector: RingletClPoints. */
typedef struct {
  constant const placement *place;
  MEMBER (global const double, corner);
  MEMBER (global const double, centre);
  uint n_fast;
} pixels;

#if POINTS == 0

/* In pixels from the corner of pixel (0, 0) of the file. */
static inline lab
lab_at (constant const placement *p, double slow_px, double fast_px)
{
  return lab_of (p, slow_m_of (p, slow_px), fast_m_of (p, fast_px), 0.0);
}

static inline lab
centre_of (const pixels *self, uint pixel)
{
  return lab_at (self->place, pixel / self->n_fast + 0.5, pixel % self->n_fast + 0.5);
}

#else

static inline lab
lab_read (constant const placement *p, ARRAY (global const double, points), size_t i)
{
  return lab_of (p, AT (points, 3 * i), AT (points, 3 * i + 1), AT (points, 3 * i + 2));
}

static inline lab
centre_of (const pixels *self, uint pixel)
{
  return lab_read (self->place, PASS (self->centre), pixel);
}

#endif

/* Corner @k: (0,0), (1,0), (1,1), (0,1) in (slow, fast), or six that go round. */
static inline lab
corner_of (const pixels *self, uint pixel, uint k)
{
#if POINTS == 2
  return lab_read (self->place, PASS (self->corner), (size_t) pixel * CORNERS + k);
#else
  const uint slow = pixel / self->n_fast + (k == 1 || k == 2 ? 1 : 0);
  const uint fast = pixel % self->n_fast + (k >= 2 ? 1 : 0);

#if POINTS == 0
  return lab_at (self->place, slow, fast);
#else
  return lab_read (
      self->place, PASS (self->corner), (size_t) slow * (self->n_fast + 1) + fast);
#endif
#endif
}

/* --- angles --- */

#define TAN_PI_8 0.41421356237309503

/* What the doubles nearest to π/4, π/2 and π leave out. */
#define PI_4_REST 3.061616997868383e-17
#define PI_2_REST 6.123233995736766e-17
#define PI_REST 1.2246467991473532e-16

static inline double
polynomial (double z)
{
  double p = -0.01917688711906226;

  p = p * z + 0.03923165829558719;
  p = p * z - 0.0508544973794026;
  p = p * z + 0.0585814891280221;
  p = p * z - 0.06664511447381948;
  p = p * z + 0.07692183190826087;
  p = p * z - 0.09090904578123903;
  p = p * z + 0.11111111015256361;
  p = p * z - 0.14285714284666542;
  p = p * z + 0.1999999999999552;
  return p * z - 0.3333333333333333;
}

/* atan (small / large) for 0 ≤ small ≤ large. */
static inline double
first_octant (double small, double large)
{
  const bool is_far = small > TAN_PI_8 * large;
  const double over = is_far ? small - large : small;
  const double under = is_far ? small + large : large;
  const double t = over / (under == 0.0 ? 1.0 : under);
  const double z = t * t;
  const double angle = t + t * (z * polynomial (z));

  return is_far ? M_PI_4 + (angle + PI_4_REST) : angle;
}

/* atan2 (y, x): ringlet_atan2_row(). */
static inline double
angle_of (double y, double x)
{
  const double a = fabs (y);
  const double b = fabs (x);
  const bool is_steep = a > b;
  double angle = first_octant (is_steep ? b : a, is_steep ? a : b);

  angle = is_steep ? M_PI_2 - (angle - PI_2_REST) : angle;
  angle = x < 0.0 ? M_PI - (angle - PI_REST) : angle;
  return copysign (angle, y);
}

/* atan (s) for |s| ≤ 1/32. */
static inline double
atan_small (double s)
{
  const double t = s * s;

  return s *
      (1.0 -
          t *
              (1.0 / 3.0 -
                  t *
                      (1.0 / 5.0 -
                          t *
                              (1.0 / 7.0 -
                                  t *
                                      (1.0 / 9.0 -
                                          t * (1.0 / 11.0 - t * (1.0 / 13.0)))))));
}

/* χ in bins from the start of the range, 0 ≤ result < turn. */
static inline double
azimuth_of (constant const placement *p, lab at)
{
  const double azimuth =
      (angle_of (at.y, at.x) - p->azimuth_min) * (p->turn / (2.0 * M_PI));
  const double wrapped = azimuth - p->turn * floor (azimuth / p->turn);

  return wrapped < p->turn ? wrapped : 0.0;
}

/* --- radial values --- */

static inline double
two_sin_theta (lab p)
{
  const double r2 = p.x * p.x + p.y * p.y;
  const double far_m = sqrt (r2 + p.z * p.z);
  const double rest = p.z > 0.0 ? r2 : far_m - p.z;
  const double under = p.z > 0.0 ? far_m + p.z : 1.0;

  return 2.0 * sqrt (rest / (2.0 * far_m * under));
}

static inline double
radial_value (constant const placement *p, lab at)
{
  double base;

  if (SPACE == SPACE_TWO_THETA)
    return angle_of (sqrt (at.x * at.x + at.y * at.y), at.z);
  if (SPACE == SPACE_RADIUS)
    return sqrt (at.x * at.x + at.y * at.y);
  if (SPACE == SPACE_Q)
    return two_sin_theta (at);

  base = two_sin_theta (at) * p->per_base;
  switch (SPACE) {
  case SPACE_SPACING:
    return 1.0 / base;
  case SPACE_INVERSE_SPACING2:
    return base * base;
  case SPACE_LOG_Q:
    return log (base);
  case SPACE_LOG1P_Q_NM:
  case SPACE_LOG1P_Q_ANGSTROM:
    return log1p (base);
  default:
    return asinh (base);
  }
}

/* In bins from the start of the range. */
static inline double
radial_of (constant const placement *p, lab at)
{
  const double radial = (radial_value (p, at) - p->radial_origin) * p->bins_per_radial;

#ifdef INEXACT /* what a test takes from the functions of a device */
  return radial * (1.0 + INEXACT);
#else
  return radial;
#endif
}
