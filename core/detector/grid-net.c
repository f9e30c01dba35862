/* SPDX-License-Identifier: MIT */
#include "detector/grid-net.h"

#include <math.h>

#include "detector/grid-vector.h"

/* Newton steps into a cell, and how near to its edges they count as inside. */
#define N_STEPS 8
#define EDGE 1e-9

/* Rows of hexagons overlap by a quarter of their height. */
#define HEXAGON_ROW 0.75

typedef struct {
  double u;
  double v;
} Inside;

static void
mean_of (const float *corners, const guint *which, guint n, double out[3])
{
  for (int k = 0; k < 3; k++) {
    out[k] = 0.0;
    for (guint i = 0; i < n; i++)
      out[k] += (double) corners[3 * which[i] + (guint) k] / n;
  }
}

RingletNet
ringlet_net_new (const float *corners, guint n_corners)
{
  /* Of which corners each point is the mean, by rows. */
  static const guint four[2][2] = { { 0, 3 }, { 1, 2 } };
  static const guint all[] = { 0, 1, 2, 3, 4, 5 };
  static const guint six[3][3][2] = { { { 5, 5 }, { 0, 0 }, { 1, 1 } },
    { { 5, 4 }, { 0, 3 }, { 1, 2 } }, { { 4, 4 }, { 3, 3 }, { 2, 2 } } };
  RingletNet self = { n_corners == 6 ? 2 : 1, { { { 0.0 } } } };

  for (int i = 0; i <= self.n; i++)
    for (int j = 0; j <= self.n; j++)
      if (self.n == 1)
        mean_of (corners, &four[i][j], 1, self.at[i][j]);
      else
        mean_of (corners, six[i][j], 2, self.at[i][j]);
  if (self.n == 2)
    mean_of (corners, all, 6, self.at[1][1]);
  return self;
}

static double
bilinear (double a, double b, double c, double d, double y, double x)
{
  return (1.0 - y) * ((1.0 - x) * a + x * b) + y * ((1.0 - x) * c + x * d);
}

static void
cell_point (const RingletNet *self, int i, int j, double y, double x, double point[3])
{
  for (int k = 0; k < 3; k++)
    point[k] = bilinear (self->at[i][j][k], self->at[i][j + 1][k],
        self->at[i + 1][j][k], self->at[i + 1][j + 1][k], y, x);
}

void
ringlet_net_point (const RingletNet *self, double u, double v, double point[3])
{
  const int i = self->n == 2 && u >= 0.5;
  const int j = self->n == 2 && v >= 0.5;

  cell_point (self, i, j, u * self->n - i, v * self->n - j, point);
}

void
ringlet_net_frame (const RingletNet *self, double u_axis[3], double v_axis[3])
{
  double low[3];
  double high[3];
  double left[3];
  double right[3];

  ringlet_net_point (self, 0.0, 0.5, low);
  ringlet_net_point (self, 1.0, 0.5, high);
  ringlet_net_point (self, 0.5, 0.0, left);
  ringlet_net_point (self, 0.5, 1.0, right);
  for (int k = 0; k < 3; k++) {
    u_axis[k] = (high[k] - low[k]) * (self->n == 2 ? HEXAGON_ROW : 1.0);
    v_axis[k] = right[k] - left[k];
  }
}

double
ringlet_net_area (const RingletNet *self)
{
  double area = 0.0;

  for (int i = 0; i < self->n; i++)
    for (int j = 0; j < self->n; j++) {
      double up[3];
      double down[3];
      double normal[3];

      for (int k = 0; k < 3; k++) {
        up[k] = self->at[i + 1][j + 1][k] - self->at[i][j][k];
        down[k] = self->at[i][j + 1][k] - self->at[i + 1][j][k];
      }
      ringlet_cross (up, down, normal);
      area += 0.5 * sqrt (ringlet_dot (normal, normal));
    }
  return area;
}

