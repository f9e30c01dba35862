/* SPDX-License-Identifier: MIT */
#pragma once

/* What counts of a pixel are divided by, from angles and not, as in core/geometry, from
 * ratios of coordinates. For a flat detector in pyFAI's orientation 3 whose pixels lie
 * on a regular grid. */

#include <math.h>

#include "detector/detector.h"
#include "geometry/factors.h"

/* Where the rays of a pixel enter the sensor.
 * @incidence: on the pixel where it counts them, radians */
typedef struct {
  double x;
  double y;
  double z;
  double two_theta;
  double chi;
  double incidence;
} TruthRay;

/* The laboratory from the plane of the detector, one rotation after the other: about
 * the slow axis and the fast one left-handed, about the beam right-handed. */
static inline TruthRay
truth_turn (const RingletGeometry *geometry, double slow_m, double fast_m)
{
  const double s1 = sin (geometry->rot1_rad), c1 = cos (geometry->rot1_rad);
  const double s2 = sin (geometry->rot2_rad), c2 = cos (geometry->rot2_rad);
  const double s3 = sin (geometry->rot3_rad), c3 = cos (geometry->rot3_rad);
  const double x1 = c1 * fast_m + s1 * geometry->distance_m;
  const double z1 = c1 * geometry->distance_m - s1 * fast_m;
  const double y2 = c2 * slow_m - s2 * z1;
  const double z2 = s2 * slow_m + c2 * z1;
  TruthRay ray = { .x = s3 * y2 + c3 * x1, .y = c3 * y2 - s3 * x1, .z = z2 };

  ray.two_theta = atan2 (hypot (ray.x, ray.y), ray.z);
  ray.chi = atan2 (ray.y, ray.x);
  return ray;
}

/* Mean way in the sensor until absorption of what is absorbed there. */
static inline double
truth_depth (double per_m, double way_m)
{
  return 1.0 / per_m - way_m / (exp (per_m * way_m) - 1.0);
}

/* From where rays are counted to where they enter: found by trying. */
static inline double
truth_entered (
    const RingletDetector *detector, const RingletGeometry *geometry, double counted_m)
{
  const RingletSensor *sensor = &detector->sensor;
  const double per_m =
      ringlet_material_attenuation (sensor->material, geometry->wavelength_m, NULL);
  double entered_m = counted_m;

  for (guint i = 0; i < 60; i++) {
    const double angle = atan2 (entered_m, geometry->distance_m);

    entered_m = counted_m -
        truth_depth (per_m, sensor->thickness_m / cos (angle)) * sin (angle);
  }
  return entered_m;
}

static inline TruthRay
truth_ray (const RingletDetector *detector, const RingletGeometry *geometry, gsize i)
{
  const double slow_m =
      ((double) (i / detector->n_fast) + 0.5) * detector->pixel_slow_m -
      geometry->poni_slow_m;
  const double fast_m =
      ((double) (i % detector->n_fast) + 0.5) * detector->pixel_fast_m -
      geometry->poni_fast_m;
  const double counted_m = hypot (slow_m, fast_m);
  const double nearer = geometry->parallax
      ? truth_entered (detector, geometry, counted_m) / counted_m
      : 1.0;
  TruthRay ray = truth_turn (geometry, nearer * slow_m, nearer * fast_m);

  ray.incidence = atan (counted_m / geometry->distance_m);
  return ray;
}

static inline double
truth_polarization (const RingletFactors *factors, const TruthRay *ray)
{
  const double cosine = cos (ray->two_theta);
  const double turned = cos (2.0 * (ray->chi + factors->polarization_offset_rad));

  return 0.5 *
      (1.0 + cosine * cosine -
          factors->polarization * turned * (1.0 - cosine * cosine));
}

/* What a plate that lets @through pass at normal incidence stops, relative to that. */
static inline double
truth_stopped (double through, double incidence)
{
  return (1.0 - pow (through, 1.0 / cos (incidence))) / (1.0 - through);
}

/* Mean over the layers of a plate that the beam meets at angle @in and rays leave at
 * angle @way to the normal. */
static inline double
truth_slab (double depth, double in, double way)
{
  const double a = depth / cos (in);
  const double b = depth / cos (way);
  const double half = (a - b) / 2.0;

  return exp (-(a + b) / 2.0) * (half != 0.0 ? sinh (half) / half : 1.0);
}

static inline double
truth_sample (const RingletSample *sample, const TruthRay *ray)
{
  const double x = sin (sample->tilt_x_rad) * cos (sample->tilt_y_rad);
  const double y = sin (sample->tilt_y_rad);
  const double z = cos (sample->tilt_x_rad) * cos (sample->tilt_y_rad);
  const double length = hypot (hypot (ray->x, ray->y), ray->z);
  const double way = acos ((x * ray->x + y * ray->y + z * ray->z) / length);

  if (sample->shape == RINGLET_SAMPLE_NONE)
    return 1.0;
  return truth_slab (sample->depth, acos (z), way) /
      truth_slab (sample->depth, acos (z), acos (z));
}

/* A cell along the beam, the sample on its axis: rays leave the seat where its hole is
 * wide enough. */
static inline double
truth_cell (const RingletCbn *cell, const TruthRay *ray)
{
  const double tangent = tan (ray->two_theta);
  const double opens = (cell->large_radius_m - cell->small_radius_m) / cell->seat_m;
  const double beside_m = cell->diamond_m * tangent - cell->small_radius_m;
  const double leaves_m = tangent < opens ? beside_m / (opens - tangent) : cell->seat_m;
  const double seat_m = fmax (fmin (leaves_m, cell->seat_m), 0.0);

  if (!cell->is_active)
    return 1.0;
  return exp (-(cell->diamond_m / cell->diamond_length_m +
                  (beside_m > 0.0 ? seat_m : 0.0) / cell->seat_length_m) /
      cos (ray->two_theta));
}

/* All that is known of pixel @i. */
static inline double
truth_factors (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFactors *factors, gsize i)
{
  const RingletSensor *sensor = &detector->sensor;
  const TruthRay ray = truth_ray (detector, geometry, i);
  double all = pow (cos (ray.incidence), factors->solid_angle_order);

  if (!isnan (factors->polarization))
    all *= truth_polarization (factors, &ray);
  if (factors->sensor_transmission)
    all *= truth_stopped (exp (-sensor->thickness_m *
                              ringlet_material_attenuation (
                                  sensor->material, geometry->wavelength_m, NULL)),
        ray.incidence);
  if (!isnan (factors->oblique_transmission))
    all *= truth_stopped (factors->oblique_transmission, ray.incidence);
  return all * truth_sample (&factors->sample, &ray) * truth_cell (&factors->cbn, &ray);
}
