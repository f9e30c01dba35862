/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ringlet_absorption_disc:
 * @depth: µR
 * @angle_rad: between the beam and the ray, both within the plane of the disc, 0 … π
 * @stretch: how much longer than its projection the way out is, 1 or more
 *
 * Returns: the mean of exp (−µ path) over a disc that stands whole in the beam
 */
double ringlet_absorption_disc (double depth, double angle_rad, double stretch);

/* The same of a ball. Source: discs of all sizes, International Tables C, 6.3.3.3. */
double ringlet_absorption_ball (double depth, double angle_rad);

/**
 * RingletAbsorptionTable:
 * @n_angle: nodes along the first angle, even about both of its ends, 0 … π
 * @n_rise: nodes along the second one, even about its start, 0 … π/2; 1 for none
 * @values: logarithms, @n_rise × @n_angle
 *
 * A smooth function of two angles by cubic interpolation.
 */
typedef struct {
  gsize n_angle;
  gsize n_rise;
  double *values;
} RingletAbsorptionTable;

/* The first: angle within the plane of the cylinder; the second: out of it. */
gboolean ringlet_absorption_table_cylinder (RingletAbsorptionTable *self, double depth,
    GCancellable *cancellable, GError **error);
/* The angle is 2θ. */
gboolean ringlet_absorption_table_sphere (RingletAbsorptionTable *self, double depth,
    GCancellable *cancellable, GError **error);

double ringlet_absorption_table_at (
    const RingletAbsorptionTable *self, double angle_rad, double rise_rad);

G_END_DECLS