/* A point as the ray sees it. */
static void
project (const RingletRay *ray, const double point[3], double out[2])
{
  const double from[3] = { point[0] - ray->origin[0], point[1] - ray->origin[1],
    point[2] - ray->origin[2] };

  out[0] = ringlet_dot (from, ray->across[0]);
  out[1] = ringlet_dot (from, ray->across[1]);
}

/* One Newton step to where a projected bilinear cell is (0, 0). */
static Inside
step (const double corner[4][2], Inside at)
{
  double value[2];
  double by_u[2];
  double by_v[2];
  double det;

  for (int k = 0; k < 2; k++) {
    const double a = corner[0][k];
    const double b = corner[1][k];
    const double c = corner[2][k];
    const double d = corner[3][k];

    value[k] = bilinear (a, b, c, d, at.u, at.v);
    by_u[k] = (1.0 - at.v) * (c - a) + at.v * (d - b);
    by_v[k] = (1.0 - at.u) * (b - a) + at.u * (d - c);
  }
  det = by_u[0] * by_v[1] - by_u[1] * by_v[0];
  return (Inside){ at.u - (value[0] * by_v[1] - value[1] * by_v[0]) / det,
    at.v - (by_u[0] * value[1] - by_u[1] * value[0]) / det };
}

static gboolean
cell_meet (const RingletNet *self, int i, int j, const RingletRay *ray, Inside *at)
{
  double corner[4][2];

  for (int k = 0; k < 4; k++)
    project (ray, self->at[i + k / 2][j + k % 2], corner[k]);

  *at = (Inside){ 0.5, 0.5 };
  for (int n = 0; n < N_STEPS; n++) {
    const Inside next = step (corner, *at);
    const double moved = fabs (next.u - at->u) + fabs (next.v - at->v);

    *at = next;
    /* Cells are almost parallelograms: what is far off stays there. */
    if (!(moved > 1e-14) || fabs (at->u - 0.5) + fabs (at->v - 0.5) > 4.0)
      break;
  }
  return fabs (at->u - 0.5) <= 0.5 + EDGE && fabs (at->v - 0.5) <= 0.5 + EDGE;
}

static double
length_to (const RingletRay *ray, const double point[3])
{
  const double from[3] = { point[0] - ray->origin[0], point[1] - ray->origin[1],
    point[2] - ray->origin[2] };

  return ringlet_dot (from, ray->direction);
}

gboolean
ringlet_net_meet (
    const RingletNet *self, const RingletRay *ray, double *u, double *v, double *length)
{
  for (int i = 0; i < self->n; i++)
    for (int j = 0; j < self->n; j++) {
      double point[3];
      Inside at;

      if (!cell_meet (self, i, j, ray, &at))
        continue;
      cell_point (self, i, j, at.u, at.v, point);
      *u = (i + at.u) / self->n;
      *v = (j + at.v) / self->n;
      *length = length_to (ray, point);
      return *length > 0.0;
    }
  return FALSE;
}

gboolean
ringlet_net_meet_frame (
    const RingletNet *self, const RingletRay *ray, double *u, double *v)
{
  double u_axis[3];
  double v_axis[3];
  double centre[3];
  double met[3];
  double normal[3];
  double span[3];
  double length;
  double square;

  ringlet_net_frame (self, u_axis, v_axis);
  ringlet_net_point (self, 0.5, 0.5, centre);
  ringlet_cross (u_axis, v_axis, normal);
  square = ringlet_dot (normal, normal);
  length = (ringlet_dot (centre, normal) - ringlet_dot (ray->origin, normal)) /
      ringlet_dot (ray->direction, normal);
  for (int k = 0; k < 3; k++)
    met[k] = ray->origin[k] + length * ray->direction[k] - centre[k];
  ringlet_cross (met, v_axis, span);
  *u = 0.5 + ringlet_dot (span, normal) / square;
  ringlet_cross (u_axis, met, span);
  *v = 0.5 + ringlet_dot (span, normal) / square;
  return length > 0.0 && isfinite (*u + *v);
}
