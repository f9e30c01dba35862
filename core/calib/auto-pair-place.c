/* SPDX-License-Identifier: MIT */

/* S: the sample; u: along the beam; v: unit vector from S to a point of an arc, t: its
 * tangent. On a ring v·u = cos 2θ, and along it that does not change: t·u = (t·v)(v·u).
 * With u and 2θ given these are two planes that v lies in, and S is on the line through
 * the point along v. Where, a second point with its 2θ says by a quadratic equation. */

#include "calib/auto-pair-place.h"

#include <math.h>

static inline double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

gboolean
ringlet_pair_directions (
    const double *u, const double *tangent, double cosine, double v[2][3])
{
  const double along = dot (tangent, u);
  const double across = sqrt (fmax (1.0 - along * along, 1e-12));
  const double part = along * (1.0 - cosine * cosine) / (cosine * across);
  const double rest = 1.0 - cosine * cosine - part * part;
  double e[3], f[3];

  if (!(rest > 0.0))
    return FALSE;
  for (int i = 0; i < 3; i++)
    e[i] = (tangent[i] - along * u[i]) / across;
  for (int i = 0; i < 3; i++)
    f[i] = u[(i + 1) % 3] * e[(i + 2) % 3] - u[(i + 2) % 3] * e[(i + 1) % 3];
  for (int i = 0; i < 3; i++) {
    v[0][i] = cosine * u[i] + part * e[i] + sqrt (rest) * f[i];
    v[1][i] = cosine * u[i] + part * e[i] - sqrt (rest) * f[i];
  }
  return TRUE;
}

int
ringlet_pair_ranges (const double *apart, const double *u, const double *v,
    double cos_a, double cos_b, double r[2])
{
  const double along = dot (apart, u);
  const double a = cos_a * cos_a - cos_b * cos_b;
  const double b = along * cos_a - cos_b * cos_b * dot (apart, v);
  const double c = along * along - cos_b * cos_b * dot (apart, apart);
  const double root = sqrt (fmax (b * b - a * c, 0.0));
  int n = 0;

  if (b * b < a * c)
    return 0;
  if (fabs (a) < 1e-12) {
    r[0] = -c / (2.0 * b);
    return r[0] > 0.0 && along + r[0] * cos_a > 0.0;
  }
  for (int k = 0; k < 2; k++) {
    r[n] = (-b + (k == 0 ? root : -root)) / a;
    n += r[n] > 0.0 && along + r[n] * cos_a > 0.0;
  }
  return n;
}
