/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/digest.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/**
 * RingletCbn:
 * @is_active: else nothing is corrected
 * @diamond_m: thickness of the diamond anvil behind the sample
 * @seat_m: thickness of the seat behind the diamond
 * @small_radius_m: of the conical hole of the seat, at the diamond
 * @large_radius_m: of the hole, at the far side
 * @tilt_rad: of the cell against the beam
 * @rotation_rad: azimuth about the beam towards which it is tilted
 * @diamond_length_m: absorption length of the diamond: what 1/e passes
 * @seat_length_m: absorption length of the seat
 * @offset_m: of the sample from the axis of the hole
 * @offset_angle_rad: azimuth of that offset
 *
 * A diamond anvil cell whose seat of cubic boron nitride lets the beam through: the
 * rays within the cone pass the diamond alone, those outside the seat too. A value.
 *
 * Source: Dioptas 0.11.0, model/util/ImgCorrection.py, class CbnCorrection, with its
 * conventions of angles.
 */
typedef struct {
  gboolean is_active;
  double diamond_m;
  double seat_m;
  double small_radius_m;
  double large_radius_m;
  double tilt_rad;
  double rotation_rad;
  double diamond_length_m;
  double seat_length_m;
  double offset_m;
  double offset_angle_rad;
} RingletCbn;

/* The cell that Dioptas starts with, not active. */
RingletCbn ringlet_cbn_default (void);

/**
 * ringlet_cbn_check:
 * @error: RINGLET_ERROR_VALUE when a thickness, radius or length is not positive, the
 * hole narrows, the tilt is 90° or more, or the sample stands beside the hole
 */
gboolean ringlet_cbn_check (const RingletCbn *self, GError **error);
gboolean ringlet_cbn_equal (const RingletCbn *a, const RingletCbn *b);
void ringlet_cbn_digest (const RingletCbn *self, RingletDigest *digest);

/**
 * ringlet_cbn_row:
 *
 * The part of each ray that gets through the cell, into @out; NaN for rays that leave
 * it sideways or backwards, which Dioptas gives more than 1.
 */
void ringlet_cbn_row (
    const RingletCbn *self, const RingletLabRow *p, gsize n, double *out);

G_END_DECLS
