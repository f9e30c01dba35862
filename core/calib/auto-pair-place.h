/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: where the sample is when two points are on two rings. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_pair_directions:
 * @u: along the beam
 * @tangent: of the ring at the point
 * @cosine: of its 2θ
 * @v: (out): unit vectors from the sample to the point, the two that there are
 *
 * Returns: %FALSE where there is none
 */
gboolean ringlet_pair_directions (
    const double *u, const double *tangent, double cosine, double v[2][3]);

/**
 * ringlet_pair_ranges:
 * @apart: from the first point to the second
 * @u: along the beam
 * @v: from the sample to the first
 * @cos_a: of 2θ of the first
 * @cos_b: of the second
 * @r: (out): distances from the sample to the first point
 *
 * Returns: how many
 */
int ringlet_pair_ranges (const double *apart, const double *u, const double *v,
    double cos_a, double cos_b, double r[2]);

G_END_DECLS
