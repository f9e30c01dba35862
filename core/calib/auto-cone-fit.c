/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/trig.h"
#include "calib/auto-cone.h"

#define MAX_SINE 0.85 /* of the tilt */
#define ENOUGH 1e-5   /* gain of a step; the refinement does the rest */

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

/**
 * Chain:
 * @points: of one ring
 * @n: of them
 * @is_known: the angle of the ring is
 * @rows: derivatives of @values
 * @values: 2θ in pixels, from the ring where that is known
 */
typedef struct {
  const RingletConePoint *points;
  gsize n;
  gboolean is_known;
  double *rows;
  double *values;
} Chain;

static void
see_chain (Chain *chain, const RingletCone *cone)
{
  const gsize n = chain->n;
  g_autofree double *radii = g_new (double, 3 * n);
  double *along = radii + n;
  double *per_pixel = along + n;
  double scale = 0.0;

  for (gsize i = 0; i < n; i++) {
    const RingletConeView view = ringlet_cone_slopes (
        cone, &chain->points[i], chain->rows + i * RINGLET_CONE_PARAMETERS);

    scale += view.per_pixel / (double) n;
    radii[i] = view.radius_m;
    along[i] = view.along_m;
    per_pixel[i] = view.per_pixel;
  }
  ringlet_atan2_row (radii, along, n, chain->values);
  for (gsize i = 0; i < n; i++) {
    if (chain->is_known)
      chain->values[i] =
          (chain->values[i] - chain->points[i].two_theta_rad) / per_pixel[i];
    else
      chain->values[i] /= scale; /* the size of a pixel changes slowly */
  }
}

/* Of the values, with less and less weight to what is far from it. */
static double
mean_of (const Chain *chain, const RingletConeFit *how)
{
  double mean = 0.0, loss = 0.0;

  for (int round = 0; round < 3; round++) {
    double total = 0.0, next = 0.0;

    for (gsize i = 0; i < chain->n; i++) {
      const double w = round == 0 ? chain->points[i].weight
                                  : chain->points[i].weight *
              loss_weight (chain->values[i] - mean, how->loss * (4.0 - round), &loss);

      total += w;
      next += w * chain->values[i];
    }
    mean = next / total;
  }
  return mean;
}

/* A mean that is a parameter is eliminated: from each row the mean one is taken. */
static void
take_mean_row (Chain *chain, const RingletConeFit *how, double mean_value)
{
  double mean[RINGLET_CONE_PARAMETERS] = { 0.0 };
  double sum = 0.0, loss = 0.0;

  for (gsize i = 0; i < chain->n; i++) {
    const double w = chain->points[i].weight *
        loss_weight (chain->values[i] - mean_value, how->loss, &loss);

    sum += w;
    for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
      mean[k] += w * chain->rows[i * RINGLET_CONE_PARAMETERS + k];
  }
  for (gsize i = 0; i < chain->n; i++)
    for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++)
      chain->rows[i * RINGLET_CONE_PARAMETERS + k] -= mean[k] / sum;
}

/* Points of one chain: around their ring where it is known, else around their mean. */
static void
add_chain (const RingletConePoint *points, gsize n, const RingletConeFit *how,
    const RingletCone *cone, Normal *normal)
{
  g_autofree double *rows = g_new (double, n *RINGLET_CONE_PARAMETERS);
  g_autofree double *values = g_new (double, n);
  Chain chain = { points, n, isfinite (points[0].two_theta_rad), rows, values };
  double mean = 0.0, loss = 0.0;

  see_chain (&chain, cone);
  if (!chain.is_known) {
    mean = mean_of (&chain, how);
    take_mean_row (&chain, how, mean);
  }
  for (gsize i = 0; i < n; i++) {
    const double residual = values[i] - mean;
    const double w = points[i].weight * loss_weight (residual, how->loss, &loss);

    normal_add (normal, rows + i * RINGLET_CONE_PARAMETERS, residual, w);
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
