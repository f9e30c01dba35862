/* SPDX-License-Identifier: MIT */
#include "geometry/cbn.h"

#include <math.h>

#include "base/error.h"

RingletCbn
ringlet_cbn_default (void)
{
  /* Products, as texts in millimetres are read: the same bits. */
  const double mm = 1e-3;

  return (RingletCbn){
    .diamond_m = 2.0 * mm,
    .seat_m = 5.0 * mm,
    .small_radius_m = 0.5 * mm,
    .large_radius_m = 2.0 * mm,
    .diamond_length_m = 13.7 * mm,
    .seat_length_m = 14.05 * mm,
  };
}

static gboolean
is_length (double value)
{
  return value > 0.0 && isfinite (value);
}

gboolean
ringlet_cbn_check (const RingletCbn *self, GError **error)
{
  const char *what = NULL;

  if (!self->is_active)
    return TRUE;

  if (!is_length (self->diamond_m) || !is_length (self->seat_m))
    what = "the thickness of diamond and seat must be positive";
  else if (!is_length (self->small_radius_m) || !is_length (self->large_radius_m) ||
      self->large_radius_m < self->small_radius_m)
    what = "both radii must be positive, and the small one not above the large one";
  else if (!is_length (self->diamond_length_m) || !is_length (self->seat_length_m))
    what = "the absorption lengths must be positive";
  else if (!(fabs (self->tilt_rad) < G_PI / 2.0) || !isfinite (self->rotation_rad))
    what = "the tilt must be less than 90° and its direction a number";
  else if (!(fabs (self->offset_m) < self->small_radius_m) ||
      !isfinite (self->offset_angle_rad))
    what = "the offset must be less than the small radius";
  if (what == NULL)
    return TRUE;

  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "Of the seat of the cell, %s", what);
  return FALSE;
}

void
ringlet_cbn_digest (const RingletCbn *self, RingletDigest *digest)
{
  const double values[] = { self->diamond_m, self->seat_m, self->small_radius_m,
    self->large_radius_m, self->tilt_rad, self->rotation_rad, self->diamond_length_m,
    self->seat_length_m, self->offset_m, self->offset_angle_rad };

  ringlet_digest_add_uint (digest, self->is_active != FALSE);
  for (gsize i = 0; self->is_active && i < G_N_ELEMENTS (values); i++)
    ringlet_digest_add_double (digest, values[i]);
}

gboolean
ringlet_cbn_equal (const RingletCbn *a, const RingletCbn *b)
{
  if (!a->is_active || !b->is_active)
    return !a->is_active == !b->is_active;

  return a->diamond_m == b->diamond_m && a->seat_m == b->seat_m &&
      a->small_radius_m == b->small_radius_m &&
      a->large_radius_m == b->large_radius_m && a->tilt_rad == b->tilt_rad &&
      a->rotation_rad == b->rotation_rad &&
      a->diamond_length_m == b->diamond_length_m &&
      a->seat_length_m == b->seat_length_m && a->offset_m == b->offset_m &&
      a->offset_angle_rad == b->offset_angle_rad;
}

/* The axis of the cell, which is along the beam where there is no tilt. */
static RingletLab
cell_axis (const RingletCbn *self)
{
  const double side = sin (self->tilt_rad);
  const double direction = self->rotation_rad + G_PI / 2.0;

  return (RingletLab){
    .x = -side * sin (direction),
    .y = side * cos (direction),
    .z = cos (self->tilt_rad),
  };
}

/* How much nearer the wall of the hole is at azimuth @chi_rad when the sample stands
 * beside the axis; both radii see the same angle, as in Dioptas. */
static void
move_radii (const RingletCbn *self, double chi_rad, double *small_m, double *large_m)
{
  const double offset = self->offset_m;
  double beta;
  double along;

  if (offset == 0.0)
    return;

  beta = chi_rad -
      asin (offset * sin (G_PI - (chi_rad + self->offset_angle_rad)) / *small_m) +
      self->offset_angle_rad;
  along = 2.0 * offset * cos (beta);
  *small_m = sqrt (*small_m * *small_m + offset * offset - along * *small_m);
  *large_m = sqrt (*large_m * *large_m + offset * offset - along * *large_m);
}

/* Path through the seat of a ray whose angle to the axis has the cosine and tangent. */
static double
seat_path (const RingletCbn *self, double small_m, double large_m, double cosine,
    double tangent)
{
  const double beside = self->diamond_m * tangent - small_m;
  const double slope = (large_m - small_m) / self->seat_m;

  if (tangent >= large_m / (self->diamond_m + self->seat_m))
    return self->seat_m / cosine;
  if (beside <= 0.0)
    return 0.0;

  /* Until it meets the cone: beside + z · tangent = z · slope. */
  return beside / (slope - tangent) / cosine;
}

static double
transmission (const RingletCbn *self, RingletLab axis, RingletLab p)
{
  const double length = sqrt (p.x * p.x + p.y * p.y + p.z * p.z);
  const double cosine = (axis.x * p.x + axis.y * p.y + axis.z * p.z) / length;
  const double tangent = sqrt (MAX (1.0 - cosine * cosine, 0.0)) / cosine;
  double small_m = self->small_radius_m;
  double large_m = self->large_radius_m;

  if (!(cosine > 0.0))
    return NAN;

  move_radii (self, atan2 (p.y, p.x), &small_m, &large_m);
  return exp (-self->diamond_m / cosine / self->diamond_length_m -
      seat_path (self, small_m, large_m, cosine, tangent) / self->seat_length_m);
}

void
ringlet_cbn_row (const RingletCbn *self, const RingletLabRow *p, gsize n, double *out)
{
  const RingletLab axis = cell_axis (self);

  for (gsize j = 0; j < n; j++)
    out[j] = transmission (self, axis, (RingletLab){ p->x[j], p->y[j], p->z[j] });
}
