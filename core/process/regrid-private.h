/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/csc.h"
#include "process/regrid.h"

G_BEGIN_DECLS

/**
 * ringlet_regrid_iterate:
 * @by_pixel: the shares of @self by pixels of the detector
 * @counts: on the grid; NaN where nothing is known
 * @pixels: (inout): on the detector; NaN where there is no pixel
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Steps towards the pixels whose counts on the grid would be @counts.
 */
gboolean ringlet_regrid_iterate (const RingletRegrid *self, const RingletCsc *by_pixel,
    const double *counts, guint n_iterations, double *pixels, GCancellable *cancellable,
    GError **error);

G_END_DECLS
