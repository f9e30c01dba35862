/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Polynomials Σ cⱼ Tⱼ(u) of the first kind, on −1 ≤ u ≤ 1. Private to the folder. */

#define RINGLET_CHEBYSHEV_MAX_ORDER 100

/* T₀(u) … T_order(u) into @out. */
void ringlet_chebyshev_terms (double u, guint order, double *out);

/* Clenshaw's recurrence. */
double ringlet_chebyshev_value (const double *coefficients, guint order, double u);

/**
 * ringlet_chebyshev_fit:
 * @weight: (nullable): square root of the weight of each point, 1 / σ; 0 leaves it out
 * @coefficients: (out): order + 1 of them
 *
 * Least squares by Householder's QR.
 *
 * Returns: %FALSE when the points with weight do not determine the coefficients
 */
gboolean ringlet_chebyshev_fit (gsize n, const double *u, const double *y,
    const double *weight, guint order, double *coefficients);

G_END_DECLS
