/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * ringlet_geometry_largest_two_theta:
 * @detector: knows its shape
 *
 * Returns: the largest scattering angle on the detector, radians: at one of its
 * corners, or π when the way back to the source goes through it
 */
double ringlet_geometry_largest_two_theta (
    const RingletGeometry *self, const RingletDetector *detector);

G_END_DECLS
