/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/background.h"

G_BEGIN_DECLS

/* The methods on bare numbers. Private to the folder. @y is replaced. */

void ringlet_background_snip (
    gsize n, double *y, gsize reach, gboolean lls, guint smooth);

void ringlet_background_bruckner (gsize n, double *y, gsize reach, guint iterations);

/* Points without intensity, or with sigma 0, do not count. @sigma: (nullable); FALSE
 * with RINGLET_ERROR_VALUE. */
gboolean ringlet_background_chebyshev (gsize n, const double *x, double *y,
    const double *sigma, guint order, double reject, guint iterations, GError **error);

G_END_DECLS
