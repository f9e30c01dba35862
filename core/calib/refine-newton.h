/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the last steps to a minimum. */

#include "calib/refine-solve.h"

G_BEGIN_DECLS

/**
 * ringlet_refine_newton:
 * @free: (array length=n): which parameters move
 * @x: (array): (inout): all parameters, near a minimum
 *
 * Steps to where the gradient vanishes. Levenberg and Marquardt end where the cost has
 * no more digits, which along two parameters that pull together is a millionth of their
 * σ away and depends on the start. Newton's curvature is that of the loss: points
 * beyond its scale bend it downwards. To those who see the squares of its root it looks
 * steeper than it is, so that they come nearer by a constant share only: 250 steps for
 * what four of these do.
 *
 * Returns: whether it arrived; %FALSE where a step made the cost larger or it bends
 *   downwards, with @x at the last place that was no worse
 */
gboolean ringlet_refine_newton (const RingletRefineSystem *system, const gsize *free,
    gsize n, double *x, GCancellable *cancellable);

G_END_DECLS
