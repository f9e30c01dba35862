/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletUnitCell:
 * @a_m: first edge, metres
 * @b_m: second edge
 * @c_m: third edge
 * @alpha_rad: angle between b and c
 * @beta_rad: between a and c
 * @gamma_rad: between a and b
 *
 * A unit cell. All zero where none is known.
 */
typedef struct {
  double a_m;
  double b_m;
  double c_m;
  double alpha_rad;
  double beta_rad;
  double gamma_rad;
} RingletUnitCell;

/**
 * RingletReciprocal:
 * @hh: of h², m⁻²
 * @kk: of k²
 * @ll: of l²
 * @hk: of hk, twice the component of the metric
 * @kl: of kl
 * @hl: of hl
 *
 * 1/d² = hh h² + kk k² + ll l² + hk hk + kl kl + hl hl: the metric tensor of the
 * reciprocal lattice. Source: International Tables for Crystallography B (2010), 1.1.3.
 */
typedef struct {
  double hh;
  double kk;
  double ll;
  double hk;
  double kl;
  double hl;
} RingletReciprocal;

/* Edges in Å and angles in degrees, as files have them. */
RingletUnitCell ringlet_unit_cell_new (
    double a, double b, double c, double alpha, double beta, double gamma);

/* @error: RINGLET_ERROR_VALUE naming what is wrong: edges of 0.5 to 10000 Å, and angles
 * that close to a body */
gboolean ringlet_unit_cell_check (const RingletUnitCell *self, GError **error);

/* Cubic metres. */
double ringlet_unit_cell_volume (const RingletUnitCell *self);

/* The metric of the planes of a cell that was checked. */
RingletReciprocal ringlet_unit_cell_reciprocal (const RingletUnitCell *self);

/* 1/d², m⁻² */
static inline double
ringlet_reciprocal_square (const RingletReciprocal *self, double h, double k, double l)
{
  return self->hh * h * h + self->kk * k * k + self->ll * l * l + self->hk * h * k +
      self->kl * k * l + self->hl * h * l;
}

/* All edges @factor times as long. */
RingletUnitCell ringlet_unit_cell_scale (const RingletUnitCell *self, double factor);

/* Distance of two positions that differ by @delta edges, metres. */
double ringlet_unit_cell_distance (const RingletUnitCell *self, const double delta[3]);

/* What differs and is not 90°, in Å and degrees: "a = 4.7594, c = 12.9923, γ = 120°".
 * Returns (transfer full). */
char *ringlet_unit_cell_text (const RingletUnitCell *self);

G_END_DECLS
