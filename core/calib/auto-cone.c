/* SPDX-License-Identifier: MIT */

/* v from the sample to a point of the detector, u along the beam:
 * cos 2θ = v·u / |v|. With the centre c on the plane and the distance L the sample is
 * at c − L u. A curve with tangent t lies on a cone where the direction v / |v| keeps
 * its angle to u: (t − (t·v) v / v²)·u = 0. */

#include "calib/auto-cone.h"

#include <math.h>
#include <string.h>

#include "geometry/lab.h"

#define MAX_SINE 0.85 /* of the tilt */
#define REACH 5.0     /* to the beam, in diagonals of the detector */
#define ENOUGH 1e-5   /* gain of a step; the refinement does the rest */
#define NEAR 0.05     /* to the sample */
#define FAR 50.0

RingletConeBounds
ringlet_cone_bounds (const RingletDetector *detector)
{
  const double slow_m = (double) detector->n_slow * detector->pixel_slow_m;
  const double fast_m = (double) detector->n_fast * detector->pixel_fast_m;
  const double diagonal_m = hypot (slow_m, fast_m);

  return (RingletConeBounds){ { slow_m / 2.0, fast_m / 2.0 }, REACH * diagonal_m,
    NEAR * diagonal_m, FAR * diagonal_m };
}

static inline double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

gboolean
ringlet_cone_point (const RingletDetector *detector, double slow_px, double fast_px,
    RingletConePoint *point)
{
  double a[3], b[3];

  point->slow_px = slow_px;
  point->fast_px = fast_px;
  point->weight = 1.0;
  point->two_theta_rad = NAN;
  ringlet_detector_point (detector, slow_px, fast_px, point->at);
  ringlet_detector_point (detector, slow_px + 0.5, fast_px, a);
  ringlet_detector_point (detector, slow_px - 0.5, fast_px, b);
  for (int i = 0; i < 3; i++)
    point->slow[i] = a[i] - b[i];
  ringlet_detector_point (detector, slow_px, fast_px + 0.5, a);
  ringlet_detector_point (detector, slow_px, fast_px - 0.5, b);
  for (int i = 0; i < 3; i++)
    point->fast[i] = a[i] - b[i];
  return isfinite (dot (point->at, point->at) + dot (point->slow, point->slow) +
      dot (point->fast, point->fast));
}

static void
beam (const RingletCone *self, double u[3])
{
  u[0] = self->tilt[0];
  u[1] = self->tilt[1];
  u[2] = sqrt (fmax (1.0 - u[0] * u[0] - u[1] * u[1], 1e-6));
}

static void
from_sample (const RingletCone *self, const double u[3], const RingletConePoint *point,
    double v[3])
{
  v[0] = point->at[0] - self->centre[0] + self->distance_m * u[0];
  v[1] = point->at[1] - self->centre[1] + self->distance_m * u[1];
  v[2] = point->at[2] + self->distance_m * u[2];
}

/* The lengths here are far from where their squares would overflow. */
static inline double
length (double a, double b)
{
  return sqrt (a * a + b * b);
}

/* Sets the slope of 2θ in space, too. @u: along the beam, @v: from the sample */
static inline RingletConeView
see_along (const double u[3], const double v[3], const RingletConePoint *point,
    double gradient[3])
{
  const double v2 = dot (v, v);
  RingletConeView view;

  view.along_m = dot (v, u);
  view.radius_m = sqrt (fmax (v2 - view.along_m * view.along_m, 1e-18));
  view.two_theta_rad = atan2 (view.radius_m, view.along_m);
  for (int i = 0; i < 3; i++) {
    const double across = (v[i] - view.along_m * u[i]) / view.radius_m;

    gradient[i] = (view.along_m * across - view.radius_m * u[i]) / v2;
  }
  view.per_pixel = length (dot (gradient, point->slow), dot (gradient, point->fast));
  return view;
}

static RingletConeView
see (const RingletCone *self, const RingletConePoint *point, double gradient[3])
{
  double u[3], v[3];

  beam (self, u);
  from_sample (self, u, point, v);
  return see_along (u, v, point, gradient);
}

RingletConeView
ringlet_cone_see (const RingletCone *self, const RingletConePoint *point)
{
  double gradient[3];

  return see (self, point, gradient);
}

