/* SPDX-License-Identifier: MIT */
#include "geometry/map-rows.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"
#include "geometry/lab-row.h"
#include "geometry/lab.h"

void
ringlet_row_position (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  for (gsize j = 0; j < row->n; j++) {
    out[3 * j] = row->centre.z[j];
    out[3 * j + 1] = row->centre.y[j];
    out[3 * j + 2] = row->centre.x[j];
  }
}

void
ringlet_row_corners (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  const guint n_corners = context->placement.detector->grid->n_corners;
  const gsize n = row->n;
  g_autofree double *buffer = g_new (double, 3 * n * n_corners);
  RingletLabRow corners[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < n_corners; k++) {
    double *at = buffer + 3 * n * k;

    corners[k] = (RingletLabRow){ at, at + n, at + 2 * n };
  }
  ringlet_placement_corners (&context->placement, row->slow, corners);
  for (gsize j = 0; j < n; j++) {
    for (guint k = 0; k < n_corners; k++) {
      double *zyx = out + 3 * (j * n_corners + k);

      zyx[0] = corners[k].z[j];
      zyx[1] = corners[k].y[j];
      zyx[2] = corners[k].x[j];
    }
  }
}

void
ringlet_row_two_theta (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  ringlet_lab_row_two_theta (&row->centre, row->n, out);
}

void
ringlet_row_q (const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  const double most_per_m = 4.0 * G_PI / context->placement.geometry.wavelength_m;

  ringlet_lab_row_sin_theta (&row->centre, row->n, out);
  for (gsize j = 0; j < row->n; j++)
    out[j] *= most_per_m;
}

void
ringlet_row_d (const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  const double least_m = context->placement.geometry.wavelength_m / 2.0;

  ringlet_lab_row_sin_theta (&row->centre, row->n, out);
  for (gsize j = 0; j < row->n; j++)
    out[j] = least_m / out[j];
}

void
ringlet_row_chi (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  ringlet_lab_row_chi (&row->centre, row->n, out);
}

void
ringlet_row_radius (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  ringlet_lab_row_radius (&row->centre, row->n, out);
}

void
ringlet_row_incidence (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  for (gsize j = 0; j < row->n; j++)
    out[j] = atan2 (row->incidence.sine[j], row->incidence.cosine[j]);
}

void
ringlet_row_pixel_area (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  memcpy (out, row->incidence.area, row->n * sizeof *out);
}

RINGLET_CLONES void
ringlet_row_solid_angle (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  const guint order = context->factors.solid_angle_order;
  const RingletIncidence *incidence = &row->incidence;

#pragma GCC ivdep
  for (gsize j = 0; j < row->n; j++) {
    const double nearness = incidence->nearness[j];
    const double once = incidence->area[j] * incidence->cosine[j];
    const double twice = order > 1 ? once * nearness : once;

    out[j] = order > 2 ? twice * nearness : twice;
  }
}

/* ½ (1 + cos² 2θ − f · cos 2(χ + offset) · sin² 2θ), in ratios of coordinates. */
RINGLET_CLONES void
ringlet_row_polarization (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  const double factor = context->factors.polarization;
  const double offset = context->factors.polarization_offset_rad;
  const double cosine = factor * cos (2.0 * offset);
  const double sine = factor * sin (2.0 * offset);

  const double *x = row->centre.x;
  const double *y = row->centre.y;
  const double *z = row->centre.z;

#pragma GCC ivdep
  for (gsize j = 0; j < row->n; j++) {
    const double x2 = x[j] * x[j];
    const double y2 = y[j] * y[j];
    const double z2 = z[j] * z[j];
    const double turned = cosine * (x2 - y2) - sine * 2.0 * x[j] * y[j];

    out[j] = 0.5 * (1.0 + (z2 - turned) / (x2 + y2 + z2));
  }
}

/* What a plate of µt = @depth stops of an oblique ray, relative to normal incidence. */
static void
fill_stopped (const RingletMapRow *row, double depth, double *out)
{
  const double normal = -expm1 (-depth);

  for (gsize j = 0; j < row->n; j++)
    out[j] = -expm1 (-depth / row->incidence.cosine[j]) / normal;
}

void
ringlet_row_sensor (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  fill_stopped (row, context->sensor_depth, out);
}

void
ringlet_row_oblique (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  fill_stopped (row, -log (context->factors.oblique_transmission), out);
}

void
ringlet_row_sample (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  ringlet_absorption_row (context->absorption, &row->centre, row->n, out);
}

void
ringlet_row_cbn (
    const RingletMapContext *context, const RingletMapRow *row, double *out)
{
  ringlet_cbn_row (&context->factors.cbn, &row->centre, row->n, out);
}
