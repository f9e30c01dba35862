/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * ringlet_result_relabel:
 * @pattern: no cake
 * @unit: that its own converts into by a formula: with the wavelength, but for radii
 *   and components of q
 *
 * A pattern over another axis, until it is integrated over that: as many bins between
 * the same ends, each with the intensity at its centre, interpolated. To be looked at:
 * a preview, without errors.
 *
 * Returns: (transfer full) (nullable): NULL where @unit has no formula or no number for
 *   an end, and without memory
 */
RingletResult *ringlet_result_relabel (
    const RingletResult *pattern, const RingletUnit *unit);

G_END_DECLS
