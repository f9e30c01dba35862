/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "engine/plan.h"

G_BEGIN_DECLS

/* Where the automatic range of d ends, in units of where it begins: the part of an
 * evenly lit plane beyond a tenth of the outermost angle is 99 %. */
#define RINGLET_PLAN_SPACING_RATIO 10.0

/**
 * ringlet_plan_resolve:
 * @splitter: (inout): its detector, geometry and mask are read, split and bins are set
 * @error: RINGLET_ERROR_VALUE for a plan outside its domain, more bins than there may
 * be, a unit that needs a wavelength without one, or when nothing is left to integrate;
 * G_IO_ERROR_CANCELLED
 *
 * Replaces what the plan leaves automatic by numbers:
 *
 * - the number of radial bins: the pixels from the beam centre to the farthest corner;
 * - the radial range: what the unmasked pixels cover, from 0 up. Its upper edge is
 *   raised by 2^-23 of itself, because it is not inside and the outermost pixel is; as
 *   pyFAI does, so that axes agree; where values may be negative, by 2^-23 of the
 *   width. Where the value is infinite at the beam (d, log q) it is what the centres of
 *   the pixels cover that do not touch the beam, and for d at most ten times the
 *   smallest d: even bins up to the first pixel's d would put nearly all pixels into
 *   the first few. A range that the user gives is taken as it is;
 * - the azimuthal range of a cake, where ringlet_plan_azimuth_range() has none: what
 * the unmasked pixels cover; the whole turn from −180° when a pixel straddles ±180°.
 */
gboolean ringlet_plan_resolve (const RingletPlan *plan, RingletSplitter *splitter,
    RingletMemo *memo, GCancellable *cancellable, GError **error);

G_END_DECLS