double
ringlet_cone_skew (const RingletCone *self, const RingletConePoint *point)
{
  double gradient[3];
  const RingletConeView view = see (self, point, gradient);
  const double pixel_m =
      sqrt (0.5 * (dot (point->slow, point->slow) + dot (point->fast, point->fast)));

  return dot (gradient, point->tangent) * pixel_m / view.per_pixel;
}

RingletGeometry
ringlet_cone_geometry (const RingletCone *self, double wavelength_m)
{
  RingletGeometry geometry = { .wavelength_m = wavelength_m };
  double u[3];

  beam (self, u);
  geometry.distance_m = self->distance_m * u[2];
  geometry.poni_slow_m = self->centre[0] - self->distance_m * u[0];
  geometry.poni_fast_m = self->centre[1] - self->distance_m * u[1];
  geometry.rot2_rad = asin (u[0]);
  geometry.rot1_rad = asin (CLAMP (-u[1] / cos (geometry.rot2_rad), -1.0, 1.0));
  return geometry;
}

RingletCone
ringlet_cone_of_geometry (const RingletGeometry *geometry)
{
  const RingletProjection projection = ringlet_geometry_projection (geometry);
  const double distance_m = geometry->distance_m / projection.normal[2];

  return (RingletCone){
    .tilt = { projection.slow[2], projection.fast[2] },
    .distance_m = distance_m,
    .centre = { geometry->poni_slow_m + distance_m * projection.slow[2],
        geometry->poni_fast_m + distance_m * projection.fast[2] },
  };
}

/* Of v·v/2 and v·u, whose derivatives are short: the beam has length 1, so that it
 * turns across itself. */
RingletConeView
ringlet_cone_slopes (const RingletCone *self, const RingletConePoint *point,
    double row[RINGLET_CONE_PARAMETERS])
{
  double u[3], v[3], gradient[3];
  double scale = 0.0;
  RingletConeView view;

  beam (self, u);
  from_sample (self, u, point, v);
  view = see_along (u, v, point, gradient);
  scale = 1.0 / (dot (v, v) * view.per_pixel);
  for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++) {
    double half_v2 = 0.0, along = 0.0, radius_dr = 0.0;

    if (k < 2) {
      half_v2 = -v[k];
      along = -u[k];
    } else if (k == 2) { /* the logarithm of the distance */
      half_v2 = self->distance_m * view.along_m;
      along = self->distance_m;
    } else {
      along = v[k - 3] - v[2] * u[k - 3] / u[2];
      half_v2 = self->distance_m * along;
    }
    radius_dr = half_v2 - view.along_m * along;
    row[k] = (view.along_m * radius_dr / view.radius_m - view.radius_m * along) * scale;
  }
  return view;
}

/* Normal equations of a step. */
typedef struct {
  double a[RINGLET_CONE_PARAMETERS][RINGLET_CONE_PARAMETERS];
  double b[RINGLET_CONE_PARAMETERS];
  double loss;
  double weight;
} Normal;

static void
normal_add (Normal *normal, const double *row, double residual, double weight)
{
  for (int i = 0; i < RINGLET_CONE_PARAMETERS; i++) {
    normal->b[i] += weight * row[i] * residual;
    for (int j = 0; j <= i; j++)
      normal->a[i][j] += weight * row[i] * row[j];
  }
}

/* Geman–McClure: r² / (r² + s²), and the weight that makes it least squares. */
static double
loss_weight (double residual, double scale, double *loss)
{
  const double s2 = scale * scale;
  const double part = s2 / (residual * residual + s2);

  *loss = 1.0 - part;
  return part * part / s2;
}

/* Points of one chain: around their ring where it is known, else around their mean,
 * which is then a parameter that is eliminated. */
