/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/absorption.h"
#include "geometry/cbn.h"

G_BEGIN_DECLS

/* The solid angle of a flat pixel goes with the third power of the cosine. */
#define RINGLET_SOLID_ANGLE_ORDER 3

/**
 * RingletFactors:
 * @solid_angle_order: power of the cosine of the angle of incidence: 3 is the solid
 * angle of a flat pixel, 2 leaves out the oblique view, 1 the distance; 0 for no
 * correction
 * @polarization: polarisation factor −1 … 1, 1 for horizontal; NaN for no correction
 * @polarization_offset_rad: azimuth added to χ before
 * @sensor_transmission: an oblique ray meets more of the sensor of the detector
 * @oblique_transmission: what a plate or phosphor that counts lets through at normal
 * incidence, 0 … 1 without the ends; NaN for no correction
 * @sample: what the sample absorbs
 * @cbn: what the cell absorbs
 *
 * Which known factors the counts of a pixel are divided by. Each is a map of its own,
 * see maps.h. A value.
 *
 * Source of the plate: pyFAI, Geometry.calc_transmission().
 */
typedef struct {
  guint solid_angle_order;
  double polarization;
  double polarization_offset_rad;
  gboolean sensor_transmission;
  double oblique_transmission;
  RingletSample sample;
  RingletCbn cbn;
} RingletFactors;

/* The solid angle, and nothing else. */
RingletFactors ringlet_factors_default (void);

/* No correction at all. */
RingletFactors ringlet_factors_none (void);

/**
 * ringlet_factors_check:
 * @error: RINGLET_ERROR_VALUE naming the first parameter that is outside its domain
 */
gboolean ringlet_factors_check (const RingletFactors *self, GError **error);

/* Whether both are the same correction; members that do not count are not compared. */
gboolean ringlet_factors_equal (const RingletFactors *a, const RingletFactors *b);

/* Adds what counts of it. What else the factors depend on, maps.h says. */
void ringlet_factors_digest (const RingletFactors *self, RingletDigest *digest);

G_END_DECLS
