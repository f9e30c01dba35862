/* SPDX-License-Identifier: MIT */
#include "geometry/absorption-table.h"

#include <math.h>

#include "base/parallel.h"

/* Nodes of the integrals: 1e-9 for a ray that leaves up to 60° out of the plane. */
#define N_NODES 48

/* Steps of 0.7° and 1.4°: what the cubic leaves is below 1e-6 for µR up to 3. */
#define N_ANGLE 257
#define N_RISE 65

/* The formulae divide by sin φ; this far from its zeros they differ from the limit by
 * the square of it. */
#define SMALLEST_ANGLE 1e-6

/* A ray along the axis never leaves. */
#define LARGEST_STRETCH 1e3

typedef struct {
  double x[N_NODES];
  double weight[N_NODES];
} Nodes;

/* P_n and its derivative at @x, by the recurrence. */
static double
legendre (double x, double *slope)
{
  double before = 1.0;
  double here = x;

  for (int k = 2; k <= N_NODES; k++) {
    const double next = ((2 * k - 1) * x * here - (k - 1) * before) / k;

    before = here;
    here = next;
  }
  *slope = N_NODES * (x * here - before) / (x * x - 1.0);
  return here;
}

/* Gauss and Legendre's nodes on −1 … 1, by Newton's method. */
static Nodes
make_nodes (void)
{
  Nodes nodes;

  for (int i = 0; i < N_NODES; i++) {
    double x = cos (G_PI * (i + 0.75) / (N_NODES + 0.5));
    double slope = 1.0;

    for (int step = 0; step < 8; step++)
      x -= legendre (x, &slope) / slope;
    legendre (x, &slope);
    nodes.x[i] = x;
    nodes.weight[i] = 2.0 / ((1.0 - x * x) * slope * slope);
  }
  return nodes;
}

/* Beam and ray through a point of the disc meet its edge at two angles. In their sum s
 * and difference p the disc is the rectangle |p| ≤ φ, |s| ≤ π − φ, both paths are
 * products, and the integrand has no singularity, which Cartesian coordinates give it
 * at the edge: with y = sin t across the beam and y' = sin t' across the ray, s = t +
 * t', p = t − t', way in  = 2 cos ((s + φ) / 2) · sin ((φ + p) / 2) / sin φ way out = 2
 * cos ((s + φ) / 2) · sin ((φ − p) / 2) / sin φ dx dy   = cos t · cos t' / sin φ · dp
 * ds / 2 */
static double
disc (const Nodes *nodes, double depth, double angle_rad, double stretch)
{
  const double phi = CLAMP (angle_rad, SMALLEST_ANGLE, G_PI - SMALLEST_ANGLE);
  const double rest = G_PI - phi;
  double sum = 0.0;

  for (int i = 0; i < N_NODES; i++) {
    const double s = rest * nodes->x[i];
    const double cos_s = cos (s);
    const double exponent = -2.0 * depth * cos ((s + phi) / 2.0) / sin (phi);

    for (int j = 0; j < N_NODES; j++) {
      const double p = phi * nodes->x[j];
      const double path = sin ((phi + p) / 2.0) + stretch * sin ((phi - p) / 2.0);

      sum += nodes->weight[i] * nodes->weight[j] * (cos_s + cos (p)) *
          exp (exponent * path);
    }
  }
  return sum * phi * rest / (4.0 * G_PI * sin (phi));
}

/* A ball is a pile of discs along its height h, each of radius √(1 − h²); h = sin v
 * makes their edge smooth. Both halves are alike. */
static double
ball (const Nodes *nodes, double depth, double angle_rad)
{
  double sum = 0.0;

  for (int i = 0; i < N_NODES / 2; i++) {
    const double radius = cos (G_PI / 2.0 * nodes->x[i]);

    sum += nodes->weight[i] * radius * radius * radius *
        disc (nodes, depth * radius, angle_rad, 1.0);
  }
  return sum * 0.75 * G_PI;
}

double
ringlet_absorption_disc (double depth, double angle_rad, double stretch)
{
  const Nodes nodes = make_nodes ();

  return disc (&nodes, depth, angle_rad, stretch);
}