static void
add_chain (const RingletConePoint *points, gsize n, const RingletConeFit *how,
    const RingletCone *cone, Normal *normal)
{
  g_autofree double *rows = g_new (double, n *RINGLET_CONE_PARAMETERS);
  g_autofree double *values = g_new (double, n);
  const gboolean is_known = isfinite (points[0].two_theta_rad);
  double mean[RINGLET_CONE_PARAMETERS] = { 0.0 };
  double mean_value = 0.0, sum = 0.0, loss = 0.0, scale = 0.0;

  for (gsize i = 0; i < n; i++) {
    const RingletConeView view =
        ringlet_cone_slopes (cone, &points[i], rows + i * RINGLET_CONE_PARAMETERS);

    scale += view.per_pixel / (double) n;
    values[i] = is_known
        ? (view.two_theta_rad - points[i].two_theta_rad) / view.per_pixel
        : view.two_theta_rad;
  }
  for (gsize i = 0; !is_known && i < n; i++) /* the size of a pixel changes slowly */
    values[i] /= scale;

  for (int round = 0; !is_known && round < 3; round++) {
    double total = 0.0, next = 0.0;

    for (gsize i = 0; i < n; i++) {
      const double w = round == 0 ? points[i].weight
                                  : points[i].weight *
              loss_weight (values[i] - mean_value, how->loss * (4.0 - round), &loss);

      total += w;
      next += w * values[i];
    }
    mean_value = next / total;
  }
  for (gsize i = 0; !is_known && i < n; i++) {
    const double w =
        points[i].weight * loss_weight (values[i] - mean_value, how->loss, &loss);

    sum += w;
    for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
      mean[k] += w * rows[i * RINGLET_CONE_PARAMETERS + k];
  }
  for (gsize i = 0; i < n; i++) {
    double *row = rows + i * RINGLET_CONE_PARAMETERS;
    const double residual = values[i] - mean_value;
    const double w = points[i].weight * loss_weight (residual, how->loss, &loss);

    for (int k = 0; !is_known && k < RINGLET_CONE_PARAMETERS; k++)
      row[k] -= mean[k] / sum;
    normal_add (normal, row, residual, w);
    normal->loss += points[i].weight * loss;
    normal->weight += points[i].weight;
  }
}

static Normal
sum_chains (const RingletConePoint *points, gsize n, const RingletConeFit *how,
    const RingletCone *cone)
{
  Normal normal = { 0 };

  for (gsize i = 0, end = 0; i < n; i = end) {
    for (end = i; end < n && points[end].chain == points[i].chain; end++)
      ;
    add_chain (points + i, end - i, how, cone, &normal);
  }
  return normal;
}

static RingletCone
moved (const RingletCone *cone, int k, double step)
{
  RingletCone next = *cone;

  if (k < 2)
    next.centre[k] += step;
  else if (k == 2)
    next.distance_m *= exp (step);
  else
    next.tilt[k - 3] += step;
  return next;
}

static Normal
sum_tangents (const RingletConePoint *points, gsize n, const RingletConeFit *how,
    const RingletCone *cone)
{
  const double small[RINGLET_CONE_PARAMETERS] = { 1e-6, 1e-6, 1e-5, 1e-5, 1e-5 };
  Normal normal = { 0 };
  RingletCone near[RINGLET_CONE_PARAMETERS];

  for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
    near[k] = moved (cone, k, small[k]);

  for (gsize i = 0; i < n; i++) {
    const double residual = ringlet_cone_skew (cone, &points[i]);
    double row[RINGLET_CONE_PARAMETERS] = { 0.0 };
    double loss = 0.0;
    const double w = points[i].weight * loss_weight (residual, how->loss, &loss);

    for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
      if (how->is_free[k])
        row[k] = (ringlet_cone_skew (&near[k], &points[i]) - residual) / small[k];
    normal_add (&normal, row, residual, w);
    normal.loss += points[i].weight * loss;
    normal.weight += points[i].weight;
  }
  return normal;
}

/* Solves a x = b for symmetric a by Cholesky. FALSE when it is not positive. */
static gboolean
solve (double a[RINGLET_CONE_PARAMETERS][RINGLET_CONE_PARAMETERS], const double *b,
    double *x)
{
  const int n = RINGLET_CONE_PARAMETERS;

  for (int i = 0; i < n; i++)
    for (int j = 0; j <= i; j++) {
      double sum = a[i][j];

      for (int k = 0; k < j; k++)
        sum -= a[i][k] * a[j][k];
      if (i == j && !(sum > 0.0))
        return FALSE;
      a[i][j] = i == j ? sqrt (sum) : sum / a[j][j];
    }
  for (int i = 0; i < n; i++) {
    x[i] = b[i];
    for (int k = 0; k < i; k++)
      x[i] -= a[i][k] * x[k];
    x[i] /= a[i][i];
  }
  for (int i = n - 1; i >= 0; i--) {
    for (int k = i + 1; k < n; k++)
      x[i] -= a[k][i] * x[k];
    x[i] /= a[i][i];
  }
  return TRUE;
}

