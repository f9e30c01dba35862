/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/incidence.h"
#include "geometry/map-table.h"

G_BEGIN_DECLS

struct _RingletMapContext {
  RingletMap map;
  RingletPlacement placement;
  RingletFactors factors;
  double sensor_depth;           /* µt of the sensor */
  RingletAbsorption *absorption; /* (nullable) of the sample */
};

/**
 * RingletMapRow:
 * @n: pixels
 * @slow: which row
 * @centre: for maps that depend on the rotations
 * @incidence: for those that depend on distance and poni alone
 * @scratch: @n doubles to work with
 *
 * What is known of a row of pixels before any map is computed.
 */
typedef struct {
  gsize n;
  gsize slow;
  RingletLabRow centre;
  RingletIncidence incidence;
  double *scratch;
} RingletMapRow;

/* One map of a row. */
typedef void (*RingletMapRowFunc) (
    const RingletMapContext *context, const RingletMapRow *row, double *out);

void ringlet_row_position (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_corners (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_two_theta (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_q (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_d (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_chi (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_radius (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_incidence (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_pixel_area (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_solid_angle (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_polarization (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_sensor (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_oblique (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_sample (
    const RingletMapContext *context, const RingletMapRow *row, double *out);
void ringlet_row_cbn (
    const RingletMapContext *context, const RingletMapRow *row, double *out);

G_END_DECLS