double
ringlet_absorption_ball (double depth, double angle_rad)
{
  const Nodes nodes = make_nodes ();

  return ball (&nodes, depth, angle_rad);
}

typedef struct {
  Nodes nodes;
  double depth;
  const RingletAbsorptionTable *table;
} Work;

static double
node_angle (gsize column)
{
  return G_PI * (double) column / (N_ANGLE - 1);
}

static void
fill_cylinder (gsize column, gpointer data)
{
  const Work *work = data;

  for (gsize k = 0; k < N_RISE; k++) {
    const double rise = G_PI / 2.0 * (double) k / (N_RISE - 1);
    const double stretch = MIN (1.0 / cos (rise), LARGEST_STRETCH);

    work->table->values[k * N_ANGLE + column] =
        log (disc (&work->nodes, work->depth, node_angle (column), stretch));
  }
}

static void
fill_sphere (gsize column, gpointer data)
{
  const Work *work = data;

  work->table->values[column] =
      log (ball (&work->nodes, work->depth, node_angle (column)));
}

static gboolean
fill (RingletAbsorptionTable *self, gsize n_rise, double depth,
    RingletParallelFunc column, GCancellable *cancellable, GError **error)
{
  const gsize n_values = n_rise * N_ANGLE;
  Work work = { make_nodes (), depth, self };

  self->n_angle = N_ANGLE;
  self->n_rise = n_rise;
  self->values = g_new (double, n_values);
  return ringlet_parallel_for (N_ANGLE, column, &work, cancellable, error);
}

gboolean
ringlet_absorption_table_cylinder (RingletAbsorptionTable *self, double depth,
    GCancellable *cancellable, GError **error)
{
  return fill (self, N_RISE, depth, fill_cylinder, cancellable, error);
}

gboolean
ringlet_absorption_table_sphere (RingletAbsorptionTable *self, double depth,
    GCancellable *cancellable, GError **error)
{
  return fill (self, 1, depth, fill_sphere, cancellable, error);
}

/* Lagrange's weights of four nodes at −1, 0, 1, 2. */
static void
cubic_weights (double f, double weights[4])
{
  weights[0] = -f * (f - 1.0) * (f - 2.0) / 6.0;
  weights[1] = (f + 1.0) * (f - 1.0) * (f - 2.0) / 2.0;
  weights[2] = -(f + 1.0) * f * (f - 2.0) / 2.0;
  weights[3] = (f + 1.0) * f * (f - 1.0) / 6.0;
}

/* Four nodes about @position, mirrored at the ends. */
static void
cubic_nodes (double position, gsize n, gsize nodes[4], double weights[4])
{
  const gint last = (gint) n - 1;
  const gint first = (gint) CLAMP (floor (position), 0, last - 1) - 1;

  cubic_weights (position - (first + 1), weights);
  for (gint i = 0; i < 4; i++) {
    const gint node = ABS (first + i);

    nodes[i] = (gsize) (node > last ? 2 * last - node : node);
  }
}

static double
along_angle (const double *values, const gsize nodes[4], const double weights[4])
{
  double sum = 0.0;

  for (int i = 0; i < 4; i++)
    sum += weights[i] * values[nodes[i]];
  return sum;
}

double
ringlet_absorption_table_at (
    const RingletAbsorptionTable *self, double angle_rad, double rise_rad)
{
  gsize angles[4], rises[4];
  double by_angle[4], by_rise[4];
  double sum = 0.0;

  cubic_nodes (
      angle_rad / G_PI * (double) (self->n_angle - 1), self->n_angle, angles, by_angle);
  if (self->n_rise == 1)
    return exp (along_angle (self->values, angles, by_angle));

  cubic_nodes (rise_rad / (G_PI / 2.0) * (double) (self->n_rise - 1), self->n_rise,
      rises, by_rise);
  for (int i = 0; i < 4; i++)
    sum += by_rise[i] *
        along_angle (self->values + rises[i] * self->n_angle, angles, by_angle);
  return exp (sum);
}