/* The step of Levenberg and Marquardt: parameters that are held have no row. */
static gboolean
find_step (
    const Normal *normal, const RingletConeFit *how, double damping, double *step)
{
  double a[RINGLET_CONE_PARAMETERS][RINGLET_CONE_PARAMETERS];
  double b[RINGLET_CONE_PARAMETERS];

  memcpy (a, normal->a, sizeof a);
  for (int i = 0; i < RINGLET_CONE_PARAMETERS; i++) {
    b[i] = how->is_free[i] ? -normal->b[i] : 0.0;
    for (int j = 0; j <= i; j++)
      if (!how->is_free[i] || !how->is_free[j])
        a[i][j] = 0.0;
    a[i][i] = how->is_free[i] ? a[i][i] * (1.0 + damping) + 1e-12 : 1.0;
    if (i >= 2)
      a[i][i] += how->prior;
  }
  return solve (a, b, step);
}

static RingletCone
stepped (const RingletCone *cone, const double *step, const RingletConeBounds *bounds)
{
  RingletCone next = *cone;
  double sine = 0.0, away = 0.0;

  for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
    next = moved (&next, k, k == 2 ? CLAMP (step[k], -0.5, 0.5) : step[k]);
  sine = hypot (next.tilt[0], next.tilt[1]);
  for (int k = 0; k < 2 && sine > MAX_SINE; k++)
    next.tilt[k] *= MAX_SINE / sine;
  next.distance_m = CLAMP (next.distance_m, bounds->near_m, bounds->far_m);
  away = hypot (next.centre[0] - bounds->middle[0], next.centre[1] - bounds->middle[1]);
  for (int k = 0; k < 2 && away > bounds->reach_m; k++)
    next.centre[k] = bounds->middle[k] +
        (next.centre[k] - bounds->middle[k]) * bounds->reach_m / away;
  return next;
}

typedef Normal (*SumFunc) (const RingletConePoint *points, gsize n,
    const RingletConeFit *how, const RingletCone *cone);

static double
descend (SumFunc sum, const RingletConePoint *points, gsize n,
    const RingletConeFit *how, RingletCone *self, Normal *last)
{
  double damping = 1e-3;

  *last = sum (points, n, how, self);
  for (int round = 0; round < how->rounds && damping < 1e6; round++) {
    double step[RINGLET_CONE_PARAMETERS];
    RingletCone next;
    Normal normal;

    if (!find_step (last, how, damping, step)) {
      damping *= 10.0;
      continue;
    }
    next = stepped (self, step, how->bounds);
    normal = sum (points, n, how, &next);
    if (!(normal.loss < last->loss)) {
      damping *= 8.0;
      continue;
    }
    damping = fmax (damping / 8.0, 1e-9);
    *self = next;
    if (last->loss - normal.loss < ENOUGH * last->loss) {
      *last = normal;
      break;
    }
    *last = normal;
  }
  return last->weight > 0.0 ? last->loss / last->weight : 1.0;
}

/* Columns of the inverse of the normal equations, for residuals of one pixel. */
static void
invert (const Normal *normal, const RingletConeFit *how, double *covariance)
{
  const int n = RINGLET_CONE_PARAMETERS;
  const double s2 = how->loss * how->loss;
  Normal scaled = *normal;

  for (int j = 0; j < n; j++) {
    double column[RINGLET_CONE_PARAMETERS] = { 0.0 };

    for (int i = 0; i < n; i++)
      scaled.b[i] = i == j && how->is_free[i] ? -s2 : 0.0;
    if (!find_step (&scaled, how, 0.0, column))
      for (int i = 0; i < n; i++)
        column[i] = how->is_free[j] ? INFINITY : 0.0;
    for (int i = 0; i < n; i++)
      covariance[i * n + j] = column[i];
  }
}

double
ringlet_cone_fit_chains (const RingletConePoint *points, gsize n,
    const RingletConeFit *how, RingletCone *self, double *covariance)
{
  Normal last;
  const double loss = descend (sum_chains, points, n, how, self, &last);

  if (covariance != NULL)
    invert (&last, how, covariance);
  return loss;
}

double
ringlet_cone_fit_tangents (const RingletConePoint *points, gsize n,
    const RingletConeFit *how, RingletCone *self)
{
  Normal last;

  return descend (sum_tangents, points, n, how, self, &last);
}
